//! E0301: type mismatch.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0301",
    title: "Type mismatch",
    explanation: "An expression has another type than its place asks for. Milo converts nothing implicitly except integer literals; use `as` between numbers, and methods elsewhere.",
    failing: "fn main(): i32 {\n    let x: i64 = \"five\"\n    print(x)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let x: i64 = 5\n    print(x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
