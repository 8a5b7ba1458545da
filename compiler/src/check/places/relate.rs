//! How the storage of two places lies to each other, with references between them and ranges of elements. Decided by path.
//! Unlike for moves, the variants of an enum share their storage.

use crate::mir::{Place, Projection, Typing, project};
use crate::types::{Ty, TyKind};

/// How much of what is at a place is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    Whole,
    /// The elements, but not the container's length.
    Elements,
    /// Elements from, up to and not including.
    Range(u64, u64),
}

/// How one place (the first) lies to another (the second).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    Disjoint,
    /// Elements of one container at two indices of which at least one is known only at run time.
    ByIndex,
    /// The first is the second or a part of it.
    Inside,
    /// The first contains the second. `behind` when a reference lies between them: the storage itself is different.
    Around {
        behind: bool,
    },
}

/// Compares two places of one body with what of them is meant.
pub fn relate(typing: Typing<'_>, first: (&Place, Extent), second: (&Place, Extent)) -> Relation {
    let (a, b) = (first.0, second.0);
    if a.base != b.base {
        return Relation::Disjoint;
    }
    let mut by_index = false;
    let mut ty = typing.base(a.base);
    for (step, other) in a.projections.iter().zip(&b.projections) {
        match compare_step(ty, step, other) {
            Step::Same => {}
            Step::Parted => return Relation::Disjoint,
            Step::MaybeSame => by_index = true,
        }
        ty = project(typing.program, ty, step);
    }
    let common = a.projections.len().min(b.projections.len());
    let relation = match a.projections.len() >= b.projections.len() {
        true if outside(&a.projections[common..], first.1, second.1) => Relation::Disjoint,
        true if a.projections.len() == b.projections.len() => same_place(first.1, second.1),
        true => Relation::Inside,
        false if outside(&b.projections[common..], second.1, first.1) => Relation::Disjoint,
        false => Relation::Around {
            behind: passes_reference(typing, b, common),
        },
    };
    match relation {
        Relation::Disjoint => Relation::Disjoint,
        _ if by_index => Relation::ByIndex,
        relation => relation,
    }
}

enum Step {
    Same,
    Parted,
    MaybeSame,
}

fn compare_step(container: Ty, step: &Projection, other: &Projection) -> Step {
    use Projection::*;
    match (step, other) {
        _ if step == other => Step::Same,
        (ConstIndex(_), ConstIndex(_)) if !matches!(container.kind(), TyKind::Ptr(_)) => Step::Parted,
        (Index(_) | ConstIndex(_), Index(_) | ConstIndex(_)) => Step::MaybeSame,
        (Field(_), Field(_)) => Step::Parted,
        (Payload(one, _), Payload(two, _)) if one == two => Step::Parted,
        // A container's own fields are not its elements.
        (Field(_), Index(_) | ConstIndex(_)) | (Index(_) | ConstIndex(_), Field(_)) => Step::Parted,
        _ => Step::MaybeSame,
    }
}

/// Of two places with the same path.
fn same_place(first: Extent, second: Extent) -> Relation {
    match (first, second) {
        (_, Extent::Whole) => Relation::Inside,
        (Extent::Whole, _) => Relation::Around { behind: false },
        _ => Relation::Inside,
    }
}

/// Whether `rest`, what the longer place has beyond the shorter one, begins outside the elements meant of the shorter.
fn outside(rest: &[Projection], of_longer: Extent, of_shorter: Extent) -> bool {
    match (rest.first(), of_longer, of_shorter) {
        (Some(Projection::ConstIndex(index)), _, Extent::Range(low, high)) => *index < low || *index >= high,
        (Some(Projection::Field(_)), _, Extent::Elements | Extent::Range(..)) => true,
        (None, Extent::Range(low, high), Extent::Range(from, to)) => high <= from || to <= low,
        _ => false,
    }
}

/// Whether a projection from `from` on follows a reference.
pub fn passes_reference(typing: Typing<'_>, place: &Place, from: usize) -> bool {
    follows(typing, place, from, |ty| matches!(ty.kind(), TyKind::Ref(..)))
}

/// Whether the place is reached through a raw pointer, where nothing is known.
pub fn passes_pointer(typing: Typing<'_>, place: &Place) -> bool {
    let mut ty = typing.base(place.base);
    place.projections.iter().any(|step| {
        let pointer = matches!(ty.kind(), TyKind::Ptr(_));
        ty = project(typing.program, ty, step);
        pointer
    })
}

fn follows(typing: Typing<'_>, place: &Place, from: usize, wanted: impl Fn(Ty) -> bool) -> bool {
    let mut ty = typing.base(place.base);
    place.projections.iter().enumerate().any(|(at, step)| {
        let found = at >= from && *step == Projection::Deref && wanted(ty);
        ty = project(typing.program, ty, step);
        found
    })
}
