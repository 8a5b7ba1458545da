//! E0404: something is moved out of what a reference lends.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0404",
    title: "Move out of a reference",
    explanation: "A reference lends a value; its owner still has it and will use or drop it. What is behind a \
                  reference can be read, cloned, replaced (`replace(place, new)`) or swapped, but not moved \
                  out. The same holds for what a closure captured by reference and for what a raw pointer \
                  points to.",
    failing: r#"struct Account { owner: string }

fn take(a: &Account): string { return a.owner }

fn main(): i32 {
    print(take(Account { owner: "ada" }))
    return 0
}
"#,
    fixed: r#"struct Account { owner: string }

fn take(a: &Account): string { return a.owner.clone() }

fn main(): i32 {
    print(take(Account { owner: "ada" }))
    return 0
}
"#,
};

/// `behind` says what lends the value: "a reference", "a raw pointer".
pub fn out_of(at: Span, name: &str, behind: &str) -> Diagnostic {
    Diagnostic::error(&CODE, at, format!("'{name}' cannot be moved out of {behind}"))
        .here("this would leave nothing behind")
}

/// Out of a closure that only borrows what it uses.
pub fn out_of_closure(at: Span, name: &str, captured: Span) -> Diagnostic {
    Diagnostic::error(&CODE, at, format!("'{name}' cannot be moved out of the closure"))
        .here("moved here")
        .label(captured, format!("'{name}' is captured by reference"))
        .help("write 'move' before the closure if it may own what it captures")
}

/// Out of what all rounds of a `parallel for` share.
pub fn out_of_rounds(at: Span, name: &str, captured: Span) -> Diagnostic {
    let message = format!("'{name}' cannot be moved in a 'parallel for': all of its rounds share it");
    let found = Diagnostic::error(&CODE, at, message).here("moved here");
    match captured == at {
        true => found,
        false => found.label(captured, format!("'{name}' is shared from here on")),
    }
}
