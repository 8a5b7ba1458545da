//! E0314: incomplete trait implementation.

use super::e0601::{Told, explained};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0314",
    title: "Incomplete trait implementation",
    explanation: "An `impl Trait for Type` provides every method the trait requires, and every supertrait is implemented too.",
    failing: "trait Shape { fn area(self: &Self): f64 }\nstruct Square { side: f64 }\nimpl Shape for Square { }\nfn main(): i32 {\n    print(Square { side: 1.0 }.side)\n    return 0\n}\n",
    fixed: "trait Shape { fn area(self: &Self): f64 }\nstruct Square { side: f64 }\nimpl Shape for Square { fn area(self: &Self): f64 { return self.side * self.side } }\nfn main(): i32 {\n    print(Square { side: 1.0 }.area())\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}

/// An impl for a type that lacks Send or Sync, which the trait asks for.
pub fn marker(span: Span, message: String, told: &Told) -> Diagnostic {
    explained(error(span, message), told)
}
