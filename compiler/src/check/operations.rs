//! Universal operations on types whose own impl is not for their type arguments.
//!
//! Every type can be cloned, compared, hashed and printed by its structure, unless an impl says how; when that impl has
//! bounds that do not hold, nobody says how. Bodies are judged as written, for the types that are known there; what
//! only the instances of generic code show is found by the monomorphiser.

use super::calls;
use super::send_sync::explain;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::e0317;
use crate::hir::*;
use crate::source::{SourceMap, Span};
use crate::types::facts::Facts;
use crate::types::selection::{Lack, Lacking};
use crate::types::thread_facts::{Scope, ThreadFacts};
use crate::types::{Args, TraitId, Ty, TyKind};
use rustc_hash::FxHashSet;

pub fn judge(program: &Program, map: &SourceMap, sink: &mut Sink) {
    if !program.has_conditional_operations() {
        return;
    }
    let facts = ThreadFacts::new(program);
    let judge = |body, scope, sink: &mut Sink| {
        let judge = Judge {
            program,
            map,
            facts: &facts,
            scope,
            body,
        };
        judge.run(sink);
    };
    for (_, function, body) in calls::bodies(program) {
        judge(body, Scope::of(function), sink);
    }
    for body in calls::initialisers(program) {
        judge(body, Scope::NONE, sink);
    }
}

/// The judgement of one body.
struct Judge<'a> {
    program: &'a Program,
    map: &'a SourceMap,
    facts: &'a ThreadFacts<'a>,
    scope: Scope<'a>,
    body: &'a Body,
}

impl Judge<'_> {
    fn run(&self, sink: &mut Sink) {
        let mut told = FxHashSet::default();
        for expr in self.body.exprs.values() {
            for (traits, ty, span) in self.operations(expr) {
                let mut seen = FxHashSet::default();
                if let Some((ty, of, lack)) = self.lack(&traits, ty, &mut seen)
                    && told.insert((of, ty))
                {
                    self.report((ty, of), &lack, span, sink);
                }
            }
        }
    }

    /// The universal operations an expression does itself: their traits, and on what.
    fn operations(&self, expr: &Expr) -> Vec<(Vec<TraitId>, Ty, Span)> {
        let lang = &self.program.lang;
        match &expr.kind {
            ExprKind::Clone(_) => vec![(Glue::Clone.traits(lang), expr.ty, expr.span)],
            ExprKind::Format(parts) | ExprKind::Print { parts, .. } => {
                let values = parts.iter().filter_map(|part| match part {
                    FormatPart::Value(value) => Some(&self.body.exprs[*value]),
                    FormatPart::Text(_) => None,
                });
                values
                    .map(|value| (Glue::Format.traits(lang), value.ty, value.span))
                    .collect()
            }
            ExprKind::Call { callee, .. } => {
                let traits = match callee.target {
                    CalleeTarget::Glue(glue) if glue != Glue::Compare => glue.traits(lang),
                    CalleeTarget::TraitMethod(of, _) if crate::types::selection::is_universal(lang, of) => {
                        vec![of]
                    }
                    _ => return Vec::new(),
                };
                let ty = callee.args.first().copied();
                ty.map(|ty| (traits, ty, expr.span)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The part that has an impl with bounds that do not hold.
    fn lack(&self, traits: &[TraitId], ty: Ty, seen: &mut FxHashSet<Ty>) -> Option<(Ty, TraitId, Lack)> {
        match *ty.kind() {
            TyKind::Array(part, _) | TyKind::Slice(part) | TyKind::Heap(part) | TyKind::Ref(_, part) => {
                self.lack(traits, part, seen)
            }
            TyKind::Adt(adt, args) if seen.insert(ty) => {
                let mut own = false;
                for &of in traits {
                    match self.facts.select(of, Args::empty(), ty, self.scope) {
                        Ok(found) => own |= !self.program.impls[found.id].methods.is_empty(),
                        Err(Some(lack)) if !lack.is_blanket(self.program) => return Some((ty, of, lack)),
                        Err(_) => {}
                    }
                }
                let parts = match own {
                    false => Facts::new(self.program).components(adt, args),
                    // Containers of the library do with their elements what is done with them.
                    true if self.is_container(adt) => args.to_vec(),
                    true => Vec::new(),
                };
                parts.into_iter().find_map(|part| self.lack(traits, part, seen))
            }
            _ => None,
        }
    }

    fn is_container(&self, adt: crate::types::AdtId) -> bool {
        let lang = &self.program.lang;
        [lang.vec, lang.hash_map, lang.hash_set].contains(&Some(adt))
    }

    fn report(&self, needed: (Ty, TraitId), lack: &Lack, span: Span, sink: &mut Sink) {
        sink.report(match &lack.what {
            Lacking::Trait(_) => e0317::lacks(self.program, needed, Some(lack), span),
            Lacking::Fact(fact, reason) => {
                let told = explain::of(self.program, self.map, (lack.ty, *fact), reason);
                explain::conditional(self.program, needed, lack, span, &told)
            }
        });
    }
}
