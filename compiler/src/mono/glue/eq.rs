//! `(&T, &T) -> bool`, part by part.

use super::builder::{Builder, boolean, copy};
use super::{Shape, shape};
use crate::hir::{BinaryOp, Glue, Program};
use crate::mir::{BlockId, Body, Place, Projection};
use crate::types::*;

pub(super) fn body(program: &Program, ty: Ty) -> Body {
    let reference = Ty::reference(false, ty);
    let mut b = Builder::new("eq", &[reference, reference], Ty::bool());
    let differ = b.block();
    let (left, right) = (b.target(0), b.target(1));
    match shape(program, ty) {
        Shape::Struct(fields) => parts(&mut b, &left, &right, &fields, Projection::Field, differ),
        Shape::Enum(variants) => {
            same_variant(&mut b, &left, &right, differ);
            variant_parts(&mut b, &left, &right, &variants, differ);
        }
        Shape::Sequence(element) => elements(&mut b, &left, &right, element, differ),
        Shape::Heap(content) => {
            let (left, right) = (left.project(Projection::Deref), right.project(Projection::Deref));
            part(&mut b, content, left, right, differ);
        }
        Shape::Opaque => {}
    }
    b.ret(Some(boolean(true)));
    b.switch_to(differ);
    b.ret(Some(boolean(false)));
    b.finish()
}

/// Goes on when the two places are equal.
fn part(b: &mut Builder, ty: Ty, left: Place, right: Place, differ: BlockId) {
    let operands = vec![b.borrow(false, ty, left), b.borrow(false, ty, right)];
    let equal = b.glue(Glue::Eq, ty, operands, Ty::bool());
    let next = b.block();
    b.branch(copy(equal), next, differ);
    b.switch_to(next);
}

fn parts(
    b: &mut Builder,
    left: &Place,
    right: &Place,
    types: &[Ty],
    projection: impl Fn(u32) -> Projection,
    differ: BlockId,
) {
    for (at, &ty) in (0u32..).zip(types) {
        part(
            b,
            ty,
            left.project(projection(at)),
            right.project(projection(at)),
            differ,
        );
    }
}

fn same_variant(b: &mut Builder, left: &Place, right: &Place, differ: BlockId) {
    let (left, right) = (b.discriminant(left.clone()), b.discriminant(right.clone()));
    let same = b.binary(BinaryOp::Eq, copy(left), copy(right), Ty::bool());
    let next = b.block();
    b.branch(copy(same), next, differ);
    b.switch_to(next);
}

/// Variants with a payload are compared in it; the others are equal already.
fn variant_parts(
    b: &mut Builder,
    left: &Place,
    right: &Place,
    variants: &[(i128, Vec<Ty>)],
    differ: BlockId,
) {
    let loaded: Vec<(u32, &(i128, Vec<Ty>))> = (0u32..)
        .zip(variants)
        .filter(|(_, (_, payload))| !payload.is_empty())
        .collect();
    if loaded.is_empty() {
        return;
    }
    let discriminants: Vec<i128> = loaded.iter().map(|(_, variant)| variant.0).collect();
    let (same, blocks) = b.switch_variants(left.clone(), &discriminants);
    for ((variant, (_, payload)), block) in loaded.into_iter().zip(blocks) {
        b.switch_to(block);
        let projection = |field| Projection::Payload(variant, field);
        parts(b, left, right, payload, projection, differ);
        b.goto(same);
    }
    b.switch_to(same);
}

fn elements(b: &mut Builder, left: &Place, right: &Place, element: Ty, differ: BlockId) {
    let (left_len, right_len) = (b.len(left.clone()), b.len(right.clone()));
    let same = b.binary(BinaryOp::Eq, left_len.clone(), right_len, Ty::bool());
    let next = b.block();
    b.branch(copy(same), next, differ);
    b.switch_to(next);
    b.count_to(left_len, |b, index| {
        let at = Projection::Index(index);
        part(b, element, left.project(at.clone()), right.project(at), differ);
    });
}
