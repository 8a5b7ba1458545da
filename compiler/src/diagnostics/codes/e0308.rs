//! E0308: operator not applicable.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0308",
    title: "Operator not applicable",
    explanation: "Arithmetic works on two numbers of one type, `+` also on strings, and on types that implement the operator's trait.",
    failing: "fn main(): i32 {\n    let x = 1 + true\n    print(x)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let x = 1 + 1\n    print(x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
