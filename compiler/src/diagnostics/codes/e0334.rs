//! E0334: no value.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0334",
    title: "No value",
    explanation: "`void` is the type of calls that return nothing; there is nothing to store or pass on.",
    failing: "fn hello(): void { print(\"hi\") }\nfn main(): i32 {\n    let x = hello()\n    return 0\n}\n",
    fixed: "fn hello(): void { print(\"hi\") }\nfn main(): i32 {\n    hello()\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
