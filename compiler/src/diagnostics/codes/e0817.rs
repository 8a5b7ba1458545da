//! E0817: contract violated by constants.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0817",
    title: "Contract violated by constants",
    explanation: "The arguments of this call are known at compile time and do not satisfy a `requires` clause of the function.",
    failing: "fn half(x: i64): i64\n  requires x > 0\n{ return x / 2 }\nfn main(): i32 {\n    print(half(0))\n    return 0\n}\n",
    fixed: "fn half(x: i64): i64\n  requires x > 0\n{ return x / 2 }\nfn main(): i32 {\n    print(half(2))\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
