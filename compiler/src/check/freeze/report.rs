//! The findings of freezing in words, and call-site exclusivity, which is the same rule seen from one call.

use super::access::Use;
use super::later::{self, Later};
use super::{Judge, is_temporary};
use crate::check::loans::overlap::{Relation, describe};
use crate::check::loans::scope::Point;
use crate::check::loans::{Extent, Held, Loan, LoanId, Loans};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0504, e0505, e0506, e0508, e0509};
use crate::mir::visit::Access;
use crate::mir::{Base, Local, Place, Rvalue, StatementKind};
use crate::source::Span;
use crate::types::TyKind;

impl Judge<'_, '_, '_> {
    /// `used` disturbs a loan.
    pub(super) fn found(
        &mut self,
        used: Use<'_>,
        id: LoanId,
        relation: Relation,
        point: &Point<'_>,
        span: Span,
    ) {
        let later = later::find(self.loans, id, point.at.behind(used.access));
        if self.in_one_call(later, point) {
            if !checked_at_run_time(used, &self.loans.loans[id], relation) && self.reported.insert((id, span))
            {
                self.sink
                    .report(twice_in_call(self.loans, used, &self.loans.loans[id], span));
            }
            return;
        }
        if !self.reported.insert((id, span)) {
            return;
        }
        let loan = &self.loans.loans[id];
        let found = match used.access {
            Access::StorageDead if later.is_some_and(|later| later.returned) => return,
            Access::StorageDead if is_temporary(self.loans, loan) => {
                e0506::temporary(loan.span, later.map(|later| (later.span, self.name(later.local))))
            }
            Access::StorageDead => self.ends_too_early(loan, later),
            _ => self.frozen(used, loan, later, point, span),
        };
        self.sink.report(found);
    }

    /// The loan is used by a call, and the reference made here is another argument of it.
    fn in_one_call(&self, later: Option<Later>, point: &Point<'_>) -> bool {
        let statement = |at: crate::mir::dataflow::Location| {
            self.loans.body.blocks[at.block]
                .statements
                .get(at.statement)
                .map(|statement| &statement.kind)
        };
        let Some(StatementKind::Call { args, .. }) = later.and_then(|later| statement(later.at)) else {
            return false;
        };
        let Some(StatementKind::Assign(dest, _)) = statement(point.at) else {
            return false;
        };
        let Some(made) = dest.as_local() else { return false };
        let holds_it = |arg: Local| {
            arg == made
                || self.loans.held_by(arg).iter().any(|hold| match hold.held {
                    Held::Loan(id) => self.loans.loans[id].dest == made,
                    _ => false,
                })
        };
        args.iter()
            .filter_map(|arg| arg.place()?.as_local())
            .any(holds_it)
    }

    fn ends_too_early(&self, loan: &Loan, later: Option<Later>) -> Diagnostic {
        let name = place_name(self.loans, &loan.place);
        let declared = match loan.place.base {
            Base::Local(local) => Some(self.loans.body.locals[local].span),
            _ => None,
        };
        e0508::ends(
            &name,
            loan.span,
            declared,
            later.map(|later| (later.span, self.name(later.local))),
        )
    }

    fn frozen(
        &self,
        used: Use<'_>,
        loan: &Loan,
        later: Option<Later>,
        point: &Point<'_>,
        span: Span,
    ) -> Diagnostic {
        let loop_view = is_loop_view(self.loans, loan);
        let holder = later.map(|later| later.local).filter(|_| !loop_view);
        let lent = e0504::Lent {
            span: loan.span,
            holder: self.holder_kind(loan, holder, loop_view),
            later: later.filter(|_| !loop_view).map(|later| e0504::Later {
                span: later.span,
                next_round: is_earlier(later, point),
            }),
        };
        let name = place_name(self.loans, used.place);
        e0504::frozen(
            verb(used.access),
            &name,
            &place_name(self.loans, &loan.place),
            span,
            lent,
        )
    }

    fn holder_kind(&self, loan: &Loan, holder: Option<Local>, loop_view: bool) -> e0504::Holder {
        if loop_view {
            return e0504::Holder::Loop;
        }
        let named = [Some(loan.dest), holder].into_iter().flatten();
        for local in named {
            let decl = &self.loans.body.locals[local];
            let Some(name) = decl.name else { continue };
            let name = name.to_string();
            return match decl.ty.kind() {
                TyKind::Fn(_) => e0504::Holder::Closure(name),
                TyKind::Ref(_, target) if matches!(target.kind(), TyKind::Slice(_) | TyKind::Str) => {
                    e0504::Holder::View(name)
                }
                _ => e0504::Holder::Binding(name),
            };
        }
        e0504::Holder::Unnamed
    }

    fn name(&self, local: Local) -> Option<String> {
        self.loans.body.locals[local].name.map(|name| name.to_string())
    }

    /// Running a closure at `span` uses what `pin` captures while `id` is in force.
    pub(super) fn run_found(&mut self, pin: LoanId, id: LoanId, point: &Point<'_>, span: Span) {
        if !self.reported.insert((id, span)) {
            return;
        }
        let (pin, loan) = (&self.loans.loans[pin], &self.loans.loans[id]);
        let later = later::find(self.loans, id, point.at.next());
        let loop_view = is_loop_view(self.loans, loan);
        let lent = e0504::Lent {
            span: loan.span,
            holder: self.holder_kind(loan, later.map(|later| later.local), loop_view),
            later: later.filter(|_| !loop_view).map(|later| e0504::Later {
                span: later.span,
                next_round: is_earlier(later, point),
            }),
        };
        let name = place_name(self.loans, &loan.place);
        self.sink
            .report(e0504::closure_runs(&name, span, pin.span, pin.mutable, lent));
    }
}

impl crate::mir::dataflow::Location {
    fn next(self) -> Self {
        let statement = self.statement + 1;
        Self { statement, ..self }
    }

    /// Where to look for later uses: behind the statement, or at it for accesses that come before its other parts.
    fn behind(self, access: Access) -> Self {
        match access {
            Access::Move | Access::Copy => self,
            _ => self.next(),
        }
    }
}

fn is_earlier(later: Later, point: &Point<'_>) -> bool {
    later.at.block < point.at.block
        || (later.at.block == point.at.block && later.at.statement < point.at.statement)
}

/// Two elements at run-time indices are compared when the call is made; views by ranges are not.
fn checked_at_run_time(used: Use<'_>, loan: &Loan, relation: Relation) -> bool {
    let by_range = |extent| matches!(extent, Extent::Range(..));
    relation == Relation::ByIndex && !by_range(used.extent) && !by_range(loan.extent)
}

fn twice_in_call(loans: &Loans<'_>, used: Use<'_>, loan: &Loan, span: Span) -> Diagnostic {
    let mutable = used.access == Access::Borrow { mutable: true };
    let (first, second) = (place_name(loans, &loan.place), place_name(loans, used.place));
    e0505::twice((&first, loan.span, loan.mutable), (&second, span, mutable))
}

pub(super) fn closures_overlap(loans: &Loans<'_>, first: &Loan, second: &Loan, span: Span) -> Diagnostic {
    let name = place_name(loans, &first.place);
    e0505::closures(
        &name,
        span,
        (first.span, first.mutable),
        (second.span, second.mutable),
    )
}

pub(super) fn global_in_callee(loans: &Loans<'_>, loan: &Loan, span: Span) -> Diagnostic {
    e0509::global(&place_name(loans, &loan.place), loan.span, span)
}

fn verb(access: Access) -> e0504::Verb {
    match access {
        Access::Move => e0504::Verb::Move,
        Access::Borrow { mutable: true } => e0504::Verb::Change,
        Access::Write | Access::Drop | Access::Exchange => e0504::Verb::Assign,
        _ => e0504::Verb::Use,
    }
}

fn place_name(loans: &Loans<'_>, place: &Place) -> String {
    describe(loans.typing.program, loans.typing, place)
        .map_or_else(|| "this value".to_string(), |name| format!("'{name}'"))
}

/// The view that a `for` loop holds of its container: its length is read right away.
fn is_loop_view(loans: &Loans<'_>, loan: &Loan) -> bool {
    let next = loans.body.blocks[loan.at.block]
        .statements
        .iter()
        .skip(loan.at.statement + 1)
        .take(3);
    let length_of = |place: &Place| place.base == Base::Local(loan.dest);
    loans.body.locals[loan.dest].name.is_none()
        && next
            .map(|next| &next.kind)
            .any(|kind| matches!(kind, StatementKind::Assign(_, Rvalue::Len(place)) if length_of(place)))
}
