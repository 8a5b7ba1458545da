//! E0329: closure cannot be used here.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0329",
    title: "Closure cannot be used here",
    explanation: "A closure that consumes a capture may be called once, so it fits only parameters that are called at most once, and places of a type `@once move (A) => R`; a `move` closure that owns its captures does not fit a plain function type.",
    failing: "fn main(): i32 {\n    let s = \"a\"\n    let v = [1, 2].map((x) => s)\n    print(v)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let s = \"a\"\n    let v = [1, 2].map((x) => s.clone())\n    print(v)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
