//! E0402: a variable is read that may not have been set.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0402",
    title: "Use of a variable without a value",
    explanation: "A variable declared without a value holds nothing until it is assigned, and it must have been \
                  assigned on every path that leads to a use.",
    failing: r#"fn main(): i32 {
    var best: i64
    if sizeOf<i64>() > 4 { best = 3 }
    print(best)
    return 0
}
"#,
    fixed: r#"fn main(): i32 {
    var best: i64 = 0
    if sizeOf<i64>() > 4 { best = 3 }
    print(best)
    return 0
}
"#,
};

/// `name` as in the source; `declared` is where.
pub fn unset(at: Span, name: &str, declared: Span) -> Diagnostic {
    Diagnostic::error(&CODE, at, format!("'{name}' may not have a value here"))
        .here("used here")
        .label(declared, "declared here without a value")
        .help(format!(
            "give '{name}' a value where it is declared, or on every path"
        ))
}
