//! `Type.name` and `Type.name(args)`: variants, constants, static functions.

use super::lookup::Method;
use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0304, e0306, e0324};
use crate::hir::*;
use crate::resolve::Found;
use crate::resolve::suggest::closest;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, Ident};
use crate::typecheck::lower::primitive;
use crate::typecheck::{Item, TypeScope, constant};
use crate::types::*;

/// What stands before the dot.
#[derive(Clone, Copy, Debug)]
pub(super) enum Base {
    Type(Ty),
    Trait(TraitId),
}

impl<'a> BodyCx<'_, 'a> {
    /// The type a name stands for: outer `None` when it is no type, inner when it was reported.
    pub(super) fn type_base(&mut self, name: &'a ast::Name) -> Option<Option<Base>> {
        let ident = name.ident;
        if let Some(at) = self.scope.params.iter().position(|param| *param == ident.name) {
            return Some(Some(Base::Type(Ty::param(at as u32, ident.name))));
        }
        if ident.name == Symbol::SELF_TYPE
            && let Some(this) = self.scope.self_ty
        {
            return Some(Some(Base::Type(this)));
        }
        if let Some(ty) = primitive(ident.as_str()) {
            return Some(Some(Base::Type(ty)));
        }
        if ident.as_str() == "Heap" {
            let content = self.open_arguments(name, 1).map(|args| args[0]);
            return Some(content.map(|content| Base::Type(Ty::heap(content))));
        }
        match self.cx.modules.lookup(self.scope.module, ident.name) {
            Found::Decl(decl) => match self.cx.items[&decl] {
                Item::Adt(adt) => {
                    let count = self.cx.program.adts[adt].generics.params.len();
                    let args = self.open_arguments(name, count);
                    Some(args.map(|args| Base::Type(Ty::adt(adt, Args::new(&args)))))
                }
                Item::Trait(id) => Some(Some(Base::Trait(id))),
                Item::Alias(_) => Some(self.alias_base(name)),
                _ => None,
            },
            Found::Broken => Some(None),
            Found::Nothing => None,
        }
    }

    /// As [`Self::type_base`], for what is known to be a type.
    pub(super) fn type_named(&mut self, name: &'a ast::Name) -> Option<Base> {
        self.type_base(name).flatten()
    }

    fn alias_base(&mut self, name: &'a ast::Name) -> Option<Base> {
        let arguments = name
            .type_arguments
            .as_ref()
            .map(|args| args.types.clone())
            .unwrap_or_default();
        let ty = ast::Type {
            kind: ast::TypeKind::Named(ast::NamedType {
                name: name.ident,
                arguments,
            }),
            span: name.ident.span,
        };
        let scope = self.scope.clone();
        let ty = self.cx.lower(&ty, &scope);
        (!ty.is_error()).then_some(Base::Type(ty))
    }

    /// Written type arguments, or open ones.
    fn open_arguments(&mut self, name: &'a ast::Name, count: usize) -> Option<Vec<Ty>> {
        let Some(written) = &name.type_arguments else {
            return Some(
                (0..count)
                    .map(|_| self.table.fresh_any(name.ident.span))
                    .collect(),
            );
        };
        let scope: TypeScope = self.scope.clone();
        let mut args: Vec<Ty> = written.types.iter().map(|ty| self.cx.lower(ty, &scope)).collect();
        if count == 2 && args.len() == 1 && self.is_result_name(name) {
            args.push(Ty::str());
        }
        if args.len() != count {
            let wanted = crate::typecheck::plural(count, "type argument");
            self.report(e0306::error(
                written.span,
                format!(
                    "'{}' takes {wanted}, but {} {} given",
                    name.ident.as_str(),
                    args.len(),
                    crate::typecheck::are(args.len())
                ),
            ));
            return None;
        }
        Some(args)
    }

    fn is_result_name(&self, name: &ast::Name) -> bool {
        name.ident.name == Symbol::RESULT_TYPE
    }

    /// `Type.name` without arguments.
    pub(super) fn static_field(&mut self, base: Base, name: Ident, expect: Expect, span: Span) -> ExprId {
        let Base::Type(ty) = base else {
            return self.reject(e0304::error(name.span, "a trait has no values"));
        };
        if let TyKind::Adt(adt, _) = ty.kind()
            && let Some(at) = self.variant_index(*adt, name.name)
        {
            self.hint_result(ty, expect);
            return self.variant_by_name(ty, at, name, expect, span);
        }
        if let Some(value) = self.type_constant(ty, name, span) {
            return value;
        }
        match self.method_on(ty, name.name, name.span) {
            Some(Method::Inherent { function, owner }) => self.function_value(function, owner, None, span),
            Some(Method::OfTrait {
                implementation: Some((function, owner)),
                ..
            }) => self.function_value(function, owner, None, span),
            _ => self.unknown_static(ty, name),
        }
    }

    fn type_constant(&mut self, ty: Ty, name: Ident, span: Span) -> Option<ExprId> {
        if let Some(int) = ty.as_int() {
            let value = constant::limit(int.name(), name.as_str())?;
            let value = match (ty.kind(), name.as_str()) {
                (TyKind::Ranged(_, low, _), "MIN") => *low,
                (TyKind::Ranged(_, _, high), "MAX") => *high,
                _ => value,
            };
            return Some(self.add(ExprKind::Const(ConstValue::Int(value)), ty, span));
        }
        let TyKind::Float(float) = ty.kind() else {
            return None;
        };
        let single = *float == FloatTy::F32;
        let value = match name.as_str() {
            "NAN" => f64::NAN,
            "INF" => f64::INFINITY,
            "NEG_INF" => f64::NEG_INFINITY,
            "MAX" if single => f32::MAX as f64,
            "MAX" => f64::MAX,
            "MIN" if single => f32::MIN as f64,
            "MIN" => f64::MIN,
            "EPSILON" if single => f32::EPSILON as f64,
            "EPSILON" => f64::EPSILON,
            _ => return None,
        };
        Some(self.add(ExprKind::Const(ConstValue::Float(value)), ty, span))
    }

    pub(super) fn variant_index(&self, adt: AdtId, name: Symbol) -> Option<u32> {
        let variants = self.cx.program.adts[adt].variants();
        variants
            .iter()
            .position(|variant| variant.name == name)
            .map(|at| at as u32)
    }

    /// Is there a static function of this name?
    pub(super) fn has_static(&mut self, base: Base, name: Symbol) -> bool {
        let Base::Type(ty) = base else { return false };
        let before = self.table.snapshot();
        let span = self
            .cx
            .program
            .functions
            .values()
            .next()
            .map(|function| function.span);
        let found = span.is_some_and(|span| self.method_on(ty, name, span).is_some());
        self.table.rollback(before);
        found
    }

    /// `Type.name(args)`.
    pub(super) fn static_call(
        &mut self,
        base: Base,
        name: Ident,
        written: Option<&'a ast::TypeArguments>,
        arguments: &'a [ast::Expr],
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let ty = match base {
            Base::Type(ty) => ty,
            Base::Trait(id) => return self.trait_static(id, name, written, arguments, expect, span),
        };
        if let TyKind::Adt(adt, _) = ty.kind() {
            if let Some(at) = self.variant_index(*adt, name.name) {
                self.hint_result(ty, expect);
                return self.variant(ty, at, arguments, name, span);
            }
            if name.as_str() == "tryFrom" && arguments.len() == 1 && self.is_c_like(*adt) {
                return self.enum_from(ty, *adt, &arguments[0], span);
            }
        }
        if let (TyKind::Heap(content), "new", [value]) = (ty.kind(), name.as_str(), arguments) {
            return self.heap_new(value, *content, expect, span);
        }
        let spans = (name.span, span);
        match self.method_on(ty, name.name, name.span) {
            Some(Method::Inherent { function, owner }) => {
                self.check_private(function, name);
                self.call_function(function, owner, written, arguments, expect, spans)
            }
            Some(Method::OfTrait {
                trait_id,
                method,
                args,
                implementation,
                ..
            }) => match implementation {
                Some((function, owner)) => {
                    self.call_function(function, owner, written, arguments, expect, spans)
                }
                None => self.call_trait(trait_id, method, args, written, arguments, expect, spans),
            },
            Some(Method::Ambiguous(traits)) => {
                self.arguments_anyway(arguments);
                self.ambiguous_method(ty, &traits, name)
            }
            _ => {
                self.arguments_anyway(arguments);
                self.unknown_static(ty, name)
            }
        }
    }

    /// `Trait.method(x)`: the first argument, or the result, says which type is meant.
    fn trait_static(
        &mut self,
        id: TraitId,
        name: Ident,
        written: Option<&'a ast::TypeArguments>,
        arguments: &'a [ast::Expr],
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let methods = self.cx.program.traits[id].methods.clone();
        let Some(method) = methods
            .into_iter()
            .find(|method| self.cx.program.functions[*method].name == name.name)
        else {
            self.arguments_anyway(arguments);
            if self.cx.damage.methods.contains(&name.name) {
                return self.error_expr(name.span);
            }
            let shown = self.cx.program.traits[id].name;
            return self.reject(e0304::error(
                name.span,
                format!("trait '{shown}' has no method '{}'", name.as_str()),
            ));
        };
        let count = self.cx.program.traits[id].generics.params.len();
        let args: Vec<Ty> = (0..count).map(|_| self.table.fresh_any(name.span)).collect();
        self.call_trait(id, method, args, written, arguments, expect, (name.span, span))
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn call_trait(
        &mut self,
        trait_id: TraitId,
        method: FnId,
        args: Vec<Ty>,
        written: Option<&'a ast::TypeArguments>,
        arguments: &'a [ast::Expr],
        expect: Expect,
        spans: (Span, Span),
    ) -> ExprId {
        let call = self.call_function(method, args, written, arguments, expect, spans);
        if let ExprKind::Call { callee, .. } = &mut self.exprs[call].kind {
            callee.target = CalleeTarget::TraitMethod(trait_id, method);
        }
        call
    }

    fn unknown_static(&mut self, ty: Ty, name: Ident) -> ExprId {
        let TyKind::Adt(adt, _) = ty.kind() else {
            return self.unknown_method(ty, name);
        };
        if self.cx.damage.adts.contains(adt) {
            return self.error_expr(name.span);
        }
        let variants: Vec<&str> = self.cx.program.adts[*adt]
            .variants()
            .iter()
            .map(|variant| variant.name.as_str())
            .collect();
        if variants.is_empty() {
            return self.unknown_method(ty, name);
        }
        let (shown, at) = (self.cx.program.adts[*adt].name, self.cx.program.adts[*adt].span);
        let methods = self.cx.methods.names(crate::typecheck::index::Head::Adt(*adt));
        let all = variants
            .iter()
            .copied()
            .chain(methods.iter().map(|name| name.as_str()));
        let mut report = e0324::error(
            name.span,
            format!("enum '{shown}' has no variant '{}'", name.as_str()),
        );
        let from = matches!(name.as_str(), "from" | "fromInt" | "fromValue" | "new");
        if from && self.is_plain_enum(*adt) {
            report = report.help(format!("use '{shown}.tryFrom(n)', which returns an Option"));
        } else if let Some(near) = closest(name.as_str(), all) {
            report = report
                .help(format!("did you mean '{near}'?"))
                .fix(name.span, near);
        } else {
            report = report.help(format!("its variants are {}", variants.join(", ")));
        }
        if !self.cx.in_std(self.cx.homes[adt]) {
            report = report.label(at, "declared here");
        }
        self.reject(report)
    }

    fn is_c_like(&self, adt: AdtId) -> bool {
        let declared = &self.cx.program.adts[adt];
        !declared.variants().is_empty()
            && declared
                .variants()
                .iter()
                .all(|variant| variant.payload.is_empty())
    }

    /// `Op.tryFrom(n)`: a match on the values of the variants.
    fn enum_from(&mut self, ty: Ty, adt: AdtId, value: &'a ast::Expr, span: Span) -> ExprId {
        let repr = match &self.cx.program.adts[adt].kind {
            AdtKind::Enum { repr: Some(repr), .. } => Some(Ty::int(*repr)),
            _ => None,
        };
        let found = self.value(value, repr.map_or(Expect::Nothing, Expect::Type));
        let have = self.ty(found);
        if have.as_int().is_none()
            && self.table.open_kind(have) != Some(crate::typecheck::infer::VarKind::Int)
        {
            return self.mismatch(found, have, repr.unwrap_or(Ty::i64()));
        }
        let option = self.cx.option_of(ty);
        let values: Vec<i128> = self.cx.program.adts[adt]
            .variants()
            .iter()
            .map(|variant| variant.discriminant)
            .collect();
        let mut arms = Vec::new();
        for (at, value) in values.into_iter().enumerate() {
            let made = self.add(
                ExprKind::Variant {
                    variant: at as u32,
                    args: Vec::new(),
                },
                ty,
                span,
            );
            let body = self.add(
                ExprKind::Variant {
                    variant: 0,
                    args: vec![made],
                },
                option,
                span,
            );
            arms.push(self.arm(PatternKind::Const(ConstValue::Int(value)), have, body, span));
        }
        let none = self.add(
            ExprKind::Variant {
                variant: 1,
                args: Vec::new(),
            },
            option,
            span,
        );
        arms.push(self.arm(PatternKind::Wildcard, have, none, span));
        self.add(
            ExprKind::Match(Box::new(Match {
                scrutinee: found,
                arms,
                source: MatchSource::IfLet,
            })),
            option,
            span,
        )
    }

    fn arm(&self, kind: PatternKind, ty: Ty, body: ExprId, span: Span) -> Arm {
        Arm {
            pattern: Pattern { kind, ty, span },
            guard: None,
            body,
            span,
        }
    }
}
