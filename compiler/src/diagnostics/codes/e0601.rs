//! E0601: something would go to another OS thread that may not.

use crate::diagnostics::{Code, Diagnostic};
use crate::hir::Function;
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0601",
    title: "Value cannot go to another thread",
    explanation: "A value may move to another OS thread only if its type is Send, and be shared with one only \
                  if it is Sync. Types made of such parts are so by themselves; raw pointers are neither, \
                  because nothing says who else uses what they point to. The message shows the way from the \
                  captured variable to the part that is at fault. A struct whose use of such a part is \
                  synchronised can promise it with `@send` or `@sync`.",
    failing: r#"from "std/thread" import { Thread }

struct Buffer { ptr: *u8 }
struct Job { buffer: Buffer }

fn main(): i32 {
    let job = Job { buffer: Buffer { ptr: 0 as *u8 } }
    let t = Thread.spawn(move (): void => {
        run(job)
    })!
    t.join()!
    return 0
}

fn run(job: &Job): void {
    print("running")
}
"#,
    fixed: r#"from "std/thread" import { Thread }

@send
@sync
struct Buffer { ptr: *u8 }
struct Job { buffer: Buffer }

fn main(): i32 {
    let job = Job { buffer: Buffer { ptr: 0 as *u8 } }
    let t = Thread.spawn(move (): void => {
        run(job)
    })!
    t.join()!
    return 0
}

fn run(job: &Job): void {
    print("running")
}
"#,
};

/// What the judge found out, in words.
pub struct Told {
    pub message: String,
    pub notes: Vec<String>,
    /// The declaration of the part at fault.
    pub field: Option<(Span, String)>,
    pub help: Option<String>,
}

/// Where the value would cross.
pub struct Crossing {
    pub span: Span,
    pub text: &'static str,
    /// Inside a called function that only hands the closure on: where it does.
    pub inner: Option<Span>,
}

/// `at` is the capture; `through` is a capture further in that takes the value along.
pub fn crosses(
    at: Span,
    here: &str,
    told: &Told,
    crossing: Crossing,
    through: Option<(Span, String)>,
) -> Diagnostic {
    let mut found = Diagnostic::error(&CODE, at, told.message.clone())
        .here(here)
        .label(crossing.span, crossing.text);
    if let Some(inner) = crossing.inner {
        found = found.label(inner, "it is handed on to another OS thread here");
    }
    if let Some((span, text)) = through {
        found = found.label(span, text);
    }
    explained(found, told)
}

/// Adds the chain, the declaration at fault and the help.
pub(super) fn explained(mut found: Diagnostic, told: &Told) -> Diagnostic {
    if let Some((span, text)) = &told.field {
        found = found.label(*span, text);
    }
    found.notes.extend(told.notes.iter().cloned());
    found.helps.extend(told.help.iter().cloned());
    found
}

/// A function that hands parameter `position` to another thread is used without its name, so that calls of it could not
/// be judged.
pub fn function_value(function: &Function, position: usize, at: Span, site: Span) -> Diagnostic {
    let (path, param) = (&function.path, &function.params[position]);
    let message = format!(
        "'{path}' sends its parameter '{}' to another thread and cannot be used as a value",
        param.name
    );
    Diagnostic::error(&CODE, at, message)
        .here("calls through this value cannot be judged")
        .label(
            site,
            format!("'{}' is handed to another OS thread here", param.name),
        )
        .help("call it by its name, or mark the parameter's type with '@send'")
}
