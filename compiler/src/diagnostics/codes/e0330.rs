//! E0330: private field or method.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0330",
    title: "Private field or method",
    explanation: "Fields and methods without `pub` can be used in the file that declares them only.",
    failing: "fn main(): i32 {\n    let m: HashMap<string, i64> = HashMap.new()\n    print(m.seed)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    let m: HashMap<string, i64> = HashMap.new()\n    print(m.len)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
