//! E0104: unbalanced bracket.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0104",
    title: "Unbalanced bracket",
    explanation: "Every `(`, `[` and `{` is closed by its partner, in order. Where one is missing, the \
                  opening bracket without a partner is shown; indentation helps to find it.",
    failing: "fn main(): i32 {\n    print((1 + 2)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    print((1 + 2))\n    return 0\n}\n",
};

/// `at` is where the missing bracket was noticed.
pub fn unclosed(opener: Span, open: &str, close: &str, at: Span) -> Diagnostic {
    Diagnostic::error(&CODE, opener, format!("this {open} is not closed"))
        .here("opened here")
        .label(at, format!("{close} is missing before this"))
}

pub fn stray(span: Span, close: &str) -> Diagnostic {
    Diagnostic::error(&CODE, span, format!("{close} closes nothing"))
        .here("no bracket is open here")
        .fix(span, "")
}
