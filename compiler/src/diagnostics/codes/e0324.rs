//! E0324: pattern does not fit.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0324",
    title: "Pattern does not fit",
    explanation: "A pattern has the form of the value it is matched against.",
    failing: "enum Shape { Circle(f64), Dot }\nfn main(): i32 {\n    let s = Shape.Circle(1.0)\n    match s {\n        Shape.Sqare(x) => print(x)\n        _ => print(\"other\")\n    }\n    return 0\n}\n",
    fixed: "enum Shape { Circle(f64), Dot }\nfn main(): i32 {\n    let s = Shape.Circle(1.0)\n    match s {\n        Shape.Circle(x) => print(x)\n        _ => print(\"other\")\n    }\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
