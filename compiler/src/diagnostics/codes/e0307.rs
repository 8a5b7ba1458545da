//! E0307: type cannot be inferred.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0307",
    title: "Type cannot be inferred",
    explanation: "What a declaration leaves open must follow from later uses in the same function. Nothing here decides it: write the type.",
    failing: "fn main(): i32 {\n    let v = Vec.new()\n    print(v.len)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let v: Vec<i64> = Vec.new()\n    print(v.len)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
