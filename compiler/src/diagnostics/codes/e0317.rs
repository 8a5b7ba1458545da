//! E0317: requirement of a generic not met.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0317",
    title: "Requirement of a generic not met",
    explanation: "A generic function works for the types that have what its bounds, or its body, ask for.",
    failing: "struct P { x: i64 }\nfn total<T>(a: T, b: T): T { return a + b }\nfn main(): i32 {\n    let p = total(P { x: 1 }, P { x: 2 })\n    print(p.x)\n    return 0\n}\n",
    fixed: "struct P { x: i64 }\nimpl Add for P { fn add(self: Self, other: Self): Self { return P { x: self.x + other.x } } }\nfn total<T>(a: T, b: T): T { return a + b }\nfn main(): i32 {\n    let p = total(P { x: 1 }, P { x: 2 })\n    print(p.x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
