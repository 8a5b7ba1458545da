//! E0811: integer literal out of range.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0811",
    title: "Integer literal out of range",
    explanation: "An integer literal must fit the type its context gives it, and so must a constant without a written type.",
    failing: "fn main(): i32 {\n    let x: u8 = 300\n    print(x)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let x: u8 = 200\n    print(x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
