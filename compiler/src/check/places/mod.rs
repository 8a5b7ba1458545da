//! The one definition of place for the judges: when two overlap, and what one is called.

pub mod relate;

use crate::hir::Program;
use crate::mir::{Base, Body, CaptureDecl, Place, Projection, Typing};
use crate::source::Span;
use crate::types::TyKind;

/// How two paths to storage relate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Overlap {
    /// They part at a field, a variant or two constant indices.
    Disjoint,
    /// They part at indices that only the running program knows.
    Unknown,
    /// One is the other or a part of it.
    Certain,
}

/// Whether two places of one body share storage.
pub fn overlap(left: &Place, right: &Place) -> Overlap {
    if left.base != right.base {
        return Overlap::Disjoint;
    }
    for (a, b) in left.projections.iter().zip(&right.projections) {
        match step_overlap(a, b) {
            Overlap::Certain => {}
            other => return other,
        }
    }
    Overlap::Certain
}

fn step_overlap(left: &Projection, right: &Projection) -> Overlap {
    use Projection::{ConstIndex, Index};
    match (left, right) {
        _ if left == right => Overlap::Certain,
        (Index(_), Index(_) | ConstIndex(_)) | (ConstIndex(_), Index(_)) => Overlap::Unknown,
        _ => Overlap::Disjoint,
    }
}

/// `outer` is `inner` or contains it.
pub fn contains(outer: &Place, inner: &Place) -> bool {
    outer.base == inner.base && inner.projections.starts_with(&outer.projections)
}

/// A body and what its places stand in.
pub struct Places<'a> {
    pub program: &'a Program,
    pub body: &'a Body,
    pub captures: &'a [CaptureDecl],
}

impl Places<'_> {
    pub fn typing(&self) -> Typing<'_> {
        Typing {
            program: self.program,
            locals: &self.body.locals,
            captures: self.captures,
        }
    }

    /// Where the variable a place begins with is declared, and its name. None for temporaries.
    pub fn declared(&self, base: Base) -> Option<(Span, &'static str)> {
        match base {
            Base::Local(local) => {
                let decl = &self.body.locals[local];
                Some((decl.span, decl.name?.as_str()))
            }
            Base::Global(global) => {
                let global = &self.program.globals[global];
                Some((global.span, global.name.as_str()))
            }
            Base::Capture(index) => {
                let capture = self.captures.get(index as usize)?;
                Some((capture.span, capture.name.as_str()))
            }
        }
    }

    /// The place in the words of the source: `p.a`, `v[..].name`; references and boxes are looked through. None when it
    /// has no name there.
    pub fn name(&self, place: &Place) -> Option<String> {
        let (_, variable) = self.declared(place.base)?;
        let mut name = variable.to_string();
        let typing = self.typing();
        for (count, projection) in place.projections.iter().enumerate() {
            match projection {
                Projection::Field(field) => {
                    if let TyKind::Adt(adt, _) = typing.prefix(place, count).kind()
                        && let Some(field) = self.program.adts[*adt].fields().get(*field as usize)
                    {
                        name += &format!(".{}", field.name);
                    }
                }
                Projection::Index(index) => match self.body.locals[*index].name {
                    Some(index) => name += &format!("[{index}]"),
                    None => name += "[..]",
                },
                Projection::ConstIndex(index) => name += &format!("[{index}]"),
                // A payload has no name of its own, and what reads `*h` is written `h`.
                Projection::Payload(..) | Projection::Deref => {}
            }
        }
        Some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mir::Local;

    fn place(projections: &[Projection]) -> Place {
        let mut place = Place::local(Local::from_u32(0));
        place.projections = projections.to_vec();
        place
    }

    #[test]
    fn fields_part_and_indices_may() {
        use Projection::{ConstIndex, Field, Index};
        let (i, j) = (Local::from_u32(1), Local::from_u32(2));
        assert_eq!(
            overlap(&place(&[Field(0)]), &place(&[Field(1)])),
            Overlap::Disjoint
        );
        assert_eq!(overlap(&place(&[]), &place(&[Field(1)])), Overlap::Certain);
        assert_eq!(
            overlap(&place(&[Index(i)]), &place(&[Index(j)])),
            Overlap::Unknown
        );
        assert_eq!(
            overlap(&place(&[Index(i), Field(0)]), &place(&[Index(i), Field(1)])),
            Overlap::Disjoint
        );
        assert_eq!(
            overlap(&place(&[ConstIndex(0)]), &place(&[ConstIndex(1)])),
            Overlap::Disjoint
        );
        assert!(contains(&place(&[Field(0)]), &place(&[Field(0), Index(i)])));
    }
}
