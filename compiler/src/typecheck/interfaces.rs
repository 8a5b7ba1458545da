//! Interfaces: what their methods may look like.

use super::attrs::Target;
use super::impls::open_names;
use super::{Checker, TypeScope};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::e0335;
use crate::hir::InterfaceMethod;
use crate::resolve::ModuleId;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ItemKind, TypeKind};
use crate::types::*;

impl Checker<'_> {
    pub(super) fn interface_signature(
        &mut self,
        id: InterfaceId,
        declared: &ast::Interface,
        module: ModuleId,
    ) {
        let mut generics = self.program.interfaces[id].generics.clone();
        let params: Vec<Symbol> = generics.params.iter().map(|param| param.name).collect();
        let this = Ty::interface(id, Checker::identity_args(&generics));
        let scope = TypeScope {
            module,
            params,
            self_ty: Some(this),
        };
        self.bounds(&declared.generics, 0, &mut generics, &scope);
        self.program.interfaces[id].generics = generics;
        for item in &declared.methods {
            let ItemKind::Function(function) = &item.kind else {
                continue;
            };
            self.attributes(&item.attributes, Target::Method, module);
            let method = self.interface_method(function, declared.name, &scope);
            self.program.interfaces[id].methods.push(method);
        }
    }

    fn interface_method(
        &mut self,
        function: &ast::Function,
        of: ast::Ident,
        scope: &TypeScope,
    ) -> InterfaceMethod {
        let mutable_self = match function.receiver().map(|receiver| &receiver.ty.kind) {
            Some(TypeKind::Reference { mutable, .. }) => Some(*mutable),
            _ => None,
        };
        if let Some(body) = &function.body {
            let message = "a method of an interface has no body";
            let help = "write it in the types that have it, or declare a trait: its methods may be provided";
            self.sink.report(e0335::error(body.span, message).help(help));
        }
        let wanted = &function.parameters[function.receiver().is_some() as usize..];
        let (params, ret) = match interface_mistake(function, wanted, of, mutable_self) {
            Some(mistake) => {
                self.sink.report(mistake);
                (vec![Ty::error(); wanted.len()], Ty::error())
            }
            None => {
                let params = wanted.iter().map(|param| self.lower(&param.ty, scope)).collect();
                (params, self.lower_result(function.result.as_ref(), scope))
            }
        };
        InterfaceMethod {
            name: function.name.name,
            span: function.name.span,
            mutable_self: mutable_self.unwrap_or(false),
            params,
            ret,
        }
    }

    /// A trait that asks for itself asks for nothing that could be given.
    pub(super) fn supertraits(&mut self) {
        for id in self.program.traits.keys().collect::<Vec<_>>() {
            let Some(chain) = self.way_back(id) else { continue };
            let names: Vec<&str> = chain
                .iter()
                .map(|id| self.program.traits[*id].name.as_str())
                .collect();
            let declared = &self.program.traits[id];
            let message = format!("trait '{}' is a supertrait of itself", declared.name);
            let report = e0335::error(declared.span, message);
            self.sink.report(report.note(names.join(" → ")));
            self.program.traits[id].supertraits.clear();
        }
    }

    /// From a trait through supertraits to itself.
    fn way_back(&self, from: TraitId) -> Option<Vec<TraitId>> {
        let mut open = vec![vec![from]];
        let mut seen = vec![from];
        while let Some(chain) = open.pop() {
            let last = chain.last().copied().unwrap_or(from);
            for parent in &self.program.traits[last].supertraits {
                let mut longer = chain.clone();
                longer.push(parent.trait_id);
                if parent.trait_id == from {
                    return Some(longer);
                }
                if !seen.contains(&parent.trait_id) {
                    seen.push(parent.trait_id);
                    open.push(longer);
                }
            }
        }
        None
    }
}

/// Why a method cannot be called through a table.
fn interface_mistake(
    function: &ast::Function,
    wanted: &[ast::Parameter],
    of: ast::Ident,
    mutable_self: Option<bool>,
) -> Option<Diagnostic> {
    if mutable_self.is_none() {
        let message = "a method of an interface takes 'self: &Self' or 'self: &mut Self'";
        return Some(e0335::error(function.name.span, message));
    }
    if let Some(first) = function.generics.first() {
        let message = "a method of an interface has no type parameters";
        let help = format!(
            "give them to the interface: 'interface {}<{}>', or declare a trait",
            of.as_str(),
            first.name.as_str()
        );
        return Some(e0335::error(first.name.span, message).help(help));
    }
    let mut names = Vec::new();
    wanted.iter().for_each(|param| open_names(&param.ty, &mut names));
    function.result.iter().for_each(|ty| open_names(ty, &mut names));
    let this = names.into_iter().find(|name| name.name == Symbol::SELF_TYPE)?;
    let message = "in an interface, 'Self' is the type of the receiver only";
    let help = format!(
        "write '&{}' for any value with these methods, or declare a trait",
        of.as_str()
    );
    Some(e0335::error(this.span, message).help(help))
}
