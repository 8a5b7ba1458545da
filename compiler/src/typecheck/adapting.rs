//! Constants without a type of their own: `let N = 3`, at top level or in a function.
//!
//! A constant integer expression takes the type its surroundings ask for, and so does a name for one, as long as nothing
//! was written that gives it a type: no annotation, no cast, no character, no limit of a type.

use super::{Checker, Item};
use crate::resolve::Found;
use crate::resolve::ModuleId;
use crate::syntax::Symbol;
use crate::syntax::ast::{BinaryOperator, Expr, ExprKind, GlobalKind, Literal, UnaryOperator};
use crate::types::IntTy;

/// How deep constants may refer to constants.
const MAX_DEPTH: u32 = 64;

/// The value of an integer expression made of literals and of names that `named` knows. It is that of `i64`, without
/// overflow on the way.
pub(super) fn value_of(expr: &Expr, depth: u32, named: &dyn Fn(Symbol, u32) -> Option<i128>) -> Option<i128> {
    if depth > MAX_DEPTH {
        return None;
    }
    let part = |part: &Expr| value_of(part, depth + 1, named);
    let value = match &expr.kind {
        ExprKind::Literal(Literal::Integer(value)) => *value as i128,
        ExprKind::Name(name) if name.type_arguments.is_none() => named(name.ident.name, depth + 1)?,
        ExprKind::Unary {
            operator: UnaryOperator::Negate,
            operand,
            ..
        } => -part(operand)?,
        ExprKind::Unary {
            operator: UnaryOperator::BitNot,
            operand,
            ..
        } => !part(operand)?,
        ExprKind::Binary(binary) => operation(binary.operator, part(&binary.left)?, part(&binary.right)?)?,
        _ => return None,
    };
    (IntTy::I64.min()..=IntTy::I64.max())
        .contains(&value)
        .then_some(value)
}

fn operation(operator: BinaryOperator, left: i128, right: i128) -> Option<i128> {
    let shift = u32::try_from(right).ok().filter(|by| *by < 64);
    match operator {
        BinaryOperator::Add => Some(left + right),
        BinaryOperator::Subtract => Some(left - right),
        BinaryOperator::Multiply => Some(left * right),
        BinaryOperator::Divide => left.checked_div(right),
        BinaryOperator::Remainder => left.checked_rem(right),
        BinaryOperator::BitAnd => Some(left & right),
        BinaryOperator::BitOr => Some(left | right),
        BinaryOperator::BitXor => Some(left ^ right),
        BinaryOperator::ShiftLeft => shift.map(|by| left << by),
        BinaryOperator::ShiftRight => shift.map(|by| left >> by),
        _ => None,
    }
}

impl Checker<'_> {
    /// The value of a global constant without a type of its own.
    pub(super) fn adapting_global(&self, module: ModuleId, name: Symbol, depth: u32) -> Option<i128> {
        let Found::Decl(decl) = self.modules.lookup(module, name) else {
            return None;
        };
        let Some(Item::Global(global)) = self.items.get(&decl) else {
            return None;
        };
        let source = &self.globals[global];
        if source.ast.kind != GlobalKind::Let || source.ast.ty.is_some() {
            return None;
        }
        if let Some(known) = self.adapting.borrow().get(global) {
            return Some(*known);
        }
        let named = |name: Symbol, depth: u32| self.adapting_global(source.module, name, depth);
        let value = value_of(&source.ast.value, depth, &named)?;
        self.adapting.borrow_mut().insert(*global, value);
        Some(value)
    }
}
