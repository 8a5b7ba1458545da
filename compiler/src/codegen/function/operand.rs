//! Operands and constants.

use super::FunctionCx;
use super::place::{Address, Location};
use crate::codegen::layout::int_type;
use crate::codegen::values::Values;
use crate::hir::ConstValue;
use crate::mir::{Const, ConstKind, Operand};
use crate::mono;
use crate::types::*;
use cranelift_codegen::ir::types::{F32, F64, I8, I64};
use cranelift_codegen::ir::{self, InstBuilder, Value};

impl FunctionCx<'_, '_, '_> {
    pub fn operand_ty(&self, operand: &Operand) -> Ty {
        self.typing().operand(operand)
    }

    /// The scalars of an operand of a type that has them listed.
    pub fn operand(&mut self, operand: &Operand) -> Values {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => {
                let (location, ty) = self.place(place);
                self.load(&location, ty)
            }
            Operand::Const(constant) => self.constant(constant),
        }
    }

    /// The only scalar of an operand; zero for one without.
    pub fn scalar(&mut self, operand: &Operand) -> Value {
        let values = self.operand(operand);
        match values.first() {
            Some(&value) => value,
            None => self.word(0),
        }
    }

    /// An integer operand as a 64-bit number.
    pub fn wide(&mut self, operand: &Operand) -> Value {
        let ty = self.operand_ty(operand);
        let value = self.scalar(operand);
        self.widen(value, ty)
    }

    /// An integer of type `ty` as a 64-bit number.
    pub fn widen(&mut self, value: Value, ty: Ty) -> Value {
        let from = self.b.func.dfg.value_type(value);
        let signed = ty.as_int().is_some_and(IntTy::signed);
        self.extend(value, from, I64, signed)
    }

    pub fn extend(&mut self, value: Value, from: ir::Type, to: ir::Type, signed: bool) -> Value {
        match from.bits().cmp(&to.bits()) {
            std::cmp::Ordering::Equal => value,
            std::cmp::Ordering::Greater => self.b.ins().ireduce(to, value),
            std::cmp::Ordering::Less if signed => self.b.ins().sextend(to, value),
            std::cmp::Ordering::Less => self.b.ins().uextend(to, value),
        }
    }

    /// Where an operand that lives in memory is.
    pub fn operand_address(&mut self, operand: &Operand) -> Address {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => match self.place(place).0 {
                Location::Memory(address) => address,
                Location::Unsized { data, .. } => Address::value(data),
                Location::Parts(_) => self.zeroed_slot(self.operand_ty(operand)),
            },
            Operand::Const(constant) => self.zeroed_slot(constant.ty),
        }
    }

    fn zeroed_slot(&mut self, ty: Ty) -> Address {
        let address = Address::slot(self.slot_for(ty));
        self.zero_memory(address, ty);
        address
    }

    /// Puts an operand's value into memory.
    pub fn store_operand(&mut self, operand: &Operand, to: Address) {
        let ty = self.operand_ty(operand);
        if self.unit.layouts.of(ty).scalars.is_some() {
            let values = self.operand(operand);
            self.store_scalars(to, ty, &values);
        } else if let Some(built) = self.built_in_place(operand) {
            self.rvalue_into(built, ty, to);
        } else {
            let from = self.operand_address(operand);
            self.copy_value(from, to, ty);
        }
    }

    fn constant(&mut self, constant: &Const) -> Values {
        match &constant.kind {
            ConstKind::Void => Values::none(),
            ConstKind::Fn(callee) => {
                let Some(mono::ConcreteCallee::Instance(id)) = mono::ConcreteCallee::of(callee) else {
                    return self.zeros(constant.ty);
                };
                let code = self.function_address(self.unit.functions[id]);
                Values::of(&[code, self.b.ins().iconst(I64, 0)])
            }
            ConstKind::Value(value) => self.constant_value(constant.ty, value),
        }
    }

    fn constant_value(&mut self, ty: Ty, value: &ConstValue) -> Values {
        match value {
            ConstValue::Int(value) => self.integer_constant(ty, *value),
            ConstValue::Bool(value) => Values::one(self.b.ins().iconst(I8, *value as i64)),
            ConstValue::Float(value) => self.float_constant(ty, *value),
            ConstValue::Str(text) => self.text_constant(ty, text.as_bytes()),
            ConstValue::Bytes(bytes) => self.text_constant(ty, bytes),
        }
    }

    fn integer_constant(&mut self, ty: Ty, value: i128) -> Values {
        if let TyKind::Float(_) = ty.kind() {
            return self.float_constant(ty, value as f64);
        }
        let machine = match ty.as_int() {
            Some(int) => int_type(int),
            None => self.first_scalar(ty),
        };
        Values::one(self.int(machine, value))
    }

    /// An integer constant; its upper bits are cut off.
    pub fn int(&mut self, machine: ir::Type, value: i128) -> Value {
        let mask = match machine.bits() {
            bits @ 1..64 => (1i128 << bits) - 1,
            _ => u64::MAX as i128,
        };
        self.b.ins().iconst(machine, (value & mask) as i64)
    }

    fn first_scalar(&mut self, ty: Ty) -> ir::Type {
        let scalars = self.unit.layouts.scalar_types(ty).unwrap_or_default();
        scalars.first().copied().filter(|ty| ty.is_int()).unwrap_or(I64)
    }

    fn float_constant(&mut self, ty: Ty, value: f64) -> Values {
        Values::one(match ty.kind() {
            TyKind::Float(FloatTy::F32) => self.b.ins().f32const(value as f32),
            _ => self.b.ins().f64const(value),
        })
    }

    /// A string or a view of one: static bytes that nobody owns.
    fn text_constant(&mut self, ty: Ty, bytes: &[u8]) -> Values {
        let pointer = match self.unit.constant_bytes(bytes) {
            Some(id) => self.data_address(id),
            None => self.word(1),
        };
        let len = self.word(bytes.len() as i64);
        match ty.kind() {
            TyKind::Str => Values::of(&[pointer, len, self.b.ins().iconst(I64, 0)]),
            _ => Values::of(&[pointer, len]),
        }
    }

    /// A zero of a machine type.
    pub fn zero(&mut self, ty: ir::Type) -> Value {
        match ty {
            F32 => self.b.ins().f32const(0.0),
            F64 => self.b.ins().f64const(0.0),
            _ => self.b.ins().iconst(ty, 0),
        }
    }

    /// Zeros for all scalars of a type.
    pub fn zeros(&mut self, ty: Ty) -> Values {
        let scalars = self.unit.layouts.scalar_types(ty).unwrap_or_default();
        scalars.into_iter().map(|ty| self.zero(ty)).collect()
    }
}
