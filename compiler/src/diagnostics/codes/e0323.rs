//! E0323: nothing to unwrap.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0323",
    title: "Nothing to unwrap",
    explanation: "`!` and `??` work on an `Option` or a `Result`.",
    failing: "fn main(): i32 {\n    let x = 5\n    print(x!)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let x: i64? = 5\n    print(x!)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
