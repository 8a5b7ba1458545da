//! E0111: misplaced range.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0111",
    title: "Misplaced range",
    explanation: "`a..b` and `a..=b` are not values. They stand as what a `for` goes over, between the \
                  brackets of a slice, and in patterns.",
    failing: "fn main(): i32 {\n    let r = 0..3\n    for i in r { print(i) }\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    for i in 0..3 { print(i) }\n    return 0\n}\n",
};

/// A range at `span`; `instead` is what to write, when that is known.
pub fn misplaced(span: Span, instead: Option<&str>) -> Diagnostic {
    Diagnostic::error(&CODE, span, "a range is not a value")
        .here("not allowed here")
        .help(instead.unwrap_or("ranges stand in `for x in a..b`, `v[a..b]` and patterns"))
}
