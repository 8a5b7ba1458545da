//! Types of places and operands in concrete bodies.

use crate::hir;
use crate::mir::{Base, Body, Operand, Place, Projection};
use crate::types::*;

/// What is needed to type the places of one body.
#[derive(Clone, Copy)]
pub struct Typing<'a> {
    pub program: &'a hir::Program,
    pub body: &'a Body,
    pub captures: &'a [Ty],
}

impl Typing<'_> {
    /// The type of what is stored at a place.
    pub fn place(&self, place: &Place) -> Ty {
        self.prefix(place, place.projections.len())
    }

    /// The type after the first `count` projections.
    pub fn prefix(&self, place: &Place, count: usize) -> Ty {
        place.projections[..count]
            .iter()
            .fold(self.base(place.base), |ty, projection| {
                project(self.program, ty, projection)
            })
    }

    pub fn base(&self, base: Base) -> Ty {
        match base {
            Base::Local(local) => self.body.locals[local].ty,
            Base::Global(global) => self.program.globals[global].ty,
            Base::Capture(index) => self
                .captures
                .get(index as usize)
                .copied()
                .unwrap_or_else(Ty::error),
        }
    }

    pub fn operand(&self, operand: &Operand) -> Ty {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => self.place(place),
            Operand::Const(constant) => constant.ty,
        }
    }
}

/// The type one projection further in; the error type when the projection does not fit.
pub fn project(program: &hir::Program, ty: Ty, projection: &Projection) -> Ty {
    match projection {
        Projection::Field(field) => field_type(program, ty, *field),
        Projection::Payload(variant, field) => payload_type(program, ty, *variant, *field),
        Projection::Deref => match *ty.kind() {
            TyKind::Ref(_, target) | TyKind::Heap(target) | TyKind::Ptr(target) => target,
            _ => Ty::error(),
        },
        Projection::Index(_) | Projection::ConstIndex(_) => {
            element_type(program, ty).unwrap_or_else(Ty::error)
        }
    }
}

fn field_type(program: &hir::Program, ty: Ty, field: u32) -> Ty {
    let TyKind::Adt(adt, args) = ty.kind() else {
        return Ty::error();
    };
    let field = program.adts[*adt].fields().get(field as usize);
    field.map_or_else(Ty::error, |field| field.ty.substitute(args))
}

fn payload_type(program: &hir::Program, ty: Ty, variant: u32, field: u32) -> Ty {
    let TyKind::Adt(adt, args) = ty.kind() else {
        return Ty::error();
    };
    let variant = program.adts[*adt].variants().get(variant as usize);
    let payload = variant.and_then(|variant| variant.payload.get(field as usize));
    payload.map_or_else(Ty::error, |ty| ty.substitute(args))
}

/// What indexing a container of this type gives.
pub fn element_type(program: &hir::Program, ty: Ty) -> Option<Ty> {
    match *ty.kind() {
        TyKind::Array(element, _) | TyKind::Slice(element) | TyKind::Ptr(element) => Some(element),
        TyKind::Str => Some(Ty::u8()),
        TyKind::Adt(adt, args) if program.lang.vec == Some(adt) => args.first().copied(),
        _ => None,
    }
}

/// Integers, ranged ones included, floats, bools and raw pointers: one machine word with primitive operations.
pub fn is_scalar(ty: Ty) -> bool {
    matches!(
        ty.kind(),
        TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Ptr(_) | TyKind::Ranged(..)
    )
}
