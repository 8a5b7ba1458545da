//! `(&T, &T) -> i64`: the first part that differs decides, variants in the order they are declared.

use super::builder::{Builder, copy, int};
use super::{Shape, shape};
use crate::hir::{BinaryOp, Glue, Program};
use crate::mir::{Body, Local, Operand, Place, Projection};
use crate::types::*;

pub(super) fn body(program: &Program, ty: Ty) -> Body {
    let reference = Ty::reference(false, ty);
    let mut b = Builder::new("compare", &[reference, reference], Ty::i64());
    let (left, right) = (b.target(0), b.target(1));
    match shape(program, ty) {
        Shape::Struct(fields) => parts(&mut b, &left, &right, &fields, Projection::Field),
        Shape::Enum(variants) => variants_in_order(&mut b, &left, &right, &variants),
        Shape::Sequence(element) => elements(&mut b, &left, &right, element),
        Shape::Heap(content) => {
            let (left, right) = (left.project(Projection::Deref), right.project(Projection::Deref));
            part(&mut b, content, left, right);
        }
        Shape::Opaque => {}
    }
    b.ret(Some(int(0)));
    b.finish()
}

/// Returns the order of two places unless they are equal.
fn part(b: &mut Builder, ty: Ty, left: Place, right: Place) {
    let operands = vec![b.borrow(false, ty, left), b.borrow(false, ty, right)];
    let order = b.glue(Glue::Compare, ty, operands, Ty::i64());
    return_unless_zero(b, order);
}

fn return_unless_zero(b: &mut Builder, order: Local) {
    let (equal, differ) = (b.block(), b.block());
    b.switch(copy(order), vec![(0, equal)], differ);
    b.switch_to(differ);
    b.ret(Some(copy(order)));
    b.switch_to(equal);
}

fn parts(b: &mut Builder, left: &Place, right: &Place, types: &[Ty], projection: impl Fn(u32) -> Projection) {
    for (at, &ty) in (0u32..).zip(types) {
        part(b, ty, left.project(projection(at)), right.project(projection(at)));
    }
}

/// Goes on when the two integers are equal.
fn integers(b: &mut Builder, left: Operand, right: Operand) {
    for (op, order) in [(BinaryOp::Lt, -1), (BinaryOp::Gt, 1)] {
        let holds = b.binary(op, left.clone(), right.clone(), Ty::bool());
        let (differ, next) = (b.block(), b.block());
        b.branch(copy(holds), differ, next);
        b.switch_to(differ);
        b.ret(Some(int(order)));
        b.switch_to(next);
    }
}

fn variants_in_order(b: &mut Builder, left: &Place, right: &Place, variants: &[(i128, Vec<Ty>)]) {
    let (l, r) = (b.discriminant(left.clone()), b.discriminant(right.clone()));
    integers(b, copy(l), copy(r));
    let loaded: Vec<(u32, &(i128, Vec<Ty>))> = (0u32..)
        .zip(variants)
        .filter(|(_, (_, payload))| !payload.is_empty())
        .collect();
    if loaded.is_empty() {
        return;
    }
    let discriminants: Vec<i128> = loaded.iter().map(|(_, variant)| variant.0).collect();
    let (equal, blocks) = b.switch_variants(left.clone(), &discriminants);
    for ((variant, (_, payload)), block) in loaded.into_iter().zip(blocks) {
        b.switch_to(block);
        parts(b, left, right, payload, |field| {
            Projection::Payload(variant, field)
        });
        b.goto(equal);
    }
    b.switch_to(equal);
}

/// Element by element; a sequence that is the beginning of the other comes first.
fn elements(b: &mut Builder, left: &Place, right: &Place, element: Ty) {
    let (left_len, right_len) = (b.len(left.clone()), b.len(right.clone()));
    let shorter = b.local(Ty::i64());
    let (take_left, take_right, start) = (b.block(), b.block(), b.block());
    let less = b.binary(BinaryOp::Lt, left_len.clone(), right_len.clone(), Ty::bool());
    b.branch(copy(less), take_left, take_right);
    for (block, len) in [(take_left, &left_len), (take_right, &right_len)] {
        b.switch_to(block);
        b.assign(Place::local(shorter), crate::mir::Rvalue::Use(len.clone()));
        b.goto(start);
    }
    b.switch_to(start);
    b.count_to(copy(shorter), |b, index| {
        let at = Projection::Index(index);
        part(b, element, left.project(at.clone()), right.project(at));
    });
    integers(b, left_len, right_len);
}
