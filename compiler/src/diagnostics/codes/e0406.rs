//! E0406: a field is moved out of a type with Drop.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0406",
    title: "Move out of a type with Drop",
    explanation: "A type with `impl Drop` runs its `drop` on the whole value. If a field could leave on its \
                  own, `drop` would find it gone. Clone the field, or exchange it for another value with \
                  `replace`.",
    failing: r#"struct Log { path: string }

impl Drop for Log {
    fn drop(self: &mut Self): void { print($"closing {self.path}") }
}

fn main(): i32 {
    let log = Log { path: "a.log" }
    let path = log.path
    print(path)
    return 0
}
"#,
    fixed: r#"struct Log { path: string }

impl Drop for Log {
    fn drop(self: &mut Self): void { print($"closing {self.path}") }
}

fn main(): i32 {
    let log = Log { path: "a.log" }
    let path = log.path.clone()
    print(path)
    return 0
}
"#,
};

/// `owner` is the type with `Drop`, declared at `declared`.
pub fn out_of_drop(at: Span, name: &str, owner: &str, declared: Option<Span>) -> Diagnostic {
    let found = Diagnostic::error(
        &CODE,
        at,
        format!("'{name}' cannot be moved out of '{owner}', which has Drop"),
    )
    .here("its 'drop' would find this gone");
    match declared {
        Some(declared) => found.label(declared, format!("'{owner}' implements Drop")),
        None => found,
    }
}
