//! The findings of freezing in words, and call-site exclusivity, which is the same rule seen from one call.

use super::access::Use;
use super::later::{self, Later, Wanted};
use super::{Judge, is_temporary};
use crate::check::effects::Way;
use crate::check::loans::scope::Point;
use crate::check::loans::{Held, Loan, LoanId, Loans};
use crate::check::places::relate::{Extent, Relation};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0504, e0505, e0506, e0508, e0509};
use crate::hir::ConstValue;
use crate::mir::dataflow::{Location, predecessors};
use crate::mir::visit::Access;
use crate::mir::{
    Base, ConstKind, Local, Operand, Place, Projection, Rvalue, Statement, StatementKind, parting_indices,
};
use crate::source::Span;
use crate::types::TyKind;

impl Judge<'_, '_, '_, '_> {
    /// `used` disturbs a loan.
    pub(super) fn found(
        &mut self,
        used: Use<'_>,
        id: LoanId,
        relation: Relation,
        point: &Point<'_>,
        span: Span,
    ) {
        let mut later = later::find(self.loans, Wanted::HolderOf(id), point.at.behind(used.access));
        if let Some(call) = self.one_call(later, used, point) {
            if self.is_handed_on(call, id) {
                let loan = &self.loans.loans[id];
                let seen = used.access == Access::Inspect
                    || relation == Relation::ByIndex && self.is_checked(used.place, &loan.place, point.at);
                if !seen && self.reported.insert((id, span)) {
                    self.sink.report(self.twice_in_call(used, loan, (point.at, span)));
                }
                return;
            }
            // Values that arguments are read from are read before the call.
            later = later::find(self.loans, Wanted::HolderOf(id), call.next());
            if later.is_none() {
                return;
            }
        }
        if !self.reported.insert((id, span)) {
            return;
        }
        let needed = Needed::find(self.loans, id, later, point, point.at.behind(used.access));
        let loan = &self.loans.loans[id];
        let found = match used.access {
            Access::StorageDead if later.is_some_and(|later| later.returned) => return,
            Access::StorageDead if is_temporary(self.loans, loan) => {
                e0506::temporary(loan.span, needed.told())
            }
            Access::StorageDead => self.ends_too_early(loan, &needed),
            _ => {
                let name = place_name(self.loans, used.place);
                let source = place_name(self.loans, &loan.place);
                e0504::frozen(
                    verb(used.access),
                    &name,
                    &source,
                    span,
                    needed.lent(self.loans, loan, point),
                )
            }
        };
        self.sink.report(found);
    }

    /// The call that uses the loan next, if what is done here only prepares another argument of it.
    fn one_call(&self, later: Option<Later>, used: Use<'_>, point: &Point<'_>) -> Option<Location> {
        let later = later?;
        let args = self.call_at(later.at)?;
        if used.access == Access::Inspect {
            return (later.at.block == point.at.block).then_some(later.at);
        }
        let StatementKind::Assign(dest, _) = self.statement_at(point.at)? else {
            return None;
        };
        let made = dest.as_local()?;
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
            .then_some(later.at)
    }

    /// Whether a call gets something that holds the loan, as opposed to a value that was read through it.
    pub(super) fn is_handed_on(&self, call: Location, id: LoanId) -> bool {
        let args = self.call_at(call).unwrap_or(&[]);
        let mut whole = args.iter().filter_map(|arg| arg.place()?.as_local());
        whole.any(|arg| self.loans.holders(id).iter().any(|holder| holder.local == arg))
    }

    /// Whether the indices at which two places part have been compared on the way to `at`: the call compares those of its
    /// own arguments, and nothing assigns an index again.
    fn is_checked(&self, one: &Place, other: &Place, at: Location) -> bool {
        let Some(parting) = parting_indices(one, other) else {
            return false;
        };
        let compares = |statement: &Statement| match &statement.kind {
            StatementKind::CheckDistinct(pairs) => {
                let same =
                    |((left, right), (one, other)): (&(Operand, Operand), &(&Projection, &Projection))| {
                        is_index(left, one) && is_index(right, other)
                            || is_index(left, other) && is_index(right, one)
                    };
                pairs.len() == parting.len() && pairs.iter().zip(&parting).all(same)
            }
            _ => false,
        };
        let blocks = &self.loans.body.blocks;
        let before = predecessors(self.loans.body);
        let (mut block, mut end) = (at.block, at.statement);
        // Taking payloads out parts the arguments of one call over several blocks.
        for _ in 0..blocks.len() {
            let statements = &blocks[block].statements;
            if statements[..end.min(statements.len())].iter().any(compares) {
                return true;
            }
            let [only] = before[block][..] else { return false };
            (block, end) = (only, usize::MAX);
        }
        false
    }

    fn twice_in_call(&self, used: Use<'_>, loan: &Loan, (at, span): (Location, Span)) -> Diagnostic {
        let mutable = used.access == Access::Borrow { mutable: true };
        let (first, second) = (
            place_name(self.loans, &loan.place),
            place_name(self.loans, used.place),
        );
        let parts = self.is_slice(loan.at) && self.is_slice(at);
        e0505::twice((&first, loan.span, loan.mutable), (&second, span, mutable), parts)
    }

    fn is_slice(&self, at: Location) -> bool {
        matches!(
            self.statement_at(at),
            Some(StatementKind::Assign(_, Rvalue::Slice { .. }))
        )
    }

    fn call_at(&self, at: Location) -> Option<&[Operand]> {
        match self.statement_at(at)? {
            StatementKind::Call { args, .. } => Some(args),
            _ => None,
        }
    }

    fn statement_at(&self, at: Location) -> Option<&StatementKind> {
        self.loans.body.blocks[at.block]
            .statements
            .get(at.statement)
            .map(|statement| &statement.kind)
    }

    fn ends_too_early(&self, loan: &Loan, needed: &Needed) -> Diagnostic {
        let name = place_name(self.loans, &loan.place);
        let declared = match loan.place.base {
            Base::Local(local) => Some(self.loans.body.locals[local].span),
            _ => None,
        };
        e0508::ends(&name, loan.span, loan.pin, declared, needed.told())
    }

    /// Running a closure uses what `pin` captures while `id` is in force.
    pub(super) fn run_found(&mut self, pin: LoanId, id: LoanId, point: &Point<'_>, statement: &Statement) {
        let span = statement.span;
        if !self.reported.insert((id, span)) {
            return;
        }
        let (pin, loan) = (&self.loans.loans[pin], &self.loans.loans[id]);
        if self.is_handed_on(point.at, id) {
            let name = place_name(self.loans, &loan.place);
            return self.sink.report(e0505::with_closure(
                &name,
                loan.span,
                (pin.span, pin.mutable),
                loan.mutable,
            ));
        }
        let later = later::find(self.loans, Wanted::HolderOf(id), point.at.next());
        let lent = Needed::find(self.loans, id, later, point, point.at.next()).lent(self.loans, loan, point);
        let name = place_name(self.loans, &loan.place);
        let runner = match statement.kind {
            StatementKind::ParallelFor { .. } => e0504::Runner::ParallelFor,
            _ => e0504::Runner::Closure,
        };
        let captured = (pin.span, pin.mutable);
        self.sink
            .report(e0504::closure_runs(&name, (span, runner), captured, lent));
    }
}

/// What keeps a loan in force: a variable with a name if there is one, and where it is needed.
struct Needed {
    holder: Option<Local>,
    name: Option<String>,
    later: Option<Later>,
    /// A loop goes on: where its view of the container is made.
    loop_view: Option<Span>,
}

impl Needed {
    fn find(
        loans: &Loans<'_>,
        id: LoanId,
        later: Option<Later>,
        point: &Point<'_>,
        from: Location,
    ) -> Needed {
        let live = |local: Local| point.is_live_before(local) || point.is_live_behind(local);
        let name = |local: Local| loans.body.locals[local].name.map(|name| name.to_string());
        let holders = || {
            loans
                .holders(id)
                .iter()
                .map(|holder| holder.local)
                .filter(|&local| live(local))
        };
        let holder = holders().find(|&local| name(local).is_some());
        let first = later.is_none().then_some(loans.loans[id].dest);
        let precise = holder
            .or(first)
            .and_then(|local| later::find(loans, Wanted::Local(local), from));
        Needed {
            holder,
            name: holder.and_then(name),
            later: precise.or(later),
            loop_view: holders().find_map(|local| loop_view(loans, local)),
        }
    }

    /// The later use with the name.
    fn told(&self) -> Option<(Span, Option<String>)> {
        self.later.map(|later| (later.span, self.name.clone()))
    }

    fn lent(&self, loans: &Loans<'_>, loan: &Loan, point: &Point<'_>) -> e0504::Lent {
        if let Some(span) = self.loop_view {
            let holder = e0504::Holder::Loop;
            return e0504::Lent {
                span,
                holder,
                later: None,
            };
        }
        let later = self.later.map(|later| e0504::Later {
            span: later.span,
            next_round: is_earlier(later, point) && later.span.start <= loans.span_at(point.at).start,
        });
        let holder = match (&self.name, self.holder) {
            (Some(name), Some(local)) => holder_kind(loans, loan, local, name.clone()),
            _ if self.later.is_some_and(|later| looks_again(loans, loan, later)) => e0504::Holder::Match,
            _ => e0504::Holder::Unnamed,
        };
        e0504::Lent {
            span: loan.span,
            holder,
            later,
        }
    }
}

/// A guard has been decided: what the pattern found must still be there.
fn looks_again(loans: &Loans<'_>, loan: &Loan, later: Later) -> bool {
    let statement = loans.body.blocks[later.at.block]
        .statements
        .get(later.at.statement);
    match statement.map(|statement| &statement.kind) {
        Some(StatementKind::Assign(_, Rvalue::Use(operand))) => {
            operand.place().and_then(Place::as_local) == Some(loan.dest)
        }
        _ => false,
    }
}

fn holder_kind(loans: &Loans<'_>, loan: &Loan, local: Local, name: String) -> e0504::Holder {
    let is_part = local == loan.dest && loan.extent == Extent::Whole;
    match loans.body.locals[local].ty.kind() {
        TyKind::Fn(_) => e0504::Holder::Closure(name),
        TyKind::Ref(_, target) if !is_part && matches!(target.kind(), TyKind::Slice(_) | TyKind::Str) => {
            e0504::Holder::View(name)
        }
        _ => e0504::Holder::Binding(name),
    }
}

impl Location {
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

/// Whether an operand is the index of a projection.
fn is_index(operand: &Operand, step: &Projection) -> bool {
    match (operand, step) {
        (Operand::Copy(place), Projection::Index(local)) => place.as_local() == Some(*local),
        (Operand::Const(constant), Projection::ConstIndex(index)) => {
            matches!(constant.kind, ConstKind::Value(ConstValue::Int(value)) if value == *index as i128)
        }
        _ => false,
    }
}

pub(super) fn closures_overlap(
    loans: &Loans<'_>,
    (first, second): (&Loan, &Loan),
    in_one: bool,
    statement: &Statement,
) -> Diagnostic {
    let span = statement.span;
    let name = place_name(loans, &first.place);
    let (first, second) = ((first.span, first.mutable), (second.span, second.mutable));
    match in_one {
        _ if matches!(statement.kind, StatementKind::ParallelFor { .. }) => {
            e0505::rounds(&name, span, first, second)
        }
        true => e0505::captured_twice(&name, span, first, second),
        false => e0505::closures(&name, span, first, second),
    }
}

pub(super) fn changed_by_code(
    loans: &Loans<'_>,
    loan: &Loan,
    statement: &Statement,
    way: Option<Way>,
) -> Diagnostic {
    let by = match &statement.kind {
        StatementKind::Drop(place) => {
            e0509::By::Drop(loans.typing.place(place).show(loans.typing.program).to_string())
        }
        _ => e0509::By::Call,
    };
    changed(loans, loan, statement.span, by, way)
}

pub(super) fn changed_by_first_use(
    loans: &Loans<'_>,
    loan: &Loan,
    used: &Place,
    span: Span,
    way: Option<Way>,
) -> Diagnostic {
    let variable = Place {
        base: used.base,
        projections: Vec::new(),
    };
    let by = e0509::By::FirstUse(place_name(loans, &variable));
    changed(loans, loan, span, by, way)
}

pub(super) fn changed_by_others(loans: &Loans<'_>, loan: &Loan, span: Span, way: Option<Way>) -> Diagnostic {
    changed(loans, loan, span, e0509::By::Others, way)
}

fn changed(loans: &Loans<'_>, loan: &Loan, span: Span, by: e0509::By, way: Option<Way>) -> Diagnostic {
    let name = place_name(loans, &loan.place);
    let found = e0509::changed(&name, loan.span, span, by);
    let Some(way) = way else { return found };
    // The way is to what is touched there, which may be more or less than what is lent.
    let base = loan.place.base;
    let projections = way
        .part
        .projections(loans.typing.program, loans.typing.base(base));
    let name = place_name(loans, &Place { base, projections });
    e0509::with_way(found, &name, way.at, way.writes, &way.names)
}

pub(super) fn swap_of_nested(loans: &Loans<'_>, (left, right): (&Place, &Place), span: Span) -> Diagnostic {
    e0505::nested(&place_name(loans, left), &place_name(loans, right), span)
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
    // What a loop over a struct really runs over is one of its fields; the source names the struct.
    let mut place = place.clone();
    if is_iter_field(loans, &place) {
        place.projections.pop();
    }
    loans.name(&place).unwrap_or_else(|| "this value".to_string())
}

fn is_iter_field(loans: &Loans<'_>, place: &Place) -> bool {
    let Some(Projection::Field(field)) = place.projections.last() else {
        return false;
    };
    match loans.typing.prefix(place, place.projections.len() - 1).kind() {
        TyKind::Adt(adt, _) => {
            let fields = loans.typing.program.adts[*adt].fields();
            fields.get(*field as usize).is_some_and(|field| field.iter)
        }
        _ => false,
    }
}

/// Where the view is made that a `for` loop holds of its container, if `local` is one: a temporary whose length is read.
fn loop_view(loans: &Loans<'_>, local: Local) -> Option<Span> {
    if loans.body.locals[local].name.is_some() {
        return None;
    }
    let statements = || loans.body.blocks.values().flat_map(|block| &block.statements);
    let measures = |kind: &StatementKind| matches!(kind, StatementKind::Assign(_, Rvalue::Len(place)) if place.base == Base::Local(local));
    let makes = |kind: &StatementKind| matches!(kind, StatementKind::Assign(dest, _) if dest.as_local() == Some(local));
    let is_loop = statements().any(|statement| measures(&statement.kind));
    let made = statements().find(|statement| makes(&statement.kind));
    made.filter(|_| is_loop).map(|statement| statement.span)
}
