//! E0309: not callable.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0309",
    title: "Not callable",
    explanation: "Only functions, closures and types with a constructor can be called.",
    failing: "fn main(): i32 {\n    let x = 5\n    print(x(1))\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let x = (n: i64): i64 => n + 5\n    print(x(1))\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
