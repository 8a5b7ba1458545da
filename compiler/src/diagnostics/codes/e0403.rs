//! E0403: a loop moves the same value in every round.

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
