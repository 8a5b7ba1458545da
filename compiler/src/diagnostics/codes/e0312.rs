//! E0312: fields of a struct literal.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0312",
    title: "Fields of a struct literal",
    explanation: "A struct literal names every field of the struct once.",
    failing: "struct P { x: i64, y: i64 }\nfn main(): i32 {\n    let p = P { x: 1 }\n    print(p.x)\n    return 0\n}\n",
    fixed: "struct P { x: i64, y: i64 }\nfn main(): i32 {\n    let p = P { x: 1, y: 2 }\n    print(p.x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
