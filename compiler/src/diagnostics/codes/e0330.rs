//! E0330: private field or method.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0330",
    title: "Private field or method",
    explanation: "Fields and methods without `pub` can be used in their own file only, when the type comes from another module.",
    failing: "from \"std/sync\" import { Channel }\nfn main(): i32 {\n    let ch: Channel<i64> = Channel.new(1)!\n    print(ch.raw as i64)\n    return 0\n}\n",
    fixed: "from \"std/sync\" import { Channel }\nfn main(): i32 {\n    let ch: Channel<i64> = Channel.new(1)!\n    print(ch.len())\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
