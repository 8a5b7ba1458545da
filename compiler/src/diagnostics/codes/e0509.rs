//! E0509: a call changes a global while a view of it is in use.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0509",
    title: "Global changed by a call while it is viewed",
    explanation: "Functions can reach globals without being given them. While a view of a global, a loop over \
                  it or a reference to it is in use, no function may be called that changes that global, \
                  directly or through functions it calls; while it is lent as `&mut`, none that reads it. \
                  Calls that let other green threads run count as calls of everything a task may do.",
    failing: r#"var names: Vec<string> = Vec.new()

fn register(name: string): void { names.push(name) }

fn main(): i32 {
    register("ada")
    for n in names {
        register(n.clone())
    }
    return 0
}
"#,
    fixed: r#"var names: Vec<string> = Vec.new()

fn register(name: string): void { names.push(name) }

fn main(): i32 {
    register("ada")
    let before = names.clone()
    for n in before {
        register(n.clone())
    }
    return 0
}
"#,
};

/// `name` is lent at `lent`, and the call at `at` may change it.
pub fn global(name: &str, lent: Span, at: Span) -> Diagnostic {
    Diagnostic::error(&CODE, at, format!("this call may change {name}, which is in use"))
        .here("called here")
        .label(
            lent,
            format!("{name} is lent here and used after the call, or by it"),
        )
        .help(format!("clone what is needed of {name} first"))
}
