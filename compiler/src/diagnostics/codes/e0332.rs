//! E0332: type nested too deep.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0332",
    title: "Type nested too deep",
    explanation: "A generic type or function instantiates itself with ever larger types. The limit is 128 levels.",
    failing: "struct Grow<T> { inner: Heap<Grow<Vec<T>>>? }\nfn main(): i32 {\n    let g: Grow<i64>? = Option.None\n    print(g.isNone())\n    return 0\n}\n",
    fixed: "struct Grow<T> { inner: Heap<Grow<T>>?, value: T }\nfn main(): i32 {\n    let g: Grow<i64>? = Option.None\n    print(g.isNone())\n    return 0\n}\n",
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}

/// A function whose instances ask for ever larger ones.
pub fn endless(span: Span, path: &str, deepest: u32) -> Diagnostic {
    error(span, format!("instantiating '{path}' does not end"))
        .here(format!("its type arguments nest deeper than {deepest}"))
        .help("call it with the same type arguments, or put the value behind an interface")
}
