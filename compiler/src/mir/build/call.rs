//! Calls. Arguments are evaluated left to right; references among them are made when all are evaluated.

use super::place::Plan;
use super::*;
use crate::hir::{Callee, CalleeTarget, Glue, Intrinsic};
use crate::mir::{CallTarget, parting_indices};
use crate::types::{Args, InterfaceId};

/// An argument after its evaluation.
enum Arg {
    Ready(Operand),
    Reference {
        mutable: bool,
        plan: Plan,
        ty: Ty,
        span: Span,
    },
    Slice {
        slice: SlicePlan,
        ty: Ty,
        span: Span,
    },
    Unsize {
        inner: Box<Arg>,
        ty: Ty,
    },
}

/// A slice whose operands are evaluated.
pub(super) struct SlicePlan {
    plan: Plan,
    low: Option<Operand>,
    high: Option<Operand>,
    inclusive: bool,
}

impl Builder<'_> {
    pub(super) fn lower_call(&mut self, callee: &Callee, args: &[ExprId], dest: Option<&Place>) {
        let mut args = match (callee.target, args) {
            (CalleeTarget::Intrinsic(Intrinsic::ClosureCode), [closure]) => {
                vec![self.lent_closure(*closure)]
            }
            (CalleeTarget::Glue(Glue::Eq | Glue::Compare), _) => self.compared(args),
            _ => self.arguments(args),
        };
        self.assert_recursion(callee, &mut args);
        self.call(CallTarget::Named(callee.clone()), args, dest);
    }

    /// A function value that is only looked at, whatever function type it is seen as.
    fn lent_closure(&mut self, closure: ExprId) -> Operand {
        match self.expr(closure).kind {
            ExprKind::FnCoerce(inner) => self.lent_closure(inner),
            _ => Operand::Copy(self.checked_place(closure)),
        }
    }

    /// A function value is lent to the call where it stands; one that may be called once is used up.
    pub(super) fn lower_call_value(&mut self, callee: ExprId, args: &[ExprId], dest: Option<&Place>) {
        let once = self.ty(callee).as_fn().is_some_and(|function| function.once);
        let plan = match once {
            true => Plan::of(Place::local(self.value_temp(callee))),
            false => self.plan(callee),
        };
        let changed = args
            .iter()
            .any(|&arg| self.lends_mutably(arg) || self.ty(arg).as_fn().is_some());
        if !once && self.may_end(&plan.place, changed) {
            let place = self.called_place(plan);
            let ty = self.place_ty(&place);
            let held = Place::local(self.rvalue_temp(Rvalue::Duplicate(place), ty));
            let args = self.arguments(args);
            return self.call(CallTarget::Value(Operand::Copy(held)), args, dest);
        }
        let args = self.arguments(args);
        let place = self.called_place(plan);
        self.call(CallTarget::Value(Operand::Copy(place)), args, dest);
    }

    /// The function value itself, behind whatever references lead to it.
    fn called_place(&mut self, plan: Plan) -> Place {
        let mut place = self.commit(plan);
        while self.place_ty(&place).as_ref().is_some() {
            place.projections.push(Projection::Deref);
        }
        place
    }

    /// Whether the function value at `place` could be replaced or dropped while it runs: then the call holds on to it.
    /// `changed`: the arguments give the callee a way to variables.
    fn may_end(&self, place: &Place, changed: bool) -> bool {
        if changed && self.is_kept_by_variable(place) {
            return true;
        }
        match place.base {
            // A closure that it captures may assign the variable it is in.
            Base::Local(local) => self.asm.body.locals[local].mutable || self.passes_changeable(place),
            Base::Global(global) => self.cx.program.globals[global].mutable,
            Base::Capture(index) if self.captures[index as usize].by_ref => self.passes_changeable(place),
            Base::Capture(index) => self.is_mutable_capture(index),
        }
    }

    /// A variable or a part of one, rather than what a reference gives.
    fn is_kept_by_variable(&self, place: &Place) -> bool {
        self.typing().base(place.base).as_ref().is_none()
    }

    /// Reached through a mutable reference or a raw pointer, with no shared reference before it.
    fn passes_changeable(&self, place: &Place) -> bool {
        let typing = self.typing();
        let containers = (0..place.projections.len()).map(|length| typing.prefix(place, length));
        for ty in containers {
            match ty.kind() {
                TyKind::Ref(false, _) => return false,
                TyKind::Ref(true, _) | TyKind::Ptr(_) => return true,
                _ => {}
            }
        }
        false
    }

    fn is_mutable_capture(&self, index: u32) -> bool {
        let whole = |place: &Place| place.base == Base::Capture(index) && place.projections.is_empty();
        let mut variables = self.variables.iter().filter(|(_, place)| whole(place));
        variables.any(|(&local, _)| self.hir.locals[local].mutable)
    }

    pub(super) fn lower_call_interface(
        &mut self,
        (interface, method): (InterfaceId, u32),
        receiver: ExprId,
        args: &[ExprId],
        dest: Option<&Place>,
    ) {
        let all: Vec<ExprId> = std::iter::once(receiver).chain(args.iter().copied()).collect();
        let args = self.arguments(&all);
        self.call(CallTarget::Interface { interface, method }, args, dest);
    }

    /// The call itself. The result of a call in statement position has been given a temporary by `lower`.
    pub(super) fn call(&mut self, callee: CallTarget, args: Vec<Operand>, dest: Option<&Place>) {
        let dest = dest.cloned();
        self.asm.push(StatementKind::Call { dest, callee, args });
    }

    pub(super) fn glue(&mut self, glue: Glue, ty: Ty, args: Vec<Operand>, dest: Option<&Place>) {
        let callee = Callee {
            target: CalleeTarget::Glue(glue),
            args: Args::new(&[ty]),
        };
        self.call(CallTarget::Named(callee), args, dest);
    }

    /// Calls a function of the standard library by its lang name; programs without it have been reported.
    pub(super) fn call_lang(&mut self, name: &str, args: Vec<Operand>, dest: Option<&Place>) {
        let Some(&function) = self.cx.program.lang.functions.get(&name.into()) else {
            return;
        };
        let callee = Callee {
            target: CalleeTarget::Fn(function),
            args: Args::empty(),
        };
        self.call(CallTarget::Named(callee), args, dest);
    }

    fn arguments(&mut self, ids: &[ExprId]) -> Vec<Operand> {
        // What is lent as `&mut` is lent before the call: everything else has been read by then.
        let lends = ids.iter().any(|&id| self.lends_mutably(id));
        let later = |at: usize| if lends { ids } else { &ids[at + 1..] };
        let args: Vec<Arg> = (0..ids.len())
            .map(|at| self.prepare(ids[at], later(at)))
            .collect();
        self.check_distinct(&places_of(&args));
        // All checks come before the first reference: they look at lengths and tags that may lie behind another argument.
        let args: Vec<Arg> = args.into_iter().map(|arg| self.check_arg(arg)).collect();
        args.into_iter().map(|arg| self.finish_arg(arg)).collect()
    }

    /// What is compared is seen as it is where it stands: a value that can be copied is, another is lent from there on.
    fn compared(&mut self, ids: &[ExprId]) -> Vec<Operand> {
        let operands = (0..ids.len()).map(|at| {
            let arg = self.prepare(ids[at], &[]);
            let arg = self.check_arg(arg);
            match arg {
                Arg::Reference { plan, span, .. } if self.is_read_before(&plan.place, &ids[at + 1..]) => {
                    self.spanned(span, |this| this.reference_to_copy(plan))
                }
                arg => self.finish_arg(arg),
            }
        });
        operands.collect()
    }

    /// Whether a Copy value could change while `later` is evaluated.
    fn is_read_before(&self, place: &Place, later: &[ExprId]) -> bool {
        self.facts.is_copy(self.place_ty(place)) && !self.are_inert(later)
    }

    fn reference_to_copy(&mut self, plan: Plan) -> Operand {
        let place = self.commit(plan);
        let ty = self.place_ty(&place);
        let value = self.read_value(place);
        let copy = self.rvalue_temp(value, ty);
        self.reference_operand(false, Place::local(copy))
    }

    fn lends_mutably(&self, id: ExprId) -> bool {
        match &self.expr(id).kind {
            ExprKind::Unsize(inner) => self.lends_mutably(*inner),
            ExprKind::Borrow { mutable, .. } => *mutable,
            ExprKind::Slice { .. } => self.ty(id).as_ref().is_some_and(|(mutable, _)| mutable),
            _ => false,
        }
    }

    fn prepare(&mut self, id: ExprId, later: &[ExprId]) -> Arg {
        let (ty, span) = (self.ty(id), self.expr(id).span);
        match &self.expr(id).kind {
            ExprKind::Borrow { mutable, place } => match self.static_view(*mutable, *place, ty) {
                Some(text) => Arg::Ready(text),
                None => Arg::Reference {
                    mutable: *mutable,
                    plan: self.plan(*place),
                    ty,
                    span,
                },
            },
            ExprKind::Slice {
                base,
                low,
                high,
                inclusive,
            } => {
                let slice = self.spanned(span, |this| this.plan_slice(*base, *low, *high, *inclusive));
                Arg::Slice { slice, ty, span }
            }
            ExprKind::Unsize(inner) => {
                let inner = Box::new(self.prepare(*inner, later));
                Arg::Unsize { inner, ty }
            }
            _ => Arg::Ready(self.operand(id, later)),
        }
    }

    /// Checks the bounds and payloads on the way to what an argument lends.
    fn check_arg(&mut self, mut arg: Arg) -> Arg {
        let mut inner = &mut arg;
        while let Arg::Unsize { inner: next, .. } = inner {
            inner = next;
        }
        match inner {
            Arg::Reference { plan, span, .. }
            | Arg::Slice {
                slice: SlicePlan { plan, .. },
                span,
                ..
            } => {
                let given = std::mem::replace(plan, Plan::of(Place::local(Local::from_u32(0))));
                *plan = Plan::of(self.spanned(*span, |this| this.commit(given)));
            }
            Arg::Ready(_) | Arg::Unsize { .. } => {}
        }
        arg
    }

    fn finish_arg(&mut self, arg: Arg) -> Operand {
        match arg {
            Arg::Ready(operand) => operand,
            Arg::Reference {
                mutable,
                plan,
                ty,
                span,
            } => self.spanned(span, |this| {
                let place = this.commit(plan);
                let value = this.reference(mutable, place, ty);
                let local = this.rvalue_temp(value, ty);
                this.take(local)
            }),
            Arg::Slice { slice, ty, span } => self.spanned(span, |this| {
                let value = this.commit_slice(slice, ty);
                let local = this.rvalue_temp(value, ty);
                this.take(local)
            }),
            Arg::Unsize { inner, ty } => {
                let operand = self.finish_arg(*inner);
                let local = self.rvalue_temp(Rvalue::Unsize { operand, ty }, ty);
                self.take(local)
            }
        }
    }

    /// Two elements of one container, at least one of them `&mut`, must not be the same element.
    fn check_distinct(&mut self, lent: &[(Place, bool)]) {
        for (at, (left, left_mutable)) in lent.iter().enumerate() {
            for (right, right_mutable) in &lent[at + 1..] {
                if !(*left_mutable || *right_mutable) {
                    continue;
                }
                if let Some(pairs) = parting_indices(left, right) {
                    let pairs = pairs.into_iter();
                    let pairs = pairs.filter_map(|(a, b)| Some((index_operand(a)?, index_operand(b)?)));
                    self.asm.push(StatementKind::CheckDistinct(pairs.collect()));
                }
            }
        }
    }

    pub(super) fn plan_slice(
        &mut self,
        base: ExprId,
        low: Option<ExprId>,
        high: Option<ExprId>,
        inclusive: bool,
    ) -> SlicePlan {
        let mut plan = self.plan(base);
        if self.place_ty(&plan.place).as_ref().is_some() {
            plan = plan.project(Projection::Deref);
        }
        let low = low.map(|low| self.operand_as_i64(low));
        // The lower end is read before the upper one is evaluated.
        let low = match (low, high) {
            (Some(low @ Operand::Copy(_)), Some(_)) => Some(Operand::Copy(Place::local(
                self.rvalue_temp(Rvalue::Use(low), Ty::i64()),
            ))),
            (low, _) => low,
        };
        let high = high.map(|high| self.operand_as_i64(high));
        SlicePlan {
            plan,
            low,
            high,
            inclusive,
        }
    }

    pub(super) fn commit_slice(&mut self, slice: SlicePlan, ty: Ty) -> Rvalue {
        let place = self.commit(slice.plan);
        let len = self.len_of(place.clone());
        let low = slice.low.unwrap_or_else(|| int(0, Ty::i64()));
        let high = match slice.high {
            Some(high) if slice.inclusive => self.add_one(high),
            Some(high) => high,
            None => len.clone(),
        };
        self.asm.push(StatementKind::CheckSlice {
            low: low.clone(),
            high: high.clone(),
            len,
        });
        let mutable = matches!(ty.as_ref(), Some((true, _)));
        Rvalue::Slice {
            mutable,
            place,
            low,
            high,
        }
    }

    /// One more; traps on overflow.
    pub(super) fn add_one(&mut self, value: Operand) -> Operand {
        let sum = Rvalue::Binary {
            op: hir::BinaryOp::Add,
            left: value,
            right: int(1, Ty::i64()),
            wrapping: false,
        };
        Operand::Copy(Place::local(self.rvalue_temp(sum, Ty::i64())))
    }
}

/// The places lent by the arguments, and whether mutably.
fn places_of(args: &[Arg]) -> Vec<(Place, bool)> {
    let mut places = Vec::new();
    for arg in args {
        let mut arg = arg;
        while let Arg::Unsize { inner, .. } = arg {
            arg = inner;
        }
        match arg {
            Arg::Reference { mutable, plan, .. } => places.push((plan.place.clone(), *mutable)),
            Arg::Slice { slice, ty, .. } => {
                let mutable = ty.as_ref().is_some_and(|(mutable, _)| mutable);
                places.push((slice.plan.place.clone(), mutable));
            }
            Arg::Ready(_) | Arg::Unsize { .. } => {}
        }
    }
    places
}

fn index_operand(step: &Projection) -> Option<Operand> {
    match step {
        Projection::Index(local) => Some(Operand::Copy(Place::local(*local))),
        Projection::ConstIndex(value) => Some(int(*value as i128, Ty::i64())),
        _ => None,
    }
}
