//! Finding the methods that a type has under a name.

use crate::hir::*;
use crate::types::thread_facts::covers;
use crate::types::{FnId, Ty};

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
