//! `parallel { … }` and `parallel for`.

use super::explain::{self, Found};
use super::{Crossing, CrossingKind, Judge};
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0601, e0605};
use crate::hir::*;
use crate::types::facts::Facts;
use crate::types::thread_facts::ThreadFact;
use crate::types::{Ty, TyKind};
use rustc_hash::FxHashMap;

impl<'a> Judge<'a> {
    pub(super) fn parallel(&self, parallel: &'a Parallel, sink: &mut Sink) {
        match &parallel.kind {
            ParallelKind::Branches(branches) => self.branches(branches, sink),
            ParallelKind::For { body, .. } => {
                let crossing = Crossing {
                    span: parallel.span,
                    kind: CrossingKind::Loop,
                };
                self.captures(body, crossing, true, sink);
                self.elements(body, crossing, sink);
            }
        }
    }

    fn branches(&self, branches: &'a [Closure], sink: &mut Sink) {
        for branch in branches {
            let crossing = Crossing {
                span: branch.head_span,
                kind: CrossingKind::Branch,
            };
            self.captures(branch, crossing, false, sink);
        }
        self.moved_twice(branches, sink);
    }

    /// Each worker gets some of the elements, to write when they are lent mutably.
    fn elements(&self, body: &Closure, crossing: Crossing, sink: &mut Sink) {
        let Some(&param) = body.params.first() else { return };
        let local = &self.body.locals[param];
        let (fact, ty) = match *local.ty.kind() {
            TyKind::Ref(true, ty) => (ThreadFact::Send, element(ty)),
            TyKind::Ref(false, ty) => (ThreadFact::Sync, element(ty)),
            _ => (ThreadFact::Send, local.ty),
        };
        if let Some(reason) = self.facts.lacks(fact, ty, self.scope) {
            let found = Found {
                name: "the elements",
                ty,
                fact,
                reason: &reason,
            };
            let told = explain::tell(self.program, self.map, &found);
            let here = format!("'{}' is used on other OS threads", local.name);
            sink.report(e0601::crosses(local.span, &here, &told, crossing.told(), None));
        }
    }

    /// Branches run at the same time: what one takes, no other may use.
    fn moved_twice(&self, branches: &[Closure], sink: &mut Sink) {
        let facts = Facts::new(self.program);
        let mut takers: FxHashMap<LocalId, (usize, &Capture)> = FxHashMap::default();
        for (at, capture) in with_position(branches) {
            let taken =
                capture.mode == CaptureMode::Value && !facts.is_copy(self.body.locals[capture.local].ty);
            if taken && !takers.contains_key(&capture.local) {
                takers.insert(capture.local, (at, capture));
            }
        }
        for (at, capture) in with_position(branches) {
            let Some(&(taker, first)) = takers.get(&capture.local) else {
                continue;
            };
            if taker != at {
                let local = &self.body.locals[capture.local];
                let also_taken = capture.mode == CaptureMode::Value;
                let found = e0605::taken(local.name.as_str(), capture.span, first.span, also_taken);
                sink.report(match facts.has_fields(local.ty) {
                    true => e0605::with_field_bound(found),
                    false => found,
                });
            }
        }
    }
}

fn with_position(branches: &[Closure]) -> impl Iterator<Item = (usize, &Capture)> {
    branches
        .iter()
        .enumerate()
        .flat_map(|(at, branch)| branch.captures.iter().map(move |capture| (at, capture)))
}

fn element(ty: Ty) -> Ty {
    match *ty.kind() {
        TyKind::Slice(element) => element,
        _ => ty,
    }
}
