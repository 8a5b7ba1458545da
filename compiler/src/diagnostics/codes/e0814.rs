//! E0814: not a constant.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0814",
    title: "Not a constant",
    explanation: "Array lengths, bounds of ranged types and enum values are computed at compile time from literals, constant globals, and sizes of types without type parameters.",
    failing: "fn n(): i64 { return 3 }\nfn main(): i32 {\n    let a: [i64; n()] = [1, 2, 3]\n    print(a[0])\n    return 0\n}\n",
    fixed: "let N: i64 = 3\nfn main(): i32 {\n    let a: [i64; N] = [1, 2, 3]\n    print(a[0])\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
