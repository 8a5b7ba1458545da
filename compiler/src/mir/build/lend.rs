//! What a branch lends to its surroundings: `look(if c { make() } else { p })`.
//!
//! A branch's temporaries end with it, but a value it lends is used after it. The value goes to a temporary of the scope
//! around the branches, whose storage begins before them; it is dropped there if its branch was taken.

use super::*;

impl Builder<'_> {
    /// Makes temporaries for the values that the branches of a reference lend.
    pub(super) fn hold_lent(&mut self, id: ExprId) {
        let branching = matches!(
            self.expr(id).kind,
            ExprKind::If { .. } | ExprKind::Match(_) | ExprKind::Block(_)
        );
        if branching && self.ty(id).as_ref().is_some() {
            self.hold_leaf(id);
        }
    }

    fn hold_leaf(&mut self, id: ExprId) {
        match &self.expr(id).kind {
            ExprKind::If { then, otherwise, .. } => {
                self.hold_leaf(*then);
                otherwise.iter().for_each(|otherwise| self.hold_leaf(*otherwise));
            }
            ExprKind::Match(of) => of.arms.iter().for_each(|arm| self.hold_leaf(arm.body)),
            ExprKind::Block(block) => block.tail.iter().for_each(|tail| self.hold_leaf(*tail)),
            ExprKind::Unsize(inner) => self.hold_leaf(*inner),
            // A view that a call returns is one of its arguments.
            ExprKind::Call { args, .. } if self.ty(id).as_ref().is_some() => {
                args.iter().for_each(|arg| self.hold_leaf(*arg));
            }
            ExprKind::Borrow { mutable, place }
                if self.static_view(*mutable, *place, self.ty(id)).is_none() =>
            {
                self.hold_base(*place);
            }
            ExprKind::Slice { base, .. } => self.hold_base(*base),
            _ => {}
        }
    }

    /// The value that a place is part of, when it is part of one.
    fn hold_base(&mut self, place: ExprId) {
        match &self.expr(place).kind {
            ExprKind::Local(_) | ExprKind::Global(_) => {}
            ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => self.hold_base(*base),
            ExprKind::Unwrap(base) if self.is_place(*base) => self.hold_base(*base),
            ExprKind::Deref(inner) if self.ty(*inner).as_ref().is_some() => self.hold_leaf(*inner),
            ExprKind::Deref(inner) => self.hold_base(*inner),
            _ => self.hold_value(place),
        }
    }

    fn hold_value(&mut self, id: ExprId) {
        let expr = self.expr(id);
        if !self.lent.contains_key(&id) && !expr.ty.is_never() {
            let local = self.spanned(expr.span, |this| this.temp(expr.ty));
            self.lent.insert(id, local);
        }
    }

    /// The temporary with a value that something is lent of.
    pub(super) fn lent_value(&mut self, id: ExprId) -> Local {
        let Some(local) = self.lent.remove(&id) else {
            return self.value_temp(id);
        };
        self.lower(id, Some(&Place::local(local)));
        local
    }
}
