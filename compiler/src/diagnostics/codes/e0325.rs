//! E0325: outside of a loop or function.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0325",
    title: "Outside of a loop or function",
    explanation: "`break` and `continue` belong to a loop of the same function or closure; a `parallel` branch cannot be left.",
    failing: "fn main(): i32 {\n    break\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    while true { break }\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
