//! What a closure that runs on another OS thread takes along.

use super::explain::{self, Found};
use super::writes::first_write;
use super::{Crossing, CrossingKind, Judge};
use crate::check::origins::Origin;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0601, e0604};
use crate::hir::*;
use crate::types::Ty;
use crate::types::thread_facts::{Reason, ThreadFact};

/// How deep closures that capture closures are followed.
pub(super) const NESTING: u32 = 8;

/// A capture that is judged: of the closure that crosses, or of a closure it captures.
#[derive(Clone, Copy)]
struct Taken<'a> {
    capture: &'a Capture,
    /// The capture of the outermost closure through which this one goes along.
    outermost: &'a Capture,
    /// Several threads may use it at once.
    shared: bool,
    depth: u32,
}

impl<'a> Judge<'a> {
    pub(super) fn captures(&self, closure: &'a Closure, crossing: Crossing, shared: bool, sink: &mut Sink) {
        for capture in &closure.captures {
            let taken = Taken {
                capture,
                outermost: capture,
                shared,
                depth: 0,
            };
            self.capture(taken, crossing, sink);
        }
        if shared {
            self.written_copies(closure, crossing, sink);
        }
    }

    /// Several threads would write the closure's one copy.
    pub(super) fn written_copies(&self, closure: &Closure, crossing: Crossing, sink: &mut Sink) {
        let owned = closure
            .captures
            .iter()
            .filter(|capture| capture.mode == CaptureMode::Value);
        for capture in owned {
            if let Some(at) = first_write(self.body, closure, capture.local) {
                let local = &self.body.locals[capture.local];
                let (name, at) = (local.name.as_str(), self.body.exprs[at].span);
                sink.report(e0604::written(name, at, crossing.span, false, local.span));
            }
        }
    }

    fn capture(&self, taken: Taken<'a>, crossing: Crossing, sink: &mut Sink) {
        let local = &self.body.locals[taken.capture.local];
        if taken.capture.mode == CaptureMode::RefMut {
            let (branch, name) = (crossing.kind == CrossingKind::Branch, local.name.as_str());
            return sink.report(e0604::written(
                name,
                taken.capture.span,
                crossing.span,
                branch,
                local.span,
            ));
        }
        if local.ty.as_fn().is_some() && taken.capture.mode != CaptureMode::Out {
            return self.captured_function(taken, crossing, sink);
        }
        if let Some((fact, reason)) = self.capture_lacks(taken, local.ty) {
            self.report_capture(taken, crossing, fact, &reason, sink);
        }
    }

    fn capture_lacks(&self, taken: Taken<'_>, ty: Ty) -> Option<(ThreadFact, Reason)> {
        let lacks = |fact| {
            self.facts
                .lacks(fact, ty, self.scope)
                .map(|reason| (fact, reason))
        };
        match taken.capture.mode {
            CaptureMode::Ref => lacks(ThreadFact::Sync),
            CaptureMode::Value if taken.shared => lacks(ThreadFact::Send).or_else(|| lacks(ThreadFact::Sync)),
            _ => lacks(ThreadFact::Send),
        }
    }

    /// A captured function value takes its own captures along.
    fn captured_function(&self, taken: Taken<'a>, crossing: Crossing, sink: &mut Sink) {
        let shared = taken.shared || taken.capture.mode == CaptureMode::Ref;
        for origin in self.origins.of_local(taken.capture.local) {
            match origin {
                Origin::Named => {}
                Origin::Param(position) if self.is_handed_on(position) => {}
                Origin::Closure(literal, inner) if taken.depth < NESTING => {
                    for capture in &inner.captures {
                        let depth = taken.depth + 1;
                        let inner = Taken {
                            capture,
                            shared,
                            depth,
                            ..taken
                        };
                        self.capture(inner, crossing, sink);
                    }
                    if shared || self.is_copyable(literal) {
                        self.written_copies(inner, crossing, sink);
                    }
                }
                _ => self.unknown_function(taken, crossing, sink),
            }
        }
    }

    fn unknown_function(&self, taken: Taken<'a>, crossing: Crossing, sink: &mut Sink) {
        let ty = self.body.locals[taken.capture.local].ty;
        let fact = match taken.shared || taken.capture.mode == CaptureMode::Ref {
            true => ThreadFact::Sync,
            false => ThreadFact::Send,
        };
        if let Some(reason) = self.facts.lacks(fact, ty, self.scope) {
            self.report_capture(taken, crossing, fact, &reason, sink);
        }
    }

    fn report_capture(
        &self,
        taken: Taken<'_>,
        crossing: Crossing,
        fact: ThreadFact,
        reason: &Reason,
        sink: &mut Sink,
    ) {
        let local = &self.body.locals[taken.capture.local];
        let outer = &self.body.locals[taken.outermost.local];
        let name = local.name.as_str();
        let through = match taken.depth {
            0 => None,
            _ => Some((
                taken.outermost.span,
                format!("'{}', which takes '{name}' along, is captured here", outer.name),
            )),
        };
        let here = match taken.capture.mode {
            CaptureMode::Out => format!("'{name}' comes back from another OS thread"),
            _ => format!("'{name}' is captured here"),
        };
        let found = Found {
            name: &format!("'{name}'"),
            ty: local.ty,
            fact,
            reason,
        };
        let told = explain::tell(self.program, self.map, &found);
        sink.report(e0601::crosses(
            taken.capture.span,
            &here,
            &told,
            crossing.told(),
            through,
        ));
    }
}
