//! The one definition of place for the judges: how two lie to each other ([`relate`]), and what one is called.

pub mod relate;

use crate::hir::Program;
use crate::mir::{Base, Body, CaptureDecl, Place, Projection, Typing};
use crate::source::Span;
use crate::types::TyKind;

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
