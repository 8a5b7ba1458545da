//! E0501: a reference is stored where it could outlive its target.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0501",
    title: "Reference stored",
    explanation: "References are for lending a value to a call: parameters may be references, and views \
                  (`&string`, `&[T]`, `&mut [T]`) may be local variables. Fields, enum variants, globals, \
                  elements and type arguments may not: nothing would stop the reference from outliving what it \
                  refers to. Store the value itself, or an index or key that finds it again.",
    failing: r#"struct Cursor { text: &string, at: i64 }

fn main(): i32 {
    let c = Cursor { text: "abc", at: 1 }
    print(c.at)
    return 0
}
"#,
    fixed: r#"struct Cursor { text: string, at: i64 }

fn main(): i32 {
    let c = Cursor { text: "abc", at: 1 }
    print(c.at)
    return 0
}
"#,
};

/// `place` is in words, "a struct field"; `owned` is the type to use instead.
pub fn stored(at: Span, reference: &str, place: &str, owned: Option<String>) -> Diagnostic {
    let found = Diagnostic::error(&CODE, at, format!("{place} cannot be a reference"))
        .here(format!("'{reference}' could outlive what it refers to"));
    match owned {
        Some(owned) => found.help(format!(
            "use '{owned}', which owns its value, or an index that finds it again"
        )),
        None => found,
    }
}
