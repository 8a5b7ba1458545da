//! `old(e)` in an `ensures` clause: what `e` was when the function was entered.

use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0335, e0816};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::{Symbol, ast};
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn old(&mut self, value: &'a ast::Expr, span: Span) -> ExprId {
        let Some(clause) = self.clause else {
            self.value(value, Expect::Nothing);
            return self.reject(e0816::error(span, "'old' belongs in an 'ensures' clause"));
        };
        let frames = self.frames.split_off(1);
        let kept = self.kept(value, clause, span);
        self.frames.extend(frames);
        match kept {
            Some(local) => self.use_local(local, span),
            None => self.error_expr(span),
        }
    }

    /// The local of the function, whatever closures of the clause are around, that keeps the value from its entry on.
    fn kept(&mut self, value: &'a ast::Expr, clause: usize, span: Span) -> Option<LocalId> {
        let found = self.expr(value, Expect::Nothing);
        let place = self.behind(found);
        let ty = self.ty(place);
        if self.names_later(place, clause) {
            return None;
        }
        if matches!(ty.kind(), TyKind::Slice(_) | TyKind::Interface(..)) {
            let shown = self.show(ty);
            let message = format!("'old' cannot keep what a reference to '{shown}' shows");
            let help = "keep what the clause needs of it: 'old(….toVec())', 'old(….len())'";
            self.report(e0335::error(span, message).help(help));
            return None;
        }
        let condition = self.add(ExprKind::Clone(place), ty, span);
        let local = self.new_local("_old".into(), span, ty, false, LocalKind::Temp);
        self.olds.push(Contract {
            kind: ContractKind::Old(local),
            condition,
            span,
        });
        Some(local)
    }

    /// Reports a name that the clause itself declares: there is nothing of it yet when the function is entered.
    fn names_later(&mut self, value: ExprId, clause: usize) -> bool {
        let later: Vec<LocalId> = self.names[clause..]
            .iter()
            .flatten()
            .map(|(_, local)| *local)
            .collect();
        let mut open = vec![value];
        while let Some(expr) = open.pop() {
            match &self.exprs[expr].kind {
                ExprKind::Local(local) if later.contains(local) => {
                    let (name, at) = (self.locals[*local].name, self.locals[*local].span);
                    let message = format!(
                        "'old' is evaluated when the function is entered, where there is no '{name}'"
                    );
                    let report = e0816::error(self.exprs[expr].span, message);
                    self.report(match name == Symbol::RESULT {
                        true => report.help("'result' is what the function returns; it has no value before"),
                        false => report
                            .label(at, "declared inside of the clause here")
                            .help("'old' can look at parameters and globals"),
                    });
                    return true;
                }
                kind => kind.for_each_child(&mut |child| open.push(child)),
            }
        }
        false
    }
}
