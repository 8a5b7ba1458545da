//! Which holders may still be used: backward over the control-flow graph, for the few locals that hold loans.

use super::Loans;
use crate::mir::dataflow::predecessors;
use crate::mir::visit::Access;
use crate::mir::{Base, BlockId, Local, Place};
use cranelift_entity::SecondaryMap;

/// A small sorted set.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LocalSet(Vec<Local>);

impl LocalSet {
    pub fn contains(&self, local: Local) -> bool {
        self.0.binary_search(&local).is_ok()
    }

    pub fn insert(&mut self, local: Local) -> bool {
        match self.0.binary_search(&local) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, local);
                true
            }
        }
    }

    fn remove(&mut self, local: Local) {
        if let Ok(at) = self.0.binary_search(&local) {
            self.0.remove(at);
        }
    }

    fn union(&mut self, other: &LocalSet) -> bool {
        let mut changed = false;
        for &local in &other.0 {
            changed |= self.insert(local);
        }
        changed
    }
}

/// Holders live at the end of each block.
pub struct Liveness {
    ends: SecondaryMap<BlockId, LocalSet>,
    tracked: SecondaryMap<Local, bool>,
}

/// How a statement touches a local as far as liveness is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    Use,
    /// It gets a new value.
    Set,
    /// Storage and drops: holding a loan does not matter to them.
    Neither,
}

/// How an access to a place touches its base local.
pub fn touch(place: &Place, access: Access) -> Option<(Local, Touch)> {
    let Base::Local(local) = place.base else {
        return None;
    };
    let touch = match access {
        Access::StorageLive | Access::StorageDead | Access::Drop | Access::Free => Touch::Neither,
        Access::Write | Access::AssumeInit if place.projections.is_empty() => Touch::Set,
        _ => Touch::Use,
    };
    Some((local, touch))
}

impl Liveness {
    pub fn find(loans: &Loans<'_>) -> Liveness {
        let mut tracked: SecondaryMap<Local, bool> = SecondaryMap::new();
        for loan in loans.loans.keys() {
            for holder in loans.holders(loan) {
                tracked[holder.local] = true;
            }
        }
        let mut liveness = Liveness {
            ends: SecondaryMap::new(),
            tracked,
        };
        liveness.solve(loans);
        liveness
    }

    fn solve(&mut self, loans: &Loans<'_>) {
        let before = predecessors(loans.body);
        let mut pending: Vec<BlockId> = loans.body.blocks.keys().collect();
        let mut queued: SecondaryMap<BlockId, bool> = SecondaryMap::with_default(true);
        while let Some(block) = pending.pop() {
            queued[block] = false;
            let start = self.within(loans, block).pop().unwrap_or_default();
            for &source in &before[block] {
                if self.ends[source].union(&start) && !std::mem::replace(&mut queued[source], true) {
                    pending.push(source);
                }
            }
        }
    }

    /// The holders live behind each statement of a block and behind its terminator, last first; at the end the ones live
    /// at its start.
    fn within(&self, loans: &Loans<'_>, block: BlockId) -> Vec<LocalSet> {
        let contents = &loans.body.blocks[block];
        let mut state = self.ends[block].clone();
        let mut states = vec![state.clone()];
        contents
            .terminator
            .kind
            .accesses(&mut |place, access| self.apply(&mut state, place, access));
        states.push(state.clone());
        for statement in contents.statements.iter().rev() {
            let mut uses = Vec::new();
            statement
                .kind
                .accesses(&mut |place, access| match touch(place, access) {
                    Some((local, Touch::Set)) => state.remove(local),
                    Some((local, Touch::Use)) if self.tracked[local] => uses.push(local),
                    _ => {}
                });
            for local in uses {
                state.insert(local);
            }
            states.push(state.clone());
        }
        states
    }

    fn apply(&self, state: &mut LocalSet, place: &Place, access: Access) {
        if let Some((local, Touch::Use)) = touch(place, access)
            && self.tracked[local]
        {
            state.insert(local);
        }
    }

    /// The holders live before statement `i` at position `i`, before the terminator behind those, and at the end last.
    pub fn in_block(&self, loans: &Loans<'_>, block: BlockId) -> Vec<LocalSet> {
        let mut states = self.within(loans, block);
        states.reverse();
        states
    }
}
