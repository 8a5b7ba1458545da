//! E0503: a local variable holds a reference that is not a view.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0503",
    title: "Local variable is a reference",
    explanation: "A local variable may hold a view (`&string`, `&[T]`, `&mut [T]`), but not a reference to a \
                  single value. Use the value where it is, copy or clone it, or pass it to a function that \
                  takes a reference.",
    failing: r#"fn main(): i32 {
    let x: i64 = 1
    let r: &i64 = x
    print(r)
    return 0
}
"#,
    fixed: r#"fn main(): i32 {
    let x: i64 = 1
    let r: i64 = x
    print(r)
    return 0
}
"#,
};

pub fn not_a_view(at: Span, name: &str, ty: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        at,
        format!("'{name}' cannot hold a reference of type '{ty}'"),
    )
    .here("only views ('&string', '&[T]', '&mut [T]') can be local variables")
    .help("use the value where it is, or copy or clone it")
}
