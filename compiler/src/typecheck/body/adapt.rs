//! Names of constants where another integer type is wanted than their own.

use super::{BodyCx, Expect};
use crate::diagnostics::codes::e0811;
use crate::hir::*;
use crate::syntax::ast;
use crate::typecheck::adapting::value_of;
use crate::types::*;

impl BodyCx<'_, '_> {
    /// The value of a constant integer expression that takes any type.
    pub(super) fn adapting_value(&self, expr: &ast::Expr) -> Option<i128> {
        value_of(expr, 0, &|name, depth| match self.find_local(name) {
            Some(local) => self.info[local].constant,
            None => self.cx.adapting_global(self.scope.module, name, depth),
        })
    }

    /// A name as its surroundings want it.
    pub(super) fn adapt_name(&mut self, found: ExprId, name: &ast::Name, expect: Expect) -> ExprId {
        let lent = |want: Ty| {
            self.table
                .shallow(want)
                .as_ref()
                .is_some_and(|(mutable, _)| mutable)
        };
        let wanted = match expect {
            Expect::Type(want) if !lent(want) => self.hint(expect),
            _ => None,
        };
        match wanted.and_then(|want| self.adapted(found, name.ident.name, want)) {
            Some(adapted) => adapted,
            None => found,
        }
    }

    /// The constant behind a name as a value of type `want`, when that is an integer type other than its own.
    fn adapted(&mut self, found: ExprId, name: crate::syntax::Symbol, want: Ty) -> Option<ExprId> {
        let int = match self.table.shallow(want).kind() {
            TyKind::Int(int) | TyKind::Ranged(int, ..) => *int,
            _ => return None,
        };
        if self.ty(found).as_int().is_none_or(|own| own == int) {
            return None;
        }
        let (value, declared) = match self.exprs[found].kind {
            ExprKind::Local(local) => (self.info[local].constant?, self.locals[local].span),
            ExprKind::Global(global) => {
                let value = self.cx.adapting_global(self.scope.module, name, 0)?;
                (value, self.cx.program.globals[global].span)
            }
            _ => return None,
        };
        let span = self.span(found);
        if value < int.min() || value > int.max() {
            let message = format!("'{name}' is {value}, which does not fit '{}'", int.name());
            let report = e0811::error(span, message).label(declared, "declared here");
            return Some(self.reject(report));
        }
        Some(self.add(ExprKind::Const(ConstValue::Int(value)), Ty::int(int), span))
    }
}
