//! E0812: constant expression fails.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0812",
    title: "Constant expression fails",
    explanation: "The value of this expression is known at compile time, and computing it would stop the program: an overflow, a division by zero, or a shift by the width or more.",
    failing: "fn main(): i32 {\n    let x: u8 = 200 + 100\n    print(x)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let x: i32 = 200 + 100\n    print(x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
