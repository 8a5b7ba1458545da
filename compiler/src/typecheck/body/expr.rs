//! Expressions, by kind.

use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0301, e0325, e0815};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind as Ast, Literal};
use crate::typecheck::infer::VarKind;
use crate::types::*;
use std::sync::Arc;

impl<'a> BodyCx<'_, 'a> {
    /// Checks an expression; the result may be a place, and may be a reference.
    pub fn expr(&mut self, expr: &'a ast::Expr, expect: Expect) -> ExprId {
        let span = expr.span;
        match &expr.kind {
            Ast::Literal(literal) => self.literal(literal, false, expect, span),
            Ast::Interpolation(parts) => self.interpolation(parts, span),
            Ast::Name(name) => self.name(name, expect, span),
            Ast::Field { base, name } => self.field(base, *name, expect, span),
            Ast::Call(call) => self.call(call, expect, span),
            Ast::MethodCall(call) => self.method_call(call, expect, span),
            Ast::Index { base, index } => self.index(base, index, span),
            Ast::Slice(slice) => self.slice(slice, span),
            Ast::Range(_) => self.reject(
                e0301::error(span, "a range is not a value")
                    .help("ranges stand in 'for x in a..b', in slices and in patterns"),
            ),
            Ast::Unary {
                operator, operand, ..
            } => self.unary(*operator, operand, expect, span),
            Ast::Binary(binary) => self.binary(binary, expect, span),
            Ast::Is { value, pattern, .. } => self.is(value, pattern, span),
            Ast::Cast { value, ty, .. } => self.cast(value, ty, span),
            Ast::Unwrap { value, .. } => self.unwrap(value, expect, span),
            Ast::Try { value, operator_span } => self.try_(value, *operator_span, span),
            Ast::If(chain) => {
                let expect = self.floats_meet(expr, expect);
                self.if_(chain, 0, expect, span)
            }
            Ast::Match(matched) => {
                let expect = self.floats_meet(expr, expect);
                self.match_(matched, expect, span)
            }
            Ast::Block(block) => self.block(block, expect),
            Ast::Unsafe { body, .. } => self.unsafe_block(body, expect),
            Ast::Closure(closure) => self.closure(closure, expect, span),
            Ast::Struct(literal) => self.struct_literal(literal, expect, span),
            Ast::Array(items) => self.array(items, expect, span),
            Ast::Repeat { value, count } => self.repeat(value, count, expect, span),
            Ast::Return(value) => self.return_(value.as_deref(), span),
            Ast::Break => self.jump(ExprKind::Break, "break", span),
            Ast::Continue => self.jump(ExprKind::Continue, "continue", span),
            Ast::Builtin { name, arguments } => self.at_builtin(*name, arguments, span),
            Ast::Error => {
                self.misread = true;
                self.error_expr(span)
            }
        }
    }

    /// Checks an expression and reads it.
    pub fn value(&mut self, expr: &'a ast::Expr, expect: Expect) -> ExprId {
        let found = self.expr(expr, expect);
        self.as_value(found)
    }

    /// What a literal's surroundings want, behind references and options.
    pub(super) fn hint(&self, expect: Expect) -> Option<Ty> {
        let Expect::Type(ty) = expect else { return None };
        let mut ty = self.table.shallow(ty);
        for _ in 0..8 {
            ty = match ty.kind() {
                TyKind::Ref(_, inner) => self.table.shallow(*inner),
                TyKind::Adt(adt, args) if self.cx.program.lang.option == Some(*adt) => {
                    self.table.shallow(args[0])
                }
                _ => break,
            };
        }
        Some(ty)
    }

    pub(super) fn literal(
        &mut self,
        literal: &Literal,
        negative: bool,
        expect: Expect,
        span: Span,
    ) -> ExprId {
        match literal {
            Literal::Integer(value) => {
                let value = if negative {
                    -(*value as i128)
                } else {
                    *value as i128
                };
                self.integer(value, expect, span)
            }
            Literal::Float(float) => {
                let ty = self.float_type(expect);
                let single = matches!(ty.kind(), TyKind::Float(FloatTy::F32));
                // What is too large for `f32` stays as it is, and is reported when all types are known.
                let value = match float.as_f32() {
                    rounded if single && rounded.is_finite() => rounded as f64,
                    _ => float.as_f64(),
                };
                self.add(
                    ExprKind::Const(ConstValue::Float(if negative { -value } else { value })),
                    ty,
                    span,
                )
            }
            Literal::Bool(value) => self.add(ExprKind::Const(ConstValue::Bool(*value)), Ty::bool(), span),
            Literal::Char(value) => {
                let value = if negative {
                    -(*value as i128)
                } else {
                    *value as i128
                };
                self.add(ExprKind::Const(ConstValue::Int(value)), Ty::u8(), span)
            }
            Literal::Text(bytes) => self.add(ExprKind::Const(text(bytes)), Ty::str(), span),
        }
    }

    fn integer(&mut self, value: i128, expect: Expect, span: Span) -> ExprId {
        let hint = self.hint(expect);
        let ty = match hint.map(|ty| ty.kind()) {
            Some(TyKind::Int(int)) | Some(TyKind::Ranged(int, ..)) => Ty::int(*int),
            Some(TyKind::Float(float)) => {
                let ty = Ty::new(TyKind::Float(*float));
                return self.add(ExprKind::Const(ConstValue::Float(value as f64)), ty, span);
            }
            Some(TyKind::Param(index, name)) if self.is_number(*index) => Ty::param(*index, *name),
            Some(TyKind::Infer(_))
                if hint.is_some_and(|ty| self.table.open_kind(ty) == Some(VarKind::Float)) =>
            {
                let ty = hint.unwrap_or(Ty::f64());
                return self.add(ExprKind::Const(ConstValue::Float(value as f64)), ty, span);
            }
            Some(TyKind::Infer(_))
                if hint.is_some_and(|ty| self.table.open_kind(ty) == Some(VarKind::Int)) =>
            {
                hint.unwrap_or(Ty::i64())
            }
            Some(TyKind::Infer(_))
                if hint.is_some_and(|ty| self.table.open_kind(ty) == Some(VarKind::Float)) =>
            {
                let ty = hint.unwrap_or(Ty::f64());
                return self.add(ExprKind::Const(ConstValue::Float(value as f64)), ty, span);
            }
            _ => self.table.fresh(VarKind::Int, Some(span)),
        };
        self.add(ExprKind::Const(ConstValue::Int(value)), ty, span)
    }

    fn float_type(&mut self, expect: Expect) -> Ty {
        match self.hint(expect) {
            Some(ty) if matches!(ty.kind(), TyKind::Float(_)) => ty,
            Some(ty) if matches!(ty.kind(), TyKind::Param(index, _) if self.is_number(*index)) => ty,
            Some(ty) if self.table.open_kind(ty) == Some(VarKind::Float) => ty,
            _ => self.table.fresh(VarKind::Float, None),
        }
    }

    /// A parameter bounded by `Integer` or `Float`.
    pub(super) fn is_number(&self, index: u32) -> bool {
        let bounds = self.cx.bounds_of(&self.generics, index);
        let markers = [self.cx.markers.integer, self.cx.markers.float];
        bounds.iter().any(|bound| markers.contains(&Some(bound.trait_id)))
    }

    pub(super) fn unsafe_block(&mut self, body: &'a ast::Block, expect: Expect) -> ExprId {
        self.unsafe_depth += 1;
        let block = self.block(body, expect);
        self.unsafe_depth -= 1;
        if let ExprKind::Block(inner) = &mut self.exprs[block].kind {
            inner.is_unsafe = true;
        }
        block
    }

    fn return_(&mut self, value: Option<&'a ast::Expr>, span: Span) -> ExprId {
        let (kind, ret) = (self.frame().kind, self.frame().ret);
        if kind == super::FrameKind::Branch {
            return self.cannot_leave("return", span);
        }
        if matches!(self.owner, super::Owner::Global(_)) && self.frames.len() == 1 {
            return self.reject(e0325::error(span, "'return' outside of a function"));
        }
        let value = match value {
            Some(value) if ret.is_void() => self.return_from_void(value),
            Some(value) => Some(self.check(value, ret)),
            None => {
                self.return_nothing(ret, span);
                None
            }
        };
        self.add(ExprKind::Return(value), Ty::never(), span)
    }

    fn return_from_void(&mut self, value: &'a ast::Expr) -> Option<ExprId> {
        let found = self.expr(value, Expect::Discard);
        let ty = self.ty(found);
        if !(ty.is_void() || ty.is_error() || ty.is_never()) {
            let shown = self.show(ty);
            self.report(
                e0301::error(
                    value.span,
                    format!("this function returns nothing, but a value of type '{shown}' is returned"),
                )
                .help(self.result_to_write(ty)),
            );
        }
        Some(found)
    }

    /// How a function says that it returns what was found to be returned.
    fn result_to_write(&self, ty: Ty) -> String {
        let shown = match self.table.open_kind(ty) {
            Some(VarKind::Int) => "i64".to_string(),
            Some(VarKind::Float) => "f64".to_string(),
            Some(VarKind::Any) => "T".to_string(),
            None if self.table.resolve(ty).has_infer() => "T".to_string(),
            None => self.show(ty),
        };
        format!("write the result type after the parameters: '): {shown} {{'")
    }

    fn return_nothing(&mut self, ret: Ty, span: Span) {
        let known = self.table.shallow(ret);
        if known.is_void()
            || known.is_error()
            || self.table.open_kind(known).is_some() && self.table.unify(known, Ty::void()).is_ok()
        {
            return;
        }
        let shown = self.show(ret);
        self.report(e0301::error(
            span,
            format!("expected '{shown}', but nothing is returned"),
        ));
    }

    fn jump(&mut self, kind: ExprKind, word: &str, span: Span) -> ExprId {
        let in_round = self.in_round();
        match self.frame().loops.last_mut() {
            Some(broke) => *broke |= word == "break",
            None if in_round && word == "continue" => {}
            None if in_round => return self.cannot_leave(word, span),
            None => return self.reject(e0325::error(span, format!("'{word}' outside of a loop"))),
        }
        self.add(kind, Ty::never(), span)
    }

    fn at_builtin(&mut self, name: ast::Ident, arguments: &'a [ast::Expr], span: Span) -> ExprId {
        match (name.as_str(), arguments) {
            ("targetOs", []) => self.add(
                ExprKind::Const(ConstValue::Str(Arc::from("linux"))),
                Ty::str(),
                span,
            ),
            (
                "embedFile",
                [
                    ast::Expr {
                        kind: Ast::Literal(Literal::Text(path)),
                        span: at,
                    },
                ],
            ) => {
                let path = crate::syntax::Symbol::intern(&String::from_utf8_lossy(path));
                match self.cx.modules.embedded.get(&(self.scope.module, path)) {
                    Some(Some(bytes)) => {
                        let value = text(bytes);
                        self.add(ExprKind::Const(value), Ty::str(), span)
                    }
                    _ => self.reject(e0815::error(*at, format!("cannot read '{path}'"))),
                }
            }
            ("embedFile", _) => self.reject(e0815::error(
                span,
                "'@embedFile' takes the path of a file as a literal",
            )),
            ("targetOs", _) => self.reject(e0815::error(span, "'@targetOs' takes no arguments")),
            (other, _) => self.reject(
                crate::diagnostics::codes::e0201::error(name.span, format!("unknown builtin '@{other}'"))
                    .help("there are '@embedFile(\"path\")' and '@targetOs()'"),
            ),
        }
    }
}

/// A string constant; bytes when it is not UTF-8.
pub(super) fn text(bytes: &[u8]) -> ConstValue {
    match std::str::from_utf8(bytes) {
        Ok(text) => ConstValue::Str(Arc::from(text)),
        Err(_) => ConstValue::Bytes(Arc::from(bytes)),
    }
}
