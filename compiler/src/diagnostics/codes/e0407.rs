//! E0407: a global is moved.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0407",
    title: "Move out of a global",
    explanation: "A global lives as long as the program and belongs to no function. Its value can be read, \
                  lent, cloned and, if it is a `var`, exchanged with `replace`, but not moved out.",
    failing: r#"let names: Vec<string> = Vec.new()

fn consume(v: Vec<string>): i64 { return v.len }

fn main(): i32 {
    print(consume(names))
    return 0
}
"#,
    fixed: r#"let names: Vec<string> = Vec.new()

fn count(v: &Vec<string>): i64 { return v.len }

fn main(): i32 {
    print(count(names))
    return 0
}
"#,
};

pub fn out_of_global(at: Span, name: &str) -> Diagnostic {
    Diagnostic::error(&CODE, at, format!("'{name}' cannot be moved out of a global"))
        .here("this would leave the global without a value")
}
