//! E0306: wrong number of type arguments.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0306",
    title: "Wrong number of type arguments",
    explanation: "A generic declaration takes as many type arguments as it has parameters.",
    failing: "fn main(): i32 {\n    let v: Vec<i64, i64> = Vec.new()\n    print(v.len)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let v: Vec<i64> = Vec.new()\n    print(v.len)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
