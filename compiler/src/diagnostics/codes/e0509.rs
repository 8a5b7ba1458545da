//! E0509: a call changes a global while a view of it is in use.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0509",
    title: "Global or captured variable changed while it is viewed",
    explanation: "Functions can reach globals without being given them. While a view of a global, a loop over \
                  it or a reference to it is in use, no function may be called that changes that global, \
                  directly or through functions it calls; while it is lent as `&mut`, none that reads it. \
                  Calls that let other green threads run count as calls of everything a task may do, and \
                  the end of a value as a call of its destructor. The same holds for what a 'move' closure \
                  owns, when the code it runs could call the closure again.",
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

/// What runs the code that changes the variable.
pub enum By {
    Call,
    /// The end of a value of this type.
    Drop(String),
    /// The first use of this variable of the thread's own.
    FirstUse(String),
    /// Other tasks, where '--preempt' interrupts this one.
    Others,
}

/// Adds where the variable is changed, or only read, and what leads there.
pub fn with_way(mut found: Diagnostic, name: &str, at: Span, writes: bool, names: &[String]) -> Diagnostic {
    if at != found.primary.span {
        let does = if writes { "changed" } else { "read" };
        found = found.label(at, format!("{name} is {does} here"));
    }
    match names.is_empty() {
        true => found,
        false => found.note(format!(
            "the way there: {} → {}",
            names.join(" → "),
            name.trim_matches('\'')
        )),
    }
}

/// `name` is lent at `lent`, and what happens at `at` may change it.
pub fn changed(name: &str, lent: Span, at: Span, by: By) -> Diagnostic {
    let (message, here, after) = match &by {
        By::Call => (
            format!("this call may change {name}, which is in use"),
            "called here".to_string(),
            "the call",
        ),
        By::Drop(ty) => (
            format!("dropping a value of type '{ty}' may change {name}, which is in use"),
            "dropped here".to_string(),
            "that",
        ),
        By::FirstUse(variable) => (
            format!("computing the initial value of {variable} may change {name}, which is in use"),
            "computed here, if it is the thread's first use".to_string(),
            "that",
        ),
        By::Others => (
            format!("with '--preempt' another task may change {name} here, which is in use"),
            "this loop may be interrupted".to_string(),
            "that",
        ),
    };
    Diagnostic::error(&CODE, at, message)
        .here(here)
        .label(
            lent,
            format!("{name} is lent here and used after {after}, or by it"),
        )
        .help(format!("clone what is needed of {name} first"))
}
