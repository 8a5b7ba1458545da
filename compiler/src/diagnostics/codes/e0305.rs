//! E0305: wrong number of arguments.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0305",
    title: "Wrong number of arguments",
    explanation: "A call gives each parameter exactly one argument.",
    failing: "fn add(a: i64, b: i64): i64 { return a + b }\nfn main(): i32 {\n    print(add(1))\n    return 0\n}\n",
    fixed: "fn add(a: i64, b: i64): i64 { return a + b }\nfn main(): i32 {\n    print(add(1, 2))\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
