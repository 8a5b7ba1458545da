//! W0701: an `unsafe` block that nothing needs.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "W0701",
    title: "Unnecessary 'unsafe'",
    explanation: "An `unsafe` block marks code whose safety a person has checked. Where there is nothing to \
                  check, it only misleads: remove it.",
    failing: r#"fn main(): i32 {
    unsafe {
        print("safe")
    }
    return 0
}
"#,
    fixed: r#"fn main(): i32 {
    print("safe")
    return 0
}
"#,
};

pub fn needless(at: Span) -> Diagnostic {
    Diagnostic::warning(&CODE, at, "unnecessary 'unsafe'").here("nothing in this block needs it")
}

pub fn nested(at: Span, outer: Span) -> Diagnostic {
    Diagnostic::warning(&CODE, at, "unnecessary 'unsafe'")
        .here("this is inside an 'unsafe' block already")
        .label(outer, "the block around it")
}
