//! E0318: invalid cast.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0318",
    title: "Invalid cast",
    explanation: "`as` converts between numbers, from `bool` and C-like enums to integers, and, in `unsafe`, between pointers.",
    failing: "fn main(): i32 {\n    let s = \"5\" as i64\n    print(s)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let s = \"5\".parseInt() ?? 0\n    print(s)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
