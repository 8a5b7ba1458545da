//! Changes to what does not change.

use super::Judge;
use crate::check::places::Fixed;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0408, e0409};
use crate::mir::dataflow::{BitSet, Location};
use crate::mir::paths::Found;
use crate::mir::visit::Access;
use crate::mir::{Base, Owner, Place};
use crate::source::Span;
use cranelift_entity::EntityRef;

impl Judge<'_> {
    /// Judges writes and mutable borrows; `init` is what may hold a value already.
    pub(super) fn change(&mut self, place: &Place, access: Access, at: Location, init: &BitSet) {
        let lent = access == Access::Borrow { mutable: true } || access == Access::Exchange;
        if !(lent || Judge::writes(access)) || self.is_own_global(place) {
            return;
        }
        let Some(fixed) = self.places.fixed(place) else {
            return;
        };
        let begins = place.projections.is_empty() && Judge::writes(access) && !self.holds_value(place, init);
        let span = self.span(at);
        if !begins && self.is_news(span, span) {
            let found = self.explain_change(place, fixed, lent, span);
            self.sink.report(found);
        }
    }

    fn is_own_global(&self, place: &Place) -> bool {
        matches!((place.base, self.places.body.owner), (Base::Global(a), Owner::Global(b)) if a == b)
    }

    fn holds_value(&self, place: &Place, init: &BitSet) -> bool {
        match self.paths.find(place) {
            Found::Exact(path) | Found::Within(path) => init.contains(path.index()),
            Found::Untracked => matches!(place.base, Base::Global(_)),
        }
    }

    fn explain_change(&self, place: &Place, fixed: Fixed, lent: bool, span: Span) -> Diagnostic {
        let name = self.name(place);
        let declared = self.places.declared(place.base);
        let (at, variable) = declared.unwrap_or((span, "it"));
        let kind = self.places.kind(place.base);
        match (fixed, lent) {
            (Fixed::Declaration, true) => e0409::immutable(span, &name, variable, kind, at),
            (Fixed::Declaration, false) => e0408::immutable(span, &name, variable, kind, at),
            (Fixed::SharedReference, true) => e0409::through_shared(span, &name, declared),
            (Fixed::SharedReference, false) => e0408::through_shared(span, &name, declared),
        }
    }
}
