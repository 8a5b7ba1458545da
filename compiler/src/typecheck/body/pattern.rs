//! Patterns: against a type, with bindings that take or borrow parts of the matched place.

use super::BodyCx;
use crate::diagnostics::codes::{e0301, e0324, e0811};
use crate::hir::*;
use crate::resolve::suggest::closest;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, Ident, PatternKind as Ast};
use crate::typecheck::{constant, plural};
use crate::types::*;

/// The circumstances of one pattern.
struct Subject {
    place: ExprId,
    /// Bindings borrow.
    lent: bool,
    mutable: bool,
    /// In `is`, nothing can be bound.
    test_only: bool,
    /// Names bound so far.
    bound: Vec<(Symbol, LocalId)>,
    /// In a later alternative: names the first one bound.
    again: Option<Vec<(Symbol, LocalId)>>,
}

impl<'a> BodyCx<'_, 'a> {
    /// A pattern against a checked subject; its bindings become visible in the current scope.
    pub(super) fn pattern(&mut self, pattern: &'a ast::Pattern, place: ExprId, test_only: bool) -> Pattern {
        self.pattern_of(pattern, place, test_only, false)
    }

    pub(super) fn pattern_of(
        &mut self,
        pattern: &'a ast::Pattern,
        place: ExprId,
        test_only: bool,
        mutable: bool,
    ) -> Pattern {
        let lent = self.is_place(place) && self.is_lent(place);
        let mut subject = Subject {
            place,
            lent,
            mutable,
            test_only,
            bound: Vec::new(),
            again: None,
        };
        let ty = self.ty(place);
        self.pattern_at(pattern, ty, &mut subject)
    }

    fn pattern_at(&mut self, pattern: &'a ast::Pattern, ty: Ty, subject: &mut Subject) -> Pattern {
        let ty = self.table.shallow(ty);
        let span = pattern.span;
        let kind = match &pattern.kind {
            Ast::Wildcard => PatternKind::Wildcard,
            Ast::Error(names) => {
                self.broken(names);
                PatternKind::Error
            }
            Ast::Binding(name) => self.binding_or_variant(*name, ty, subject),
            Ast::Literal(literal) => self.literal_pattern(literal, ty),
            Ast::Range { low, high, inclusive } => {
                self.range_pattern(low.as_deref(), high.as_deref(), *inclusive, ty, span)
            }
            Ast::Variant { of, variant, payload } => {
                self.variant_pattern(*of, *variant, payload.as_deref(), ty, subject, span)
            }
            Ast::Alternatives(alternatives) => self.alternatives(alternatives, ty, subject),
        };
        Pattern { kind, ty, span }
    }

    fn binding_or_variant(&mut self, name: Ident, ty: Ty, subject: &mut Subject) -> PatternKind {
        if let TyKind::Adt(adt, _) = ty.kind()
            && let Some(at) = self.variant_index(*adt, name.name)
        {
            return self.variant_of(ty, at, name, None, subject, name.span);
        }
        if let Some(constant) = self.constant_pattern(name, ty) {
            return constant;
        }
        if subject.test_only {
            if !ty.is_error() {
                self.not_a_variant(ty, name);
            }
            return PatternKind::Error;
        }
        if name.name == Symbol::UNDERSCORE {
            return PatternKind::Wildcard;
        }
        if self.is_mistyped_variant(name, ty) {
            self.not_a_variant(ty, name);
            self.declare(name, Ty::error(), false, LocalKind::Let);
            return PatternKind::Error;
        }
        if let Some(known) = &subject.again {
            return match known.iter().find(|(bound, _)| *bound == name.name) {
                Some(&(_, local)) => self.bind_again(local, name, ty, subject),
                None => {
                    self.report(e0324::error(
                        name.span,
                        format!("'{}' is not bound by every alternative", name.as_str()),
                    ));
                    PatternKind::Error
                }
            };
        }
        if let Some((_, first)) = subject.bound.iter().find(|(bound, _)| *bound == name.name) {
            let first = self.locals[*first].span;
            self.report(
                e0324::error(
                    name.span,
                    format!("'{}' is bound twice in one pattern", name.as_str()),
                )
                .label(first, "first bound here"),
            );
            return PatternKind::Error;
        }
        let local = self.bind_pattern(name, ty, subject);
        subject.bound.push((name.name, local));
        PatternKind::Binding {
            local,
            mode: BindingMode::Move,
        }
    }

    /// A capitalised name nearly like a variant was hardly meant as a binding, which would take every value.
    fn is_mistyped_variant(&self, name: Ident, ty: Ty) -> bool {
        let TyKind::Adt(adt, _) = ty.kind() else {
            return false;
        };
        let variants = self.cx.program.adts[*adt].variants();
        let names = variants.iter().map(|variant| variant.name.as_str());
        if self.cx.damage.adts.contains(adt) {
            return name.as_str().starts_with(char::is_uppercase);
        }
        name.as_str().starts_with(char::is_uppercase) && closest(name.as_str(), names).is_some()
    }

    /// A global `let` with a constant value stands for its value.
    fn constant_pattern(&mut self, name: Ident, ty: Ty) -> Option<PatternKind> {
        let found = self.cx.modules.lookup(self.scope.module, name.name);
        let crate::resolve::Found::Decl(decl) = found else {
            return None;
        };
        let crate::typecheck::Item::Global(global) = self.cx.items[&decl] else {
            return None;
        };
        if self.cx.program.globals[global].mutable {
            return None;
        }
        let known = self.cx.global_type(global, Some(name.span));
        let value = self.cx.program.globals[global].constant.clone()?;
        if let Some(adapted) = self.adapted_pattern(name, known, ty) {
            return Some(adapted);
        }
        if self.table.unify(known, ty).is_err() {
            let (found, wanted) = (self.show(known), self.show(ty));
            self.report(e0301::error(
                name.span,
                format!("this constant is '{found}', but the value is '{wanted}'"),
            ));
            return Some(PatternKind::Error);
        }
        Some(PatternKind::Const(value))
    }

    /// A constant without a type of its own, where the value matched is of another integer type.
    fn adapted_pattern(&mut self, name: Ident, known: Ty, ty: Ty) -> Option<PatternKind> {
        let int = self.table.shallow(ty).as_int()?;
        if known.as_int() == Some(int) {
            return None;
        }
        let value = self.cx.adapting_global(self.scope.module, name.name, 0)?;
        if value < int.min() || value > int.max() {
            let message = format!("'{}' is {value}, which does not fit '{}'", name.name, int.name());
            self.report(e0811::error(name.span, message));
            return Some(PatternKind::Error);
        }
        Some(PatternKind::Const(ConstValue::Int(value)))
    }

    fn bind_pattern(&mut self, name: Ident, ty: Ty, subject: &Subject) -> LocalId {
        if ty.as_ref().is_some() {
            return self.declare(name, ty, false, LocalKind::Borrowed);
        }
        if subject.lent {
            let local = self.declare(name, Ty::reference(false, ty), false, LocalKind::Borrowed);
            self.info[local].is_binding = true;
            self.info[local].subject = Some(subject.place);
            return local;
        }
        let local = self.declare(name, ty, subject.mutable, LocalKind::Let);
        self.info[local].in_pattern = true;
        if let Some(root) = self.root(subject.place).filter(|_| self.is_place(subject.place)) {
            let closures = self.capturing(root);
            if !closures.is_empty() {
                self.binding_moves.push((local, root, closures));
            }
        }
        local
    }

    fn bind_again(&mut self, local: LocalId, name: Ident, ty: Ty, subject: &mut Subject) -> PatternKind {
        let known = self.table.shallow(self.locals[local].ty);
        let own = if self.info[local].is_binding {
            known.as_ref().map_or(known, |(_, target)| target)
        } else {
            known
        };
        if self.table.unify(own, ty).is_err() {
            let (first, second) = (self.show(own), self.show(ty));
            let at = self.locals[local].span;
            self.report(
                e0324::error(
                    name.span,
                    format!(
                        "'{}' is '{second}' here but '{first}' in the first alternative",
                        name.as_str()
                    ),
                )
                .label(at, "first bound here"),
            );
        }
        subject.bound.push((name.name, local));
        PatternKind::Binding {
            local,
            mode: BindingMode::Move,
        }
    }

    fn alternatives(
        &mut self,
        alternatives: &'a [ast::Pattern],
        ty: Ty,
        subject: &mut Subject,
    ) -> PatternKind {
        let mut checked = Vec::new();
        let outer = subject.again.clone();
        let before = subject.bound.len();
        let mut first: Vec<(Symbol, LocalId)> = Vec::new();
        for (at, alternative) in alternatives.iter().enumerate() {
            if at > 0 {
                subject.bound.truncate(before);
                subject.again = Some(outer.iter().flatten().chain(&first).copied().collect());
            }
            checked.push(self.pattern_at(alternative, ty, subject));
            let bound = subject.bound[before..].to_vec();
            if at == 0 {
                first = bound;
            } else if let Some((name, _)) = first
                .iter()
                .find(|(name, _)| !bound.iter().any(|(other, _)| other == name))
            {
                self.report(e0324::error(
                    alternative.span,
                    format!("'{name}' is not bound by this alternative"),
                ));
            }
        }
        subject.again = outer;
        PatternKind::Or(checked)
    }

    fn literal_pattern(&mut self, literal: &'a ast::Expr, ty: Ty) -> PatternKind {
        let before = self.exprs.len();
        let found = self.expr(literal, super::Expect::Type(ty));
        let _ = before;
        let have = self.ty(found);
        let want = match ty.kind() {
            TyKind::Ranged(base, ..) => Ty::int(*base),
            _ => ty,
        };
        if self.table.unify(have, want).is_err() {
            let (found_text, wanted) = (self.show(have), self.show(ty));
            let mut report = e0301::error(
                literal.span,
                format!("this pattern is '{found_text}', but the value is '{wanted}'"),
            );
            if let Some((_, error)) = self.fallible(ty) {
                let variant = if error.is_some() { "Ok" } else { "Some" };
                report = report.help(format!("take the value out first, or write '{variant}(…)'"));
            }
            self.report(report);
            return PatternKind::Error;
        }
        match &self.exprs[found].kind {
            ExprKind::Const(value) => PatternKind::Const(value.clone()),
            _ => PatternKind::Error,
        }
    }

    fn range_pattern(
        &mut self,
        low: Option<&ast::Expr>,
        high: Option<&ast::Expr>,
        inclusive: bool,
        ty: Ty,
        span: Span,
    ) -> PatternKind {
        if self.table.open_kind(ty).is_some() {
            let _ = self.table.unify(ty, Ty::i64());
        }
        let ty = self.table.shallow(ty);
        if ty.is_error() {
            return PatternKind::Error;
        }
        let Some(int) = ty.as_int() else {
            let shown = self.show(ty);
            self.report(e0301::error(
                span,
                format!("a range matches integers, but the value is '{shown}'"),
            ));
            return PatternKind::Error;
        };
        let (least, most) = match *ty.kind() {
            TyKind::Ranged(_, low, high) => (low, high),
            _ => (int.min(), int.max()),
        };
        let scope = self.scope.clone();
        let mut end = |expr: Option<&ast::Expr>, open: i128| match expr {
            Some(expr) => self.cx.constant_int(expr, &scope),
            None => Some(open),
        };
        let (Some(from), Some(to)) = (end(low, least), end(high, most)) else {
            return PatternKind::Error;
        };
        let to = if inclusive || high.is_none() { to } else { to - 1 };
        if from > to {
            self.report(e0324::error(span, "this range is empty and matches nothing"));
            return PatternKind::Error;
        }
        if from < least || to > most {
            let shown = self.show(ty);
            let report = e0324::error(span, format!("this range goes beyond '{shown}'"));
            self.report(report.note(format!("'{shown}' holds {least} to {most}")));
            return PatternKind::Error;
        }
        PatternKind::Range(from, to)
    }

    fn variant_pattern(
        &mut self,
        of: Option<Ident>,
        variant: Ident,
        payload: Option<&'a [ast::Pattern]>,
        ty: Ty,
        subject: &mut Subject,
        span: Span,
    ) -> PatternKind {
        if let Some(of) = of {
            if let Some(value) = constant::limit(of.as_str(), variant.as_str()) {
                return PatternKind::Const(ConstValue::Int(value));
            }
            if !self.same_enum(of, ty) {
                self.skip_bindings(payload, subject);
                return PatternKind::Error;
            }
        }
        let ty = self.table.shallow(ty);
        let TyKind::Adt(adt, _) = ty.kind() else {
            self.skip_bindings(payload, subject);
            if !ty.is_error() {
                self.not_a_variant(ty, variant);
            }
            return PatternKind::Error;
        };
        match self.variant_index(*adt, variant.name) {
            Some(at) => self.variant_of(ty, at, variant, payload, subject, span),
            None => {
                self.skip_bindings(payload, subject);
                self.not_a_variant(ty, variant);
                PatternKind::Error
            }
        }
    }

    /// Declares the bindings below something wrong, so that their uses stay silent.
    fn skip_bindings(&mut self, payload: Option<&'a [ast::Pattern]>, subject: &mut Subject) {
        for part in payload.unwrap_or_default() {
            self.pattern_at(part, Ty::error(), subject);
        }
    }

    /// The enum named before the dot is the subject's.
    fn same_enum(&mut self, of: Ident, ty: Ty) -> bool {
        let before = self.cx.modules.lookup(self.scope.module, of.name);
        let adt = match before {
            crate::resolve::Found::Decl(decl) => match self.cx.items[&decl] {
                crate::typecheck::Item::Adt(adt) => Some(adt),
                crate::typecheck::Item::Alias(_) => return true,
                _ => None,
            },
            crate::resolve::Found::Broken => return false,
            crate::resolve::Found::Nothing if of.name == Symbol::SELF_TYPE => return true,
            crate::resolve::Found::Nothing => None,
        };
        let Some(adt) = adt else {
            let visible = self.cx.modules.visible_names(self.scope.module);
            let mut report = e0324::error(of.span, format!("unknown enum '{}'", of.as_str()));
            if let Some(near) = closest(of.as_str(), visible.iter().map(|name| name.as_str())) {
                report = report.help(format!("did you mean '{near}'?"));
            }
            self.report(report);
            return false;
        };
        let count = self.cx.program.adts[adt].generics.params.len();
        let fresh = self.table.fresh_args(count);
        let named = Ty::adt(adt, Args::new(&fresh));
        if self.table.unify(named, ty).is_err() {
            let shown = self.show(ty);
            self.report(e0324::error(
                of.span,
                format!("this pattern is of '{}', but the value is '{shown}'", of.as_str()),
            ));
            return false;
        }
        true
    }

    fn variant_of(
        &mut self,
        ty: Ty,
        at: u32,
        name: Ident,
        payload: Option<&'a [ast::Pattern]>,
        subject: &mut Subject,
        span: Span,
    ) -> PatternKind {
        let TyKind::Adt(adt, args) = ty.kind() else {
            return PatternKind::Error;
        };
        let variant = &self.cx.program.adts[*adt].variants()[at as usize];
        let types: Vec<Ty> = variant.payload.iter().map(|part| part.substitute(args)).collect();
        let declared = variant.span;
        let fields = match payload {
            None => types
                .iter()
                .map(|ty| Pattern {
                    kind: PatternKind::Wildcard,
                    ty: *ty,
                    span,
                })
                .collect(),
            Some(parts) if parts.len() == types.len() => parts
                .iter()
                .zip(&types)
                .map(|(part, ty)| self.payload_pattern(part, *ty, subject))
                .collect(),
            Some(parts) => {
                let wanted = plural(types.len(), "value");
                let message = format!(
                    "variant '{}' holds {wanted}, but the pattern has {}",
                    name.as_str(),
                    parts.len()
                );
                self.skip_bindings(payload, subject);
                if self.cx.damage.adts.contains(adt) {
                    return PatternKind::Error;
                }
                let mut report = e0324::error(span, message);
                if !self.cx.in_std(self.cx.homes[adt]) {
                    report = report.label(declared, "declared here");
                }
                self.report(report);
                return PatternKind::Error;
            }
        };
        PatternKind::Variant { variant: at, fields }
    }

    fn payload_pattern(&mut self, part: &'a ast::Pattern, ty: Ty, subject: &mut Subject) -> Pattern {
        let known = self.table.shallow(ty);
        let looks_inside = matches!(
            part.kind,
            Ast::Variant { .. } | Ast::Literal(_) | Ast::Range { .. }
        );
        if looks_inside && matches!(known.kind(), TyKind::Heap(_)) {
            let shown = self.show(known);
            self.report(
                e0324::error(part.span, format!("a pattern cannot look into '{shown}'"))
                    .help("bind it to a name and match that in a second step"),
            );
            self.pattern_at(part, Ty::error(), subject);
            return Pattern {
                kind: PatternKind::Error,
                ty,
                span: part.span,
            };
        }
        self.pattern_at(part, ty, subject)
    }

    fn not_a_variant(&mut self, ty: Ty, name: Ident) {
        let shown = self.show(ty);
        let TyKind::Adt(adt, _) = ty.kind() else {
            return self.report(e0324::error(
                name.span,
                format!("'{}' is a variant, but the value is '{shown}'", name.as_str()),
            ));
        };
        if self.cx.damage.adts.contains(adt) {
            return;
        }
        let declared = &self.cx.program.adts[*adt];
        let names: Vec<&str> = declared
            .variants()
            .iter()
            .map(|variant| variant.name.as_str())
            .collect();
        let mut report = e0324::error(name.span, format!("'{shown}' has no variant '{}'", name.as_str()));
        if self.payload_has(ty, name) {
            report = report.help("take the value out first, with '!', '?' or '??'");
        } else if let Some(near) = closest(name.as_str(), names.iter().copied()) {
            report = report
                .help(format!("did you mean '{near}'?"))
                .fix(name.span, near);
        } else if !names.is_empty() {
            report = report.help(format!("its variants are {}", names.join(", ")));
        }
        self.report(report);
    }

    /// Does what an `Option` or a `Result` holds have the variant?
    fn payload_has(&self, ty: Ty, name: Ident) -> bool {
        let Some((payload, _)) = self.fallible(ty) else {
            return false;
        };
        match self.table.shallow(payload).kind() {
            TyKind::Adt(adt, _) => {
                let variants = self.cx.program.adts[*adt].variants();
                variants.iter().any(|variant| variant.name == name.name)
            }
            _ => false,
        }
    }
}
