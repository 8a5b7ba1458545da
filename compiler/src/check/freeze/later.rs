//! Finding the use that keeps a loan in force.

use crate::check::loans::live::{Touch, touch};
use crate::check::loans::{LoanId, Loans};
use crate::mir::dataflow::Location;
use crate::mir::{BlockId, Local, StatementKind, TerminatorKind};
use crate::source::Span;
use rustc_hash::FxHashSet;
use std::collections::VecDeque;

/// A later use of something that holds a loan.
#[derive(Clone, Copy)]
pub(super) struct Later {
    pub(super) at: Location,
    pub(super) span: Span,
    /// What is used.
    pub(super) local: Local,
    /// The use is the return of the body.
    pub(super) returned: bool,
}

/// The nearest use, at or behind `from`, of a holder of `loan`.
pub(super) fn find(loans: &Loans<'_>, loan: LoanId, from: Location) -> Option<Later> {
    let mut seen: FxHashSet<BlockId> = FxHashSet::default();
    let mut pending = VecDeque::from([from]);
    while let Some(start) = pending.pop_front() {
        if let Some(found) = in_block(loans, loan, start) {
            return Some(found);
        }
        loans.body.blocks[start.block]
            .terminator
            .kind
            .for_each_target(|block| {
                if seen.insert(block) {
                    pending.push_back(Location { block, statement: 0 });
                }
            });
    }
    None
}

fn in_block(loans: &Loans<'_>, loan: LoanId, from: Location) -> Option<Later> {
    let contents = &loans.body.blocks[from.block];
    for (statement, content) in contents.statements.iter().enumerate().skip(from.statement) {
        let mut used = None;
        // A closure made from a holder only passes the loan on.
        let passes_on =
            matches!(&content.kind, StatementKind::Assign(dest, _) if loans.is_passed_on(dest, loan));
        content.kind.accesses(&mut |place, access| {
            if let Some((local, Touch::Use)) = touch(place, access)
                && loans.holders(loan).iter().any(|holder| holder.local == local)
            {
                used = Some(local);
            }
        });
        if let Some(local) = used.filter(|_| !passes_on) {
            let (block, span) = (from.block, content.span);
            let at = Location { block, statement };
            return Some(Later {
                at,
                span,
                local,
                returned: false,
            });
        }
    }
    at_terminator(loans, loan, from.block)
}

fn at_terminator(loans: &Loans<'_>, loan: LoanId, block: BlockId) -> Option<Later> {
    let contents = &loans.body.blocks[block];
    let mut used = None;
    contents.terminator.kind.accesses(&mut |place, access| {
        if let Some((local, Touch::Use)) = touch(place, access)
            && loans.holders(loan).iter().any(|holder| holder.local == local)
        {
            used = Some(local);
        }
    });
    let statement = contents.statements.len();
    used.map(|local| Later {
        at: Location { block, statement },
        span: contents.terminator.span,
        local,
        returned: matches!(contents.terminator.kind, TerminatorKind::Return(_)),
    })
}
