//! Rvalues, for destinations in registers and in memory.

use super::FunctionCx;
use super::place::{Address, Location};
use super::storage::Storage;
use crate::codegen::runtime;
use crate::codegen::values::Values;
use crate::mir::{Base, Operand, Place, Rvalue, element_ty};
use crate::types::*;
use cranelift_codegen::ir::{InstBuilder, Value};

impl FunctionCx<'_, '_, '_> {
    pub(super) fn assign(&mut self, dest: &Place, rvalue: &Rvalue) {
        // References to variables come into being at the call they are for.
        if matches!(rvalue, Rvalue::Ref { .. }) && self.lent_place(&Operand::Copy(dest.clone())).is_some() {
            return;
        }
        if dest
            .as_local()
            .is_some_and(|local| self.builder_of(local).is_some())
        {
            return;
        }
        let ty = self.typing().place(dest);
        if self.unit.layouts.of(ty).scalars.is_some() {
            let values = self.rvalue(rvalue, ty);
            let (location, _) = self.place(dest);
            return self.store(&location, ty, &values);
        }
        let to = self.memory_of(dest);
        if self.may_overlap(dest, rvalue) {
            let aside = Address::slot(self.slot_for(ty));
            self.rvalue_into(rvalue, ty, aside);
            self.copy_value(aside, to, ty);
        } else {
            self.rvalue_into(rvalue, ty, to);
        }
    }

    /// The memory of a place whose type lives there.
    pub(super) fn memory_of(&mut self, place: &Place) -> Address {
        match self.place(place).0 {
            Location::Memory(address) => address,
            Location::Unsized { data, .. } => Address::value(data),
            Location::Parts(_) => Address::value(self.b.ins().iconst(cranelift_codegen::ir::types::I64, 16)),
        }
    }

    /// The scalars of an rvalue of type `ty`.
    fn rvalue(&mut self, rvalue: &Rvalue, ty: Ty) -> Values {
        match rvalue {
            Rvalue::Use(operand) => self.operand(operand),
            Rvalue::Retype { operand, .. } => self.retype(operand, ty),
            Rvalue::Duplicate(place) => self.duplicate(place),
            Rvalue::Ref { mutable, place } => self.reference(place, *mutable),
            Rvalue::View { place, .. } => self.view(place),
            Rvalue::Slice { place, low, high, .. } => self.slice(place, low, high),
            Rvalue::AddrOf(place) => Values::one(self.address_of(place)),
            Rvalue::Replace { place, value } => self.replace(place, value),
            Rvalue::Len(place) => Values::one(self.len(place)),
            Rvalue::Discriminant(place) => {
                let (location, place_ty) = self.place(place);
                let value = self.discriminant(&location, place_ty);
                Values::one(self.in_machine_type(value, ty))
            }
            Rvalue::Unary {
                op,
                operand,
                wrapping,
            } => Values::one(self.unary(*op, operand, *wrapping)),
            Rvalue::Binary {
                op,
                left,
                right,
                wrapping,
            } => Values::one(self.binary(*op, left, right, *wrapping)),
            Rvalue::Cast { kind, operand, ty } => Values::one(self.cast(*kind, operand, *ty)),
            Rvalue::Struct { ty, fields } => self.structure(*ty, fields),
            Rvalue::Variant { ty, variant, fields } => self.variant(*ty, *variant as usize, fields),
            Rvalue::Array { .. } | Rvalue::Repeat { .. } => Values::none(),
            Rvalue::HeapNew { content, value } => Values::one(self.heap_new(*content, value)),
            Rvalue::Closure {
                closure, captures, ..
            } => self.closure(*closure, captures),
            Rvalue::Unsize { operand, ty } => self.unsize(operand, *ty),
        }
    }

    /// Writes an rvalue of a type that lives in memory.
    pub(super) fn rvalue_into(&mut self, rvalue: &Rvalue, ty: Ty, to: Address) {
        match rvalue {
            Rvalue::Use(operand) | Rvalue::Retype { operand, .. } => self.store_operand(operand, to),
            Rvalue::Struct { ty, fields } => self.structure_into(*ty, fields, to),
            Rvalue::Variant { ty, variant, fields } => self.variant_into(*ty, *variant as usize, fields, to),
            Rvalue::Replace { place, value } => {
                let from = self.memory_of(place);
                self.copy_value(from, to, ty);
                self.store_operand(value, from);
            }
            Rvalue::Array { element, items } => self.array_into(*element, items, to),
            Rvalue::Repeat { element, item, count } => self.repeat_into(*element, item, *count, to),
            // Everything else makes scalars.
            _ => {
                let values = self.rvalue(rvalue, ty);
                self.store_scalars(to, ty, &values);
            }
        }
    }

    /// A 64-bit number as the machine type of `ty`.
    fn in_machine_type(&mut self, value: Value, ty: Ty) -> Value {
        let scalars = self.unit.layouts.scalar_types(ty).unwrap_or_default();
        let from = self.b.func.dfg.value_type(value);
        match scalars.first() {
            Some(&to) if to.is_int() => self.extend(value, from, to, true),
            _ => value,
        }
    }

    /// Never-typed operands have no scalars, and their code is not reached.
    fn retype(&mut self, operand: &Operand, ty: Ty) -> Values {
        let values = self.operand(operand);
        let wanted = self.unit.layouts.scalar_types(ty).unwrap_or_default();
        if values.len() == wanted.len() {
            values
        } else {
            self.zeros(ty)
        }
    }

    /// A function value used once more.
    fn duplicate(&mut self, place: &Place) -> Values {
        let (location, ty) = self.place(place);
        let values = self.load(&location, ty);
        if let (TyKind::Fn(_), Some(&env)) = (ty.kind(), values.get(1)) {
            self.when_not_null(env, |cx| {
                cx.runtime(runtime::ENV_RETAIN, &[env]);
            });
        }
        values
    }

    fn reference(&mut self, place: &Place, mutable: bool) -> Values {
        let (location, ty) = self.place(place);
        match (&location, ty.kind()) {
            (Location::Unsized { data, meta }, _) => Values::of(&[*data, *meta]),
            (_, TyKind::Str) if !mutable => {
                let (address, len) = self.elements(&location, ty);
                let pointer = self.address_value(address);
                Values::of(&[pointer, len.unwrap_or(pointer)])
            }
            _ => Values::one(self.location_address(&location)),
        }
    }

    fn location_address(&mut self, location: &Location) -> Value {
        match location {
            Location::Memory(address) => self.address_value(*address),
            Location::Unsized { data, .. } => *data,
            // A value without bytes.
            Location::Parts(_) => self.word(16),
        }
    }

    fn address_of(&mut self, place: &Place) -> Value {
        let (location, _) = self.place(place);
        self.location_address(&location)
    }

    fn replace(&mut self, place: &Place, value: &Operand) -> Values {
        let new = self.operand(value);
        let (location, ty) = self.place(place);
        let old = self.load(&location, ty);
        self.store(&location, ty, &new);
        old
    }

    fn view(&mut self, place: &Place) -> Values {
        let (location, ty) = self.place(place);
        let (address, len) = self.elements(&location, ty);
        let pointer = self.address_value(address);
        let len = match len {
            Some(len) => len,
            None => self.word(0),
        };
        Values::of(&[pointer, len])
    }

    fn slice(&mut self, place: &Place, low: &Operand, high: &Operand) -> Values {
        let (location, ty) = self.place(place);
        let (address, _) = self.elements(&location, ty);
        let start = self.address_value(address);
        let (low, high) = (self.wide(low), self.wide(high));
        let element = element_ty(self.unit.hir, ty).unwrap_or_else(Ty::u8);
        let size = self.unit.layouts.of(element).size;
        let offset = self.scale(low, size);
        let pointer = self.b.ins().iadd(start, offset);
        let len = self.b.ins().isub(high, low);
        Values::of(&[pointer, len])
    }

    fn len(&mut self, place: &Place) -> Value {
        let (location, ty) = self.place(place);
        match self.elements(&location, ty).1 {
            Some(len) => len,
            None => self.word(0),
        }
    }

    fn heap_new(&mut self, content: Ty, value: &Operand) -> Value {
        let layout = self.unit.layouts.of(content);
        let (size, align) = (self.word(layout.size as i64), self.word(layout.align as i64));
        let memory = self.runtime(runtime::ALLOC, &[size, align]);
        let Some(memory) = memory else {
            return size;
        };
        self.store_operand(value, Address::value(memory));
        memory
    }

    /// Attaches the itable: a reference or box becomes two words.
    fn unsize(&mut self, operand: &Operand, ty: Ty) -> Values {
        let from = self.operand_ty(operand);
        let target = |ty: Ty| match *ty.kind() {
            TyKind::Ref(_, target) | TyKind::Heap(target) => target,
            _ => ty,
        };
        let concrete = target(from);
        let values = self.operand(operand);
        let itable = self.unit.itable(concrete, target(ty));
        let itable = self.data_address(itable);
        let Some(&first) = values.first() else {
            return self.zeros(ty);
        };
        // An interface method wants a string, not a view of one: one that owns nothing is made.
        let data = match (concrete.kind(), values.get(1)) {
            (TyKind::Str, Some(&len)) => {
                let cap = self.word(0);
                let address = self.spill(concrete, &Values::of(&[first, len, cap]));
                self.address_value(address)
            }
            _ => first,
        };
        Values::of(&[data, itable])
    }

    /// Is this local memory of this frame or of the caller's, not variables?
    pub(super) fn in_memory(&self, place: &Place) -> bool {
        match place.base {
            Base::Local(local) => !matches!(self.storage[local], Storage::Variables(_)),
            _ => true,
        }
    }
}
