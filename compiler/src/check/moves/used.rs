//! Uses of what is not there.

use super::Judge;
use super::history::{Cause, Moved};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::e0401::Taker;
use crate::diagnostics::codes::{e0401, e0402, e0403};
use crate::hir::{CalleeTarget, Contract, ContractKind, FnOwner};
use crate::mir::dataflow::{BitSet, Location};
use crate::mir::paths::{Found, PathId};
use crate::mir::visit::Access;
use crate::mir::{Base, Body, CallTarget, Local, LocalKind, Operand, Owner, Place, StatementKind};
use crate::types::FnId;
use cranelift_entity::EntityRef;

impl Judge<'_> {
    /// Judges an access by whether the place may be without a value.
    pub(super) fn used(&mut self, place: &Place, access: Access, at: Location, uninit: &BitSet) {
        if self.is_temporary(place.base) {
            return;
        }
        let missing = match access {
            Access::Copy | Access::Move | Access::Duplicate | Access::Inspect | Access::Exchange => {
                self.missing(place, uninit)
            }
            Access::Borrow { .. } => self.missing(place, uninit),
            Access::Write => self.missing_around(place, uninit),
            _ => None,
        };
        if let Some(path) = missing {
            self.report_missing(place, access, at, path);
        }
    }

    fn is_temporary(&self, base: Base) -> bool {
        matches!(base, Base::Local(local) if self.places.body.locals[local].kind == LocalKind::Temp)
    }

    /// The outermost path at, around or in the place that may be without a value.
    fn missing(&self, place: &Place, uninit: &BitSet) -> Option<PathId> {
        let path = match self.paths.find(place) {
            Found::Exact(path) => path,
            Found::Within(path) => return uninit.contains(path.index()).then_some(path),
            Found::Untracked => return None,
        };
        let mut missing = Vec::new();
        self.paths.for_each_in(path, &mut |inner| {
            if uninit.contains(inner.index()) {
                missing.push(inner);
            }
        });
        missing
            .into_iter()
            .min_by_key(|&inner| self.paths.paths[inner].place.projections.len())
    }

    /// For a write to a part: the whole that is gone.
    fn missing_around(&self, place: &Place, uninit: &BitSet) -> Option<PathId> {
        let around = match self.paths.find(place) {
            Found::Exact(path) => self.paths.paths[path].parent?,
            Found::Within(path) => path,
            Found::Untracked => return None,
        };
        uninit.contains(around.index()).then_some(around)
    }

    fn report_missing(&mut self, place: &Place, access: Access, at: Location, path: PathId) {
        let span = self.span(at);
        let cause = self.cause(path, at);
        let about = match &cause {
            Cause::Moved(moved) => moved.span,
            Cause::NeverSet => self
                .places
                .declared(place.base)
                .map_or(span, |(declared, _)| declared),
        };
        // One report per move; what follows from it stays silent.
        if self.is_news(about) {
            let found = self.explain_missing(place, access, at, path, cause);
            self.sink.report(found);
        }
    }

    fn explain_missing(
        &self,
        place: &Place,
        access: Access,
        at: Location,
        path: PathId,
        cause: Cause,
    ) -> Diagnostic {
        let (span, what) = (self.span(at), self.name(place));
        let moved = match cause {
            Cause::Moved(moved) => moved,
            Cause::NeverSet => {
                let declared = self
                    .places
                    .declared(place.base)
                    .map_or(span, |(declared, _)| declared);
                return e0402::unset(span, &self.name(&self.paths.paths[path].place), declared);
            }
        };
        let gone = self.name(&moved.place);
        let found = match access {
            _ if moved.at == at => e0403::moved_again(span, &gone),
            Access::Write => return e0401::part_assigned(span, &what, &gone, moved.span),
            _ if moved.round_before => e0403::used_again(span, &what, &gone, moved.span, self.taker(&moved)),
            _ => e0401::used(span, &what, &gone, moved.span, self.taker(&moved)),
        };
        let found = self.offer_clone(found, &moved, at);
        self.offer_loan(found, &moved)
    }

    /// A binding of a pattern took the value: there is no expression to clone.
    fn is_pattern(&self, moved: &Moved) -> bool {
        let statement = self.places.body.blocks[moved.at.block]
            .statements
            .get(moved.at.statement);
        let Some(StatementKind::Assign(dest, _)) = statement.map(|statement| &statement.kind) else {
            return false;
        };
        dest.as_local().is_some_and(|local| {
            let decl = &self.places.body.locals[local];
            decl.kind == LocalKind::User && decl.span == moved.span
        })
    }

    fn taker(&self, moved: &Moved) -> Taker {
        match moved.closure {
            Some(closure) => Taker::Closure(closure),
            None if self.is_pattern(moved) => Taker::Pattern,
            None => Taker::Expression,
        }
    }

    /// The use stands in an `ensures` clause.
    fn is_promise(&self, at: Location) -> bool {
        let Owner::Fn(function) = self.places.body.owner else {
            return false;
        };
        let (body, span) = (&self.places.program.functions[function].body, self.span(at));
        let around = |clause: &Contract| {
            let of = clause.span;
            clause.kind == ContractKind::Ensures
                && of.file == span.file
                && of.start <= span.start
                && span.end <= of.end
        };
        body.as_ref()
            .is_some_and(|body| body.contracts.iter().any(around))
    }

    fn offer_clone(&self, found: Diagnostic, moved: &Moved, at: Location) -> Diagnostic {
        if self.is_promise(at) {
            let old = self.name(&moved.place);
            return found.help(format!("write 'old({old})', which is its value from before"));
        }
        let ty = self.ty(&moved.place);
        if ty.as_fn().is_some_and(|function| function.once) {
            return e0401::with_closure_used_up(found);
        }
        let name = self.places.name(&moved.place);
        let found = match moved.closure {
            _ if !self.can_clone(ty) => found,
            Some(_) if moved.round_before => e0403::with_cloned_capture(found, name.as_deref()),
            Some(_) => e0401::with_cloned_capture(found, name.as_deref()),
            None if self.is_pattern(moved) => e0401::with_cloned_subject(found),
            None => e0401::with_clone(found, moved.span),
        };
        match moved.closure {
            Some(_) if self.facts.has_fields(ty) => e0401::with_field_bound(found),
            _ => found,
        }
    }

    /// A function of the program that takes the value, but only looks at it, could borrow it.
    fn offer_loan(&self, found: Diagnostic, moved: &Moved) -> Diagnostic {
        let Some((function, position)) = self.taking_parameter(moved.at) else {
            return found;
        };
        let declared = &self.facts.program.functions[function];
        let param = &declared.params[position];
        if param.ty.as_fn().is_some() {
            return found;
        }
        let ty = param.ty.show(self.facts.program).to_string();
        e0401::with_loan(found, declared.name.as_str(), param.name.as_str(), &ty)
    }

    /// The parameter that a value moved at `at` goes to, if its function could borrow it: it gives nothing of it away,
    /// and nobody else decides what it takes.
    fn taking_parameter(&self, at: Location) -> Option<(FnId, usize)> {
        let (function, position) = self.call_with(at)?;
        let declared = &self.facts.program.functions[function];
        let of_trait = match declared.owner {
            FnOwner::Free => false,
            FnOwner::Impl(id) => self.facts.program.impls[id].of_trait.is_some(),
            FnOwner::Trait(_) => true,
        };
        let body = self.module.functions.get(&function)?;
        let param = Base::Local(Local::new(position));
        (!declared.in_std && !of_trait && !gives_away(body, param)).then_some((function, position))
    }

    /// The function that is called with what is moved into a temporary at `at`, and as which argument.
    fn call_with(&self, at: Location) -> Option<(FnId, usize)> {
        let statements = &self.places.body.blocks[at.block].statements;
        let StatementKind::Assign(temp, _) = &statements.get(at.statement)?.kind else {
            return None;
        };
        let gets = |operand: &Operand| matches!(operand, Operand::Move(place) if place == temp);
        statements[at.statement + 1..].iter().find_map(|statement| {
            let StatementKind::Call {
                callee: CallTarget::Named(callee),
                args,
                ..
            } = &statement.kind
            else {
                return None;
            };
            let CalleeTarget::Fn(function) = callee.target else {
                return None;
            };
            Some((function, args.iter().position(gets)?))
        })
    }
}

/// Whether something leaves the variable.
fn gives_away(body: &Body, variable: Base) -> bool {
    let mut found = false;
    let mut note = |place: &Place, access: Access| found |= access == Access::Move && place.base == variable;
    body.accesses(&mut note);
    found
}
