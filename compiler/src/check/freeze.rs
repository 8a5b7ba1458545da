//! Freezing: while a reference, view, loop or binding of a place may still be used, the place does not change.

mod access;
mod later;
mod report;

use super::code::Part;
use super::effects::{Cause, Effects};
use super::loans::scope::{Point, Scopes};
use super::loans::{Held, Loan, LoanId, Loans};
use super::places::relate::{Extent, Relation, relate};
use crate::diagnostics::Sink;
use crate::mir::visit::Access;
use crate::mir::{Base, BlockId, Local, Operand, Place, Rvalue, Statement, StatementKind, TerminatorKind};
use crate::source::Span;
use access::{Use, conflicts};
use rustc_hash::FxHashSet;

/// Reports uses of frozen places in one body.
pub fn judge(loans: &Loans<'_>, effects: &mut Effects<'_, '_>, sink: &mut Sink) {
    swaps(loans, sink);
    if loans.loans.is_empty() {
        return;
    }
    let scopes = Scopes::find(loans);
    let heads = match effects.preempt {
        true => loans.body.loop_heads(),
        false => FxHashSet::default(),
    };
    let mut judge = Judge {
        loans,
        heads,
        effects,
        reported: FxHashSet::default(),
        sink,
    };
    for block in scopes.blocks() {
        let contents = &loans.body.blocks[block];
        scopes.walk(
            block,
            &mut |point| match contents.statements.get(point.at.statement) {
                Some(statement) => judge.statement(statement, &point),
                None => {
                    contents.terminator.kind.accesses(&mut |place, access| {
                        judge.touch(Use::of(place, access), &point, contents.terminator.span);
                        judge.first_use(place, &point, contents.terminator.span);
                    });
                    if judge.interrupted(&contents.terminator.kind) {
                        judge.others_run(&point, contents.terminator.span);
                    }
                }
            },
        );
    }
}

/// A value exchanged with a part of itself would come to own itself.
fn swaps(loans: &Loans<'_>, sink: &mut Sink) {
    for statement in loans.body.blocks.values().flat_map(|block| &block.statements) {
        let StatementKind::Swap(left, right) = &statement.kind else {
            continue;
        };
        let relation = relate(loans.typing, (left, Extent::Whole), (right, Extent::Whole));
        let nested = left.projections.len() != right.projections.len();
        if nested && relation != Relation::Disjoint {
            sink.report(report::swap_of_nested(loans, (left, right), statement.span));
        }
    }
}

struct Judge<'l, 'a, 'g, 'p> {
    loans: &'l Loans<'a>,
    /// Where loops go round and other tasks may be let run.
    heads: FxHashSet<BlockId>,
    effects: &'l mut Effects<'g, 'p>,
    /// One finding for a loan at a place of the source.
    reported: FxHashSet<(LoanId, Span)>,
    sink: &'l mut Sink,
}

impl Judge<'_, '_, '_, '_> {
    fn statement(&mut self, statement: &Statement, point: &Point<'_>) {
        let span = statement.span;
        statement
            .kind
            .accesses(&mut |place, _| self.first_use(place, point, span));
        if let Some((made, extent)) = borrow(&statement.kind) {
            return self.borrow(made, extent, point, span);
        }
        statement.kind.accesses(&mut |place, access| {
            if access != Access::Drop || self.is_replaced(place, point) {
                self.touch(Use::of(place, access), point, span);
            }
        });
        self.run_closures(statement, point);
        self.run_code(statement, point);
    }

    /// A reference comes into being: an access of its own kind. A capture by reference is none until the closure runs.
    fn borrow(
        &mut self,
        (dest, mutable, place): (&Place, bool, &Place),
        extent: Extent,
        point: &Point<'_>,
        span: Span,
    ) {
        if !dest.as_local().is_some_and(|local| self.loans.is_captured(local)) {
            let access = Access::Borrow { mutable };
            self.touch(
                Use {
                    place,
                    access,
                    extent,
                },
                point,
                span,
            );
        }
    }

    /// A drop that makes room for a new value; others are followed by the end of the storage.
    fn is_replaced(&self, place: &Place, point: &Point<'_>) -> bool {
        let next = self.loans.body.blocks[point.at.block]
            .statements
            .get(point.at.statement + 1);
        matches!(next.map(|next| &next.kind), Some(StatementKind::Assign(dest, _)) if dest == place)
    }

    fn touch(&mut self, used: Use<'_>, point: &Point<'_>, span: Span) {
        // Values are read before anything else happens in a statement, its target is written after everything else. What
        // leaves is gone while the statement runs.
        // Both places of an exchange are in use at once.
        let before = matches!(
            used.access,
            Access::Move | Access::Borrow { .. } | Access::Exchange
        );
        let is_live = |local| match before {
            true => point.is_live_before(local),
            false => point.is_live_behind(local),
        };
        for &id in point.loans {
            let loan = &self.loans.loans[id];
            if loan.place.base != used.place.base {
                continue;
            }
            if let Some(mutable) = self.in_force(id, &is_live) {
                let relation = relate(
                    self.loans.typing,
                    (used.place, used.extent),
                    (&loan.place, loan.extent),
                );
                if conflicts(used.access, relation, loan, mutable) {
                    self.found(used, id, relation, point, span);
                }
            }
        }
    }

    /// Whether a live local holds the loan, and whether mutably.
    fn in_force(&self, loan: LoanId, is_live: &dyn Fn(Local) -> bool) -> Option<bool> {
        let mut holders = self
            .loans
            .holders(loan)
            .iter()
            .filter(|holder| is_live(holder.local))
            .peekable();
        holders.peek()?;
        Some(holders.any(|holder| holder.mutable))
    }

    /// Running closures, or handing them on, uses what they pin.
    fn run_closures(&mut self, statement: &Statement, point: &Point<'_>) {
        let pins = self.pins_of(statement);
        for (at, &pin) in pins.iter().enumerate() {
            let loan = &self.loans.loans[pin];
            let access = Access::Borrow {
                mutable: loan.mutable,
            };
            let (place, extent) = (&loan.place, loan.extent);
            for &id in point.loans {
                let other = &self.loans.loans[id];
                let Some(mutable) = self
                    .in_force(id, &|local| point.is_live_before(local))
                    .filter(|_| !other.pin)
                else {
                    continue;
                };
                let relation = relate(self.loans.typing, (place, extent), (&other.place, other.extent));
                if conflicts(access, relation, other, mutable) {
                    self.run_found(pin, id, point, statement);
                }
            }
            // What one capture reads and what it writes are told apart, but it is one way to the variable.
            for &other in pins[at + 1..]
                .iter()
                .filter(|&&other| self.loans.loans[other].at != loan.at)
            {
                self.both_pinned(pin, other, statement);
            }
        }
    }

    /// Two closures that run in one call, or one that captures the other, must not write what the other uses.
    fn both_pinned(&mut self, one: LoanId, other: LoanId, statement: &Statement) {
        let (first, second) = (&self.loans.loans[one], &self.loans.loans[other]);
        let relation = relate(
            self.loans.typing,
            (&first.place, first.extent),
            (&second.place, second.extent),
        );
        let span = statement.span;
        if (first.mutable || second.mutable)
            && relation != Relation::Disjoint
            && self.reported.insert((one, span))
        {
            let holds = |local: &Local, pin| {
                self.loans
                    .held_by(*local)
                    .iter()
                    .any(|hold| hold.held == Held::Loan(pin))
            };
            let in_one = runs(&statement.kind)
                .iter()
                .any(|local| holds(local, one) && holds(local, other));
            let found = report::closures_overlap(self.loans, (first, second), in_one, statement);
            self.sink.report(found);
        }
    }

    /// Pins of all closures that a call or `parallel` gets.
    fn pins_of(&self, statement: &Statement) -> Vec<LoanId> {
        let mut pins: Vec<LoanId> = Vec::new();
        for local in runs(&statement.kind) {
            for hold in self.loans.held_by(local) {
                if let Held::Loan(id) = hold.held
                    && self.loans.loans[id].pin
                    && !pins.contains(&id)
                {
                    pins.push(id);
                }
            }
        }
        // What is written is the better reason.
        pins.sort_by_key(|&pin| !self.loans.loans[pin].mutable);
        pins
    }

    /// Views of globals, and of what the closure itself owns, against what other code does to them.
    fn run_code(&mut self, statement: &Statement, point: &Point<'_>) {
        for (id, part, mutable) in self.lent_variables(point) {
            let effect = self.effects.of_statement(self.loans, point.at, &statement.kind);
            if effect.disturbs(part, mutable) && self.reported.insert((id, statement.span)) {
                let cause = Cause::Statement(point.at, &statement.kind);
                let way = self.effects.way(self.loans, cause, (part, mutable));
                let found = report::changed_by_code(self.loans, &self.loans.loans[id], statement, way);
                self.sink.report(found);
            }
        }
    }

    /// Touching a thread's own variable for the first time computes its initial value.
    fn first_use(&mut self, place: &Place, point: &Point<'_>, span: Span) {
        if !matches!(place.base, Base::Global(_)) {
            return;
        }
        for (id, part, mutable) in self.lent_variables(point) {
            let effect = self.effects.of_first_use(self.loans, place);
            if effect.disturbs(part, mutable) && self.reported.insert((id, span)) {
                let way = match place.base {
                    Base::Global(global) => {
                        let cause = Cause::FirstUse(global);
                        self.effects.way(self.loans, cause, (part, mutable))
                    }
                    _ => None,
                };
                let found = report::changed_by_first_use(self.loans, &self.loans.loans[id], place, span, way);
                self.sink.report(found);
            }
        }
    }

    /// Whether a loop goes round here.
    fn interrupted(&self, kind: &TerminatorKind) -> bool {
        let mut found = false;
        kind.for_each_target(|target| found |= self.heads.contains(&target));
        found
    }

    fn others_run(&mut self, point: &Point<'_>, span: Span) {
        for (id, part, mutable) in self.lent_variables(point) {
            if self.effects.of_others(self.loans).disturbs(part, mutable) && self.reported.insert((id, span))
            {
                let way = self.effects.way(self.loans, Cause::Others, (part, mutable));
                let found = report::changed_by_others(self.loans, &self.loans.loans[id], span, way);
                self.sink.report(found);
            }
        }
    }

    /// Loans in force of variables that other code can get to, and whether they are mutable.
    fn lent_variables(&self, point: &Point<'_>) -> Vec<(LoanId, Part, bool)> {
        let lent = point.loans.iter().filter_map(|&id| {
            let part = self.loans.part(&self.loans.loans[id])?;
            let mutable = self.in_force(id, &|local| point.is_live_before(local))?;
            self.effects
                .is_met_again(part.variable)
                .then_some((id, part, mutable))
        });
        lent.collect()
    }
}

/// The reference a statement makes.
fn borrow(kind: &StatementKind) -> Option<((&Place, bool, &Place), Extent)> {
    let StatementKind::Assign(dest, value) = kind else {
        return None;
    };
    match value {
        Rvalue::Ref { mutable, place } => Some(((dest, *mutable, place), Extent::Whole)),
        Rvalue::View { mutable, place } => Some(((dest, *mutable, place), Extent::Elements)),
        Rvalue::Slice {
            mutable,
            place,
            low,
            high,
        } => Some(((dest, *mutable, place), super::loans::extent(low, high))),
        _ => None,
    }
}

/// Locals with closures that a statement runs or hands on.
fn runs(kind: &StatementKind) -> Vec<Local> {
    let local = |operand: &Operand| {
        operand.place().and_then(|place| match place.base {
            crate::mir::Base::Local(local) => Some(local),
            _ => None,
        })
    };
    match kind {
        StatementKind::Call { callee, args, .. } => {
            let called = match callee {
                crate::mir::CallTarget::Value(callee) => local(callee),
                _ => None,
            };
            called.into_iter().chain(args.iter().filter_map(local)).collect()
        }
        StatementKind::Parallel(closures) => closures.iter().filter_map(local).collect(),
        StatementKind::ParallelFor { body, .. } => local(body).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The loan's own words for a message.
fn is_temporary(loans: &Loans<'_>, loan: &Loan) -> bool {
    match loan.place.base {
        crate::mir::Base::Local(local) => loans.body.locals[local].name.is_none(),
        _ => false,
    }
}
