//! Facts about types as seen from inside each body: a generic parameter bounded by a number trait is a number there.

use super::{ClosureDef, ClosureId, Module, Owner};
use crate::hir::{Function, Program};
use crate::types::FnId;
use crate::types::facts::Facts;
use cranelift_entity::PrimaryMap;
use rustc_hash::FxHashMap;

/// Facts for all bodies of a program.
pub struct OwnedFacts<'a> {
    plain: Facts<'a>,
    /// Functions some of whose parameters are numbers.
    special: FxHashMap<FnId, Facts<'a>>,
}

impl<'a> OwnedFacts<'a> {
    pub fn new(program: &'a Program) -> OwnedFacts<'a> {
        let special = program
            .functions
            .iter()
            .filter(|(_, function)| has_numbers(program, function));
        OwnedFacts {
            plain: Facts::new(program),
            special: special
                .map(|(id, function)| (id, Facts::within(program, &function.generics)))
                .collect(),
        }
    }

    /// The facts outside of all bodies.
    pub fn plain(&self) -> &Facts<'a> {
        &self.plain
    }

    /// The facts in the bodies of a declaration.
    pub fn of(&self, owner: Owner) -> &Facts<'a> {
        match owner {
            Owner::Fn(function) => self.special.get(&function).unwrap_or(&self.plain),
            Owner::Closure(_) | Owner::Global(_) => &self.plain,
        }
    }

    /// The facts in a closure: those of the function around it.
    pub fn of_closure(&self, module: &Module, closure: ClosureId) -> &Facts<'a> {
        self.of(root(&module.closures, closure))
    }
}

fn has_numbers(program: &Program, function: &Function) -> bool {
    let lang = &program.lang;
    let bounds = function
        .generics
        .params
        .iter()
        .flat_map(|param| param.bounds.iter().chain(&param.inferred));
    let mut traits = bounds.map(|bound| Some(bound.trait_id));
    function.body.is_some() && traits.any(|of| of == lang.trait_integer || of == lang.trait_float)
}

/// The declaration around a closure and the closures around that.
pub fn root(closures: &PrimaryMap<ClosureId, ClosureDef>, closure: ClosureId) -> Owner {
    let mut owner = closures[closure].owner;
    while let Owner::Closure(outer) = owner {
        owner = closures[outer].owner;
    }
    owner
}
