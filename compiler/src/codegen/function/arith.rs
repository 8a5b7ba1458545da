//! Arithmetic, checked unless it wraps.

use super::FunctionCx;
use crate::codegen::runtime::{self, Kind, Op};
use crate::hir::{BinaryOp, ConstValue, UnaryOp};
use crate::mir::{ConstKind, Operand};
use crate::types::*;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F32, I8, I32};
use cranelift_codegen::ir::{InstBuilder, Value};

/// Both operands of an integer operation and their type.
#[derive(Clone, Copy)]
struct Pair {
    left: Value,
    right: Value,
    int: IntTy,
}

impl FunctionCx<'_, '_, '_> {
    pub(super) fn unary(&mut self, op: UnaryOp, operand: &Operand, wrapping: bool) -> Value {
        let ty = self.operand_ty(operand);
        let value = self.scalar(operand);
        match (op, ty.as_int()) {
            (UnaryOp::Not, _) => self.b.ins().bxor_imm_u(value, 1),
            (UnaryOp::BitNot, _) => self.b.ins().bnot(value),
            (UnaryOp::Neg, Some(int)) => self.negate(value, int, wrapping),
            (UnaryOp::Neg, None) => self.b.ins().fneg(value),
        }
    }

    fn negate(&mut self, value: Value, int: IntTy, wrapping: bool) -> Value {
        if !wrapping {
            let bad = match int.signed() {
                true => self.b.ins().icmp_imm_s(IntCC::Equal, value, int.min() as i64),
                false => self.b.ins().icmp_imm_u(IntCC::NotEqual, value, 0),
            };
            let pair = Pair {
                left: value,
                right: value,
                int,
            };
            self.trap_when(bad, |cx| cx.stop_overflow(Op::Neg, pair));
        }
        self.b.ins().ineg(value)
    }

    pub(super) fn binary(&mut self, op: BinaryOp, left: &Operand, right: &Operand, wrapping: bool) -> Value {
        let ty = self.operand_ty(left);
        let constant = constant_of(right);
        let right_ty = self.operand_ty(right);
        let (left, right) = (self.scalar(left), self.scalar(right));
        match ty.kind() {
            TyKind::Float(_) => self.float_binary(op, left, right),
            _ => {
                let int = ty.as_int().unwrap_or(match ty.kind() {
                    TyKind::Bool => IntTy::U8,
                    _ => IntTy::U64,
                });
                match op {
                    BinaryOp::Shl | BinaryOp::Shr => {
                        let amount = self.widen(right, right_ty);
                        self.shift(op, left, amount, int, constant, wrapping)
                    }
                    _ => self.int_binary(op, Pair { left, right, int }, constant, wrapping),
                }
            }
        }
    }

    fn float_binary(&mut self, op: BinaryOp, left: Value, right: Value) -> Value {
        let compare = |cc| move |cx: &mut Self| cx.b.ins().fcmp(cc, left, right);
        match op {
            BinaryOp::Add => self.b.ins().fadd(left, right),
            BinaryOp::Sub => self.b.ins().fsub(left, right),
            BinaryOp::Mul => self.b.ins().fmul(left, right),
            BinaryOp::Div => self.b.ins().fdiv(left, right),
            BinaryOp::Rem => self.float_remainder(left, right),
            BinaryOp::Eq => compare(FloatCC::Equal)(self),
            BinaryOp::Ne => compare(FloatCC::NotEqual)(self),
            BinaryOp::Lt => compare(FloatCC::LessThan)(self),
            BinaryOp::Le => compare(FloatCC::LessThanOrEqual)(self),
            BinaryOp::Gt => compare(FloatCC::GreaterThan)(self),
            BinaryOp::Ge => compare(FloatCC::GreaterThanOrEqual)(self),
            // The type checker allows these on integers only.
            BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor | BinaryOp::Shl | BinaryOp::Shr => left,
        }
    }

    fn float_remainder(&mut self, left: Value, right: Value) -> Value {
        let ty = self.b.func.dfg.value_type(left);
        let name = if ty == F32 { "fmodf" } else { "fmod" };
        let signature = crate::codegen::abi::c_signature(&[ty, ty], &[ty]);
        let id = self.unit.import(name, &signature);
        let func = self.func_ref(id);
        let call = self.b.ins().call(func, &[left, right]);
        self.b.inst_results(call)[0]
    }

    fn int_binary(&mut self, op: BinaryOp, pair: Pair, constant: Option<i128>, wrapping: bool) -> Value {
        let Pair { left, right, int } = pair;
        let signed = int.signed();
        let cc = |for_signed, for_unsigned| if signed { for_signed } else { for_unsigned };
        let compare = |cx: &mut Self, cc| cx.b.ins().icmp(cc, left, right);
        match op {
            BinaryOp::Add if wrapping => self.b.ins().iadd(left, right),
            BinaryOp::Sub if wrapping => self.b.ins().isub(left, right),
            BinaryOp::Mul if wrapping => self.b.ins().imul(left, right),
            BinaryOp::Add => self.checked(Op::Add, pair, constant),
            BinaryOp::Sub => self.checked(Op::Sub, pair, constant),
            BinaryOp::Mul => self.checked(Op::Mul, pair, constant),
            BinaryOp::Div => self.divide(Op::Div, pair, constant, wrapping),
            BinaryOp::Rem => self.divide(Op::Rem, pair, constant, wrapping),
            BinaryOp::BitAnd => self.b.ins().band(left, right),
            BinaryOp::BitOr => self.b.ins().bor(left, right),
            BinaryOp::BitXor => self.b.ins().bxor(left, right),
            BinaryOp::Eq => compare(self, IntCC::Equal),
            BinaryOp::Ne => compare(self, IntCC::NotEqual),
            BinaryOp::Lt => compare(self, cc(IntCC::SignedLessThan, IntCC::UnsignedLessThan)),
            BinaryOp::Le => compare(
                self,
                cc(IntCC::SignedLessThanOrEqual, IntCC::UnsignedLessThanOrEqual),
            ),
            BinaryOp::Gt => compare(self, cc(IntCC::SignedGreaterThan, IntCC::UnsignedGreaterThan)),
            BinaryOp::Ge => {
                let cc = cc(IntCC::SignedGreaterThanOrEqual, IntCC::UnsignedGreaterThanOrEqual);
                compare(self, cc)
            }
            // Handled by the caller.
            BinaryOp::Shl | BinaryOp::Shr => left,
        }
    }

    fn checked(&mut self, op: Op, pair: Pair, constant: Option<i128>) -> Value {
        let (value, overflowed) = match (op, constant) {
            // One compare tells: the result moved the wrong way.
            (Op::Add | Op::Sub, Some(constant)) if pair.int.signed() => self.add_constant(op, pair, constant),
            _ => self.overflowing(op, pair.left, pair.right, pair.int.signed()),
        };
        self.trap_when(overflowed, |cx| cx.stop_overflow(op, pair));
        value
    }

    fn add_constant(&mut self, op: Op, pair: Pair, constant: i128) -> (Value, Value) {
        let value = match op {
            Op::Add => self.b.ins().iadd(pair.left, pair.right),
            _ => self.b.ins().isub(pair.left, pair.right),
        };
        let upwards = (op == Op::Add) == (constant >= 0);
        let wrong = if upwards {
            IntCC::SignedLessThan
        } else {
            IntCC::SignedGreaterThan
        };
        (value, self.b.ins().icmp(wrong, value, pair.left))
    }

    /// The wrapped result and whether it overflowed.
    pub(super) fn overflowing(&mut self, op: Op, left: Value, right: Value, signed: bool) -> (Value, Value) {
        match (op, signed) {
            (Op::Add, true) => self.b.ins().sadd_overflow(left, right),
            (Op::Add, false) => self.b.ins().uadd_overflow(left, right),
            (Op::Sub, true) => self.b.ins().ssub_overflow(left, right),
            (Op::Sub, false) => self.b.ins().usub_overflow(left, right),
            (_, true) => self.b.ins().smul_overflow(left, right),
            (_, false) => self.b.ins().umul_overflow(left, right),
        }
    }

    fn stop_overflow(&mut self, op: Op, pair: Pair) {
        let location = self.location();
        let number = |cx: &mut Self, value| cx.widen(value, Ty::int(pair.int));
        let (left, right) = (number(self, pair.left), number(self, pair.right));
        let op = self.b.ins().iconst(I32, op as i64);
        let bits = self.b.ins().iconst(I32, pair.int.bits() as i64);
        let signed = self.b.ins().iconst(I8, pair.int.signed() as i64);
        self.stop(runtime::TRAP_OVERFLOW, &[location, op, bits, signed, left, right]);
    }

    fn divide(&mut self, op: Op, pair: Pair, constant: Option<i128>, wrapping: bool) -> Value {
        let Pair { left, right, int } = pair;
        if constant.is_none_or(|value| value == 0) {
            let zero = self.b.ins().icmp_imm_u(IntCC::Equal, right, 0);
            self.trap_when(zero, |cx| cx.stop_plain(Kind::DivisionByZero));
        }
        if !int.signed() {
            return match op {
                Op::Div => self.b.ins().udiv(left, right),
                _ => self.b.ins().urem(left, right),
            };
        }
        if constant.is_none_or(|value| value == -1) {
            return self.divide_signed(op, pair, wrapping);
        }
        self.signed_quotient(op, left, right)
    }

    fn signed_quotient(&mut self, op: Op, left: Value, right: Value) -> Value {
        match op {
            Op::Div => self.b.ins().sdiv(left, right),
            _ => self.b.ins().srem(left, right),
        }
    }

    /// The smallest number divided by -1 does not fit; the processor would fault on it.
    fn divide_signed(&mut self, op: Op, pair: Pair, wrapping: bool) -> Value {
        let Pair { left, right, int } = pair;
        let minus_one = self.b.ins().icmp_imm_s(IntCC::Equal, right, -1);
        let smallest = self.b.ins().icmp_imm_s(IntCC::Equal, left, int.min() as i64);
        let bad = self.b.ins().band(minus_one, smallest);
        if !wrapping {
            self.trap_when(bad, |cx| cx.stop_overflow(op, pair));
            return self.signed_quotient(op, left, right);
        }
        // MIN / 1 is MIN and MIN % 1 is 0: what wrapping gives for -1.
        let machine = self.b.func.dfg.value_type(right);
        let one = self.b.ins().iconst(machine, 1);
        let divisor = self.b.ins().select(bad, one, right);
        self.signed_quotient(op, left, divisor)
    }

    fn shift(
        &mut self,
        op: BinaryOp,
        left: Value,
        amount: Value,
        int: IntTy,
        constant: Option<i128>,
        wrapping: bool,
    ) -> Value {
        let width = int.bits() as i64;
        let known = constant.is_some_and(|amount| (0..width as i128).contains(&amount));
        if !wrapping && !known {
            let bad = self
                .b
                .ins()
                .icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, amount, width);
            self.trap_when(bad, |cx| cx.stop_value(Kind::ShiftAmount, amount));
        }
        match (op, int.signed()) {
            (BinaryOp::Shl, _) => self.b.ins().ishl(left, amount),
            (_, true) => self.b.ins().sshr(left, amount),
            (_, false) => self.b.ins().ushr(left, amount),
        }
    }
}

/// The value of an integer constant.
pub(super) fn constant_of(operand: &Operand) -> Option<i128> {
    match operand {
        Operand::Const(constant) => match constant.kind {
            ConstKind::Value(ConstValue::Int(value)) => Some(value),
            _ => None,
        },
        _ => None,
    }
}
