//! `(&mut T)`: the type's own `drop`, then its parts in the order they are declared.

use super::builder::Builder;
use super::{Shape, shape};
use crate::hir::{CalleeTarget, Program};
use crate::mir::{Body, Place, Projection};
use crate::mono::resolve;
use crate::syntax::symbol::Symbol;
use crate::types::facts::Facts;
use crate::types::*;

pub(in crate::mono) fn drop_body(facts: &Facts, ty: Ty) -> Body {
    let mut b = Builder::new("drop", &[Ty::reference(true, ty)], Ty::void());
    own_drop(&mut b, facts.program, ty);
    let source = b.target(0);
    match shape(facts.program, ty) {
        Shape::Struct(fields) => parts(&mut b, facts, &source, &fields, Projection::Field),
        Shape::Enum(variants) => variant_parts(&mut b, facts, &source, &variants),
        Shape::Sequence(_) => {
            let len = b.len(source.clone());
            b.count_to(len, |b, index| b.drop(source.project(Projection::Index(index))));
        }
        Shape::Heap(_) | Shape::Opaque => {}
    }
    b.ret(None);
    b.finish()
}

fn own_drop(b: &mut Builder, program: &Program, ty: Ty) {
    let TyKind::Adt(adt, _) = *ty.kind() else { return };
    let Some(of) = program.adts[adt].drop_impl else {
        return;
    };
    let method = resolve::method_of_impl(program, of, Symbol::intern("drop"));
    if let (Some(id), Some(args)) = (method, resolve::bind_self(program, of, ty)) {
        let receiver = super::builder::copy(b.param(0));
        b.call(None, CalleeTarget::Fn(id), args, vec![receiver]);
    }
}

fn parts(
    b: &mut Builder,
    facts: &Facts,
    source: &Place,
    types: &[Ty],
    projection: impl Fn(u32) -> Projection,
) {
    for (at, &ty) in (0u32..).zip(types) {
        if facts.needs_drop(ty) {
            b.drop(source.project(projection(at)));
        }
    }
}

fn variant_parts(b: &mut Builder, facts: &Facts, source: &Place, variants: &[(i128, Vec<Ty>)]) {
    let owning: Vec<(u32, &(i128, Vec<Ty>))> = (0u32..)
        .zip(variants)
        .filter(|(_, (_, payload))| payload.iter().any(|&ty| facts.needs_drop(ty)))
        .collect();
    if owning.is_empty() {
        return;
    }
    let discriminants: Vec<i128> = owning.iter().map(|(_, variant)| variant.0).collect();
    let (end, blocks) = b.switch_variants(source.clone(), &discriminants);
    for ((variant, (_, payload)), block) in owning.into_iter().zip(blocks) {
        b.switch_to(block);
        parts(b, facts, source, payload, |field| {
            Projection::Payload(variant, field)
        });
        b.goto(end);
    }
    b.switch_to(end);
}
