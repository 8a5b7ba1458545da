//! A type has a trait in one way: no two impls of a trait meet on some type.
//!
//! The whole program is known, so impls for all types with some traits meet another impl only where a type is both: an
//! `impl<T: A> Trait for T` and an `impl Trait for S` are fine as long as `S` is not `A`.

use super::Checker;
use super::index::Head;
use super::infer::InferTable;
use crate::diagnostics::codes::e0316;
use crate::hir::{Generics, Impl};
use crate::syntax::Symbol;
use crate::types::selection::is_universal;
use crate::types::thread_facts::ThreadFact;
use crate::types::*;

impl Checker<'_> {
    pub(super) fn coherence(&mut self) {
        let mut conflicts: Vec<(ImplId, ImplId, Ty)> = Vec::new();
        for impls in self.program.trait_impls.values() {
            for (at, &first) in impls.iter().enumerate() {
                for &second in &impls[at + 1..] {
                    if let Some(ty) = self.meet(first, second) {
                        conflicts.push((first, second, ty));
                    }
                }
            }
        }
        conflicts.sort_by_key(|conflict| (conflict.0, conflict.1));
        for (first, second, ty) in conflicts {
            self.report_conflict(first, second, ty);
        }
        self.inherent_conflicts();
    }

    fn report_conflict(&mut self, first: ImplId, second: ImplId, ty: Ty) {
        let (a, b) = (&self.program.impls[first], &self.program.impls[second]);
        let trait_name = b
            .of_trait
            .map_or(Symbol::EMPTY, |(id, _)| self.program.traits[id].name);
        let message = format!("'{}' implements '{trait_name}' twice", ty.show(&self.program));
        self.sink.report(
            e0316::error(b.span, message)
                .here("conflicting implementation")
                .label(a.span, "first implemented here"),
        );
    }

    fn inherent_conflicts(&mut self) {
        for (first, second) in self.methods.inherent_conflicts(&self.program) {
            let (a, b) = (&self.program.functions[first], &self.program.functions[second]);
            let message = format!("method '{}' is declared twice", b.path);
            self.sink.report(
                e0316::error(b.name_span, message)
                    .here("declared again")
                    .label(a.name_span, "first declared here"),
            );
        }
    }

    /// A type, or the pattern of one, on which two impls of a trait meet.
    fn meet(&self, first: ImplId, second: ImplId) -> Option<Ty> {
        let (a, b) = (&self.program.impls[first], &self.program.impls[second]);
        let (one, other) = (Head::of(a.self_ty), Head::of(b.self_ty));
        // A bound that could not be read would be missing here.
        let unread = self.sink.has_errors();
        match (one == Head::Blanket, other == Head::Blanket) {
            (true, _) | (_, true) if unread => None,
            (false, false) => (one == other && self.agree(a, b, None)).then_some(b.self_ty),
            (true, false) => self.agree(a, b, Some(&[])).then_some(b.self_ty),
            (false, true) => self.agree(a, b, Some(&[])).then_some(a.self_ty),
            (true, true) => self.witness(a, b),
        }
    }

    /// Whether the impls' arguments and self types can be the same; also those of `more`, with the bounds of both impls
    /// then, so far as they are known. `None` leaves bounds aside.
    fn agree(&self, a: &Impl, b: &Impl, more: Option<&[&Impl]>) -> bool {
        let mut table = InferTable::default();
        let x = table.fresh_args(a.generics.params.len());
        let y = table.fresh_args(b.generics.params.len());
        let args = |of: &Impl, fresh: &[Ty]| of.of_trait.map(|(_, args)| args.substitute(fresh));
        // The result of an operator does not tell two impls apart.
        let result = |of: &Impl| of.of_trait.is_some_and(|(id, _)| self.is_operator(id)) as usize;
        let same_args = match (args(a, &x), args(b, &y)) {
            (Some(left), Some(right)) => left
                .iter()
                .zip(right.iter())
                .take(left.len() - result(a).min(left.len()))
                .all(|(l, r)| table.unify(*l, *r).is_ok()),
            _ => false,
        };
        let this = a.self_ty.substitute(&x);
        if !same_args || table.unify(this, b.self_ty.substitute(&y)).is_err() {
            return false;
        }
        let Some(more) = more else { return true };
        let known = more.iter().all(|known| {
            let fresh = table.fresh_args(known.generics.params.len());
            table.unify(this, known.self_ty.substitute(&fresh)).is_ok()
        });
        let none = Generics::default();
        known
            && self.impl_bounds(&mut table, &none, &a.generics, &x, 0)
            && self.impl_bounds(&mut table, &none, &b.generics, &y, 0)
    }

    /// A type that has what two impls for all types ask for.
    fn witness(&self, a: &Impl, b: &Impl) -> Option<Ty> {
        let lang = &self.program.lang;
        let bounds = |of: &Impl| match of.self_ty.kind() {
            TyKind::Param(index, _) => of.generics.params[*index as usize].bounds.clone(),
            _ => Vec::new(),
        };
        let mut asked = bounds(a);
        asked.extend(bounds(b));
        asked.retain(|bound| {
            !is_universal(lang, bound.trait_id) && ThreadFact::of(lang, bound.trait_id).is_none()
        });
        let Some(bound) = asked.first() else {
            return self.agree(a, b, None).then_some(b.self_ty);
        };
        let simple = [Ty::i64(), Ty::f64(), Ty::bool(), Ty::str()].map(|ty| Impl {
            span: b.span,
            generics: Generics::default(),
            of_trait: None,
            self_ty: ty,
            methods: Vec::new(),
        });
        let impls = self
            .program
            .trait_impls
            .get(&bound.trait_id)
            .into_iter()
            .flatten();
        let impls = impls.map(|&id| &self.program.impls[id]);
        let candidates = impls.filter(|one| Head::of(one.self_ty) != Head::Blanket);
        let mut candidates = candidates.chain(&simple);
        let found = candidates.find(|candidate| self.agree(a, b, Some(&[candidate])))?;
        Some(found.self_ty)
    }
}
