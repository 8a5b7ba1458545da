//! E0508: a view outlives what it is a view of.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0508",
    title: "View outlives its source",
    explanation: "A view refers to storage that something else owns, and must not be used after that has \
                  ended: it may not leave the block of the variable it is a view of. A function may return a \
                  view only of storage that its `self`, or its only reference parameter, gives access to.",
    failing: r#"fn firstWord(text: &string): &string {
    let trimmed = text.trim()
    return trimmed[0..3]
}

fn main(): i32 {
    print(firstWord("  one two"))
    return 0
}
"#,
    fixed: r#"fn firstWord(text: &string): &string {
    return text[2..5]
}

fn main(): i32 {
    print(firstWord("  one two"))
    return 0
}
"#,
};

/// A variable ends while a view of it, or a closure that captures it, made at `at`, is still used.
pub fn ends(
    name: &str,
    at: Span,
    closure: bool,
    declared: Option<Span>,
    later: Option<(Span, Option<String>)>,
) -> Diagnostic {
    let (what, made, help) = match closure {
        true => (
            "a closure that captures it",
            format!("{name} is captured here"),
            "or write 'move' before the closure",
        ),
        false => (
            "a view of it",
            format!("the view of {name} is made here"),
            "or use the view only inside",
        ),
    };
    let mut found = Diagnostic::error(&CODE, at, format!("{name} does not live as long as {what}"))
        .here(made)
        .help(format!("declare {name} outside of the block, {help}"));
    if let Some(declared) = declared {
        found = found.label(
            declared,
            format!("{name} is declared here and ends with its block"),
        );
    }
    match later {
        Some((span, Some(holder))) => found.label(span, format!("'{holder}' is used here, later")),
        Some((span, None)) => found.label(span, "it is used here, later"),
        None => found,
    }
}

/// A function returns a view of `name`, which is `what`: "a local variable", "another parameter".
pub fn returned(at: Span, name: &str, what: &str, made: Option<Span>) -> Diagnostic {
    let found = Diagnostic::error(
        &CODE,
        at,
        format!("cannot return a view of {name}, which is {what}"),
    )
    .here("returned here")
    .help("return an owned value instead: `.clone()`");
    match made {
        Some(made) if made != at => found.label(made, format!("the view of {name} is made here")),
        _ => found,
    }
}

/// A view is put where it outlives the body it was made in.
pub fn stored(at: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        at,
        format!("a view of {name} is stored outside of the function it was made in"),
    )
    .here("stored here")
    .help("store an owned value instead: `.clone()`")
}
