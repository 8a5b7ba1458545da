//! E0102: unterminated string or comment.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0102",
    title: "Unterminated string or comment",
    explanation: "A string ends with the quote it began with, normally on the same line; a block comment \
                  ends with as many `*/` as it has `/*`. Without the end, what follows would silently become \
                  part of it.",
    failing: "fn main(): i32 {\n    print(\"hello)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    print(\"hello\")\n    return 0\n}\n",
};

/// `end` is where the text broke off.
pub fn string(start: Span, end: Span) -> Diagnostic {
    Diagnostic::error(&CODE, start, "this string is not closed")
        .here("it begins here")
        .help("close it with `\"` on the same line; write a line break inside a string as `\\n`")
        .fix(end, "\"")
}

pub fn comment(start: Span) -> Diagnostic {
    Diagnostic::error(&CODE, start, "this comment is not closed")
        .here("it begins here")
        .help("block comments nest: every `/*` needs its own `*/`")
}
