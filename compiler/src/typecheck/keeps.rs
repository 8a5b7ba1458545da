//! Step 6: closures handed to callees that keep them.
//!
//! A parameter of function type is kept when the body does anything with it but call it or hand it on to a
//! parameter that is only called. A closure literal given to such a parameter owns its captures from then on.

use super::Checker;
use crate::diagnostics::codes::e0329;
use crate::hir::*;
use crate::source::Span;
use crate::types::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What a body does with its function-typed parameters.
#[derive(Default)]
struct Uses {
    /// By parameter position.
    kept: FxHashSet<u32>,
    /// Own parameter handed to a callee's parameter.
    handed: Vec<(u32, FnId, u32)>,
}

impl Checker<'_> {
    pub(super) fn keeps(&mut self) {
        let ids: Vec<FnId> = self.program.functions.keys().collect();
        let mut uses: FxHashMap<FnId, Uses> = FxHashMap::default();
        for id in ids {
            if let Some(found) = self.parameter_uses(id) {
                uses.insert(id, found);
            }
        }
        let kept = fixpoint(&uses);
        self.own_captures(&kept);
    }

    fn parameter_uses(&self, id: FnId) -> Option<Uses> {
        let function = &self.program.functions[id];
        let body = function.body.as_ref()?;
        let function = |local: &LocalId| matches!(body.locals[*local].ty.kind(), TyKind::Fn(_));
        let params: FxHashMap<LocalId, u32> = body
            .params
            .iter()
            .enumerate()
            .filter(|(_, local)| function(local))
            .map(|(at, local)| (*local, at as u32))
            .collect();
        if params.is_empty() {
            return None;
        }
        let position = |expr: ExprId| match body.exprs[expr].kind {
            ExprKind::Local(local) => params.get(&local).copied(),
            _ => None,
        };
        let mut uses = Uses::default();
        // Uses that are calls or hand-overs are set apart; what is left keeps the parameter.
        let mut harmless: FxHashSet<ExprId> = FxHashSet::default();
        for expr in body.exprs.values() {
            match &expr.kind {
                ExprKind::CallValue { callee, .. } => drop(harmless.insert(*callee)),
                ExprKind::Call {
                    callee:
                        Callee {
                            target: CalleeTarget::Fn(callee),
                            ..
                        },
                    args,
                    ..
                } => {
                    for (at, arg) in args.iter().enumerate() {
                        let arg = body.uncoerced(*arg);
                        if let Some(own) = position(arg)
                            && self.takes_function(*callee, at)
                        {
                            harmless.insert(arg);
                            uses.handed.push((own, *callee, at as u32));
                        }
                    }
                }
                _ => {}
            }
        }
        for (id, _) in body.exprs.iter() {
            if let Some(own) = position(id)
                && !harmless.contains(&id)
            {
                uses.kept.insert(own);
            }
        }
        for expr in body.exprs.values() {
            if let ExprKind::Closure(closure) = &expr.kind
                && closure.is_move
            {
                uses.kept.extend(
                    closure
                        .captures
                        .iter()
                        .filter_map(|capture| params.get(&capture.local)),
                );
            }
        }
        Some(uses)
    }

    fn own_captures(&mut self, kept: &FxHashSet<(FnId, u32)>) {
        let ids: Vec<FnId> = self.program.functions.keys().collect();
        for id in ids {
            let Some(body) = self.program.functions[id].body.clone() else {
                continue;
            };
            let literals = self.kept_literals(&body, kept);
            if literals.is_empty() {
                continue;
            }
            let mut owned = Body::clone(&body);
            for literal in literals {
                self.own(&mut owned, literal);
            }
            self.program.functions[id].body = Some(Arc::new(owned));
        }
    }

    /// Is the parameter declared as a function?
    fn takes_function(&self, callee: FnId, at: usize) -> bool {
        let param = self.program.functions[callee].params.get(at);
        param.is_some_and(|param| matches!(param.ty.kind(), TyKind::Fn(_)))
    }

    /// Closure literals of a body given to parameters that keep them; a parameter of generic type may do anything.
    fn kept_literals(&self, body: &Body, kept: &FxHashSet<(FnId, u32)>) -> Vec<ExprId> {
        let mut found = Vec::new();
        for expr in body.exprs.values() {
            let ExprKind::Call {
                callee:
                    Callee {
                        target: CalleeTarget::Fn(callee),
                        ..
                    },
                args,
                ..
            } = &expr.kind
            else {
                continue;
            };
            for (at, arg) in args.iter().enumerate() {
                let arg = body.uncoerced(*arg);
                let param = self.program.functions[*callee].params.get(at);
                let generic = param.is_some_and(|param| matches!(param.ty.kind(), TyKind::Param(..)));
                let keeps = generic || kept.contains(&(*callee, at as u32));
                if keeps && matches!(body.exprs[arg].kind, ExprKind::Closure(_)) {
                    found.push(arg);
                }
            }
        }
        found
    }

    /// A capture that is not Copy and that a closure around the literal captures as well, with that closure's head.
    fn taken_from_around(&mut self, body: &Body, literal: ExprId) -> Option<(Capture, Span)> {
        let ExprKind::Closure(inner) = &body.exprs[literal].kind else {
            return None;
        };
        let mut owned: Vec<Capture> = inner.captures.clone();
        owned.retain(|capture| !self.is_copy(body.locals[capture.local].ty));
        if owned.is_empty() {
            return None;
        }
        for (id, expr) in body.exprs.iter().filter(|(id, _)| *id != literal) {
            let ExprKind::Closure(outer) = &expr.kind else {
                continue;
            };
            let shared = |capture: &&Capture| outer.captures.iter().any(|known| known.local == capture.local);
            let Some(capture) = owned.iter().find(shared) else {
                continue;
            };
            let mut inside = false;
            body.for_each_inside(outer.body, &mut |inner| inside |= inner == literal);
            if inside && id != literal {
                return Some((capture.clone(), outer.head_span));
            }
        }
        None
    }

    fn own(&mut self, body: &mut Body, literal: ExprId) {
        let ExprKind::Closure(closure) = &body.exprs[literal].kind else {
            return;
        };
        if closure.is_move {
            return;
        }
        if let Some(capture) = closure
            .captures
            .iter()
            .find(|capture| capture.mode == CaptureMode::RefMut)
        {
            let local = &body.locals[capture.local];
            let message = format!(
                "this closure is kept by the function it is given to, but writes to '{}'",
                local.name
            );
            self.sink.report(
                e0329::error(closure.head_span, message)
                    .label(capture.span, "written here")
                    .label(local.span, "declared here")
                    .help("write 'move' before the parameters to give the closure its own copy")
                    .help("to see what it writes from outside, share the variable: 'Shared.new(…)' of \"std/sync\", or send it through a channel"),
            );
            return;
        }
        if let Some((capture, around)) = self.taken_from_around(body, literal) {
            let name = body.locals[capture.local].name;
            let message = format!(
                "this closure is kept by the function it is given to, and takes '{name}' from the closure around it"
            );
            let report = e0329::error(body.exprs[literal].span, message)
                .label(capture.span, "used here")
                .label(around, "the closure around it owns what it captures")
                .help("write 'move' before the parameters, or clone what it needs into a variable first");
            return self.sink.report(report);
        }
        let ExprKind::Closure(closure) = &mut body.exprs[literal].kind else {
            return;
        };
        closure.is_move = true;
        closure
            .captures
            .iter_mut()
            .for_each(|capture| capture.mode = CaptureMode::Value);
    }
}

fn fixpoint(uses: &FxHashMap<FnId, Uses>) -> FxHashSet<(FnId, u32)> {
    let direct = uses
        .iter()
        .flat_map(|(id, uses)| uses.kept.iter().map(|at| (*id, *at)));
    let mut kept: FxHashSet<(FnId, u32)> = direct.collect();
    loop {
        let before = kept.len();
        for (id, uses) in uses {
            for (own, callee, at) in &uses.handed {
                if kept.contains(&(*callee, *at)) {
                    kept.insert((*id, *own));
                }
            }
        }
        if kept.len() == before {
            return kept;
        }
    }
}
