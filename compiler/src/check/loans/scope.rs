//! Where loans are in force: from where they are made, as long as a holder is live.

use super::live::{Liveness, LocalSet, Touch, touch};
use super::{LoanId, Loans};
use crate::check::places::relate::passes_reference;
use crate::mir::dataflow::Location;
use crate::mir::visit::Access;
use crate::mir::{Base, BlockId, Local};
use cranelift_entity::{EntityRef, SecondaryMap};
use rustc_hash::FxHashMap;

/// Loans in force at one point.
pub type LoanSet = Vec<LoanId>;

/// Loans in force at the start of each block, and liveness.
pub struct Scopes<'l, 'a> {
    loans: &'l Loans<'a>,
    liveness: Liveness,
    starts: SecondaryMap<BlockId, Option<LoanSet>>,
    made: FxHashMap<Location, Vec<LoanId>>,
}

/// The state around one statement or terminator.
pub struct Point<'p> {
    pub at: Location,
    /// In force before it.
    pub loans: &'p [LoanId],
    /// Live before it and behind it.
    pub before: &'p LocalSet,
    pub behind: &'p LocalSet,
}

impl<'l, 'a> Scopes<'l, 'a> {
    pub fn find(loans: &'l Loans<'a>) -> Scopes<'l, 'a> {
        let mut made: FxHashMap<Location, Vec<LoanId>> = FxHashMap::default();
        for (id, loan) in loans.loans.iter() {
            made.entry(loan.at).or_default().push(id);
        }
        let mut scopes = Scopes {
            loans,
            liveness: Liveness::find(loans),
            starts: SecondaryMap::new(),
            made,
        };
        scopes.solve();
        scopes
    }

    fn solve(&mut self) {
        let entry = BlockId::new(0);
        self.starts[entry] = Some(Vec::new());
        let mut pending = vec![entry];
        while let Some(block) = pending.pop() {
            let end = self.walk(block, &mut |_| {});
            let mut targets = Vec::new();
            self.loans.body.blocks[block]
                .terminator
                .kind
                .for_each_target(|target| targets.push(target));
            for target in targets {
                if merge(&mut self.starts[target], &end) {
                    pending.push(target);
                }
            }
        }
    }

    /// Steps through a block, calling `visit` for each statement and the terminator; returns the loans at its end.
    pub fn walk(&self, block: BlockId, visit: &mut dyn FnMut(Point<'_>)) -> LoanSet {
        let live = self.liveness.in_block(self.loans, block);
        let mut state = self.starts[block].clone().unwrap_or_default();
        let statements = self.loans.body.blocks[block].statements.len();
        for statement in 0..=statements {
            let at = Location { block, statement };
            let (before, behind) = (&live[statement], &live[statement + 1]);
            visit(Point {
                at,
                loans: &state,
                before,
                behind,
            });
            state.retain(|&loan| self.is_held(loan, behind));
            for &loan in self.made.get(&at).map_or(&[][..], |made| made) {
                if self.is_held(loan, behind) && !state.contains(&loan) {
                    state.push(loan);
                }
            }
            self.forget_renamed(at, &mut state);
        }
        state
    }

    /// When a reference variable gets another value, places behind it are other places.
    fn forget_renamed(&self, at: Location, state: &mut LoanSet) {
        let Some(statement) = self.loans.body.blocks[at.block].statements.get(at.statement) else {
            return;
        };
        statement.kind.accesses(&mut |place, access| {
            let ends = access == Access::StorageDead;
            if let Some((local, Touch::Set)) = touch(place, access) {
                state.retain(|&loan| !self.is_behind(loan, local));
            } else if ends && let Some(local) = place.as_local() {
                state.retain(|&loan| self.loans.loans[loan].place.base != Base::Local(local));
            }
        });
    }

    fn is_behind(&self, loan: LoanId, local: Local) -> bool {
        let place = &self.loans.loans[loan].place;
        place.base == Base::Local(local) && passes_reference(self.loans.typing, place, 0)
    }

    /// Blocks that can be reached.
    pub fn blocks(&self) -> impl Iterator<Item = BlockId> + '_ {
        self.loans
            .body
            .blocks
            .keys()
            .filter(|&block| self.starts[block].is_some())
    }

    fn is_held(&self, loan: LoanId, live: &LocalSet) -> bool {
        self.loans
            .holders(loan)
            .iter()
            .any(|holder| live.contains(holder.local))
    }
}

/// Adds the loans to what is known; true when that was news.
fn merge(known: &mut Option<LoanSet>, more: &[LoanId]) -> bool {
    let Some(known) = known else {
        *known = Some(more.to_vec());
        return true;
    };
    let before = known.len();
    for loan in more {
        if !known.contains(loan) {
            known.push(*loan);
        }
    }
    known.len() > before
}
