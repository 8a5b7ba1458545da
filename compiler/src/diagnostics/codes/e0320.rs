//! E0320: cannot be indexed.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0320",
    title: "Cannot be indexed",
    explanation: "Indexing works on arrays, `Vec`, views, strings, raw pointers in `unsafe`, and types that implement `Index`; the index is an integer.",
    failing: "fn main(): i32 {\n    let x = 5\n    print(x[0])\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let x = [5]\n    print(x[0])\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
