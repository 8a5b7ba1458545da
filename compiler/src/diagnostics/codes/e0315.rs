//! E0315: method differs from its trait.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0315",
    title: "Method differs from its trait",
    explanation: "A method of an `impl Trait for Type` has the signature that the trait declares.",
    failing: "trait Shape { fn area(self: &Self): f64 }\nstruct Square { side: f64 }\nimpl Shape for Square { fn area(self: &Self): i64 { return 1 } }\nfn main(): i32 {\n    print(0)\n    return 0\n}\n",
    fixed: "trait Shape { fn area(self: &Self): f64 }\nstruct Square { side: f64 }\nimpl Shape for Square { fn area(self: &Self): f64 { return self.side } }\nfn main(): i32 {\n    print(0)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
