//! E0507: a closure that refers to variables outlives them.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0507",
    title: "Closure outlives what it captures",
    explanation: "A plain closure captures by reference: it may be called and passed to functions that only \
                  call it. It may not be returned, stored, or handed to a function that keeps it, because the \
                  variables it refers to would be gone. Write `move` before it to capture by value. References \
                  themselves (`self`, views, reference parameters) cannot be taken along at all: clone what \
                  the closure needs into a variable first.",
    failing: r#"fn counter(start: i64): move () => i64 {
    let get = () => start + 1
    return get
}

fn main(): i32 {
    let c = counter(4)
    print(c())
    return 0
}
"#,
    fixed: r#"fn counter(start: i64): move () => i64 {
    let get = move () => start + 1
    return get
}

fn main(): i32 {
    let c = counter(4)
    print(c())
    return 0
}
"#,
};

/// How a closure leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Stored,
    Returned,
    Kept,
}

/// What it refers to.
pub enum Refers {
    /// A variable captured by reference, or something it is a view of.
    Variable {
        name: String,
        captured: Span,
        by_reference: bool,
    },
    /// A parameter that is a reference.
    Reference { name: String, declared: Span },
    /// A function value that came in and may refer to anything.
    Function { name: String, declared: Span },
}

pub fn escapes(at: Span, way: Way, refers: Refers) -> Diagnostic {
    let (how, here) = match way {
        Way::Stored => ("stored", "stored here"),
        Way::Returned => ("returned", "returned here"),
        Way::Kept => ("kept by the function it is passed to", "kept by this call"),
    };
    let (message, span, label, help) = match refers {
        Refers::Variable {
            name,
            captured,
            by_reference: true,
        } => (
            format!("a closure that captures {name} by reference is {how}"),
            captured,
            format!("{name} is captured here"),
            "write 'move' before the closure, so that it owns what it captures".to_string(),
        ),
        Refers::Variable {
            name,
            captured,
            by_reference: false,
        } => (
            format!("a closure that holds a reference to {name} is {how}"),
            captured,
            format!("the reference to {name} is made here"),
            "clone what the closure needs into a variable, and capture that".to_string(),
        ),
        Refers::Reference { name, declared } => (
            format!("a closure that holds the reference {name} is {how}"),
            declared,
            format!("{name} is a reference, good only for this call"),
            format!("clone what the closure needs from {name} into a variable, and capture that"),
        ),
        Refers::Function { name, declared } => (
            format!("the function value {name} is {how}, and may refer to variables of its maker"),
            declared,
            format!("{name} is only lent to this closure"),
            "call it here instead".to_string(),
        ),
    };
    Diagnostic::error(&CODE, at, message)
        .here(here)
        .label(span, label)
        .help(help)
}

/// The function `name`, which keeps its parameter, becomes a function value at `at`.
pub fn keeper(at: Span, name: &str, param: &crate::hir::Param) -> Diagnostic {
    let message = format!(
        "'{name}' keeps its parameter '{}', so it cannot be used as a value",
        param.name
    );
    Diagnostic::error(&CODE, at, message)
        .here("who calls this value does not know that it keeps what it is given")
        .label(
            param.span,
            "a closure given for this is kept, and may refer to variables that are gone by then",
        )
        .help(format!(
            "declare '{}' with a 'move' type, or call '{name}' by its name",
            param.name
        ))
}
