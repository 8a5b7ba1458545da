//! E0802: an arm that no value can reach.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0802",
    title: "Unreachable match arm",
    explanation: "Arms are tried from top to bottom. Every value this arm matches is taken by an arm above it, so it can \
                  never run: usually a mistyped pattern, a case listed twice, or a `_` arm that stands too early. Remove \
                  the arm or move it up.",
    failing: "fn name(n: i64): string {\n    match n {\n        1 => { return \"one\" }\n        _ => { return \"many\" }\n        \
              2 => { return \"two\" }\n    }\n}\n\nfn main(): i32 {\n    print(name(2))\n    return 0\n}\n",
    fixed: "fn name(n: i64): string {\n    match n {\n        1 => { return \"one\" }\n        2 => { return \"two\" }\n        \
            _ => { return \"many\" }\n    }\n}\n\nfn main(): i32 {\n    print(name(2))\n    return 0\n}\n",
};

/// `alternative` when only one alternative of `A | B` is unreachable; `hidden_by` is the one arm that takes it all.
pub fn unreachable(span: Span, alternative: bool, hidden_by: Option<Span>) -> Diagnostic {
    let what = if alternative { "alternative" } else { "arm" };
    let found = Diagnostic::error(&CODE, span, format!("this {what} can never be reached"))
        .here("every value it matches is taken before".to_string());
    match hidden_by {
        Some(hider) => found.label(hider, "already taken here"),
        None => found.note(format!(
            "the arms above together take everything this {what} matches"
        )),
    }
}
