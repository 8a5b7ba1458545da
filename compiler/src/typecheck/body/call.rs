//! Calls of functions by name and of function values.

use super::name::declared_target;
use super::statics::Base;
use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0305, e0309};
use crate::hir::*;
use crate::resolve::Found;
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind as Ast};
use crate::typecheck::Item;
use crate::typecheck::infer::VarKind;
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn call(&mut self, call: &'a ast::Call, expect: Expect, span: Span) -> ExprId {
        let Ast::Name(name) = &call.callee.kind else {
            let callee = self.expr(&call.callee, Expect::Nothing);
            return self.call_value(callee, &call.arguments, span);
        };
        let ident = name.ident;
        if let Some(local) = self.find_local(ident.name) {
            let callee = self.use_local(local, ident.span);
            return self.call_value(callee, &call.arguments, span);
        }
        match self.cx.modules.lookup(self.scope.module, ident.name) {
            Found::Decl(decl) => self.call_item(self.cx.items[&decl], name, call, expect, span),
            Found::Broken => {
                self.arguments_anyway(&call.arguments);
                self.error_expr(span)
            }
            Found::Nothing => self.call_unknown(name, call, expect, span),
        }
    }

    /// Checks arguments of a call whose callee is unknown, for what is wrong inside them.
    pub(super) fn arguments_anyway(&mut self, arguments: &'a [ast::Expr]) {
        for argument in arguments {
            if !matches!(argument.kind, Ast::Closure(_)) {
                self.value(argument, Expect::Nothing);
            }
        }
    }

    fn call_item(
        &mut self,
        item: Item,
        name: &'a ast::Name,
        call: &'a ast::Call,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        match item {
            Item::Fn(function) => {
                let written = name.type_arguments.as_ref();
                self.call_function(
                    function,
                    Vec::new(),
                    written,
                    &call.arguments,
                    expect,
                    (name.ident.span, span),
                )
            }
            Item::Extern(external) => self.call_extern(external, &call.arguments, name.ident.span, span),
            Item::Global(_) => {
                let callee = self.expr(&call.callee, Expect::Nothing);
                self.call_value(callee, &call.arguments, span)
            }
            Item::Adt(_) | Item::Alias(_) => self.call_type(name, call, expect, span),
            Item::Trait(_) | Item::Interface(_) => self.reject(e0309::error(
                name.ident.span,
                format!("'{}' cannot be called", name.ident.as_str()),
            )),
        }
    }

    fn call_unknown(
        &mut self,
        name: &'a ast::Name,
        call: &'a ast::Call,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        if let Some(done) = self.builtin(name, call, expect, span) {
            return done;
        }
        if let Some(done) = self.bare_variant(name.ident, &call.arguments, expect, span) {
            return done;
        }
        if let Some(ty) = crate::typecheck::lower::primitive(name.ident.as_str()) {
            let shown = self.show(ty);
            self.arguments_anyway(&call.arguments);
            return self.reject(
                e0309::error(
                    name.ident.span,
                    format!("'{shown}' is a type and cannot be called"),
                )
                .help(match ty.kind() {
                    TyKind::Str => "write 'x.toString()' or '$\"{x}\"'".to_string(),
                    _ => format!("convert with 'x as {shown}'"),
                }),
            );
        }
        let unknown = self.unknown_name(name.ident);
        self.arguments_anyway(&call.arguments);
        unknown
    }

    /// `Promise(f)`: the type's `call` or `new`.
    fn call_type(&mut self, name: &'a ast::Name, call: &'a ast::Call, expect: Expect, span: Span) -> ExprId {
        let Some(base) = self.type_named(name) else {
            return self.error_expr(span);
        };
        for constructor in ["call", "new"] {
            let method = ast::Ident {
                name: constructor.into(),
                span: name.ident.span,
            };
            if self.has_static(base, method.name) {
                return self.static_call(base, method, None, &call.arguments, expect, span);
            }
        }
        // A variant may be called like a type, its payload's for one.
        if name.type_arguments.is_none()
            && let Some(variant) = self.bare_variant(name.ident, &call.arguments, expect, span)
        {
            return variant;
        }
        self.arguments_anyway(&call.arguments);
        let shown = name.ident.as_str();
        let advice = self.how_to_make(base, shown);
        self.reject(
            e0309::error(
                name.ident.span,
                format!("type '{shown}' has no constructor 'new'"),
            )
            .help(advice),
        )
    }

    /// How a value of a struct or an enum is written.
    pub(super) fn how_to_make(&self, base: Base, shown: &str) -> String {
        let variant = match base {
            Base::Type(ty) => match self.table.shallow(ty).kind() {
                TyKind::Adt(adt, _) => self.cx.program.adts[*adt].variants().first(),
                _ => None,
            },
            Base::Trait(_) => None,
        };
        match variant {
            Some(variant) => format!("name a variant: '{shown}.{}'", variant.name),
            None if self.has_no_fields(base) => format!("write a literal: '{shown} {{}}'"),
            None => format!("write a literal: '{shown} {{ … }}'"),
        }
    }

    fn has_no_fields(&self, base: Base) -> bool {
        let Base::Type(ty) = base else { return false };
        match self.table.shallow(ty).kind() {
            TyKind::Adt(adt, _) => self.cx.program.adts[*adt].fields().is_empty(),
            _ => false,
        }
    }

    /// A call of a function with the owner's type arguments; spans of the callee and of the whole call.
    pub(super) fn call_function(
        &mut self,
        function: FnId,
        owner: Vec<Ty>,
        written: Option<&'a ast::TypeArguments>,
        arguments: &'a [ast::Expr],
        expect: Expect,
        (callee_span, span): (Span, Span),
    ) -> ExprId {
        let args = self.instantiate(function, owner, written, callee_span);
        let declared = &self.cx.program.functions[function];
        let params: Vec<Ty> = declared
            .params
            .iter()
            .map(|param| param.ty.substitute(&args))
            .collect();
        let ret = declared.ret.substitute(&args);
        if self.cx.damage.functions.contains(&function) {
            self.arguments_anyway(arguments);
            return self.add(ExprKind::Error, ret, span);
        }
        let (path, at) = (declared.path.clone(), declared.span);
        let target = declared_target(declared, function);
        if declared.receiver != Receiver::None && arguments.len() + 1 == params.len() {
            self.arguments_anyway(arguments);
            return self.method_without_value(function, callee_span);
        }
        let late = self.arguments_decide(ret, expect, &params, arguments);
        if !late {
            self.hint_result(ret, expect);
        }
        let values = self.arguments_of(Some((function, &args)), &path, &params, arguments, Some(at), span);
        if late && self.table.open_kind(ret) == Some(VarKind::Any) {
            self.hint_result(ret, expect);
        }
        self.note_use(function, &args, callee_span);
        let callee = Callee {
            target,
            args: Args::new(&args),
        };
        if arguments.len() != params.len() {
            return self.failed_call(ret, span);
        }
        self.add(
            ExprKind::Call {
                callee,
                args: values,
                callee_span,
            },
            ret,
            span,
        )
    }

    /// `Type.method()` without the value.
    fn method_without_value(&mut self, function: FnId, span: Span) -> ExprId {
        let declared = &self.cx.program.functions[function];
        let (path, name) = (&declared.path, declared.name);
        let report = e0305::error(span, format!("'{path}' is a method and needs a value"))
            .label(declared.span, "declared with 'self' here")
            .help(format!("call it on a value: 'x.{name}(…)'"));
        self.reject(report)
    }

    fn call_extern(
        &mut self,
        external: ExternId,
        arguments: &'a [ast::Expr],
        callee_span: Span,
        span: Span,
    ) -> ExprId {
        let declared = &self.cx.program.externs[external];
        let params: Vec<Ty> = declared.params.iter().map(|param| param.ty).collect();
        let (variadic, ret, name, at) = (declared.variadic, declared.ret, declared.name, declared.span);
        let fixed = if variadic {
            params.len().min(arguments.len())
        } else {
            arguments.len()
        };
        if params.len() != fixed {
            self.arguments(name.as_str(), &params, arguments, Some(at), span);
            return self.add(ExprKind::Error, ret, span);
        }
        let mut values = Vec::new();
        for (arg, param) in arguments.iter().zip(&params) {
            let found = self.expr(arg, Expect::Type(*param));
            values.push(self.coerce_extern(found, Some(*param)));
        }
        for extra in &arguments[fixed..] {
            let found = self.expr(extra, Expect::Nothing);
            values.push(self.coerce_extern(found, None));
        }
        let callee = Callee {
            target: CalleeTarget::Extern(external),
            args: Args::empty(),
        };
        self.add(
            ExprKind::Call {
                callee,
                args: values,
                callee_span,
            },
            ret,
            span,
        )
    }

    /// C takes pointers to the contents of strings, arrays and vectors.
    fn coerce_extern(&mut self, expr: ExprId, param: Option<Ty>) -> ExprId {
        let pointer = param.is_none_or(|param| matches!(param.kind(), TyKind::Ptr(_)));
        if pointer && let Some(converted) = self.content_pointer(expr, param) {
            return converted;
        }
        match param {
            Some(param) => self.coerce(expr, param),
            None => self.as_value(expr),
        }
    }

    /// C looks for a zero byte behind a text: literals have one, of other texts a copy with one is lent.
    fn zero_terminated(&mut self, text: ExprId) -> ExprId {
        let literal =
            matches!(&self.exprs[text].kind, ExprKind::Const(ConstValue::Str(known)) if !known.is_empty());
        if literal || !matches!(self.ty(text).kind(), TyKind::Str) {
            return text;
        }
        let Some(&function) = self.cx.program.lang.functions.get(&"zero_terminated".into()) else {
            return text;
        };
        self.cx.enqueue(function);
        let span = self.span(text);
        let borrowed = self.borrow(text, false, span);
        let callee = Callee {
            target: CalleeTarget::Fn(function),
            args: Args::empty(),
        };
        let ret = self.cx.program.functions[function].ret;
        let kind = ExprKind::Call {
            callee,
            args: vec![borrowed],
            callee_span: span,
        };
        self.add(kind, ret, span)
    }

    fn content_pointer(&mut self, expr: ExprId, param: Option<Ty>) -> Option<ExprId> {
        let span = self.span(expr);
        let place = self.behind(expr);
        let place = self.zero_terminated(place);
        let have = self.ty(place);
        let (intrinsic, args, view, element) = match have.kind() {
            TyKind::Str => (Intrinsic::StrPtr, Args::empty(), Ty::str(), Ty::u8()),
            _ => {
                let element = self.element_of(have)?;
                (
                    Intrinsic::SlicePtr,
                    Args::new(&[element]),
                    Ty::slice(element),
                    element,
                )
            }
        };
        let borrowed = self.borrow(place, false, span);
        self.exprs[borrowed].ty = Ty::reference(false, view);
        let callee = Callee {
            target: CalleeTarget::Intrinsic(intrinsic),
            args,
        };
        let kind = ExprKind::Call {
            callee,
            args: vec![borrowed],
            callee_span: span,
        };
        let pointer = self.add(kind, Ty::pointer(element), span);
        match param.map(|param| param.kind()) {
            // `*u8` is C's `void *` and `char *`.
            Some(TyKind::Ptr(target)) if self.table.unify(*target, element).is_err() => {
                let ty = param.unwrap_or(Ty::error());
                Some(self.add(
                    ExprKind::Cast {
                        kind: CastKind::Pointer,
                        operand: pointer,
                    },
                    ty,
                    span,
                ))
            }
            _ => Some(pointer),
        }
    }

    /// Calls a place or value of function type.
    pub(super) fn call_value(&mut self, callee: ExprId, arguments: &'a [ast::Expr], span: Span) -> ExprId {
        let callee = self.behind(callee);
        let ty = self.ty(callee);
        let Some(function) = ty.as_fn() else {
            self.arguments_anyway(arguments);
            if ty.is_error() {
                return self.error_expr(span);
            }
            let shown = self.show(ty);
            let at = self.span(callee);
            return self.reject(
                e0309::error(at, format!("a value of type '{shown}' cannot be called"))
                    .here("not a function"),
            );
        };
        let name = match self.exprs[callee].kind {
            ExprKind::Local(local) => self.locals[local].name.as_str(),
            _ => "this function",
        };
        let params: Vec<Ty> = function.params.to_vec();
        let values = self.arguments(name, &params, arguments, None, span);
        if arguments.len() != params.len() {
            return self.failed_call(function.ret, span);
        }
        if function.once {
            self.read(callee);
        }
        self.add(ExprKind::CallValue { callee, args: values }, function.ret, span)
    }
}
