//! Finding the method that a type has under a name, for dispatch that is settled only when types are concrete.

use crate::hir::*;
use crate::syntax::symbol::Symbol;
use crate::types::selection::{Condition, Lack, bind_self};
use crate::types::thread_facts::{Scope, ThreadFacts, covers};
use crate::types::{FnId, ImplId, TraitId, Ty, TyKind};

/// All methods called `name` in impls, inherent or of traits, whose self type is or includes `ty`.
pub fn of_type(program: &Program, ty: Ty, name: &str) -> Vec<FnId> {
    let impls = program.impls.values().filter(|one| covers(one.self_ty, ty));
    let methods = impls.flat_map(|one| one.methods.iter().copied());
    methods
        .filter(|&method| program.functions[method].name.as_str() == name)
        .collect()
}

/// What keeps `ty` from having a method: the impls that have it for such types and whose bounds do not hold, when there
/// is no other.
pub fn unmet(facts: &ThreadFacts<'_>, ty: Ty, name: Symbol, scope: Scope<'_>) -> Vec<(ImplId, Lack)> {
    let program = facts.program();
    let mut found = Vec::new();
    for (id, one) in program.impls.iter() {
        let Some(args) = bind_self(&one.generics, one.self_ty, ty) else {
            continue;
        };
        let mut methods = one.methods.iter().map(|&method| &program.functions[method]);
        let own = methods
            .find(|method| method.name == name)
            .map(|method| &method.generics);
        let provided = || {
            one.of_trait
                .is_some_and(|(of, _)| provides(program, of, name))
                .then_some(&one.generics)
        };
        let Some(generics) = own.or_else(provided) else {
            continue;
        };
        match facts.unmet(generics, &args, scope) {
            None => return Vec::new(),
            Some((param, span, lack)) => found.push((id, lack.behind(Condition { of: id, param, span }))),
        }
    }
    found
}

/// Whether a trait has a body for a method.
fn provides(program: &Program, of: TraitId, name: Symbol) -> bool {
    let mut methods = program.traits[of]
        .methods
        .iter()
        .map(|&method| &program.functions[method]);
    methods.any(|method| method.name == name && method.body.is_some())
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
