//! W0202: unused variable.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "W0202",
    title: "Unused variable",
    explanation: "The variable is never read. Remove it, or start its name with `_`.",
    failing: "fn main(): i32 {\n    let x = 1\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let x = 1\n    print(x)\n    return 0\n}\n",
};

/// A variable nothing reads.
pub fn unused_variable(span: Span, name: &str) -> Diagnostic {
    Diagnostic::warning(&CODE, span, format!("unused variable '{name}'"))
        .help(format!("if that is intended, call it '_{name}'"))
}
