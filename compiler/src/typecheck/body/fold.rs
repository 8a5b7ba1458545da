//! Constant expressions: folded, and an error when computing them would stop the program.

use super::BodyCx;
use crate::diagnostics::codes::{e0812, e0813};
use crate::hir::*;
use crate::source::Span;
use crate::types::*;
use cranelift_entity::SecondaryMap;

/// A value, or why there is none.
pub(in crate::typecheck) enum Folded {
    Value(ConstValue),
    Not,
    Fails(String),
}

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn fold(&mut self) {
        let mut done: SecondaryMap<ExprId, bool> = SecondaryMap::new();
        // Most operands come before what uses them; the recursion only follows the rest.
        for expr in self.exprs.keys().collect::<Vec<_>>() {
            self.fold_expr(expr, &mut done);
        }
    }

    fn fold_expr(&mut self, expr: ExprId, done: &mut SecondaryMap<ExprId, bool>) {
        if std::mem::replace(&mut done[expr], true) {
            return;
        }
        let operands: [Option<ExprId>; 2] = match self.exprs[expr].kind {
            ExprKind::Unary { operand, .. } | ExprKind::Cast { operand, .. } => [Some(operand), None],
            ExprKind::ToRanged(operand) | ExprKind::FromRanged(operand) => [Some(operand), None],
            ExprKind::Binary { left, right, .. } => [Some(left), Some(right)],
            ExprKind::And(left, right) | ExprKind::Or(left, right) => [Some(left), Some(right)],
            ExprKind::Global(_) | ExprKind::Call { .. } => [None, None],
            _ => return,
        };
        operands
            .into_iter()
            .flatten()
            .for_each(|operand| self.fold_expr(operand, done));
        let Expr { ty, span, .. } = self.exprs[expr];
        match self.folded(expr, ty) {
            Folded::Value(value) => self.exprs[expr].kind = ExprKind::Const(value),
            Folded::Not => {}
            Folded::Fails(why) => {
                let at = self.failing_span(expr, span);
                let report = match &self.exprs[expr].kind {
                    ExprKind::ToRanged(_) => e0813::error(at, why),
                    _ => e0812::error(at, why).note("the value is computed at compile time"),
                };
                self.report(report);
                self.exprs[expr].kind = ExprKind::Error;
            }
        }
    }

    fn failing_span(&self, expr: ExprId, span: Span) -> Span {
        match self.exprs[expr].kind {
            ExprKind::ToRanged(operand) => self.exprs[operand].span,
            _ => span,
        }
    }

    fn constant(&self, expr: ExprId) -> Option<ConstValue> {
        match &self.exprs[expr].kind {
            ExprKind::Const(value) => Some(value.clone()),
            _ => None,
        }
    }

    fn folded(&mut self, expr: ExprId, ty: Ty) -> Folded {
        match &self.exprs[expr].kind {
            ExprKind::Global(global) => self.folded_global(*global),
            ExprKind::Call { callee, .. } => match (callee.target, &callee.args[..]) {
                (CalleeTarget::Intrinsic(of @ (Intrinsic::SizeOf | Intrinsic::AlignOf)), &[measured]) => self
                    .cx
                    .measured(of, measured)
                    .map_or(Folded::Not, |value| Folded::Value(ConstValue::Int(value))),
                _ => Folded::Not,
            },
            ExprKind::Unary {
                op,
                operand,
                wrapping,
            } => match self.constant(*operand) {
                Some(value) => fold_unary(*op, &value, ty, *wrapping),
                None => Folded::Not,
            },
            ExprKind::Binary {
                op,
                left: left_id,
                right,
                wrapping,
                ..
            } => match (self.constant(*left_id), self.constant(*right)) {
                (Some(left), Some(right)) => {
                    fold_binary(*op, &left, &right, self.exprs[*left_id].ty, ty, *wrapping)
                }
                (None, Some(ConstValue::Int(0)))
                    if matches!(op, BinaryOp::Div | BinaryOp::Rem) && ty.as_int().is_some() =>
                {
                    Folded::Fails("division by zero".into())
                }
                _ => Folded::Not,
            },
            ExprKind::And(left, right) => self.fold_logic(*left, *right, true),
            ExprKind::Or(left, right) => self.fold_logic(*left, *right, false),
            ExprKind::Cast { kind, operand } => match self.constant(*operand) {
                Some(value) => fold_cast(*kind, &value, ty),
                None => Folded::Not,
            },
            ExprKind::ToRanged(operand) => self.fold_ranged(*operand, ty),
            ExprKind::FromRanged(operand) => self.constant(*operand).map_or(Folded::Not, Folded::Value),
            _ => Folded::Not,
        }
    }

    fn folded_global(&self, global: GlobalId) -> Folded {
        match &self.cx.program.globals[global].constant {
            Some(value @ (ConstValue::Int(_) | ConstValue::Float(_) | ConstValue::Bool(_))) => {
                Folded::Value(value.clone())
            }
            _ => Folded::Not,
        }
    }

    fn fold_logic(&self, left: ExprId, right: ExprId, and: bool) -> Folded {
        match (self.constant(left), self.constant(right)) {
            (Some(ConstValue::Bool(a)), Some(ConstValue::Bool(b))) => {
                Folded::Value(ConstValue::Bool(if and { a && b } else { a || b }))
            }
            _ => Folded::Not,
        }
    }

    /// A constant in range needs no check, and keeps its node for the type's sake.
    fn fold_ranged(&self, operand: ExprId, ty: Ty) -> Folded {
        let (Some(ConstValue::Int(value)), TyKind::Ranged(base, low, high)) =
            (self.constant(operand), ty.kind())
        else {
            return Folded::Not;
        };
        if value < *low || value > *high {
            return Folded::Fails(format!("{value} is outside of {}({low}..{high})", base.name()));
        }
        Folded::Value(ConstValue::Int(value))
    }
}

fn fits(value: i128, ty: Ty, wrapping: bool, text: impl Fn() -> String) -> Folded {
    let Some(int) = ty.as_int() else {
        return Folded::Not;
    };
    if value >= int.min() && value <= int.max() {
        return Folded::Value(ConstValue::Int(value));
    }
    if wrapping {
        return Folded::Value(ConstValue::Int(wrap(value, int)));
    }
    Folded::Fails(format!("{} overflows '{}'", text(), int.name()))
}

/// The low bits of a value as the type reads them.
fn wrap(value: i128, int: IntTy) -> i128 {
    let bits = int.bits();
    let low = value & ((1i128 << bits) - 1);
    if int.signed() && low >> (bits - 1) == 1 {
        low - (1i128 << bits)
    } else {
        low
    }
}

pub(in crate::typecheck) fn fold_unary(op: UnaryOp, value: &ConstValue, ty: Ty, wrapping: bool) -> Folded {
    match (op, value) {
        (UnaryOp::Neg, ConstValue::Int(value)) => fits(-value, ty, wrapping, || format!("-({value})")),
        (UnaryOp::Neg, ConstValue::Float(value)) => Folded::Value(ConstValue::Float(-value)),
        (UnaryOp::Not, ConstValue::Bool(value)) => Folded::Value(ConstValue::Bool(!value)),
        (UnaryOp::BitNot, ConstValue::Int(value)) => match ty.as_int() {
            Some(int) => Folded::Value(ConstValue::Int(wrap(!value, int))),
            None => Folded::Not,
        },
        _ => Folded::Not,
    }
}

pub(in crate::typecheck) fn fold_binary(
    op: BinaryOp,
    left: &ConstValue,
    right: &ConstValue,
    operand: Ty,
    ty: Ty,
    wrapping: bool,
) -> Folded {
    match (left, right) {
        (ConstValue::Int(a), ConstValue::Int(b)) => fold_ints(op, *a, *b, operand, ty, wrapping),
        (ConstValue::Float(a), ConstValue::Float(b)) => fold_floats(op, *a, *b, operand),
        (ConstValue::Bool(a), ConstValue::Bool(b)) => match op {
            BinaryOp::Eq => Folded::Value(ConstValue::Bool(a == b)),
            BinaryOp::Ne => Folded::Value(ConstValue::Bool(a != b)),
            _ => Folded::Not,
        },
        _ => Folded::Not,
    }
}

fn fold_ints(op: BinaryOp, a: i128, b: i128, operand: Ty, ty: Ty, wrapping: bool) -> Folded {
    let Some(int) = operand.as_int() else {
        return Folded::Not;
    };
    let text = || format!("{a} {} {b}", super::operator::symbol(op));
    let bool_value = |value: bool| Folded::Value(ConstValue::Bool(value));
    match op {
        BinaryOp::Add => fits(a + b, ty, wrapping, text),
        BinaryOp::Sub => fits(a - b, ty, wrapping, text),
        BinaryOp::Mul => match a.checked_mul(b) {
            Some(value) => fits(value, ty, wrapping, text),
            None => Folded::Not,
        },
        BinaryOp::Div | BinaryOp::Rem if b == 0 => Folded::Fails(format!("division by zero: {}", text())),
        BinaryOp::Div => fits(a / b, ty, wrapping, text),
        BinaryOp::Rem if a == int.min() && b == -1 => fits(int.max() + 1, ty, wrapping, text),
        BinaryOp::Rem => Folded::Value(ConstValue::Int(a % b)),
        BinaryOp::Shl | BinaryOp::Shr if b < 0 || b >= int.bits() as i128 => {
            if wrapping {
                Folded::Not
            } else {
                Folded::Fails(format!("shift amount out of range: {}", text()))
            }
        }
        BinaryOp::Shl => Folded::Value(ConstValue::Int(wrap(a << b, int))),
        BinaryOp::Shr => Folded::Value(ConstValue::Int(a >> b)),
        BinaryOp::BitAnd => Folded::Value(ConstValue::Int(a & b)),
        BinaryOp::BitOr => Folded::Value(ConstValue::Int(a | b)),
        BinaryOp::BitXor => Folded::Value(ConstValue::Int(a ^ b)),
        BinaryOp::Eq => bool_value(a == b),
        BinaryOp::Ne => bool_value(a != b),
        BinaryOp::Lt => bool_value(a < b),
        BinaryOp::Le => bool_value(a <= b),
        BinaryOp::Gt => bool_value(a > b),
        BinaryOp::Ge => bool_value(a >= b),
    }
}

fn fold_floats(op: BinaryOp, a: f64, b: f64, operand: Ty) -> Folded {
    let single = matches!(operand.kind(), TyKind::Float(FloatTy::F32));
    if !matches!(operand.kind(), TyKind::Float(_)) {
        return Folded::Not;
    }
    let round = |value: f64| {
        Folded::Value(ConstValue::Float(if single {
            value as f32 as f64
        } else {
            value
        }))
    };
    let bool_value = |value: bool| Folded::Value(ConstValue::Bool(value));
    match op {
        BinaryOp::Add => round(a + b),
        BinaryOp::Sub => round(a - b),
        BinaryOp::Mul => round(a * b),
        BinaryOp::Div => round(a / b),
        BinaryOp::Eq => bool_value(a == b),
        BinaryOp::Ne => bool_value(a != b),
        BinaryOp::Lt => bool_value(a < b),
        BinaryOp::Le => bool_value(a <= b),
        BinaryOp::Gt => bool_value(a > b),
        BinaryOp::Ge => bool_value(a >= b),
        _ => Folded::Not,
    }
}

fn fold_cast(kind: CastKind, value: &ConstValue, ty: Ty) -> Folded {
    match (kind, value, ty.kind()) {
        (CastKind::IntToInt, ConstValue::Int(value), _) => match ty.as_int() {
            Some(int) => Folded::Value(ConstValue::Int(wrap(*value, int))),
            None => Folded::Not,
        },
        (CastKind::IntToFloat, ConstValue::Int(value), TyKind::Float(FloatTy::F32)) => {
            Folded::Value(ConstValue::Float(*value as f32 as f64))
        }
        (CastKind::IntToFloat, ConstValue::Int(value), TyKind::Float(FloatTy::F64)) => {
            Folded::Value(ConstValue::Float(*value as f64))
        }
        (CastKind::FloatToFloat, ConstValue::Float(value), TyKind::Float(FloatTy::F32)) => {
            Folded::Value(ConstValue::Float(*value as f32 as f64))
        }
        (CastKind::FloatToFloat, ConstValue::Float(value), TyKind::Float(FloatTy::F64)) => {
            Folded::Value(ConstValue::Float(*value))
        }
        (CastKind::FloatToInt, ConstValue::Float(value), TyKind::Int(int)) => {
            let int = *int;
            let whole = if value.is_nan() {
                0
            } else {
                (*value as i128).clamp(IntTy::min(int), IntTy::max(int))
            };
            Folded::Value(ConstValue::Int(whole))
        }
        (CastKind::BoolToInt, ConstValue::Bool(value), _) => Folded::Value(ConstValue::Int(*value as i128)),
        _ => Folded::Not,
    }
}
