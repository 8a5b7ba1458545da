//! E0408: something that does not change is assigned.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0408",
    title: "Assignment to an immutable variable",
    explanation: "`let`, parameters and loop bindings keep the value they got, with all its fields and \
                  elements. Declare the variable with `var` to change it.",
    failing: r#"fn main(): i32 {
    let total = 0
    total = total + 1
    print(total)
    return 0
}
"#,
    fixed: r#"fn main(): i32 {
    var total = 0
    total = total + 1
    print(total)
    return 0
}
"#,
};

/// `name` is what is assigned, `variable` the name it begins with, declared at `declared`; `kind` is in words, "a
/// parameter".
pub fn immutable(at: Span, name: &str, variable: &str, kind: &str, declared: Span) -> Diagnostic {
    Diagnostic::error(&CODE, at, format!("'{name}' cannot be assigned"))
        .here("assigned here")
        .label(declared, format!("'{variable}' is {kind}"))
}

/// Through `&T`.
pub fn through_shared(at: Span, name: &str, declared: Option<(Span, &str)>) -> Diagnostic {
    let found = Diagnostic::error(
        &CODE,
        at,
        format!("'{name}' cannot be assigned through a shared reference"),
    )
    .here("assigned here");
    match declared {
        Some((span, variable)) => found
            .label(span, format!("'{variable}' only lends its target for reading"))
            .help("lend it as '&mut' to change it"),
        None => found,
    }
}
