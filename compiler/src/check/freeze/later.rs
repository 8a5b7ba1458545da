//! Finding the use that keeps a loan in force.

use crate::check::loans::live::{Touch, touch};
use crate::check::loans::{LoanId, Loans};
use crate::mir::dataflow::Location;
use crate::mir::visit::Access;
use crate::mir::{BlockId, Local, Place, StatementKind, TerminatorKind};
use crate::source::Span;
use rustc_hash::FxHashSet;
use std::collections::VecDeque;

/// A later use of something that holds a loan.
#[derive(Clone, Copy)]
pub(super) struct Later {
    pub(super) at: Location,
    pub(super) span: Span,
    /// The use is the return of the body.
    pub(super) returned: bool,
}

/// What is looked for: a use of one variable, or of whatever holds a loan.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    Local(Local),
    HolderOf(LoanId),
}

impl Wanted {
    fn is(self, loans: &Loans<'_>, local: Local) -> bool {
        match self {
            Wanted::Local(wanted) => wanted == local,
            Wanted::HolderOf(loan) => loans.holders(loan).iter().any(|holder| holder.local == local),
        }
    }

    /// A temporary that takes over the loan does not need it yet.
    fn is_passed_on(self, loans: &Loans<'_>, kind: &StatementKind) -> bool {
        match (self, kind) {
            (Wanted::HolderOf(loan), StatementKind::Assign(dest, _)) => loans.is_passed_on(dest, loan),
            _ => false,
        }
    }
}

/// The nearest use, at or behind `from`.
pub(super) fn find(loans: &Loans<'_>, wanted: Wanted, from: Location) -> Option<Later> {
    let mut seen: FxHashSet<BlockId> = FxHashSet::default();
    let mut pending = VecDeque::from([from]);
    while let Some(start) = pending.pop_front() {
        if let Some(found) = in_block(loans, wanted, start) {
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

fn in_block(loans: &Loans<'_>, wanted: Wanted, from: Location) -> Option<Later> {
    let contents = &loans.body.blocks[from.block];
    for (statement, content) in contents.statements.iter().enumerate().skip(from.statement) {
        let mut used = None;
        content
            .kind
            .accesses(&mut |place, access| used = used.or(use_of(loans, wanted, place, access)));
        if used.is_some() && !wanted.is_passed_on(loans, &content.kind) {
            let (block, span) = (from.block, content.span);
            let at = Location { block, statement };
            return Some(Later {
                at,
                span,
                returned: false,
            });
        }
    }
    at_terminator(loans, wanted, from.block)
}

fn use_of(loans: &Loans<'_>, wanted: Wanted, place: &Place, access: Access) -> Option<Local> {
    match touch(place, access) {
        Some((local, Touch::Use)) if wanted.is(loans, local) => Some(local),
        _ => None,
    }
}

fn at_terminator(loans: &Loans<'_>, wanted: Wanted, block: BlockId) -> Option<Later> {
    let contents = &loans.body.blocks[block];
    let mut used = None;
    let terminator = &contents.terminator;
    terminator
        .kind
        .accesses(&mut |place, access| used = used.or(use_of(loans, wanted, place, access)));
    let statement = contents.statements.len();
    used.map(|_| Later {
        at: Location { block, statement },
        span: terminator.span,
        returned: matches!(terminator.kind, TerminatorKind::Return(_)),
    })
}
