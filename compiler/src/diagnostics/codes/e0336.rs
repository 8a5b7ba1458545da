//! E0336: trait used as a type.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0336",
    title: "Trait used as a type",
    explanation: "A trait is a bound for generics, not a type. For dynamic dispatch declare an `interface`.",
    failing: "trait Shape { fn area(self: &Self): f64 }\nfn show(s: &Shape): void { print(s.area()) }\nfn main(): i32 {\n    print(0)\n    return 0\n}\n",
    fixed: "interface Shape { fn area(self: &Self): f64 }\nfn show(s: &Shape): void { print(s.area()) }\nfn main(): i32 {\n    print(0)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
