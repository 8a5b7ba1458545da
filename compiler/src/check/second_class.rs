//! References are for parameters: they are not stored, and returned only as views.

use super::calls;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0501, e0502, e0503};
use crate::hir::*;
use crate::source::Span;
use crate::types::{FnTy, Ty, TyKind};
use rustc_hash::FxHashSet;

/// Reports references in declarations and bodies where they could outlive what they refer to.
pub fn judge(program: &Program, sink: &mut Sink) {
    program.adts.values().for_each(|adt| declared(program, adt, sink));
    for global in program.globals.values() {
        stored(program, global.ty, global.span, "a global", sink);
    }
    for function in program
        .functions
        .values()
        .filter(|function| function.intrinsic.is_none())
    {
        signature(program, function, sink);
    }
    for interface in program.interfaces.values() {
        interface
            .methods
            .iter()
            .for_each(|method| interface_method(program, method, sink));
    }
    for declared in program.externs.values() {
        stored(
            program,
            declared.ret,
            declared.span,
            "a C function's result",
            sink,
        );
    }
    let declared = declared_references(program);
    for (_, function, body) in calls::bodies(program) {
        Bodies::new(program, body, function.ret, &declared).run(sink);
    }
    for body in calls::initialisers(program) {
        Bodies::new(program, body, Ty::void(), &declared).run(sink);
    }
}

/// The references inside the types of declarations, which are reported there.
fn declared_references(program: &Program) -> FxHashSet<Ty> {
    let functions = program.functions.values();
    let signatures = functions.flat_map(|function| {
        let params = function.params.iter().map(|param| param.ty);
        params
            .filter_map(inner_reference)
            .chain(inner_reference(function.ret))
    });
    let fields = program.adts.values().flat_map(|adt| {
        let payloads = adt
            .variants()
            .iter()
            .flat_map(|variant| variant.payload.iter().copied());
        let fields = adt.fields().iter().map(|field| field.ty);
        fields.chain(payloads).filter_map(reference_in)
    });
    signatures.chain(fields).collect()
}

fn declared(program: &Program, adt: &Adt, sink: &mut Sink) {
    for field in adt.fields() {
        stored(program, field.ty, field.span, "a struct field", sink);
    }
    for variant in adt.variants() {
        for &payload in &variant.payload {
            stored(program, payload, variant.span, "an enum variant", sink);
        }
    }
}

/// A type of something that lives on its own: no reference anywhere.
fn stored(program: &Program, ty: Ty, span: Span, place: &str, sink: &mut Sink) {
    if let Some(reference) = reference_in(ty) {
        sink.report(e0501::stored(
            span,
            &reference.show(program).to_string(),
            place,
            owned(program, reference),
        ));
    }
}

/// The owned type to use instead.
fn owned(program: &Program, reference: Ty) -> Option<String> {
    let (_, target) = reference.as_ref()?;
    match target.kind() {
        TyKind::Slice(element) => Some(format!("Vec<{}>", element.show(program))),
        TyKind::Interface(..) => Some(format!("Heap<{}>", target.show(program))),
        _ => Some(target.show(program).to_string()),
    }
}

/// A reference inside a type, other than the type itself being one.
fn inner_reference(ty: Ty) -> Option<Ty> {
    match ty.kind() {
        TyKind::Fn(function) => in_function(function),
        TyKind::Ref(_, target) => reference_in(*target),
        kind => {
            let mut found = None;
            kind.for_each_child(|child| found = found.or_else(|| reference_in(child)));
            found
        }
    }
}

fn reference_in(ty: Ty) -> Option<Ty> {
    // A reference to what was reported may have been meant otherwise.
    if ty.has_error() {
        None
    } else if ty.as_ref().is_some() {
        Some(ty)
    } else {
        inner_reference(ty)
    }
}

/// Parameters of function types may be references, results may be views of the only one.
fn in_function(function: &FnTy) -> Option<Ty> {
    let params = function.params.iter().find_map(|&param| inner_reference(param));
    params.or_else(|| match function.ret.as_ref() {
        Some(_) if returns_view(function.ret, &function.params, false) => None,
        _ => reference_in(function.ret),
    })
}

fn signature(program: &Program, function: &Function, sink: &mut Sink) {
    for param in &function.params {
        passed(program, param.ty, param.span, sink);
    }
    let params: Vec<Ty> = function.params.iter().map(|param| param.ty).collect();
    let receiver = matches!(function.receiver, Receiver::Shared | Receiver::Mutable);
    returned(
        program,
        function.ret,
        &params,
        receiver,
        function.ret_span.unwrap_or(function.name_span),
        sink,
    );
}

fn interface_method(program: &Program, method: &InterfaceMethod, sink: &mut Sink) {
    for &param in &method.params {
        passed(program, param, method.span, sink);
    }
    returned(program, method.ret, &method.params, true, method.span, sink);
}

/// A parameter or local: a reference is fine, one inside something else is not.
fn passed(program: &Program, ty: Ty, span: Span, sink: &mut Sink) -> bool {
    let Some(reference) = inner_reference(ty) else {
        return true;
    };
    let place = match ty.kind() {
        TyKind::Ref(..) => "another reference's target",
        TyKind::Array(..) => "an array",
        TyKind::Fn(_) => "a function type's result",
        _ => "a type argument",
    };
    sink.report(e0501::stored(
        span,
        &reference.show(program).to_string(),
        place,
        owned(program, reference),
    ));
    false
}

fn returned(program: &Program, ret: Ty, params: &[Ty], receiver: bool, span: Span, sink: &mut Sink) {
    if ret.has_error() {
        return;
    }
    if ret.as_ref().is_none() {
        return stored(program, ret, span, "a function's result", sink);
    }
    if !returns_view(ret, params, receiver) {
        let mutable_source = receiver || params.iter().filter(|param| param.as_ref().is_some()).count() == 1;
        let ty = ret.show(program).to_string();
        sink.report(e0502::returned(
            span,
            &ty,
            is_view(ret),
            mutable_source,
            owned(program, ret),
        ));
    } else if let Some(reference) = inner_reference(ret) {
        let (ty, owned) = (reference.show(program).to_string(), owned(program, reference));
        sink.report(e0501::stored(span, &ty, "another reference's target", owned));
    }
}

/// A view of what the receiver, or the only reference parameter, gives access to; mutable only if that is.
fn returns_view(ret: Ty, params: &[Ty], receiver: bool) -> bool {
    let mut references = params.iter().filter_map(|param| param.as_ref());
    let source = match receiver {
        true => params
            .first()
            .and_then(|first| first.as_ref())
            .or(Some((true, ret))),
        false => references.next().filter(|_| references.next().is_none()),
    };
    let mutable = ret.as_ref().is_some_and(|(mutable, _)| mutable);
    is_view(ret) && source.is_some_and(|(source_mutable, _)| source_mutable || !mutable)
}

/// `&string`, `&[T]` or `&mut [T]`.
fn is_view(ty: Ty) -> bool {
    match ty.as_ref() {
        Some((_, target)) if matches!(target.kind(), TyKind::Slice(_)) => true,
        Some((false, target)) => matches!(target.kind(), TyKind::Str),
        _ => false,
    }
}

/// The judgement of one body.
struct Bodies<'a> {
    program: &'a Program,
    body: &'a Body,
    /// Types already reported here: one finding for all their uses.
    reported: FxHashSet<Ty>,
    /// References reported in declarations: values of such types follow from them.
    declared: &'a FxHashSet<Ty>,
}

impl<'a> Bodies<'a> {
    fn new(program: &'a Program, body: &'a Body, ret: Ty, declared: &'a FxHashSet<Ty>) -> Bodies<'a> {
        // The signature was judged by itself.
        let params = body.params.iter().map(|&param| body.locals[param].ty);
        let reported = params.chain([ret]).filter_map(inner_reference).collect();
        Bodies {
            program,
            body,
            reported,
            declared,
        }
    }

    fn run(mut self, sink: &mut Sink) {
        for (id, local) in self.body.locals.iter() {
            if !self.body.params.contains(&id) {
                self.local(local, sink);
            }
        }
        for expr in self.body.exprs.values() {
            self.expr(expr, sink);
        }
    }

    fn once(&mut self, ty: Ty, span: Span, sink: &mut Sink) {
        let known = inner_reference(ty).is_some_and(|inner| self.reported.contains(&inner));
        if known || self.reported.contains(&ty) {
            return;
        }
        if !passed(self.program, ty, span, sink) {
            self.reported.extend(inner_reference(ty));
            self.reported.insert(ty);
            self.reported.extend(inner_reference(ty));
        }
    }

    /// A value made here.
    fn made(&mut self, ty: Ty, span: Span, sink: &mut Sink) {
        if inner_reference(ty).is_none_or(|inner| !self.declared.contains(&inner)) {
            self.once(ty, span, sink);
        }
    }

    fn local(&mut self, local: &Local, sink: &mut Sink) {
        self.once(local.ty, local.span, sink);
        if local.kind == LocalKind::Let && local.ty.as_ref().is_some() && !is_view(local.ty) {
            let ty = local.ty.show(self.program).to_string();
            sink.report(e0503::not_a_view(local.span, local.name.as_str(), &ty));
        }
    }

    fn expr(&mut self, expr: &Expr, sink: &mut Sink) {
        match &expr.kind {
            ExprKind::Call {
                callee, callee_span, ..
            } => self.arguments(callee, *callee_span, sink),
            ExprKind::Struct { .. } | ExprKind::Variant { .. } | ExprKind::ArrayList(_) => {
                self.made(expr.ty, expr.span, sink);
            }
            ExprKind::ArrayRepeat(_) | ExprKind::HeapNew(_) => self.made(expr.ty, expr.span, sink),
            ExprKind::Closure(closure) => self.closure(closure, sink),
            _ => {}
        }
    }

    fn arguments(&mut self, callee: &Callee, span: Span, sink: &mut Sink) {
        let (CalleeTarget::Fn(_) | CalleeTarget::TraitMethod(..)) = callee.target else {
            return;
        };
        for &arg in callee.args.iter() {
            if let Some(reference) = reference_in(arg)
                && !self.declared.contains(&reference)
                && !self.reported.contains(&reference)
                && !self.reported.contains(&arg)
            {
                self.reported.extend([reference, arg]);
                let (ty, owned) = (
                    reference.show(self.program).to_string(),
                    owned(self.program, reference),
                );
                sink.report(e0501::stored(span, &ty, "a type argument", owned));
            }
        }
    }

    fn closure(&mut self, closure: &Closure, sink: &mut Sink) {
        let params: Vec<Ty> = closure
            .params
            .iter()
            .map(|&param| self.body.locals[param].ty)
            .collect();
        if closure.ret.as_ref().is_some() {
            returned(self.program, closure.ret, &params, false, closure.head_span, sink);
        }
    }
}
