//! Operators with one operand.

use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0106, e0308, e0812};
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
                let operand = match self.not_of_number(operand, span) {
                    Ok(operand) => self.coerce(operand, Ty::bool()),
                    Err(reported) => return reported,
                };
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
            UnaryOperator::Dereference => self.dereference(operand, expect, span),
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

    /// The operand of `!`; a number is none.
    fn not_of_number(&mut self, operand: &'a ast::Expr, span: Span) -> Result<ExprId, ExprId> {
        let found = self.expr(operand, Expect::Type(Ty::bool()));
        let place = self.behind(found);
        let ty = self.ty(place);
        if !self.is_int(ty) {
            return Ok(found);
        }
        let of_bool = matches!(
            self.exprs[place].kind,
            ExprKind::Cast {
                kind: CastKind::BoolToInt,
                ..
            }
        );
        let help = binds_tighter(operand, '!').filter(|_| of_bool);
        let help = help.unwrap_or_else(|| {
            "'!' is for 'bool': '~' inverts the bits of an integer, and 'x == 0' asks for zero".into()
        });
        let report = e0308::error(span, format!("'!' does not apply to '{}'", self.show(ty)));
        Err(self.reject(report.help(help)))
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
        if let Some(reported) = self.negated_cast(operand, ty, span) {
            return reported;
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

    fn dereference(&mut self, operand: &'a ast::Expr, expect: Expect, span: Span) -> ExprId {
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
                let message = format!("'*' needs a box, a pointer or a reference, found '{shown}'");
                let report = e0308::error(span, message);
                self.reject(match binds_tighter(operand, '*') {
                    Some(help) => report.help(help),
                    None if expect == Expect::Discard => report.help(super::useless::begins_anew('*')),
                    None => report,
                })
            }
        }
    }

    /// `-1 as u8`: the number is converted before it is negated.
    fn negated_cast(&mut self, operand: &'a ast::Expr, ty: Ty, span: Span) -> Option<ExprId> {
        let Ast::Cast { value, .. } = &operand.kind else {
            return None;
        };
        let (Ast::Literal(Literal::Integer(number)), Some(int)) = (&value.kind, ty.as_int()) else {
            return None;
        };
        let fits = i128::from(*number) <= int.max() && -i128::from(*number) >= int.min();
        if fits || self.wrapping {
            return None;
        }
        let message = format!("-({number}) overflows '{}'", int.name());
        let report = e0812::error(span, message).note("the value is computed at compile time");
        let help = binds_tighter(operand, '-')?;
        Some(self.reject(report.help(help)))
    }
}

/// The help for an operator before `x as T`.
fn binds_tighter(operand: &ast::Expr, operator: char) -> Option<String> {
    let Ast::Cast { value, ty, .. } = &operand.kind else {
        return None;
    };
    let inner = match &value.kind {
        Ast::Name(name) => name.ident.as_str().to_string(),
        Ast::Literal(Literal::Integer(number)) => number.to_string(),
        _ => "…".to_string(),
    };
    let target = match &ty.kind {
        ast::TypeKind::Named(named) => named.name.as_str(),
        _ => "…",
    };
    Some(format!(
        "'as' binds tighter than '{operator}': write '({operator}{inner}) as {target}'"
    ))
}
