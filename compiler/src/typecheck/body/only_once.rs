//! Closures that can be called only once: they fit where they are called at most once.

use super::BodyCx;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::e0329;
use crate::hir::*;
use crate::source::Span;
use crate::typecheck::once::Given;
use crate::types::*;

impl BodyCx<'_, '_> {
    pub(super) fn judge_closure_uses(&mut self) {
        for (expr, want) in std::mem::take(&mut self.closure_uses) {
            let want = self.table.resolve(want);
            let Some(wanted) = want.as_fn().filter(|wanted| !wanted.once) else {
                continue;
            };
            if !self.ends_when_called(expr) {
                continue;
            }
            let finding = self.may_be_called_again(expr, want);
            match self.parameter_of(expr).filter(|_| wanted.kind == FnKind::Move) {
                Some(to) => self.cx.given_once.push(Given { to, finding }),
                None => self.report(finding),
            }
        }
    }

    /// That a closure takes something out of itself became known after its type was given to others, who could call it
    /// again: it must go where that is judged.
    pub(super) fn found_to_end_when_called(&mut self, literal: ExprId) {
        let judged = self.closure_uses.iter().any(|(value, _)| *value == literal);
        if let ExprKind::Closure(closure) = &self.exprs[literal].kind
            && !judged
        {
            let message = "the type of what this closure takes out of itself is known only after it";
            let mut report = e0329::error(closure.head_span, message);
            if let Some(at) = self.consumed_within(self.exprs[literal].span) {
                report = report.label(at, "taken here");
            }
            self.report(report.help("write the variable's type where it is declared"));
        }
    }

    fn ends_when_called(&self, expr: ExprId) -> bool {
        match &self.exprs[expr].kind {
            ExprKind::Closure(closure) => closure.consumes,
            _ => self.exprs[expr].ty.as_fn().is_some_and(|function| function.once),
        }
    }

    /// The parameter that an expression is the argument for, in a call of a function by its name.
    fn parameter_of(&self, expr: ExprId) -> Option<(FnId, u32)> {
        self.exprs.values().find_map(|call| {
            let ExprKind::Call { callee, args, .. } = &call.kind else {
                return None;
            };
            let CalleeTarget::Fn(function) = callee.target else {
                return None;
            };
            let at = args.iter().position(|arg| self.behind_coercions(*arg) == expr)?;
            Some((function, at as u32))
        })
    }

    fn behind_coercions(&self, mut expr: ExprId) -> ExprId {
        while let ExprKind::FnCoerce(inner) = self.exprs[expr].kind {
            expr = inner;
        }
        expr
    }

    fn may_be_called_again(&self, expr: ExprId, want: Ty) -> Diagnostic {
        let ExprKind::Closure(closure) = &self.exprs[expr].kind else {
            let shown = self.show(want);
            let message = format!("this can be called only once, but a '{shown}' any number of times");
            return e0329::error(self.exprs[expr].span, message).help(self.once_help(want));
        };
        let message = "this closure moves a captured value out of itself and can be called only once";
        let mut report = e0329::error(closure.head_span, message);
        if let Some(at) = self.consumed_within(self.exprs[expr].span) {
            report = report.label(at, "the captured value is moved here");
        }
        report = report.help("use '.clone()' there, so that the closure keeps its value");
        match self.is_for_std(expr) {
            true => report,
            false => report.help(self.once_help(want)),
        }
    }

    /// Given to a parameter that the program cannot change.
    fn is_for_std(&self, expr: ExprId) -> bool {
        let Some((function, position)) = self.parameter_of(expr) else {
            return false;
        };
        let function = &self.cx.program.functions[function];
        function.in_std && function.params[position as usize].ty.as_fn().is_some()
    }

    fn consumed_within(&self, closure: Span) -> Option<Span> {
        let mut states = self.closures.iter();
        states.find_map(|state| state.consumed_at.filter(|at| closure.covers(*at)))
    }

    /// What a place says that calls its closure once.
    fn once_help(&self, want: Ty) -> String {
        let once = want.as_fn().map_or(want, |wanted| {
            Ty::new(TyKind::Fn(FnTy {
                once: true,
                kind: FnKind::Move,
                ..wanted.clone()
            }))
        });
        format!("where it is called once, write the type '{}'", self.show(once))
    }
}
