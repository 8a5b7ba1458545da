//! E0804: a `let` without `else` whose pattern can fail.

use super::e0801::list;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0804",
    title: "Pattern in `let` can fail",
    explanation: "A `let` without `else` has nowhere to go when the value does not match, so its pattern must match every \
                  value. Give it an `else` block that leaves, or use `if let` or `match`.",
    failing: "fn half(n: i64): i64? {\n    if n % 2 == 0 { return n / 2 }\n    return None\n}\n\nfn main(): i32 {\n    \
              let Some(x) = half(10)\n    print(x)\n    return 0\n}\n",
    fixed: "fn half(n: i64): i64? {\n    if n % 2 == 0 { return n / 2 }\n    return None\n}\n\nfn main(): i32 {\n    \
            let Some(x) = half(10) else { return 1 }\n    print(x)\n    return 0\n}\n",
};

/// `cases` are patterns in source form that the pattern does not match; at least one.
pub fn refutable(span: Span, cases: &[String]) -> Diagnostic {
    let listed = list(cases);
    Diagnostic::error(
        &CODE,
        span,
        format!("this pattern can fail: it does not match {listed}"),
    )
    .here(format!("{listed} not covered"))
    .help("add `else { … }` with a block that leaves, or use `if let` or `match`")
}
