//! `receiver.method(args)`.

use super::lookup::Method;
use super::name::declared_target;
use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0304, e0307, e0330};
use crate::hir::*;
use crate::resolve::suggest::closest;
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind as Ast, Ident};
use crate::typecheck::index::Head;
use crate::typecheck::infer::VarKind;
use crate::types::facts::Facts;
use crate::types::*;

/// Methods of other languages, and what Milo calls them.
fn foreign_method(name: &str) -> Option<&'static str> {
    Some(match name {
        "length" | "size" | "count" | "Len" | "Length" => "len",
        "toUpperCase" | "upper" | "to_uppercase" | "to_upper" => "toUpper",
        "toLowerCase" | "lower" | "to_lowercase" | "to_lower" => "toLower",
        "push_back" | "append" | "add" | "emplace_back" => "push",
        "push_str" => "pushStr",
        "pop_back" => "pop",
        "is_empty" | "empty" => "isEmpty",
        "includes" | "has" | "containsKey" | "contains_key" | "has_key" => "contains",
        "to_string" | "toStr" | "str" => "toString",
        "starts_with" | "startswith" | "hasPrefix" => "startsWith",
        "ends_with" | "endswith" | "hasSuffix" => "endsWith",
        "index_of" | "indexof" => "indexOf",
        "some" => "any",
        "every" => "all",
        "unwrap_or" => "unwrapOr",
        "is_some" => "isSome",
        "is_none" => "isNone",
        "is_ok" => "isOk",
        "is_err" => "isErr",
        "set" | "put" => "insert",
        "delete" | "erase" => "remove",
        "sort_by" => "sortBy",
        "strip" => "trim",
        "parse" | "toInt" | "parse_int" => "parseInt",
        "copy" | "dup" => "clone",
        _ => return None,
    })
}

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

    /// The length of an array, slice or string; `None` for other types.
    pub(super) fn builtin_len(&mut self, receiver: ExprId, span: Span) -> Option<ExprId> {
        let place = self.behind(receiver);
        let (intrinsic, args) = match self.ty(place).kind() {
            TyKind::Array(_, len) => {
                let value = ConstValue::Int(*len as i128);
                return Some(self.add(ExprKind::Const(value), Ty::i64(), span));
            }
            TyKind::Str => (Intrinsic::StrLen, Args::empty()),
            TyKind::Slice(element) => (Intrinsic::SliceLen, Args::new(&[*element])),
            _ => return None,
        };
        let view = self.borrow(place, false, span);
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
        }
    }

    /// Inherent methods without `pub` belong to their file; those of the library to the library.
    pub(super) fn check_private(&mut self, function: FnId, name: Ident) {
        let declared = &self.cx.program.functions[function];
        let home = self.cx.functions.get(&function).map(|source| source.scope.module);
        if declared.public || home == Some(self.scope.module) || declared.in_std && self.in_std {
            return;
        }
        let (path, span, in_std) = (declared.path.clone(), declared.name_span, declared.in_std);
        let report = e0330::error(name.span, format!("method '{path}' is private to its file"));
        self.report(if in_std {
            report
        } else {
            report.label(span, "declared here without 'pub'")
        });
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
        let receiver = self.borrow(place, false, span);
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
        let (path, at, kind) = (declared.path.clone(), declared.span, declared.receiver);
        let target = match of_trait {
            Some(trait_id) => CalleeTarget::TraitMethod(trait_id, function),
            None => declared_target(declared, function),
        };
        if kind == Receiver::None {
            self.arguments_anyway(&call.arguments);
            return self.static_through_value(call.method, &path, at);
        }
        self.hint_result(ret, expect);
        let receiver = self.coerce(place, params[0]);
        let mut values = vec![receiver];
        values.extend(self.arguments(&path, &params[1..], &call.arguments, Some(at), span));
        self.note_use(function, &args, call.method.span);
        if values.len() != params.len() {
            return self.add(ExprKind::Error, ret, span);
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
        if values.len() != params.len() {
            return self.add(ExprKind::Error, ret, span);
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
            return self.call_value(field, &call.arguments, span);
        }
        if call.arguments.is_empty() && call.method.as_str() == "toString" {
            let place = self.behind(receiver);
            return self.add(ExprKind::Format(vec![FormatPart::Value(place)]), Ty::str(), span);
        }
        self.arguments_anyway(&call.arguments);
        let place = self.behind(receiver);
        self.unknown_method(self.ty(place), call.method)
    }

    pub(super) fn unknown_method(&mut self, ty: Ty, method: Ident) -> ExprId {
        let (shown, name) = (self.show(ty), method.as_str());
        let mut report = e0304::error(method.span, format!("type '{shown}' has no method '{name}'"))
            .here("unknown method");
        let known = self.method_names(ty);
        if name == "forEach" || name == "for_each" || name == "foreach" {
            report = report.help("use a loop: 'for x in v { … }', or the method 'each'");
        } else if let Some(local) =
            foreign_method(name).filter(|local| known.contains(local) || *local == "len" || *local == "clone")
        {
            report = report
                .help(format!("in Milo it is '{local}'"))
                .fix(method.span, local);
        } else if let Some(near) = closest(name, known.iter().copied()) {
            report = report
                .help(format!("did you mean '{near}'?"))
                .fix(method.span, near);
        } else if let Some(inner) = self.payload_with(ty, method) {
            report = report.help(inner);
        } else if let TyKind::Param(..) = ty.kind() {
            report = report.help(format!("give '{shown}' a bound whose trait declares '{name}'"));
        }
        if let TyKind::Adt(adt, _) = ty.kind() {
            let declared = &self.cx.program.adts[*adt];
            if !self.cx.in_std(self.cx.homes[adt]) {
                report = report.label(declared.span, format!("'{}' is declared here", declared.name));
            }
        }
        self.reject(report)
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
            names.extend(self.cx.methods.names(head).iter().map(|name| name.as_str()));
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
