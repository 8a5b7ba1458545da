//! Loads, stores and copies.

use super::FunctionCx;
use super::place::{Address, AddressBase, Frozen};
use crate::codegen::values::Values;
use crate::types::*;
use cranelift_codegen::ir::types::{I8, I16, I32, I64};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value};
use cranelift_module::Module;

/// Larger copies call `memmove`.
const INLINE_COPY: u64 = 128;

/// Memory of ours is there and aligned.
fn trusted() -> MemFlagsData {
    MemFlagsData::trusted()
}

impl FunctionCx<'_, '_, '_> {
    pub fn load_at(&mut self, ty: Type, address: Address) -> Value {
        match address.base {
            AddressBase::Slot(slot) => {
                let base = self.stack_address(slot, address.offset);
                self.b.ins().load(ty, trusted(), base, 0)
            }
            AddressBase::Value(base) => {
                let flags = match address.frozen {
                    Frozen::No => trusted(),
                    Frozen::Unchanging => trusted().with_readonly(),
                    Frozen::AlwaysThere => trusted().with_readonly().with_can_move(),
                };
                self.b.ins().load(ty, flags, base, address.offset)
            }
        }
    }

    pub fn store_at(&mut self, value: Value, address: Address) {
        match address.base {
            AddressBase::Slot(slot) => {
                let base = self.stack_address(slot, address.offset);
                self.b.ins().store(trusted(), value, base, 0);
            }
            AddressBase::Value(base) => {
                self.b.ins().store(trusted(), value, base, address.offset);
            }
        }
    }

    pub fn load_word(&mut self, address: Address) -> Value {
        self.load_at(I64, address)
    }

    /// The scalars of a value in memory; none for a type that has none listed.
    pub fn load_scalars(&mut self, address: Address, ty: Ty) -> Values {
        let layout = self.unit.layouts.of(ty);
        let mut values = Values::none();
        for scalar in layout.scalars.iter().flatten() {
            values.push(self.load_at(scalar.ty, address.plus(scalar.offset as u64)));
        }
        values
    }

    pub fn store_scalars(&mut self, address: Address, ty: Ty, values: &Values) {
        let layout = self.unit.layouts.of(ty);
        for (scalar, &value) in layout.scalars.iter().flatten().zip(values.iter()) {
            self.store_at(value, address.plus(scalar.offset as u64));
        }
    }

    /// Copies a value that lives in memory; the two may be the same memory.
    pub fn copy_value(&mut self, from: Address, to: Address, ty: Ty) {
        let layout = self.unit.layouts.of(ty);
        if layout.size > INLINE_COPY {
            let size = self.word(layout.size as i64);
            let (from, to) = (self.address_value(from), self.address_value(to));
            return self.memmove(from, to, size);
        }
        // All loads come first: the two may overlap.
        let mut loaded = Vec::new();
        let mut offset = 0;
        while offset < layout.size {
            let piece = piece_type(layout.align, layout.size - offset);
            loaded.push((self.load_at(piece, from.plus(offset)), offset));
            offset += piece.bytes() as u64;
        }
        for (value, offset) in loaded {
            self.store_at(value, to.plus(offset));
        }
    }

    pub fn memmove(&mut self, from: Value, to: Value, size: Value) {
        let config = self.unit.module.target_config();
        self.b.call_memmove(config, to, from, size);
    }

    pub fn zero_memory(&mut self, address: Address, ty: Ty) {
        let layout = self.unit.layouts.of(ty);
        if layout.size > INLINE_COPY {
            let config = self.unit.module.target_config();
            let to = self.address_value(address);
            let size = self.word(layout.size as i64);
            let zero = self.b.ins().iconst(I8, 0);
            return self.b.call_memset(config, to, zero, size);
        }
        let mut offset = 0;
        while offset < layout.size {
            let piece = piece_type(layout.align, layout.size - offset);
            let zero = self.b.ins().iconst(piece, 0);
            self.store_at(zero, address.plus(offset));
            offset += piece.bytes() as u64;
        }
    }
}

/// The largest aligned piece that fits.
fn piece_type(align: u64, left: u64) -> Type {
    let fits = |ty: &Type| ty.bytes() as u64 <= align.min(left);
    [I64, I32, I16].into_iter().find(fits).unwrap_or(I8)
}
