//! `value as T`.

use super::{BodyCx, Expect};
use crate::diagnostics::codes::e0318;
use crate::hir::*;
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind as Ast, Literal};
use crate::typecheck::infer::VarKind;
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn cast(&mut self, value: &'a ast::Expr, ty: &'a ast::Type, span: Span) -> ExprId {
        let scope = self.scope.clone();
        let want = self.cx.lower(ty, &scope);
        let expect = match (&value.kind, want.as_int()) {
            // A literal that fits needs no conversion.
            (Ast::Literal(Literal::Integer(number)), Some(int)) if *number as i128 <= int.max() => {
                Expect::Type(Ty::int(int))
            }
            _ => Expect::Nothing,
        };
        let operand = self.value(value, expect);
        let have = self.ty(operand);
        if have.is_error() || want.is_error() {
            return self.error_expr(span);
        }
        if have.is_never() {
            return self.coerce(operand, want);
        }
        if matches!(want.kind(), TyKind::Ranged(..)) {
            return self.cast_to_ranged(operand, want, span);
        }
        let operand = self.unranged(operand);
        let have = self.ty(operand);
        if self.table.open_kind(have).is_none() && have == want {
            return operand;
        }
        match self.cast_kind(have, want) {
            Some(kind) => {
                let from = self.table.resolve(have);
                self.cx.cast_for_c(from, self.span(operand));
                self.add(ExprKind::Cast { kind, operand }, want, span)
            }
            None => self.no_cast(operand, have, want, span),
        }
    }

    fn cast_to_ranged(&mut self, operand: ExprId, want: Ty, span: Span) -> ExprId {
        let TyKind::Ranged(base, ..) = want.kind() else {
            return operand;
        };
        let operand = self.unranged(operand);
        let have = self.ty(operand);
        let base = Ty::int(*base);
        let value = if self.table.unify(have, base).is_ok() {
            operand
        } else {
            match self.cast_kind(have, base) {
                Some(kind) => self.add(ExprKind::Cast { kind, operand }, base, span),
                None => return self.no_cast(operand, have, want, span),
            }
        };
        self.add(ExprKind::ToRanged(value), want, span)
    }

    fn cast_kind(&mut self, have: Ty, want: Ty) -> Option<CastKind> {
        let open = self.table.open_kind(have);
        let from_int = have.as_int().is_some() || open == Some(VarKind::Int);
        let from_float = matches!(have.kind(), TyKind::Float(_)) || open == Some(VarKind::Float);
        match want.kind() {
            TyKind::Int(_) if from_int => Some(CastKind::IntToInt),
            TyKind::Int(_) if from_float => Some(CastKind::FloatToInt),
            TyKind::Int(_) => match have.kind() {
                TyKind::Bool => Some(CastKind::BoolToInt),
                TyKind::Ptr(_) => Some(CastKind::Pointer),
                TyKind::Adt(adt, _) if self.is_plain_enum(*adt) => Some(CastKind::EnumToInt),
                TyKind::Param(index, _) if self.is_number(*index) => Some(CastKind::IntToInt),
                _ => None,
            },
            TyKind::Float(_) if from_int => Some(CastKind::IntToFloat),
            TyKind::Float(_) if from_float => Some(CastKind::FloatToFloat),
            TyKind::Float(_) => match have.kind() {
                TyKind::Param(index, _) if self.is_number(*index) => Some(CastKind::FloatToFloat),
                _ => None,
            },
            TyKind::Ptr(_) if from_int => {
                let _ = self.table.unify(have, Ty::i64());
                Some(CastKind::Pointer)
            }
            TyKind::Ptr(_) if matches!(have.kind(), TyKind::Ptr(_) | TyKind::Fn(_)) => {
                Some(CastKind::Pointer)
            }
            TyKind::Param(index, _) if self.is_number(*index) && from_int => Some(CastKind::IntToInt),
            TyKind::Param(index, _) if self.is_number(*index) && from_float => Some(CastKind::FloatToFloat),
            _ => None,
        }
    }

    pub(super) fn is_plain_enum(&self, adt: AdtId) -> bool {
        let declared = &self.cx.program.adts[adt];
        matches!(declared.kind, AdtKind::Enum { .. })
            && declared
                .variants()
                .iter()
                .all(|variant| variant.payload.is_empty())
    }

    fn no_cast(&mut self, operand: ExprId, have: Ty, want: Ty, span: Span) -> ExprId {
        let (from, to) = (self.show(have), self.show(want));
        let mut report = e0318::error(span, format!("'{from}' cannot be converted to '{to}' with 'as'"));
        if let Some(advice) = self.number_to_enum(have, want) {
            report = report.help(advice);
        } else if let Some(advice) = self.char_to_text(operand, have, want) {
            report = report.help(advice);
        } else if matches!(want.kind(), TyKind::Str) {
            report = report.help("use '.toString()', or write it into a text: $\"{x}\"");
        } else if matches!(have.kind(), TyKind::Str) && want.as_int().is_some() {
            report = report.help("use '.parseInt()', which returns an Option");
        } else if matches!(have.kind(), TyKind::Str) && matches!(want.kind(), TyKind::Float(_)) {
            report = report.help("use '.parseF64()', which returns an Option");
        } else if want.is_bool() {
            report = report.help("compare it: 'x != 0'");
        } else if matches!(have.kind(), TyKind::Ref(..)) || matches!(want.kind(), TyKind::Ptr(_)) {
            report = report.help("take an address with 'x.addrOf()' in an 'unsafe' block");
        }
        self.reject(report)
    }
}
