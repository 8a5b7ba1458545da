//! Closures.

use super::{BodyCx, ClosureState, Expect, FrameKind};
use crate::diagnostics::codes::{e0301, e0305};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind as Ast};
use crate::typecheck::plural;
use crate::types::*;

/// A parameter of a closure literal.
#[derive(Clone, Copy)]
struct ClosureParam {
    ty: Ty,
    /// Written as a value where the callee lends one: the name is a copy of what is lent.
    copied: Option<Ty>,
}

impl From<Ty> for ClosureParam {
    fn from(ty: Ty) -> ClosureParam {
        ClosureParam { ty, copied: None }
    }
}

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn closure(&mut self, closure: &'a ast::Closure, expect: Expect, span: Span) -> ExprId {
        let wanted = self.hint(expect).and_then(Ty::as_fn);
        if wanted.is_some_and(|wanted| !self.same_count(wanted, closure)) {
            return self.error_expr(span);
        }
        let params = self.closure_params(closure, wanted);
        let scope = self.scope.clone();
        let ret = match (&closure.result, wanted) {
            (Some(ty), _) => self.cx.lower_result(Some(ty), &scope),
            (None, Some(wanted)) => wanted.ret,
            (None, None) => self.table.fresh_any(closure.arrow_span),
        };
        let first_read = self.reads.len();
        let index = self.push_closure(closure.move_span.is_some(), ret, FrameKind::Closure);
        self.enter();
        let mut copies = Vec::new();
        let locals: Vec<LocalId> = closure
            .parameters
            .iter()
            .zip(&params)
            .map(|(param, of)| self.closure_param(param.name, *of, &mut copies))
            .collect();
        let mut body = self.closure_body(&closure.body, ret);
        if !copies.is_empty() {
            body = self.behind_statements(copies, body);
        }
        self.leave();
        self.frames.pop();
        if wanted.is_some_and(|wanted| wanted.kind == FnKind::Move) {
            self.keep(index);
        }
        self.consumption(index, first_read);
        self.taken_along(index);
        let types: Vec<Ty> = params.iter().map(|param| param.ty).collect();
        let ty = self.closure_type(index, &types, ret);
        let literal = Closure {
            params: locals,
            body,
            ret,
            is_move: false,
            move_span: closure.move_span,
            head_span: closure.head_span,
            captures: Vec::new(),
            consumes: false,
        };
        let id = self.add(ExprKind::Closure(Box::new(literal)), ty, span);
        self.literals_of.push((id, 0, index));
        id
    }

    fn same_count(&mut self, wanted: &FnTy, closure: &ast::Closure) -> bool {
        let (takes, given) = (wanted.params.len(), closure.parameters.len());
        if takes != given {
            let message = format!(
                "a closure with {} is wanted here, but this one has {given}",
                plural(takes, "parameter")
            );
            self.report(e0305::error(closure.head_span, message));
        }
        takes == given
    }

    fn closure_params(&mut self, closure: &'a ast::Closure, wanted: Option<&FnTy>) -> Vec<ClosureParam> {
        let scope = self.scope.clone();
        let mut params: Vec<ClosureParam> = Vec::new();
        for (at, param) in closure.parameters.iter().enumerate() {
            params.push(match (&param.ty, wanted) {
                (Some(ty), Some(wanted)) => self.written_param(param.name, ty, wanted.params[at]),
                (Some(ty), None) => self.cx.lower(ty, &scope).into(),
                (None, Some(wanted)) => self.table.resolve(wanted.params[at]).into(),
                (None, None) => self.table.fresh_any(param.name.span).into(),
            });
        }
        params
    }

    /// A parameter with a written type where the callee gives `wanted`. A Copy type may be written for what is lent.
    fn written_param(&mut self, name: ast::Ident, written: &'a ast::Type, wanted: Ty) -> ClosureParam {
        let scope = self.scope.clone();
        let ty = self.cx.lower(written, &scope);
        if self.table.unify(ty, wanted).is_ok() {
            return ty.into();
        }
        let lent = self.table.resolve(wanted);
        match lent.as_ref() {
            Some((false, target)) if self.table.unify(ty, target).is_ok() => {}
            _ => return ty.into(),
        }
        if self.cx.is_copy(ty) {
            return ClosureParam {
                ty: lent,
                copied: Some(ty),
            };
        }
        let (shown, lends) = (self.show(ty), self.show(lent));
        let message = format!("this closure gets a '{lends}', not a '{shown}' of its own");
        self.report(
            e0301::error(written.span, message)
                .here(format!("expected '{lends}'"))
                .help(format!("write '{}: {lends}'", name.as_str()))
                .fix(written.span, lends),
        );
        lent.into()
    }

    /// Declares a parameter; for one that is copied, adds the statement that makes the copy.
    fn closure_param(&mut self, name: ast::Ident, param: ClosureParam, copies: &mut Vec<Stmt>) -> LocalId {
        let Some(ty) = param.copied else {
            return self.declare_param(name.name, name.span, param.ty);
        };
        let lent = self.new_local(name.name, name.span, param.ty, false, LocalKind::Param);
        let copy = self.declare(name, ty, false, LocalKind::Let);
        self.info[copy].used = true;
        let shown = self.use_local(lent, name.span);
        let pattern = Pattern {
            kind: PatternKind::Binding {
                local: copy,
                mode: BindingMode::Copy,
            },
            ty,
            span: name.span,
        };
        let kind = StmtKind::Let {
            pattern,
            init: Some(self.read(shown)),
            otherwise: None,
        };
        copies.push(Stmt {
            kind,
            span: name.span,
        });
        lent
    }

    /// A variant as a function value: a closure that puts its parameters into the variant.
    pub(super) fn variant_function(
        &mut self,
        ty: Ty,
        at: u32,
        payload: &[Ty],
        expect: Expect,
        span: Span,
    ) -> ExprId {
        let wanted = self.hint(expect).and_then(Ty::as_fn);
        let wanted = wanted.filter(|wanted| wanted.params.len() == payload.len());
        let params: Vec<Ty> = match wanted {
            Some(wanted) => wanted.params.iter().map(|ty| self.table.resolve(*ty)).collect(),
            None => payload.to_vec(),
        };
        if let Some(wanted) = wanted {
            self.hint_result(ty, Expect::Type(wanted.ret));
        }
        let first_read = self.reads.len();
        let index = self.push_closure(false, ty, FrameKind::Closure);
        let locals: Vec<LocalId> = params
            .iter()
            .map(|ty| self.new_local("value".into(), span, *ty, false, LocalKind::Param))
            .collect();
        let values = locals.iter().zip(payload).map(|(&local, &part)| {
            let value = self.use_local(local, span);
            self.coerce(value, part)
        });
        let args = values.collect();
        let body = self.add(ExprKind::Variant { variant: at, args }, ty, span);
        self.frames.pop();
        self.consumption(index, first_read);
        let of = self.closure_type(index, &params, ty);
        self.unwritten(index, locals, body, of)
    }

    /// A closure of the type `of` that stands for something else in the source.
    fn unwritten(&mut self, index: usize, params: Vec<LocalId>, body: ExprId, of: Ty) -> ExprId {
        let (ret, span) = (self.ty(body), self.span(body));
        let literal = Closure {
            params,
            body,
            ret,
            is_move: false,
            move_span: None,
            head_span: span,
            captures: Vec::new(),
            consumes: false,
        };
        let id = self.add(ExprKind::Closure(Box::new(literal)), of, span);
        self.literals_of.push((id, 0, index));
        id
    }

    /// `v.map(double)` where `double` takes a copy and `map` lends: stands for `(x) => double(x)`.
    pub(super) fn function_by_value(&mut self, value: ExprId, from: &FnTy, to: &FnTy) -> Option<ExprId> {
        let ExprKind::FnValue(callee) = self.exprs[value].kind.clone() else {
            return None;
        };
        let before = self.table.snapshot();
        if self.copies_what_is_lent(from, to) != Some(true) {
            self.table.rollback(before);
            return None;
        }
        let (span, ret) = (self.span(value), from.ret);
        let index = self.push_closure(false, ret, FrameKind::Closure);
        let (mut locals, mut args) = (Vec::new(), Vec::new());
        for (lent, own) in to.params.iter().zip(from.params.iter()) {
            let local = self.new_local("value".into(), span, *lent, false, LocalKind::Param);
            let read = self.use_local(local, span);
            args.push(self.coerce(read, *own));
            locals.push(local);
        }
        let call = ExprKind::Call {
            callee,
            args,
            callee_span: span,
        };
        let body = self.add(call, ret, span);
        self.frames.pop();
        let of = self.closure_type(index, &to.params, ret);
        Some(self.unwritten(index, locals, body, of))
    }

    /// Whether the functions differ in that `from` takes copies of what `to` lends, and in nothing else.
    fn copies_what_is_lent(&mut self, from: &FnTy, to: &FnTy) -> Option<bool> {
        if from.params.len() != to.params.len() {
            return None;
        }
        let mut copied = false;
        for (own, lent) in from.params.iter().zip(to.params.iter()) {
            let (own, lent) = (self.table.shallow(*own), self.table.shallow(*lent));
            let wanted = match lent.as_ref() {
                Some((false, inner)) if own.as_ref().is_none() => {
                    copied = true;
                    inner
                }
                _ => lent,
            };
            self.table.unify(own, wanted).ok()?;
            let known = self.table.resolve(own);
            let literal = self.is_number_type(known);
            if lent.as_ref().is_some() && own.as_ref().is_none() && !literal && !self.cx.is_copy(known) {
                return None;
            }
        }
        let (from, to) = (self.table.shallow(from.ret), to.ret);
        (from.is_never() || self.table.unify(from, to).is_ok()).then_some(copied)
    }

    pub(super) fn push_closure(&mut self, is_move: bool, ret: Ty, kind: FrameKind) -> usize {
        let index = self.closures.len();
        self.closures.push(ClosureState {
            captures: Vec::new(),
            is_move,
            consumes: false,
            consumed_at: None,
            by_ref_only: false,
        });
        self.push_frame(kind, index, ret);
        index
    }

    fn closure_body(&mut self, body: &'a ast::Expr, ret: Ty) -> ExprId {
        if let Ast::Block(block) = &body.kind {
            return self.function_block(block, ret);
        }
        let known = self.table.shallow(ret);
        if known.is_void() {
            let value = self.expr(body, Expect::Discard);
            return self.discard(value);
        }
        let value = self.expr(body, Expect::Type(ret));
        if self.ty(value).is_void() && self.table.open_kind(known).is_some() {
            let _ = self.table.unify(known, Ty::void());
            return value;
        }
        self.coerce(value, ret)
    }

    /// A literal given to a `move` parameter owns its captures, unless it writes to one: then it stays a borrowing
    /// closure, which only a callee that does not keep it may get.
    fn keep(&mut self, index: usize) {
        let state = &mut self.closures[index];
        if state
            .captures
            .iter()
            .any(|capture| capture.mode == CaptureMode::RefMut)
        {
            return;
        }
        state.is_move = true;
        state
            .captures
            .iter_mut()
            .for_each(|capture| capture.mode = CaptureMode::Value);
    }

    /// What a closure takes by value it takes from the closures around it.
    fn taken_along(&mut self, index: usize) {
        let taken: Vec<LocalId> = self.closures[index]
            .captures
            .iter()
            .filter(|capture| capture.mode == CaptureMode::Value)
            .map(|capture| capture.local)
            .collect();
        for local in taken {
            let around = self.capturing(local);
            if !around.is_empty() {
                self.binding_moves.push((local, local, around));
            }
        }
    }

    /// Does the body move out of a capture, as far as types are known now?
    fn consumption(&mut self, index: usize, first_read: usize) {
        let consumed_at = self
            .consuming_read(index, first_read)
            .or_else(|| self.consuming_binding(index));
        if consumed_at.is_some() {
            self.closures[index].consumes = true;
            self.closures[index].consumed_at = consumed_at;
        }
    }

    fn consuming_read(&mut self, index: usize, first_read: usize) -> Option<Span> {
        let at = (first_read..self.reads.len())
            .find(|&at| self.reads[at].closures.contains(&index) && self.moves_now(at))?;
        Some(self.span(self.reads[at].place))
    }

    /// A pattern's binding, or a capture of a closure inside, takes a captured variable.
    fn consuming_binding(&mut self, index: usize) -> Option<Span> {
        for at in 0..self.binding_moves.len() {
            if !self.binding_moves[at].2.contains(&index) {
                continue;
            }
            let binding = self.binding_moves[at].0;
            let ty = self.table.resolve(self.locals[binding].ty);
            if !ty.has_infer() && !ty.has_error() && !self.cx.is_copy(ty) {
                return Some(self.locals[binding].span);
            }
        }
        None
    }

    fn moves_now(&mut self, at: usize) -> bool {
        let place = self.reads[at].place;
        let ty = self.table.resolve(self.exprs[place].ty);
        !ty.has_infer() && self.owned_path(place) && !self.cx.is_copy(ty)
    }

    /// From a local through fields only: reading it takes the value out of the local.
    pub(super) fn owned_path(&self, mut place: ExprId) -> bool {
        loop {
            match self.exprs[place].kind {
                ExprKind::Local(_) => return true,
                ExprKind::Field { base, .. } | ExprKind::Unwrap(base) => place = base,
                ExprKind::Deref(inner) if matches!(self.ty(inner).kind(), TyKind::Heap(_)) => place = inner,
                _ => return false,
            }
        }
    }

    /// `move` closures that own something are not Copy.
    fn closure_type(&mut self, index: usize, params: &[Ty], ret: Ty) -> Ty {
        let captured: Vec<Ty> = self.closures[index]
            .captures
            .iter()
            .filter(|capture| capture.mode == CaptureMode::Value)
            .map(|capture| self.table.resolve(self.locals[capture.local].ty))
            .collect();
        let number = |cx: &Self, ty: Ty| {
            cx.table
                .open_kind(ty)
                .is_some_and(|kind| kind != crate::typecheck::infer::VarKind::Any)
        };
        let owns = captured
            .into_iter()
            .any(|ty| !number(self, ty) && !self.cx.is_copy(ty));
        let consumes = self.closures[index].consumes;
        let kind = if owns || consumes {
            FnKind::Move
        } else {
            FnKind::Plain
        };
        Ty::new(TyKind::Fn(FnTy {
            params: Args::new(params),
            ret,
            kind,
            send: false,
            once: consumes,
        }))
    }
}
