//! What a body does with each of its locals.

use super::dominators::{Dominators, Point};
use crate::mir::visit::Access;
use crate::mir::{Base, Body, Local, Place, Projection, StatementKind};
use cranelift_entity::{EntityRef, SecondaryMap};

/// One local.
#[derive(Clone, Default)]
pub(super) struct LocalFacts {
    /// Where it is assigned as a whole; a parameter's entry is not among them.
    pub whole: Vec<Point>,
    /// Where a part of it is assigned.
    pub partial: Vec<Point>,
    /// Where it is read, borrowed, dropped or otherwise touched, storage marks aside.
    pub uses: Vec<Point>,
    /// Some use is a reference to it or a part of it, or its address.
    pub borrowed: bool,
    /// Some use takes its value away.
    pub moved: bool,
    /// Dropped, which ends a value but makes no other of it.
    pub dropped: bool,
    /// Exchanged, freed or initialised from outside.
    pub special: bool,
}

/// All locals of a body.
pub(super) struct BodyFacts {
    pub locals: SecondaryMap<Local, LocalFacts>,
    pub dominators: Dominators,
    pub params: usize,
}

impl BodyFacts {
    pub fn of(body: &Body) -> BodyFacts {
        let mut locals: SecondaryMap<Local, LocalFacts> = SecondaryMap::new();
        for (block, data) in body.blocks.iter() {
            for (statement, data) in data.statements.iter().enumerate() {
                let at = Point { block, statement };
                data.kind
                    .accesses(&mut |place, access| note(&mut locals, place, access, at));
                note_views(&data.kind, &mut locals);
            }
            let at = Point {
                block,
                statement: data.statements.len(),
            };
            let terminator = &data.terminator.kind;
            terminator.accesses(&mut |place, access| note(&mut locals, place, access, at));
        }
        BodyFacts {
            locals,
            dominators: Dominators::of(body),
            params: body.arg_count as usize,
        }
    }

    pub fn is_param(&self, local: Local) -> bool {
        local.index() < self.params
    }

    /// The one place where a local gets its value, when nothing else ever changes it.
    pub fn single_definition(&self, local: Local) -> Option<Point> {
        let facts = &self.locals[local];
        match facts.whole.as_slice() {
            [only] if !self.is_param(local) && facts.is_never_changed() => Some(*only),
            _ => None,
        }
    }

    /// Has the same value wherever it has one: defined once, or a parameter that is never assigned.
    pub fn is_constant(&self, local: Local) -> bool {
        let facts = &self.locals[local];
        let once = match self.is_param(local) {
            true => facts.whole.is_empty(),
            false => facts.whole.len() == 1,
        };
        once && facts.is_never_changed()
    }

    /// Every use comes after `point` on every path.
    pub fn dominates_uses(&self, point: Point, local: Local) -> bool {
        let facts = &self.locals[local];
        let mut touched = facts.uses.iter().chain(&facts.partial);
        touched.all(|&at| self.dominators.dominates(point, at))
    }
}

impl LocalFacts {
    fn is_never_changed(&self) -> bool {
        self.partial.is_empty() && !self.borrowed && !self.dropped && !self.special
    }
}

fn note(locals: &mut SecondaryMap<Local, LocalFacts>, place: &Place, access: Access, at: Point) {
    let Base::Local(local) = place.base else { return };
    let facts = &mut locals[local];
    let behind_pointer = place.projections.contains(&Projection::Deref);
    match access {
        Access::StorageLive | Access::StorageDead => {}
        // A read of the pointer, whatever happens behind it.
        _ if behind_pointer => facts.uses.push(at),
        Access::Write if place.projections.is_empty() => facts.whole.push(at),
        Access::Write => facts.partial.push(at),
        Access::Borrow { .. } | Access::Address => {
            facts.borrowed = true;
            facts.uses.push(at);
        }
        Access::Drop => {
            facts.dropped = true;
            facts.uses.push(at);
        }
        Access::Exchange | Access::Free | Access::AssumeInit => {
            facts.special = true;
            facts.uses.push(at);
        }
        Access::Move => {
            facts.moved = true;
            facts.uses.push(at);
        }
        Access::Copy | Access::Duplicate | Access::Inspect => facts.uses.push(at),
    }
}

/// Out captures and the like initialise a local behind the body's back.
fn note_views(kind: &StatementKind, locals: &mut SecondaryMap<Local, LocalFacts>) {
    if let StatementKind::AssumeInit(local) = kind {
        locals[*local].special = true;
    }
}
