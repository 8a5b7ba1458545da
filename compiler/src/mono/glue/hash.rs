//! `(&T, state: u64) -> u64`: the parts one after another, each with the state the one before left.

use super::builder::{Builder, copy};
use super::{Shape, shape};
use crate::hir::{Glue, Program};
use crate::mir::{Body, Local, Place, Projection, Rvalue};
use crate::types::*;

pub(super) fn body(program: &Program, ty: Ty) -> Body {
    let word = Ty::int(IntTy::U64);
    let mut b = Builder::new("hash", &[Ty::reference(false, ty), word], word);
    let source = b.target(0);
    let given = copy(b.param(1));
    let state = b.value(word, Rvalue::Use(given));
    match shape(program, ty) {
        Shape::Struct(fields) => parts(&mut b, &source, &fields, Projection::Field, state),
        Shape::Enum(variants) => variant_parts(&mut b, &source, &variants, state),
        Shape::Sequence(element) => elements(&mut b, &source, element, state),
        Shape::Heap(content) => part(&mut b, content, source.project(Projection::Deref), state),
        Shape::Opaque => {}
    }
    b.ret(Some(copy(state)));
    b.finish()
}

fn part(b: &mut Builder, ty: Ty, place: Place, state: Local) {
    let value = b.borrow(false, ty, place);
    let word = Ty::int(IntTy::U64);
    let next = b.glue(Glue::Hash, ty, vec![value, copy(state)], word);
    b.assign(Place::local(state), Rvalue::Use(copy(next)));
}

fn parts(
    b: &mut Builder,
    source: &Place,
    types: &[Ty],
    projection: impl Fn(u32) -> Projection,
    state: Local,
) {
    for (at, &ty) in (0u32..).zip(types) {
        part(b, ty, source.project(projection(at)), state);
    }
}

fn variant_parts(b: &mut Builder, source: &Place, variants: &[(i128, Vec<Ty>)], state: Local) {
    let discriminant = b.discriminant(source.clone());
    part(b, Ty::i64(), Place::local(discriminant), state);
    let discriminants: Vec<i128> = variants.iter().map(|variant| variant.0).collect();
    let (end, blocks) = b.switch_variants(source.clone(), &discriminants);
    for ((variant, block), (_, payload)) in (0u32..).zip(blocks).zip(variants) {
        b.switch_to(block);
        parts(
            b,
            source,
            payload,
            |field| Projection::Payload(variant, field),
            state,
        );
        b.goto(end);
    }
    b.switch_to(end);
}

/// The length goes in too: `[[1], []]` and `[[], [1]]` differ.
fn elements(b: &mut Builder, source: &Place, element: Ty, state: Local) {
    let len = b.value(Ty::i64(), Rvalue::Len(source.clone()));
    part(b, Ty::i64(), Place::local(len), state);
    b.count_to(copy(len), |b, index| {
        part(b, element, source.project(Projection::Index(index)), state);
    });
}
