//! E0401: something is used that has left its place.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0401",
    title: "Use of a moved value",
    explanation: "A value that is not Copy has one owner. Passing it by value, storing it or returning it \
                  moves it, and the name it had holds nothing from then on. Lend the value instead of giving \
                  it away (a `&T` parameter borrows by itself), use it before it moves, or move a clone.",
    failing: r#"fn consume(s: string): i64 { return s.len }

fn main(): i32 {
    let name = "ada"
    print(consume(name))
    print(name)
    return 0
}
"#,
    fixed: r#"fn consume(s: string): i64 { return s.len }

fn main(): i32 {
    let name = "ada"
    print(consume(name.clone()))
    print(name)
    return 0
}
"#,
};

/// What took a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taker {
    /// An argument, an initialiser, a returned value …
    Expression,
    /// A binding of a pattern.
    Pattern,
    /// A capture of the closure literal there.
    Closure(Span),
}

impl Taker {
    /// Points at the move: `moved` is the name of what left at `by`.
    pub fn shown(self, found: Diagnostic, moved: &str, by: Span) -> Diagnostic {
        match self {
            Taker::Expression => found.label(by, format!("'{moved}' was moved here")),
            Taker::Pattern => found.label(by, format!("what '{moved}' holds was moved here")),
            Taker::Closure(closure) => found
                .label(closure, "this closure takes what it captures")
                .label(by, format!("'{moved}' was moved into the closure")),
        }
    }
}

/// What is used and what had moved: `what` and `moved` are names as in the source, `p.a`, equal or one inside the other;
/// `by` is the place of the move.
pub fn used(at: Span, what: &str, moved: &str, by: Span, taker: Taker) -> Diagnostic {
    let whole = match what == moved {
        true => format!("'{what}' is used after it was moved"),
        false => format!("'{what}' is used after '{moved}' was moved"),
    };
    let found = Diagnostic::error(&CODE, at, whole).here("used here");
    taker.shown(found, moved, by)
}

/// A field of a moved value is assigned.
pub fn part_assigned(at: Span, what: &str, moved: &str, by: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        at,
        format!("'{what}' is assigned after '{moved}' was moved"),
    )
    .here("assigned here")
    .label(by, format!("'{moved}' was moved here"))
    .help(format!("assign all of '{moved}'"))
}

/// Offers to move a clone.
pub fn with_clone(found: Diagnostic, by: Span) -> Diagnostic {
    found
        .help("move a copy: add '.clone()'")
        .fix(by.after(), ".clone()")
}

/// A closure took a struct, of which it may need a part.
pub fn with_field_bound(found: Diagnostic) -> Diagnostic {
    found.help("or, as a closure captures whole variables: bind the field that it needs to a name before it")
}

/// A pattern took the value.
pub fn with_cloned_subject(found: Diagnostic) -> Diagnostic {
    found.help("match a clone of it to keep it")
}

/// A closure took the value: `name` as in the source.
pub fn with_cloned_capture(found: Diagnostic, name: Option<&str>) -> Diagnostic {
    let name = name.unwrap_or("value");
    found.help(format!(
        "give the closure a copy: 'let copy = {name}.clone()' in front of it, and use 'copy' in it"
    ))
}

/// The function that took the value as `param` of type `ty` only looks at it.
pub fn with_loan(found: Diagnostic, function: &str, param: &str, ty: &str) -> Diagnostic {
    let written = match param {
        "self" => "self: &Self".to_string(),
        _ => format!("{param}: &{ty}"),
    };
    let or = if found.helps.is_empty() { "" } else { "or " };
    found.help(format!("{or}let '{function}' borrow it: '{written}'"))
}

/// What was moved is a closure that may be called once.
pub fn with_closure_used_up(found: Diagnostic) -> Diagnostic {
    found.note("the closure gives away what it captured: it can be called once")
}
