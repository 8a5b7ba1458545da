//! E0207: unknown or misplaced attribute.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0207",
    title: "Unknown or misplaced attribute",
    explanation: "Attributes are a fixed set, each for certain declarations.",
    failing: "@inlin\nfn f(): i64 { return 1 }\nfn main(): i32 {\n    print(f())\n    return 0\n}\n",
    fixed: "@inline\nfn f(): i64 { return 1 }\nfn main(): i32 {\n    print(f())\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}

/// An attribute of the whole file behind the first declaration.
pub fn behind_items(span: Span, name: &str) -> Diagnostic {
    let message = format!("'@!{name}' stands in front of everything else in its file");
    Diagnostic::error(&CODE, span, message)
}
