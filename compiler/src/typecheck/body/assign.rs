//! Assignment, plain and compound.

use super::operator::scalar_op;
use super::{BodyCx, Expect};
use crate::diagnostics::codes::e0201;
use crate::hir::*;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ExprKind as AstExpr};
use crate::types::*;

/// The operators `bool` has, besides comparison.
fn is_bitwise(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor)
}

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn assign(&mut self, assign: &'a ast::Assign, span: Span) -> ExprId {
        if let AstExpr::Name(name) = &assign.target.kind
            && name.ident.name == Symbol::UNDERSCORE
            && assign.operator.is_none()
        {
            let value = self.value(&assign.value, Expect::Nothing);
            return self.discard(value);
        }
        if let AstExpr::Name(name) = &assign.target.kind
            && assign.operator.is_none()
            && self.declares_by_assigning(name.ident)
        {
            self.value(&assign.value, Expect::Nothing);
            return self.error_expr(span);
        }
        self.assigned = Some((assign.target.span, assign.operator.is_some()));
        let found = self.expr(&assign.target, Expect::Nothing);
        if assign.operator.is_none()
            && let Some((local, view)) = self.shared_view(found)
        {
            return self.show_anew(local, view, &assign.value, span);
        }
        let place = self.behind(found);
        if !self.ty(place).is_error() && self.has_no_size(place) {
            self.expr(&assign.value, Expect::Nothing);
            return self.error_expr(span);
        }
        if self.ty(place).is_error() || !self.require_place(place) {
            self.value(&assign.value, Expect::Nothing);
            return self.error_expr(span);
        }
        let at = self.span(place);
        if assign.operator.is_some() || !self.may_be_first_value(place) {
            self.require_mutable(place, at, "assign");
        }
        match assign.operator.and_then(scalar_op) {
            None => {
                let ty = self.ty(place);
                let value = self.check(&assign.value, ty);
                self.add(ExprKind::Assign { place, value }, Ty::void(), span)
            }
            Some(op) => self.assign_op(op, place, assign, span),
        }
    }

    /// Whether an assignment may be the one that gives a `let` its value: which one is, and that there is only one, is
    /// told by the paths through the body. A closure may run any number of times.
    fn may_be_first_value(&self, place: ExprId) -> bool {
        match self.exprs[place].kind {
            ExprKind::Local(local) => self.info[local].is_late && self.capturing(local).is_empty(),
            _ => false,
        }
    }

    /// `x = 3` of a name that nothing like it is known for: said, and declared from here on.
    fn declares_by_assigning(&mut self, name: ast::Ident) -> bool {
        if self.means_something(name) || self.suggests_something(name) {
            return false;
        }
        let text = name.as_str();
        let report =
            e0201::error(name.span, format!("unknown name '{text}'")).here("not found in this scope");
        self.report(report.help(format!("declare it: 'var {text} = …'")));
        self.broken(&[name]);
        true
    }

    fn assign_op(&mut self, op: BinaryOp, place: ExprId, assign: &'a ast::Assign, span: Span) -> ExprId {
        let ty = self.ty(place);
        let shift = matches!(op, BinaryOp::Shl | BinaryOp::Shr);
        let found = self.expr(
            &assign.value,
            if shift { Expect::Nothing } else { Expect::Type(ty) },
        );
        let value = self.behind(found);
        let have = self.ty(value);
        let simple = self.is_number_type(ty) && !matches!(ty.kind(), TyKind::Ranged(..)) || ty.is_bool();
        let text =
            op == BinaryOp::Add && matches!(ty.kind(), TyKind::Str) && matches!(have.kind(), TyKind::Str);
        let other_bits = matches!(op, BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor)
            && !self.is_int(ty)
            && !ty.is_bool();
        if text
            || simple
                && !shift
                && !other_bits
                && (!ty.is_bool() || is_bitwise(op))
                && self.table.unify(ty, have).is_ok()
        {
            let kind = ExprKind::AssignOp {
                op,
                place,
                value,
                wrapping: self.wrapping,
                op_span: assign.operator_span,
            };
            return self.add(kind, Ty::void(), span);
        }
        self.assign_combined(op, place, value, assign.operator_span, span)
    }

    /// Everything else is `place = place op value`, with what the place depends on computed once.
    fn assign_combined(
        &mut self,
        op: BinaryOp,
        place: ExprId,
        value: ExprId,
        op_span: Span,
        span: Span,
    ) -> ExprId {
        let mut before = Vec::new();
        let value = match self.is_settled(place) || self.is_place(value) {
            true => value,
            false => self.settled(value, &mut before),
        };
        let place = self.settled_place(place, &mut before);
        let ty = self.ty(place);
        let combined = self.apply(op, place, value, op_span, span);
        let value = self.coerce(combined, ty);
        let assigned = self.add(ExprKind::Assign { place, value }, Ty::void(), span);
        if before.is_empty() {
            return assigned;
        }
        before.push(Stmt {
            kind: StmtKind::Expr(assigned),
            span,
        });
        let block = Block {
            stmts: before,
            tail: None,
            is_unsafe: false,
        };
        self.add(ExprKind::Block(Box::new(block)), Ty::void(), span)
    }

    /// Whether a place can be evaluated twice and be the same both times.
    fn is_settled(&self, place: ExprId) -> bool {
        match self.exprs[place].kind {
            ExprKind::Local(_) | ExprKind::Global(_) | ExprKind::Const(_) => true,
            ExprKind::Field { base, .. } | ExprKind::Deref(base) | ExprKind::Unwrap(base) => {
                self.is_settled(base)
            }
            ExprKind::Index { base, index } => self.is_settled(base) && self.is_settled(index),
            _ => false,
        }
    }

    /// A place whose indices and references are in temporaries.
    fn settled_place(&mut self, place: ExprId, before: &mut Vec<Stmt>) -> ExprId {
        if self.is_settled(place) {
            return place;
        }
        let kind = match self.exprs[place].kind {
            ExprKind::Field { base, field } => ExprKind::Field {
                base: self.settled_place(base, before),
                field,
            },
            ExprKind::Deref(base) => ExprKind::Deref(self.settled_place(base, before)),
            ExprKind::Unwrap(base) => ExprKind::Unwrap(self.settled_place(base, before)),
            ExprKind::Index { base, index } => ExprKind::Index {
                base: self.settled_place(base, before),
                index: self.settled(index, before),
            },
            _ => return self.settled(place, before),
        };
        let (ty, span) = (self.ty(place), self.span(place));
        self.add(kind, ty, span)
    }

    /// The value in a temporary.
    fn settled(&mut self, value: ExprId, before: &mut Vec<Stmt>) -> ExprId {
        let (ty, span) = (self.ty(value), self.span(value));
        let local = self.new_local(Symbol::UNDERSCORE, span, ty, false, LocalKind::Temp);
        self.info[local].used = true;
        let kind = PatternKind::Binding {
            local,
            mode: BindingMode::Move,
        };
        before.push(Stmt {
            kind: StmtKind::Let {
                pattern: Pattern { kind, ty, span },
                init: Some(value),
                otherwise: None,
            },
            span,
        });
        self.add(ExprKind::Local(local), ty, span)
    }
}
