//! E0607: a type is used as an interface that promises Send or Sync, and is not.

use super::e0601::{Told, explained};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0607",
    title: "Type does not keep the interface's promise",
    explanation: "An interface declared `@send` promises that everything behind it may move to another OS \
                  thread, one declared `@sync` that it may be shared between threads. Every type used as that \
                  interface must therefore be Send or Sync.",
    failing: r#"@send
interface Job { fn run(self: &Self): void }

struct Raw { ptr: *u8 }

impl Raw {
    fn run(self: &Self): void { print("run") }
}

fn main(): i32 {
    let job: Heap<Job> = Heap(Raw { ptr: 0 as *u8 })
    job.run()
    return 0
}
"#,
    fixed: r#"@send
interface Job { fn run(self: &Self): void }

@send
struct Raw { ptr: *u8 }

impl Raw {
    fn run(self: &Self): void { print("run") }
}

fn main(): i32 {
    let job: Heap<Job> = Heap(Raw { ptr: 0 as *u8 })
    job.run()
    return 0
}
"#,
};

/// `declared` is the interface's attribute.
pub fn unfit(ty: &str, interface: &str, fact: &str, at: Span, declared: Span, told: &Told) -> Diagnostic {
    let message = format!("'{ty}' cannot be used as '{interface}': it is not {fact}");
    let found = Diagnostic::error(&CODE, at, message)
        .here(format!("used as '{interface}' here"))
        .label(declared, format!("'{interface}' promises {fact}"));
    explained(found, told)
}
