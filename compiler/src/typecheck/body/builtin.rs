//! Builtin functions and interpolated strings.

use super::{BodyCx, Expect};
use crate::diagnostics::codes::{e0305, e0334};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::ast::{self, InterpolationPart};
use crate::typecheck::plural;
use crate::types::*;
use std::sync::Arc;

impl<'a> BodyCx<'_, 'a> {
    /// A call of a builtin function, if the name is one.
    pub(super) fn builtin(
        &mut self,
        name: &'a ast::Name,
        call: &'a ast::Call,
        expect: Expect,
        span: Span,
    ) -> Option<ExprId> {
        let arguments = call.arguments.as_slice();
        let done = match (name.ident.as_str(), arguments) {
            ("print", _) => self.print(arguments, false, span),
            ("eprint", _) => self.print(arguments, true, span),
            ("format", _) => {
                let parts = self.parts(arguments);
                self.add(ExprKind::Format(parts), Ty::str(), span)
            }
            ("exit", [code]) => {
                let code = self.check(code, Ty::int(IntTy::I32));
                self.add(ExprKind::Exit(code), Ty::never(), span)
            }
            ("panic", [message]) => {
                let message = self.message(message);
                self.add(ExprKind::Panic(message), Ty::never(), span)
            }
            ("assert", [condition]) => self.assert(condition, None, span),
            ("assert", [condition, message]) => self.assert(condition, Some(message), span),
            ("replace", [place, value]) => self.replace(place, value, span),
            ("swap", [a, b]) => self.swap(a, b, span),
            ("Heap", [value]) => {
                let content = match &name.type_arguments {
                    Some(written) if written.types.len() == 1 => {
                        let scope = self.scope.clone();
                        self.cx.lower(&written.types[0], &scope)
                    }
                    _ => self.table.fresh_any(span),
                };
                self.heap_new(value, content, expect, span)
            }
            ("old", [value]) => self.old(value, span),
            ("exit" | "panic" | "assert" | "replace" | "swap" | "Heap" | "old", _) => {
                self.wrong_builtin(name.ident, arguments, span)
            }
            _ => return None,
        };
        Some(done)
    }

    fn wrong_builtin(&mut self, name: ast::Ident, arguments: &'a [ast::Expr], span: Span) -> ExprId {
        self.arguments_anyway(arguments);
        let wanted = match name.as_str() {
            "replace" | "swap" => 2,
            _ => 1,
        };
        let message = format!(
            "'{}' takes {}, but {} {} given",
            name.as_str(),
            plural(wanted, "argument"),
            arguments.len(),
            crate::typecheck::are(arguments.len())
        );
        self.reject(e0305::error(span, message))
    }

    fn print(&mut self, arguments: &'a [ast::Expr], stderr: bool, span: Span) -> ExprId {
        let parts = self.parts(arguments);
        self.add(ExprKind::Print { parts, stderr }, Ty::void(), span)
    }

    fn parts(&mut self, arguments: &'a [ast::Expr]) -> Vec<FormatPart> {
        arguments.iter().map(|argument| self.part(argument)).collect()
    }

    fn part(&mut self, argument: &'a ast::Expr) -> FormatPart {
        let found = self.expr(argument, Expect::Nothing);
        let place = self.behind(found);
        if self.ty(place).is_void() {
            let span = self.span(place);
            return FormatPart::Value(
                self.reject(e0334::error(span, "this has no value that could be printed")),
            );
        }
        match &self.exprs[place].kind {
            ExprKind::Const(ConstValue::Str(text)) => FormatPart::Text(text.clone()),
            _ => FormatPart::Value(place),
        }
    }

    pub(super) fn interpolation(&mut self, parts: &'a [InterpolationPart], span: Span) -> ExprId {
        let mut checked = Vec::new();
        for part in parts {
            match part {
                InterpolationPart::Text { bytes, span } => match std::str::from_utf8(bytes) {
                    Ok(text) => checked.push(FormatPart::Text(Arc::from(text))),
                    Err(_) => {
                        let value = super::expr::text(bytes);
                        checked.push(FormatPart::Value(self.add(
                            ExprKind::Const(value),
                            Ty::str(),
                            *span,
                        )));
                    }
                },
                InterpolationPart::Value(value) => checked.push(self.part(value)),
            }
        }
        self.add(ExprKind::Format(checked), Ty::str(), span)
    }

    fn message(&mut self, message: &'a ast::Expr) -> ExprId {
        self.check(message, Ty::reference(false, Ty::str()))
    }

    fn assert(&mut self, condition: &'a ast::Expr, message: Option<&'a ast::Expr>, span: Span) -> ExprId {
        let condition = self.check(condition, Ty::bool());
        let message = message.map(|message| self.message(message));
        self.add(ExprKind::Assert { condition, message }, Ty::void(), span)
    }

    fn written_place(&mut self, expr: &'a ast::Expr) -> Option<ExprId> {
        let found = self.expr(expr, Expect::Nothing);
        let place = self.behind(found);
        if self.ty(place).is_error() || !self.require_place(place) {
            return None;
        }
        let at = self.span(place);
        if self.has_no_size(place) {
            return None;
        }
        self.require_mutable(place, at, "assign");
        Some(place)
    }

    fn replace(&mut self, place: &'a ast::Expr, value: &'a ast::Expr, span: Span) -> ExprId {
        let Some(place) = self.written_place(place) else {
            self.value(value, Expect::Nothing);
            return self.error_expr(span);
        };
        let ty = self.ty(place);
        let value = self.check(value, ty);
        self.add(ExprKind::Replace { place, value }, ty, span)
    }

    fn swap(&mut self, a: &'a ast::Expr, b: &'a ast::Expr, span: Span) -> ExprId {
        let Some(a) = self.written_place(a) else {
            self.expr(b, Expect::Nothing);
            return self.error_expr(span);
        };
        let Some(b) = self.written_place(b) else {
            return self.error_expr(span);
        };
        let (left, right) = (self.ty(a), self.ty(b));
        if self.table.unify(left, right).is_err() {
            return self.mismatch(b, right, left);
        }
        self.add(ExprKind::Swap(a, b), Ty::void(), span)
    }
}
