//! Struct literals, variants, arrays, boxes.

use super::operator::{is_float_literal, is_literal};
use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0302, e0305, e0312};
use crate::hir::*;
use crate::resolve::suggest::closest;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, Ident};
use crate::typecheck::infer::VarKind;
use crate::typecheck::plural;
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn struct_literal(
        &mut self,
        literal: &'a ast::StructLiteral,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let ty = match self.type_base(&literal.name) {
            Some(Some(super::statics::Base::Type(ty))) => ty,
            found => {
                self.values_anyway(literal);
                if let Some(None) = found {
                    return self.error_expr(span);
                }
                return self.unknown_struct(literal.name.ident);
            }
        };
        let TyKind::Adt(adt, args) = ty.kind() else {
            self.values_anyway(literal);
            return self.not_a_struct(literal.name.ident, ty);
        };
        if !matches!(
            self.cx.program.adts[*adt].kind,
            AdtKind::Struct(_) | AdtKind::ExternStruct(_)
        ) {
            self.values_anyway(literal);
            return self.not_a_struct(literal.name.ident, ty);
        }
        self.hint_result(ty, expect);
        let fields = self.field_values(literal, *adt, *args);
        self.missing_fields(literal, *adt, &fields, span);
        self.add(ExprKind::Struct { fields }, ty, span)
    }

    fn values_anyway(&mut self, literal: &'a ast::StructLiteral) {
        for field in &literal.fields {
            self.value(&field.value, Expect::Nothing);
        }
    }

    fn unknown_struct(&mut self, name: Ident) -> ExprId {
        let visible = self.cx.modules.visible_names(self.scope.module);
        let mut report = e0302::error(name.span, format!("unknown struct '{}'", name.as_str()));
        if let Some(near) = closest(name.as_str(), visible.iter().map(|name| name.as_str())) {
            report = report.help(format!("did you mean '{near}'?"));
        } else if let Some(hint) = self.cx.import_hint(name.name) {
            report = report.help(hint);
        }
        self.reject(report)
    }

    fn not_a_struct(&mut self, name: Ident, ty: Ty) -> ExprId {
        let shown = self.show(ty);
        self.reject(e0312::error(
            name.span,
            format!("'{shown}' is not a struct and has no literal with fields"),
        ))
    }

    fn field_values(
        &mut self,
        literal: &'a ast::StructLiteral,
        adt: AdtId,
        args: Args,
    ) -> Vec<(u32, ExprId)> {
        let mut values: Vec<(u32, ExprId)> = Vec::new();
        for field in &literal.fields {
            let declared = self.cx.program.adts[adt].fields();
            let Some(at) = declared.iter().position(|known| known.name == field.name.name) else {
                self.value(&field.value, Expect::Nothing);
                self.unknown_field_in_literal(adt, field.name);
                continue;
            };
            let ty = declared[at].ty.substitute(&args);
            if values.iter().any(|(known, _)| *known == at as u32) {
                self.report(e0312::error(
                    field.name.span,
                    format!("field '{}' is given twice", field.name.as_str()),
                ));
            }
            self.private_field(adt, at, field.name);
            let value = self.check(&field.value, ty);
            values.push((at as u32, value));
        }
        values
    }

    fn unknown_field_in_literal(&mut self, adt: AdtId, name: Ident) {
        if self.cx.damage.adts.contains(&adt) {
            return;
        }
        let declared = &self.cx.program.adts[adt];
        let names: Vec<&str> = declared
            .fields()
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let mut report = e0312::error(
            name.span,
            format!("struct '{}' has no field '{}'", declared.name, name.as_str()),
        )
        .label(declared.span, "declared here");
        if let Some(near) = closest(name.as_str(), names) {
            report = report.help(format!("did you mean '{near}'?"));
        }
        self.report(report);
    }

    fn missing_fields(
        &mut self,
        literal: &ast::StructLiteral,
        adt: AdtId,
        given: &[(u32, ExprId)],
        span: Span,
    ) {
        let declared = &self.cx.program.adts[adt];
        let missing: Vec<String> = declared
            .fields()
            .iter()
            .enumerate()
            .filter(|(at, _)| !given.iter().any(|(known, _)| *known as usize == *at))
            .map(|(_, field)| format!("'{}'", field.name))
            .collect();
        let unknown = literal.fields.len() > given.len();
        self.misread |= literal.damaged;
        if missing.is_empty() || unknown || literal.damaged || self.cx.damage.adts.contains(&adt) {
            return;
        }
        let word = if missing.len() == 1 { "field" } else { "fields" };
        let message = format!(
            "missing {word} {} of struct '{}'",
            missing.join(", "),
            declared.name
        );
        let at = declared.span;
        self.report(e0312::error(span, message).label(at, "declared here"));
    }

    /// A variant by its name alone: with a payload, and where nothing else than a function is wanted, the function that
    /// makes one.
    pub(super) fn variant_by_name(
        &mut self,
        ty: Ty,
        at: u32,
        name: Ident,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let function = match expect {
            Expect::Nothing => true,
            Expect::Type(_) => self.hint(expect).and_then(Ty::as_fn).is_some(),
            Expect::Discard => false,
        };
        let payload = match ty.kind() {
            TyKind::Adt(adt, args) => {
                let variant = &self.cx.program.adts[*adt].variants()[at as usize];
                variant.payload.iter().map(|part| part.substitute(args)).collect()
            }
            _ => Vec::new(),
        };
        if payload.is_empty() || !function {
            return self.variant(ty, at, &[], name, span);
        }
        self.variant_function(ty, at, &payload, expect, span)
    }

    /// A variant of an enum type with its payload.
    pub(super) fn variant(
        &mut self,
        ty: Ty,
        at: u32,
        arguments: &'a [ast::Expr],
        name: Ident,
        span: Span,
    ) -> ExprId {
        let TyKind::Adt(adt, args) = ty.kind() else {
            return self.error_expr(span);
        };
        let variant = &self.cx.program.adts[*adt].variants()[at as usize];
        let payload: Vec<Ty> = variant.payload.iter().map(|part| part.substitute(args)).collect();
        let declared = variant.span;
        if payload.len() != arguments.len() {
            self.arguments_anyway(arguments);
            if self.cx.damage.adts.contains(adt) {
                return self.add(ExprKind::Error, ty, span);
            }
            let verb = if arguments.len() == 1 { "is" } else { "are" };
            let wanted = plural(payload.len(), "value");
            let message = format!(
                "variant '{}' holds {wanted}, but {} {verb} given",
                name.as_str(),
                arguments.len()
            );
            let mut report = e0305::error(span, message);
            if !self.cx.in_std(self.cx.homes[adt]) {
                report = report.label(declared, "declared here");
            }
            let unit = |part: &Ty| matches!(self.table.shallow(*part).kind(), TyKind::Adt(adt, _) if self.cx.program.lang.unit == Some(*adt));
            if arguments.is_empty() && payload.len() == 1 && payload.iter().all(unit) {
                report = report.help(format!("write '{}(Unit {{}})'", name.as_str()));
            }
            self.report(report);
            return self.add(ExprKind::Error, ty, span);
        }
        let values = self.arguments(name.as_str(), &payload, arguments, None, span);
        self.add(
            ExprKind::Variant {
                variant: at,
                args: values,
            },
            ty,
            span,
        )
    }

    /// `Some(x)`, `None`, `Ok(x)`, `Err(e)`, and any variant of the expected enum, without the enum's name.
    pub(super) fn bare_variant(
        &mut self,
        name: Ident,
        arguments: &'a [ast::Expr],
        expect: Expect,
        span: Span,
    ) -> Option<ExprId> {
        if let Expect::Type(want) = expect {
            let want = self.table.shallow(want);
            if let TyKind::Adt(adt, _) = want.kind()
                && let Some(at) = self.variant_index(*adt, name.name)
            {
                return Some(self.variant(want, at, arguments, name, span));
            }
        }
        let (ty, at) = self.option_or_result(name)?;
        self.hint_result(ty, expect);
        Some(self.variant(ty, at, arguments, name, span))
    }

    /// The same without a call behind it.
    pub(super) fn bare_variant_by_name(&mut self, name: Ident, expect: Expect, span: Span) -> Option<ExprId> {
        if self.hint(expect).and_then(Ty::as_fn).is_some() || expect == Expect::Nothing {
            let (ty, at) = self.option_or_result(name)?;
            return Some(self.variant_by_name(ty, at, name, expect, span));
        }
        self.bare_variant(name, &[], expect, span)
    }

    /// The variants that need no type in front of them.
    fn option_or_result(&mut self, name: Ident) -> Option<(Ty, u32)> {
        let lang = &self.cx.program.lang;
        let adt = match name.name {
            Symbol::SOME | Symbol::NONE => lang.option?,
            Symbol::OK | Symbol::ERR => lang.result?,
            _ => return None,
        };
        let at = self.variant_index(adt, name.name)?;
        let count = self.cx.program.adts[adt].generics.params.len();
        let args: Vec<Ty> = (0..count).map(|_| self.table.fresh_any(name.span)).collect();
        Some((Ty::adt(adt, Args::new(&args)), at))
    }

    pub(super) fn array(&mut self, items: &'a [ast::Expr], expect: Expect, span: Span) -> ExprId {
        let hint = self.hint(expect);
        let wanted = hint.and_then(|ty| self.element_of(ty));
        let pointed = || is_literal(&items[0]) && items.iter().any(is_float_literal);
        let wanted = wanted.or_else(|| {
            let floats = !items.is_empty() && pointed();
            floats.then(|| self.table.fresh(VarKind::Float, Some(span)))
        });
        let element = wanted.unwrap_or_else(|| self.table.fresh_any(span));
        // The first element decides when nothing else does; one that adapts leaves it to another.
        let decides = items.iter().position(|item| self.adapting_value(item).is_none());
        let decides = decides.unwrap_or(0);
        let first = items.get(decides).filter(|_| wanted.is_none());
        let first = first.map(|item| self.deciding_element(item, element));
        let mut values = Vec::new();
        for (at, item) in items.iter().enumerate() {
            values.push(match first {
                Some(first) if at == decides => first,
                _ => self.check(item, element),
            });
        }
        let array = Ty::array(element, items.len() as u64);
        let literal = self.add(ExprKind::ArrayList(values), array, span);
        self.array_to_vec(literal, hint, element, span)
    }

    fn deciding_element(&mut self, item: &'a ast::Expr, element: Ty) -> ExprId {
        let value = self.value(item, Expect::Nothing);
        let have = self.ty(value);
        if !have.is_never() && !have.is_void() {
            let _ = self.table.unify(element, have);
        }
        self.coerce(value, element)
    }

    /// An array literal where a `Vec` is wanted becomes one: Copy elements are copied together, others moved one by one,
    /// and so are those with a `clone` that the program wrote, which nobody called.
    fn array_to_vec(&mut self, literal: ExprId, hint: Option<Ty>, element: Ty, span: Span) -> ExprId {
        let is_vec =
            |hint: &Ty| matches!(hint.kind(), TyKind::Adt(adt, _) if self.cx.program.lang.vec == Some(*adt));
        let Some(hint) = hint.filter(is_vec) else {
            return literal;
        };
        let known = self.table.resolve(element);
        let number = self.is_number_type(known);
        if number || !known.has_infer() && self.cx.is_copy(known) && !self.cx.calls_own_clone(known) {
            return self.vec_from_slice(literal, hint, element, span);
        }
        self.vec_of_items(literal, hint, span).unwrap_or(literal)
    }

    /// Through the library's `@lang("vec_from_slice")`.
    fn vec_from_slice(&mut self, literal: ExprId, hint: Ty, element: Ty, span: Span) -> ExprId {
        let Some(&function) = self
            .cx
            .program
            .lang
            .functions
            .get(&Symbol::intern("vec_from_slice"))
        else {
            return literal;
        };
        let view = Ty::reference(false, Ty::slice(element));
        let view = self.add(
            ExprKind::Borrow {
                mutable: false,
                place: literal,
            },
            view,
            span,
        );
        self.note_use(function, &[element], span);
        let callee = Callee {
            target: CalleeTarget::Fn(function),
            args: Args::new(&[element]),
        };
        self.add(
            ExprKind::Call {
                callee,
                args: vec![view],
                callee_span: span,
            },
            hint,
            span,
        )
    }

    /// `{ let v = Vec.withCapacity(n); v.push(a); …; v }`
    fn vec_of_items(&mut self, literal: ExprId, hint: Ty, span: Span) -> Option<ExprId> {
        let ExprKind::ArrayList(items) = self.exprs[literal].kind.clone() else {
            return None;
        };
        let (with_capacity, capacity_args) = self.inherent_of(hint, "withCapacity", span)?;
        let (push, push_args) = self.inherent_of(hint, "push", span)?;
        let count = self.add(
            ExprKind::Const(ConstValue::Int(items.len() as i128)),
            Ty::i64(),
            span,
        );
        let made = self.library_call(with_capacity, &capacity_args, vec![count], hint, span);
        let local = self.new_local("_items".into(), span, hint, true, LocalKind::Temp);
        let pattern = Pattern {
            kind: PatternKind::Binding {
                local,
                mode: BindingMode::Move,
            },
            ty: hint,
            span,
        };
        let mut stmts = vec![Stmt {
            kind: StmtKind::Let {
                pattern,
                init: Some(made),
                otherwise: None,
            },
            span,
        }];
        for item in items {
            let at = self.span(item);
            let place = self.add(ExprKind::Local(local), hint, at);
            let lent = self.add(
                ExprKind::Borrow { mutable: true, place },
                Ty::reference(true, hint),
                at,
            );
            let pushed = self.library_call(push, &push_args, vec![lent, item], Ty::void(), at);
            stmts.push(Stmt {
                kind: StmtKind::Expr(pushed),
                span: at,
            });
        }
        let value = self.add(ExprKind::Local(local), hint, span);
        let tail = Some(self.read(value));
        Some(self.add(
            ExprKind::Block(Box::new(Block {
                stmts,
                tail,
                is_unsafe: false,
            })),
            hint,
            span,
        ))
    }

    fn inherent_of(&mut self, ty: Ty, name: &str, span: Span) -> Option<(FnId, Vec<Ty>)> {
        match self.method_on(ty, name.into(), span)? {
            super::lookup::Method::Inherent { function, owner } => Some((function, owner)),
            _ => None,
        }
    }

    fn library_call(
        &mut self,
        function: FnId,
        args: &[Ty],
        values: Vec<ExprId>,
        ret: Ty,
        span: Span,
    ) -> ExprId {
        self.note_use(function, args, span);
        let callee = Callee {
            target: CalleeTarget::Fn(function),
            args: Args::new(args),
        };
        self.add(
            ExprKind::Call {
                callee,
                args: values,
                callee_span: span,
            },
            ret,
            span,
        )
    }

    pub(super) fn repeat(
        &mut self,
        value: &'a ast::Expr,
        count: &'a ast::Expr,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let hint = self.hint(expect).and_then(|ty| self.element_of(ty));
        let value = match hint {
            Some(element) => self.check(value, element),
            None => self.value(value, Expect::Nothing),
        };
        let element = self.ty(value);
        let scope = self.scope.clone();
        match self.cx.array_length(count, &scope) {
            Some(length) => self.add(ExprKind::ArrayRepeat(value), Ty::array(element, length), span),
            None => self.error_expr(span),
        }
    }

    /// `Heap(v)`.
    pub(super) fn heap_new(
        &mut self,
        value: &'a ast::Expr,
        content: Ty,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        if let Some(hint) = self.hint(expect)
            && let TyKind::Heap(wanted) = hint.kind()
            && !matches!(self.table.shallow(*wanted).kind(), TyKind::Interface(..))
        {
            let _ = self.table.unify(content, *wanted);
        }
        let open = self.table.open_kind(content).is_some();
        let value = if open {
            self.value(value, Expect::Nothing)
        } else {
            self.check(value, content)
        };
        let value = if open { self.coerce(value, content) } else { value };
        self.add(ExprKind::HeapNew(value), Ty::heap(content), span)
    }
}
