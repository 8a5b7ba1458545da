//! Conversions written with `as`.

use super::FunctionCx;
use crate::codegen::layout::int_type;
use crate::hir::CastKind;
use crate::mir::Operand;
use crate::types::*;
use cranelift_codegen::ir::types::{F32, F64, I32, I64};
use cranelift_codegen::ir::{self, InstBuilder, Value};

impl FunctionCx<'_, '_, '_> {
    pub(super) fn cast(&mut self, kind: CastKind, operand: &Operand, ty: Ty) -> Value {
        let from = self.operand_ty(operand);
        match kind {
            CastKind::EnumToInt => {
                let number = self.enum_number(operand, from);
                self.resize(number, I64, ty, true)
            }
            CastKind::Pointer if from.as_fn().is_some() => self.function_pointer(operand),
            CastKind::IntToInt | CastKind::BoolToInt | CastKind::Pointer => {
                let value = self.scalar(operand);
                let machine = self.b.func.dfg.value_type(value);
                self.resize(value, machine, ty, from.as_int().is_some_and(IntTy::signed))
            }
            CastKind::IntToFloat => self.int_to_float(operand, from, ty),
            CastKind::FloatToInt => self.float_to_int(operand, ty),
            CastKind::FloatToFloat => self.float_to_float(operand, ty),
        }
    }

    fn enum_number(&mut self, operand: &Operand, ty: Ty) -> Value {
        match operand.place() {
            Some(place) => {
                let (location, _) = self.place(place);
                self.discriminant(&location, ty)
            }
            None => self.word(0),
        }
    }

    fn resize(&mut self, value: Value, from: ir::Type, ty: Ty, signed: bool) -> Value {
        let to = match ty.as_int() {
            Some(int) => int_type(int),
            None => self.machine_type(ty).unwrap_or(I64),
        };
        self.extend(value, from, to, signed)
    }

    fn machine_type(&self, ty: Ty) -> Option<ir::Type> {
        self.unit.layouts.scalar_types(ty)?.first().copied()
    }

    fn int_to_float(&mut self, operand: &Operand, from: Ty, ty: Ty) -> Value {
        let value = self.scalar(operand);
        let machine = self.b.func.dfg.value_type(value);
        let signed = from.as_int().is_some_and(IntTy::signed);
        let wide = if machine.bits() < 32 { I32 } else { machine };
        let value = self.extend(value, machine, wide, signed);
        let to = self.machine_type(ty).unwrap_or(F64);
        match signed {
            true => self.b.ins().fcvt_from_sint(to, value),
            false => self.b.ins().fcvt_from_uint(to, value),
        }
    }

    /// Saturates; NaN becomes 0.
    fn float_to_int(&mut self, operand: &Operand, ty: Ty) -> Value {
        let value = self.scalar(operand);
        let int = ty.as_int().unwrap_or(IntTy::I64);
        let to = int_type(int);
        let wide = if to.bits() < 32 { I32 } else { to };
        let converted = match int.signed() {
            true => self.b.ins().fcvt_to_sint_sat(wide, value),
            false => self.b.ins().fcvt_to_uint_sat(wide, value),
        };
        if wide == to {
            return converted;
        }
        let high = self.b.ins().iconst(wide, int.max() as i64);
        let clamped = match int.signed() {
            true => {
                let low = self.int(wide, int.min());
                let not_above = self.b.ins().smin(converted, high);
                self.b.ins().smax(not_above, low)
            }
            false => self.b.ins().umin(converted, high),
        };
        self.b.ins().ireduce(to, clamped)
    }

    fn float_to_float(&mut self, operand: &Operand, ty: Ty) -> Value {
        let value = self.scalar(operand);
        let from = self.b.func.dfg.value_type(value);
        match (from, self.machine_type(ty)) {
            (F32, Some(F64)) => self.b.ins().fpromote(F64, value),
            (F64, Some(F32)) => self.b.ins().fdemote(F32, value),
            _ => value,
        }
    }
}
