//! E0321: cannot be iterated.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0321",
    title: "Cannot be iterated",
    explanation: "`for` goes over ranges, containers, channels, and types with `fn next(self: &mut Self): Option<T>`.",
    failing: "fn main(): i32 {\n    for x in 5 {\n        print(x)\n    }\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    for x in 0..5 {\n        print(x)\n    }\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
