//! E0506: a view of a value that ends with its statement.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0506",
    title: "View of a temporary",
    explanation: "A value that no variable owns ends with its statement. A view of it would be used after its \
                  end: bind the value to a variable first, and take the view of that.",
    failing: r#"fn name(): string { return "ada lovelace" }

fn main(): i32 {
    let first = name()[0..3]
    print(first)
    return 0
}
"#,
    fixed: r#"fn name(): string { return "ada lovelace" }

fn main(): i32 {
    let whole = name()
    let first = whole[0..3]
    print(first)
    return 0
}
"#,
};

/// `later` is the use after the end, with the name of the view.
pub fn temporary(at: Span, later: Option<(Span, Option<String>)>) -> Diagnostic {
    let found = Diagnostic::error(
        &CODE,
        at,
        "this is a view of a value that ends with its statement",
    )
    .here("the value belongs to no variable")
    .help("bind the value to a variable first: `let value = …`");
    match later {
        Some((span, Some(name))) => {
            found.label(span, format!("'{name}' is used here, after the value's end"))
        }
        Some((span, None)) => found.label(span, "the view is used here, after the value's end"),
        None => found,
    }
}
