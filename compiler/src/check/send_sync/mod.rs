//! Send and Sync: what may go to another OS thread.
//!
//! A closure goes there as an argument for a parameter whose type is marked `@send`, or as a branch of `parallel`. Its
//! captures by value must be Send, those by reference Sync and only read. A function that hands its own parameter on
//! to such a place is itself one for its callers (see [`required`]).

mod bounds;
mod captures;
pub(super) mod explain;
mod parallel;
mod required;
mod writes;

use super::calls::{self, Argument};
use super::origins::{Origin, Origins};
use crate::diagnostics::Sink;
use crate::diagnostics::codes::e0601;
use crate::hir::*;
use crate::source::{SourceMap, Span};
use crate::types::thread_facts::{Scope, ThreadFact, ThreadFacts};
use crate::types::{FnId, FnKind, Ty};
use explain::Found;
pub(super) use required::{Required, find_required};
use rustc_hash::FxHashSet;

/// Reports everything that would cross to another OS thread and may not.
pub fn judge(program: &Program, map: &SourceMap, required: &Required, sink: &mut Sink) {
    let facts = ThreadFacts::new(program);
    for (id, _, body) in calls::bodies(program) {
        Judge::new(program, map, &facts, required, Some(id), body).run(sink);
    }
    bounds::supertraits(program, map, &facts, sink);
    for body in calls::initialisers(program) {
        Judge::new(program, map, &facts, required, None, body).run(sink);
    }
}

/// The judgement of one body.
struct Judge<'a> {
    program: &'a Program,
    map: &'a SourceMap,
    facts: &'a ThreadFacts<'a>,
    required: &'a Required,
    scope: Scope<'a>,
    /// `None` for initialisers of globals.
    function: Option<FnId>,
    body: &'a Body,
    origins: Origins<'a>,
}

/// The place that makes a closure run on another OS thread.
#[derive(Clone, Copy)]
pub(super) struct Crossing {
    pub(super) span: Span,
    pub(super) kind: CrossingKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CrossingKind {
    /// A call that takes the closure; with the inner place if the callee only hands it on.
    Call {
        inner: Option<Span>,
    },
    Branch,
    Loop,
    /// A place whose type is marked `@send`.
    Promise,
}

impl<'a> Judge<'a> {
    fn new(
        program: &'a Program,
        map: &'a SourceMap,
        facts: &'a ThreadFacts<'a>,
        required: &'a Required,
        function: Option<FnId>,
        body: &'a Body,
    ) -> Judge<'a> {
        Judge {
            program,
            map,
            facts,
            required,
            scope: function.map_or(Scope::NONE, |id| Scope::of(&program.functions[id])),
            function,
            body,
            origins: Origins::new(body),
        }
    }

    fn run(&self, sink: &mut Sink) {
        let mut handed_over = FxHashSet::default();
        for (id, expr) in self.body.exprs.iter() {
            for argument in calls::arguments(self.program, self.body, id) {
                if goes_to_thread(self.required, &argument) {
                    handed_over.insert(argument.expr);
                    self.argument(argument, sink);
                }
            }
            self.bounds(expr, sink);
            match &expr.kind {
                ExprKind::Parallel(parallel) => self.parallel(parallel, sink),
                ExprKind::FnValue(callee) => self.function_value(callee, expr.span, sink),
                ExprKind::Unsize(inner) => self.unsize(expr, *inner, sink),
                _ => {}
            }
        }
        for (id, _) in self.body.exprs.iter().filter(|(id, _)| !handed_over.contains(id)) {
            self.promised(id, sink);
        }
        self.named_types(sink);
    }

    /// A value is put where the type says `@send`, for others to take to a thread.
    fn promised(&self, id: ExprId, sink: &mut Sink) {
        let expr = &self.body.exprs[id];
        let ExprKind::FnCoerce(inner) = expr.kind else {
            return;
        };
        if !is_send_parameter(expr.ty) || is_send_parameter(self.body.exprs[inner].ty) {
            return;
        }
        let crossing = Crossing {
            span: expr.span,
            kind: CrossingKind::Promise,
        };
        let shared = shared_by(expr.ty);
        self.function_crosses(inner, crossing, shared, sink);
    }

    fn argument(&self, argument: Argument, sink: &mut Sink) {
        let handed_on = self.required.at(argument.to);
        let shared = shared_by(argument.param) || handed_on.is_some_and(|site| site.shared);
        let inner = handed_on.map(|site| site.span);
        let crossing = Crossing {
            span: argument.call,
            kind: CrossingKind::Call { inner },
        };
        self.function_crosses(argument.expr, crossing, shared, sink);
    }

    fn function_crosses(&self, value: ExprId, crossing: Crossing, shared: bool, sink: &mut Sink) {
        for origin in self.origins.of(value) {
            match origin {
                Origin::Named => {}
                Origin::Param(position) if self.is_handed_on(position) => {}
                Origin::Closure(literal, closure) => {
                    self.captures(closure, crossing, shared, sink);
                    if !shared && literal != self.uncoerced(value) && self.is_copyable(literal) {
                        self.written_copies(closure, crossing, sink);
                    }
                }
                Origin::Param(_) | Origin::Unknown => self.unknown_value(value, crossing, sink),
            }
        }
    }

    /// A closure that is not handed over where it is made may have copies, which share what it captured.
    fn is_copyable(&self, literal: ExprId) -> bool {
        let ty = self.body.exprs[literal].ty.as_fn();
        ty.is_some_and(|function| function.kind == FnKind::Plain)
    }

    /// A function value about which only the type says something.
    fn unknown_value(&self, at: ExprId, crossing: Crossing, sink: &mut Sink) {
        let at = self.uncoerced(at);
        let expr = &self.body.exprs[at];
        let Some(reason) = self.facts.not_send(expr.ty, self.scope) else {
            return;
        };
        let name = self.name_of(at);
        let found = Found {
            name: &name,
            ty: expr.ty,
            fact: ThreadFact::Send,
            reason: &reason,
        };
        let told = explain::tell(self.program, self.map, &found);
        sink.report(e0601::crosses(
            expr.span,
            &format!("{name} is handed over here"),
            &told,
            crossing.told(),
            None,
        ));
    }

    /// The callers of this function are judged instead.
    fn is_handed_on(&self, position: usize) -> bool {
        self.function
            .is_some_and(|function| self.required.at(Some((function, position))).is_some())
    }

    /// Below the coercions to the parameter's type.
    fn uncoerced(&self, expr: ExprId) -> ExprId {
        match self.body.exprs[expr].kind {
            ExprKind::FnCoerce(inner) => self.uncoerced(inner),
            _ => expr,
        }
    }

    fn name_of(&self, expr: ExprId) -> String {
        match &self.body.exprs[expr].kind {
            ExprKind::Local(local) => format!("'{}'", self.body.locals[*local].name),
            ExprKind::Global(global) => format!("'{}'", self.program.globals[*global].name),
            ExprKind::Deref(inner) | ExprKind::Clone(inner) => self.name_of(*inner),
            _ => "this value".to_string(),
        }
    }

    /// A function that hands its parameter to another thread loses that knowledge when it becomes a value.
    fn function_value(&self, callee: &Callee, span: Span, sink: &mut Sink) {
        let CalleeTarget::Fn(function) = callee.target else {
            return;
        };
        if let Some((param, site)) = self.required.any_of(function) {
            let declared = &self.program.functions[function];
            sink.report(e0601::function_value(declared, param, span, site.span));
        }
    }
}

/// Whether the argument runs on another OS thread: its parameter says so, or the callee's body.
pub(super) fn goes_to_thread(required: &Required, argument: &Argument) -> bool {
    is_send_parameter(argument.param) || required.at(argument.to).is_some()
}

pub(super) fn is_send_parameter(ty: Ty) -> bool {
    ty.as_fn().is_some_and(|function| function.send)
}

/// A plain function value may be copied, and so called by several threads at once.
fn shared_by(ty: Ty) -> bool {
    ty.as_fn()
        .is_some_and(|function| function.send && function.kind == FnKind::Plain)
}

impl Crossing {
    fn told(self) -> e0601::Crossing {
        let (text, inner) = match self.kind {
            CrossingKind::Call { inner } => ("the closure runs on another OS thread", inner),
            CrossingKind::Branch => ("this branch runs on another OS thread", None),
            CrossingKind::Loop => ("the body runs on several OS threads", None),
            CrossingKind::Promise => (
                "the type expected here says '@send': it may run on another OS thread",
                None,
            ),
        };
        e0601::Crossing {
            span: self.span,
            text,
            inner,
        }
    }
}

/// The first parameter that a method of that name of `ty` hands on to another thread.
fn method_required<'a>(
    program: &Program,
    required: &'a Required,
    ty: Ty,
    name: &str,
) -> Option<(FnId, (usize, &'a required::Site))> {
    let mut own = super::methods::of_type(program, ty, name).into_iter();
    own.find_map(|function| required.any_of(function).map(|site| (function, site)))
}
