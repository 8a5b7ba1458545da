//! E0701: an operation that only `unsafe` allows.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0701",
    title: "Unsafe operation outside 'unsafe'",
    explanation: "Some operations can break memory safety when used wrongly, and the compiler cannot check \
                  that they are not: following or indexing a raw pointer, casting to one, taking an address, \
                  calling C functions with raw pointers or getting raw pointers back, and `zeroed`. They are \
                  allowed inside `unsafe { … }`, which says that you have checked.",
    failing: r#"fn main(): i32 {
    let p: *i64 = 0 as *i64
    if p as i64 != 0 { print(*p) }
    return 0
}
"#,
    fixed: r#"fn main(): i32 {
    let p: *i64 = 0 as *i64
    if p as i64 != 0 {
        unsafe { print(*p) }
    }
    return 0
}
"#,
};

/// `what` is in words: "dereferencing a raw pointer".
pub fn outside(at: Span, what: &str) -> Diagnostic {
    Diagnostic::error(&CODE, at, format!("{what} needs 'unsafe'"))
        .here("unsafe operation")
        .help("put it in 'unsafe { … }' after making sure that it is right")
}
