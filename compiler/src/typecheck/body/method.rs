//! `receiver.method(args)`.

use super::foreign::Foreign;
use super::lookup::Method;
use super::name::declared_target;
use super::{BodyCx, Expect};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0304, e0307, e0309, e0330};
use crate::hir::*;
use crate::resolve::suggest::closest;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ExprKind as Ast, Ident};
use crate::typecheck::index::Head;
use crate::typecheck::infer::VarKind;
use crate::types::facts::Facts;
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn method_call(&mut self, call: &'a ast::MethodCall, expect: Expect, span: Span) -> ExprId {
        if let Ast::Name(name) = &call.receiver.kind
            && self.find_local(name.ident.name).is_none()
            && let Some(base) = self.type_base(name)
        {
            let Some(base) = base else {
                self.arguments_anyway(&call.arguments);
                return self.error_expr(span);
            };
            return self.static_call(
                base,
                call.method,
                call.type_arguments.as_ref(),
                &call.arguments,
                expect,
                span,
            );
        }
        let receiver = self.expr(&call.receiver, Expect::Nothing);
        if self.ty(receiver).is_error() {
            self.arguments_anyway(&call.arguments);
            return self.error_expr(span);
        }
        self.method_on_value(receiver, call, expect, span)
    }

    fn method_on_value(
        &mut self,
        receiver: ExprId,
        call: &'a ast::MethodCall,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let name = call.method.name;
        if let Some(done) = self.universal_method(receiver, call, span) {
            return done;
        }
        if self.table.open_kind(self.ty(receiver)) == Some(VarKind::Any) {
            self.arguments_anyway(&call.arguments);
            return self.not_inferred(receiver, call.method);
        }
        let place = self.behind(receiver);
        if matches!(self.ty(place).kind(), TyKind::Param(at, _) if self.unknown_bound(*at)) {
            self.arguments_anyway(&call.arguments);
            return self.error_expr(span);
        }
        match self.find_method(receiver, name, call.method.span) {
            Some((place, method)) => self.call_method(place, method, call, expect, span),
            None => self.method_not_found(receiver, call, span),
        }
    }

    fn not_inferred(&mut self, receiver: ExprId, method: Ident) -> ExprId {
        let span = self.span(receiver);
        let report = e0307::error(
            span,
            format!(
                "the type of this value is not known yet, so its method '{}' cannot be found",
                method.as_str()
            ),
        )
        .help("write the type where it is declared");
        self.reject(report)
    }

    /// `clone`, `addrOf` and the lengths of builtin sequences exist on every fitting type.
    fn universal_method(
        &mut self,
        receiver: ExprId,
        call: &'a ast::MethodCall,
        span: Span,
    ) -> Option<ExprId> {
        if !call.arguments.is_empty() {
            return None;
        }
        match call.method.as_str() {
            "clone" => {
                let place = self.behind(receiver);
                let ty = self.ty(place);
                if let TyKind::Slice(_) = ty.kind() {
                    return None;
                }
                if !self
                    .cx
                    .methods
                    .inherent(Head::of(ty), call.method.name)
                    .is_empty()
                {
                    return None;
                }
                let known = self.table.resolve(ty);
                if let Some(part) = Facts::new(&self.cx.program).part_without_clone(known) {
                    return Some(self.not_cloneable(ty, part, call.method.span));
                }
                if self.has_own_clone(ty) {
                    return None;
                }
                Some(self.add(ExprKind::Clone(place), ty, span))
            }
            "addrOf" => {
                let place = self.behind(receiver);
                let ty = Ty::pointer(self.ty(place));
                Some(self.add(ExprKind::AddrOf(place), ty, span))
            }
            "len" => self.builtin_len(receiver, span),
            _ => None,
        }
    }

    fn not_cloneable(&mut self, ty: Ty, part: Ty, span: Span) -> ExprId {
        let (shown, inner) = (self.show(ty), self.show(part));
        let what = if part.as_fn().is_some() {
            "a closure that owns its captures"
        } else {
            "an interface object"
        };
        let mut report = e0304::error(span, format!("'{shown}' has no 'clone': {what} cannot be copied"));
        if shown != inner {
            report = report.note(format!("it holds '{inner}'"));
        }
        self.reject(report)
    }

    /// An `impl Clone` of the program's own is called even where the bits would do.
    fn has_own_clone(&mut self, ty: Ty) -> bool {
        let (TyKind::Adt(..), Some(clone)) = (ty.kind(), self.cx.program.lang.trait_clone) else {
            return false;
        };
        let before = self.table.snapshot();
        let found = self
            .cx
            .find_impl(&mut self.table, &self.generics, clone, Args::empty(), ty);
        self.table.rollback(before);
        found.is_some_and(|applied| !self.cx.program.impls[applied.id].methods.is_empty())
    }

    /// The length of an array, slice or string, in a box or not; `None` for other types.
    pub(super) fn builtin_len(&mut self, receiver: ExprId, span: Span) -> Option<ExprId> {
        let place = self.behind(receiver);
        let place = self.unboxed(place);
        let (intrinsic, args) = match self.ty(place).kind() {
            TyKind::Array(_, len) => {
                let value = ConstValue::Int(*len as i128);
                return Some(self.add(ExprKind::Const(value), Ty::i64(), span));
            }
            TyKind::Str => (Intrinsic::StrLen, Args::empty()),
            TyKind::Slice(element) => (Intrinsic::SliceLen, Args::new(&[*element])),
            _ => return None,
        };
        let view = self.lend_receiver(place, span);
        let callee = Callee {
            target: CalleeTarget::Intrinsic(intrinsic),
            args,
        };
        Some(self.add(
            ExprKind::Call {
                callee,
                args: vec![view],
                callee_span: span,
            },
            Ty::i64(),
            span,
        ))
    }

    /// A receiver of an operation that looks at it.
    fn lend_receiver(&mut self, place: ExprId, span: Span) -> ExprId {
        let want = Ty::reference(false, self.ty(place));
        match self.lent_branches(place, want) {
            Some(receiver) => receiver,
            None => self.borrow(place, false, span),
        }
    }

    fn call_method(
        &mut self,
        place: ExprId,
        method: Method,
        call: &'a ast::MethodCall,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let written = call.type_arguments.as_ref();
        match method {
            Method::Inherent { function, owner } => {
                self.check_private(function, call.method);
                self.call_with_receiver(place, (function, owner), None, written, call, expect, span)
            }
            Method::OfTrait {
                trait_id,
                method,
                args,
                implementation,
                applied,
            } => {
                self.cx.called_traits.insert((self.scope.module, trait_id));
                if !applied && let Some(done) = self.glue_method(place, trait_id, call, span) {
                    return done;
                }
                match implementation {
                    Some((function, owner)) => {
                        self.call_with_receiver(place, (function, owner), None, written, call, expect, span)
                    }
                    None => self.call_with_receiver(
                        place,
                        (method, args),
                        Some(trait_id),
                        written,
                        call,
                        expect,
                        span,
                    ),
                }
            }
            Method::OfInterface { interface, at, args } => {
                self.call_interface(place, interface, at, args, call, span)
            }
            Method::Ambiguous(traits) => {
                self.arguments_anyway(&call.arguments);
                self.ambiguous_method(self.ty(place), &traits, call.method)
            }
        }
    }

    /// Reports the call of a private method of another file.
    pub(super) fn check_private(&mut self, function: FnId, name: Ident) {
        if self.may_call(function) {
            return;
        }
        let declared = &self.cx.program.functions[function];
        let report = e0330::error(
            name.span,
            format!("method '{}' is private to its file", declared.path),
        )
        .label(declared.name_span, "declared here without 'pub'")
        .help(format!(
            "write 'pub fn {}' to let other files call it",
            declared.name
        ));
        self.report(report);
    }

    /// Equality, hashing, ordering and printing of types without an impl of their own.
    fn glue_method(
        &mut self,
        place: ExprId,
        trait_id: TraitId,
        call: &'a ast::MethodCall,
        span: Span,
    ) -> Option<ExprId> {
        let lang = &self.cx.program.lang;
        let ty = self.ty(place);
        let (glue, params, ret) = if lang.trait_eq == Some(trait_id) {
            (Glue::Eq, vec![Ty::reference(false, ty)], Ty::bool())
        } else if lang.trait_ord == Some(trait_id) {
            (Glue::Compare, vec![Ty::reference(false, ty)], Ty::i64())
        } else if lang.trait_hash == Some(trait_id) {
            (Glue::Hash, vec![Ty::int(IntTy::U64)], Ty::int(IntTy::U64))
        } else if lang.trait_display == Some(trait_id) && call.arguments.is_empty() {
            return Some(self.add(ExprKind::Format(vec![FormatPart::Value(place)]), Ty::str(), span));
        } else {
            return None;
        };
        let receiver = self.lend_receiver(place, span);
        let mut args = vec![receiver];
        args.extend(self.arguments(call.method.as_str(), &params, &call.arguments, None, span));
        let callee = Callee {
            target: CalleeTarget::Glue(glue),
            args: Args::new(&[ty]),
        };
        Some(self.add(
            ExprKind::Call {
                callee,
                args,
                callee_span: call.method.span,
            },
            ret,
            span,
        ))
    }

    #[allow(clippy::too_many_arguments)]
    fn call_with_receiver(
        &mut self,
        place: ExprId,
        (function, owner): (FnId, Vec<Ty>),
        of_trait: Option<TraitId>,
        written: Option<&'a ast::TypeArguments>,
        call: &'a ast::MethodCall,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let args = self.instantiate(function, owner, written, call.method.span);
        let declared = &self.cx.program.functions[function];
        let params: Vec<Ty> = declared
            .params
            .iter()
            .map(|param| param.ty.substitute(&args))
            .collect();
        let ret = declared.ret.substitute(&args);
        if self.cx.damage.functions.contains(&function) {
            self.arguments_anyway(&call.arguments);
            return self.add(ExprKind::Error, ret, span);
        }
        let (path, at, kind) = (declared.path.clone(), declared.span, declared.receiver);
        let target = match of_trait {
            Some(trait_id) => CalleeTarget::TraitMethod(trait_id, function),
            None => declared_target(declared, function),
        };
        if kind == Receiver::None {
            self.arguments_anyway(&call.arguments);
            return self.static_through_value(call.method, &path, at);
        }
        let receiver = match self.lent_branches(place, params[0]) {
            Some(receiver) => receiver,
            None => self.coerce(place, params[0]),
        };
        let late = self.arguments_decide(ret, expect, &params[1..], &call.arguments);
        if !late {
            self.hint_result(ret, expect);
        }
        let mut values = vec![receiver];
        let used = Some((function, args.as_slice()));
        values.extend(self.arguments_of(used, &path, &params[1..], &call.arguments, Some(at), span));
        if late && self.table.open_kind(ret) == Some(VarKind::Any) {
            self.hint_result(ret, expect);
        }
        self.note_use(function, &args, call.method.span);
        if call.arguments.len() + 1 != params.len() {
            return self.failed_call(ret, span);
        }
        let callee = Callee {
            target,
            args: Args::new(&args),
        };
        self.add(
            ExprKind::Call {
                callee,
                args: values,
                callee_span: call.method.span,
            },
            ret,
            span,
        )
    }

    fn static_through_value(&mut self, method: Ident, path: &str, at: Span) -> ExprId {
        let report = e0304::error(
            method.span,
            format!("'{path}' takes no 'self' and cannot be called on a value"),
        )
        .label(at, "declared here")
        .help(format!("call it as '{path}(…)'"));
        self.reject(report)
    }

    fn call_interface(
        &mut self,
        place: ExprId,
        interface: InterfaceId,
        at: u32,
        args: Args,
        call: &'a ast::MethodCall,
        span: Span,
    ) -> ExprId {
        let method = self.cx.program.interfaces[interface].methods[at as usize].clone();
        let params: Vec<Ty> = method.params.iter().map(|ty| ty.substitute(&args)).collect();
        let ret = method.ret.substitute(&args);
        let receiver = self.borrow(place, method.mutable_self, span);
        let values = self.arguments(
            method.name.as_str(),
            &params,
            &call.arguments,
            Some(method.span),
            span,
        );
        if call.arguments.len() != params.len() {
            return self.failed_call(ret, span);
        }
        self.add(
            ExprKind::CallInterface {
                interface,
                method: at,
                receiver,
                args: values,
            },
            ret,
            span,
        )
    }

    /// A field that holds a function may be called like a method; anything else is an error.
    fn method_not_found(&mut self, receiver: ExprId, call: &'a ast::MethodCall, span: Span) -> ExprId {
        if let Some(field) = self.field_of(receiver, call.method.name, call.method.span) {
            if self.ty(field).as_fn().is_none() && call.arguments.is_empty() && self.is_for_us(field) {
                return self.field_called(field, call.method);
            }
            if self.is_for_us(field) {
                return self.call_value(field, &call.arguments, span);
            }
        }
        if call.arguments.is_empty() && call.method.as_str() == "toString" {
            let place = self.behind(receiver);
            return self.add(ExprKind::Format(vec![FormatPart::Value(place)]), Ty::str(), span);
        }
        self.arguments_anyway(&call.arguments);
        let place = self.behind(receiver);
        if let Some(reported) = self.method_of_list(place, call.method) {
            return reported;
        }
        self.unknown_method(self.ty(place), call.method)
    }

    /// A field that is not private to another file.
    fn is_for_us(&self, field: ExprId) -> bool {
        let ExprKind::Field { base, field } = self.exprs[field].kind else {
            return true;
        };
        match self.ty(base).kind() {
            TyKind::Adt(adt, _) => self.may_access(*adt, field as usize),
            _ => true,
        }
    }

    /// `a.cents()` of a field.
    fn field_called(&mut self, field: ExprId, name: Ident) -> ExprId {
        let (shown, text) = (self.show(self.ty(field)), name.as_str());
        let message = format!("'{text}' is a field of type '{shown}', not a method");
        self.reject(e0309::error(name.span, message).help(format!("read it without parentheses: '.{text}'")))
    }

    /// Several traits of a type declare the method.
    pub(super) fn ambiguous_method(&mut self, ty: Ty, traits: &[TraitId], method: Ident) -> ExprId {
        let (shown, name) = (self.show(ty), method.as_str());
        let message = format!("several traits of '{shown}' have a method '{name}'");
        let mut report = e0304::error(method.span, message).here("which one is meant?");
        let mut calls = Vec::new();
        for &id in traits {
            let declared = &self.cx.program.traits[id];
            let methods = declared
                .methods
                .iter()
                .map(|method| &self.cx.program.functions[*method]);
            let found = methods.into_iter().find(|function| function.name == method.name);
            let at = found.map_or(declared.span, |function| function.name_span);
            report = report.label(at, format!("declared by '{}' here", declared.name));
            calls.push(format!("'{}.{name}(…)'", declared.name));
        }
        self.reject(report.help(format!("name the trait: write {}", calls.join(" or "))))
    }

    /// Does a type parameter have a bound that was reported?
    pub(super) fn unknown_bound(&self, at: u32) -> bool {
        let param = self.generics.params.get(at as usize);
        param.is_some_and(|param| param.damaged)
    }

    pub(super) fn unknown_method(&mut self, ty: Ty, method: Ident) -> ExprId {
        let damaged = matches!(ty.kind(), TyKind::Adt(adt, _) if self.cx.damage.adts.contains(adt));
        if damaged || self.cx.damage.methods.contains(&method.name) {
            return self.error_expr(method.span);
        }
        let (shown, name) = (self.show(ty), method.as_str());
        let report = e0304::error(method.span, format!("type '{shown}' has no method '{name}'"))
            .here("unknown method");
        let mut report = self.instead_of_method(report, ty, method);
        if let TyKind::Adt(adt, _) = ty.kind() {
            let declared = &self.cx.program.adts[*adt];
            if !self.cx.in_std(self.cx.homes[adt]) {
                report = report.label(declared.span, format!("'{}' is declared here", declared.name));
            }
        }
        self.reject(report)
    }

    /// Adds what was probably meant.
    fn instead_of_method(&mut self, report: Diagnostic, ty: Ty, method: Ident) -> Diagnostic {
        let (known, name) = (self.method_names(ty), method.as_str());
        if let Some(help) = self.shared_with(ty, method) {
            return report.help(help);
        }
        match self.foreign_method(ty, name, &known) {
            Some(Foreign::Name(local)) => {
                return report
                    .help(format!("in Milo it is '{local}'"))
                    .fix(method.span, local);
            }
            Some(Foreign::Write(advice)) => return report.help(advice),
            None => {}
        }
        if let Some(near) = closest(name, known.iter().copied()) {
            report
                .help(format!("did you mean '{near}'?"))
                .fix(method.span, near)
        } else if let Some(inner) = self.payload_with(ty, method) {
            report.help(inner)
        } else if let Some(field) = self.field_got_by(ty, name) {
            report.help(format!("did you mean the field '{field}'?"))
        } else if let TyKind::Param(..) = ty.kind() {
            let (shown, declaring) = (self.show(ty), self.cx.methods.of_traits(method.name));
            let traits = declaring
                .iter()
                .map(|(id, _)| self.cx.program.traits[*id].name.as_str());
            let which = match traits.collect::<Vec<_>>().join("' or '") {
                none if none.is_empty() => format!("whose trait declares '{name}'"),
                known => format!("with '{name}', such as '{known}'"),
            };
            report.help(format!("give '{shown}' a bound {which}"))
        } else {
            report
        }
    }

    /// The field that `getAge`, `get_age` or `age` would read.
    fn field_got_by(&self, ty: Ty, name: &str) -> Option<Symbol> {
        let TyKind::Adt(adt, _) = ty.kind() else {
            return None;
        };
        let wanted = name.strip_prefix("get").unwrap_or(name).replace('_', "");
        let fields = self.cx.program.adts[*adt].fields().iter().enumerate();
        let mut readable = fields.filter(|(at, _)| self.may_access(*adt, *at));
        let found =
            readable.find(|(_, field)| field.name.as_str().replace('_', "").eq_ignore_ascii_case(&wanted));
        found.map(|(_, field)| field.name)
    }

    fn method_names(&self, ty: Ty) -> Vec<&'static str> {
        let mut names: Vec<&str> = Vec::new();
        let mut heads = vec![Head::of(ty)];
        if ty.as_int().is_some() || matches!(ty.kind(), TyKind::Float(_)) {
            heads.push(Head::Blanket);
        }
        if self.element_of(ty).is_some() {
            heads.push(Head::Slice);
        }
        for head in heads {
            let callable = |name: &&Symbol| {
                let known = self.cx.methods.inherent(head, **name);
                known.iter().any(|&(_, function)| self.may_call(function))
            };
            names.extend(
                self.cx
                    .methods
                    .names(head)
                    .iter()
                    .filter(callable)
                    .map(|name| name.as_str()),
            );
        }
        if let TyKind::Interface(interface, _) = ty.kind() {
            names.extend(
                self.cx.program.interfaces[*interface]
                    .methods
                    .iter()
                    .map(|method| method.name.as_str()),
            );
        }
        names.sort();
        names.dedup();
        names
    }

    /// `Shared<T>` where `T` has the method: the value is reached through a closure.
    fn shared_with(&mut self, ty: Ty, method: Ident) -> Option<String> {
        let TyKind::Adt(adt, args) = ty.kind() else {
            return None;
        };
        if self.cx.program.adts[*adt].name.as_str() != "Shared" || !self.is_of_library(ty) {
            return None;
        }
        let before = self.table.snapshot();
        let found = self.method_on(*args.first()?, method.name, method.span).is_some();
        self.table.rollback(before);
        let text = method.as_str();
        found.then(|| {
            format!("the value inside has it: 's.update((v) => v.{text}(…))', or 's.with(…)' to read it only")
        })
    }

    /// `Option<T>` where `T` has the method: the value must be taken out first.
    fn payload_with(&mut self, ty: Ty, method: Ident) -> Option<String> {
        let TyKind::Adt(adt, args) = ty.kind() else {
            return None;
        };
        let lang = &self.cx.program.lang;
        if lang.option != Some(*adt) && lang.result != Some(*adt) {
            return None;
        }
        let before = self.table.snapshot();
        let found = self.method_on(args[0], method.name, method.span).is_some();
        self.table.rollback(before);
        found.then(|| {
            format!(
                "the value inside has it: take it out with '!', '?' or '??', as in 'x!.{}()'",
                method.as_str()
            )
        })
    }
}
