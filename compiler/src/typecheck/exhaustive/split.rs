//! Dividing a type's values into the few groups that the patterns of one column can tell apart.

use super::lower::Ctor;
use super::witness::Shape;
use crate::hir::{AdtKind, Program};
use crate::types::{Ty, TyKind};
use rustc_hash::FxHashMap;

/// Groups of values of one type: those some pattern names, in order, and examples of the others.
pub(super) struct Split {
    pub(super) heads: Vec<Ctor>,
    pub(super) missing: Vec<Shape>,
    positions: FxHashMap<Ctor, usize>,
}

impl Split {
    /// Splits `ty` by the constructors that occur in a column.
    pub(super) fn new<'a>(program: &Program, ty: Ty, used: impl Iterator<Item = &'a Ctor> + Clone) -> Split {
        let range = match used.clone().any(|ctor| matches!(ctor, Ctor::Range(..))) {
            true => int_range(ty),
            false => None,
        };
        match range {
            Some(range) => Split::of_ranges(ty, range, used),
            None => Split::of_named(program, ty, used),
        }
    }

    fn from_heads(heads: Vec<Ctor>, missing: Vec<Shape>) -> Split {
        let positions = heads
            .iter()
            .cloned()
            .enumerate()
            .map(|(at, head)| (head, at))
            .collect();
        Split {
            heads,
            missing,
            positions,
        }
    }

    fn of_named<'a>(program: &Program, ty: Ty, used: impl Iterator<Item = &'a Ctor>) -> Split {
        let mut seen = rustc_hash::FxHashSet::default();
        let named: Vec<Ctor> = used.filter(|ctor| seen.insert(*ctor)).cloned().collect();
        match every_ctor(program, ty) {
            Some(all) => {
                let (heads, others) = all.into_iter().partition(|ctor| seen.contains(ctor));
                let others: Vec<Ctor> = others;
                let missing = others
                    .iter()
                    .map(|ctor| Shape::of_any(program, ty, ctor))
                    .collect();
                Split::from_heads(heads, missing)
            }
            None => Split::from_heads(named, vec![Shape::Any]),
        }
    }

    /// Cuts the type's range at both ends of every used range.
    fn of_ranges<'a>(
        ty: Ty,
        (min, max): (i128, i128),
        used: impl Iterator<Item = &'a Ctor> + Clone,
    ) -> Split {
        let ranges = || used.clone().filter_map(|ctor| clamp(ctor, min, max));
        let mut cuts: Vec<i128> = ranges().flat_map(|(low, high)| [low, high + 1]).collect();
        cuts.extend([min, max + 1]);
        cuts.sort_unstable();
        cuts.dedup();
        let mut depth = vec![0i64; cuts.len()];
        for (low, high) in ranges() {
            depth[cuts.partition_point(|&cut| cut < low)] += 1;
            depth[cuts.partition_point(|&cut| cut < high + 1)] -= 1;
        }
        let (mut heads, mut missing, mut covered) = (Vec::new(), Vec::new(), 0);
        for (at, pair) in cuts.windows(2).enumerate() {
            covered += depth[at];
            match covered > 0 {
                true => heads.push(Ctor::Range(pair[0], pair[1] - 1)),
                false => missing.push(Shape::Range(ty, pair[0], pair[1] - 1)),
            }
        }
        Split::from_heads(heads, missing)
    }

    /// Positions of the heads whose values a pattern with this constructor matches.
    pub(super) fn covered_by(&self, ctor: &Ctor) -> std::ops::Range<usize> {
        let Ctor::Range(low, high) = *ctor else {
            return self.positions.get(ctor).map_or(0..0, |&at| at..at + 1);
        };
        if low > high {
            return 0..0;
        }
        let from = self
            .heads
            .partition_point(|head| !matches!(head, Ctor::Range(start, _) if *start >= low));
        let to = self
            .heads
            .partition_point(|head| matches!(head, Ctor::Range(start, _) if *start <= high));
        from..to.max(from)
    }
}

fn clamp(ctor: &Ctor, min: i128, max: i128) -> Option<(i128, i128)> {
    match *ctor {
        Ctor::Range(low, high) if low.max(min) <= high.min(max) => Some((low.max(min), high.min(max))),
        _ => None,
    }
}

fn int_range(ty: Ty) -> Option<(i128, i128)> {
    match *ty.kind() {
        TyKind::Int(int) => Some((int.min(), int.max())),
        TyKind::Ranged(_, low, high) => Some((low, high)),
        _ => None,
    }
}

/// All constructors of a type that has finitely many, in order.
fn every_ctor(program: &Program, ty: Ty) -> Option<Vec<Ctor>> {
    match ty.kind() {
        TyKind::Bool => Some(vec![Ctor::Bool(true), Ctor::Bool(false)]),
        TyKind::Adt(adt, _) => match &program.adts[*adt].kind {
            AdtKind::Enum { variants, .. } => Some((0..variants.len() as u32).map(Ctor::Variant).collect()),
            AdtKind::Struct(_) | AdtKind::ExternStruct(_) => Some(vec![Ctor::Struct]),
            AdtKind::Opaque => None,
        },
        _ => None,
    }
}

/// Types of the parts a value built with `ctor` has.
pub(super) fn parts(program: &Program, ty: Ty, ctor: &Ctor) -> Vec<Ty> {
    let TyKind::Adt(adt, args) = ty.kind() else {
        return Vec::new();
    };
    let declared = &program.adts[*adt];
    match ctor {
        Ctor::Variant(variant) => {
            let payload = declared
                .variants()
                .get(*variant as usize)
                .map(|variant| &variant.payload[..]);
            payload
                .unwrap_or(&[])
                .iter()
                .map(|part| part.substitute(args))
                .collect()
        }
        Ctor::Struct => declared
            .fields()
            .iter()
            .map(|field| field.ty.substitute(args))
            .collect(),
        _ => Vec::new(),
    }
}
