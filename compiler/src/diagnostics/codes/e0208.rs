//! E0208: wrong signature of main.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0208",
    title: "Wrong signature of main",
    explanation: "`main` takes no parameters and returns `i32` or nothing: `fn main(): i32`, `fn main(): void` or `fn main()`.",
    failing: "fn main(): string {\n    return \"done\"\n}\n",
    fixed: "fn main(): i32 {\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
