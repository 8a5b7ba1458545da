//! E0328: let-else must diverge.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0328",
    title: "let-else must diverge",
    explanation: "The `else` block of `let … else` runs when the pattern does not match; it must leave by `return`, `break`, `continue` or `panic`.",
    failing: "fn main(): i32 {\n    let o: i64? = 1\n    let Some(x) = o else { print(\"none\") }\n    print(x)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let o: i64? = 1\n    let Some(x) = o else { return 1 }\n    print(x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
