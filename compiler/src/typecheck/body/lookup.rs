//! Finding a method: inherent, then of traits the type has, then of bounds, then by inference.

use super::BodyCx;
use crate::hir::*;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::typecheck::index::{Head, Inherent};
use crate::typecheck::infer::VarKind;
use crate::types::*;

/// A method that was found on a type.
#[derive(Clone, Debug)]
pub(super) enum Method {
    /// With the impl's type arguments.
    Inherent { function: FnId, owner: Vec<Ty> },
    /// A trait's method with `Self` and the trait's arguments; `implementation` when an impl provides its own.
    OfTrait {
        trait_id: TraitId,
        method: FnId,
        args: Vec<Ty>,
        implementation: Option<(FnId, Vec<Ty>)>,
        applied: bool,
    },
    OfInterface {
        interface: InterfaceId,
        at: u32,
        args: Args,
    },
    /// Several traits of the type declare it.
    Ambiguous(Vec<TraitId>),
}

impl<'a> BodyCx<'_, 'a> {
    /// Looks for a method along the receiver's dereferences. Gives the place it was found on.
    pub(super) fn find_method(
        &mut self,
        receiver: ExprId,
        name: Symbol,
        span: Span,
    ) -> Option<(ExprId, Method)> {
        let mut at = receiver;
        for _ in 0..32 {
            at = self.behind(at);
            let ty = self.ty(at);
            if !self.boxes_interface_with(ty, name)
                && let Some(found) = self.visible_method(ty, name, span)
            {
                return Some((at, found));
            }
            let TyKind::Heap(inner) = ty.kind() else { break };
            let here = self.span(at);
            at = self.add(ExprKind::Deref(at), *inner, here);
        }
        if let Some(element) = self.element_of(self.ty(at))
            && let Some(found) = self.inherent(Ty::slice(element), Head::Slice, name)
        {
            return Some((at, found));
        }
        let receiver = self.behind(receiver);
        self.private_method(self.ty(receiver), name)
            .map(|found| (receiver, found))
    }

    /// The object in a box has methods of its own, which come before what every type has.
    fn boxes_interface_with(&self, ty: Ty, name: Symbol) -> bool {
        let TyKind::Heap(inner) = ty.kind() else {
            return false;
        };
        let TyKind::Interface(interface, _) = *self.table.shallow(*inner).kind() else {
            return false;
        };
        let methods = &self.cx.program.interfaces[interface].methods;
        methods.iter().any(|method| method.name == name)
    }

    /// Looks for a method on exactly this type.
    pub(super) fn method_on(&mut self, ty: Ty, name: Symbol, span: Span) -> Option<Method> {
        self.visible_method(ty, name, span)
            .or_else(|| self.private_method(ty, name))
    }

    /// A private method of another file of the program, so that the error can name it. What is private to the library
    /// does not exist for programs.
    fn private_method(&mut self, ty: Ty, name: Symbol) -> Option<Method> {
        let ty = self.default_head(ty);
        let candidates = self.candidates(ty, Head::of(ty), name);
        let of_program = |&(_, function): &Inherent| !self.cx.program.functions[function].in_std;
        let candidates = candidates.into_iter().filter(of_program).collect();
        self.inherent_among(ty, Head::of(ty), candidates)
    }

    fn visible_method(&mut self, ty: Ty, name: Symbol, span: Span) -> Option<Method> {
        let ty = self.default_head(ty);
        if let TyKind::Interface(interface, args) = ty.kind() {
            let methods = &self.cx.program.interfaces[*interface].methods;
            let at = methods.iter().position(|method| method.name == name)? as u32;
            return Some(Method::OfInterface {
                interface: *interface,
                at,
                args: *args,
            });
        }
        let head = Head::of(ty);
        if !matches!(ty.kind(), TyKind::Param(..))
            && let Some(found) = self.inherent(ty, head, name)
        {
            return Some(found);
        }
        if let Some(found) = self.bound_method(ty, name) {
            return Some(found);
        }
        if let Some(found) = self.inherent(ty, Head::Blanket, name) {
            return Some(found);
        }
        self.trait_method(ty, name)
            .or_else(|| self.inferred_method(ty, name, span))
    }

    /// Literals without a type yet have the methods of integers, or of `f64`.
    fn default_head(&mut self, ty: Ty) -> Ty {
        let ty = self.table.shallow(ty);
        match ty.kind() {
            TyKind::Ranged(base, ..) => Ty::int(*base),
            _ => ty,
        }
    }

    fn inherent(&mut self, ty: Ty, head: Head, name: Symbol) -> Option<Method> {
        let candidates = self.candidates(ty, head, name);
        let visible = candidates
            .into_iter()
            .filter(|&(_, function)| self.may_call(function))
            .collect();
        self.inherent_among(ty, head, visible)
    }

    fn candidates(&self, ty: Ty, head: Head, name: Symbol) -> Vec<Inherent> {
        let head = match self.table.open_kind(ty) {
            Some(VarKind::Int) if head != Head::Blanket => Head::Int(IntTy::I64),
            Some(VarKind::Float) if head != Head::Blanket => Head::Float(FloatTy::F64),
            _ => head,
        };
        self.cx.methods.inherent(head, name).to_vec()
    }

    /// Inherent methods without `pub` belong to their file; those of the library to the library.
    pub(super) fn may_call(&self, function: FnId) -> bool {
        let declared = &self.cx.program.functions[function];
        let home = self.cx.functions.get(&function).map(|source| source.scope.module);
        declared.public || home == Some(self.scope.module) || declared.in_std && self.in_std
    }

    fn inherent_among(&mut self, ty: Ty, head: Head, candidates: Vec<Inherent>) -> Option<Method> {
        for (of, function) in candidates {
            let before = self.table.snapshot();
            let declared = &self.cx.program.impls[of];
            let fresh = self.table.fresh_args(declared.generics.params.len());
            let declared = &self.cx.program.impls[of];
            let fits = self.table.unify(declared.self_ty.substitute(&fresh), ty).is_ok();
            if fits {
                let generics = declared.generics.clone();
                if head != Head::Blanket
                    || self
                        .cx
                        .impl_bounds(&mut self.table, &self.generics, &generics, &fresh, 0)
                {
                    return Some(Method::Inherent {
                        function,
                        owner: fresh,
                    });
                }
            }
            self.table.rollback(before);
        }
        None
    }

    /// A method of a parameter's bounds.
    fn bound_method(&mut self, ty: Ty, name: Symbol) -> Option<Method> {
        let TyKind::Param(index, _) = ty.kind() else {
            return None;
        };
        let mut declaring = Vec::new();
        for bound in self.cx.bounds_of(&self.generics, *index) {
            let methods = &self.cx.program.traits[bound.trait_id].methods;
            let found = methods
                .iter()
                .find(|method| self.cx.program.functions[**method].name == name);
            declaring.extend(found.map(|method| (bound, *method)));
        }
        let (bound, method) = declaring.first().cloned()?;
        let mut traits: Vec<TraitId> = declaring.iter().map(|(bound, _)| bound.trait_id).collect();
        traits.sort();
        traits.dedup();
        if traits.len() > 1 {
            return Some(Method::Ambiguous(traits));
        }
        let mut args = vec![ty];
        args.extend(bound.args.iter().copied());
        Some(Method::OfTrait {
            trait_id: bound.trait_id,
            method,
            args,
            implementation: None,
            applied: true,
        })
    }

    /// A method of a trait the type has by an impl, or by nature.
    fn trait_method(&mut self, ty: Ty, name: Symbol) -> Option<Method> {
        if self.table.open_kind(ty) == Some(VarKind::Any) {
            return None;
        }
        let candidates = self.cx.methods.of_traits(name).to_vec();
        if let Some(traits) = self.several_traits(ty, &candidates) {
            return Some(Method::Ambiguous(traits));
        }
        let mut by_nature = None;
        for (trait_id, method) in candidates {
            let count = self.cx.program.traits[trait_id].generics.params.len() - 1;
            let trait_args = self.table.fresh_args(count);
            let list = Args::new(&trait_args);
            let mut args = vec![ty];
            args.extend(trait_args);
            if count > 0
                && self
                    .cx
                    .has_several_impls(&mut self.table, &self.generics, trait_id, list, ty)
            {
                // The arguments or the wanted result decide; the impl is found when they are known.
                return Some(Method::OfTrait {
                    trait_id,
                    method,
                    args,
                    implementation: None,
                    applied: true,
                });
            }
            if let Some(applied) = self
                .cx
                .find_impl(&mut self.table, &self.generics, trait_id, list, ty)
            {
                let implementation = self
                    .own_method(applied.id, name)
                    .map(|function| (function, applied.args));
                return Some(Method::OfTrait {
                    trait_id,
                    method,
                    args,
                    implementation,
                    applied: true,
                });
            }
            if self.cx.program.lang.trait_format != Some(trait_id)
                && self
                    .cx
                    .satisfies(&mut self.table, &self.generics, trait_id, list, ty)
            {
                by_nature = by_nature.or(Some(Method::OfTrait {
                    trait_id,
                    method,
                    args,
                    implementation: None,
                    applied: false,
                }));
            }
        }
        by_nature
    }

    /// The traits among those that declare a method that have an impl for the type, when there is more than one.
    fn several_traits(&mut self, ty: Ty, candidates: &[(TraitId, FnId)]) -> Option<Vec<TraitId>> {
        if candidates.len() < 2 {
            return None;
        }
        let mut having = Vec::new();
        for &(trait_id, _) in candidates {
            let before = self.table.snapshot();
            let count = self.cx.program.traits[trait_id].generics.params.len() - 1;
            let list = Args::new(&self.table.fresh_args(count));
            let found = self
                .cx
                .find_impl(&mut self.table, &self.generics, trait_id, list, ty);
            self.table.rollback(before);
            if found.is_some() {
                having.push(trait_id);
            }
        }
        (having.len() > 1).then_some(having)
    }

    fn own_method(&self, of: ImplId, name: Symbol) -> Option<FnId> {
        let methods = &self.cx.program.impls[of].methods;
        methods
            .iter()
            .copied()
            .find(|method| self.cx.program.functions[*method].name == name)
    }

    /// On a parameter without bounds, the one visible trait that declares the method becomes a requirement.
    fn inferred_method(&mut self, ty: Ty, name: Symbol, span: Span) -> Option<Method> {
        let TyKind::Param(index, _) = ty.kind() else {
            return None;
        };
        let param = self.generics.params.get(*index as usize)?;
        if !param.bounds.is_empty() {
            return None;
        }
        let [(trait_id, method)] = *self.cx.methods.of_traits(name) else {
            return None;
        };
        let count = self.cx.program.traits[trait_id].generics.params.len() - 1;
        let trait_args = self.table.fresh_args(count);
        self.require(*index, trait_id, Args::new(&trait_args), span);
        let mut args = vec![ty];
        args.extend(trait_args);
        Some(Method::OfTrait {
            trait_id,
            method,
            args,
            implementation: None,
            applied: true,
        })
    }

    /// Adds an inferred requirement to a parameter.
    pub(super) fn require(&mut self, index: u32, trait_id: TraitId, args: Args, span: Span) {
        if let Some(param) = self.generics.params.get_mut(index as usize)
            && !param.inferred.iter().any(|known| known.trait_id == trait_id)
        {
            param.inferred.push(Bound { trait_id, args, span });
        }
    }
}
