//! E0101: the parser met something it did not expect.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0101",
    title: "Unexpected token",
    explanation: "The text at this place does not fit the grammar. The message says what was found and what could have \
                  stood there instead.",
    failing: "fn main(): i32 {\n    print(\"one\" 2)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    print(\"one\", 2)\n    return 0\n}\n",
};

/// `found` and `expected` are already in words: "`)`", "an expression".
pub fn unexpected(span: Span, found: &str, expected: &str) -> Diagnostic {
    Diagnostic::error(&CODE, span, format!("expected {expected}, found {found}"))
        .here(format!("expected {expected}"))
}

/// A clause of a contract where none can stand.
pub fn misplaced(span: Span, word: &str, place: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        span,
        format!("there is nothing here that could have a clause '{word}'"),
    )
    .help(place)
}
