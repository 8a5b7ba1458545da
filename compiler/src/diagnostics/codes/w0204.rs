//! W0204: unused value.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "W0204",
    title: "Unused value",
    explanation: "The statement computes a value that nothing uses, and does nothing else. Often an assignment or a call was \
                  meant, or the line should go on with the one above: a line that starts with `-`, `*`, `&`, `(` or `[` is \
                  a statement of its own. Use the value, or remove the statement.",
    failing: "fn main(): i32 {\n    var total = 1\n    total == 2\n    print(total)\n    return 0\n}\n",
    fixed: "fn main(): i32 {\n    var total = 1\n    total = 2\n    print(total)\n    return 0\n}\n",
};

/// A statement without effect.
pub fn unused_value(span: Span) -> Diagnostic {
    Diagnostic::warning(&CODE, span, "this value is not used").here("computed for nothing")
}
