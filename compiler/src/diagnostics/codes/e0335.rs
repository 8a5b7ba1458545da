//! E0335: invalid type.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0335",
    title: "Invalid type",
    explanation: "The type cannot stand here, such as `[T]` without a reference, `void` as a value's type, or a pointer to a function that must be known.",
    failing: "fn f(x: [i64]): i64 { return 0 }\nfn main(): i32 {\n    print(0)\n    return 0\n}\n",
    fixed: "fn f(x: &[i64]): i64 { return x.len }\nfn main(): i32 {\n    print(f([1, 2]))\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
