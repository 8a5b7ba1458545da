//! E0316: conflicting implementations.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0316",
    title: "Conflicting implementations",
    explanation: "A type implements a trait once, and has one method of a name.",
    failing: "struct A { x: i64 }\nimpl A { fn get(self: &Self): i64 { return self.x } }\nimpl A { fn get(self: &Self): i64 { return 0 } }\nfn main(): i32 {\n    print(A { x: 1 }.get())\n    return 0\n}\n",
    fixed: "struct A { x: i64 }\nimpl A { fn get(self: &Self): i64 { return self.x } }\nfn main(): i32 {\n    print(A { x: 1 }.get())\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
