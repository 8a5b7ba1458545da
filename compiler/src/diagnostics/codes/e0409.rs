//! E0409: something that does not change is lent as `&mut`.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0409",
    title: "Mutable use of an immutable place",
    explanation: "A `&mut` parameter or receiver may change what it gets, so the argument must be changeable: \
                  a `var`, or something reached through a `&mut` reference.",
    failing: r#"fn bump(n: &mut i64): void { n = n + 1 }

fn main(): i32 {
    let count = 0
    bump(count)
    print(count)
    return 0
}
"#,
    fixed: r#"fn bump(n: &mut i64): void { n = n + 1 }

fn main(): i32 {
    var count = 0
    bump(count)
    print(count)
    return 0
}
"#,
};

/// `name` is what is lent, `variable` the name it begins with, declared at `declared`; `kind` is in words, "a parameter".
pub fn immutable(at: Span, name: &str, variable: &str, kind: &str, declared: Span) -> Diagnostic {
    Diagnostic::error(&CODE, at, format!("'{name}' cannot be lent as '&mut'"))
        .here("this may change it")
        .label(declared, format!("'{variable}' is {kind}"))
}

/// Through `&T`.
pub fn through_shared(at: Span, name: &str, declared: Option<(Span, &str)>) -> Diagnostic {
    let found = Diagnostic::error(
        &CODE,
        at,
        format!("'{name}' cannot be lent as '&mut' through a shared reference"),
    )
    .here("this may change it");
    match declared {
        Some((span, variable)) => found
            .label(span, format!("'{variable}' only lends its target for reading"))
            .help("lend it as '&mut' to change it"),
        None => found,
    }
}
