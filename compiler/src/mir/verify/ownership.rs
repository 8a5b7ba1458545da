//! Rules 4 and 5 after elaboration: nothing is used, dropped or forgotten that is or is not there.
//!
//! Drops behind a flag or a tag depend on values this check does not follow: what they drop is left out of it.

use super::Report;
use crate::mir::dataflow::{BitSet, Location, predecessors, solve, visit_forward};
use crate::mir::init::{MaybeInit, MaybeUninit};
use crate::mir::paths::{Found, MovePaths, PathId};
use crate::mir::visit::Access;
use crate::mir::*;
use crate::types::facts::Facts;
use cranelift_entity::EntityRef;
use rustc_hash::FxHashSet;

struct Checker<'a> {
    facts: &'a Facts<'a>,
    body: &'a Body,
    paths: &'a MovePaths,
    /// Bases of what is dropped under a condition.
    conditional: FxHashSet<Base>,
}

pub(super) fn check(facts: &Facts<'_>, captures: &[CaptureDecl], body: &Body, report: &mut Report<'_>) {
    let paths = MovePaths::collect(facts, body, captures);
    let checker = Checker {
        facts,
        body,
        conditional: conditional_bases(body),
        paths: &paths,
    };
    checker.uses(report);
    checker.leaks(report);
}

impl Checker<'_> {
    fn uses(&self, report: &mut Report<'_>) {
        let analysis = MaybeUninit { paths: self.paths };
        let solution = solve(self.body, &analysis);
        for block in self.body.blocks.keys() {
            let mut state = solution.at_block(block);
            visit_forward(self.body, &analysis, block, &mut state, &mut |at, state| {
                self.accesses(at, &mut |place, access| {
                    if needs_value(access)
                        && !self.conditional.contains(&place.base)
                        && self.gone(place, state)
                    {
                        report.add(
                            Some(at),
                            format!("rule 4: {access:?} of {place}, which may hold no value"),
                        );
                    }
                });
            });
        }
    }

    /// Something of the place may be without a value.
    fn gone(&self, place: &Place, uninit: &BitSet) -> bool {
        match self.paths.find(place) {
            Found::Exact(path) => self.paths.any_in(path, &|inner| uninit.contains(inner.index())),
            Found::Within(path) => uninit.contains(path.index()),
            Found::Untracked => false,
        }
    }

    fn leaks(&self, report: &mut Report<'_>) {
        let analysis = MaybeInit::new(self.facts.program, self.body, self.paths);
        let solution = solve(self.body, &analysis);
        for block in self.body.blocks.keys() {
            let mut state = solution.at_block(block);
            visit_forward(self.body, &analysis, block, &mut state, &mut |at, state| {
                self.accesses(at, &mut |place, access| {
                    if access == Access::StorageDead
                        && let Found::Exact(path) = self.paths.find(place)
                        && let Some(kept) = self.kept(path, state)
                    {
                        let kept = &self.paths.paths[kept].place;
                        report.add(
                            Some(at),
                            format!("rule 4: {kept} is still there at the end of its storage"),
                        );
                    }
                });
            });
        }
    }

    /// A part that may hold a value nobody has dropped.
    fn kept(&self, path: PathId, init: &BitSet) -> Option<PathId> {
        let mut kept = None;
        self.paths.for_each_in(path, &mut |inner| {
            let data = &self.paths.paths[inner];
            let whole = data.children.is_empty();
            if whole && init.contains(inner.index()) && self.facts.needs_drop(data.ty) {
                kept = Some(inner);
            }
        });
        kept.filter(|_| !self.conditional.contains(&self.paths.paths[path].place.base))
    }

    fn accesses(&self, at: Location, visit: &mut visit::Visitor<'_>) {
        let block = &self.body.blocks[at.block];
        match block.statements.get(at.statement) {
            Some(statement) => statement.kind.accesses(visit),
            None => block.terminator.kind.accesses(visit),
        }
    }
}

fn needs_value(access: Access) -> bool {
    matches!(
        access,
        Access::Copy
            | Access::Move
            | Access::Duplicate
            | Access::Borrow { .. }
            | Access::Exchange
            | Access::Drop
    )
}

/// What is dropped in blocks that are entered by a flag or a tag only.
fn conditional_bases(body: &Body) -> FxHashSet<Base> {
    let before = predecessors(body);
    let mut bases = FxHashSet::default();
    for (id, block) in &body.blocks {
        let conditional = before[id].iter().any(|&source| is_elaborated_test(body, source));
        for statement in block.statements.iter().filter(|_| conditional) {
            if let StatementKind::Drop(place) | StatementKind::FreeHeap(place) = &statement.kind {
                bases.insert(place.base);
            }
        }
    }
    bases
}

fn is_elaborated_test(body: &Body, block: BlockId) -> bool {
    match &body.blocks[block].terminator.kind {
        TerminatorKind::Branch { condition, .. } => {
            let local = condition.place().and_then(Place::as_local);
            local.is_some_and(|local| body.locals[local].kind == LocalKind::DropFlag)
        }
        TerminatorKind::Switch { .. } => true,
        _ => false,
    }
}
