//! How a place came to be without a value: the way back from a use to the moves that reach it.

use super::{Judge, accesses};
use crate::mir::dataflow::{Location, predecessors};
use crate::mir::init::{Effect, effect};
use crate::mir::paths::PathId;
use crate::mir::visit::Access;
use crate::mir::{BlockId, Operand, Place, Rvalue, StatementKind};
use crate::source::Span;
use rustc_hash::FxHashSet;

/// Why there may be no value.
pub(super) enum Cause {
    Moved(Moved),
    NeverSet,
}

/// A move that reaches a use.
pub(super) struct Moved {
    pub at: Location,
    pub span: Span,
    /// What was moved: the path, a part of it or something around it.
    pub place: Place,
    /// The closure literal that took it.
    pub closure: Option<Span>,
    /// Only in a round of a loop before the one of the use.
    pub round_before: bool,
}

impl Judge<'_> {
    /// The nearest move of something overlapping `path` before `at`, in the same round of all loops if there is one.
    pub(super) fn cause(&self, path: PathId, at: Location) -> Cause {
        let back = self.places.body.back_edges();
        let moved = match self.moved_before(path, at, &back) {
            Some(moved) => Some(moved),
            None => self
                .moved_before(path, at, &FxHashSet::default())
                .map(|moved| Moved {
                    round_before: true,
                    ..moved
                }),
        };
        moved.map_or(Cause::NeverSet, Cause::Moved)
    }

    /// The nearest such move on ways that leave out some edges.
    fn moved_before(&self, path: PathId, at: Location, out: &FxHashSet<(BlockId, BlockId)>) -> Option<Moved> {
        let before = predecessors(self.places.body);
        let mut seen: FxHashSet<BlockId> = FxHashSet::default();
        let mut pending = vec![(at.block, at.statement)];
        while let Some((block, end)) = pending.pop() {
            match self.last_change(path, block, end) {
                Some(Effect::Uninit(Access::Move)) => {
                    if let Some(moved) = self.last_move(path, block, end) {
                        return Some(moved);
                    }
                }
                Some(_) => {}
                None => {
                    let sources = before[block]
                        .iter()
                        .filter(|&&source| !out.contains(&(source, block)));
                    let sources = sources.filter(|&&source| seen.insert(source));
                    pending.extend(sources.map(|&source| (source, usize::MAX)));
                }
            }
        }
        None
    }

    fn locations(&self, block: BlockId, end: usize) -> impl Iterator<Item = Location> + use<> {
        let behind_last = self.places.body.blocks[block].statements.len() + 1;
        (0..end.min(behind_last))
            .rev()
            .map(move |statement| Location { block, statement })
    }

    /// The last thing that set or emptied the path before statement `end` of a block.
    fn last_change(&self, path: PathId, block: BlockId, end: usize) -> Option<Effect> {
        self.locations(block, end)
            .find_map(|at| self.change_at(path, at).map(|(effect, _)| effect))
    }

    fn change_at(&self, path: PathId, at: Location) -> Option<(Effect, Place)> {
        let mut last = None;
        accesses(self.places.body, at, &mut |place, access| {
            if let Some((changed, effect)) = effect(self.paths, place, access)
                && self.related(changed, path, effect)
            {
                last = Some((effect, place.clone()));
            }
        });
        last
    }

    /// Setting a whole sets its parts; moving either takes something of the other.
    fn related(&self, changed: PathId, path: PathId, effect: Effect) -> bool {
        self.is_within(path, changed) || (effect != Effect::Init && self.is_within(changed, path))
    }

    fn is_within(&self, inner: PathId, outer: PathId) -> bool {
        let mut at = Some(inner);
        while let Some(path) = at {
            if path == outer {
                return true;
            }
            at = self.paths.paths[path].parent;
        }
        false
    }

    fn last_move(&self, path: PathId, block: BlockId, end: usize) -> Option<Moved> {
        let (at, place) = self.locations(block, end).find_map(|at| {
            let (_, place) = self.change_at(path, at)?;
            Some((at, place))
        })?;
        let closure = self.taking_closure(at);
        Some(Moved {
            at,
            span: self.span(at),
            place,
            closure,
            round_before: false,
        })
    }

    /// The closure literal that captures what the statement at `at` moved into a temporary.
    fn taking_closure(&self, at: Location) -> Option<Span> {
        let statements = &self.places.body.blocks[at.block].statements;
        let StatementKind::Assign(temp, _) = &statements.get(at.statement)?.kind else {
            return None;
        };
        let taker = statements[at.statement + 1..]
            .iter()
            .find(|statement| match &statement.kind {
                StatementKind::Assign(_, Rvalue::Closure { captures, .. }) => captures
                    .iter()
                    .any(|capture| matches!(capture, Operand::Move(place) if place == temp)),
                _ => false,
            });
        taker.map(|statement| statement.span)
    }
}
