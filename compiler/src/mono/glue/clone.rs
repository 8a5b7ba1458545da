//! `(&T) -> T`, part by part.

use super::builder::{Builder, copy, take};
use super::{Shape, shape};
use crate::hir::{Glue, Program};
use crate::mir::{Body, Operand, Place, Projection, Rvalue};
use crate::types::*;

pub(super) fn body(program: &Program, ty: Ty) -> Body {
    let mut b = Builder::new("clone", &[Ty::reference(false, ty)], ty);
    let source = b.target(0);
    match shape(program, ty) {
        Shape::Struct(fields) => {
            let fields = clone_all(&mut b, &source, &fields, Projection::Field);
            let copied = b.value(ty, Rvalue::Struct { ty, fields });
            b.ret(Some(take(copied)));
        }
        Shape::Enum(variants) => clone_enum(&mut b, ty, &source, &variants),
        Shape::Sequence(element) => clone_array(&mut b, ty, &source, element),
        Shape::Heap(content) => {
            let value = clone_one(&mut b, content, source.project(Projection::Deref));
            let boxed = b.value(ty, Rvalue::HeapNew { content, value });
            b.ret(Some(take(boxed)));
        }
        // Interfaces and the like cannot be cloned; the type checker has said so.
        Shape::Opaque => {}
    }
    b.finish()
}

fn clone_one(b: &mut Builder, ty: Ty, place: Place) -> Operand {
    let source = b.borrow(false, ty, place);
    take(b.glue(Glue::Clone, ty, vec![source], ty))
}

fn clone_all(
    b: &mut Builder,
    source: &Place,
    types: &[Ty],
    projection: impl Fn(u32) -> Projection,
) -> Vec<Operand> {
    let places = (0..).map(|at| source.project(projection(at)));
    let pairs: Vec<(Ty, Place)> = types.iter().copied().zip(places).collect();
    pairs
        .into_iter()
        .map(|(ty, place)| clone_one(b, ty, place))
        .collect()
}

fn clone_enum(b: &mut Builder, ty: Ty, source: &Place, variants: &[(i128, Vec<Ty>)]) {
    let discriminants: Vec<i128> = variants.iter().map(|variant| variant.0).collect();
    let (_, blocks) = b.switch_variants(source.clone(), &discriminants);
    for ((variant, block), (_, payload)) in (0u32..).zip(blocks).zip(variants) {
        b.switch_to(block);
        let fields = clone_all(b, source, payload, |field| Projection::Payload(variant, field));
        let copied = b.value(ty, Rvalue::Variant { ty, variant, fields });
        b.ret(Some(take(copied)));
    }
}

fn clone_array(b: &mut Builder, ty: Ty, source: &Place, element: Ty) {
    let result = b.local(ty);
    let len = b.len(source.clone());
    b.count_to(len, |b, index| {
        let value = clone_one(b, element, source.project(Projection::Index(index)));
        b.assign(
            Place::local(result).project(Projection::Index(index)),
            Rvalue::Use(value),
        );
    });
    b.ret(Some(copy(result)));
}
