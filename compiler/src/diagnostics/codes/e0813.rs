//! E0813: value outside a ranged type.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0813",
    title: "Value outside a ranged type",
    explanation: "A constant that enters a ranged integer type must lie between its bounds, both included.",
    failing: "type Percent = i32(0..100)\nfn main(): i32 {\n    let p: Percent = 120\n    print(p)\n    return 0\n}\n",
    fixed: "type Percent = i32(0..100)\nfn main(): i32 {\n    let p: Percent = 20\n    print(p)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
