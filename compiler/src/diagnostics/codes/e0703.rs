//! E0703: a function value where C needs the address of a function.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0703",
    title: "A function value for C",
    explanation: "A function pointer of C is the address of some code. A function value of Milo may come with captured \
                  variables, which C would not hand on. C is therefore given the name of a function, or a closure \
                  written in the call that captures nothing. What a callback needs besides its arguments, C libraries \
                  pass along as a pointer, or it lies in a global.",
    failing: r#"extern fn atexit(f: () => void): i32
fn later(f: () => void): void { print(atexit(f)) }
fn main(): i32 {
    later(() => print("end"))
    return 0
}
"#,
    fixed: r#"extern fn atexit(f: () => void): i32
fn main(): i32 {
    print(atexit(() => print("end")))
    return 0
}
"#,
};

/// The function value at `span`; `why` says what makes it one.
pub fn value(span: Span, why: &str) -> Diagnostic {
    Diagnostic::error(&CODE, span, "C cannot be given a function value")
        .here(why)
        .help("pass the name of a function, or a closure written here that captures nothing")
}

/// The function value at `span` that is cast to a pointer; `why` says what makes it one.
pub fn address(span: Span, why: &str) -> Diagnostic {
    Diagnostic::error(&CODE, span, "a function value has no address for C")
        .here(why)
        .help("cast the name of a function, or a closure written here that captures nothing")
}
