//! E0339: a value is too large for any memory it could stand in.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0339",
    title: "Value too large",
    explanation: "Variables and temporaries stand on the stack, which has some megabytes. A value of more than a \
                  gigabyte fits nowhere. Large sequences belong in a `Vec`, whose elements stand elsewhere.",
    failing: r#"fn main(): i32 {
    let table = [0; 1 << 40]
    print(table.len())
    return 0
}
"#,
    fixed: r#"fn main(): i32 {
    let table: Vec<i64> = Vec.filled(1 << 20, 0)
    print(table.len())
    return 0
}
"#,
};

/// A value of the type `ty`, as shown, stands at `at`.
pub fn too_large(at: Span, ty: &str, limit: u64) -> Diagnostic {
    let message = format!(
        "there is no room for a value of type '{ty}': more than {} MiB are taken",
        limit >> 20
    );
    Diagnostic::error(&CODE, at, message)
        .here("it would stand on the stack")
        .help("keep the elements in a 'Vec'")
}
