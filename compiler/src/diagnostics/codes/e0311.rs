//! E0311: unreachable code.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0311",
    title: "Unreachable code",
    explanation: "Nothing after a `return`, `break`, `continue`, `panic` or an endless loop can run.",
    failing: "fn main(): i32 {\n    return 1\n    print(\"never\")\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    print(\"now\")\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
