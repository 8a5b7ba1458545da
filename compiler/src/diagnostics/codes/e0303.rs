//! E0303: unknown field.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0303",
    title: "Unknown field",
    explanation: "The struct has no field of this name.",
    failing: "struct P { width: i64 }\nfn main(): i32 {\n    let p = P { width: 1 }\n    print(p.widht)\n    return 0\n}\n",
    fixed: "struct P { width: i64 }\nfn main(): i32 {\n    let p = P { width: 1 }\n    print(p.width)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
