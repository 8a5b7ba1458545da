//! `==` and `<` with their relatives.

use super::BodyCx;
use crate::hir::*;
use crate::source::Span;
use crate::types::*;

impl BodyCx<'_, '_> {
    /// Compared by one instruction.
    pub(super) fn is_scalar(&self, ty: Ty) -> bool {
        self.is_number_type(ty) || matches!(self.table.shallow(ty).kind(), TyKind::Bool | TyKind::Ptr(_))
    }

    fn agree(&mut self, left: ExprId, right: ExprId) -> Option<(ExprId, ExprId)> {
        let (a, b) = (self.ty(left), self.ty(right));
        let (base_a, base_b) = (self.numeric_base(a), self.numeric_base(b));
        if self.table.unify(base_a, base_b).is_ok() {
            return Some((left, right));
        }
        // `option == 5` compares with `Some(5)`.
        let option =
            |ty: Ty| matches!(ty.kind(), TyKind::Adt(adt, _) if self.cx.program.lang.option == Some(*adt));
        match (option(a), option(b)) {
            (true, false) => Some((left, self.coerce(right, a))),
            (false, true) => Some((self.coerce(left, b), right)),
            _ => match (self.element_of(a), self.element_of(b)) {
                (Some(x), Some(y)) if self.table.unify(x, y).is_ok() => {
                    let want = Ty::reference(false, Ty::slice(x));
                    let (l, r) = (self.coerce(left, want), self.coerce(right, want));
                    Some((self.behind(l), self.behind(r)))
                }
                _ => None,
            },
        }
    }

    pub(super) fn equality(
        &mut self,
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
        op_span: Span,
        span: Span,
    ) -> ExprId {
        let Some((left, right)) = self.agree(left, right) else {
            return self.no_operator(op, left, right, op_span);
        };
        let ty = self.ty(left);
        if self.is_scalar(self.numeric_base(ty)) {
            return self.scalar(op, left, right, Ty::bool(), op_span, span);
        }
        if matches!(ty.kind(), TyKind::Fn(_) | TyKind::Interface(..)) {
            return self.no_operator(op, left, right, op_span);
        }
        let equal = self.glue(Glue::Eq, left, right, Ty::bool(), op_span);
        if op == BinaryOp::Eq {
            return equal;
        }
        self.add(
            ExprKind::Unary {
                op: UnaryOp::Not,
                operand: equal,
                wrapping: false,
            },
            Ty::bool(),
            span,
        )
    }

    fn glue(&mut self, glue: Glue, left: ExprId, right: ExprId, ret: Ty, op_span: Span) -> ExprId {
        let ty = self.ty(left);
        let (at, other) = (self.span(left), self.span(right));
        let span = if at.file == other.file { at.to(other) } else { at };
        let args = vec![self.borrow(left, false, at), self.borrow(right, false, other)];
        let callee = Callee {
            target: CalleeTarget::Glue(glue),
            args: Args::new(&[ty]),
        };
        self.add(
            ExprKind::Call {
                callee,
                args,
                callee_span: op_span,
            },
            ret,
            span,
        )
    }

    pub(super) fn ordering(
        &mut self,
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
        op_span: Span,
        span: Span,
    ) -> ExprId {
        let (a, b) = (
            self.numeric_base(self.ty(left)),
            self.numeric_base(self.ty(right)),
        );
        if self.table.unify(a, b).is_err() {
            return self.no_operator(op, left, right, op_span);
        }
        let ty = self.table.shallow(a);
        if self.is_scalar(ty) {
            return self.scalar(op, left, right, Ty::bool(), op_span, span);
        }
        let Some(ord) = self.cx.program.lang.trait_ord else {
            return self.no_operator(op, left, right, op_span);
        };
        if !self
            .cx
            .satisfies(&mut self.table, &self.generics, ord, Args::empty(), ty)
        {
            match ty.kind() {
                TyKind::Param(index, _)
                    if self
                        .generics
                        .params
                        .get(*index as usize)
                        .is_some_and(|param| param.bounds.is_empty()) =>
                {
                    self.require(*index, ord, Args::empty(), op_span);
                }
                _ => return self.no_operator(op, left, right, op_span),
            }
        }
        let compared = self.glue(Glue::Compare, left, right, Ty::i64(), op_span);
        let zero = self.add(ExprKind::Const(ConstValue::Int(0)), Ty::i64(), span);
        self.add(
            ExprKind::Binary {
                op,
                left: compared,
                right: zero,
                wrapping: false,
                op_span,
            },
            Ty::bool(),
            span,
        )
    }
}
