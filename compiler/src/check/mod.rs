//! The judges: is a well-typed program also safe? Read-only; they find and explain.
//!
//! * **In**: HIR ([`judge_hir`]) and un-elaborated MIR ([`judge_mir`]) of the whole program.
//! * **Out**: findings only.
//! * **Always**: one rule family a file, one code a rule; `places` is the one definition of place and overlap.
//! * **Errors**: E04 moves and initialisation, E05 references and views, E06 Send, Sync and globals, E07 unsafe; W0701 needless `unsafe`.
//! * **Tests**: `tests/fail/{send,globals,unsafe,references,freeze,escape}` with accepted twins in `tests/run`.
//! * **Absent**: anything that changes the program; judging instances of generics (each is judged once, as written); only what `code` follows is
//!   followed instance by instance.

mod calls;
mod code;
mod destructors;
mod effects;
mod escape;
mod freeze;
mod globals;
pub mod loans;
mod methods;
mod moves;
mod operations;
mod origins;
pub mod places;
mod second_class;
mod send_sync;
mod size;
mod unsafe_use;
mod without_size;

pub use size::LARGEST as LARGEST_VALUE;

use crate::diagnostics::{Diagnostic, Sink};
use crate::hir::Program;
use crate::mir::Module;
use crate::source::{SourceMap, Span};
use crate::types::GlobalId;
use code::Graph;
use loans::Loans;
use rustc_hash::{FxHashMap, FxHashSet};

/// The order in which the globals of a program are initialised; cycles are reported.
pub fn global_order(program: &Program, module: &Module, sink: &mut Sink) -> Vec<GlobalId> {
    globals::order(&Graph::new(program, module), sink)
}

/// Judges types, positions and calls.
pub fn judge_hir(program: &Program, map: &SourceMap, sink: &mut Sink) {
    second_class::judge(program, sink);
    unsafe_use::judge(program, sink);
    destructors::judge(program, sink);
    size::judge(program, sink);
    let required = send_sync::find_required(program);
    send_sync::judge(program, map, &required, sink);
    operations::judge(program, map, sink);
    written_once(sink);
}

/// A write from another thread is also one by a closure that is kept; where it goes is what matters.
fn written_once(sink: &mut Sink) {
    let writes = sink.found.iter().filter(|found| found.code.id == "E0604");
    let writes: Vec<Span> = writes.map(|found| found.primary.span).collect();
    sink.found.retain(|found| {
        found.code.id != "E0329" || !found.labels.iter().any(|label| writes.contains(&label.span))
    });
}

/// Judges what happens on the paths through every body: moves, borrows, escapes; and what code runs what: globals.
/// Returns the order in which globals are initialised.
///
/// With `preempt`, other tasks may run wherever a loop goes round.
pub fn judge_mir(
    program: &Program,
    module: &Module,
    map: &SourceMap,
    preempt: bool,
    sink: &mut Sink,
) -> Vec<GlobalId> {
    let graph = Graph::new(program, module);
    let order = globals::order(&graph, sink);
    globals::judge(&graph, map, sink);
    let before = sink.found.len();
    without_size::judge(program, module, sink);
    moves::judge(program, module, sink);
    let reach = loans::Reach::find(module);
    let bodies = loans::bodies(module).into_iter();
    let bodies: Vec<Loans<'_>> = bodies.map(|body| Loans::find(program, body, &reach)).collect();
    let keeping = escape::Keeping::find(program, &bodies);
    escape::judge_function_values(program, &keeping, sink);
    let mut effects = effects::Effects::new(&graph, &bodies, preempt);
    for body in &bodies {
        escape::judge(body, &keeping, sink);
        freeze::judge(body, &mut effects, sink);
    }
    one_finding_a_place(before, sink);
    order
}

/// What moves a frozen place, in a loop over it for instance, is told once: as a use of something frozen. So is what
/// disturbs several views of one place at once, and a capture that leaves through several closures around one another: at the
/// innermost. Of what a closure must not hold, moves are no news.
fn one_finding_a_place(before: usize, sink: &mut Sink) {
    let room = |found: &Diagnostic, letters: &str| found.code.id.starts_with(letters);
    let borrows = sink.found[before..].iter().filter(|found| room(found, "E05"));
    let places: Vec<Span> = borrows.map(|found| found.primary.span).collect();
    let mut captures: FxHashMap<Span, Vec<Span>> = FxHashMap::default();
    for found in &sink.found[before..] {
        if let Some(capture) = captured(found) {
            captures.entry(capture).or_default().push(found.primary.span);
        }
    }
    let mut at = 0;
    let mut told = FxHashSet::default();
    sink.found.retain(|found| {
        at += 1;
        let span = found.primary.span;
        let moved = room(found, "E04")
            && (places.contains(&span) || found.labels.iter().any(|label| places.contains(&label.span)));
        let same = captured(found).and_then(|capture| captures.get(&capture));
        let outer = same.is_some_and(|same| same.iter().any(|inner| is_around(span, *inner)));
        let held = found.code.id == "E0404"
            && found
                .labels
                .iter()
                .any(|label| captures.contains_key(&label.span));
        let frozen = found.code.id == "E0504" && !told.insert((span.file, span.start, span.end));
        at <= before || !moved && !outer && !held && !frozen
    });
}

/// Where a closure that escapes captures what it must not.
fn captured(found: &Diagnostic) -> Option<Span> {
    let label = found.labels.first().filter(|_| found.code.id == "E0507")?;
    Some(label.span)
}

fn is_around(outer: Span, inner: Span) -> bool {
    outer != inner && outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
