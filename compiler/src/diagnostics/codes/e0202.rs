//! E0202: module not found.

use crate::diagnostics::{Code, Diagnostic};
use crate::resolve::suggest::closest;
use crate::source::SourceError;
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0202",
    title: "Module not found",
    explanation: "An import path is relative to the file it stands in, with `.milo` implied; paths that start with `std/` name modules of the standard library.",
    failing: "from \"std/sink\" import { Channel }\nfn main(): i32 {\n    let ch: Channel<i64> = Channel.new(1)!\n    ch.destroy()\n    return 0\n}\n",
    fixed: "from \"std/sync\" import { Channel }\nfn main(): i32 {\n    let ch: Channel<i64> = Channel.new(1)!\n    ch.destroy()\n    return 0\n}\n",
};

/// An import of a file that cannot be read; `siblings` are the files beside where it was looked for.
pub fn missing_module(
    span: Span,
    written: &str,
    path: &str,
    why: &SourceError,
    siblings: &[String],
) -> Diagnostic {
    let found = match why {
        SourceError::NotFound => Diagnostic::error(&CODE, span, format!("module '{written}' not found"))
            .here(format!("looked for '{path}'")),
        _ => Diagnostic::error(&CODE, span, format!("cannot read module '{written}': {why}")),
    };
    let (directory, name) = written.rsplit_once('/').unwrap_or(("", written));
    let stems = siblings.iter().map(|sibling| sibling.trim_end_matches(".milo"));
    match closest(name.trim_end_matches(".milo"), stems) {
        Some(near) if directory.is_empty() => found.help(format!("did you mean '{near}'?")),
        Some(near) => found.help(format!("did you mean '{directory}/{near}'?")),
        None => found,
    }
}

/// A module that only the standard library itself may use.
pub fn internal(at: Span, written: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        at,
        format!("'{written}' belongs to the standard library alone"),
    )
    .here("not for programs")
}
