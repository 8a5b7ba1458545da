//! E0326: interface not satisfied.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0326",
    title: "Interface not satisfied",
    explanation: "A type can be used as an interface when it has all of its methods with the same signatures.",
    failing: "interface Shape { fn area(self: &Self): f64 }\nstruct Dot { x: f64 }\nfn show(s: &Shape): void { print(s.area()) }\nfn main(): i32 {\n    let d = Dot { x: 0.0 }\n    show(d)\n    return 0\n}\n",
    fixed: "interface Shape { fn area(self: &Self): f64 }\nstruct Dot { x: f64 }\nimpl Dot { fn area(self: &Self): f64 { return self.x } }\nfn show(s: &Shape): void { print(s.area()) }\nfn main(): i32 {\n    let d = Dot { x: 0.0 }\n    show(d)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
