//! Locals that are only lent to calls: they stay in variables, and are put into memory for the length of a call.
//!
//! A reference cannot outlive the call it is passed to, unless the call gives a view back. So a local whose address is
//! only ever taken for an argument is in memory while the callee runs and in registers otherwise; a vector that a loop
//! pushes to, and that grows now and then, does not cost loads and stores in every round.

use super::FunctionCx;
use super::place::Address;
use crate::codegen::layout::is_fat;
use crate::codegen::values::Values;
use crate::mir::visit::Access;
use crate::mir::{Base, Body, CallTarget, Local, Operand, Place, Projection, Rvalue, StatementKind};
use crate::mono::ConcreteCallee;
use cranelift_codegen::ir::StackSlot;
use cranelift_entity::SecondaryMap;

/// More words are not worth carrying to and fro at every call.
const MOST_SCALARS: usize = 4;

/// What reference temporaries lend.
#[derive(Default)]
pub(super) struct Lending {
    /// The place a reference is to, and whether it may be written through.
    pub lent: SecondaryMap<Local, Option<(Place, bool)>>,
    slots: SecondaryMap<Local, Option<StackSlot>>,
}

/// The memory that locals are in during a call.
#[derive(Default)]
pub(super) struct Lent {
    spilled: Vec<(Local, StackSlot, bool)>,
}

impl Lending {
    /// References used once, as an argument of a call that gives no reference back.
    pub fn of(body: &Body) -> Lending {
        let mut uses: SecondaryMap<Local, u32> = SecondaryMap::new();
        let mut count = |place: &Place, access: Access| {
            if let Base::Local(local) = place.base
                && !matches!(access, Access::Write | Access::StorageLive | Access::StorageDead)
            {
                uses[local] += 1;
            }
        };
        body.accesses(&mut count);
        let mut lending = Lending::default();
        for block in body.blocks.values() {
            let mut made: Vec<(Local, Place, bool)> = Vec::new();
            for statement in &block.statements {
                match &statement.kind {
                    StatementKind::Assign(dest, Rvalue::Ref { mutable, place }) => {
                        let temporary = dest
                            .as_local()
                            .filter(|&local| uses[local] == 1 && !is_fat(body.locals[local].ty));
                        if let (Some(local), Some(_)) = (temporary, lent_local(place)) {
                            made.push((local, place.clone(), *mutable));
                        }
                    }
                    StatementKind::Call { dest, callee, args }
                        if is_milo_call(callee) && !gives_reference(body, dest.as_ref()) =>
                    {
                        lending.note_arguments(args, &mut made);
                    }
                    _ => {}
                }
            }
        }
        lending
    }

    fn note_arguments(&mut self, args: &[Operand], made: &mut Vec<(Local, Place, bool)>) {
        for arg in args {
            let Some(local) = arg.place().and_then(Place::as_local) else {
                continue;
            };
            if let Some(at) = made.iter().position(|(made, ..)| *made == local) {
                let (local, place, mutable) = made.swap_remove(at);
                self.lent[local] = Some((place, mutable));
            }
        }
    }
}

/// Intrinsics and C functions take their operands as they are.
fn is_milo_call(callee: &CallTarget) -> bool {
    match callee {
        CallTarget::Named(named) => matches!(ConcreteCallee::of(named), Some(ConcreteCallee::Instance(_))),
        CallTarget::Value(_) | CallTarget::Interface { .. } => true,
    }
}

fn gives_reference(body: &Body, dest: Option<&Place>) -> bool {
    match dest.map(Place::as_local) {
        None => false,
        Some(Some(local)) => body.locals[local].ty.as_ref().is_some(),
        Some(None) => true,
    }
}

/// The local of a place that is it or a field of it.
fn lent_local(place: &Place) -> Option<Local> {
    let steady = |step: &Projection| matches!(step, Projection::Field(_));
    match place.base {
        Base::Local(local) if place.projections.iter().all(steady) => Some(local),
        _ => None,
    }
}

impl FunctionCx<'_, '_, '_> {
    /// Few enough words to be carried.
    pub(super) fn is_lendable(&self, local: Local) -> bool {
        let ty = self.body.locals[local].ty;
        let scalars = self.unit.layouts.scalar_types(ty);
        scalars.is_some_and(|scalars| scalars.len() <= MOST_SCALARS)
    }

    /// The place behind a reference temporary that has no value of its own.
    pub(super) fn lent_place(&self, operand: &Operand) -> Option<(Place, bool)> {
        let local = operand.place()?.as_local()?;
        let (place, mutable) = self.lending.lent[local].as_ref()?;
        (!self.in_memory(place)).then(|| (place.clone(), *mutable))
    }

    /// Puts the local of a lent place into memory, once per call; gives the place's address.
    pub(super) fn lend(&mut self, lent: &mut Lent, place: &Place, mutable: bool) -> Option<Address> {
        let local = lent_local(place)?;
        let slot = match lent.spilled.iter_mut().find(|(spilled, ..)| *spilled == local) {
            Some((_, slot, written)) => {
                *written |= mutable;
                *slot
            }
            None => {
                let slot = self.lending_slot(local);
                lent.spilled.push((local, slot, mutable));
                let (location, ty) = self.place(&Place::local(local));
                let values = self.load(&location, ty);
                self.store_scalars(Address::slot(slot), ty, &values);
                slot
            }
        };
        let offset = self.field_offset(place);
        Some(Address::slot(slot).plus(offset))
    }

    /// The call is over: what it may have written comes back into variables.
    pub(super) fn take_back(&mut self, lent: &Lent) {
        for &(local, slot, written) in &lent.spilled {
            if written {
                let (location, ty) = self.place(&Place::local(local));
                let values: Values = self.load_scalars(Address::slot(slot), ty);
                self.store(&location, ty, &values);
            }
        }
    }

    fn lending_slot(&mut self, local: Local) -> StackSlot {
        if let Some(slot) = self.lending.slots[local] {
            return slot;
        }
        let slot = self.slot_for(self.body.locals[local].ty);
        self.lending.slots[local] = Some(slot);
        slot
    }
}
