//! Integer methods that saturate, or answer with an `Option`.

use super::FunctionCx;
use crate::codegen::enums::Tag;
use crate::codegen::layout::Shape;
use crate::codegen::runtime::Op;
use crate::codegen::values::Values;
use crate::mir::Operand;
use crate::types::*;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};

impl FunctionCx<'_, '_, '_> {
    /// The nearest value of the type.
    pub(super) fn saturating(&mut self, op: Op, int: IntTy, args: &[Operand]) -> Option<Value> {
        let [left, right] = args else { return None };
        let (left, right) = (self.scalar(left), self.scalar(right));
        let (value, overflowed) = self.overflowing(op, left, right, int.signed());
        let limit = self.limit(op, int, left, right);
        Some(self.b.ins().select(overflowed, limit, value))
    }

    /// Where an overflow of this operation ends.
    fn limit(&mut self, op: Op, int: IntTy, left: Value, right: Value) -> Value {
        let machine = self.b.func.dfg.value_type(left);
        let high = self.int(machine, int.max());
        let low = self.int(machine, int.min());
        if !int.signed() {
            return if op == Op::Sub { low } else { high };
        }
        // A sum overflows in the direction of its left operand; a product by the signs of both.
        let sign = match op {
            Op::Mul => self.b.ins().bxor(left, right),
            _ => left,
        };
        let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, sign, 0);
        self.b.ins().select(negative, low, high)
    }

    /// `Some(result)`, or `None` when it does not fit.
    pub(super) fn checked_option(&mut self, op: Op, int: IntTy, args: &[Operand], option: Ty) -> Values {
        let values: Vec<Value> = args.iter().map(|arg| self.scalar(arg)).collect();
        let (value, bad) = match (op, values.as_slice()) {
            (Op::Neg, &[value]) => {
                let machine = self.b.func.dfg.value_type(value);
                let zero = self.zero(machine);
                self.overflowing(Op::Sub, zero, value, int.signed())
            }
            (Op::Div | Op::Rem, &[left, right]) => self.checked_quotient(op, int, left, right),
            (_, &[left, right]) => self.overflowing(op, left, right, int.signed()),
            _ => return self.zeros(option),
        };
        self.option_unless(bad, value, option)
    }

    fn checked_quotient(&mut self, op: Op, int: IntTy, left: Value, right: Value) -> (Value, Value) {
        let machine = self.b.func.dfg.value_type(left);
        let mut bad = self.b.ins().icmp_imm_u(IntCC::Equal, right, 0);
        if int.signed() {
            let minus_one = self.b.ins().icmp_imm_s(IntCC::Equal, right, -1);
            let smallest = self.b.ins().icmp_imm_s(IntCC::Equal, left, int.min() as i64);
            let both = self.b.ins().band(minus_one, smallest);
            bad = self.b.ins().bor(bad, both);
        }
        // The processor must not see the bad divisor.
        let one = self.b.ins().iconst(machine, 1);
        let divisor = self.b.ins().select(bad, one, right);
        let value = match (op, int.signed()) {
            (Op::Div, true) => self.b.ins().sdiv(left, divisor),
            (Op::Div, false) => self.b.ins().udiv(left, divisor),
            (_, true) => self.b.ins().srem(left, divisor),
            (_, false) => self.b.ins().urem(left, divisor),
        };
        (value, bad)
    }

    /// An `Option` of an integer without branches: only the tag is chosen.
    fn option_unless(&mut self, bad: Value, value: Value, option: Ty) -> Values {
        let layout = self.unit.layouts.of(option);
        let Shape::Enum(shape) = &layout.shape else {
            return self.zeros(option);
        };
        let Tag::Direct { ty: tag, .. } = shape.tag else {
            return self.zeros(option);
        };
        let some = shape
            .payloads
            .iter()
            .position(|payload| payload.len() == 1)
            .unwrap_or(0);
        let mut values = self.variant_of(option, some, &[Values::one(value)]);
        let none = self.int(
            tag,
            shape.discriminants.get(1 - some.min(1)).copied().unwrap_or(0),
        );
        values[0] = self.b.ins().select(bad, none, values[0]);
        values
    }
}
