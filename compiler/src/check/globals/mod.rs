//! Globals reached from code that can run on another OS thread.
//!
//! Starting from every closure and function that is handed to another thread, all code that it can get to is visited:
//! through calls, closures, trait and interface methods, and the universal operations (clone, `==`, printing, drop) of
//! the types it handles. Generic functions are followed per instance, so that a method of a type that no thread uses
//! is not held against the program.

mod edges;
mod glue;
mod order;
mod reach;
mod roots;
mod stored;

use super::send_sync::{Required, explain};
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0602, e0603};
use crate::hir::Program;
use crate::source::SourceMap;
use crate::types::thread_facts::{Scope, ThreadFact, ThreadFacts};
pub use order::order;
use reach::{Reach, Use};

/// Reports mutable globals and globals that are not Sync where another thread could meet them.
pub fn judge(program: &Program, map: &SourceMap, required: &Required, sink: &mut Sink) {
    let roots = roots::find(program, required);
    if roots.is_empty() || program.globals.is_empty() {
        return;
    }
    let mut reach = Reach::new(program, roots);
    reach.run();
    let facts = ThreadFacts::new(program);
    for found in &reach.uses {
        report(program, map, &facts, &reach, found, sink);
    }
}

fn report(
    program: &Program,
    map: &SourceMap,
    facts: &ThreadFacts<'_>,
    reach: &Reach<'_>,
    found: &Use,
    sink: &mut Sink,
) {
    let global = &program.globals[found.global];
    if global.thread_local {
        return;
    }
    let chain = reach.chain(found);
    if global.mutable {
        return sink.report(e0602::mutable(global, found.span, &chain));
    }
    if let Some(reason) = facts.not_sync(global.ty, Scope::NONE) {
        let told = explain::of(program, map, (global.ty, ThreadFact::Sync), &reason);
        let ty = global.ty.show(program).to_string();
        sink.report(e0603::not_sync(global, &ty, found.span, &chain, &told));
    }
}
