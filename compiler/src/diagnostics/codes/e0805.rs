//! E0805: a test that cannot fail.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0805",
    title: "Pattern that always matches",
    explanation: "`if let`, `while let` and `let … else` decide by a pattern. A name alone takes every value, so that there \
                  is nothing to decide: to test an `Option` for a value, the pattern is `Some(name)`.",
    failing: "fn half(n: i64): i64? {\n    if n % 2 == 0 { return n / 2 }\n    return None\n}\n\nfn main(): i32 {\n    if let h = half(4) {\n        print(h)\n    }\n    return 0\n}\n",
    fixed: "fn half(n: i64): i64? {\n    if n % 2 == 0 { return n / 2 }\n    return None\n}\n\nfn main(): i32 {\n    if let Some(h) = half(4) {\n        print(h)\n    }\n    return 0\n}\n",
};

/// The pattern `name` stands where a test was wanted; `variants` tell an `Option` or `Result` apart.
pub fn always(span: Span, name: &str, variant: Option<&str>, never: Option<Span>) -> Diagnostic {
    let mut found = Diagnostic::error(&CODE, span, "this pattern always matches").here("takes every value");
    if let Some(never) = never {
        found = found.label(never, "so this never runs");
    }
    match variant {
        Some(variant) => {
            let instead = format!("{variant}({name})");
            found
                .help(format!("write `{instead}` to test for a value"))
                .fix(span, instead)
        }
        None => found.help("write a plain `let`"),
    }
}
