//! E0602: a mutable global is reached from another OS thread.

use crate::diagnostics::{Code, Diagnostic};
use crate::hir::Global;
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0602",
    title: "Mutable global reached from another thread",
    explanation: "A `var` at file level is one variable for the whole program. Code that can run on another OS \
                  thread may not touch it, read or write, not even through functions it calls: two threads \
                  would race for it. Make it `thread_local var` when each thread should have its own, a `let` \
                  with an atomic, `Mutex` or `Shared` when they should share it, or pass the value in. The \
                  message shows the calls that lead from the thread to the global.",
    failing: r#"from "std/thread" import { Thread }

var hits: i64 = 0

fn step(): void { hits = hits + 1 }

fn main(): i32 {
    let t = Thread.spawn(move (): void => { step() })!
    t.join()!
    return 0
}
"#,
    fixed: r#"from "std/thread" import { Thread }
from "std/sync" import { AtomicI64 }

let hits: AtomicI64 = AtomicI64.new(0)

fn step(): void { hits.add(1) }

fn main(): i32 {
    let t = Thread.spawn(move (): void => { step() })!
    t.join()!
    return 0
}
"#,
};

/// The way from a thread's start to a global.
pub struct Chain {
    /// The place that starts the thread.
    pub start: Span,
    pub text: &'static str,
    /// What runs there.
    pub first: String,
    /// Each call on the way, outermost first.
    pub links: Vec<Link>,
}

/// A call and what it calls.
pub struct Link {
    pub span: Span,
    pub name: String,
}

pub fn mutable(global: &Global, at: Span, chain: &Chain) -> Diagnostic {
    let name = global.name.as_str();
    let message = format!("mutable global '{name}' can be reached from another OS thread");
    let found = Diagnostic::error(&CODE, at, message)
        .here(format!("'{name}' is used here"))
        .label(global.span, format!("'{name}' is declared 'var'"))
        .help(format!(
            "make '{name}' `thread_local var`, a `let` with an atomic or a `Shared`, or pass the value in"
        ));
    with_chain(found, name, chain)
}

/// Labels the calls and adds the chain in one line.
pub(super) fn with_chain(mut found: Diagnostic, global: &str, chain: &Chain) -> Diagnostic {
    found = found.label(chain.start, chain.text);
    let mut names = vec![chain.first.clone()];
    for (at, link) in chain.links.iter().enumerate() {
        names.push(link.name.clone());
        // What is dropped or printed at one place takes several links from there.
        let goes_on = chain.links.get(at + 1).is_some_and(|next| next.span == link.span);
        if !goes_on && link.span != found.primary.span {
            found = found.label(link.span, format!("gets to {} here", link.name));
        }
    }
    names.push(global.to_string());
    found.note(format!("the way there: {}", names.join(" → ")))
}
