//! E0502: a function returns a reference that is not a view of its argument.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0502",
    title: "Reference returned",
    explanation: "A function gives back values, not references: a reference could outlive what it refers to. \
                  The exception are views: a method may return a `&string`, `&[T]` or `&mut [T]` of storage \
                  that its `self` gives access to, and a function one of its only reference parameter. A \
                  mutable view needs a `&mut` source.",
    failing: r#"struct Scores { best: i64 }

fn best(s: &Scores): &i64 { return s.best }

fn main(): i32 {
    print(best(Scores { best: 3 }))
    return 0
}
"#,
    fixed: r#"struct Scores { best: i64 }

fn best(s: &Scores): i64 { return s.best }

fn main(): i32 {
    print(best(Scores { best: 3 }))
    return 0
}
"#,
};

/// `view`: it is a view, but of nothing the caller can tell; `source`: there is one parameter it could be a view of.
pub fn returned(at: Span, reference: &str, view: bool, source: bool, owned: Option<String>) -> Diagnostic {
    let why = match (view, source) {
        (true, true) => "a mutable view needs a '&mut' parameter to be a view of",
        (true, false) => "a view needs 'self' or exactly one reference parameter to be a view of",
        (false, _) => "only views ('&string', '&[T]', '&mut [T]') can be returned",
    };
    let found = Diagnostic::error(
        &CODE,
        at,
        format!("cannot return a reference of type '{reference}'"),
    )
    .here(why);
    match owned {
        Some(owned) => found.help(format!("return '{owned}'")),
        None => found,
    }
}
