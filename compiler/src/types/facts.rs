//! Facts about types that need the program's declarations: may it be used twice, must it be dropped.
//!
//! Facts of generic parameters are the conservative ones: not Copy, needs dropping, unless [`Facts::within`] knows that
//! a bound makes them numbers. Recursive types are cut by
//! assuming the fact that holds for leaves; with `Heap` in the cycle the answer is fixed before the cycle is entered.

use super::{AdtId, Args, FnKind, TraitId, Ty, TyKind};
use crate::hir::{AdtKind, GenericParam, Generics, Program};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;

/// Answers and remembers facts about one program's types.
pub struct Facts<'a> {
    pub program: &'a Program,
    copy: RefCell<FxHashMap<Ty, bool>>,
    trivial: RefCell<FxHashMap<Ty, bool>>,
    drop: RefCell<FxHashMap<Ty, bool>>,
    bits: RefCell<FxHashMap<Ty, bool>>,
    /// Which generic parameters are numbers.
    numbers: Vec<bool>,
}

impl<'a> Facts<'a> {
    pub fn new(program: &'a Program) -> Facts<'a> {
        Facts {
            program,
            copy: RefCell::default(),
            trivial: RefCell::default(),
            drop: RefCell::default(),
            bits: RefCell::default(),
            numbers: Vec::new(),
        }
    }

    /// Facts inside a declaration with these generic parameters.
    pub fn within(program: &'a Program, generics: &Generics) -> Facts<'a> {
        let number = |param: &GenericParam| {
            let mut bounds = param
                .bounds
                .iter()
                .chain(&param.inferred)
                .map(|bound| Some(bound.trait_id));
            bounds.any(|of| of == program.lang.trait_integer || of == program.lang.trait_float)
        };
        let mut facts = Facts::new(program);
        facts.numbers = generics.params.iter().map(number).collect();
        facts
    }

    fn is_number(&self, param: u32) -> bool {
        self.numbers.get(param as usize).copied().unwrap_or(false)
    }

    /// May be used again after use as a value. Handles and plain function values are Copy although their copy counts.
    pub fn is_copy(&self, ty: Ty) -> bool {
        remember(&self.copy, ty, true, || self.compute_copy(ty))
    }

    /// A copy is a copy of the bits and nothing needs dropping.
    pub fn is_trivial_copy(&self, ty: Ty) -> bool {
        remember(&self.trivial, ty, true, || {
            self.is_copy(ty) && !self.needs_drop(ty)
        })
    }

    /// Ending a value of this type does something.
    pub fn needs_drop(&self, ty: Ty) -> bool {
        remember(&self.drop, ty, false, || self.compute_needs_drop(ty))
    }

    /// A struct of several fields, which could be taken apart.
    pub fn has_fields(&self, ty: Ty) -> bool {
        let TyKind::Adt(adt, _) = ty.kind() else {
            return false;
        };
        let lang = &self.program.lang;
        let declared = &self.program.adts[*adt];
        let container = [lang.vec, lang.hash_map, lang.hash_set].contains(&Some(*adt));
        !container && declared.drop_impl.is_none() && declared.fields().len() > 1
    }

    /// The part that leaves a type without `clone`: an interface object, or a closure that owns its captures.
    pub fn part_without_clone(&self, ty: Ty) -> Option<Ty> {
        let parts = self.parts_to_clone(ty);
        parts
            .into_iter()
            .find(|part| !matches!(part.kind(), TyKind::Param(..)))
    }

    /// Type parameters that must have a `clone` for the type to have one.
    pub fn params_to_clone(&self, ty: Ty) -> Vec<u32> {
        let parts = self.parts_to_clone(ty).into_iter();
        parts
            .filter_map(|part| match part.kind() {
                TyKind::Param(index, _) => Some(*index),
                _ => None,
            })
            .collect()
    }

    /// What `clone` of a type comes down to: parts without it, and type parameters.
    fn parts_to_clone(&self, ty: Ty) -> Vec<Ty> {
        let mut parts = Vec::new();
        self.collect_cloned(ty, &mut FxHashSet::default(), &mut parts);
        parts
    }

    fn collect_cloned(&self, ty: Ty, seen: &mut FxHashSet<Ty>, parts: &mut Vec<Ty>) {
        match ty.kind() {
            TyKind::Interface(..) | TyKind::Param(..) => parts.push(ty),
            TyKind::Fn(function) if function.kind == FnKind::Move || function.once => parts.push(ty),
            TyKind::Heap(content) if matches!(content.kind(), TyKind::Interface(..)) => parts.push(ty),
            TyKind::Heap(inner) | TyKind::Array(inner, _) | TyKind::Slice(inner) => {
                self.collect_cloned(*inner, seen, parts)
            }
            TyKind::Adt(adt, args) if seen.insert(ty) => {
                for part in self.cloned_components(*adt, *args) {
                    self.collect_cloned(part, seen, parts);
                }
            }
            _ => {}
        }
    }

    fn cloned_components(&self, adt: AdtId, args: Args) -> Vec<Ty> {
        let lang = &self.program.lang;
        if self.program.adts[adt].attrs.handle {
            Vec::new()
        } else if [lang.vec, lang.hash_map, lang.hash_set].contains(&Some(adt)) {
            args.to_vec()
        } else if self.adt_has_own(lang.trait_clone, adt) {
            Vec::new()
        } else {
            self.components(adt, args)
        }
    }

    /// Whether an impl says what `clone` of the type does, not that of its parts.
    fn has_own_clone(&self, ty: Ty) -> bool {
        matches!(ty.kind(), TyKind::Adt(adt, _) if self.adt_has_own(self.program.lang.trait_clone, *adt))
    }

    fn adt_has_own(&self, of_trait: Option<TraitId>, adt: AdtId) -> bool {
        let of = |id| matches!(self.program.impls[id].self_ty.kind(), TyKind::Adt(own, _) if *own == adt);
        let impls = of_trait.and_then(|id| self.program.trait_impls.get(&id));
        impls.into_iter().flatten().any(|&id| of(id))
    }

    /// `clone` of the type is a copy of its bits: no part of it has a `clone` of its own.
    pub fn clones_bits(&self, ty: Ty) -> bool {
        remember(&self.bits, ty, true, || {
            self.is_trivial_copy(ty) && !self.calls_own_clone(ty)
        })
    }

    /// `clone` of a Copy type calls what the program wrote, for the type or a part of it.
    pub fn calls_own_clone(&self, ty: Ty) -> bool {
        match ty.kind() {
            TyKind::Array(element, _) => self.calls_own_clone(*element),
            TyKind::Adt(adt, args) if !self.program.adts[*adt].attrs.handle => {
                let parts = || self.components(*adt, *args).into_iter();
                self.has_own_clone(ty) || parts().any(|part| self.calls_own_clone(part))
            }
            _ => false,
        }
    }

    /// The part for which a type has no `==` or no hash: an interface object or a function value.
    pub fn part_without(&self, of_trait: Option<TraitId>, ty: Ty) -> Option<Ty> {
        self.search_without(of_trait, ty, &mut FxHashSet::default())
    }

    fn search_without(&self, of_trait: Option<TraitId>, ty: Ty, seen: &mut FxHashSet<Ty>) -> Option<Ty> {
        match *ty.kind() {
            TyKind::Interface(..) | TyKind::Fn(_) => Some(ty),
            TyKind::Heap(content) if matches!(content.kind(), TyKind::Interface(..)) => Some(ty),
            TyKind::Ref(_, inner) | TyKind::Heap(inner) | TyKind::Array(inner, _) | TyKind::Slice(inner) => {
                self.search_without(of_trait, inner, seen)
            }
            TyKind::Adt(adt, args) if seen.insert(ty) && !self.adt_has_own(of_trait, adt) => {
                let parts = self.components(adt, args);
                parts
                    .into_iter()
                    .find_map(|part| self.search_without(of_trait, part, seen))
            }
            _ => None,
        }
    }

    fn compute_copy(&self, ty: Ty) -> bool {
        match ty.kind() {
            TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Void | TyKind::Never => true,
            TyKind::Ptr(_) | TyKind::Ranged(..) | TyKind::Error | TyKind::Ref(false, _) => true,
            TyKind::Fn(function) => function.kind == FnKind::Plain && !function.once,
            TyKind::Array(element, _) => self.is_copy(*element),
            TyKind::Adt(adt, args) => self.adt_copy(*adt, *args),
            TyKind::Ref(true, _) | TyKind::Str | TyKind::Slice(_) | TyKind::Heap(_) => false,
            TyKind::Param(index, _) => self.is_number(*index),
            TyKind::Interface(..) | TyKind::Infer(_) => false,
        }
    }

    fn adt_copy(&self, adt: AdtId, args: Args) -> bool {
        let declared = &self.program.adts[adt];
        if declared.attrs.handle {
            return true;
        }
        if declared.attrs.no_copy || declared.drop_impl.is_some() || matches!(declared.kind, AdtKind::Opaque)
        {
            return false;
        }
        self.components(adt, args).into_iter().all(|ty| self.is_copy(ty))
    }

    fn compute_needs_drop(&self, ty: Ty) -> bool {
        match ty.kind() {
            TyKind::Str | TyKind::Heap(_) | TyKind::Fn(_) | TyKind::Interface(..) => true,
            TyKind::Param(index, _) => !self.is_number(*index),
            TyKind::Array(element, len) => *len > 0 && self.needs_drop(*element),
            TyKind::Adt(adt, args) => {
                self.program.adts[*adt].drop_impl.is_some()
                    || self
                        .components(*adt, *args)
                        .into_iter()
                        .any(|ty| self.needs_drop(ty))
            }
            _ => false,
        }
    }

    /// Types of all fields or payloads of a struct or enum.
    pub fn components(&self, adt: AdtId, args: Args) -> Vec<Ty> {
        let declared = &self.program.adts[adt];
        let fields = declared.fields().iter().map(|field| field.ty);
        let payloads = declared
            .variants()
            .iter()
            .flat_map(|variant| variant.payload.iter().copied());
        fields.chain(payloads).map(|ty| ty.substitute(&args)).collect()
    }
}

/// The remembered answer, or the computed one; while it is being computed, a recursive question gets `leaf`.
fn remember(
    cache: &RefCell<FxHashMap<Ty, bool>>,
    ty: Ty,
    leaf: bool,
    compute: impl FnOnce() -> bool,
) -> bool {
    if let Some(&known) = cache.borrow().get(&ty) {
        return known;
    }
    cache.borrow_mut().insert(ty, leaf);
    let answer = compute();
    cache.borrow_mut().insert(ty, answer);
    answer
}
