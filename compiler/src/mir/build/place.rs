//! Places in two steps: a [`Plan`] holds bases and indices that are evaluated, committing it checks bounds and payloads.

use super::*;

/// A place whose operands are evaluated and whose bounds and payloads are still to be checked.
pub(super) struct Plan {
    pub place: Place,
    checks: Vec<Check>,
}

/// What must hold of the place's first `container` projections.
struct Check {
    container: usize,
    what: What,
}

enum What {
    /// The index is within the container.
    Bounds(Operand),
    /// The `Option` or `Result` has its payload.
    Payload(Span),
}

impl Plan {
    pub(super) fn of(place: Place) -> Plan {
        Plan {
            place,
            checks: Vec::new(),
        }
    }

    pub(super) fn project(mut self, projection: Projection) -> Plan {
        self.place.projections.push(projection);
        self
    }
}

impl Builder<'_> {
    /// True for expressions that stand for storage.
    pub(super) fn is_place(&self, id: ExprId) -> bool {
        match self.expr(id).kind {
            ExprKind::Unwrap(operand) => self.is_place(operand),
            ExprKind::Local(_)
            | ExprKind::Global(_)
            | ExprKind::Field { .. }
            | ExprKind::Index { .. }
            | ExprKind::Deref(_) => true,
            _ => false,
        }
    }

    /// Evaluates what a place is made of; a value is put in a temporary of the statement.
    pub(super) fn plan(&mut self, id: ExprId) -> Plan {
        let expr = self.expr(id);
        self.spanned(expr.span, |this| match &expr.kind {
            ExprKind::Local(local) => Plan::of(this.variable(*local)),
            ExprKind::Global(global) => Plan::of(Place::global(*global)),
            ExprKind::Field { base, field } => this.plan(*base).project(Projection::Field(*field)),
            ExprKind::Index { base, index } => this.plan_index(*base, *index),
            ExprKind::Deref(inner) => match &this.expr(*inner).kind {
                ExprKind::Borrow { place, .. } if this.ty(*place) == expr.ty => this.plan(*place),
                _ => this.plan(*inner).project(Projection::Deref),
            },
            ExprKind::Unwrap(operand) if this.is_place(*operand) => this.plan_unwrap(*operand, expr.span),
            _ => Plan::of(Place::local(this.lent_value(id))),
        })
    }

    fn plan_index(&mut self, base: ExprId, index: ExprId) -> Plan {
        let mut plan = self.plan(base);
        let container = plan.place.projections.len();
        let ty = self.place_ty(&plan.place);
        let (projection, index) = self.index(index);
        if !self.always_in_bounds(ty, &projection) {
            let what = What::Bounds(index);
            plan.checks.push(Check { container, what });
        }
        plan.project(projection)
    }

    /// The payload of an `Option` or `Result` where it is.
    fn plan_unwrap(&mut self, operand: ExprId, span: Span) -> Plan {
        let mut plan = self.plan(operand);
        while self.place_ty(&plan.place).as_ref().is_some() {
            plan = plan.project(Projection::Deref);
        }
        let container = plan.place.projections.len();
        let what = What::Payload(span);
        plan.checks.push(Check { container, what });
        let (good, _) = self.outcomes(&plan.place);
        plan.project(Projection::Payload(good, 0))
    }

    /// Raw pointers are not checked; neither are constants within an array.
    fn always_in_bounds(&self, container: Ty, projection: &Projection) -> bool {
        match (container.kind(), projection) {
            (TyKind::Ptr(_), _) => true,
            (TyKind::Array(_, len), Projection::ConstIndex(index)) => index < len,
            _ => false,
        }
    }

    fn index(&mut self, id: ExprId) -> (Projection, Operand) {
        if let ExprKind::Const(ConstValue::Int(value)) = self.expr(id).kind
            && let Ok(value) = u64::try_from(value)
        {
            return (Projection::ConstIndex(value), int(value as i128, Ty::i64()));
        }
        let local = self.index_local(id);
        (Projection::Index(local), Operand::Copy(Place::local(local)))
    }

    /// The index in a local that nothing assigns any more.
    fn index_local(&mut self, id: ExprId) -> Local {
        if let ExprKind::Local(variable) = self.expr(id).kind
            && let Some(local) = self.variable(variable).as_local()
            && self.asm.body.locals[local].ty == Ty::i64()
            && !self.asm.body.locals[local].mutable
            && !self.deferred.contains(&local)
        {
            return local;
        }
        let value = self.operand_as_i64(id);
        let local = self.temp(Ty::i64());
        self.asm.assign(Place::local(local), Rvalue::Use(value));
        local
    }

    /// An integer operand of any width as `i64`.
    pub(super) fn operand_as_i64(&mut self, id: ExprId) -> Operand {
        let value = self.operand(id, &[]);
        self.widen(value, self.ty(id))
    }

    pub(super) fn widen(&mut self, value: Operand, ty: Ty) -> Operand {
        if ty == Ty::i64() {
            return value;
        }
        self.cast_int(value, Ty::i64())
    }

    pub(super) fn cast_int(&mut self, operand: Operand, ty: Ty) -> Operand {
        let kind = hir::CastKind::IntToInt;
        let local = self.temp(ty);
        self.asm
            .assign(Place::local(local), Rvalue::Cast { kind, operand, ty });
        Operand::Copy(Place::local(local))
    }

    /// Does the checks; the place is good until something is evaluated.
    pub(super) fn commit(&mut self, plan: Plan) -> Place {
        for check in plan.checks {
            let container = Place {
                base: plan.place.base,
                projections: plan.place.projections[..check.container].to_vec(),
            };
            match check.what {
                What::Bounds(index) => {
                    let len = self.len_of(container);
                    self.asm.push(StatementKind::CheckBounds { index, len });
                }
                What::Payload(span) => self.spanned(span, |this| this.check_payload(container)),
            }
        }
        plan.place
    }

    /// The place, evaluated and checked.
    pub(super) fn checked_place(&mut self, id: ExprId) -> Place {
        let plan = self.plan(id);
        self.spanned(self.expr(id).span, |this| this.commit(plan))
    }

    /// The place behind all references on the way.
    pub(super) fn target_place(&mut self, id: ExprId) -> Place {
        let mut place = self.checked_place(id);
        while self.place_ty(&place).as_ref().is_some() {
            place.projections.push(Projection::Deref);
        }
        place
    }

    /// The length of a container place.
    pub(super) fn len_of(&mut self, container: Place) -> Operand {
        if let TyKind::Array(_, len) = self.place_ty(&container).kind() {
            return int(*len as i128, Ty::i64());
        }
        let len = self.temp(Ty::i64());
        self.asm.assign(Place::local(len), Rvalue::Len(container));
        Operand::Copy(Place::local(len))
    }
}
