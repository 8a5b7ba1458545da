//! E0201: unknown name.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0201",
    title: "Unknown name",
    explanation: "Every name must be declared in the enclosing function, at the top of the file, in an import or in the prelude. The message suggests the closest visible name, or the module to import it from.",
    failing: "fn main(): i32 {\n    let count = 1\n    print(coutn)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let count = 1\n    print(count)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
