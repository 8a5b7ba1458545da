//! What closures touch of what they capture: `self.count`, although the whole of `self` is captured.

use crate::mir::visit::Access;
use crate::mir::{Base, Body, ClosureId, Local, Module, Place, Projection, Rvalue, StatementKind};
use cranelift_entity::SecondaryMap;
use rustc_hash::FxHashMap;

/// A part of a captured variable: the way to it, and whether it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Touched {
    pub path: Vec<Projection>,
    pub mutable: bool,
}

/// Per closure and capture, the parts that running the closure may touch.
#[derive(Default)]
pub struct Reach {
    touched: SecondaryMap<ClosureId, FxHashMap<u32, Vec<Touched>>>,
}

/// More parts of one capture than this count as the whole.
const PARTS: usize = 16;

impl Reach {
    /// Inner closures come behind the ones around them.
    pub fn find(module: &Module) -> Reach {
        let mut reach = Reach::default();
        for closure in module.closures.keys().rev() {
            reach.touched[closure] = reach.of_body(&module.closures[closure].body);
        }
        reach
    }

    pub fn of(&self, closure: ClosureId, capture: u32) -> &[Touched] {
        self.touched[closure].get(&capture).map_or(&[], |parts| parts)
    }

    fn of_body(&self, body: &Body) -> FxHashMap<u32, Vec<Touched>> {
        let mut found = FxHashMap::default();
        let passed_on = captured_by_inner(body);
        for block in body.blocks.values() {
            for statement in &block.statements {
                if let StatementKind::Assign(dest, Rvalue::Ref { place, .. }) = &statement.kind
                    && let Some(&(closure, capture)) = dest.as_local().and_then(|local| passed_on.get(&local))
                {
                    self.through_inner(place, closure, capture, &mut found);
                } else {
                    statement
                        .kind
                        .accesses(&mut |place, access| touch(place, access, &mut found));
                }
            }
            block
                .terminator
                .kind
                .accesses(&mut |place, access| touch(place, access, &mut found));
        }
        found
    }

    /// An inner closure captures a capture of this one.
    fn through_inner(
        &self,
        place: &Place,
        closure: ClosureId,
        capture: u32,
        found: &mut FxHashMap<u32, Vec<Touched>>,
    ) {
        for part in self.of(closure, capture) {
            let mut place = place.clone();
            place.projections.extend(part.path.iter().cloned());
            touch(
                &place,
                Access::Borrow {
                    mutable: part.mutable,
                },
                found,
            );
        }
    }
}

/// Temporaries that go into the environment of an inner closure, and where to.
pub(super) fn captured_by_inner(body: &Body) -> FxHashMap<Local, (ClosureId, u32)> {
    let mut found = FxHashMap::default();
    for statement in body.blocks.values().flat_map(|block| &block.statements) {
        if let StatementKind::Assign(
            _,
            Rvalue::Closure {
                closure, captures, ..
            },
        ) = &statement.kind
        {
            for (position, operand) in captures.iter().enumerate() {
                if let Some(local) = operand.place().and_then(Place::as_local) {
                    found.insert(local, (*closure, position as u32));
                }
            }
        }
    }
    found
}

/// Notes the part behind the captured reference, up to the first index: indices are variables of the closure's own.
fn touch(place: &Place, access: Access, found: &mut FxHashMap<u32, Vec<Touched>>) {
    let (Base::Capture(capture), Some(Projection::Deref)) = (place.base, place.projections.first()) else {
        return;
    };
    let named = |step: &&Projection| matches!(step, Projection::Field(_) | Projection::Deref);
    let path: Vec<Projection> = place.projections[1..].iter().take_while(named).cloned().collect();
    let mutable = !matches!(
        access,
        Access::Copy | Access::Duplicate | Access::Inspect | Access::Borrow { mutable: false }
    );
    let parts = found.entry(capture).or_default();
    if parts.len() >= PARTS {
        let mutable = mutable || parts.iter().any(|part| part.mutable);
        *parts = vec![Touched {
            path: Vec::new(),
            mutable,
        }];
    }
    if !parts
        .iter()
        .any(|part| path.starts_with(&part.path) && (part.mutable || !mutable))
    {
        parts.push(Touched { path, mutable });
    }
}
