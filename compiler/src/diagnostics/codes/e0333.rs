//! E0333: invalid implementation.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0333",
    title: "Invalid implementation",
    explanation: "Inherent methods belong in the module that declares the type; foreign and builtin types are extended through traits.",
    failing: "impl i64 { fn double(self: &Self): i64 { return self * 2 } }\nfn main(): i32 {\n    let x = 4\n    print(x.double())\n    return 0\n}\n",
    fixed: "trait Double { fn double(self: &Self): i64 }\nimpl Double for i64 { fn double(self: &Self): i64 { return self * 2 } }\nfn main(): i32 {\n    let x = 4\n    print(x.double())\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
