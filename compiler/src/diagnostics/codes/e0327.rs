//! E0327: not a place.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0327",
    title: "Not a place",
    explanation: "Only a place can be assigned or lent for writing: a variable, a field, an element, what a pointer or reference leads to.",
    failing: "fn main(): i32 {\n    5 = 6\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    var x = 5\n    x = 6\n    print(x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
