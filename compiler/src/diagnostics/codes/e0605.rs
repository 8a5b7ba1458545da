//! E0605: two branches of `parallel` use a value that one of them takes.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0605",
    title: "Value moved into a branch and used in another",
    explanation: "The branches of a `parallel` block run at the same time. A value that is not Copy can be \
                  moved into one of them, and then no other branch may use it. Clone it before the block, or \
                  lend it to all of them by only reading it.",
    failing: r#"fn consume(text: string): i64 { return text.len }

fn main(): i32 {
    let text = "hello"
    parallel {
        let a = consume(text)
        let b = consume(text)
    }
    print(a + b)
    return 0
}
"#,
    fixed: r#"fn consume(text: string): i64 { return text.len }

fn main(): i32 {
    let text = "hello"
    let copy = text.clone()
    parallel {
        let a = consume(text)
        let b = consume(copy)
    }
    print(a + b)
    return 0
}
"#,
};

/// `at` uses `name`, which another branch takes at `taken_at`; `also_takes` when it is moved at `at` too.
pub fn taken(name: &str, at: Span, taken_at: Span, also_takes: bool) -> Diagnostic {
    let (message, here) = match also_takes {
        true => (
            format!("'{name}' is moved into two branches"),
            "moved into this branch as well",
        ),
        false => (
            format!("'{name}' is used here and moved into another branch"),
            "used by this branch",
        ),
    };
    Diagnostic::error(&CODE, at, message)
        .here(here)
        .label(taken_at, format!("another branch takes '{name}' here"))
        .help(format!("clone '{name}' before the block"))
}

/// The variable is a struct, of which the branches may need different parts.
pub fn with_field_bound(found: Diagnostic) -> Diagnostic {
    found
        .help("a branch captures whole variables: to give it one field, bind that to a name before the block")
}
