//! E0803: a match whose arms combine in too many ways to be checked.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0803",
    title: "Match too complex",
    explanation: "Whether the arms of a `match` cover every case is decided by comparing them field by field. When many \
                  fields are tested in many combinations, that takes more steps than the compiler is willing to spend. \
                  Split the match: test some of the fields first, and match the others inside the arms.",
    failing: include_str!("e0803.milo"),
    fixed: include_str!("e0803_fixed.milo"),
};

pub fn too_complex(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, span, "this match is too complex to check")
        .here("its patterns combine in too many ways")
        .help("split it: match some of the fields first, and the others inside the arms")
}
