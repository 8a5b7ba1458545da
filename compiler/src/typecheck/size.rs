//! `sizeOf<T>()` and `alignOf<T>()` as constants: the layout of types whose parts are all known.
//!
//! A length may need the size of a struct whose fields have no types yet: they get them on the way here.

use super::Checker;
use crate::codegen;
use crate::hir::Intrinsic;
use crate::types::*;
use rustc_hash::FxHashSet;

/// Why a type has no size yet.
pub(super) enum Unsized {
    /// It has type parameters, or too many parts.
    Open,
    /// The size is needed to know this type.
    Circular(Ty),
    /// Reported elsewhere.
    Broken,
}

/// How many types a type may be made of.
const MOST_PARTS: usize = 10_000;

/// How deep structs may be nested. Deeper ones have a size, but not as a constant.
const MAX_DEPTH: usize = 128;

/// What is looked at on the way into a type.
#[derive(Default)]
struct Walk {
    inside: Vec<Ty>,
    seen: FxHashSet<Ty>,
}

impl Checker<'_> {
    /// The size or alignment of a type.
    pub(super) fn measured(&mut self, intrinsic: Intrinsic, ty: Ty) -> Result<i128, Unsized> {
        // A box of a parameter is larger when that is an interface.
        if ty.has_param() || ty.has_infer() {
            return Err(Unsized::Open);
        }
        self.parts_are_known(ty, &mut Walk::default())?;
        let (size, align) = codegen::size_and_align(&self.program, ty);
        match intrinsic {
            Intrinsic::SizeOf => Ok(size.into()),
            _ => Ok(align.into()),
        }
    }

    fn parts_are_known(&mut self, ty: Ty, walk: &mut Walk) -> Result<(), Unsized> {
        match ty.kind() {
            TyKind::Slice(_) | TyKind::Interface(..) => Err(Unsized::Open),
            TyKind::Array(element, _) => self.parts_are_known(*element, walk),
            TyKind::Adt(adt, args) => self.parts_of(ty, (*adt, *args), walk),
            _ if ty.is_error() => Err(Unsized::Broken),
            _ => Ok(()),
        }
    }

    fn parts_of(&mut self, ty: Ty, (adt, args): (AdtId, Args), walk: &mut Walk) -> Result<(), Unsized> {
        if walk.inside.contains(&ty) {
            return Err(Unsized::Broken);
        }
        if walk.seen.contains(&ty) {
            return Ok(());
        }
        if walk.seen.len() > MOST_PARTS || walk.inside.len() > MAX_DEPTH {
            return Err(Unsized::Open);
        }
        if !self.shape(adt) {
            return Err(Unsized::Circular(ty));
        }
        walk.inside.push(ty);
        for part in facts::Facts::new(&self.program).components(adt, args) {
            self.parts_are_known(part, walk)?;
        }
        walk.inside.pop();
        walk.seen.insert(ty);
        Ok(())
    }
}
