//! What the standard library asks the compiler for.

use super::FunctionCx;
use super::arith::constant_of;
use super::place::{Address, Location};
use crate::codegen::runtime::Op;
use crate::codegen::shims::Shim;
use crate::codegen::values::Values;
use crate::hir::Intrinsic;
use crate::mir::{Operand, Place};
use crate::types::*;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F32, F64, I8, I32, I64};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value};

impl FunctionCx<'_, '_, '_> {
    pub(super) fn intrinsic(
        &mut self,
        dest: Option<&Place>,
        intrinsic: Intrinsic,
        types: Args,
        args: &[Operand],
    ) {
        let ty = types.first().copied().unwrap_or_else(Ty::void);
        match intrinsic {
            Intrinsic::PtrRead => return self.ptr_read(dest, ty, args),
            Intrinsic::Zeroed => return self.zeroed(dest, ty),
            _ => {}
        }
        let values = self
            .memory_intrinsic(intrinsic, ty, args)
            .or_else(|| self.view_intrinsic(intrinsic, args))
            .or_else(|| self.type_intrinsic(intrinsic, ty))
            .or_else(|| self.range_intrinsic(intrinsic, ty, args))
            .or_else(|| self.integer_intrinsic(intrinsic, ty, args))
            .or_else(|| self.option_intrinsic(dest, intrinsic, ty, args))
            .or_else(|| self.float_intrinsic(intrinsic, args));
        if let (Some(values), Some(dest)) = (values, dest) {
            let (location, dest_ty) = self.place(dest);
            let wanted = self.unit.layouts.scalar_types(dest_ty).map_or(0, |all| all.len());
            if wanted == values.len() {
                self.store(&location, dest_ty, &values);
            }
        }
    }

    fn ptr_read(&mut self, dest: Option<&Place>, ty: Ty, args: &[Operand]) {
        let (Some(dest), [pointer]) = (dest, args) else {
            return;
        };
        let from = Address::value(self.scalar(pointer));
        if self.unit.layouts.of(ty).scalars.is_some() {
            let values = self.load_scalars(from, ty);
            let (location, dest_ty) = self.place(dest);
            self.store(&location, dest_ty, &values);
        } else {
            let to = self.memory_of(dest);
            self.copy_value(from, to, ty);
        }
    }

    fn zeroed(&mut self, dest: Option<&Place>, ty: Ty) {
        let Some(dest) = dest else { return };
        match self.place(dest) {
            (Location::Memory(address), _) => self.zero_memory(address, ty),
            (location, dest_ty) => {
                let zeros = self.zeros(dest_ty);
                self.store(&location, dest_ty, &zeros);
            }
        }
    }

    fn memory_intrinsic(&mut self, intrinsic: Intrinsic, ty: Ty, args: &[Operand]) -> Option<Values> {
        match (intrinsic, args) {
            (Intrinsic::Forget, _) => {}
            (Intrinsic::PtrWrite, [pointer, value]) => {
                let to = Address::value(self.scalar(pointer));
                self.store_operand(value, to);
            }
            (Intrinsic::PtrCopy, [from, to, count]) if constant_of(count) == Some(1) => {
                let (from, to) = (Address::value(self.scalar(from)), Address::value(self.scalar(to)));
                self.copy_value(from, to, ty);
            }
            (Intrinsic::PtrCopy, [from, to, count]) => {
                let size = self.unit.layouts.of(ty).size;
                let (from, to, count) = (self.scalar(from), self.scalar(to), self.wide(count));
                let bytes = self.scale(count, size);
                self.memmove(from, to, bytes);
            }
            (Intrinsic::PtrOffset, [pointer, count]) => {
                let size = self.unit.layouts.of(ty).size;
                let (pointer, count) = (self.scalar(pointer), self.wide(count));
                let bytes = self.scale(count, size);
                return Some(Values::one(self.b.ins().iadd(pointer, bytes)));
            }
            (Intrinsic::DropInPlace, [pointer]) => {
                let address = Address::value(self.scalar(pointer));
                self.drop_memory(address, ty);
            }
            _ => return None,
        }
        Some(Values::none())
    }

    /// Strings, views and closures are their words.
    fn view_intrinsic(&mut self, intrinsic: Intrinsic, args: &[Operand]) -> Option<Values> {
        let nth = |cx: &mut Self, n: usize| {
            let values = args.first().map(|arg| cx.operand(arg))?;
            values.get(n).copied().map(Values::one)
        };
        match intrinsic {
            Intrinsic::StrFromParts | Intrinsic::StrView | Intrinsic::SliceView | Intrinsic::SliceViewMut => {
                Some(args.iter().map(|arg| self.scalar(arg)).collect())
            }
            Intrinsic::StrPtr | Intrinsic::SlicePtr | Intrinsic::RefPtr | Intrinsic::ClosureCode => {
                nth(self, 0)
            }
            Intrinsic::StrLen | Intrinsic::SliceLen | Intrinsic::ClosureEnv => nth(self, 1),
            Intrinsic::StrBytesMut | Intrinsic::StrIntoBytes | Intrinsic::StrFromBytes => {
                args.first().map(|arg| self.operand(arg))
            }
            Intrinsic::CallerLocation => Some(Values::one(self.location())),
            _ => None,
        }
    }

    fn range_intrinsic(&mut self, intrinsic: Intrinsic, ty: Ty, args: &[Operand]) -> Option<Values> {
        let (Intrinsic::IsWithinRange, [shown]) = (intrinsic, args) else {
            return None;
        };
        let TyKind::Ranged(int, low, high) = *ty.kind() else {
            return Some(Values::one(self.b.ins().iconst(I8, 1)));
        };
        let address = self.operand(shown).first().copied()?;
        let value = self.load_scalars(Address::value(address), ty).first().copied()?;
        let machine = self.b.func.dfg.value_type(value);
        let wide = self.extend(value, machine, I64, int.signed());
        let outside = self.outside(wide, int.signed(), low, high);
        Some(Values::one(self.b.ins().icmp_imm_u(IntCC::Equal, outside, 0)))
    }

    fn type_intrinsic(&mut self, intrinsic: Intrinsic, ty: Ty) -> Option<Values> {
        let layout = self.unit.layouts.of(ty);
        let value = match intrinsic {
            Intrinsic::SizeOf => self.word(layout.size as i64),
            Intrinsic::AlignOf => self.word(layout.align as i64),
            Intrinsic::NeedsDrop => {
                let needs = self.unit.facts.needs_drop(ty);
                self.b.ins().iconst(I8, needs as i64)
            }
            Intrinsic::DropFn if self.unit.facts.needs_drop(ty) => {
                let shim = self.unit.shim(Shim::Drop(ty));
                self.function_address(shim)
            }
            Intrinsic::DropFn => self.word(0),
            _ => return None,
        };
        Some(Values::one(value))
    }

    fn integer_intrinsic(&mut self, intrinsic: Intrinsic, ty: Ty, args: &[Operand]) -> Option<Values> {
        let int = ty.as_int().or_else(|| self.operand_ty(args.first()?).as_int())?;
        let value = match intrinsic {
            Intrinsic::SaturatingAdd => self.saturating(Op::Add, int, args)?,
            Intrinsic::SaturatingSub => self.saturating(Op::Sub, int, args)?,
            Intrinsic::SaturatingMul => self.saturating(Op::Mul, int, args)?,
            _ => self.bit_intrinsic(intrinsic, args)?,
        };
        Some(Values::one(value))
    }

    fn bit_intrinsic(&mut self, intrinsic: Intrinsic, args: &[Operand]) -> Option<Value> {
        let first = args.first().map(|arg| self.scalar(arg))?;
        let second = args.get(1).map(|arg| self.scalar(arg));
        let ins = self.b.ins();
        let counted = match intrinsic {
            Intrinsic::WrappingAdd => return Some(ins.iadd(first, second?)),
            Intrinsic::WrappingSub => return Some(ins.isub(first, second?)),
            Intrinsic::WrappingMul => return Some(ins.imul(first, second?)),
            Intrinsic::WrappingNeg => return Some(ins.ineg(first)),
            Intrinsic::RotateLeft => return Some(ins.rotl(first, second?)),
            Intrinsic::RotateRight => return Some(ins.rotr(first, second?)),
            Intrinsic::ReverseBits => return Some(ins.bitrev(first)),
            Intrinsic::CountOnes => ins.popcnt(first),
            Intrinsic::LeadingZeros => ins.clz(first),
            Intrinsic::TrailingZeros => ins.ctz(first),
            _ => return None,
        };
        let machine = self.b.func.dfg.value_type(counted);
        Some(self.extend(counted, machine, I64, false))
    }

    fn option_intrinsic(
        &mut self,
        dest: Option<&Place>,
        intrinsic: Intrinsic,
        ty: Ty,
        args: &[Operand],
    ) -> Option<Values> {
        let op = match intrinsic {
            Intrinsic::CheckedAdd => Op::Add,
            Intrinsic::CheckedSub => Op::Sub,
            Intrinsic::CheckedMul => Op::Mul,
            Intrinsic::CheckedDiv => Op::Div,
            Intrinsic::CheckedRem => Op::Rem,
            Intrinsic::CheckedNeg => Op::Neg,
            _ => return None,
        };
        let option = self.typing().place(dest?);
        Some(self.checked_option(op, ty.as_int()?, args, option))
    }

    fn float_intrinsic(&mut self, intrinsic: Intrinsic, args: &[Operand]) -> Option<Values> {
        let first = args.first().map(|arg| self.scalar(arg))?;
        let second = args.get(1).map(|arg| self.scalar(arg));
        let machine = self.b.func.dfg.value_type(first);
        let ins = self.b.ins();
        let value = match intrinsic {
            Intrinsic::Sqrt => ins.sqrt(first),
            Intrinsic::Floor => ins.floor(first),
            Intrinsic::Ceil => ins.ceil(first),
            Intrinsic::Trunc => ins.trunc(first),
            Intrinsic::Nearest => ins.nearest(first),
            Intrinsic::Fabs => ins.fabs(first),
            Intrinsic::FMin => ins.fmin(first, second?),
            Intrinsic::FMax => ins.fmax(first, second?),
            Intrinsic::FloatBits => {
                let to = if machine == F32 { I32 } else { I64 };
                ins.bitcast(to, MemFlagsData::new(), first)
            }
            Intrinsic::FloatFromBits => {
                let to = if machine == I32 { F32 } else { F64 };
                ins.bitcast(to, MemFlagsData::new(), first)
            }
            _ => return None,
        };
        Some(Values::one(value))
    }
}
