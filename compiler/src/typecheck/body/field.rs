//! Fields, elements, slices.

use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0303, e0307, e0320};
use crate::hir::*;
use crate::resolve::suggest::closest;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ExprKind as Ast, Ident};
use crate::typecheck::infer::VarKind;
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn field(&mut self, base: &'a ast::Expr, name: Ident, expect: Expect, span: Span) -> ExprId {
        if let Ast::Name(of) = &base.kind
            && self.find_local(of.ident.name).is_none()
            && let Some(found) = self.type_base(of)
        {
            return match found {
                Some(found) => self.static_field(found, name, expect, span),
                None => self.error_expr(span),
            };
        }
        let base = self.expr(base, Expect::Nothing);
        if self.ty(base).is_error() {
            return self.error_expr(span);
        }
        if let Some(field) = self.field_of(base, name.name, span) {
            self.private_access(field, name);
            return field;
        }
        if name.as_str() == "len" {
            if let Some(length) = self.builtin_len(base, span) {
                return length;
            }
            if let Some(length) = self.len_method(base, name, span) {
                return length;
            }
        }
        self.unknown_field(base, name)
    }

    /// `x.len` of a type with the method.
    fn len_method(&mut self, base: ExprId, name: Ident, span: Span) -> Option<ExprId> {
        let (place, found) = self.find_method(base, name.name, name.span)?;
        let super::lookup::Method::Inherent { function, owner } = found else {
            return None;
        };
        let args = self.instantiate(function, owner, None, name.span);
        let declared = &self.cx.program.functions[function];
        if declared.params.len() != 1 || declared.receiver == Receiver::None {
            return None;
        }
        let (param, ret) = (
            declared.params[0].ty.substitute(&args),
            declared.ret.substitute(&args),
        );
        let receiver = self.coerce(place, param);
        self.note_use(function, &args, name.span);
        let callee = Callee {
            target: CalleeTarget::Fn(function),
            args: Args::new(&args),
        };
        Some(self.add(
            ExprKind::Call {
                callee,
                args: vec![receiver],
                callee_span: name.span,
            },
            ret,
            span,
        ))
    }

    /// The field of a struct, through references and boxes.
    pub(super) fn field_of(&mut self, base: ExprId, name: Symbol, span: Span) -> Option<ExprId> {
        let mut at = base;
        for _ in 0..32 {
            at = self.behind(at);
            match self.ty(at).kind() {
                TyKind::Adt(adt, args) => {
                    let fields = self.cx.program.adts[*adt].fields();
                    let position = fields.iter().position(|field| field.name == name)?;
                    // The layout of the library's own types is not for others; `len` is read through the method.
                    if !self.may_access(*adt, position) && name.as_str() == "len" {
                        return None;
                    }
                    let ty = self.cx.program.adts[*adt].fields()[position].ty.substitute(args);
                    return Some(self.add(
                        ExprKind::Field {
                            base: at,
                            field: position as u32,
                        },
                        ty,
                        span,
                    ));
                }
                TyKind::Heap(inner) => {
                    let here = self.span(at);
                    at = self.add(ExprKind::Deref(at), *inner, here);
                }
                _ => return None,
            }
        }
        None
    }

    /// Fields without `pub` belong to their file; those of the library to the library.
    pub(super) fn may_access(&self, adt: AdtId, field: usize) -> bool {
        let home = self.cx.homes[&adt];
        home == self.scope.module
            || self.in_std && self.cx.in_std(home)
            || self.cx.program.adts[adt].fields()[field].public
    }

    fn private_access(&mut self, field: ExprId, name: Ident) {
        let ExprKind::Field { base, field } = self.exprs[field].kind else {
            return;
        };
        if let TyKind::Adt(adt, _) = self.ty(base).kind() {
            self.private_field(*adt, field as usize, name);
        }
    }

    /// Remembers the use of another file's field; it is reported with the file's other uses of that struct.
    pub(super) fn private_field(&mut self, adt: AdtId, field: usize, name: Ident) {
        if !self.may_access(adt, field) {
            let place = (self.scope.module, adt);
            self.cx
                .private_uses
                .entry(place)
                .or_default()
                .push((field, name.span));
        }
    }

    fn unknown_field(&mut self, base: ExprId, name: Ident) -> ExprId {
        let place = self.behind(base);
        let ty = self.ty(place);
        if ty.is_error() {
            return self.error_expr(name.span);
        }
        if self.table.open_kind(ty) == Some(VarKind::Any) {
            let report = e0307::error(
                self.span(base),
                format!(
                    "the type of this value is not known yet, so its field '{}' cannot be found",
                    name.as_str()
                ),
            );
            return self.reject(report.help("write the type where it is declared"));
        }
        let mut inner = ty;
        while let TyKind::Heap(content) = inner.kind() {
            inner = self.table.shallow(*content);
        }
        if matches!(inner.kind(), TyKind::Adt(adt, _) if self.cx.damage.adts.contains(adt)) {
            return self.error_expr(name.span);
        }
        let shown = self.show(ty);
        let mut report = e0303::error(
            name.span,
            format!("type '{shown}' has no field '{}'", name.as_str()),
        )
        .here("unknown field");
        if self.find_method(place, name.name, name.span).is_some() {
            let call = format!("{}()", name.as_str());
            return self.reject(
                report
                    .help(format!("it is a method: call it as '{call}'"))
                    .fix(name.span, call.clone()),
            );
        }
        if matches!(name.as_str(), "length" | "size" | "count") {
            report = report.help("in Milo it is 'len'").fix(name.span, "len");
        } else if let TyKind::Adt(adt, _) = inner.kind() {
            let declared = &self.cx.program.adts[*adt];
            let fields = declared.fields().iter().enumerate();
            let names: Vec<&str> = fields
                .filter(|(at, _)| self.may_access(*adt, *at))
                .map(|(_, field)| field.name.as_str())
                .collect();
            if let Some(near) = closest(name.as_str(), names.iter().copied()) {
                report = report
                    .help(format!("did you mean '{near}'?"))
                    .fix(name.span, near);
            } else if let Some(advice) = self.payload_field(inner, name) {
                report = report.help(advice);
            } else if names.is_empty() || self.cx.in_std(self.cx.homes[adt]) {
                // Nothing of it is for others.
            } else if !names.is_empty() {
                report = report.help(format!("its fields are '{}'", names.join("', '")));
            }
            let declared = &self.cx.program.adts[*adt];
            if !self.cx.in_std(self.cx.homes[adt]) {
                report = report.label(declared.span, format!("'{}' is declared here", declared.name));
            }
        }
        self.reject(report)
    }

    /// `Option<T>` where `T` has the field: the value must be taken out first.
    fn payload_field(&self, ty: Ty, name: Ident) -> Option<String> {
        let (payload, _) = self.fallible(ty)?;
        let text = name.as_str();
        let found = match self.table.shallow(payload).kind() {
            TyKind::Adt(adt, _) => {
                let fields = self.cx.program.adts[*adt].fields();
                let list = self.cx.program.lang.vec == Some(*adt) && text == "len";
                list || fields.iter().any(|field| field.name == name.name)
            }
            TyKind::Str | TyKind::Array(..) => text == "len",
            _ => false,
        };
        found
            .then(|| format!("the value inside has it: take it out with '!', '?' or '??', as in 'x!.{text}'"))
    }

    pub(super) fn index(&mut self, base: &'a ast::Expr, index: &'a ast::Expr, span: Span) -> ExprId {
        let found = self.expr(base, Expect::Nothing);
        let mut place = self.behind(found);
        while let TyKind::Heap(inner) = self.ty(place).kind() {
            let here = self.span(place);
            place = self.add(ExprKind::Deref(place), *inner, here);
        }
        let ty = self.ty(place);
        let element = match ty.kind() {
            TyKind::Error => {
                self.value(index, Expect::Nothing);
                return self.error_expr(span);
            }
            TyKind::Str => Some(Ty::u8()),
            TyKind::Ptr(target) => Some(*target),
            _ => self.element_of(ty),
        };
        match element {
            Some(element) => {
                let index = self.index_value(index);
                self.add(ExprKind::Index { base: place, index }, element, span)
            }
            None => self.index_by_trait(place, index, span),
        }
    }

    /// An index is an `i64`; other integers are widened.
    pub(super) fn index_value(&mut self, index: &'a ast::Expr) -> ExprId {
        let value = self.value(index, Expect::Type(Ty::i64()));
        let ty = self.ty(value);
        match ty.kind() {
            TyKind::Int(IntTy::I64) => value,
            TyKind::Int(_) => {
                let at = self.span(value);
                self.add(
                    ExprKind::Cast {
                        kind: CastKind::IntToInt,
                        operand: value,
                    },
                    Ty::i64(),
                    at,
                )
            }
            _ => self.coerce(value, Ty::i64()),
        }
    }

    fn index_by_trait(&mut self, place: ExprId, index: &'a ast::Expr, span: Span) -> ExprId {
        let ty = self.ty(place);
        let name = Symbol::intern("index");
        if self.cx.program.lang.operators.contains_key(&name)
            && self.table.open_kind(ty).is_none()
            && let Some(super::lookup::Method::OfTrait {
                trait_id,
                method,
                args,
                implementation,
                ..
            }) = self.method_on(ty, name, span)
        {
            let target = implementation.unwrap_or((method, args));
            let of = self.cx.program.functions[target.0].owner;
            let of_trait = matches!(of, FnOwner::Trait(_)).then_some(trait_id);
            return self.call_operator(place, target, of_trait, &[index], span);
        }
        self.value(index, Expect::Nothing);
        let shown = self.show(ty);
        let mut report = e0320::error(span, format!("a value of type '{shown}' cannot be indexed"));
        if matches!(ty.kind(), TyKind::Adt(adt, _) if self.cx.program.lang.hash_map == Some(*adt)) {
            report = report.help(match self.assigned {
                Some((at, false)) if at == span => "store it with '.insert(key, value)'",
                Some((at, true)) if at == span => {
                    "change it with '.update(key, start, (value) => { value += … })'"
                }
                _ => "look a key up with '.get(key)', which returns an Option",
            });
        }
        self.reject(report)
    }

    pub(super) fn slice(&mut self, slice: &'a ast::Slice, span: Span) -> ExprId {
        let found = self.expr(&slice.base, Expect::Nothing);
        let mut place = self.behind(found);
        while let TyKind::Heap(inner) = self.ty(place).kind() {
            let here = self.span(place);
            place = self.add(ExprKind::Deref(place), *inner, here);
        }
        let low = slice.low.as_ref().map(|low| self.index_value(low));
        let high = slice.high.as_ref().map(|high| self.index_value(high));
        let ty = self.ty(place);
        let target = match ty.kind() {
            TyKind::Error => return self.error_expr(span),
            TyKind::Str => Ty::str(),
            _ => match self.element_of(ty) {
                Some(element) => Ty::slice(element),
                None => {
                    let shown = self.show(ty);
                    return self.reject(e0320::error(
                        span,
                        format!("a value of type '{shown}' cannot be sliced"),
                    ));
                }
            },
        };
        let kind = ExprKind::Slice {
            base: place,
            low,
            high,
            inclusive: slice.inclusive,
        };
        self.add(kind, Ty::reference(false, target), span)
    }
}
