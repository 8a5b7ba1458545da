//! Operators with one operand.

use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0106, e0308};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind as Ast, Literal, UnaryOperator};
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn unary(
        &mut self,
        operator: UnaryOperator,
        operand: &'a ast::Expr,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        match operator {
            UnaryOperator::Negate => self.negate(operand, expect, span),
            UnaryOperator::Not => {
                let operand = self.check(operand, Ty::bool());
                if self.ty(operand).is_error() {
                    return self.error_expr(span);
                }
                self.add(
                    ExprKind::Unary {
                        op: UnaryOp::Not,
                        operand,
                        wrapping: false,
                    },
                    Ty::bool(),
                    span,
                )
            }
            UnaryOperator::BitNot => {
                let operand = self.value(operand, expect);
                let operand = self.unranged(operand);
                let ty = self.ty(operand);
                if !self.is_int(ty) && !ty.is_error() {
                    return self.not_applicable("~", ty, span);
                }
                self.add(
                    ExprKind::Unary {
                        op: UnaryOp::BitNot,
                        operand,
                        wrapping: false,
                    },
                    ty,
                    span,
                )
            }
            UnaryOperator::Dereference => self.dereference(operand, span),
            UnaryOperator::AddressOf | UnaryOperator::AddressOfMut
                if self.unsafe_depth == 0 && !self.wants_pointer(expect) =>
            {
                self.needless_ampersand(operator, operand, expect, span)
            }
            UnaryOperator::AddressOf | UnaryOperator::AddressOfMut => {
                let found = self.expr(operand, Expect::Nothing);
                let place = self.behind(found);
                let ty = Ty::pointer(self.ty(place));
                self.add(ExprKind::AddrOf(place), ty, span)
            }
        }
    }

    fn wants_pointer(&self, expect: Expect) -> bool {
        let Expect::Type(want) = expect else { return false };
        matches!(self.table.shallow(want).kind(), TyKind::Ptr(_))
    }

    /// `f(&p)`, `for x in &v`, `let r = &p`: read as the place itself.
    fn needless_ampersand(
        &mut self,
        operator: UnaryOperator,
        operand: &'a ast::Expr,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let what = match operator {
            UnaryOperator::AddressOfMut => "`&mut` before a value",
            _ => "`&` before a value",
        };
        let help = "write the place alone: it is lent by itself where a reference is wanted";
        self.report(e0106::foreign(span, what, help));
        self.expr(operand, expect)
    }

    fn negate(&mut self, operand: &'a ast::Expr, expect: Expect, span: Span) -> ExprId {
        if let Ast::Literal(literal @ (Literal::Integer(_) | Literal::Float(_))) = &operand.kind {
            return self.literal(literal, true, expect, span);
        }
        let found = self.expr(operand, expect);
        let place = self.behind(found);
        let ty = self.ty(place);
        if ty.is_error() {
            return place;
        }
        if self.is_number_type(ty) {
            let operand = self.read(place);
            let operand = self.unranged(operand);
            let ty = self.ty(operand);
            return self.add(
                ExprKind::Unary {
                    op: UnaryOp::Neg,
                    operand,
                    wrapping: self.wrapping,
                },
                ty,
                span,
            );
        }
        match self.operator_method(ty, "neg", None, span) {
            Some((target, of_trait)) => self.call_operator(place, target, of_trait, &[], span),
            None => self.not_applicable("-", ty, span),
        }
    }

    fn dereference(&mut self, operand: &'a ast::Expr, span: Span) -> ExprId {
        let found = self.expr(operand, Expect::Nothing);
        let ty = self.ty(found);
        match ty.kind() {
            TyKind::Heap(inner) | TyKind::Ptr(inner) | TyKind::Ref(_, inner) => {
                self.add(ExprKind::Deref(found), *inner, span)
            }
            TyKind::Error => found,
            // A name of reference type is the place behind it already: `*x` says the same.
            _ if matches!(self.exprs[found].kind, ExprKind::Deref(_)) => found,
            _ => {
                let shown = self.show(ty);
                self.reject(e0308::error(
                    span,
                    format!("'*' needs a box, a pointer or a reference, found '{shown}'"),
                ))
            }
        }
    }
}
