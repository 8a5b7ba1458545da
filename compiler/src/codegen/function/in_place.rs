//! Aggregates whose only stop is a temporary are built where they end up.
//!
//! `Grid { cells: [0; 500000] }` makes the array in a temporary of its own and moves it into the field; the temporary
//! would be four megabytes of stack, and the move a copy of them. So such a temporary gets no storage: what would build
//! it is kept, and carried out with the final memory as its destination when the temporary is used.

use super::FunctionCx;
use super::place::Address;
use crate::mir::visit::Access;
use crate::mir::{
    Base, Block, Body, Local, Operand, Place, Projection, Rvalue, Statement, StatementKind, TerminatorKind,
};
use crate::types::Ty;
use cranelift_entity::SecondaryMap;

/// The temporaries without storage, and what the decision needed to know.
#[derive(Default)]
pub(super) struct InPlace<'a> {
    /// What builds the value, carried out at its only use.
    built: SecondaryMap<Local, Option<&'a Rvalue>>,
    /// Locals that something else than their name can reach.
    exposed: SecondaryMap<Local, bool>,
}

/// How often a local is touched, storage marks aside.
#[derive(Clone, Copy, Default)]
struct Touches {
    writes: u32,
    reads: u32,
    /// Borrowed, dropped, written in part or the like.
    others: u32,
}

/// A value that could still be built later.
struct Waiting<'a> {
    local: Local,
    rvalue: &'a Rvalue,
    needs: Needs,
}

/// What must stay as it is until the value has been built.
#[derive(Clone, Default)]
struct Needs {
    locals: Vec<Local>,
    /// Memory that others reach as well.
    exposed: bool,
}

impl<'a> InPlace<'a> {
    /// `in_memory` tells the types that never live in registers.
    pub fn of(body: &'a Body, mut in_memory: impl FnMut(Ty) -> bool) -> InPlace<'a> {
        let (touches, exposed) = touches(body);
        let mut found = InPlace {
            built: SecondaryMap::new(),
            exposed,
        };
        let mut fits = |local: Local| {
            let Touches {
                writes,
                reads,
                others,
            } = touches[local];
            (writes, reads, others) == (1, 1, 0) && in_memory(body.locals[local].ty)
        };
        for block in body.blocks.values() {
            found.in_block(block, &mut fits);
        }
        found
    }

    fn in_block(&mut self, block: &'a Block, fits: &mut dyn FnMut(Local) -> bool) {
        let mut waiting: Vec<Waiting<'a>> = Vec::new();
        for statement in &block.statements {
            let taken = self.take_uses(statement, &mut waiting);
            waiting.retain(|one| !self.disturbs(&statement.kind, &one.needs));
            if let StatementKind::Assign(dest, rvalue) = &statement.kind
                && is_aggregate(rvalue)
                && let Some(local) = dest.as_local().filter(|&local| fits(local))
            {
                let mut needs = self.needs(rvalue);
                needs.add(taken);
                waiting.push(Waiting { local, rvalue, needs });
            }
        }
        if let TerminatorKind::Return(Some(operand)) = &block.terminator.kind {
            self.take(operand, &mut waiting);
        }
    }

    /// Marks the values that a statement puts somewhere, and gives what building them needs.
    fn take_uses(&mut self, statement: &Statement, waiting: &mut Vec<Waiting<'a>>) -> Needs {
        let mut needs = Needs::default();
        if let StatementKind::Assign(_, rvalue) = &statement.kind
            && puts_operands(rvalue)
        {
            rvalue.operands(&mut |operand| {
                if let Some(more) = self.take(operand, waiting) {
                    needs.add(more);
                }
            });
        }
        needs
    }

    fn take(&mut self, operand: &Operand, waiting: &mut Vec<Waiting<'a>>) -> Option<Needs> {
        let local = operand.place()?.as_local()?;
        let at = waiting.iter().position(|one| one.local == local)?;
        let one = waiting.swap_remove(at);
        self.built[local] = Some(one.rvalue);
        Some(one.needs)
    }

    fn needs(&self, rvalue: &Rvalue) -> Needs {
        let mut needs = Needs::default();
        rvalue.accesses(&mut |place, _| match place.base {
            Base::Local(local) => {
                needs.locals.push(local);
                needs.exposed |= self.exposed[local] || is_behind_pointer(place);
            }
            Base::Global(_) | Base::Capture(_) => needs.exposed = true,
        });
        needs
    }

    fn disturbs(&self, kind: &StatementKind, needs: &Needs) -> bool {
        let mut disturbs = needs.exposed && reaches_anything(kind);
        kind.accesses(&mut |place, access| {
            let Base::Local(local) = place.base else { return };
            disturbs |= is_change(access) && needs.locals.contains(&local);
        });
        disturbs
    }
}

impl Needs {
    fn add(&mut self, more: Needs) {
        self.locals.extend(more.locals);
        self.exposed |= more.exposed;
    }
}

fn touches(body: &Body) -> (SecondaryMap<Local, Touches>, SecondaryMap<Local, bool>) {
    let mut touches: SecondaryMap<Local, Touches> = SecondaryMap::new();
    let mut exposed: SecondaryMap<Local, bool> = SecondaryMap::new();
    let mut note = |place: &Place, access: Access| {
        let Base::Local(local) = place.base else { return };
        let whole = place.projections.is_empty();
        match access {
            Access::StorageLive | Access::StorageDead => {}
            Access::Write if whole => touches[local].writes += 1,
            Access::Copy | Access::Move if whole => touches[local].reads += 1,
            _ => touches[local].others += 1,
        }
        let borrowed = matches!(access, Access::Borrow { .. } | Access::Address);
        exposed[local] |= borrowed && !is_behind_pointer(place);
    };
    body.accesses(&mut note);
    // A parameter is written by the caller.
    for param in body.locals.keys().take(body.arg_count as usize) {
        touches[param].others += 1;
    }
    (touches, exposed)
}

/// Rvalues that put values together and read nothing but their operands.
fn is_aggregate(rvalue: &Rvalue) -> bool {
    matches!(
        rvalue,
        Rvalue::Array { .. } | Rvalue::Repeat { .. } | Rvalue::Struct { .. } | Rvalue::Variant { .. }
    )
}

/// Rvalues that store each operand once, at an address of its own.
fn puts_operands(rvalue: &Rvalue) -> bool {
    matches!(
        rvalue,
        Rvalue::Array { .. }
            | Rvalue::Struct { .. }
            | Rvalue::Variant { .. }
            | Rvalue::Use(_)
            | Rvalue::HeapNew { .. }
    )
}

fn is_behind_pointer(place: &Place) -> bool {
    place.projections.contains(&Projection::Deref)
}

fn is_change(access: Access) -> bool {
    !matches!(
        access,
        Access::Copy
            | Access::Move
            | Access::Duplicate
            | Access::Inspect
            | Access::StorageLive
            | Access::StorageDead
    )
}

/// Could the statement change memory that is not a local of its own?
fn reaches_anything(kind: &StatementKind) -> bool {
    match kind {
        StatementKind::Assign(dest, rvalue) => {
            let elsewhere = !matches!(dest.base, Base::Local(_)) || is_behind_pointer(dest);
            elsewhere || matches!(rvalue, Rvalue::Replace { .. })
        }
        StatementKind::StorageLive(_) | StatementKind::StorageDead(_) | StatementKind::Nop => false,
        StatementKind::CheckBounds { .. }
        | StatementKind::CheckSlice { .. }
        | StatementKind::CheckRange { .. }
        | StatementKind::CheckDistinct { .. } => false,
        _ => true,
    }
}

impl<'a> FunctionCx<'_, 'a, '_> {
    /// Finds the temporaries that need no storage.
    pub(super) fn find_in_place(&mut self) {
        let layouts = &mut self.unit.layouts;
        self.in_place = InPlace::of(self.body, |ty| layouts.of(ty).scalars.is_none());
    }

    /// What builds the value of a local without storage.
    pub(super) fn builder_of(&self, local: Local) -> Option<&'a Rvalue> {
        self.in_place.built[local]
    }

    /// What builds the value of an operand that is such a local.
    pub(super) fn built_in_place(&self, operand: &Operand) -> Option<&'a Rvalue> {
        self.builder_of(operand.place()?.as_local()?)
    }

    /// Could writing parts of `dest` change an operand that is read later?
    pub(super) fn may_overlap(&self, dest: &Place, rvalue: &Rvalue) -> bool {
        match dest.base {
            Base::Local(local) if !is_behind_pointer(dest) => self.reads(rvalue, &|place| {
                let elsewhere = is_behind_pointer(place) || matches!(place.base, Base::Capture(_));
                place.base == Base::Local(local) || elsewhere && self.in_place.exposed[local]
            }),
            _ => self.reads_memory(rvalue),
        }
    }

    /// Does building the value read memory that is not known to be another than that of a result or a pointer's target?
    pub(super) fn reads_memory(&self, rvalue: &Rvalue) -> bool {
        self.reads(rvalue, &|place| is_behind_pointer(place) || self.in_memory(place))
    }

    /// Does building the value read such a place? Values read as a whole are copied by one move, however they lie.
    fn reads(&self, rvalue: &Rvalue, such: &dyn Fn(&Place) -> bool) -> bool {
        if let Rvalue::Use(operand) | Rvalue::Retype { operand, .. } = rvalue {
            return self
                .built_in_place(operand)
                .is_some_and(|built| self.reads(built, such));
        }
        let mut found = false;
        rvalue.accesses(&mut |place, _| {
            let built = place.as_local().and_then(|local| self.builder_of(local));
            found |= match built {
                Some(built) => self.reads(built, such),
                None => such(place),
            };
        });
        found
    }

    /// Stores an operand where a pointer leads that may lead to what the operand is built of.
    pub(super) fn store_operand_outside(&mut self, operand: &Operand, to: Address) {
        match self.built_in_place(operand) {
            Some(built) if self.reads_memory(built) => {
                let ty = self.operand_ty(operand);
                let aside = Address::slot(self.slot_for(ty));
                self.store_operand(operand, aside);
                self.copy_value(aside, to, ty);
            }
            _ => self.store_operand(operand, to),
        }
    }
}
