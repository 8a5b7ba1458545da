//! Where a found type meets a wanted one.

use super::BodyCx;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0301, e0327, e0334, e0335};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::ast;
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    /// Checks an expression against a type.
    pub fn check(&mut self, expr: &'a ast::Expr, want: Ty) -> ExprId {
        let first = self.locals.len();
        let found = self.expr(expr, super::Expect::Type(want));
        if self.table.shallow(want).as_ref().is_some() {
            self.move_arms_out(found, first);
        }
        self.coerce(found, want)
    }

    /// Brings an expression to a type, by the conversions the language has; reports when there is none.
    pub fn coerce(&mut self, expr: ExprId, want: Ty) -> ExprId {
        let (have, want) = (self.ty(expr), self.table.shallow(want));
        let span = self.span(expr);
        if have.is_error() || want.is_error() {
            self.table.give_up(have);
            return expr;
        }
        if have.is_never() {
            return if want.is_never() {
                expr
            } else {
                self.add(ExprKind::NeverTo(expr), want, span)
            };
        }
        if let Some((mutable, target)) = want.as_ref() {
            return self.coerce_reference(expr, mutable, target);
        }
        if have.is_void() && !want.is_void() {
            let shown = self.show(want);
            let report = e0334::error(span, format!("expected '{shown}', but this has no value"));
            return self.no_value(expr, report);
        }
        if let Some((_, target)) = have.as_ref() {
            return self.coerce_view(expr, target, want);
        }
        if let Some(done) = self.wrap_option(expr, have, want) {
            return done;
        }
        self.coerce_value(expr, have, want)
    }

    /// Reports that an expression has no value.
    pub(super) fn no_value(&mut self, expr: ExprId, report: Diagnostic) -> ExprId {
        let report = match self.exprs[expr].kind {
            ExprKind::If { otherwise: None, .. } => {
                report.help("an 'if' without 'else' has no value: add an 'else'")
            }
            _ => report,
        };
        self.reject(report)
    }

    /// A reference where a value is wanted: what it refers to is read.
    fn coerce_view(&mut self, expr: ExprId, target: Ty, want: Ty) -> ExprId {
        let owned = matches!(self.table.shallow(target).kind(), TyKind::Str | TyKind::Slice(_));
        if owned && !self.is_place(expr) {
            let span = self.span(expr);
            let (have, wanted) = (self.show(self.ty(expr)), self.show(want));
            let remedy = if matches!(target.kind(), TyKind::Str) {
                "'.clone()'"
            } else {
                "'.toVec()'"
            };
            let help = format!("make an owned value of it with {remedy}");
            if self.table.open_kind(want).is_some() {
                let message = format!("a value is wanted here, which the view '{have}' is not");
                return self.reject(e0301::error(span, message).here("only lent").help(help));
            }
            return self.reject(
                e0301::error(span, format!("expected '{wanted}', found the view '{have}'"))
                    .here(format!("expected '{wanted}'"))
                    .help(help),
            );
        }
        let place = self.behind(expr);
        self.coerce(place, want)
    }

    fn is_option(&self, ty: Ty) -> Option<Ty> {
        match ty.kind() {
            TyKind::Adt(adt, args) if self.cx.program.lang.option == Some(*adt) => Some(args[0]),
            _ => None,
        }
    }

    /// `T` where `Option<T>` is wanted.
    fn wrap_option(&mut self, expr: ExprId, have: Ty, want: Ty) -> Option<ExprId> {
        let inner = self.is_option(want)?;
        let open = self.table.open_kind(have) == Some(crate::typecheck::infer::VarKind::Any);
        if self.is_option(have).is_some() && self.table_agrees(have, want) || open {
            return None;
        }
        if self.is_option(have).is_some() && self.is_option(self.table.shallow(inner)).is_none() {
            return None;
        }
        let span = self.span(expr);
        let value = self.coerce(expr, inner);
        if self.ty(value).is_error() {
            return Some(value);
        }
        Some(self.add(
            ExprKind::Variant {
                variant: 0,
                args: vec![value],
            },
            want,
            span,
        ))
    }

    fn table_agrees(&mut self, a: Ty, b: Ty) -> bool {
        let before = self.table.snapshot();
        let agrees = self.table.unify(a, b).is_ok();
        self.table.rollback(before);
        agrees
    }

    fn coerce_value(&mut self, expr: ExprId, have: Ty, want: Ty) -> ExprId {
        let span = self.span(expr);
        match (have.kind(), want.kind()) {
            (TyKind::Heap(from), TyKind::Heap(to)) => {
                if let TyKind::Interface(interface, args) = self.table.shallow(*to).kind() {
                    return self.unsize_heap(expr, *from, *interface, *args, want);
                }
            }
            (TyKind::Fn(from), TyKind::Fn(to)) => return self.coerce_function(expr, from, to, have, want),
            (TyKind::Ranged(a, low, high), TyKind::Ranged(b, low2, high2)) if a == b => {
                if (low, high) == (low2, high2) {
                    return self.read(expr);
                }
                let value = self.read(expr);
                let base = self.add(ExprKind::FromRanged(value), Ty::int(*a), span);
                return self.add(ExprKind::ToRanged(base), want, span);
            }
            (TyKind::Ranged(base, ..), _) if self.table.unify(Ty::int(*base), want).is_ok() => {
                let value = self.read(expr);
                return self.add(ExprKind::FromRanged(value), Ty::int(*base), span);
            }
            (_, TyKind::Ranged(base, ..)) if self.table.unify(have, Ty::int(*base)).is_ok() => {
                let value = self.read(expr);
                return self.add(ExprKind::ToRanged(value), want, span);
            }
            _ => {}
        }
        if self.table.unify(have, want).is_err() {
            return self.mismatch(expr, have, want);
        }
        self.read(expr)
    }

    fn unsize_heap(
        &mut self,
        expr: ExprId,
        from: Ty,
        interface: InterfaceId,
        args: Args,
        want: Ty,
    ) -> ExprId {
        let span = self.span(expr);
        let from = self.table.shallow(from);
        if matches!(from.kind(), TyKind::Interface(..)) {
            let have = self.ty(expr);
            return if self.table.unify(have, want).is_err() {
                self.mismatch(expr, have, want)
            } else {
                self.read(expr)
            };
        }
        if !self.implements(from, interface, args, span) {
            return self.error_expr(span);
        }
        let value = self.read(expr);
        self.add(ExprKind::Unsize(value), want, span)
    }

    /// Function types differ in what may be assumed of the value, not in how it is stored.
    fn coerce_function(&mut self, expr: ExprId, from: &FnTy, to: &FnTy, have: Ty, want: Ty) -> ExprId {
        let span = self.span(expr);
        let parts = from.params.len() == to.params.len()
            && self.table.unify_all(&from.params, &to.params).is_ok()
            && self.result_fits(from.ret, to.ret);
        if !parts {
            return self.mismatch(expr, have, want);
        }
        let value = self.read(expr);
        // Whether one that can be called once is called once there is judged when all bodies are known.
        self.closure_uses.push((value, want));
        if from.kind == to.kind && from.send == to.send && from.once == to.once {
            return value;
        }
        self.add(ExprKind::FnCoerce(value), want, span)
    }

    fn result_fits(&mut self, from: Ty, to: Ty) -> bool {
        self.table.shallow(from).is_never() || self.table.unify(from, to).is_ok()
    }

    /// Borrows implicitly where a reference is wanted.
    fn coerce_reference(&mut self, expr: ExprId, mutable: bool, target: Ty) -> ExprId {
        let (have, span) = (self.ty(expr), self.span(expr));
        let target = self.table.shallow(target);
        if have.is_void() {
            let shown = self.show(Ty::reference(mutable, target));
            let report = e0334::error(span, format!("expected '{shown}', but this has no value"));
            return self.no_value(expr, report);
        }
        if let Some((has, inner)) = have.as_ref() {
            let place = self.behind(expr);
            if has == mutable && self.table.unify(inner, target).is_ok() {
                return expr;
            }
            return self.lend(place, mutable, target, span);
        }
        if mutable && matches!(self.exprs[expr].kind, ExprKind::Const(_)) {
            let found = e0327::error(span, "a literal cannot be lent as '&mut'");
            return self.reject(found.help("put it in a 'var' first, to see what becomes of it"));
        }
        self.lend(expr, mutable, target, span)
    }

    /// An object has one address, a view an address and a length.
    fn view_as_object(&mut self, view: Ty, span: Span) -> ExprId {
        let shown = self.show(view);
        let message =
            format!("'{shown}' has no size of its own, and cannot be an object behind an interface");
        let help = "'.toVec()' makes an owned value of a view: write the impl for 'Vec' and lend that";
        self.reject(e0335::error(span, message).here("a view of elements").help(help))
    }

    fn lend(&mut self, place: ExprId, mutable: bool, target: Ty, span: Span) -> ExprId {
        let have = self.ty(place);
        match (have.kind(), target.kind()) {
            (TyKind::Interface(..), TyKind::Interface(..)) => {}
            (TyKind::Heap(inner), TyKind::Interface(..))
                if matches!(self.table.shallow(*inner).kind(), TyKind::Interface(..)) =>
            {
                let opened = self.add(ExprKind::Deref(place), *inner, span);
                return self.lend(opened, mutable, target, span);
            }
            (TyKind::Slice(_), TyKind::Interface(..)) => return self.view_as_object(have, span),
            (_, TyKind::Interface(interface, args)) => {
                if !self.implements(have, *interface, *args, span) {
                    return self.error_expr(span);
                }
                let borrowed = self.borrow(place, mutable, span);
                return self.add(ExprKind::Unsize(borrowed), Ty::reference(mutable, target), span);
            }
            (_, TyKind::Slice(element)) => {
                if let Some(own) = self.element_of(have)
                    && self.table.unify(own, *element).is_ok()
                {
                    let borrowed = self.borrow(place, mutable, span);
                    self.exprs[borrowed].ty = Ty::reference(mutable, target);
                    return borrowed;
                }
            }
            // A function value lent where one of another type is called. A place of the wanted type is lent as it is.
            (TyKind::Fn(_), TyKind::Fn(_))
                if !self.is_place(place) || self.table.unify(have, target).is_err() =>
            {
                if mutable && self.is_place(place) {
                    let want = Ty::reference(mutable, target);
                    return self.mismatch(place, have, want);
                }
                let value = self.coerce(place, target);
                return self.borrow(value, mutable, span);
            }
            _ => {}
        }
        if self.table.unify(have, target).is_ok() {
            return self.borrow(place, mutable, span);
        }
        if let TyKind::Heap(inner) = have.kind() {
            let opened = self.add(ExprKind::Deref(place), *inner, span);
            return self.lend(opened, mutable, target, span);
        }
        if !mutable
            && (self.is_option(target).is_some()
                || matches!(target.kind(), TyKind::Ranged(..))
                || matches!(have.kind(), TyKind::Ranged(..)))
        {
            let value = self.coerce(place, target);
            return if self.ty(value).is_error() {
                value
            } else {
                self.borrow(value, false, span)
            };
        }
        let want = Ty::reference(mutable, target);
        self.mismatch(place, have, want)
    }

    /// Element type of what a slice can show.
    pub(super) fn element_of(&self, ty: Ty) -> Option<Ty> {
        match ty.kind() {
            TyKind::Array(element, _) | TyKind::Slice(element) => Some(*element),
            TyKind::Adt(adt, args) if self.cx.program.lang.vec == Some(*adt) => Some(args[0]),
            _ => None,
        }
    }

    /// Is there a reference among the arguments of a type?
    fn holds_reference(&self, ty: Ty) -> bool {
        match self.table.shallow(ty).kind() {
            TyKind::Adt(_, args) => args.iter().any(|arg| self.table.shallow(*arg).as_ref().is_some()),
            _ => false,
        }
    }

    /// Reports that `have` stands where `want` is wanted.
    pub(super) fn mismatch(&mut self, expr: ExprId, have: Ty, want: Ty) -> ExprId {
        let span = self.span(expr);
        let broken = |ty: Ty| self.table.resolve(ty).has_error();
        if self.holds_reference(want) || broken(have) || broken(want) {
            // Such a type is an error where it is written, and what has an error in it was reported.
            return self.error_expr(span);
        }
        let (found, wanted) = (self.show(have), self.show(want));
        let mut report = e0301::error(span, format!("expected '{wanted}', found '{found}'"))
            .here(format!("expected '{wanted}'"));
        if let Some(help) = self.conversion_help(expr, have, want) {
            report = report.help(help);
        }
        if let ExprKind::Local(local) = self.exprs[expr].kind {
            let declared = &self.locals[local];
            if declared.kind == LocalKind::Temp {
                return self.reject(report);
            }
            report = report.label(declared.span, format!("'{}' is declared here", declared.name));
        }
        self.reject(report)
    }
}
