//! Types of places and operands, read off the declarations.

use super::{Base, CaptureDecl, Const, Local, LocalDecl, Operand, Place, Projection};
use crate::hir::Program;
use crate::types::{Args, Ty, TyKind};
use cranelift_entity::PrimaryMap;

/// What is needed to know the type of a place of one body.
#[derive(Clone, Copy)]
pub struct Typing<'a> {
    pub program: &'a Program,
    pub locals: &'a PrimaryMap<Local, LocalDecl>,
    /// The environment, when the body is a closure's.
    pub captures: &'a [CaptureDecl],
}

impl Typing<'_> {
    pub fn base(&self, base: Base) -> Ty {
        match base {
            Base::Local(local) => self.locals.get(local).map_or(Ty::error(), |decl| decl.ty),
            Base::Global(global) => self.program.globals[global].ty,
            Base::Capture(index) => self
                .captures
                .get(index as usize)
                .map_or(Ty::error(), |capture| capture.ty),
        }
    }

    /// The type of what is stored at a place; the error type when a projection does not fit.
    pub fn place(&self, place: &Place) -> Ty {
        place
            .projections
            .iter()
            .fold(self.base(place.base), |ty, projection| {
                project(self.program, ty, projection)
            })
    }

    /// The type of the place's first `count` projections.
    pub fn prefix(&self, place: &Place, count: usize) -> Ty {
        place.projections[..count]
            .iter()
            .fold(self.base(place.base), |ty, projection| {
                project(self.program, ty, projection)
            })
    }

    pub fn operand(&self, operand: &Operand) -> Ty {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => self.place(place),
            Operand::Const(Const { ty, .. }) => *ty,
        }
    }
}

/// The type one projection further in.
pub fn project(program: &Program, ty: Ty, projection: &Projection) -> Ty {
    let inner = match projection {
        Projection::Field(field) => field_ty(program, ty, *field),
        Projection::Payload(variant, field) => payload_ty(program, ty, *variant, *field),
        Projection::Deref => deref_ty(ty),
        Projection::Index(_) | Projection::ConstIndex(_) => element_ty(program, ty),
    };
    inner.unwrap_or(Ty::error())
}

/// The type of a struct's field.
pub fn field_ty(program: &Program, ty: Ty, field: u32) -> Option<Ty> {
    let TyKind::Adt(adt, args) = ty.kind() else {
        return None;
    };
    let declared = program.adts[*adt].fields().get(field as usize)?;
    Some(declared.ty.substitute(args))
}

/// The type of a variant's payload field.
pub fn payload_ty(program: &Program, ty: Ty, variant: u32, field: u32) -> Option<Ty> {
    let TyKind::Adt(adt, args) = ty.kind() else {
        return None;
    };
    let declared = program.adts[*adt].variants().get(variant as usize)?;
    Some(declared.payload.get(field as usize)?.substitute(args))
}

fn deref_ty(ty: Ty) -> Option<Ty> {
    match ty.kind() {
        TyKind::Ref(_, target) | TyKind::Heap(target) | TyKind::Ptr(target) => Some(*target),
        _ => None,
    }
}

/// The type of the elements of an array, slice, Vec, string or raw pointer.
pub fn element_ty(program: &Program, ty: Ty) -> Option<Ty> {
    match ty.kind() {
        TyKind::Array(element, _) | TyKind::Slice(element) | TyKind::Ptr(element) => Some(*element),
        TyKind::Str => Some(Ty::u8()),
        _ => vec_args(program, ty).map(|args| args[0]),
    }
}

/// The arguments of a `Vec` type.
pub fn vec_args(program: &Program, ty: Ty) -> Option<Args> {
    match ty.kind() {
        TyKind::Adt(adt, args) if program.lang.vec == Some(*adt) && !args.is_empty() => Some(*args),
        _ => None,
    }
}
