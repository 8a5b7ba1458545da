//! Signatures of interfaces, and what they cannot say.

use super::attrs::Target;
use super::{Checker, TypeScope};
use crate::diagnostics::codes::{e0335, e0337, e0338};
use crate::hir::InterfaceMethod;
use crate::resolve::ModuleId;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ItemKind, Type, TypeKind};
use crate::types::*;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::collections::hash_map::Entry;

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
            let method = self.interface_method(function, &scope);
            self.program.interfaces[id].methods.push(method);
        }
    }

    fn interface_method(&mut self, function: &ast::Function, scope: &TypeScope) -> InterfaceMethod {
        let mutable_self = self.interface_receiver(function);
        let skip = function.receiver().is_some() as usize;
        let given = &function.parameters[skip..];
        // What was reported fits every type, so that no use says it again.
        let broken = self.not_for_interfaces(function, given) || mutable_self.is_none();
        let params = given.iter().map(|param| match broken {
            true => Ty::error(),
            false => self.lower(&param.ty, scope),
        });
        let params = params.collect();
        let ret = match broken {
            true => Ty::error(),
            false => self.lower_result(function.result.as_ref(), scope),
        };
        InterfaceMethod {
            name: function.name.name,
            span: function.name.span,
            mutable_self: mutable_self.unwrap_or(false),
            params,
            ret,
        }
    }

    fn interface_receiver(&mut self, function: &ast::Function) -> Option<bool> {
        if let Some(TypeKind::Reference { mutable, .. }) =
            function.receiver().map(|receiver| &receiver.ty.kind)
        {
            return Some(*mutable);
        }
        self.error(
            &e0335::CODE,
            function.name.span,
            "a method of an interface takes 'self: &Self' or 'self: &mut Self'",
        );
        None
    }

    /// Reports a body, type parameters, and `Self` outside of the receiver. True when the signature makes no sense.
    fn not_for_interfaces(&mut self, function: &ast::Function, given: &[ast::Parameter]) -> bool {
        if let Some(body) = &function.body {
            let help = "leave it out, or declare a 'trait', whose methods may have one";
            self.sink.report(e0337::error(body.span, "has no body", help));
        }
        if let Some(param) = function.generics.first() {
            let help = "take '&' of another interface, or declare a 'trait'";
            let report = e0337::error(param.name.span, "has no type parameters", help);
            self.sink.report(report);
            return true;
        }
        let types = given.iter().map(|param| &param.ty).chain(&function.result);
        match types.into_iter().find_map(mention_of_self) {
            Some(span) => {
                let help = "take the interface itself, or declare a 'trait'";
                self.sink
                    .report(e0337::error(span, "names 'Self' only in its receiver", help));
                true
            }
            None => false,
        }
    }

    /// Traits that lead back to themselves.
    pub(super) fn supertrait_cycles(&mut self) {
        for id in self.program.traits.keys().collect::<Vec<_>>() {
            let Some(path) = self.way_back(id) else { continue };
            let name = |id: &TraitId| self.program.traits[*id].name.to_string();
            let chain: Vec<String> = path.iter().map(name).collect();
            let span = self.program.traits[id].span;
            self.sink.report(e0338::cycle(span, &chain));
            for known in &path {
                self.program.traits[*known].supertraits.clear();
            }
        }
    }

    /// The shortest way from a trait through supertraits back to it.
    fn way_back(&self, id: TraitId) -> Option<Vec<TraitId>> {
        let mut from: FxHashMap<TraitId, TraitId> = FxHashMap::default();
        let mut queue = VecDeque::from([id]);
        while let Some(at) = queue.pop_front() {
            for parent in &self.program.traits[at].supertraits {
                if let Entry::Vacant(free) = from.entry(parent.trait_id) {
                    free.insert(at);
                    queue.push_back(parent.trait_id);
                }
            }
        }
        let mut path = vec![*from.get(&id)?];
        while path[path.len() - 1] != id {
            path.push(from[&path[path.len() - 1]]);
        }
        path.reverse();
        Some(path)
    }
}

fn mention_of_self(ty: &Type) -> Option<Span> {
    match &ty.kind {
        TypeKind::Named(named) if named.name.name == Symbol::SELF_TYPE => Some(ty.span),
        TypeKind::Named(named) => named.arguments.iter().find_map(mention_of_self),
        TypeKind::Optional(inner) | TypeKind::Pointer(inner) | TypeKind::Slice(inner) => {
            mention_of_self(inner)
        }
        TypeKind::Reference { target, .. } => mention_of_self(target),
        TypeKind::Array { element, .. } => mention_of_self(element),
        TypeKind::Attributed { inner, .. } => mention_of_self(inner),
        TypeKind::Function(function) => {
            let parts = function.parameters.iter().map(|param| &param.ty);
            parts.chain([&function.result]).find_map(mention_of_self)
        }
        TypeKind::Error => None,
    }
}
