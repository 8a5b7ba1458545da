//! A `let` declared without a value gets it by an assignment: on every path there may be one only.

use super::accesses;
use crate::check::calls;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::e0319;
use crate::hir::{ExprKind, LocalId, PatternKind, Program, StmtKind};
use crate::mir::dataflow::{Analysis, BitSet, Direction, Location, predecessors, solve, visit_forward};
use crate::mir::visit::Access;
use crate::mir::{BlockId, Body, Local, Place, Statement, Terminator};
use crate::source::Span;
use cranelift_entity::EntityRef;
use rustc_hash::FxHashSet;

/// Where a program declares such variables.
pub(super) fn declared(program: &Program) -> FxHashSet<Span> {
    let mut found = FxHashSet::default();
    let functions = calls::bodies(program).map(|(_, _, body)| body);
    for body in functions.chain(calls::initialisers(program)) {
        let late = |local: &LocalId| !body.locals[*local].mutable;
        for local in body
            .exprs
            .values()
            .flat_map(|expr| without_value(&expr.kind))
            .filter(late)
        {
            found.insert(body.locals[local].span);
        }
    }
    found
}

fn without_value(kind: &ExprKind) -> Vec<LocalId> {
    let ExprKind::Block(block) = kind else {
        return Vec::new();
    };
    let declared = block.stmts.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Let {
            pattern, init: None, ..
        } => match pattern.kind {
            PatternKind::Binding { local, .. } => Some(local),
            _ => None,
        },
        _ => None,
    });
    declared.collect()
}

/// Reports assignments to what may have its value already.
pub(super) fn judge(body: &Body, declared: &FxHashSet<Span>, sink: &mut Sink) {
    let locals = body.locals.iter();
    let late =
        locals.filter(|(_, decl)| decl.name.is_some() && !decl.mutable && declared.contains(&decl.span));
    let late: FxHashSet<Local> = late.map(|(local, _)| local).collect();
    if late.is_empty() {
        return;
    }
    let set = MaybeSet { late };
    let states = solve(body, &set);
    let mut told = FxHashSet::default();
    for block in body.blocks.keys() {
        let mut state = states.at_block(block);
        visit_forward(body, &set, block, &mut state, &mut |at, state| {
            accesses(body, at, &mut |place, access| {
                let again = set
                    .local(place)
                    .filter(|local| access == Access::Write && state.contains(local.index()));
                if let Some(local) = again.filter(|_| told.insert(at)) {
                    report(body, local, at, sink);
                }
            });
        });
    }
}

fn report(body: &Body, local: Local, at: Location, sink: &mut Sink) {
    let decl = &body.locals[local];
    let name = decl.name.map(|name| name.to_string()).unwrap_or_default();
    let first = before(body, local, at);
    let span = |at: Location| body.blocks[at.block].statements[at.statement].span;
    let first = first.filter(|&first| first != at).map(span);
    sink.report(e0319::second_value(span(at), &name, first, decl.span));
}

/// The nearest assignment on a way to `at`, which may be the one there.
fn before(body: &Body, local: Local, at: Location) -> Option<Location> {
    let sources = predecessors(body);
    let mut seen: FxHashSet<BlockId> = FxHashSet::default();
    let mut pending = vec![(at.block, at.statement)];
    while let Some((block, end)) = pending.pop() {
        let count = body.blocks[block].statements.len();
        let mut locations = (0..end.min(count))
            .rev()
            .map(|statement| Location { block, statement });
        match locations.find(|&at| writes(body, local, at)) {
            Some(found) => return Some(found),
            None => pending.extend(
                sources[block]
                    .iter()
                    .filter(|&&source| seen.insert(source))
                    .map(|&source| (source, usize::MAX)),
            ),
        }
    }
    None
}

fn writes(body: &Body, local: Local, at: Location) -> bool {
    let mut found = false;
    accesses(body, at, &mut |place, access| {
        found |= access == Access::Write && place.as_local() == Some(local);
    });
    found
}

/// Variables that have got their value on some path, whether they still have it or not.
struct MaybeSet {
    late: FxHashSet<Local>,
}

impl MaybeSet {
    fn local(&self, place: &Place) -> Option<Local> {
        place.as_local().filter(|local| self.late.contains(local))
    }

    fn access(&self, state: &mut BitSet, place: &Place, access: Access) {
        let Some(local) = self.local(place) else { return };
        match access {
            Access::Write => state.insert(local.index()),
            Access::StorageLive | Access::StorageDead => state.remove(local.index()),
            _ => {}
        }
    }
}

impl Analysis for MaybeSet {
    const DIRECTION: Direction = Direction::Forward;

    fn boundary(&self, _: &mut BitSet) {}

    fn statement(&self, state: &mut BitSet, statement: &Statement, _: Location) {
        statement
            .kind
            .accesses(&mut |place, access| self.access(state, place, access));
    }

    fn terminator(&self, _: &mut BitSet, _: &Terminator, _: Location) {}
}
