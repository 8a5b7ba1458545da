//! E0205: redeclaration of a prelude type.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0205",
    title: "Redeclaration of a builtin or prelude type",
    explanation: "The prelude's types (`Vec`, `Option`, `HashMap`, …) and the builtin ones (`i64`, `string`, …) are visible in every file; a file may not give their names another meaning.",
    failing: "struct Option { on: bool }\nfn main(): i32 {\n    let o = Option { on: true }\n    print(o.on)\n    return 0\n}\n",
    fixed: "struct Switch { on: bool }\nfn main(): i32 {\n    let o = Switch { on: true }\n    print(o.on)\n    return 0\n}\n",
};

/// A declaration with the name of a prelude type.
pub fn redeclares(span: Span, name: &str, kind: &str) -> Diagnostic {
    let article = if kind.starts_with(['a', 'e', 'i']) {
        "an"
    } else {
        "a"
    };
    taken(span, name, &format!("{article} {kind} of the prelude"))
}

/// A declaration with the name of a builtin type.
pub fn builtin(span: Span, name: &str) -> Diagnostic {
    taken(span, name, "a builtin type")
}

fn taken(span: Span, name: &str, what: &str) -> Diagnostic {
    let message = format!("'{name}' is {what} and cannot be declared again");
    Diagnostic::error(&CODE, span, message).help("choose another name")
}
