//! `(&T, out: &mut string, quoted: bool)`: the printed forms of the language.

use super::builder::{Builder, boolean, copy, take, text};
use super::{Shape, shape};
use crate::hir::{BinaryOp, CalleeTarget, Glue, Program};
use crate::mir::{Body, Operand, Place, Projection};
use crate::mono::resolve;
use crate::types::thread_facts::ThreadFacts;
use crate::types::*;

pub(super) fn body(traits: &ThreadFacts, ty: Ty) -> Body {
    let program = traits.program();
    let out = Ty::reference(true, Ty::str());
    let mut b = Builder::new("format", &[Ty::reference(false, ty), out, Ty::bool()], Ty::void());
    let display = program.lang.trait_display;
    // Without what its impl asks for the type was reported where it is printed.
    let own = display.and_then(|of| resolve::own_method(traits, of, ty, "toString").ok().flatten());
    match own {
        Some((id, args)) => displayed(&mut b, id, args),
        None => structure(&mut b, program, ty),
    }
    b.ret(None);
    b.finish()
}

/// `fn(&T) -> string` for a type that only has a printed form.
pub(in crate::mono) fn to_string_body(_: &Program, ty: Ty) -> Body {
    let mut b = Builder::new("toString", &[Ty::reference(false, ty)], Ty::str());
    let result = empty_string(&mut b);
    let out = b.borrow(true, Ty::str(), Place::local(result));
    let value = copy(b.param(0));
    b.call(
        None,
        CalleeTarget::Glue(Glue::Format),
        Args::new(&[ty]),
        vec![value, out, boolean(false)],
    );
    b.ret(Some(take(result)));
    b.finish()
}

fn empty_string(b: &mut Builder) -> crate::mir::Local {
    let empty = text("");
    b.glue(Glue::Clone, Ty::str(), vec![empty], Ty::str())
}

/// By the type's own `toString`, which knows no quotes.
fn displayed(b: &mut Builder, id: FnId, args: Args) {
    let result = b.local(Ty::str());
    let value = copy(b.param(0));
    b.call(
        Some(Place::local(result)),
        CalleeTarget::Fn(id),
        args,
        vec![value],
    );
    let out = out(b);
    b.format(Ty::str(), Place::local(result), out, boolean(false));
    b.drop(Place::local(result));
}

fn structure(b: &mut Builder, program: &Program, ty: Ty) {
    let source = b.target(0);
    match shape(program, ty) {
        Shape::Struct(fields) => format_struct(b, program, ty, &source, &fields),
        Shape::Enum(variants) => format_enum(b, program, ty, &source, &variants),
        Shape::Sequence(element) => format_elements(b, &source, element),
        Shape::Heap(content) => {
            let (out, quoted) = (out(b), copy(b.param(2)));
            b.format(content, source.project(Projection::Deref), out, quoted);
        }
        Shape::Opaque => push(b, &format!("<{}>", ty.show(program))),
    }
}

fn out(b: &Builder) -> Operand {
    copy(b.param(1))
}

fn push(b: &mut Builder, what: &str) {
    let operands = vec![text(what), out(b), boolean(false)];
    b.call(
        None,
        CalleeTarget::Glue(Glue::Format),
        Args::new(&[Ty::str()]),
        operands,
    );
}

/// A part of something: strings stand between quotes.
fn part(b: &mut Builder, ty: Ty, place: Place) {
    let out = out(b);
    b.format(ty, place, out, boolean(true));
}

fn adt_of(program: &Program, ty: Ty) -> Option<&crate::hir::Adt> {
    match ty.kind() {
        TyKind::Adt(adt, _) => Some(&program.adts[*adt]),
        _ => None,
    }
}

fn format_struct(b: &mut Builder, program: &Program, ty: Ty, source: &Place, types: &[Ty]) {
    let Some(adt) = adt_of(program, ty) else { return };
    let mut before = format!("{} {{ ", adt.name);
    for ((at, &ty), field) in (0u32..).zip(types).zip(adt.fields()) {
        push(b, &format!("{before}{}: ", field.name));
        part(b, ty, source.project(Projection::Field(at)));
        before = ", ".to_string();
    }
    push(b, if types.is_empty() { &before } else { "" });
    push(b, " }");
}

fn format_enum(b: &mut Builder, program: &Program, ty: Ty, source: &Place, variants: &[(i128, Vec<Ty>)]) {
    let Some(adt) = adt_of(program, ty) else { return };
    let discriminants: Vec<i128> = variants.iter().map(|variant| variant.0).collect();
    let (end, blocks) = b.switch_variants(source.clone(), &discriminants);
    for (((variant, block), (_, payload)), declared) in (0u32..).zip(blocks).zip(variants).zip(adt.variants())
    {
        b.switch_to(block);
        format_variant(b, source, variant, declared.name.as_str(), payload);
        b.goto(end);
    }
    b.switch_to(end);
}

fn format_variant(b: &mut Builder, source: &Place, variant: u32, name: &str, payload: &[Ty]) {
    if payload.is_empty() {
        return push(b, name);
    }
    let mut before = format!("{name}(");
    for (field, &ty) in (0u32..).zip(payload) {
        push(b, &before);
        part(b, ty, source.project(Projection::Payload(variant, field)));
        before = ", ".to_string();
    }
    push(b, ")");
}

fn format_elements(b: &mut Builder, source: &Place, element: Ty) {
    push(b, "[");
    let len = b.len(source.clone());
    b.count_to(len, |b, index| {
        let later = b.binary(BinaryOp::Gt, copy(index), super::builder::int(0), Ty::bool());
        let (comma, write) = (b.block(), b.block());
        b.branch(copy(later), comma, write);
        b.switch_to(comma);
        push(b, ", ");
        b.goto(write);
        b.switch_to(write);
        part(b, element, source.project(Projection::Index(index)));
    });
    push(b, "]");
}
