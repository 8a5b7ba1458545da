//! Moves out of places that must keep their value.

use super::Judge;
use crate::check::calls;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0401, e0404, e0405, e0406, e0407};
use crate::hir::{ExprKind, ForKind};
use crate::mir::dataflow::Location;
use crate::mir::paths::{Stuck, stuck};
use crate::mir::visit::Access;
use crate::mir::{Base, LocalKind, Place};
use crate::source::Span;
use crate::types::{Ty, TyKind};

impl Judge<'_> {
    /// Judges a move by where it moves from.
    pub(super) fn stuck(&mut self, place: &Place, access: Access, at: Location) {
        if access != Access::Move {
            return;
        }
        let Some(reason) = stuck(&self.places.typing(), place) else {
            return;
        };
        let span = self.span(at);
        if !self.is_news(span) {
            return;
        }
        let mut found = self.explain_stuck(place, reason, span);
        if self.can_clone(self.ty(place)) {
            found = e0401::with_clone(found, span);
        }
        self.sink.report(found);
    }

    fn explain_stuck(&self, place: &Place, reason: Stuck, span: Span) -> Diagnostic {
        let name = self.name(place);
        match reason {
            Stuck::Reference => match self.borrowed_capture(place.base) {
                Some(captured) if self.is_round => e0404::out_of_rounds(span, &name, captured),
                Some(captured) => e0404::out_of_closure(span, &name, captured),
                None => {
                    let found = e0404::out_of(span, &name, "a reference");
                    match self.lender(place.base) {
                        Some((at, text)) => found.label(at, text),
                        None => found,
                    }
                }
            },
            Stuck::Pointer => e0404::out_of(span, &name, "a raw pointer"),
            Stuck::Element => e0405::out_of_element(span, &name),
            Stuck::DropType(owner) => {
                let shown = owner.show(self.facts.program).to_string();
                e0406::out_of_drop(span, &name, &shown, self.drop_impl(owner))
            }
            Stuck::Global => e0407::out_of_global(span, &name),
        }
    }

    /// Where the reference comes from, and what makes it one.
    fn lender(&self, base: Base) -> Option<(Span, String)> {
        let local = match base {
            Base::Local(local) => local,
            Base::Capture(index) => {
                let capture = &self.places.captures[index as usize];
                let text = format!("'{}' is a reference, and the closure holds it", capture.name);
                return Some((capture.declared, text));
            }
            Base::Global(_) => return None,
        };
        let decl = &self.places.body.locals[local];
        let name = decl.name.filter(|_| decl.ty.as_ref().is_some())?;
        let text = match decl.kind {
            LocalKind::Param => {
                let shown = decl.ty.show(self.facts.program);
                format!("this parameter is '{shown}'")
            }
            LocalKind::User if self.is_loop_binding(decl.span) => {
                format!("the loop lends '{name}'; its container keeps it")
            }
            LocalKind::User => format!("'{name}' is bound by reference: its owner keeps it"),
            LocalKind::Temp | LocalKind::DropFlag => return None,
        };
        Some((decl.span, text))
    }

    fn is_loop_binding(&self, span: Span) -> bool {
        calls::bodies(self.facts.program).any(|(_, _, body)| {
            let mut loops = body.exprs.values().filter_map(|expr| match &expr.kind {
                ExprKind::For(looping) => Some(&looping.kind),
                _ => None,
            });
            loops.any(|kind| match *kind {
                ForKind::Elements { element, .. } => body.locals[element].span == span,
                ForKind::Entries { key, value, .. } => {
                    let names = [Some(key), value].into_iter().flatten();
                    names.into_iter().any(|local| body.locals[local].span == span)
                }
                _ => false,
            })
        })
    }

    fn borrowed_capture(&self, base: Base) -> Option<Span> {
        let Base::Capture(index) = base else { return None };
        let capture = self.places.captures.get(index as usize)?;
        capture.by_ref.then_some(capture.span)
    }

    fn drop_impl(&self, owner: Ty) -> Option<Span> {
        let TyKind::Adt(adt, _) = owner.kind() else {
            return None;
        };
        let id = self.facts.program.adts[*adt].drop_impl?;
        Some(self.facts.program.impls[id].span)
    }
}
