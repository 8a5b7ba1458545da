//! E0319: not mutable.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0319",
    title: "Not mutable",
    explanation: "Only `var` variables, `&mut` parameters and what is reached through them may be assigned or lent as `&mut`.",
    failing: "fn main(): i32 {\n    let x = 1\n    x = 2\n    print(x)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    var x = 1\n    x = 2\n    print(x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
