//! E0816: invalid contract.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0816",
    title: "Invalid contract",
    explanation: "A contract clause is a `bool` expression; `result` and `old(e)` belong in `ensures`.",
    failing: "fn f(x: i64): i64\n  requires old(x) > 1\n{ return x }\nfn main(): i32 {\n    print(f(1))\n    return 0\n}\n",
    fixed: "fn f(x: i64): i64\n  requires x > 1\n{ return x }\nfn main(): i32 {\n    print(f(2))\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
