//! Moves and initialisation: every value used is there, nothing leaves a place that must keep it.
//!
//! * **In**: un-elaborated MIR and the initialisation analyses that drop elaboration uses too.
//! * **Errors**: E0401–E0403 uses without a value, E0404–E0407 moves out of something, E0319 a second value for a `let`.
//! * **Tests**: `tests/fail/moves`, with accepted twins in `tests/run/ownership`.
//! * **Absent**: whether a place may change (`var`, `&mut`): the type checker knows from the place alone,
//!   but for a `let` declared without a value.

mod history;
mod late;
mod stuck;
mod used;

use super::loans;
use super::places::Places;
use crate::diagnostics::Sink;
use crate::hir::Program;
use crate::mir::dataflow::{Location, solve, visit_forward};
use crate::mir::init::MaybeUninit;
use crate::mir::paths::MovePaths;
use crate::mir::visit::Visitor;
use crate::mir::{Body, CaptureDecl, Module, OwnedFacts, Owner, Place, Rvalue, StatementKind};
use crate::source::Span;
use crate::types::facts::Facts;
use crate::types::{Ty, TyKind};
use rustc_hash::FxHashSet;

/// Judges every body of a module, in the order of the source.
pub fn judge(program: &Program, module: &Module, sink: &mut Sink) {
    let facts = OwnedFacts::new(program);
    let plain = module.functions.values().chain(module.globals.values());
    let plain = plain.map(|body| (facts.of(body.owner), body, &[] as &[CaptureDecl]));
    let closures = module.closures.iter().map(|(id, def)| {
        let captures = def.captures.as_slice();
        (facts.of_closure(module, id), &def.body, captures)
    });
    let mut bodies: Vec<_> = plain.chain(closures).collect();
    bodies.sort_by_key(|(_, body, _)| body.span);
    let rounds = rounds(module);
    let late = late::declared(program);
    for (facts, body, captures) in bodies {
        late::judge(body, &late, sink);
        let is_round = rounds.contains(&body.owner);
        judge_body(facts, module, (body, captures, is_round), sink);
    }
}

/// The bodies of `parallel for`.
fn rounds(module: &Module) -> FxHashSet<Owner> {
    let mut found = FxHashSet::default();
    for (_, body, _) in loans::bodies(module) {
        let statements = || body.blocks.values().flat_map(|block| &block.statements);
        let run: Vec<&Place> = statements()
            .filter_map(|statement| match &statement.kind {
                StatementKind::ParallelFor { body, .. } => body.place(),
                _ => None,
            })
            .collect();
        for statement in statements() {
            if let StatementKind::Assign(dest, Rvalue::Closure { closure, .. }) = &statement.kind
                && run.contains(&dest)
            {
                found.insert(Owner::Closure(*closure));
            }
        }
    }
    found
}

/// One body under judgement.
struct Judge<'a> {
    facts: &'a Facts<'a>,
    places: Places<'a>,
    paths: &'a MovePaths,
    module: &'a Module,
    /// The body runs once for each element of a `parallel for`.
    is_round: bool,
    sink: &'a mut Sink,
    /// The moves, declarations and statements that have been reported.
    reported: FxHashSet<Span>,
}

fn judge_body(
    facts: &Facts<'_>,
    module: &Module,
    (body, captures, is_round): (&Body, &[CaptureDecl], bool),
    sink: &mut Sink,
) {
    let paths = MovePaths::collect(facts, body, captures);
    let uninit = MaybeUninit { paths: &paths };
    let uninits = solve(body, &uninit);
    let mut judge = Judge {
        facts,
        places: Places {
            program: facts.program,
            body,
            captures,
        },
        paths: &paths,
        module,
        is_round,
        sink,
        reported: FxHashSet::default(),
    };
    for block in body.blocks.keys() {
        let mut state = uninits.at_block(block);
        visit_forward(body, &uninit, block, &mut state, &mut |at, state| {
            accesses(body, at, &mut |place, access| {
                judge.stuck(place, access, at);
                judge.used(place, access, at, state);
            });
        });
    }
}

/// What happens at a location.
fn accesses(body: &Body, at: Location, visit: &mut Visitor<'_>) {
    let block = &body.blocks[at.block];
    match block.statements.get(at.statement) {
        Some(statement) => statement.kind.accesses(visit),
        None => block.terminator.kind.accesses(visit),
    }
}

impl Judge<'_> {
    fn span(&self, at: Location) -> Span {
        let block = &self.places.body.blocks[at.block];
        match block.statements.get(at.statement) {
            Some(statement) => statement.span,
            None => block.terminator.span,
        }
    }

    /// True the first time something about this piece of source is reported.
    fn is_news(&mut self, about: Span) -> bool {
        self.reported.insert(about)
    }

    fn name(&self, place: &Place) -> String {
        self.places.name(place).unwrap_or_else(|| "the value".to_string())
    }

    /// Values of the type can be cloned.
    fn can_clone(&self, ty: Ty) -> bool {
        match ty.kind() {
            TyKind::Fn(_) | TyKind::Interface(..) | TyKind::Ref(..) => false,
            TyKind::Heap(content) => self.can_clone(*content),
            _ => true,
        }
    }

    fn ty(&self, place: &Place) -> Ty {
        self.places.typing().place(place)
    }
}
