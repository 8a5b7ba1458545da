//! `if`, `match`, `is`, `!`, `?`, `??`.

use super::operator::meet_as_floats;
use super::{BodyCx, Expect, FrameKind};
use crate::diagnostics::codes::{e0301, e0322, e0323, e0805};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::{Symbol, ast};
use crate::typecheck::infer::VarKind;
use crate::types::*;

/// Values that meet at one point: the first that has a type decides, unless the surroundings did.
pub(super) struct Joint {
    pub target: Option<Ty>,
    pub discard: bool,
}

impl Joint {
    pub fn new(expect: Expect) -> Joint {
        match expect {
            Expect::Type(ty) => Joint {
                target: Some(ty),
                discard: false,
            },
            Expect::Discard => Joint {
                target: None,
                discard: true,
            },
            Expect::Nothing => Joint {
                target: None,
                discard: false,
            },
        }
    }

    /// What the next value should be checked with.
    pub fn expect(&self) -> Expect {
        match self.target {
            _ if self.discard => Expect::Discard,
            Some(ty) => Expect::Type(ty),
            None => Expect::Nothing,
        }
    }
}

impl<'a> BodyCx<'_, 'a> {
    /// Brings one of several values to the common type.
    pub(super) fn join(&mut self, joint: &mut Joint, value: ExprId) -> ExprId {
        if joint.discard {
            return value;
        }
        let have = self.ty(value);
        match joint.target {
            Some(target) if have.is_void() && self.table.open_kind(target).is_some() => {
                let _ = self.table.unify(target, Ty::void());
                value
            }
            Some(target) if have.is_void() && self.table.shallow(target).is_void() => value,
            Some(target) if self.table.shallow(target).is_void() => self.discard(value),
            Some(target) => self.coerce(value, target),
            None if have.is_never() || have.is_error() => value,
            None if have.is_void() => {
                joint.target = Some(have);
                value
            }
            None => {
                let value = self.as_value(value);
                joint.target = Some(self.ty(value));
                value
            }
        }
    }

    /// The type of the whole: void when values are dropped.
    fn joint_type(&self, joint: &Joint, values: &[ExprId]) -> Ty {
        if values.iter().all(|value| self.ty(*value).is_never()) {
            return Ty::never();
        }
        match joint.target {
            _ if joint.discard => Ty::void(),
            Some(target) => target,
            None => Ty::error(),
        }
    }

    /// A value that is dropped where it stands.
    pub(super) fn discard(&mut self, value: ExprId) -> ExprId {
        let ty = self.ty(value);
        if ty.is_void() || ty.is_never() || ty.is_error() {
            return value;
        }
        let span = self.span(value);
        let stmts = vec![Stmt {
            kind: StmtKind::Expr(value),
            span,
        }];
        self.add(
            ExprKind::Block(Box::new(Block {
                stmts,
                tail: None,
                is_unsafe: false,
            })),
            Ty::void(),
            span,
        )
    }

    fn finish_joint(&mut self, joint: &Joint, values: &mut [ExprId]) -> Ty {
        if joint.discard {
            for value in values.iter_mut() {
                *value = self.discard(*value);
            }
        }
        let ty = self.joint_type(joint, values);
        // Branches that leave still have the common type.
        for value in values.iter_mut() {
            if self.ty(*value).is_never() && !ty.is_never() && !ty.is_error() {
                let span = self.span(*value);
                *value = self.add(ExprKind::NeverTo(*value), ty, span);
            }
        }
        ty
    }

    /// What the values of branches are to be when nothing says so: floats, when an integer literal meets one.
    pub(super) fn floats_meet(&mut self, branching: &ast::Expr, expect: Expect) -> Expect {
        match expect {
            Expect::Nothing if meet_as_floats(std::iter::once(branching)) => {
                Expect::Type(self.table.fresh(VarKind::Float, Some(branching.span)))
            }
            _ => expect,
        }
    }

    pub(super) fn if_(&mut self, chain: &'a ast::If, at: usize, expect: Expect, span: Span) -> ExprId {
        let wanted = match expect {
            Expect::Type(ty) => !self.table.shallow(ty).is_void(),
            Expect::Nothing => true,
            Expect::Discard => false,
        };
        // Without an `else` there is no value.
        let expect = if chain.otherwise.is_none() && expect == Expect::Nothing {
            Expect::Discard
        } else {
            expect
        };
        let mut joint = Joint::new(expect);
        if chain.otherwise.is_none() {
            joint = Joint::new(Expect::Discard);
            let outer = std::mem::replace(&mut self.lacks_else, wanted);
            let done = self.if_from(chain, at, &mut joint, span);
            self.lacks_else = outer;
            return done;
        }
        self.if_from(chain, at, &mut joint, span)
    }

    fn if_from(&mut self, chain: &'a ast::If, at: usize, joint: &mut Joint, span: Span) -> ExprId {
        let branch = &chain.branches[at];
        match &branch.condition {
            ast::Condition::Expr(condition) => {
                let condition = self.check(condition, Ty::bool());
                let then = self.block(&branch.body, joint.expect());
                let then = self.join(joint, then);
                let otherwise = self.otherwise(chain, at, joint, span);
                match otherwise {
                    Some(otherwise) => {
                        let mut values = [then, otherwise];
                        let ty = self.finish_joint(joint, &mut values);
                        self.add(
                            ExprKind::If {
                                condition,
                                then: values[0],
                                otherwise: Some(values[1]),
                            },
                            ty,
                            span,
                        )
                    }
                    None => {
                        let then = self.discard(then);
                        self.add(
                            ExprKind::If {
                                condition,
                                then,
                                otherwise: None,
                            },
                            Ty::void(),
                            span,
                        )
                    }
                }
            }
            ast::Condition::Let { pattern, value, .. } => {
                self.if_let(chain, at, (pattern, value), joint, span)
            }
        }
    }

    fn otherwise(&mut self, chain: &'a ast::If, at: usize, joint: &mut Joint, span: Span) -> Option<ExprId> {
        if at + 1 < chain.branches.len() {
            let next = &chain.branches[at + 1];
            let rest = next.if_span.to(span_end(span));
            let value = self.if_from(chain, at + 1, joint, rest);
            return Some(self.join(joint, value));
        }
        let block = chain.otherwise.as_ref()?;
        let value = self.block(block, joint.expect());
        Some(self.join(joint, value))
    }

    fn if_let(
        &mut self,
        chain: &'a ast::If,
        at: usize,
        (pattern, value): (&'a ast::Pattern, &'a ast::Expr),
        joint: &mut Joint,
        span: Span,
    ) -> ExprId {
        let scrutinee = self.scrutinee(value);
        self.enter();
        let checked = self.pattern(pattern, scrutinee, false);
        let otherwise = chain.otherwise.as_ref().map(|block| block.span);
        self.judge_test(&checked, scrutinee, otherwise);
        let then = self.block(&chain.branches[at].body, joint.expect());
        let then = self.join(joint, then);
        self.leave();
        let otherwise = match self.otherwise(chain, at, joint, span) {
            Some(otherwise) => otherwise,
            None => self.nothing(span),
        };
        let mut values = [then, otherwise];
        let ty = self.finish_joint(joint, &mut values);
        let wild = Pattern {
            kind: PatternKind::Wildcard,
            ty: self.ty(scrutinee),
            span,
        };
        let arms = vec![
            Arm {
                pattern: checked,
                guard: None,
                body: values[0],
                span: chain.branches[at].body.span,
            },
            Arm {
                pattern: wild,
                guard: None,
                body: values[1],
                span,
            },
        ];
        self.add(
            ExprKind::Match(Box::new(Match {
                scrutinee,
                arms,
                source: MatchSource::IfLet,
            })),
            ty,
            span,
        )
    }

    /// A test by pattern must be able to fail.
    pub(super) fn judge_test(&mut self, pattern: &Pattern, scrutinee: ExprId, never: Option<Span>) {
        let name = match pattern.kind {
            PatternKind::Binding { local, .. } => self.locals[local].name,
            PatternKind::Wildcard => Symbol::UNDERSCORE,
            _ => return,
        };
        let ty = self.ty(scrutinee);
        if ty.is_error() {
            return;
        }
        let variant = self
            .fallible(ty)
            .map(|(_, error)| if error.is_some() { "Ok" } else { "Some" });
        self.report(e0805::always(pattern.span, name.as_str(), variant, never));
    }

    /// An empty block.
    pub(super) fn nothing(&mut self, span: Span) -> ExprId {
        let block = Block {
            stmts: Vec::new(),
            tail: None,
            is_unsafe: false,
        };
        self.add(ExprKind::Block(Box::new(block)), Ty::void(), span)
    }

    /// What is matched: a place in place, a value as it is.
    pub(super) fn scrutinee(&mut self, value: &'a ast::Expr) -> ExprId {
        let found = self.expr(value, Expect::Nothing);
        let place = self.behind(found);
        let ty = self.ty(place);
        if ty.is_void() {
            let span = self.span(place);
            return self.reject(e0301::error(span, "this has no value that could be matched"));
        }
        self.unboxed(place)
    }

    /// What is in a box is matched without saying so.
    pub(super) fn unboxed(&mut self, place: ExprId) -> ExprId {
        let mut place = place;
        while let TyKind::Heap(inner) = self.ty(place).kind() {
            if matches!(self.table.shallow(*inner).kind(), TyKind::Interface(..)) {
                break;
            }
            let span = self.span(place);
            place = self.add(ExprKind::Deref(place), *inner, span);
        }
        place
    }

    pub(super) fn match_(&mut self, matched: &'a ast::Match, expect: Expect, span: Span) -> ExprId {
        let scrutinee = self.scrutinee(&matched.subject);
        let mut joint = Joint::new(expect);
        let mut arms: Vec<Arm> = Vec::new();
        let mut bodies = Vec::new();
        for arm in &matched.arms {
            self.enter();
            let pattern = self.pattern(&arm.pattern, scrutinee, false);
            let guard = arm.guard.as_ref().map(|guard| self.check(guard, Ty::bool()));
            let body = self.expr(&arm.body, joint.expect());
            if joint.discard {
                self.warn_result(body, arm.body.span);
            }
            let body = self.join(&mut joint, body);
            self.leave();
            bodies.push(body);
            arms.push(Arm {
                pattern,
                guard,
                body,
                span: arm.span,
            });
        }
        let ty = if bodies.is_empty() {
            self.type_without_arms(scrutinee)
        } else {
            self.finish_joint(&joint, &mut bodies)
        };
        for (arm, body) in arms.iter_mut().zip(bodies) {
            arm.body = body;
        }
        self.add(
            ExprKind::Match(Box::new(Match {
                scrutinee,
                arms,
                source: MatchSource::Match,
            })),
            ty,
            span,
        )
    }

    /// A match without arms never goes on when its subject has no values; otherwise arms are missing.
    fn type_without_arms(&self, scrutinee: ExprId) -> Ty {
        let empty = match self.ty(scrutinee).kind() {
            TyKind::Adt(adt, _) => {
                let kind = &self.cx.program.adts[*adt].kind;
                matches!(kind, AdtKind::Enum { variants, .. } if variants.is_empty())
            }
            TyKind::Never => true,
            _ => false,
        };
        if empty { Ty::never() } else { Ty::error() }
    }

    pub(super) fn is(&mut self, value: &'a ast::Expr, pattern: &'a ast::Pattern, span: Span) -> ExprId {
        if let ast::ExprKind::Unary {
            operator: ast::UnaryOperator::Not,
            operand,
            ..
        } = &value.kind
            && matches!(
                pattern.kind,
                ast::PatternKind::Variant { .. } | ast::PatternKind::Binding(_)
            )
        {
            self.expr(operand, Expect::Nothing);
            let report = e0301::error(span, "'!' binds tighter than 'is'");
            return self.reject(report.help("write '!(a is B)'"));
        }
        let scrutinee = self.scrutinee(value);
        self.enter();
        let pattern = self.pattern(pattern, scrutinee, true);
        self.leave();
        self.add(ExprKind::Is { scrutinee, pattern }, Ty::bool(), span)
    }

    /// `(payload, error)` of an `Option` (no error type) or `Result`.
    pub(super) fn fallible(&self, ty: Ty) -> Option<(Ty, Option<Ty>)> {
        let TyKind::Adt(adt, args) = self.table.shallow(ty).kind() else {
            return None;
        };
        let lang = &self.cx.program.lang;
        if lang.option == Some(*adt) {
            return Some((args[0], None));
        }
        (lang.result == Some(*adt)).then(|| (args[0], Some(args[1])))
    }

    pub(super) fn unwrap(&mut self, value: &'a ast::Expr, expect: Expect, span: Span) -> ExprId {
        let _ = expect;
        let found = self.expr(value, Expect::Nothing);
        let found = self.behind(found);
        let ty = self.ty(found);
        match self.fallible(ty) {
            Some((payload, _)) => self.add(ExprKind::Unwrap(found), payload, span),
            None if ty.is_error() => found,
            None => {
                let shown = self.show(ty);
                let message = format!("'!' unwraps an Option or a Result, found '{shown}'");
                let report = e0323::error(span, message);
                self.reject(match self.waits(ty) {
                    true => report.help("wait for it first: '.get()' gives the value, '.await()' a Result"),
                    false => report,
                })
            }
        }
    }

    fn waits(&self, ty: Ty) -> bool {
        matches!(ty.kind(), TyKind::Adt(adt, _)
            if self.is_of_library(ty) && self.cx.program.adts[*adt].name.as_str() == "Promise")
    }

    pub(super) fn coalesce(
        &mut self,
        left: &'a ast::Expr,
        right: &'a ast::Expr,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let value = self.value(left, Expect::Nothing);
        let ty = self.ty(value);
        let _ = expect;
        let Some((payload, _)) = self.fallible(ty) else {
            self.value(right, Expect::Nothing);
            if ty.is_error() {
                return value;
            }
            let shown = self.show(ty);
            return self.reject(e0323::error(
                self.span(value),
                format!("'??' needs an Option or a Result on its left, found '{shown}'"),
            ));
        };
        let found = self.expr(right, Expect::Type(payload));
        // `a ?? b` of two options is an option.
        let found_ty = self.ty(found);
        if self.fallible(found_ty).is_some()
            && self.table.unify(found_ty, ty).is_ok()
            && self.fallible(payload).is_none()
        {
            return self.coalesce_same(value, found, ty, span);
        }
        let default = self.coerce(found, payload);
        self.add(ExprKind::Coalesce { value, default }, payload, span)
    }

    /// `a ?? b` with an optional default: `match a { Some(x) => Some(x), _ => b }`.
    fn coalesce_same(&mut self, value: ExprId, default: ExprId, ty: Ty, span: Span) -> ExprId {
        let Some((payload, _)) = self.fallible(ty) else {
            return value;
        };
        let local = self.new_local("_some".into(), span, payload, false, LocalKind::Temp);
        let pattern = Pattern {
            kind: PatternKind::Binding {
                local,
                mode: BindingMode::Move,
            },
            ty: payload,
            span,
        };
        let some = Pattern {
            kind: PatternKind::Variant {
                variant: 0,
                fields: vec![pattern],
            },
            ty,
            span,
        };
        let inner = self.add(ExprKind::Local(local), payload, span);
        let inner = self.read(inner);
        let wrapped = self.add(
            ExprKind::Variant {
                variant: 0,
                args: vec![inner],
            },
            ty,
            span,
        );
        let default = self.as_value(default);
        let wild = Pattern {
            kind: PatternKind::Wildcard,
            ty,
            span,
        };
        let arms = vec![
            Arm {
                pattern: some,
                guard: None,
                body: wrapped,
                span,
            },
            Arm {
                pattern: wild,
                guard: None,
                body: default,
                span,
            },
        ];
        self.add(
            ExprKind::Match(Box::new(Match {
                scrutinee: value,
                arms,
                source: MatchSource::IfLet,
            })),
            ty,
            span,
        )
    }

    pub(super) fn try_(&mut self, value: &'a ast::Expr, operator: Span, span: Span) -> ExprId {
        let operand = self.value(value, Expect::Nothing);
        let ty = self.ty(operand);
        if ty.is_error() {
            return operand;
        }
        let Some((payload, error)) = self.fallible(ty) else {
            let shown = self.show(ty);
            return self.reject(e0322::error(
                operator,
                format!("'?' needs an Option or a Result, found '{shown}'"),
            ));
        };
        if self.frame().kind == FrameKind::Branch {
            return self.cannot_leave("?", operator);
        }
        if matches!(self.owner, super::Owner::Global(_)) && self.frames.len() == 1 {
            return self.reject(
                e0322::error(
                    operator,
                    "'?' returns from a function, and the initialiser of a global is in none",
                )
                .help("use '!', which stops the program, or '??' with another value"),
            );
        }
        let ret = self.frame().ret;
        if self.table.open_kind(ret).is_some() {
            self.open_result(ret, error, operator);
        }
        match (error, self.fallible(ret)) {
            (None, Some((_, None))) => self.add(
                ExprKind::Try {
                    operand,
                    convert: None,
                },
                payload,
                span,
            ),
            (Some(from), Some((_, Some(to)))) => {
                let convert = match self.convert_error(from, to, operator) {
                    Ok(convert) => convert,
                    Err(()) => return self.add(ExprKind::Error, payload, span),
                };
                self.add(ExprKind::Try { operand, convert }, payload, span)
            }
            (kind, _) => {
                let shown = self.show(ret);
                let wanted = if kind.is_none() { "an Option" } else { "a Result" };
                let report = e0322::error(
                    operator,
                    format!(
                        "'?' on '{}' needs a function that returns {wanted}, but this one returns '{shown}'",
                        self.show(ty)
                    ),
                );
                let other = self.fallible(ret).map(|(_, error)| error.is_some());
                let report = report.help(match (kind.is_none(), other) {
                    (true, Some(true)) => "say what went wrong: 'x.okOr(error)?'",
                    (false, Some(false)) => "drop the error: 'x.ok()?'",
                    _ => "handle the failure here with 'match', '??' or '!', or change the result type",
                });
                self.reject(report);
                self.add(ExprKind::Error, payload, span)
            }
        }
    }

    /// A closure whose result is still open returns what its `?` returns.
    fn open_result(&mut self, ret: Ty, error: Option<Ty>, span: Span) {
        let payload = self.table.fresh_any(span);
        let made = match error {
            None => self.cx.option_of(payload),
            Some(error) => match self.cx.program.lang.result {
                Some(result) => Ty::adt(result, Args::new(&[payload, error])),
                None => return,
            },
        };
        let _ = self.table.unify(ret, made);
    }

    fn convert_error(&mut self, from: Ty, to: Ty, span: Span) -> Result<Option<TryConvert>, ()> {
        if self.table.unify(from, to).is_ok() {
            return Ok(None);
        }
        if let Some(trait_id) = self.cx.program.lang.trait_from {
            let args = Args::new(&[from]);
            let found = self
                .cx
                .find_impl(&mut self.table, &self.generics, trait_id, args, to);
            if let Some(applied) = found
                && let Some(&function) = self.cx.program.impls[applied.id].methods.first()
            {
                self.note_use(function, &applied.args, span);
                let callee = Callee {
                    target: CalleeTarget::Fn(function),
                    args: Args::new(&applied.args),
                };
                return Ok(Some(TryConvert::From(callee)));
            }
        }
        self.convert_by_variant(from, to, span)
    }

    /// Whether an error type is that of a payload; that of a literal becomes it.
    fn is_or_becomes(&self, from: Ty, payload: Ty) -> bool {
        match self.table.open_kind(from) {
            Some(VarKind::Int) => self.is_int(payload),
            Some(VarKind::Float) => matches!(payload.kind(), TyKind::Float(_)),
            _ => payload == self.table.resolve(from),
        }
    }

    fn convert_by_variant(&mut self, from: Ty, to: Ty, span: Span) -> Result<Option<TryConvert>, ()> {
        let to = self.table.resolve(to);
        let (shown_from, shown_to) = (self.show(from), self.show(to));
        let mut fits: Vec<(u32, String, Ty)> = Vec::new();
        if let TyKind::Adt(adt, args) = to.kind() {
            let variants = self.cx.program.adts[*adt].variants();
            for (at, variant) in variants.iter().enumerate() {
                if let [payload] = variant.payload.as_slice()
                    && self.is_or_becomes(from, payload.substitute(args))
                {
                    fits.push((at as u32, variant.name.to_string(), payload.substitute(args)));
                }
            }
        }
        if let [(.., payload)] = fits.as_slice() {
            let _ = self.table.unify(from, *payload);
        }
        match fits.as_slice() {
            [(variant, ..)] => return Ok(Some(TryConvert::Variant(to, *variant))),
            [] => self.report(
                e0322::error(
                    span,
                    format!("'?' cannot turn the error '{shown_from}' into '{shown_to}'"),
                )
                .help(format!(
                    "write 'impl From<{shown_from}> for {shown_to}', or convert with '.mapErr(…)'"
                )),
            ),
            _ => {
                let names: Vec<&str> = fits.iter().map(|(_, name, _)| name.as_str()).collect();
                self.report(
                    e0322::error(
                        span,
                        format!(
                            "'?' could turn '{shown_from}' into several variants of '{shown_to}': {}",
                            names.join(", ")
                        ),
                    )
                    .help(format!("say which with 'impl From<{shown_from}> for {shown_to}'")),
                )
            }
        }
        Err(())
    }
}

/// The end of a span as a span, to build longer ones.
fn span_end(span: Span) -> Span {
    span.after()
}
