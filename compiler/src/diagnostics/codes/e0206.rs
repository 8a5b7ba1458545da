//! E0206: shadowed name.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0206",
    title: "Shadowed name",
    explanation: "A binding may not reuse a name that is visible in the enclosing function, so that a name means one thing wherever it can be read. Names that start with `_` are excepted; sibling blocks may reuse each other's names.",
    failing: "fn main(): i32 {\n    let x = 1\n    if x > 0 {\n        let x = 2\n        print(x)\n    }\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let x = 1\n    if x > 0 {\n        let y = 2\n        print(y)\n    }\n    return 0\n}\n",
};

/// `name` is bound again while the binding at `first` is visible.
pub fn shadows(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        span,
        format!("'{name}' is already declared in this function"),
    )
    .here("declared again")
    .label(first, "first declared here")
    .help("Milo has no shadowing: choose another name")
}
