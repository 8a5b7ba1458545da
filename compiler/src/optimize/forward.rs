//! `r = &p` and then `(*r).f`: what `r` refers to is known, so the access is one of `p.f`.
//!
//! A borrowed place is frozen while the reference lives, so the path to it cannot come to mean something else. Only
//! paths without loads of their own are put in: a local or its fields, or one step behind a pointer that never changes.

use super::Context;
use super::facts::BodyFacts;
use crate::mir::{Base, Body, Local, Place, Projection, Rvalue, StatementKind};
use crate::mono::visit;
use cranelift_entity::SecondaryMap;

pub(super) fn run(cx: &Context, body: &mut Body) -> bool {
    let facts = BodyFacts::of(body);
    let mut targets: SecondaryMap<Local, Option<Place>> = SecondaryMap::new();
    let mut any = false;
    for data in body.blocks.values() {
        for statement in &data.statements {
            if let Some((local, place)) = reference(cx, body, &facts, &statement.kind) {
                targets[local] = Some(place);
                any = true;
            }
        }
    }
    any && rewrite(body, &targets)
}

/// A reference local with one definition and what it refers to for all its life.
fn reference(cx: &Context, body: &Body, facts: &BodyFacts, kind: &StatementKind) -> Option<(Local, Place)> {
    let StatementKind::Assign(dest, Rvalue::Ref { place, .. }) = kind else {
        return None;
    };
    let local = dest.as_local()?;
    let point = facts.single_definition(local)?;
    let (_, target) = body.locals[local].ty.as_ref()?;
    let fits = is_steady(facts, place)
        && cx.typing(body).place(place) == target
        && facts.dominates_uses(point, local);
    fits.then(|| (local, place.clone()))
}

/// Means the same storage wherever it is written, and costs nothing to follow.
fn is_steady(facts: &BodyFacts, place: &Place) -> bool {
    let (first, rest) = match place.projections.split_first() {
        Some((Projection::Deref, rest)) => (true, rest),
        _ => (false, place.projections.as_slice()),
    };
    let steady_base = match place.base {
        Base::Local(local) => !first || facts.is_constant(local),
        Base::Capture(_) => true,
        Base::Global(_) => !first,
    };
    let static_step = |step: &Projection| matches!(step, Projection::Field(_) | Projection::Payload(..));
    steady_base && rest.iter().all(static_step)
}

fn rewrite(body: &mut Body, targets: &SecondaryMap<Local, Option<Place>>) -> bool {
    let mut changed = false;
    let mut replace = |place: &mut Place| {
        if let Base::Local(local) = place.base
            && let Some(target) = &targets[local]
            && place.projections.first() == Some(&Projection::Deref)
        {
            let rest = place.projections[1..].iter().cloned();
            let projections = target.projections.iter().cloned().chain(rest).collect();
            *place = Place {
                base: target.base,
                projections,
            };
            changed = true;
        }
    };
    for block in body.blocks.values_mut() {
        for statement in &mut block.statements {
            visit::places_mut(&mut statement.kind, &mut replace);
        }
        visit::terminator_places_mut(&mut block.terminator.kind, &mut replace);
    }
    changed
}
