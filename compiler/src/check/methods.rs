//! Finding the method that a type has under a name, for dispatch that is settled only when types are concrete.

use crate::hir::*;
use crate::types::thread_facts::covers;
use crate::types::{FnId, ImplId, TraitId, Ty};

/// All methods called `name` in impls, inherent or of traits, whose self type is or includes `ty`.
pub fn of_type(program: &Program, ty: Ty, name: &str) -> Vec<FnId> {
    let impls = program.impls.values().filter(|one| covers(one.self_ty, ty));
    let methods = impls.flat_map(|one| one.methods.iter().copied());
    methods
        .filter(|&method| program.functions[method].name.as_str() == name)
        .collect()
}

/// What a call of the trait method `declared` may run on `ty`: the impl's method, or the trait's own body. While `ty`
/// is a parameter that is any impl's.
pub fn of_trait(program: &Program, id: TraitId, declared: FnId, ty: Ty) -> Vec<(FnId, Option<ImplId>)> {
    let name = program.functions[declared].name;
    let impls = program.trait_impls.get(&id).into_iter().flatten();
    let fitting = impls.filter(|&&one| covers(program.impls[one].self_ty, ty) || ty.has_param());
    let found = |&one: &ImplId| {
        let mut methods = program.impls[one].methods.iter();
        let own = methods.find(|&&method| program.functions[method].name == name);
        (own.copied().unwrap_or(declared), Some(one))
    };
    let found: Vec<_> = fitting.map(found).collect();
    if found.is_empty() {
        vec![(declared, None)]
    } else {
        found
    }
}
