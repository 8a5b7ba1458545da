//! Bodies nobody wrote: drop, clone, equality, order, hash and printing per type, and wrappers around functions.
//!
//! They are built like generic bodies, with callees still to be resolved, and go through the same lowering: a field
//! whose type has its own impl is thus treated the same here and in written code.

mod builder;
mod clone;
mod compare;
mod drop;
mod eq;
mod format;
mod hash;
mod wrapper;

pub use builder::empty_body;
pub(super) use drop::drop_body;
pub(super) use format::to_string_body;
pub(super) use wrapper::{concat_body, method_body, value_body};

use crate::hir::{AdtKind, Glue, Program};
use crate::mir::Body;
use crate::types::thread_facts::ThreadFacts;
use crate::types::*;

/// The structural form of a universal operation.
pub(super) fn body(traits: &ThreadFacts, glue: Glue, ty: Ty) -> Body {
    let program = traits.program();
    match glue {
        Glue::Clone => clone::body(program, ty),
        Glue::Eq => eq::body(program, ty),
        Glue::Compare => compare::body(program, ty),
        Glue::Hash => hash::body(program, ty),
        Glue::Format => format::body(traits, ty),
    }
}

/// The parts a type is made of, as glue sees it.
enum Shape {
    /// Field types.
    Struct(Vec<Ty>),
    /// Discriminant and payload types of each variant.
    Enum(Vec<(i128, Vec<Ty>)>),
    /// Arrays and slices.
    Sequence(Ty),
    Heap(Ty),
    /// Nothing to look into: function values, interfaces, void.
    Opaque,
}

fn shape(program: &Program, ty: Ty) -> Shape {
    match *ty.kind() {
        TyKind::Array(element, _) | TyKind::Slice(element) => Shape::Sequence(element),
        TyKind::Heap(content) => Shape::Heap(content),
        TyKind::Adt(adt, args) => adt_shape(program, adt, args),
        _ => Shape::Opaque,
    }
}

fn adt_shape(program: &Program, adt: AdtId, args: Args) -> Shape {
    let declared = &program.adts[adt];
    match &declared.kind {
        AdtKind::Opaque => Shape::Opaque,
        AdtKind::Struct(fields) | AdtKind::ExternStruct(fields) => {
            Shape::Struct(fields.iter().map(|field| field.ty.substitute(&args)).collect())
        }
        AdtKind::Enum { variants, .. } => Shape::Enum(
            variants
                .iter()
                .map(|variant| {
                    let payload = variant.payload.iter().map(|ty| ty.substitute(&args));
                    (variant.discriminant, payload.collect())
                })
                .collect(),
        ),
    }
}
