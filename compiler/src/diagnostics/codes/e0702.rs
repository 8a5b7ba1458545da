//! E0702: a signature or a field towards C that C cannot express.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0702",
    title: "No counterpart in C",
    explanation: "What goes to C or comes from it must be something that C has as well: numbers, `bool`, pointers, \
                  `extern struct`s, enums with a representation, and functions of such types. A `string`, a `Vec` or \
                  a struct that is not `extern` is laid out as the compiler likes. Arguments of these types can be \
                  lent as pointers: a string, an array or a `Vec` is accepted where the parameter is a pointer.",
    failing: r#"extern fn strlen(text: string): u64
fn main(): i32 {
    print(strlen("four"))
    return 0
}
"#,
    fixed: r#"extern fn strlen(text: *u8): u64
fn main(): i32 {
    print(strlen("four".cstr()))
    return 0
}
"#,
};

/// The finding at `span`.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, span, message)
}
