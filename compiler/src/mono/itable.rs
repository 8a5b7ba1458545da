//! Itables: how a concrete type does what an interface asks for.

use super::demand::{Demand, Key, MethodShape};
use super::*;
use crate::hir::FnOwner;
use crate::source::Span;
use crate::types::thread_facts::{Scope, ThreadFacts};

/// What stands behind the second word of an interface reference, besides size and alignment of the type.
pub struct Itable {
    pub methods: Vec<InstanceId>,
}

/// Methods of impls and provided methods of traits, by name.
#[derive(Default)]
pub struct Methods {
    in_impls: FxHashMap<Symbol, Vec<(ImplId, FnId)>>,
    provided: FxHashMap<Symbol, Vec<(TraitId, FnId)>>,
}

impl Methods {
    pub fn of(hir: &hir::Program) -> Methods {
        let mut methods = Methods::default();
        for (id, function) in hir.functions.iter() {
            match function.owner {
                FnOwner::Impl(of) => methods.in_impls.entry(function.name).or_default().push((of, id)),
                FnOwner::Trait(of) if function.body.is_some() => {
                    methods.provided.entry(function.name).or_default().push((of, id))
                }
                _ => {}
            }
        }
        methods
    }

    /// The method of this name on this type: inherent ones first, then traits' in impls, then provided ones. Impls whose
    /// bounds do not hold are passed over.
    pub fn find(&self, traits: &ThreadFacts, ty: Ty, name: Symbol) -> Option<hir::Callee> {
        let hir = traits.program();
        let empty = Vec::new();
        let candidates = self.in_impls.get(&name).unwrap_or(&empty);
        let inherent = |of: &ImplId| hir.impls[*of].of_trait.is_none();
        let ordered = candidates
            .iter()
            .filter(|(of, _)| inherent(of))
            .chain(candidates.iter().filter(|(of, _)| !inherent(of)));
        for &(of, id) in ordered {
            if let Some(args) = resolve::bind_self(hir, of, ty)
                && traits
                    .unmet(&hir.functions[id].generics, &args, Scope::NONE)
                    .is_none()
            {
                return Some(hir::Callee {
                    target: CalleeTarget::Fn(id),
                    args,
                });
            }
        }
        let provided = self.provided.get(&name)?;
        let implemented = |of| traits.select(of, Args::empty(), ty, Scope::NONE).is_ok();
        let &(of, id) = provided.iter().find(|(of, _)| implemented(*of))?;
        Some(hir::Callee {
            target: CalleeTarget::TraitMethod(of, id),
            args: Args::new(&[ty]),
        })
    }
}

/// Makes sure that the itable of `ty` for `interface` exists.
pub(super) fn request(demand: &mut Demand, ty: Ty, interface: Ty, span: Span) {
    if demand.program.itables.contains_key(&(ty, interface)) {
        return;
    }
    let TyKind::Interface(id, args) = *interface.kind() else {
        return;
    };
    // Entered first: a method of the type may make the same itable.
    let at = demand
        .program
        .itables
        .insert_full((ty, interface), Itable { methods: Vec::new() })
        .0;
    demand.drop_glue(ty);
    let hir = demand.hir;
    let methods = hir.interfaces[id].methods.iter();
    let entries: Vec<InstanceId> = methods
        .filter_map(
            |method| match demand.methods.find(&demand.traits, ty, method.name) {
                Some(callee) => Some(entry(demand, ty, method, args, &callee)),
                None => {
                    demand.no_method(ty, interface, method.name, span);
                    None
                }
            },
        )
        .collect();
    if let Some((_, itable)) = demand.program.itables.get_index_mut(at) {
        itable.methods = entries;
    }
}

/// Every entry is a wrapper that takes a thin reference: the method itself may want a view or its caller's location.
fn entry(
    demand: &mut Demand,
    ty: Ty,
    method: &hir::InterfaceMethod,
    args: Args,
    callee: &hir::Callee,
) -> InstanceId {
    let params: Vec<Ty> = method
        .params
        .iter()
        .map(|param| param.substitute(&args))
        .collect();
    let shape = MethodShape {
        receiver: ty,
        mutable: method.mutable_self,
        params: Args::new(&params),
        ret: method.ret.substitute(&args),
    };
    demand.instance(Key::Method(callee.target, callee.args, shape))
}
