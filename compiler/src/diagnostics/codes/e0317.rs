//! E0317: requirement of a generic not met.

use crate::diagnostics::{Code, Diagnostic};
use crate::hir::Program;
use crate::source::Span;
use crate::types::selection::Lack;
use crate::types::{TraitId, Ty};
use cranelift_entity::packed_option::ReservedValue;

pub static CODE: Code = Code {
    id: "E0317",
    title: "Requirement of a generic not met",
    explanation: "A generic function works for the types that have what its bounds, or its body, ask for.",
    failing: "struct P { x: i64 }\nfn total<T>(a: T, b: T): T { return a + b }\nfn main(): i32 {\n    let p = total(P { x: 1 }, P { x: 2 })\n    print(p.x)\n    return 0\n}\n",
    fixed: "struct P { x: i64 }\nimpl Add for P { fn add(self: Self, other: Self): Self { return P { x: self.x + other.x } } }\nfn total<T>(a: T, b: T): T { return a + b }\nfn main(): i32 {\n    let p = total(P { x: 1 }, P { x: 2 })\n    print(p.x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}

/// A type has an impl of a trait, but not with its arguments, or none at all.
pub fn lacks(program: &Program, (ty, of): (Ty, TraitId), lack: Option<&Lack>, span: Span) -> Diagnostic {
    let (shown, name) = (ty.show(program), program.traits[of].name);
    let Some((lack, condition)) = lack.and_then(|lack| Some((lack, lack.conditions.last()?))) else {
        return error(span, format!("'{shown}' is not '{name}'"));
    };
    let declared = &program.impls[condition.of];
    let (param, asked, culprit) = (
        declared.generics.params[condition.param].name,
        lack.name(program),
        lack.ty.show(program),
    );
    // What nobody wrote has no place of its own.
    let at = if span.file.is_reserved_value() {
        condition.span
    } else {
        span
    };
    let message = format!("'{shown}' is not '{name}', because '{culprit}' is not '{asked}'");
    let found = error(at, message);
    let asks = format!(
        "the impl for '{}' asks for '{param}: {asked}'",
        declared.self_ty.show(program)
    );
    if at == condition.span {
        found.here(asks)
    } else {
        found.label(condition.span, asks)
    }
}

/// Shows the bounds of impls that lead from a type to the one at fault.
pub fn conditions(program: &Program, found: Diagnostic, lack: &Lack) -> Diagnostic {
    lack.conditions.iter().fold(found, |found, condition| {
        let declared = &program.impls[condition.of];
        let param = declared.generics.params[condition.param].name;
        let own = declared.self_ty.show(program);
        found.label(
            condition.span,
            format!("the impl for '{own}' asks for this of '{param}'"),
        )
    })
}
