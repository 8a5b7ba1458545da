//! Operands: reading a value once, at the right time, with the right kind of copy.

use super::*;

/// How deep an expression may be and still be looked through; keeps the look linear.
const INERT_DEPTH: u32 = 4;

impl Builder<'_> {
    /// Evaluates an expression to an operand. `later` are the expressions evaluated before the operand is used.
    pub(super) fn operand(&mut self, id: ExprId, later: &[ExprId]) -> Operand {
        let expr = self.expr(id);
        if let ExprKind::Const(value) = &expr.kind {
            return constant(value.clone(), expr.ty);
        }
        if expr.ty.is_void() || expr.ty.is_never() {
            self.lower(id, None);
            return void();
        }
        if self.is_place(id) {
            let place = self.checked_place(id);
            return self.spanned(expr.span, |this| this.read(place, later));
        }
        self.hold_lent(id);
        let local = self.value_temp(id);
        self.take(local)
    }

    /// Operands of a list, left to right.
    pub(super) fn operands(&mut self, ids: &[ExprId]) -> Vec<Operand> {
        (0..ids.len())
            .map(|at| self.operand(ids[at], &ids[at + 1..]))
            .collect()
    }

    /// A temporary with the value of an expression.
    pub(super) fn value_temp(&mut self, id: ExprId) -> Local {
        let expr = self.expr(id);
        let local = self.spanned(expr.span, |this| this.temp(expr.ty));
        self.lower(id, Some(&Place::local(local)));
        local
    }

    /// A temporary that holds an rvalue.
    pub(super) fn rvalue_temp(&mut self, value: Rvalue, ty: Ty) -> Local {
        let local = self.temp(ty);
        self.asm.assign(Place::local(local), value);
        local
    }

    /// The value of a temporary that is not used again.
    pub(super) fn take(&self, local: Local) -> Operand {
        let place = Place::local(local);
        match self.facts.is_trivial_copy(self.asm.body.locals[local].ty) {
            true => Operand::Copy(place),
            false => Operand::Move(place),
        }
    }

    fn read(&mut self, place: Place, later: &[ExprId]) -> Operand {
        let ty = self.place_ty(&place);
        let trivial = self.facts.is_trivial_copy(ty);
        if trivial && self.may_read_late(&place, later) {
            return Operand::Copy(place);
        }
        let value = self.read_value(place);
        let local = self.rvalue_temp(value, ty);
        self.take(local)
    }

    /// Reads a place as a value: a copy, a counted copy or a move.
    pub(super) fn read_value(&self, place: Place) -> Rvalue {
        let ty = self.place_ty(&place);
        if self.facts.is_trivial_copy(ty) {
            Rvalue::Use(Operand::Copy(place))
        } else if self.facts.is_copy(ty) {
            Rvalue::Duplicate(place)
        } else {
            Rvalue::Use(Operand::Move(place))
        }
    }

    /// Reading the place after `later` gives what reading it now gives, and it cannot be without a value.
    fn may_read_late(&self, place: &Place, later: &[ExprId]) -> bool {
        let Base::Local(root) = place.base else {
            return false;
        };
        let decl = &self.asm.body.locals[root];
        let set = !self.deferred.contains(&root);
        let behind_reference = decl.ty.as_ref().is_some() && !place.projections.is_empty();
        let held = self.facts.is_trivial_copy(decl.ty) || behind_reference;
        set && held && (self.is_fixed(place, decl) || self.are_inert(later))
    }

    /// Evaluating the expressions changes and moves nothing.
    pub(super) fn are_inert(&self, ids: &[ExprId]) -> bool {
        ids.iter().all(|&id| self.is_inert(id, false, INERT_DEPTH))
    }

    /// Nothing can assign the place while the body's references are good.
    fn is_fixed(&self, place: &Place, decl: &LocalDecl) -> bool {
        let assigned = decl.mutable && decl.kind != LocalKind::Temp;
        let shared = matches!(decl.ty.as_ref(), None | Some((false, _)));
        let derefs = place
            .projections
            .iter()
            .filter(|step| **step == Projection::Deref)
            .count();
        !assigned && shared && derefs <= usize::from(decl.ty.as_ref().is_some())
    }

    /// Evaluating the expression changes and moves nothing; as a place, naming it does not.
    fn is_inert(&self, id: ExprId, as_place: bool, depth: u32) -> bool {
        let expr = self.expr(id);
        if depth == 0 {
            return false;
        }
        let inert = |id: ExprId, as_place: bool| self.is_inert(id, as_place, depth - 1);
        match &expr.kind {
            ExprKind::Const(_) | ExprKind::FnValue(_) => true,
            ExprKind::Local(_) | ExprKind::Global(_) => as_place || self.facts.is_trivial_copy(expr.ty),
            ExprKind::Field { base: inner, .. } | ExprKind::Deref(inner) => {
                inert(*inner, true) && (as_place || self.facts.is_trivial_copy(expr.ty))
            }
            ExprKind::Index { base, index } => {
                inert(*base, true)
                    && inert(*index, false)
                    && (as_place || self.facts.is_trivial_copy(expr.ty))
            }
            ExprKind::Borrow { mutable, place } => !mutable && inert(*place, true),
            ExprKind::Unary { operand, .. } | ExprKind::Cast { operand, .. } => inert(*operand, false),
            ExprKind::Binary { left, right, .. } => inert(*left, false) && inert(*right, false),
            _ => false,
        }
    }
}
