//! `@derive(Json)`: every part of the type must be convertible itself. The impls are written by `resolve/`.

use super::infer::InferTable;
use super::{Checker, Item};
use crate::diagnostics::codes::e0317;
use crate::hir::{Adt, AdtKind};
use crate::resolve::derive_json::{FROM_JSON, TO_JSON};
use crate::resolve::{Found, ModuleId};
use crate::source::Span;
use crate::syntax::Symbol;
use crate::types::*;

/// A type with the attribute, and where that stands.
pub(super) struct DerivedJson {
    adt: AdtId,
    module: ModuleId,
    span: Span,
}

impl Checker<'_> {
    pub(super) fn derived_json(&mut self, module: ModuleId, name: Symbol, span: Span) {
        if let Some(Item::Adt(adt)) = self.item_named(module, name) {
            self.json.push(DerivedJson { adt, module, span });
        }
    }

    fn item_named(&self, module: ModuleId, name: Symbol) -> Option<Item> {
        match self.modules.lookup(module, name) {
            Found::Decl(decl) => self.items.get(&decl).copied(),
            _ => None,
        }
    }

    /// Asks the parts for both traits; where one is missing, the written bodies would only say the same again.
    pub(super) fn json_parts(&mut self, derived: &DerivedJson) {
        let written = [TO_JSON, FROM_JSON].map(|name| self.written_impl(derived, name));
        for (id, trait_id) in written.into_iter().flatten() {
            if let Some((ty, at)) = self.unconvertible(derived.adt, id, trait_id) {
                self.not_convertible(derived, ty, at, trait_id);
                for (id, _) in written.into_iter().flatten() {
                    for method in self.program.impls[id].methods.clone() {
                        self.functions.remove(&method);
                    }
                }
                return;
            }
        }
    }

    fn written_impl(&self, derived: &DerivedJson, name: &str) -> Option<(ImplId, TraitId)> {
        let Some(Item::Trait(trait_id)) = self.item_named(derived.module, Symbol::intern(name)) else {
            return None;
        };
        let own = |ty: Ty| matches!(ty.kind(), TyKind::Adt(adt, _) if *adt == derived.adt);
        let mut impls = self.program.trait_impls.get(&trait_id)?.iter().copied();
        let id = impls.find(|id| own(self.program.impls[*id].self_ty))?;
        Some((id, trait_id))
    }

    fn unconvertible(&self, adt: AdtId, written: ImplId, trait_id: TraitId) -> Option<(Ty, Span)> {
        let env = &self.program.impls[written].generics;
        let parts = parts_of(&self.program.adts[adt]);
        parts.into_iter().find(|(ty, _)| {
            let mut table = InferTable::default();
            !ty.has_error() && !self.satisfies(&mut table, env, trait_id, Args::empty(), *ty)
        })
    }

    fn not_convertible(&mut self, derived: &DerivedJson, ty: Ty, at: Span, trait_id: TraitId) {
        let (shown, name) = (
            ty.show(&self.program).to_string(),
            self.program.traits[trait_id].name,
        );
        let message = format!("'Json' cannot be derived: '{shown}' is not '{name}'");
        let report = e0317::error(derived.span, message).label(at, "this part cannot be converted");
        let own = matches!(ty.kind(), TyKind::Adt(adt, _) if !self.in_std(self.homes[adt]));
        self.sink.report(match own {
            true => report.help(format!(
                "derive it for '{shown}' too, or write 'impl {name} for {shown}'"
            )),
            false => report.note("JSON has numbers, bool, string, options, Vec and HashMap of string"),
        });
    }
}

/// Types of fields or payloads, and where they are declared.
pub(super) fn parts_of(declared: &Adt) -> Vec<(Ty, Span)> {
    match &declared.kind {
        AdtKind::Enum { variants, .. } => {
            let parts = variants.iter();
            parts
                .flat_map(|variant| variant.payload.iter().map(|ty| (*ty, variant.span)))
                .collect()
        }
        _ => {
            let fields = declared.fields().iter();
            fields.map(|field| (field.ty, field.span)).collect()
        }
    }
}
