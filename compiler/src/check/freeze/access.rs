//! Which accesses disturb which loans.

use crate::check::loans::Loan;
use crate::check::places::relate::{Extent, Relation};
use crate::mir::Place;
use crate::mir::visit::Access;

/// An access to judge.
#[derive(Clone, Copy)]
pub(super) struct Use<'p> {
    pub(super) place: &'p Place,
    pub(super) access: Access,
    pub(super) extent: Extent,
}

impl<'p> Use<'p> {
    pub(super) fn of(place: &'p Place, access: Access) -> Use<'p> {
        Use {
            place,
            access,
            extent: Extent::Whole,
        }
    }
}

/// Whether an access to a place that lies so to a loan's place disturbs the loan; `mutable` when writes may go through
/// the loan.
pub(super) fn conflicts(access: Access, relation: Relation, loan: &Loan, mutable: bool) -> bool {
    if relation == Relation::Disjoint {
        return false;
    }
    let behind = relation == Relation::Around { behind: true };
    match access {
        Access::Move | Access::StorageDead if loan.pin => !behind,
        _ if loan.pin => false,
        Access::Copy | Access::Duplicate => mutable && !behind,
        // A length or tag is not changed through a loan of an element or payload.
        Access::Inspect => mutable && matches!(relation, Relation::Inside | Relation::ByIndex),
        Access::Borrow { mutable: unique } => unique || mutable,
        Access::Move => true,
        Access::Write | Access::Drop | Access::Exchange | Access::StorageDead => !behind,
        Access::Address | Access::AssumeInit | Access::Free | Access::StorageLive => false,
    }
}
