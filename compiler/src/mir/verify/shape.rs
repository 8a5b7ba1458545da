//! The graph, the places and the kinds of copies: rules 1, 2, 6 and 7, and types as far as they are plain.

use super::Report;
use crate::hir::{CalleeTarget, Intrinsic};
use crate::mir::dataflow::Location;
use crate::mir::visit::Access;
use crate::mir::*;
use crate::types::facts::Facts;
use crate::types::{Ty, TyKind};
use cranelift_entity::EntityRef;

/// Checks everything that can be seen statement by statement; false when places cannot be trusted.
pub(super) fn check(facts: &Facts<'_>, typing: &Typing<'_>, body: &Body, report: &mut Report<'_>) -> bool {
    let before = report.found.len();
    parameters(body, report);
    for (block, contents) in &body.blocks {
        let checker = Checker { facts, typing, body };
        targets(body, block, report);
        for (index, statement) in contents.statements.iter().enumerate() {
            let at = Location {
                block,
                statement: index,
            };
            checker.statement(&statement.kind, at, report);
        }
        let at = Location {
            block,
            statement: contents.statements.len(),
        };
        checker.places(at, report, |visit| contents.terminator.kind.accesses(visit));
    }
    report.found.len() == before
}

fn parameters(body: &Body, report: &mut Report<'_>) {
    for (local, decl) in &body.locals {
        let is_parameter = local.index() < body.arg_count as usize;
        if is_parameter != (decl.kind == LocalKind::Param) {
            report.add(None, format!("rule 1: {local} is or is not a parameter"));
        }
    }
}

fn targets(body: &Body, block: BlockId, report: &mut Report<'_>) {
    let at = Location {
        block,
        statement: body.blocks[block].statements.len(),
    };
    body.blocks[block].terminator.kind.for_each_target(|target| {
        if target.index() == 0 || !body.blocks.is_valid(target) {
            report.add(Some(at), format!("rule 2: {target} is no target"));
        }
    });
}

struct Checker<'a> {
    facts: &'a Facts<'a>,
    typing: &'a Typing<'a>,
    body: &'a Body,
}

impl Checker<'_> {
    fn statement(&self, statement: &StatementKind, at: Location, report: &mut Report<'_>) {
        self.places(at, report, |visit| match statement {
            // Lent to the call, whatever its type.
            StatementKind::Call { dest, callee, args } => {
                let args = args.iter().filter(|_| !reads_code(callee));
                args.for_each(|arg| arg.accesses(visit));
                dest.iter().for_each(|dest| visit(dest, Access::Write));
            }
            other => other.accesses(visit),
        });
        match statement {
            StatementKind::Assign(dest, value) => self.assignment(dest, value, at, report),
            StatementKind::Call { callee, .. } => self.never(callee, at, report),
            _ => {}
        }
    }

    fn places(&self, at: Location, report: &mut Report<'_>, visit: impl FnOnce(&mut visit::Visitor<'_>)) {
        visit(&mut |place, access| {
            if let Base::Local(local) = place.base
                && !self.body.locals.is_valid(local)
            {
                return report.add(Some(at), format!("rule 1: {local} does not exist"));
            }
            self.projections(place, at, report);
            let ty = self.typing.place(place);
            let plain = self.facts.is_trivial_copy(ty) || ty.as_ref().is_some();
            if access == Access::Copy && !plain {
                report.add(Some(at), format!("rule 6: plain copy of {place}: {ty:?}"));
            }
        });
    }

    fn projections(&self, place: &Place, at: Location, report: &mut Report<'_>) {
        for count in 0..=place.projections.len() {
            let ty = self.typing.prefix(place, count);
            if !ty.is_error() {
                continue;
            }
            // An error type that was declared has been reported by someone.
            if count > 0 && !self.typing.prefix(place, count - 1).has_error() {
                report.add(Some(at), format!("projection {count} of {place} does not fit"));
            }
            return;
        }
    }

    fn assignment(&self, dest: &Place, value: &Rvalue, at: Location, report: &mut Report<'_>) {
        let Some(found) = self.plain_ty(value) else { return };
        let wanted = self.typing.place(dest);
        if !agree(found, wanted) {
            report.add(Some(at), format!("{wanted:?} at {dest} gets {found:?}"));
        }
    }

    /// The type of an rvalue where it is simple to say.
    fn plain_ty(&self, value: &Rvalue) -> Option<Ty> {
        Some(match value {
            Rvalue::Use(operand) => self.typing.operand(operand),
            Rvalue::Duplicate(place) => self.typing.place(place),
            Rvalue::Len(_) | Rvalue::Discriminant(_) => Ty::i64(),
            Rvalue::Binary { op, left, .. } if !is_comparison(*op) => self.typing.operand(left),
            Rvalue::Binary { .. } => Ty::bool(),
            Rvalue::Unary { operand, .. } => self.typing.operand(operand),
            Rvalue::Cast { ty, .. }
            | Rvalue::Struct { ty, .. }
            | Rvalue::Variant { ty, .. }
            | Rvalue::Retype { ty, .. } => *ty,
            _ => return None,
        })
    }

    fn never(&self, callee: &CallTarget, at: Location, report: &mut Report<'_>) {
        let CallTarget::Named(callee) = callee else { return };
        let CalleeTarget::Fn(function) = callee.target else {
            return;
        };
        let block = &self.body.blocks[at.block];
        let last = at.statement + 1 == block.statements.len();
        let ends = last && matches!(block.terminator.kind, TerminatorKind::Unreachable);
        if self.facts.program.functions[function].ret.is_never() && !ends {
            report.add(Some(at), "rule 7: something follows a call that does not return");
        }
    }
}

/// The one intrinsic that looks at a closure without taking it.
fn reads_code(callee: &CallTarget) -> bool {
    let CallTarget::Named(callee) = callee else {
        return false;
    };
    callee.target == CalleeTarget::Intrinsic(Intrinsic::ClosureCode)
}

fn is_comparison(op: crate::hir::BinaryOp) -> bool {
    use crate::hir::BinaryOp::*;
    matches!(op, Eq | Ne | Lt | Le | Gt | Ge)
}

/// Scalars must be the same scalar; everything else is left to the code generator's own checks.
fn agree(found: Ty, wanted: Ty) -> bool {
    match (scalar(found), scalar(wanted)) {
        (Some(found), Some(wanted)) => found == wanted,
        (None, None) => true,
        _ => [found, wanted].iter().any(|ty| ty.has_error() || ty.is_never()),
    }
}

fn scalar(ty: Ty) -> Option<Ty> {
    match *ty.kind() {
        TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool => Some(ty),
        TyKind::Ranged(int, ..) => Some(Ty::int(int)),
        _ => None,
    }
}
