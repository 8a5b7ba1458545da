//! E0110: struct literal in a head.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0110",
    title: "Struct literal in a head",
    explanation: "In the head of `if`, `while`, `for` and `match`, `Name {` would be ambiguous: the brace \
                  opens the body. A struct literal there stands in parentheses.",
    failing: "struct P { x: i64 }\n\nfn main(): i32 {\n    match P { x: 1 } {\n        p => print(p.x)\n    }\n    return 0\n}\n",
    fixed: "struct P { x: i64 }\n\nfn main(): i32 {\n    match (P { x: 1 }) {\n        p => print(p.x)\n    }\n    return 0\n}\n",
};

pub fn in_head(span: Span, text: &str) -> Diagnostic {
    let found = Diagnostic::error(
        &CODE,
        span,
        "a struct literal in the head of a statement stands in parentheses",
    )
    .here("put this in parentheses");
    found.fix(span, format!("({text})"))
}
