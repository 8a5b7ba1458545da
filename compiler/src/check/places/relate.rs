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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hir::Program;
    use crate::mir::{Local, LocalDecl, LocalKind};
    use crate::source::{FileId, Span};
    use cranelift_entity::{EntityRef, PrimaryMap};

    /// How two places that begin with one variable of type `ty` lie to each other.
    fn related(ty: Ty, first: (&[Projection], Extent), second: (&[Projection], Extent)) -> Relation {
        let (program, mut locals) = (Program::default(), PrimaryMap::new());
        let span = Span::new(FileId::new(0), 0, 0);
        locals.push(LocalDecl {
            name: None,
            ty,
            mutable: true,
            span,
            kind: LocalKind::User,
        });
        let typing = Typing {
            program: &program,
            locals: &locals,
            captures: &[],
        };
        let place = |steps: &[Projection]| {
            let mut place = Place::local(Local::from_u32(0));
            place.projections = steps.to_vec();
            place
        };
        relate(typing, (&place(first.0), first.1), (&place(second.0), second.1))
    }

    #[test]
    fn paths_part_at_fields_and_constant_indices() {
        use Projection::{ConstIndex, Field, Index};
        let (i, j) = (Local::from_u32(1), Local::from_u32(2));
        let array = Ty::array(Ty::i64(), 8);
        let whole = Extent::Whole;
        let of =
            |first: &[Projection], second: &[Projection]| related(array, (first, whole), (second, whole));
        assert_eq!(of(&[Field(0)], &[Field(1)]), Relation::Disjoint);
        assert_eq!(of(&[ConstIndex(0)], &[ConstIndex(1)]), Relation::Disjoint);
        assert_eq!(of(&[Index(i)], &[Index(j)]), Relation::ByIndex);
        assert_eq!(
            of(&[Index(i), Field(0)], &[Index(j), Field(1)]),
            Relation::Disjoint
        );
        assert_eq!(of(&[Index(i)], &[Index(i)]), Relation::Inside);
        assert_eq!(of(&[], &[Field(1)]), Relation::Around { behind: false });
        assert_eq!(of(&[Field(1)], &[]), Relation::Inside);
    }

    #[test]
    fn ranges_of_elements() {
        use Projection::ConstIndex;
        let array = Ty::array(Ty::i64(), 8);
        let range = |low, high| Extent::Range(low, high);
        let slices = |first, second| related(array, (&[], first), (&[], second));
        assert_eq!(slices(range(0, 2), range(2, 4)), Relation::Disjoint);
        assert_eq!(slices(range(0, 3), range(2, 4)), Relation::Inside);
        assert_eq!(slices(range(0, 3), Extent::Elements), Relation::Inside);
        let element = |at| related(array, (&[ConstIndex(at)], Extent::Whole), (&[], range(2, 4)));
        assert_eq!(element(1), Relation::Disjoint);
        assert_eq!(element(2), Relation::Inside);
    }

    #[test]
    fn a_reference_between_is_noticed() {
        let reference = Ty::reference(true, Ty::i64());
        let whole = Extent::Whole;
        let found = related(reference, (&[], whole), (&[Projection::Deref], whole));
        assert_eq!(found, Relation::Around { behind: true });
        let boxed = related(Ty::heap(Ty::i64()), (&[], whole), (&[Projection::Deref], whole));
        assert_eq!(boxed, Relation::Around { behind: false });
    }
}
