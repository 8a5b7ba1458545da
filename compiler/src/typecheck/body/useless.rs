//! Statements that compute a value and do nothing else.

use super::BodyCx;
use crate::diagnostics::codes::w0204;
use crate::hir::ExprId;
use crate::syntax::ast::{BinaryOperator, Expr, ExprKind, Stmt, StmtKind, UnaryOperator};

impl BodyCx<'_, '_> {
    /// Warns about `expr` in statement position; `before` is the statement before it.
    pub(super) fn warn_useless(&mut self, expr: &Expr, value: ExprId, before: Option<&Stmt>) {
        let ty = self.ty(value);
        let has_value = !(ty.is_void() || ty.is_never() || self.table.resolve(ty).has_error());
        if self.in_std || self.misread || self.lacks_else || !has_value || !only_a_value(expr) {
            return;
        }
        let report = w0204::unused_value(expr.span);
        let mark = before
            .filter(|before| may_go_on(before))
            .and_then(|_| mark_that_begins(expr));
        self.report(match (mark, &expr.kind) {
            (Some(mark), _) => report.help(begins_anew(mark)),
            (None, ExprKind::Binary(binary)) if binary.operator == BinaryOperator::Equal => {
                report.help("to assign, write '='").fix(binary.operator_span, "=")
            }
            (None, _) if ty.as_fn().is_some() && !matches!(expr.kind, ExprKind::Closure(_)) => {
                report.help("to call it, write parentheses behind it: 'f()'")
            }
            _ => report.help("use it, or remove the statement"),
        });
    }
}

/// How a statement that was meant to go on with the line above does.
pub(super) fn begins_anew(mark: char) -> String {
    format!(
        "a line that starts with '{mark}' is a new statement; to go on with the line above, end that with the operator"
    )
}

/// Does evaluating it do nothing that could be seen, other than to stop the program when it fails?
fn only_a_value(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Interpolation(_) | ExprKind::Name(_) | ExprKind::Field { .. } => {
            true
        }
        ExprKind::Closure(_) | ExprKind::Struct(_) | ExprKind::Array(_) | ExprKind::Repeat { .. } => true,
        ExprKind::Is { .. } => true,
        ExprKind::Cast { value, .. } => only_a_value(value),
        ExprKind::Unary { operator, .. } => !matches!(operator, UnaryOperator::Dereference),
        // The right side decides what happens, as in `ready || start()`.
        ExprKind::Binary(binary) => match binary.operator {
            BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Coalesce => {
                only_a_value(&binary.right)
            }
            _ => true,
        },
        _ => false,
    }
}

/// Could somebody have thought that the statement goes on in the next line?
fn may_go_on(before: &Stmt) -> bool {
    match &before.kind {
        StmtKind::Let(binding) => binding.value.is_some() && binding.otherwise.is_none(),
        StmtKind::Assign(_) | StmtKind::Expr(_) => true,
        _ => false,
    }
}

/// The mark an expression begins with, when a line that begins with it is a new statement.
fn mark_that_begins(expr: &Expr) -> Option<char> {
    let mut first = expr;
    while let ExprKind::Binary(binary) = &first.kind {
        if binary.left.span.start > first.span.start {
            return Some('(');
        }
        first = &binary.left;
    }
    match &first.kind {
        ExprKind::Unary { operator, .. } => match operator {
            UnaryOperator::Negate => Some('-'),
            UnaryOperator::Dereference => Some('*'),
            UnaryOperator::AddressOf | UnaryOperator::AddressOfMut => Some('&'),
            UnaryOperator::Not | UnaryOperator::BitNot => None,
        },
        ExprKind::Array(_) | ExprKind::Repeat { .. } => Some('['),
        _ => None,
    }
}
