//! Assignment: the value first, then the place, then the end of the old value.

use super::expr::is_scalar;
use super::*;
use crate::hir::BinaryOp;

/// The operator of a compound assignment.
pub(super) struct Operator {
    pub op: BinaryOp,
    pub wrapping: bool,
    pub span: Span,
}

impl Builder<'_> {
    pub(super) fn lower_assign(&mut self, place: ExprId, value: ExprId) {
        if let Some(target) = self.direct_target(place) {
            self.lower(value, Some(&target));
            return;
        }
        let value = self.operand(value, &[]);
        let fresh = self.is_out(place);
        let place = self.checked_place(place);
        let ty = self.place_ty(&place);
        if !fresh && self.facts.needs_drop(ty) {
            if matches!(place.base, Base::Global(_)) {
                return self.exchange(place, value, ty);
            }
            self.asm.push(StatementKind::Drop(place.clone()));
        }
        self.asm.assign(place, Rvalue::Use(value));
    }

    /// Destructors can read globals: the old value ends when the new one is in place.
    fn exchange(&mut self, place: Place, value: Operand, ty: Ty) {
        let old = self.rvalue_temp(Rvalue::Replace { place, value }, ty);
        self.asm.push(StatementKind::Drop(Place::local(old)));
    }

    /// Scalar variables are written without a detour: their value is complete before the write.
    fn direct_target(&mut self, place: ExprId) -> Option<Place> {
        let ExprKind::Local(id) = self.expr(place).kind else {
            return None;
        };
        // The value of a `let` is one assignment, whatever it is computed by.
        let scalar = is_scalar(self.ty(place)) && self.hir.locals[id].mutable;
        let target = self.variable(id);
        (scalar && target.projections.is_empty()).then_some(target)
    }

    /// The variable a parallel branch initialises.
    fn is_out(&self, place: ExprId) -> bool {
        matches!(self.expr(place).kind, ExprKind::Local(id) if self.outs.contains(&id))
    }

    pub(super) fn lower_assign_op(&mut self, operator: Operator, place: ExprId, value: ExprId) {
        if *self.ty(place).kind() == TyKind::Str {
            return self.append(place, value);
        }
        let right = self.operand(value, &[]);
        let place = self.checked_place(place);
        let ty = self.place_ty(&place);
        let value = Rvalue::Binary {
            op: operator.op,
            left: Operand::Copy(place.clone()),
            right,
            wrapping: operator.wrapping,
        };
        self.spanned(operator.span, |this| match *ty.kind() {
            TyKind::Ranged(int, ..) => this.assign_ranged(place, value, Ty::int(int), ty),
            _ => this.asm.assign(place, value),
        });
    }

    fn assign_ranged(&mut self, place: Place, value: Rvalue, base: Ty, ty: Ty) {
        let local = self.rvalue_temp(value, base);
        let operand = self.take(local);
        self.check_range(&operand, ty);
        self.asm.assign(place, Rvalue::Retype { operand, ty });
    }

    /// Whether the text to append may be the one appended to, or lie in it: `s += s`, `v[i] += v[j]`.
    fn may_share(&self, place: ExprId, value: ExprId) -> bool {
        let (left, right) = (self.path(place), self.path(value));
        match (left, right) {
            (Some(left), Some(right)) => left.starts_with(&right) || right.starts_with(&left),
            _ => false,
        }
    }

    /// The variable a place lies in, and the fields from there to the first index.
    fn path(&self, id: ExprId) -> Option<Vec<u64>> {
        match &self.expr(id).kind {
            ExprKind::Local(local) => Some(vec![0, local.as_u32() as u64]),
            ExprKind::Global(global) => Some(vec![1, global.index() as u64]),
            ExprKind::Field { base, field } => {
                let mut path = self.path(*base)?;
                path.push(*field as u64 + 2);
                Some(path)
            }
            ExprKind::Index { base, .. } | ExprKind::Slice { base, .. } => self.path(*base),
            ExprKind::Deref(base) | ExprKind::Unwrap(base) => self.path(*base),
            ExprKind::Borrow { place, .. } => self.path(*place),
            _ => None,
        }
    }

    /// A view of a copy that the statement owns.
    fn text_copy(&mut self, value: ExprId) -> Operand {
        let more = self.text_view(value);
        let copy = Place::local(self.temp(Ty::str()));
        let empty = constant(ConstValue::Str("".into()), Ty::str());
        self.asm.assign(copy.clone(), Rvalue::Use(empty));
        self.append_text(copy.clone(), more);
        self.reference_operand(false, copy)
    }

    /// `text += more`.
    fn append(&mut self, place: ExprId, value: ExprId) {
        let more = match self.may_share(place, value) {
            true => self.text_copy(value),
            false => self.text_view(value),
        };
        let place = self.checked_place(place);
        self.append_text(place, more);
    }
}
