//! Finding the methods that a type has under a name.

use crate::hir::*;
use crate::syntax::symbol::Symbol;
use crate::types::selection::{Condition, Lack, bind_self};
use crate::types::thread_facts::{Scope, ThreadFacts, covers};
use crate::types::{FnId, ImplId, TraitId, Ty};

/// All methods called `name` whose self type is or includes `ty`: in impls, inherent or of traits, and those that traits
/// provide.
pub fn of_type(program: &Program, ty: Ty, name: &str) -> Vec<FnId> {
    let of_name = |&method: &FnId| program.functions[method].name.as_str() == name;
    let mut found = Vec::new();
    for one in program.impls.values().filter(|one| covers(one.self_ty, ty)) {
        let own = one.methods.iter().copied().filter(of_name);
        let provided = one
            .of_trait
            .iter()
            .flat_map(|(of, _)| &program.traits[*of].methods);
        found.extend(own.chain(provided.copied().filter(of_name)));
    }
    found
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
