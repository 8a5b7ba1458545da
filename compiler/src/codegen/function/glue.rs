//! Universal operations on scalars, which are passed by value, and on strings, which are passed as views.

use super::FunctionCx;
use crate::codegen::runtime;
use crate::codegen::values::Values;
use crate::hir::{ConstValue, Glue};
use crate::mir::{ConstKind, Operand, Place};
use crate::types::*;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F32, F64, I8, I64};
use cranelift_codegen::ir::{self, InstBuilder, Value};

/// An odd number without pattern: the factor of the hash of a word.
const HASH_FACTOR: i64 = 0x5851_F42D_4C95_7F2D;

impl FunctionCx<'_, '_, '_> {
    pub(super) fn primitive_glue(&mut self, dest: Option<&Place>, glue: Glue, ty: Ty, args: &[Operand]) {
        let is_str = matches!(ty.kind(), TyKind::Str);
        let values = match (glue, args) {
            (Glue::Clone, [source]) if is_str => self.clone_string(source),
            (Glue::Clone, [source]) => self.operand(source),
            (Glue::Eq, [left, right]) if is_str => Values::one(self.equal_strings(left, right)),
            (Glue::Eq, [left, right]) => {
                Values::one(self.binary(crate::hir::BinaryOp::Eq, left, right, false))
            }
            (Glue::Compare, [left, right]) if is_str => Values::one(self.compare_strings(left, right)),
            (Glue::Compare, [left, right]) => Values::one(self.compare_scalars(ty, left, right)),
            (Glue::Hash, [value, state]) if is_str => Values::one(self.hash_string(value, state)),
            (Glue::Hash, [value, state]) => Values::one(self.hash_scalar(value, state)),
            (Glue::Format, [value, out, quoted]) if is_str => self.format_string(value, out, quoted),
            (Glue::Format, [value, out, _]) => self.format_scalar(ty, value, out),
            _ => Values::none(),
        };
        if let Some(dest) = dest {
            let (location, dest_ty) = self.place(dest);
            self.store(&location, dest_ty, &values);
        }
    }

    fn clone_string(&mut self, source: &Operand) -> Values {
        let (pointer, len) = self.text(source);
        let align = self.word(1);
        let Some(memory) = self.runtime(runtime::ALLOC, &[len, align]) else {
            return Values::of(&[pointer, len, align]);
        };
        self.memmove(pointer, memory, len);
        Values::of(&[memory, len, len])
    }

    /// Strings of different lengths need no look at their bytes.
    fn equal_strings(&mut self, left: &Operand, right: &Operand) -> Value {
        let (left, left_len) = self.text(left);
        let (right, right_len) = self.text(right);
        let same = self.b.ins().icmp(IntCC::Equal, left_len, right_len);
        let (look, behind) = (self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(behind, I8);
        self.b.ins().brif(same, look, &[], behind, &[same.into()]);
        self.b.switch_to_block(look);
        let equal = self.runtime(runtime::BYTES_EQUAL, &[left, left_len, right, right_len]);
        self.b.ins().jump(behind, &[equal.unwrap_or(same).into()]);
        self.b.switch_to_block(behind);
        result
    }

    fn compare_strings(&mut self, left: &Operand, right: &Operand) -> Value {
        let (left, left_len) = self.text(left);
        let (right, right_len) = self.text(right);
        let order = self.runtime(runtime::BYTES_COMPARE, &[left, left_len, right, right_len]);
        match order {
            Some(order) => self.b.ins().sextend(I64, order),
            None => left,
        }
    }

    /// `(left > right) - (left < right)`.
    fn compare_scalars(&mut self, ty: Ty, left: &Operand, right: &Operand) -> Value {
        let (left, right) = (self.scalar(left), self.scalar(right));
        if matches!(ty.kind(), TyKind::Float(_)) {
            return self.compare_floats(left, right);
        }
        let (more, less) = match ty.as_int().is_some_and(IntTy::signed) {
            true => (IntCC::SignedGreaterThan, IntCC::SignedLessThan),
            false => (IntCC::UnsignedGreaterThan, IntCC::UnsignedLessThan),
        };
        let more = self.b.ins().icmp(more, left, right);
        let less = self.b.ins().icmp(less, left, right);
        self.difference(more, less)
    }

    /// The same, and NaN equals itself and comes after all others, so that sorting has an order to go by.
    fn compare_floats(&mut self, left: Value, right: Value) -> Value {
        let more = self.b.ins().fcmp(FloatCC::GreaterThan, left, right);
        let less = self.b.ins().fcmp(FloatCC::LessThan, left, right);
        let order = self.difference(more, less);
        let [left, right] = [left, right].map(|value| self.b.ins().fcmp(FloatCC::Unordered, value, value));
        let last = self.difference(left, right);
        self.b.ins().iadd(order, last)
    }

    /// Of two truth values.
    fn difference(&mut self, left: Value, right: Value) -> Value {
        let [left, right] = [left, right].map(|value| self.b.ins().uextend(I64, value));
        self.b.ins().isub(left, right)
    }

    fn hash_string(&mut self, value: &Operand, state: &Operand) -> Value {
        let (pointer, len) = self.text(value);
        let state = self.scalar(state);
        self.runtime(runtime::HASH_BYTES, &[pointer, len, state])
            .unwrap_or(state)
    }

    /// A folded 128-bit product: both halves of it mixed.
    fn hash_scalar(&mut self, value: &Operand, state: &Operand) -> Value {
        let (value, state) = (self.scalar(value), self.scalar(state));
        let word = self.hashed_bits(value);
        let mixed = self.b.ins().bxor(word, state);
        let factor = self.word(HASH_FACTOR);
        let low = self.b.ins().imul(mixed, factor);
        let high = self.b.ins().umulhi(mixed, factor);
        let folded = self.b.ins().bxor(low, high);
        self.b.ins().rotl_imm_u(folded, 23)
    }

    /// The bits of a scalar; the two zeros of a float are one value.
    fn hashed_bits(&mut self, value: Value) -> Value {
        let ty = self.b.func.dfg.value_type(value);
        match ty {
            F32 | F64 => {
                let zero = self.zero(ty);
                let normal = self.b.ins().fadd(value, zero);
                let int = if ty == F32 { ir::types::I32 } else { I64 };
                let bits = self.b.ins().bitcast(int, ir::MemFlagsData::new(), normal);
                self.extend(bits, int, I64, false)
            }
            int => self.extend(value, int, I64, false),
        }
    }

    fn format_string(&mut self, value: &Operand, out: &Operand, quoted: &Operand) -> Values {
        let (pointer, len) = self.text(value);
        let out = self.scalar(out);
        let args = [out, pointer, len];
        match constant_bool(quoted) {
            Some(true) => drop(self.runtime(runtime::FMT_QUOTED, &args)),
            Some(false) => drop(self.runtime(runtime::FMT_STR, &args)),
            None => {
                let quoted = self.scalar(quoted);
                let (yes, no, behind) = (
                    self.b.create_block(),
                    self.b.create_block(),
                    self.b.create_block(),
                );
                self.b.ins().brif(quoted, yes, &[], no, &[]);
                for (block, entry) in [(yes, runtime::FMT_QUOTED), (no, runtime::FMT_STR)] {
                    self.b.switch_to_block(block);
                    self.runtime(entry, &args);
                    self.b.ins().jump(behind, &[]);
                }
                self.b.switch_to_block(behind);
            }
        }
        Values::none()
    }

    fn format_scalar(&mut self, ty: Ty, value: &Operand, out: &Operand) -> Values {
        let value = self.scalar(value);
        let out = self.scalar(out);
        let machine = self.b.func.dfg.value_type(value);
        match (ty.kind(), machine) {
            (TyKind::Bool, _) => self.runtime(runtime::FMT_BOOL, &[out, value]),
            (_, F32) => self.runtime(runtime::FMT_F32, &[out, value]),
            (_, F64) => self.runtime(runtime::FMT_F64, &[out, value]),
            _ => {
                let wide = self.widen(value, ty);
                let entry = match ty.as_int().is_some_and(IntTy::signed) {
                    true => runtime::FMT_I64,
                    false => runtime::FMT_U64,
                };
                self.runtime(entry, &[out, wide])
            }
        };
        Values::none()
    }
}

fn constant_bool(operand: &Operand) -> Option<bool> {
    match operand {
        Operand::Const(constant) => match constant.kind {
            ConstKind::Value(ConstValue::Bool(value)) => Some(value),
            _ => None,
        },
        _ => None,
    }
}
