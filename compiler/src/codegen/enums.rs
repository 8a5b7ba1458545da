//! Layout of enums: a tag and payloads over one another, or no tag when one of two variants is empty and the other
//! has a word that is never zero.

use super::layout::{Layout, MAX_SCALARS, Niche, Scalar, Shape, place};
use crate::types::IntTy;
use cranelift_codegen::ir;
use cranelift_codegen::ir::types::{I8, I16, I32, I64};
use std::collections::BTreeMap;
use std::rc::Rc;

pub(super) struct EnumLayout {
    pub tag: Tag,
    pub discriminants: Vec<i128>,
    /// Payload fields of each variant.
    pub payloads: Vec<Vec<PayloadLayout>>,
}

#[derive(Clone, Copy)]
pub(super) enum Tag {
    /// An integer with the discriminant's value, at offset 0 and scalar 0.
    Direct { ty: ir::Type, signed: bool },
    /// The word is zero in variant `empty` and something else in variant `full`.
    Niche { niche: Niche, full: usize, empty: usize },
}

pub(super) struct PayloadLayout {
    pub offset: u64,
    /// Positions of the field's scalars among the enum's.
    pub slots: Vec<usize>,
}

pub(super) fn layout(payloads: &[Vec<Rc<Layout>>], discriminants: &[i128], repr: Option<IntTy>) -> Layout {
    match niche_of(payloads) {
        Some((niche, full)) if repr.is_none() => with_niche(payloads, discriminants, niche, full),
        _ => with_tag(payloads, discriminants, repr),
    }
}

/// One of two variants is empty and the other is one value with a niche.
fn niche_of(payloads: &[Vec<Rc<Layout>>]) -> Option<(Niche, usize)> {
    let [first, second] = payloads else { return None };
    let full = match (first.as_slice(), second.as_slice()) {
        ([], [_]) => 1,
        ([_], []) => 0,
        _ => return None,
    };
    Some((payloads[full][0].niche?, full))
}

fn with_niche(payloads: &[Vec<Rc<Layout>>], discriminants: &[i128], niche: Niche, full: usize) -> Layout {
    let value = &payloads[full][0];
    let field = PayloadLayout {
        offset: 0,
        slots: (0..value.scalars.as_ref().map_or(0, Vec::len)).collect(),
    };
    let mut fields = vec![Vec::new(), Vec::new()];
    fields[full].push(field);
    Layout {
        size: value.size,
        align: value.align,
        scalars: value.scalars.clone(),
        shape: Shape::Enum(EnumLayout {
            tag: Tag::Niche {
                niche,
                full,
                empty: 1 - full,
            },
            discriminants: discriminants.to_vec(),
            payloads: fields,
        }),
        niche: None,
    }
}

fn with_tag(payloads: &[Vec<Rc<Layout>>], discriminants: &[i128], repr: Option<IntTy>) -> Layout {
    let (tag, signed) = match repr {
        Some(int) => (super::layout::int_type(int), int.signed()),
        None => tag_type(discriminants),
    };
    let tag_size = tag.bytes() as u64;
    let mut end = tag_size;
    let mut align = tag_size;
    let mut offsets = Vec::new();
    for parts in payloads {
        let (at, variant_end) = place(parts, tag_size, true);
        end = end.max(variant_end);
        align = parts.iter().map(|part| part.align).fold(align, u64::max);
        offsets.push(at);
    }
    let (scalars, slots) = merge(tag, payloads, &offsets);
    Layout {
        size: end.next_multiple_of(align),
        align,
        scalars,
        shape: Shape::Enum(EnumLayout {
            tag: Tag::Direct { ty: tag, signed },
            discriminants: discriminants.to_vec(),
            payloads: fields(payloads, &offsets, &slots),
        }),
        niche: None,
    }
}

/// The smallest type for these values, and whether it is signed.
fn tag_type(discriminants: &[i128]) -> (ir::Type, bool) {
    let low = discriminants.iter().copied().min().unwrap_or(0);
    let high = discriminants.iter().copied().max().unwrap_or(0);
    let signed = low < 0;
    let fits = |ty: &&ir::Type| {
        let bits = ty.bits() - signed as u32;
        high < 1i128 << bits && low >= -(1i128 << bits)
    };
    let ty = [I8, I16, I32].iter().find(fits).copied().unwrap_or(I64);
    (ty, signed)
}

/// The scalars of all variants laid over one another, and where each offset went; no scalars when they do not fit.
fn merge(
    tag: ir::Type,
    payloads: &[Vec<Rc<Layout>>],
    offsets: &[Vec<u64>],
) -> (Option<Vec<Scalar>>, BTreeMap<u32, usize>) {
    let mut types: BTreeMap<u32, ir::Type> = BTreeMap::new();
    types.insert(0, tag);
    for (parts, at) in payloads.iter().zip(offsets) {
        for (part, &offset) in parts.iter().zip(at) {
            let Some(scalars) = &part.scalars else {
                return (None, BTreeMap::new());
            };
            for scalar in scalars {
                let entry = types.entry(offset as u32 + scalar.offset).or_insert(scalar.ty);
                *entry = common(*entry, scalar.ty);
            }
        }
    }
    let all: Vec<Scalar> = types.iter().map(|(&offset, &ty)| Scalar { offset, ty }).collect();
    let overlapping = all
        .windows(2)
        .any(|pair| pair[0].offset + pair[0].ty.bytes() > pair[1].offset);
    if overlapping || all.len() > MAX_SCALARS {
        return (None, BTreeMap::new());
    }
    let slots = all
        .iter()
        .enumerate()
        .map(|(at, scalar)| (scalar.offset, at))
        .collect();
    (Some(all), slots)
}

/// A type that holds either: the same one, or an integer of the larger size.
fn common(a: ir::Type, b: ir::Type) -> ir::Type {
    if a == b {
        return a;
    }
    match a.bytes().max(b.bytes()) {
        1 => I8,
        2 => I16,
        4 => I32,
        _ => I64,
    }
}

fn fields(
    payloads: &[Vec<Rc<Layout>>],
    offsets: &[Vec<u64>],
    slots: &BTreeMap<u32, usize>,
) -> Vec<Vec<PayloadLayout>> {
    let field = |part: &Rc<Layout>, offset: u64| PayloadLayout {
        offset,
        slots: part
            .scalars
            .iter()
            .flatten()
            .filter_map(|scalar| slots.get(&(offset as u32 + scalar.offset)).copied())
            .collect(),
    };
    payloads
        .iter()
        .zip(offsets)
        .map(|(parts, at)| {
            parts
                .iter()
                .zip(at)
                .map(|(part, &offset)| field(part, offset))
                .collect()
        })
        .collect()
}
