//! Where loans are in force: from where they are made, as long as a holder is live.

use super::live::{BlockLiveness, Liveness, Touch, touch};
use super::{Held, LoanId, Loans};
use crate::check::places::relate::passes_reference;
use crate::mir::dataflow::Location;
use crate::mir::visit::Access;
use crate::mir::{Base, BlockId, Local};
use cranelift_entity::{EntityRef, SecondaryMap};
use rustc_hash::{FxHashMap, FxHashSet};

/// Loans in force at one point.
pub type LoanSet = Vec<LoanId>;

/// Loans in force at the start of each block, and liveness.
pub struct Scopes<'l, 'a> {
    loans: &'l Loans<'a>,
    liveness: Liveness,
    starts: SecondaryMap<BlockId, Option<LoanSet>>,
    made: FxHashMap<Location, Vec<LoanId>>,
    /// Locals that some loan is of.
    lent: FxHashSet<Local>,
}

/// The state around one statement or terminator.
pub struct Point<'p> {
    pub at: Location,
    /// In force before it.
    pub loans: &'p [LoanId],
    live: &'p BlockLiveness<'p>,
}

impl Point<'_> {
    /// May be used by the statement or after it.
    pub fn is_live_before(&self, local: Local) -> bool {
        self.live.before(local, self.at.statement)
    }

    /// May be used after the statement.
    pub fn is_live_behind(&self, local: Local) -> bool {
        self.live.behind(local, self.at.statement)
    }
}

impl<'l, 'a> Scopes<'l, 'a> {
    pub fn find(loans: &'l Loans<'a>) -> Scopes<'l, 'a> {
        let mut made: FxHashMap<Location, Vec<LoanId>> = FxHashMap::default();
        for (id, loan) in loans.loans.iter() {
            made.entry(loan.at).or_default().push(id);
        }
        let bases = loans.loans.values().map(|loan| loan.place.base);
        let lent = bases.filter_map(|base| match base {
            Base::Local(local) => Some(local),
            _ => None,
        });
        let lent = lent.collect();
        let mut scopes = Scopes {
            loans,
            liveness: Liveness::find(loans),
            starts: SecondaryMap::new(),
            made,
            lent,
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
        state.retain(|&loan| self.is_held(loan, &|local| live.before(local, 0)));
        let statements = self.loans.body.blocks[block].statements.len();
        for statement in 0..=statements {
            let at = Location { block, statement };
            visit(Point {
                at,
                loans: &state,
                live: &live,
            });
            let behind = |local| live.behind(local, statement);
            let ended = self.ended(live.touched(statement), &behind);
            if !ended.is_empty() {
                state.retain(|loan| !ended.contains(loan));
            }
            for &loan in self.made.get(&at).map_or(&[][..], |made| made) {
                if self.is_held(loan, &behind) && !state.contains(&loan) {
                    state.push(loan);
                }
            }
            self.forget_renamed(at, &mut state);
        }
        state
    }

    /// Loans end where something that holds one was last used or gets another value.
    fn ended(&self, touched: &[Local], is_live: &dyn Fn(Local) -> bool) -> Vec<LoanId> {
        // What is still live holds on to all its loans.
        let gone = touched.iter().filter(|&&local| !is_live(local));
        let held = gone.flat_map(|&local| self.loans.held_by(local));
        let loans = held.filter_map(|hold| match hold.held {
            Held::Loan(loan) => Some(loan),
            _ => None,
        });
        loans.filter(|&loan| !self.is_held(loan, is_live)).collect()
    }

    /// When a reference variable gets another value, places behind it are other places.
    fn forget_renamed(&self, at: Location, state: &mut LoanSet) {
        let Some(statement) = self.loans.body.blocks[at.block].statements.get(at.statement) else {
            return;
        };
        statement.kind.accesses(&mut |place, access| {
            let Base::Local(local) = place.base else { return };
            let set = matches!(touch(place, access), Some((_, Touch::Set)));
            if !self.lent.contains(&local) {
                return;
            }
            if access == Access::StorageDead {
                state.retain(|&loan| self.loans.loans[loan].place.base != place.base);
            } else if set {
                state.retain(|&loan| !self.is_behind(loan, local));
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

    fn is_held(&self, loan: LoanId, is_live: &dyn Fn(Local) -> bool) -> bool {
        // Those made later tend to live longer.
        let holders = self.loans.holders(loan);
        holders.iter().rev().any(|holder| is_live(holder.local))
    }
}

/// Adds the loans to what is known; true when that was news. Both are kept sorted.
fn merge(known: &mut Option<LoanSet>, more: &[LoanId]) -> bool {
    let Some(known) = known else {
        *known = Some(sorted(more));
        return true;
    };
    let before = known.len();
    let new: Vec<LoanId> = more
        .iter()
        .copied()
        .filter(|loan| known.binary_search(loan).is_err())
        .collect();
    known.extend(new);
    known.sort_unstable();
    known.len() > before
}

fn sorted(loans: &[LoanId]) -> LoanSet {
    let mut sorted = loans.to_vec();
    sorted.sort_unstable();
    sorted
}
