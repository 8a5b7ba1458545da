//! Bounds `T: Send` and `T: Sync`, and interfaces declared `@send`, where concrete types meet them; also the bounds of
//! the impls by which a type meets other bounds, has an interface's methods, or has its trait's supertraits.

use super::explain;
use super::{Judge, method_required};
use crate::check::methods;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0314, e0317, e0601, e0606, e0607};
use crate::hir::*;
use crate::source::{SourceMap, Span};
use crate::types::selection::{Lack, Lacking};
use crate::types::thread_facts::{Scope, ThreadFact, ThreadFacts};
use crate::types::{Args, FnId, TraitId, Ty, TyKind};
use rustc_hash::FxHashSet;

const FACTS: [ThreadFact; 2] = [ThreadFact::Send, ThreadFact::Sync];

impl Judge<'_> {
    /// Instantiations in `expr`: of a function, or of the struct or enum it builds.
    pub(super) fn bounds(&self, expr: &Expr, sink: &mut Sink) {
        match &expr.kind {
            ExprKind::Call {
                callee, callee_span, ..
            } => self.callee_bounds(callee, *callee_span, sink),
            ExprKind::FnValue(callee) => self.callee_bounds(callee, expr.span, sink),
            ExprKind::Try {
                convert: Some(TryConvert::From(callee)),
                ..
            } => self.callee_bounds(callee, expr.span, sink),
            ExprKind::For(each) => {
                if let ForKind::Iterator { next, .. } = &each.kind {
                    self.callee_bounds(next, each.head_span, sink);
                }
            }
            ExprKind::Struct { .. } | ExprKind::Variant { .. } => {
                if let TyKind::Adt(adt, args) = expr.ty.kind() {
                    let declared = &self.program.adts[*adt];
                    self.instance(&declared.generics, args, declared.name.as_str(), expr.span, sink);
                }
            }
            _ => {}
        }
    }

    /// The bounds of the structs and enums that a body names. Those it makes were judged where they are made.
    pub(super) fn named_types(&self, sink: &mut Sink) {
        let made = self.body.exprs.values().filter_map(|expr| match expr.kind {
            ExprKind::Struct { .. } | ExprKind::Variant { .. } => Some(expr.ty),
            _ => None,
        });
        let mut seen: FxHashSet<Ty> = made.collect();
        let mut named: Vec<(Ty, Span)> = Vec::new();
        if let Some(function) = self.function.map(|id| &self.program.functions[id]) {
            named.extend(function.params.iter().map(|param| (param.ty, param.span)));
            named.push((function.ret, function.ret_span.unwrap_or(function.name_span)));
        }
        named.extend(self.body.locals.values().map(|local| (local.ty, local.span)));
        for (ty, span) in named {
            ty.map(&mut |part| {
                if let TyKind::Adt(adt, args) = part.kind()
                    && seen.insert(part)
                {
                    let declared = &self.program.adts[*adt];
                    self.instance(&declared.generics, args, declared.name.as_str(), span, sink);
                }
                None
            });
        }
    }

    fn callee_bounds(&self, callee: &Callee, span: Span, sink: &mut Sink) {
        match callee.target {
            CalleeTarget::Fn(id) => self.function_bounds(id, callee.args, span, sink),
            CalleeTarget::TraitMethod(of, id) => {
                let count = self.program.traits[of].generics.params.len();
                let own = callee.args.get(1..count).unwrap_or_default();
                if let Some(&ty) = callee.args.first() {
                    self.has_trait(of, Args::new(own), ty, span, sink);
                }
                self.function_bounds(id, callee.args, span, sink);
            }
            CalleeTarget::Glue(Glue::Compare) => {
                if let (Some(of), Some(&ty)) = (self.program.lang.trait_ord, callee.args.first()) {
                    self.has_trait(of, Args::empty(), ty, span, sink);
                }
            }
            _ => {}
        }
    }

    fn function_bounds(&self, id: FnId, args: Args, span: Span, sink: &mut Sink) {
        let function = &self.program.functions[id];
        self.instance(&function.generics, &args, &function.path, span, sink);
    }

    fn instance(&self, generics: &Generics, args: &[Ty], of: &str, span: Span, sink: &mut Sink) {
        for (param, &arg) in generics.params.iter().zip(args) {
            for bound in param.bounds.iter().chain(&param.inferred) {
                self.bound(param, bound, (arg, args), of, span, sink);
            }
        }
    }

    fn bound(
        &self,
        param: &GenericParam,
        bound: &Bound,
        (arg, args): (Ty, &[Ty]),
        of: &str,
        span: Span,
        sink: &mut Sink,
    ) {
        let wanted = bound.args.substitute(args);
        let Some(lack) = self.facts.lacks_trait(bound.trait_id, wanted, arg, self.scope) else {
            return;
        };
        let Lacking::Fact(fact, reason) = &lack.what else {
            return;
        };
        let told = explain::of(self.program, self.map, (lack.ty, *fact), reason);
        let ty = arg.show(self.program).to_string();
        let asked = (param.name.as_str(), bound.span);
        if lack.conditions.is_empty() {
            return sink.report(e0606::unmet(&ty, fact.name(), of, span, asked, &told));
        }
        let found = explain::conditional(self.program, (arg, bound.trait_id), &lack, span, &told);
        let here = format!("'{}' is '{ty}' here", param.name);
        sink.report(
            found
                .here(here)
                .label(bound.span, format!("'{of}' asks for it here")),
        );
    }

    /// A use of a trait's method, whose impl may ask for more.
    fn has_trait(&self, of: TraitId, args: Args, ty: Ty, span: Span, sink: &mut Sink) {
        if let Some(lack) = self.facts.lacks_trait(of, args, ty, self.scope) {
            self.conditional((ty, of), &lack, span, sink);
        }
    }

    /// What lacks anything else than Send and Sync was told by the type checker.
    pub(super) fn conditional(&self, needed: (Ty, TraitId), lack: &Lack, span: Span, sink: &mut Sink) {
        if let Lacking::Fact(fact, reason) = &lack.what {
            let told = explain::of(self.program, self.map, (lack.ty, *fact), reason);
            sink.report(explain::conditional(self.program, needed, lack, span, &told));
        }
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
        self.unsize_conditions(interface, concrete, expr.span, sink);
    }

    /// The impls with the interface's methods may ask for Send or Sync of their parameters.
    fn unsize_conditions(&self, interface: &Interface, concrete: Ty, span: Span, sink: &mut Sink) {
        let (program, mut told) = (self.program, FxHashSet::default());
        for method in &interface.methods {
            for (of, lack) in methods::unmet(self.facts, concrete, method.name, self.scope) {
                let Lacking::Fact(fact, reason) = &lack.what else {
                    continue;
                };
                if told.insert(of) {
                    let told = explain::of(program, self.map, (lack.ty, *fact), reason);
                    let message = format!(
                        "'{}' is not a '{}', because '{}' is not {}",
                        concrete.show(program),
                        interface.name,
                        lack.ty.show(program),
                        fact.name()
                    );
                    let found = e0606::conditional(span, message, &told);
                    sink.report(e0317::conditions(program, found, &lack));
                }
            }
        }
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

/// An impl of a trait needs impls of its supertraits; with conditions of their own these must follow from its bounds.
pub(super) fn supertraits(program: &Program, map: &SourceMap, facts: &ThreadFacts<'_>, sink: &mut Sink) {
    for declared in program.impls.values() {
        let Some((of, args)) = declared.of_trait else {
            continue;
        };
        let all: Vec<Ty> = [declared.self_ty].iter().chain(args.iter()).copied().collect();
        for parent in &program.traits[of].supertraits {
            let (args, scope) = (parent.args.substitute(&all), Scope::of_impl(declared));
            let lack = facts.lacks_trait(parent.trait_id, args, declared.self_ty, scope);
            if let Some(lack) = lack
                && let Lacking::Fact(fact, reason) = &lack.what
            {
                let told = explain::of(program, map, (lack.ty, *fact), reason);
                let of = program.traits[of].name;
                let (ty, parent_name) = (
                    declared.self_ty.show(program),
                    program.traits[parent.trait_id].name,
                );
                let because = match lack.conditions.is_empty() {
                    true => String::new(),
                    false => format!(", because '{}' is not {}", lack.ty.show(program), fact.name()),
                };
                let message =
                    format!("'{ty}' implements '{of}' but not its supertrait '{parent_name}'{because}");
                let found = e0314::marker(declared.span, message, &told);
                let found = e0317::conditions(program, found, &lack);
                sink.report(found.label(parent.span, format!("'{of}' asks for it here")));
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
