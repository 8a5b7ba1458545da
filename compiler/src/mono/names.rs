//! Readable, unique symbol names.

use crate::hir::{self, Glue};
use crate::types::*;
use rustc_hash::FxHashMap;

/// Gives out symbol names; the second function of one name gets `.2` behind it.
#[derive(Default)]
pub(super) struct Names {
    used: FxHashMap<String, u32>,
}

/// Longer type arguments are cut: the number behind keeps the name unique.
const LONGEST: usize = 200;

impl Names {
    /// `milo.` keeps Milo's functions apart from C's.
    pub(super) fn unique(&mut self, text: &str) -> String {
        let mut name = format!("milo.{text}");
        if name.len() > LONGEST {
            let end = (0..=LONGEST)
                .rev()
                .find(|&at| name.is_char_boundary(at))
                .unwrap_or(0);
            name.truncate(end);
        }
        let count = self.used.entry(name.clone()).or_insert(0);
        *count += 1;
        match *count {
            1 => name,
            n => format!("{name}.{n}"),
        }
    }
}

/// `path<i64, string>`.
pub(super) fn instance(program: &hir::Program, path: &str, args: &[Ty]) -> String {
    if args.is_empty() {
        return path.to_string();
    }
    let shown: Vec<String> = args.iter().map(|ty| ty.show(program).to_string()).collect();
    format!("{path}<{}>", shown.join(", "))
}

/// `clone<Shape>`.
pub(super) fn glue(program: &hir::Program, glue: Glue, ty: Ty) -> String {
    instance(program, glue_name(glue), &[ty])
}

fn glue_name(glue: Glue) -> &'static str {
    match glue {
        Glue::Clone => "clone",
        Glue::Eq => "eq",
        Glue::Compare => "compare",
        Glue::Hash => "hash",
        Glue::Format => "format",
    }
}
