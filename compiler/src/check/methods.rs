//! Finding the method that a type has under a name, for dispatch that is settled only when types are concrete.

use crate::hir::*;
use crate::types::thread_facts::covers;
use crate::types::{FnId, ImplId, TraitId, Ty, TyKind};

/// All methods called `name` in impls, inherent or of traits, whose self type is or includes `ty`.
pub fn of_type(program: &Program, ty: Ty, name: &str) -> Vec<FnId> {
    let impls = program.impls.values().filter(|one| covers(one.self_ty, ty));
    let methods = impls.flat_map(|one| one.methods.iter().copied());
    methods
        .filter(|&method| program.functions[method].name.as_str() == name)
        .collect()
}

/// What a call of the trait method `declared` may run on `ty`: the impl's method, or the trait's own body. While `ty`
/// mentions a parameter that may be any impl's.
pub fn of_trait(program: &Program, id: TraitId, declared: FnId, ty: Ty) -> Vec<(FnId, Option<ImplId>)> {
    let name = program.functions[declared].name;
    let impls = program.trait_impls.get(&id).into_iter().flatten();
    let fitting = impls.filter(|&&one| covers(program.impls[one].self_ty, ty) || ty.has_param());
    let found = |&one: &ImplId| {
        let mut methods = program.impls[one].methods.iter();
        let own = methods.find(|&&method| program.functions[method].name == name);
        own.map_or((declared, None), |&own| (own, Some(one)))
    };
    let found: Vec<_> = fitting.map(found).collect();
    if found.is_empty() {
        vec![(declared, None)]
    } else {
        found
    }
}

/// The arguments for an impl's parameters that make its self type `ty`; parameters that do not occur there stay.
pub fn impl_args(program: &Program, id: ImplId, ty: Ty) -> Vec<Ty> {
    let one = &program.impls[id];
    let names = one.generics.params.iter().enumerate();
    let mut args: Vec<Ty> = names
        .map(|(at, param)| Ty::param(at as u32, param.name))
        .collect();
    bind(one.self_ty, ty, &mut args);
    args
}

fn bind(pattern: Ty, ty: Ty, args: &mut [Ty]) {
    match (pattern.kind(), ty.kind()) {
        (TyKind::Param(index, _), _) => {
            if let Some(arg) = args.get_mut(*index as usize) {
                *arg = ty;
            }
        }
        (TyKind::Adt(_, left), TyKind::Adt(_, right)) => {
            left.iter()
                .zip(right.iter())
                .for_each(|(&left, &right)| bind(left, right, args));
        }
        (TyKind::Array(left, _), TyKind::Array(right, _))
        | (TyKind::Heap(left), TyKind::Heap(right))
        | (TyKind::Slice(left), TyKind::Slice(right)) => bind(*left, *right, args),
        _ => {}
    }
}
