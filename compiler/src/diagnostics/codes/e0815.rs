//! E0815: unreadable embedded file.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0815",
    title: "Unreadable embedded file",
    explanation: "`@embedFile` takes the path of a file, as a literal, relative to the source file.",
    failing: "fn main(): i32 {\n    let s = @embedFile(\"missing.txt\")\n    print(s)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let s = \"text\"\n    print(s)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
