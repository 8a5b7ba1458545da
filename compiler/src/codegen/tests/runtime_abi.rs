//! The compiler's view of the runtime's C interface against its definition.

use crate::codegen::runtime::{self, Kind, Measure, Op};
use cranelift_codegen::ir::Type;
use cranelift_codegen::ir::types::{F32, F64, I8, I16, I32, I64};
use std::collections::HashMap;

const ABI: &str = include_str!("../../../../runtime/src/abi.rs");
const TRAP: &str = include_str!("../../../../runtime/src/trap.rs");

/// `name → (parameters, results)` of every entry point.
fn entry_points() -> HashMap<&'static str, (Vec<Type>, Vec<Type>)> {
    let functions = ABI.split("pub unsafe extern \"C\" fn ").skip(1);
    // The module's own words about entry points name none.
    let named = |text: &&str| text.split_once('(').is_some_and(|(name, _)| !name.contains('*'));
    functions.filter(named).map(signature).collect()
}

fn signature(text: &'static str) -> (&'static str, (Vec<Type>, Vec<Type>)) {
    let (name, rest) = text.split_once('(').expect("a parameter list");
    let (params, rest) = rest.split_once(')').expect("its end");
    let (head, _) = rest.split_once('{').expect("a body");
    let params = params
        .split(',')
        .filter_map(|param| param.split_once(": "))
        .map(|(_, ty)| machine(ty.trim()))
        .collect();
    let ret = head.trim().strip_prefix("->").map(str::trim);
    let returns = ret.filter(|&ret| ret != "!").map(machine);
    (name, (params, returns.into_iter().collect()))
}

fn machine(ty: &str) -> Type {
    match ty {
        "i8" | "u8" => I8,
        "i16" | "u16" => I16,
        "i32" | "u32" => I32,
        "f32" => F32,
        "f64" => F64,
        "i64" | "u64" => I64,
        pointer if pointer.starts_with('*') => I64,
        other => panic!("a type the compiler does not know: {other}"),
    }
}

#[test]
fn entry_points_have_the_signatures_we_call_them_with() {
    let defined = entry_points();
    for entry in runtime::ALL {
        let Some((params, returns)) = defined.get(entry.name) else {
            panic!("the runtime has no {}", entry.name);
        };
        assert_eq!(params, entry.params, "{}", entry.name);
        assert_eq!(returns, entry.returns, "{}", entry.name);
    }
}

#[test]
fn failures_have_the_runtimes_numbers() {
    let kinds = [
        Kind::DivisionByZero,
        Kind::ShiftAmount,
        Kind::SliceRange,
        Kind::ValueRange,
        Kind::Requires,
        Kind::Ensures,
        Kind::Invariant,
        Kind::AliasingMut,
        Kind::UnwrapNone,
        Kind::Assertion,
    ];
    for kind in kinds {
        assert!(
            TRAP.contains(&format!(" {kind:?} = {},", kind as u32)),
            "{kind:?}"
        );
    }
    for measure in [Measure::Negative, Measure::Signed, Measure::Unsigned] {
        let line = format!(" {measure:?} = {},", measure as u32);
        assert!(TRAP.contains(&line), "{measure:?}");
    }
    for op in [Op::Add, Op::Sub, Op::Mul, Op::Neg, Op::Div, Op::Rem] {
        assert!(TRAP.contains(&format!(" {op:?} = {},", op as u32)), "{op:?}");
    }
}
