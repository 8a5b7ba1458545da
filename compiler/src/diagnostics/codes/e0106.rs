//! E0106: syntax of another language.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0106",
    title: "Syntax of another language",
    explanation: "Milo has one way to write most things, and it is not always the one of the language you \
                  come from. The message says what to write instead.",
    failing: "fn main(): i32 {\n    var x = 1\n    x++\n    print(x)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    var x = 1\n    x += 1\n    print(x)\n    return 0\n}\n",
};

/// `what` is what was written, as in "`++`"; `instead` says what to write.
pub fn foreign(span: Span, what: &str, instead: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, format!("there is no {what} in Milo"))
        .here("not part of the language")
        .help(instead)
}

/// Like [`foreign`], where replacing the span repairs the program.
pub fn replace(span: Span, what: &str, instead: &str) -> Diagnostic {
    foreign(span, what, format!("write `{instead}`")).fix(span, instead)
}

pub fn template_string(span: Span) -> Diagnostic {
    foreign(
        span,
        "string between backticks",
        "write `$\"… {expr} …\"`, without a `$` before the braces",
    )
}

pub fn lifetime(span: Span) -> Diagnostic {
    foreign(
        span,
        "lifetime",
        "leave it out: a reference lives as long as the call it is lent to",
    )
}

pub fn label(span: Span) -> Diagnostic {
    foreign(
        span,
        "label of a loop",
        "move the loops into a function and `return`, or set a flag",
    )
}
