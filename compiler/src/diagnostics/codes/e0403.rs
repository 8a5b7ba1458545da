//! E0403: a loop moves the same value in every round.

use super::e0401::Taker;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0403",
    title: "Move in a loop",
    explanation: "A value declared outside a loop can be moved out of its variable only once, but the body of \
                  the loop would move it in every round. Move a clone, lend the value, or assign the variable \
                  again before the next round.",
    failing: r#"fn consume(s: string): i64 { return s.len }

fn main(): i32 {
    let name = "ada"
    for i in 0..3 {
        print(i + consume(name))
    }
    return 0
}
"#,
    fixed: r#"fn consume(s: string): i64 { return s.len }

fn main(): i32 {
    let name = "ada"
    for i in 0..3 {
        print(i + consume(name.clone()))
    }
    return 0
}
"#,
};

/// `name` is moved again by the same move.
pub fn moved_again(at: Span, name: &str) -> Diagnostic {
    Diagnostic::error(&CODE, at, format!("'{name}' is moved in a loop"))
        .here(format!("'{name}' was moved here in the round before"))
}

/// Something is used at `at` that has been moved by another place, which comes behind it in the loop.
pub fn used_again(at: Span, what: &str, moved: &str, by: Span, taker: Taker) -> Diagnostic {
    let found = Diagnostic::error(&CODE, at, format!("'{moved}' is moved in a loop"))
        .here(format!("'{what}' is used here in the next round"));
    taker.shown(found, moved, by)
}

/// A closure took the value: `name` as in the source.
pub fn with_cloned_capture(found: Diagnostic, name: Option<&str>) -> Diagnostic {
    let name = name.unwrap_or("value");
    found.help(format!(
        "give each closure a copy: 'let copy = {name}.clone()' in front of it, inside of the loop, and use 'copy' in it"
    ))
}
