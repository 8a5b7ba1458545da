//! E0331: invalid statement in parallel.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0331",
    title: "Invalid statement in parallel",
    explanation: "Each statement of a `parallel` block is a branch: a `let` or `var` of one name with a value, or an expression.",
    failing: "fn main(): i32 {\n    parallel {\n        return 1\n    }\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    parallel {\n        let a = 1\n        let b = 2\n    }\n    print(a + b)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
