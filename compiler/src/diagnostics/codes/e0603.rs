//! E0603: a global that is not Sync is reached from another OS thread.

use super::e0601::{Told, explained};
use super::e0602::{Chain, with_chain};
use crate::diagnostics::{Code, Diagnostic};
use crate::hir::Global;
use crate::source::Span;

pub static CODE: Code = Code {
    id: "E0603",
    title: "Global of a type that is not Sync reached from another thread",
    explanation: "A `let` at file level is shared by all threads that use it, so its type must be Sync when \
                  code that can run on another OS thread reaches it. Types with raw pointers inside are not, \
                  unless they promise it with `@sync`. The message shows the calls that lead from the thread \
                  to the global, and the part of its type that is at fault.",
    failing: r#"from "std/thread" import { Thread }

struct Table { ptr: *u8, len: i64 }

let table: Table = Table { ptr: 0 as *u8, len: 3 }

fn main(): i32 {
    let t = Thread.spawn(move (): void => { print(table.len) })!
    t.join()!
    return 0
}
"#,
    fixed: r#"from "std/thread" import { Thread }

@sync
struct Table { ptr: *u8, len: i64 }

let table: Table = Table { ptr: 0 as *u8, len: 3 }

fn main(): i32 {
    let t = Thread.spawn(move (): void => { print(table.len) })!
    t.join()!
    return 0
}
"#,
};

pub fn not_sync(global: &Global, ty: &str, at: Span, chain: &Chain, told: &Told) -> Diagnostic {
    let name = global.name.as_str();
    let message =
        format!("global '{name}' of type '{ty}' can be reached from another OS thread but is not Sync");
    let found = Diagnostic::error(&CODE, at, message)
        .here(format!("'{name}' is used here"))
        .label(global.span, format!("'{name}' is declared here"));
    explained(with_chain(found, name, chain), told)
}
