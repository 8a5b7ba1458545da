//! E0313: recursive type without indirection.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0313",
    title: "Recursive type without indirection",
    explanation: "A value that contains itself would be infinitely large. Put the inner one behind `Heap`, or in a `Vec`.",
    failing: "struct Node { value: i64, next: Node? }\nfn main(): i32 {\n    let n = Node { value: 1, next: Option.None }\n    print(n.value)\n    return 0\n}\n",
    fixed: "struct Node { value: i64, next: Heap<Node>? }\nfn main(): i32 {\n    let n = Node { value: 1, next: Option.None }\n    print(n.value)\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
