//! E0310: missing return value.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0310",
    title: "Missing return value",
    explanation: "A function that returns a value must return one on every path.",
    failing: "fn sign(x: i64): i64 {\n    if x < 0 { return -1 }\n}\nfn main(): i32 {\n    print(sign(1))\n    return 0\n}\n",
    fixed: "fn sign(x: i64): i64 {\n    if x < 0 { return -1 }\n    return 1\n}\nfn main(): i32 {\n    print(sign(1))\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
