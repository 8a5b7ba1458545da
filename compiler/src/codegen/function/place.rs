//! Places: the part of a local's variables, or the address, that a path of projections leads to.

use super::FunctionCx;
use super::storage::Storage;
use crate::codegen::enums::Tag;
use crate::codegen::layout::{Shape, is_fat};
use crate::codegen::values::Values;
use crate::mir::{Base, Local, Place, Projection, element_ty, project};
use crate::types::*;
use cranelift_codegen::ir::{self, InstBuilder, StackSlot, Value, types::I64};
use cranelift_frontend::Variable;

/// Memory: a base and a constant offset.
#[derive(Clone, Copy)]
pub(in crate::codegen) struct Address {
    pub base: AddressBase,
    pub offset: i32,
    pub frozen: Frozen,
}

/// What is known about memory for as long as the function runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::codegen) enum Frozen {
    #[default]
    No,
    /// Nobody writes to it.
    Unchanging,
    /// Nor does reading it depend on a test: it may be read ahead of time.
    AlwaysThere,
}

#[derive(Clone, Copy, PartialEq)]
pub(in crate::codegen) enum AddressBase {
    Slot(StackSlot),
    Value(Value),
}

/// A scalar of a local, seen as a scalar of one of its parts: the low bits of the variable.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub variable: Variable,
    /// The variable's own type.
    pub whole: ir::Type,
    pub ty: ir::Type,
}

/// Where a place is.
#[derive(Clone)]
pub(super) enum Location {
    Parts(Vec<Part>),
    Memory(Address),
    /// Behind a fat pointer: address, and length or itable.
    Unsized {
        data: Value,
        meta: Value,
    },
}

impl Address {
    pub fn slot(slot: StackSlot) -> Address {
        Address {
            base: AddressBase::Slot(slot),
            offset: 0,
            frozen: Frozen::No,
        }
    }

    pub fn value(value: Value) -> Address {
        Address {
            base: AddressBase::Value(value),
            offset: 0,
            frozen: Frozen::No,
        }
    }

    pub fn plus(self, offset: u64) -> Address {
        Address {
            offset: self.offset.saturating_add(offset as i32),
            ..self
        }
    }
}

impl FunctionCx<'_, '_, '_> {
    /// Follows a place to its end.
    pub(super) fn place(&mut self, place: &Place) -> (Location, Ty) {
        let mut ty = self.typing().base(place.base);
        let mut location = self.base(place.base, ty);
        let mut frozen = Frozen::No;
        for (at, projection) in place.projections.iter().enumerate() {
            frozen = match at {
                0 => self.frozen_first(place.base, ty, projection),
                _ => frozen_step(frozen, ty, projection),
            };
            location = self.project(location, ty, projection);
            if let Location::Memory(address) = &mut location {
                address.frozen = frozen;
            }
            ty = project(self.unit.hir, ty, projection);
        }
        (location, ty)
    }

    /// What a shared reference that the function was given refers to is lent for as long as the function runs.
    fn frozen_first(&self, base: Base, ty: Ty, projection: &Projection) -> Frozen {
        let shared = matches!(ty.as_ref(), Some((false, _)));
        let lent = match base {
            Base::Local(local) => self.is_steady_param(local),
            Base::Capture(_) => true,
            Base::Global(_) => false,
        };
        match projection {
            Projection::Deref if shared && lent => Frozen::AlwaysThere,
            _ => Frozen::No,
        }
    }

    fn base(&mut self, base: Base, ty: Ty) -> Location {
        match base {
            Base::Local(local) => self.local(local),
            Base::Global(global) => Location::Memory(self.global(global)),
            Base::Capture(index) => match self.env {
                Some(env) => {
                    let offset = self.capture_offset(index as usize);
                    Location::Memory(Address::value(env).plus(offset))
                }
                None => self.nowhere(ty),
            },
        }
    }

    fn local(&mut self, local: Local) -> Location {
        match &self.storage[local] {
            Storage::Variables(variables) => {
                let variables = variables.clone();
                let ty = self.body.locals[local].ty;
                let scalars = self.unit.layouts.scalar_types(ty).unwrap_or_default();
                let parts = variables.into_iter().zip(scalars);
                Location::Parts(
                    parts
                        .map(|(variable, ty)| Part {
                            variable,
                            whole: ty,
                            ty,
                        })
                        .collect(),
                )
            }
            Storage::Slot(slot) => Location::Memory(Address::slot(*slot)),
            Storage::Given(address) => Location::Memory(Address::value(*address)),
            Storage::Nowhere => self.nowhere(Ty::void()),
        }
    }

    /// For values without bytes: an address that is not null and never used.
    fn nowhere(&mut self, _: Ty) -> Location {
        let dangling = self.word(16);
        Location::Memory(Address::value(dangling))
    }

    fn project(&mut self, location: Location, ty: Ty, projection: &Projection) -> Location {
        match projection {
            Projection::Field(field) => self.field(location, ty, *field as usize),
            Projection::Payload(variant, field) => {
                self.payload(location, ty, *variant as usize, *field as usize)
            }
            Projection::Deref => self.deref(location, ty),
            Projection::Index(index) => {
                let index = self.index_value(*index);
                self.element(location, ty, index)
            }
            Projection::ConstIndex(index) => self.constant_element(location, ty, *index),
        }
    }

    fn field(&mut self, location: Location, ty: Ty, field: usize) -> Location {
        let layout = self.unit.layouts.of(ty);
        let Shape::Struct(fields) = &layout.shape else {
            return self.nowhere(ty);
        };
        let Some(at) = fields.get(field) else {
            return self.nowhere(ty);
        };
        match location {
            Location::Memory(address) => Location::Memory(address.plus(at.offset)),
            Location::Parts(parts) => {
                let projected = project(self.unit.hir, ty, &Projection::Field(field as u32));
                let count = self
                    .unit
                    .layouts
                    .scalar_types(projected)
                    .map_or(0, |all| all.len());
                Location::Parts(parts[at.first..at.first + count].to_vec())
            }
            other => other,
        }
    }

    /// Where a place of fields starts inside its local.
    pub(super) fn field_offset(&self, place: &Place) -> u64 {
        let mut offset = 0;
        for (at, projection) in place.projections.iter().enumerate() {
            let layout = self.unit.layouts.of(self.typing().prefix(place, at));
            if let (Projection::Field(field), Shape::Struct(fields)) = (projection, &layout.shape) {
                offset += fields.get(*field as usize).map_or(0, |field| field.offset);
            }
        }
        offset
    }

    fn payload(&mut self, location: Location, ty: Ty, variant: usize, field: usize) -> Location {
        let layout = self.unit.layouts.of(ty);
        let Shape::Enum(layout) = &layout.shape else {
            return self.nowhere(ty);
        };
        let Some(at) = layout.payloads.get(variant).and_then(|fields| fields.get(field)) else {
            return self.nowhere(ty);
        };
        match location {
            Location::Memory(address) => Location::Memory(address.plus(at.offset)),
            Location::Parts(parts) => {
                let projection = Projection::Payload(variant as u32, field as u32);
                let projected = project(self.unit.hir, ty, &projection);
                let types = self.unit.layouts.scalar_types(projected).unwrap_or_default();
                let chosen = at.slots.iter().zip(types);
                Location::Parts(chosen.map(|(&slot, ty)| Part { ty, ..parts[slot] }).collect())
            }
            other => other,
        }
    }

    fn deref(&mut self, location: Location, ty: Ty) -> Location {
        let pointer = self.load(&location, ty);
        match (pointer.first(), pointer.get(1)) {
            (Some(&data), Some(&meta)) if is_fat(ty) => Location::Unsized { data, meta },
            (Some(&data), _) => Location::Memory(Address::value(data)),
            _ => self.nowhere(ty),
        }
    }

    fn index_value(&mut self, index: Local) -> Value {
        let (location, ty) = self.place(&Place::local(index));
        let value = self.load(&location, ty);
        match value.first() {
            Some(&value) => self.widen(value, ty),
            None => self.word(0),
        }
    }

    /// Address of the elements of a container, and its length when it has one.
    pub(super) fn elements(&mut self, location: &Location, ty: Ty) -> (Address, Option<Value>) {
        match (ty.kind(), location) {
            (TyKind::Array(_, len), Location::Memory(address)) => {
                let len = self.word(*len as i64);
                (*address, Some(len))
            }
            (_, Location::Unsized { data, meta }) => {
                self.lowered.lengths.push(*meta);
                (Address::value(*data), Some(*meta))
            }
            (TyKind::Array(_, len), _) => {
                // Without bytes, or it would be in memory.
                let (dangling, len) = (self.word(16), self.word(*len as i64));
                (Address::value(dangling), Some(len))
            }
            (TyKind::Ptr(_), _) => {
                let pointer = self.load(location, ty);
                (Address::value(pointer[0]), None)
            }
            // Strings and Vecs: pointer and length come first.
            _ => {
                let (pointer, len) = self.pointer_and_length(location, ty);
                self.lowered.lengths.push(len);
                (Address::value(pointer), Some(len))
            }
        }
    }

    fn pointer_and_length(&mut self, location: &Location, ty: Ty) -> (Value, Value) {
        if matches!(ty.kind(), TyKind::Str) {
            return match location {
                Location::Memory(address) => (self.load_word(*address), self.load_word(address.plus(8))),
                other => {
                    let scalars = self.load(other, ty);
                    (scalars[0], scalars[1])
                }
            };
        }
        let (first, second) = (
            self.field(location.clone(), ty, 0),
            self.field(location.clone(), ty, 1),
        );
        let word = Ty::i64();
        (self.load(&first, word)[0], self.load(&second, word)[0])
    }

    fn element(&mut self, location: Location, ty: Ty, index: Value) -> Location {
        let (address, _) = self.elements(&location, ty);
        let element = element_ty(self.unit.hir, ty).unwrap_or_else(Ty::void);
        let size = self.unit.layouts.of(element).size;
        let start = self.address_value(address);
        let offset = self.scale(index, size);
        Location::Memory(Address::value(self.b.ins().iadd(start, offset)))
    }

    fn constant_element(&mut self, location: Location, ty: Ty, index: u64) -> Location {
        let element = element_ty(self.unit.hir, ty).unwrap_or_else(Ty::void);
        let size = self.unit.layouts.of(element).size;
        let (address, _) = self.elements(&location, ty);
        match size.checked_mul(index) {
            Some(offset) if offset < 1 << 30 => Location::Memory(address.plus(offset)),
            _ => {
                let index = self.word(index as i64);
                self.element(location, ty, index)
            }
        }
    }

    /// `index * size`.
    pub(super) fn scale(&mut self, index: Value, size: u64) -> Value {
        match size {
            1 => index,
            size if size.is_power_of_two() => self.b.ins().ishl_imm_s(index, size.trailing_zeros() as i64),
            size => self.b.ins().imul_imm_s(index, size as i64),
        }
    }

    /// The address as one value.
    pub fn address_value(&mut self, address: Address) -> Value {
        match address.base {
            AddressBase::Slot(slot) => self.stack_address(slot, address.offset),
            AddressBase::Value(value) if address.offset == 0 => value,
            AddressBase::Value(value) => self.b.ins().iadd_imm_s(value, address.offset as i64),
        }
    }

    /// The scalars of what is stored at a place.
    pub(super) fn load(&mut self, location: &Location, ty: Ty) -> Values {
        match location {
            Location::Parts(parts) => {
                let parts = parts.clone();
                parts.iter().map(|part| self.read_part(part)).collect()
            }
            Location::Memory(address) => self.load_scalars(*address, ty),
            Location::Unsized { data, meta } => Values::of(&[*data, *meta]),
        }
    }

    fn read_part(&mut self, part: &Part) -> Value {
        let whole = self.b.use_var(part.variable);
        self.low_bits(whole, part.whole, part.ty)
    }

    /// Stores scalars at a place.
    pub(super) fn store(&mut self, location: &Location, ty: Ty, values: &Values) {
        match location {
            Location::Parts(parts) => {
                for (part, &value) in parts.iter().zip(values.iter()) {
                    let whole = self.fill_bits(value, part.ty, part.whole);
                    self.b.def_var(part.variable, whole);
                }
            }
            Location::Memory(address) => self.store_scalars(*address, ty, values),
            Location::Unsized { .. } => {}
        }
    }

    /// A narrower scalar out of a wider one, or the same bits as another type.
    pub(super) fn low_bits(&mut self, value: Value, from: ir::Type, to: ir::Type) -> Value {
        if from == to {
            return value;
        }
        let from_int = int_of(from);
        let value = self.bits(value, from, from_int);
        let to_int = int_of(to);
        let narrow = if to_int.bits() < from_int.bits() {
            self.b.ins().ireduce(to_int, value)
        } else {
            value
        };
        self.bits(narrow, to_int, to)
    }

    /// A scalar put into the low bits of a wider one.
    pub(super) fn fill_bits(&mut self, value: Value, from: ir::Type, to: ir::Type) -> Value {
        if from == to {
            return value;
        }
        let from_int = int_of(from);
        let value = self.bits(value, from, from_int);
        let to_int = int_of(to);
        let wide = if to_int.bits() > from_int.bits() {
            self.b.ins().uextend(to_int, value)
        } else {
            value
        };
        self.bits(wide, to_int, to)
    }

    fn bits(&mut self, value: Value, from: ir::Type, to: ir::Type) -> Value {
        if from == to {
            return value;
        }
        self.b.ins().bitcast(to, ir::MemFlagsData::new(), value)
    }

    /// The address of a global, for a thread-local that of this thread's instance.
    fn global(&mut self, global: GlobalId) -> Address {
        if let Some((own, memory)) = self.own_global
            && own == global
        {
            return Address::value(memory);
        }
        let id = self.unit.global(global);
        let address = self.data_address(id);
        if !self.unit.hir.globals[global].thread_local {
            return Address::value(address);
        }
        Address::value(self.thread_local(global, address))
    }

    /// The tag of an enum place as a 64-bit number: the discriminant.
    pub(super) fn discriminant(&mut self, location: &Location, ty: Ty) -> Value {
        let layout = self.unit.layouts.of(ty);
        let Shape::Enum(shape) = &layout.shape else {
            return self.word(0);
        };
        match shape.tag {
            Tag::Direct { ty: tag, signed } => {
                let value = match location {
                    Location::Parts(parts) => {
                        let part = Part { ty: tag, ..parts[0] };
                        self.read_part(&part)
                    }
                    Location::Memory(address) => self.load_at(tag, *address),
                    Location::Unsized { .. } => return self.word(0),
                };
                self.extend(value, tag, I64, signed)
            }
            Tag::Niche { niche, full, empty } => {
                let value = match location {
                    Location::Parts(parts) => {
                        let part = Part {
                            ty: I64,
                            ..parts[niche.scalar]
                        };
                        self.read_part(&part)
                    }
                    Location::Memory(address) => self.load_word(address.plus(niche.offset)),
                    Location::Unsized { .. } => return self.word(0),
                };
                let is_empty = self.b.ins().icmp_imm_u(ir::condcodes::IntCC::Equal, value, 0);
                let (full, empty) = (shape.discriminants[full], shape.discriminants[empty]);
                self.choose(is_empty, empty as i64, full as i64)
            }
        }
    }

    /// One of two constants.
    fn choose(&mut self, condition: Value, yes: i64, no: i64) -> Value {
        match (yes, no) {
            (1, 0) => self.b.ins().uextend(I64, condition),
            (0, 1) => {
                let wide = self.b.ins().uextend(I64, condition);
                self.b.ins().bxor_imm_u(wide, 1)
            }
            _ => {
                let (yes, no) = (self.word(yes), self.word(no));
                self.b.ins().select(condition, yes, no)
            }
        }
    }
}

/// One step further into frozen memory.
fn frozen_step(frozen: Frozen, ty: Ty, projection: &Projection) -> Frozen {
    match projection {
        _ if frozen == Frozen::No => Frozen::No,
        Projection::Field(_) => frozen,
        Projection::Payload(..) => Frozen::Unchanging,
        // Elements of a raw pointer are anybody's.
        Projection::Index(_) | Projection::ConstIndex(_) => match ty.kind() {
            TyKind::Ptr(_) => Frozen::No,
            _ => Frozen::Unchanging,
        },
        Projection::Deref => match ty.kind() {
            TyKind::Heap(_) | TyKind::Ref(false, _) => Frozen::Unchanging,
            _ => Frozen::No,
        },
    }
}

/// The integer type of the same size.
fn int_of(ty: ir::Type) -> ir::Type {
    ir::Type::int(ty.bits() as u16).unwrap_or(ty)
}
