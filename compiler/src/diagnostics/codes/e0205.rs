//! E0205: redeclaration of a prelude type.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0205",
    title: "Redeclaration of a prelude type",
    explanation: "The prelude's types (`Vec`, `Option`, `HashMap`, …) are visible in every file; a file may not give their names another meaning.",
    failing: "struct Option { on: bool }\nfn main(): i32 {\n    let o = Option { on: true }\n    print(o.on)\n    return 0\n}\n",
    fixed: "struct Switch { on: bool }\nfn main(): i32 {\n    let o = Switch { on: true }\n    print(o.on)\n    return 0\n}\n",
};

/// A declaration with the name of a prelude type.
pub fn redeclares(span: Span, name: &str, kind: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        span,
        format!("'{name}' is a {kind} of the prelude and cannot be declared again"),
    )
    .help("choose another name")
}
