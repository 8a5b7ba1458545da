//! E0302: unknown type.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0302",
    title: "Unknown type",
    explanation: "The name is not a type that is visible here: not built in, not in the prelude, not declared or imported in this file.",
    failing: "fn f(p: Pont): i64 { return 0 }\nfn main(): i32 {\n    print(0)\n    return 0\n}\n",
    fixed: "struct Pont { x: i64 }\nfn f(p: Pont): i64 { return p.x }\nfn main(): i32 {\n    print(f(Pont { x: 0 }))\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
