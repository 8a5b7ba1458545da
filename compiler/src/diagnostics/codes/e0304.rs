//! E0304: unknown method.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0304",
    title: "Unknown method",
    explanation: "The type has no method of this name: not in its `impl` blocks, not through a trait it implements.",
    failing: "fn main(): i32 {\n    let s = \"abc\"\n    print(s.length())\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let s = \"abc\"\n    print(s.len())\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
