//! Statements.

use super::FunctionCx;
use super::place::{Address, Location};
use crate::codegen::runtime::{self, Kind};
use crate::mir::{Operand, Place, StatementKind};
use crate::types::*;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};

impl FunctionCx<'_, '_, '_> {
    pub(super) fn statement(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Assign(dest, rvalue) => self.assign(dest, rvalue),
            StatementKind::Call { dest, callee, args } => self.call(dest.as_ref(), callee, args),
            StatementKind::Drop(place) => self.drop_place(place),
            StatementKind::Swap(left, right) => self.swap(left, right),
            StatementKind::TakeEnv => self.disarm_env(),
            StatementKind::FreeHeap(place) => self.free_heap(place),
            StatementKind::CheckBounds { index, len } => self.check_bounds(index, len),
            StatementKind::CheckSlice { low, high, len } => self.check_slice(low, high, len),
            StatementKind::CheckRange { value, low, high } => self.check_range(value, *low, *high),
            StatementKind::CheckDistinct(pairs) => self.check_distinct(pairs),
            StatementKind::Parallel(branches) => self.parallel(branches),
            StatementKind::ParallelFor { body, low, high } => self.parallel_for(body, low, high),
            StatementKind::Assert { condition, failure } => {
                let condition = self.scalar(condition);
                self.trap_unless(condition, |cx| cx.failure(failure));
            }
            StatementKind::StorageLive(_)
            | StatementKind::StorageDead(_)
            | StatementKind::AssumeInit(_)
            | StatementKind::Nop => {}
        }
    }

    fn swap(&mut self, left: &Place, right: &Place) {
        let (left, ty) = self.place(left);
        let (right, _) = self.place(right);
        if let (Location::Memory(left), Location::Memory(right)) = (&left, &right)
            && self.unit.layouts.of(ty).scalars.is_none()
        {
            let aside = Address::slot(self.slot_for(ty));
            self.copy_value(*left, aside, ty);
            self.copy_value(*right, *left, ty);
            return self.copy_value(aside, *right, ty);
        }
        let (first, second) = (self.load(&left, ty), self.load(&right, ty));
        self.store(&left, ty, &second);
        self.store(&right, ty, &first);
    }

    /// One unsigned compare covers both ends: a negative index is a huge one.
    fn check_bounds(&mut self, index: &Operand, len: &Operand) {
        let (index, len) = (self.wide(index), self.wide(len));
        let bad = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, len);
        self.trap_when(bad, |cx| {
            let location = cx.location();
            cx.stop(runtime::TRAP_BOUNDS, &[location, index, len]);
        });
    }

    /// `low <= high <= len` as unsigned numbers; `len` is never negative.
    fn check_slice(&mut self, low: &Operand, high: &Operand, len: &Operand) {
        let (low, high, len) = (self.wide(low), self.wide(high), self.wide(len));
        let backwards = self.b.ins().icmp(IntCC::UnsignedGreaterThan, low, high);
        let beyond = self.b.ins().icmp(IntCC::UnsignedGreaterThan, high, len);
        let bad = self.b.ins().bor(backwards, beyond);
        self.trap_when(bad, |cx| {
            let (kind, location) = (cx.kind(Kind::SliceRange), cx.location());
            cx.stop(runtime::TRAP_RANGE, &[kind, location, low, high, len]);
        });
    }

    fn check_range(&mut self, value: &Operand, low: i128, high: i128) {
        let ty = self.operand_ty(value);
        let value = self.wide(value);
        let signed = ty.as_int().is_none_or(IntTy::signed);
        let bad = self.outside(value, signed, low, high);
        self.trap_when(bad, |cx| cx.stop_value(Kind::ValueRange, value));
    }

    /// Whether a number of 64 bits lies outside of a range.
    pub(super) fn outside(&mut self, value: Value, signed: bool, low: i128, high: i128) -> Value {
        let (below, above) = match signed {
            true => (IntCC::SignedLessThan, IntCC::SignedGreaterThan),
            false => (IntCC::UnsignedLessThan, IntCC::UnsignedGreaterThan),
        };
        let too_low = self.b.ins().icmp_imm_s(below, value, low as i64);
        let too_high = self.b.ins().icmp_imm_s(above, value, high as i64);
        self.b.ins().bor(too_low, too_high)
    }

    fn check_distinct(&mut self, pairs: &[(Operand, Operand)]) {
        let same: Vec<Value> = pairs
            .iter()
            .map(|(left, right)| {
                let (left, right) = (self.wide(left), self.wide(right));
                self.b.ins().icmp(IntCC::Equal, left, right)
            })
            .collect();
        let all = same.into_iter().reduce(|all, same| self.b.ins().band(all, same));
        if let Some(all) = all {
            self.trap_when(all, |cx| cx.stop_plain(Kind::AliasingMut));
        }
    }
}
