//! E0319: not mutable.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0319",
    title: "Not mutable",
    explanation: "Only `var` variables, `&mut` parameters and what is reached through them may be assigned or lent as \
                  `&mut`. A `let` that is declared without a value is given one by an assignment, and on no path \
                  by two.",
    failing: "fn main(): i32 {\n    let x = 1\n    x = 2\n    print(x)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    var x = 1\n    x = 2\n    print(x)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}

/// The assignment to `name` may not be the one that gives it its value: `first` is another, or this one runs again.
pub fn second_value(at: Span, name: &str, first: Option<Span>, declared: Span) -> Diagnostic {
    let found = Diagnostic::error(&CODE, at, format!("'{name}' may have its value already"));
    let found = match first {
        Some(first) => found
            .here("assigned again here")
            .label(first, "it gets its value here"),
        None => found.here("it was assigned here in the round before"),
    };
    found
        .label(declared, "declared without 'var' here")
        .help(format!("declare it as 'var {name}', if it is to change"))
}

/// How many uses of a variable are not shown because the first one was.
pub fn more(count: usize) -> String {
    match count {
        1 => "and 1 more use of it that changes it".to_string(),
        _ => format!("and {count} more uses of it that change it"),
    }
}
