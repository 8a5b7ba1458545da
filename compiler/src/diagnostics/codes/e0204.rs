//! E0204: duplicate declaration.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0204",
    title: "Duplicate declaration",
    explanation: "One file declares or imports a name once. Rename one of them, or import with `as`.",
    failing: "fn area(): i64 { return 1 }\nfn area(): i64 { return 2 }\nfn main(): i32 {\n    print(area())\n    return 0\n}\n",
    fixed: "fn area(): i64 { return 1 }\nfn volume(): i64 { return 2 }\nfn main(): i32 {\n    print(area() + volume())\n    return 0\n}\n",
};

/// `name` again; `first` is where it stands already.
pub fn duplicate(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error(&CODE, span, format!("'{name}' is declared twice"))
        .here("declared again")
        .label(first, "first declared here")
}
