//! Where each local lives: in variables when nothing needs its address, in a stack slot otherwise.

use super::FunctionCx;
use super::place::Address;
use crate::mir::visit::Access;
use crate::mir::{Base, Local, Place, Projection, Rvalue, StatementKind};
use crate::types::*;
use cranelift_codegen::ir::{InstBuilder, StackSlot, StackSlotData, StackSlotKind, Value};
use cranelift_entity::EntityRef;
use cranelift_frontend::Variable;
use std::collections::HashSet;

#[derive(Clone, Default)]
pub(super) enum Storage {
    /// One variable for each scalar.
    Variables(Vec<Variable>),
    Slot(StackSlot),
    /// Memory handed over by the caller.
    Given(Value),
    #[default]
    Nowhere,
}

impl FunctionCx<'_, '_, '_> {
    /// Gives every local its storage and puts the parameters there.
    pub(super) fn give_storage(&mut self, given: &mut impl Iterator<Item = Value>) {
        let borrowed = self.borrowed_locals();
        let body = self.body;
        for (local, declaration) in body.locals.iter() {
            if self.builder_of(local).is_some() {
                continue;
            }
            let param = local.index() < body.arg_count as usize;
            match self.unit.layouts.scalar_types(declaration.ty) {
                Some(scalars) if !borrowed.contains(&local) => {
                    let variables: Vec<Variable> =
                        scalars.into_iter().map(|ty| self.b.declare_var(ty)).collect();
                    if param {
                        for (&variable, value) in variables.iter().zip(&mut *given) {
                            self.b.def_var(variable, value);
                        }
                    }
                    self.storage[local] = Storage::Variables(variables);
                }
                None if param => {
                    self.storage[local] = given.next().map_or(Storage::Nowhere, Storage::Given);
                }
                scalars => {
                    let slot = self.slot_for(declaration.ty);
                    self.storage[local] = Storage::Slot(slot);
                    if param {
                        let values = scalars
                            .into_iter()
                            .flatten()
                            .filter_map(|_| given.next())
                            .collect();
                        self.store_scalars(Address::slot(slot), declaration.ty, &values);
                    }
                }
            }
        }
    }

    /// A parameter that keeps the value it was given.
    pub(super) fn is_steady_param(&self, local: Local) -> bool {
        local.index() < self.body.arg_count as usize && !self.changed_params.contains(&local)
    }

    /// Parameters that are assigned, or whose address is taken.
    pub(super) fn find_changed_params(&mut self) {
        let mut changed = HashSet::new();
        let mut note = |place: &Place, access: Access| {
            let changes = !matches!(
                access,
                Access::Copy | Access::Move | Access::Inspect | Access::Duplicate
            );
            if let Base::Local(local) = place.base
                && changes
                && !place.projections.contains(&Projection::Deref)
            {
                changed.insert(local);
            }
        };
        for block in self.body.blocks.values() {
            block
                .statements
                .iter()
                .for_each(|statement| statement.kind.accesses(&mut note));
        }
        self.changed_params = changed;
    }

    /// A stack slot for a value of this type.
    pub fn slot_for(&mut self, ty: Ty) -> StackSlot {
        let layout = self.unit.layouts.of(ty);
        self.slot(layout.size, layout.align)
    }

    pub fn slot(&mut self, size: u64, align: u64) -> StackSlot {
        let size = size.clamp(1, 1 << 30) as u32;
        let align = align.max(8).trailing_zeros() as u8;
        let data = StackSlotData::new(StackSlotKind::ExplicitSlot, size, align);
        self.b.create_sized_stack_slot(data)
    }

    /// Locals whose address somebody takes.
    fn borrowed_locals(&self) -> HashSet<Local> {
        let mut borrowed = HashSet::new();
        for block in self.body.blocks.values() {
            for statement in &block.statements {
                self.note_borrows(&statement.kind, &mut borrowed);
            }
        }
        borrowed
    }

    fn note_borrows(&self, kind: &StatementKind, borrowed: &mut HashSet<Local>) {
        kind.accesses(&mut |place, _| self.note_indexed(place, borrowed));
        let StatementKind::Assign(dest, rvalue) = kind else {
            return;
        };
        if self.only_lends(dest, rvalue) {
            return;
        }
        let place = match rvalue {
            // A view of a string only takes its pointer and length.
            Rvalue::Ref {
                mutable: false,
                place,
            } if self.is_str(place) => return,
            Rvalue::Ref { place, .. } | Rvalue::AddrOf(place) => place,
            Rvalue::View { place, .. } | Rvalue::Slice { place, .. } if self.is_array(place) => place,
            _ => return,
        };
        if let Some(local) = own_local(place) {
            borrowed.insert(local);
        }
    }

    /// A reference for one argument, to a local that may come and go.
    fn only_lends(&self, dest: &Place, rvalue: &Rvalue) -> bool {
        let (Some(temporary), Rvalue::Ref { place, .. }) = (dest.as_local(), rvalue) else {
            return false;
        };
        let lent = self.lending.lent[temporary].is_some();
        lent && own_local(place).is_some_and(|local| self.is_lendable(local))
    }

    /// An element of an array inside a local is reached by address.
    fn note_indexed(&self, place: &Place, borrowed: &mut HashSet<Local>) {
        let index =
            |projection: &Projection| matches!(projection, Projection::Index(_) | Projection::ConstIndex(_));
        if let Some(at) = place.projections.iter().position(index)
            && let Some(local) = own_local_in(place, at)
            && matches!(self.typing().prefix(place, at).kind(), TyKind::Array(..))
        {
            borrowed.insert(local);
        }
    }

    fn is_str(&self, place: &Place) -> bool {
        matches!(self.typing().place(place).kind(), TyKind::Str)
    }

    fn is_array(&self, place: &Place) -> bool {
        matches!(self.typing().place(place).kind(), TyKind::Array(..))
    }

    /// The address of memory that lives as long as the frame, with a value of this type stored in it.
    pub fn spill(&mut self, ty: Ty, values: &super::super::values::Values) -> Address {
        let slot = self.slot_for(ty);
        self.store_scalars(Address::slot(slot), ty, values);
        Address::slot(slot)
    }

    pub fn stack_address(&mut self, slot: StackSlot, offset: i32) -> Value {
        let word = cranelift_codegen::ir::types::I64;
        self.b.ins().stack_addr(word, slot, offset)
    }
}

/// The local a place is part of, unless it lies behind a pointer.
fn own_local(place: &Place) -> Option<Local> {
    own_local_in(place, place.projections.len())
}

fn own_local_in(place: &Place, count: usize) -> Option<Local> {
    let behind = |projection: &Projection| matches!(projection, Projection::Deref);
    match place.base {
        Base::Local(local) if !place.projections[..count].iter().any(behind) => Some(local),
        _ => None,
    }
}
