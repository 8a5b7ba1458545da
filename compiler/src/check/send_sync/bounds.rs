//! Bounds `T: Send` and `T: Sync`, and interfaces declared `@send`, where concrete types meet them.

use super::explain;
use super::{Judge, method_required};
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0601, e0606, e0607};
use crate::hir::*;
use crate::source::Span;
use crate::types::thread_facts::ThreadFact;
use crate::types::{Ty, TyKind};

const FACTS: [ThreadFact; 2] = [ThreadFact::Send, ThreadFact::Sync];

impl Judge<'_> {
    /// Instantiations in `expr`: of a function, or of the struct or enum it builds.
    pub(super) fn bounds(&self, expr: &Expr, sink: &mut Sink) {
        match &expr.kind {
            ExprKind::Call {
                callee, callee_span, ..
            } => self.callee_bounds(callee, *callee_span, sink),
            ExprKind::FnValue(callee) => self.callee_bounds(callee, expr.span, sink),
            ExprKind::Struct { .. } | ExprKind::Variant { .. } => {
                if let TyKind::Adt(adt, args) = expr.ty.kind() {
                    let declared = &self.program.adts[*adt];
                    self.instance(&declared.generics, args, declared.name.as_str(), expr.span, sink);
                }
            }
            _ => {}
        }
    }

    fn callee_bounds(&self, callee: &Callee, span: Span, sink: &mut Sink) {
        if let CalleeTarget::Fn(id) | CalleeTarget::TraitMethod(_, id) = callee.target {
            let function = &self.program.functions[id];
            self.instance(&function.generics, &callee.args, &function.path, span, sink);
        }
    }

    fn instance(&self, generics: &Generics, args: &[Ty], of: &str, span: Span, sink: &mut Sink) {
        for (param, &arg) in generics.params.iter().zip(args) {
            for bound in param.bounds.iter().chain(&param.inferred) {
                self.bound(param, bound, arg, of, span, sink);
            }
        }
    }

    fn bound(&self, param: &GenericParam, bound: &Bound, arg: Ty, of: &str, span: Span, sink: &mut Sink) {
        let lang = &self.program.lang;
        let fact = match Some(bound.trait_id) {
            wanted if wanted == lang.trait_send => ThreadFact::Send,
            wanted if wanted == lang.trait_sync => ThreadFact::Sync,
            _ => return,
        };
        let Some(reason) = self.facts.lacks(fact, arg, self.scope) else {
            return;
        };
        let told = explain::of(self.program, self.map, (arg, fact), &reason);
        let ty = arg.show(self.program).to_string();
        sink.report(e0606::unmet(
            &ty,
            fact.name(),
            of,
            span,
            (param.name.as_str(), bound.span),
            &told,
        ));
    }

    /// A type used as an interface brings along what the interface promises.
    pub(super) fn unsize(&self, expr: &Expr, inner: ExprId, sink: &mut Sink) {
        let (Some(TyKind::Interface(id, _)), Some(concrete)) =
            (behind(expr.ty).map(Ty::kind), behind(self.body.exprs[inner].ty))
        else {
            return;
        };
        let interface = &self.program.interfaces[*id];
        for fact in FACTS {
            let declared = match fact {
                ThreadFact::Send => interface.attrs.send,
                ThreadFact::Sync => interface.attrs.sync,
            };
            let Some(declared) = declared else { continue };
            if let Some(reason) = self.facts.lacks(fact, concrete, self.scope) {
                let told = explain::of(self.program, self.map, (concrete, fact), &reason);
                let ty = concrete.show(self.program).to_string();
                let name = interface.name.as_str();
                sink.report(e0607::unfit(&ty, name, fact.name(), expr.span, declared, &told));
            }
        }
        self.unsize_methods(interface, concrete, expr.span, sink);
    }

    /// Through an interface nobody sees that a method hands its parameter to another thread.
    fn unsize_methods(&self, interface: &Interface, concrete: Ty, span: Span, sink: &mut Sink) {
        for method in &interface.methods {
            let name = method.name.as_str();
            if let Some((function, site)) = method_required(self.program, self.required, concrete, name) {
                let declared = &self.program.functions[function];
                sink.report(e0601::function_value(declared, site.0, span, site.1.span));
            }
        }
    }
}

/// What a reference or `Heap` holds.
fn behind(ty: Ty) -> Option<Ty> {
    match *ty.kind() {
        TyKind::Ref(_, target) | TyKind::Heap(target) => Some(target),
        _ => None,
    }
}
