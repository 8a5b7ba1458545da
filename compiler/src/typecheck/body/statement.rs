//! Blocks and statements.

use super::name::BUILTINS;
use super::{BodyCx, Expect, views};
use crate::diagnostics::codes::{e0311, e0328, e0334, w0203};
use crate::hir::*;
use crate::resolve::Found;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::{self, ExprKind as AstExpr, PatternKind as AstPattern, StmtKind as Ast};
use crate::typecheck::lower::primitive;
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    /// A block in a scope of its own; its value is its last expression's.
    pub(super) fn block(&mut self, block: &'a ast::Block, expect: Expect) -> ExprId {
        self.enter();
        let (before, last) = block.split_value();
        let mut stmts = Vec::new();
        let (mut diverged, reported) = self.statements(before, &mut stmts);
        let mut tail = None;
        let mut ty = Ty::void();
        if let Some(last) = last {
            self.unreachable(diverged && !reported, last.span);
            let value = self.tail(last, expect, before.last());
            let have = self.ty(value);
            diverged |= have.is_never() || have.is_void() && self.never_ends(value);
            if have.is_never() || have.is_void() || expect == Expect::Discard {
                stmts.push(Stmt {
                    kind: StmtKind::Expr(value),
                    span: last.span,
                });
            } else {
                tail = Some(value);
                ty = have;
            }
        }
        self.leave();
        if diverged {
            ty = Ty::never();
        }
        self.add(
            ExprKind::Block(Box::new(Block {
                stmts,
                tail,
                is_unsafe: false,
            })),
            ty,
            block.span,
        )
    }

    fn tail(&mut self, last: &'a ast::Expr, expect: Expect, before: Option<&ast::Stmt>) -> ExprId {
        let value = self.expr(last, expect);
        let have = self.ty(value);
        let dropped = match expect {
            Expect::Discard => true,
            Expect::Type(want) => self.table.shallow(want).is_void(),
            Expect::Nothing => false,
        };
        if dropped {
            self.warn_result(value, last.span);
            self.warn_useless(last, value, before);
        }
        match expect {
            Expect::Discard => value,
            _ if have.is_void() || have.is_never() => value,
            Expect::Type(want) if self.table.shallow(want).is_void() => self.discard(value),
            Expect::Type(want) => self.coerce(value, want),
            Expect::Nothing => self.as_value(value),
        }
    }

    /// Whether the end is unreachable, and whether what stands there has been reported.
    fn statements(&mut self, statements: &'a [ast::Stmt], into: &mut Vec<Stmt>) -> (bool, bool) {
        let mut diverged = false;
        let mut reported = false;
        for (at, statement) in statements.iter().enumerate() {
            if diverged && !reported {
                self.unreachable(true, statement.span);
                reported = true;
            }
            let before = at.checked_sub(1).and_then(|before| statements.get(before));
            diverged |= self.statement(statement, before, into);
        }
        (diverged, reported)
    }

    fn unreachable(&mut self, diverged: bool, span: Span) {
        if diverged {
            self.report(
                e0311::error(span, "this can never run")
                    .here("unreachable")
                    .help("remove it, or what leaves before it"),
            );
        }
    }

    /// Checks one statement; whether it never ends.
    fn statement(
        &mut self,
        statement: &'a ast::Stmt,
        before: Option<&ast::Stmt>,
        into: &mut Vec<Stmt>,
    ) -> bool {
        let span = statement.span;
        let value = match &statement.kind {
            Ast::Let(declared) => return self.let_(declared, into, span),
            Ast::Assign(assign) => self.assign(assign, span),
            Ast::Expr(expr) => {
                let value = self.expr(expr, Expect::Discard);
                self.warn_result(value, expr.span);
                self.warn_useless(expr, value, before);
                value
            }
            Ast::While(loop_) => self.while_(loop_, span),
            Ast::For(loop_) => self.for_(loop_, span),
            Ast::Parallel { body, parallel_span } => self.parallel(body, *parallel_span, into, span),
            Ast::Error(names) => {
                self.broken(names);
                return false;
            }
        };
        let never = self.never_ends(value);
        into.push(Stmt {
            kind: StmtKind::Expr(value),
            span,
        });
        never
    }

    /// Names that a statement with a syntax error may have declared.
    pub(super) fn broken(&mut self, names: &[ast::Ident]) {
        self.misread = true;
        for &name in names {
            if !self.means_something(name) {
                let local = self.declare(name, Ty::error(), true, LocalKind::Let);
                self.info[local].used = true;
                self.info[local].guessed = true;
            }
        }
    }

    /// Does the expression leave before it has a value?
    fn never_ends(&self, expr: ExprId) -> bool {
        let left = |args: &[ExprId]| args.iter().any(|arg| self.never_ends(*arg));
        self.ty(expr).is_never()
            || match &self.exprs[expr].kind {
                ExprKind::NeverTo(_) => true,
                ExprKind::Call { args, .. } => left(args),
                ExprKind::Print { parts, .. } | ExprKind::Format(parts) => parts
                    .iter()
                    .any(|part| matches!(part, FormatPart::Value(value) if self.never_ends(*value))),
                ExprKind::Assert { condition, .. } => self.never_ends(*condition),
                _ => false,
            }
    }

    pub(super) fn means_something(&self, name: ast::Ident) -> bool {
        self.find_local(name.name).is_some()
            || self.cx.modules.lookup(self.scope.module, name.name) != Found::Nothing
            || self.scope.params.contains(&name.name)
            || primitive(name.as_str()).is_some()
            || BUILTINS.contains(&name.as_str())
    }

    /// A `Result` nobody looks at.
    pub(super) fn warn_result(&mut self, value: ExprId, span: Span) {
        let ty = self.ty(value);
        let is_call = matches!(
            self.exprs[value].kind,
            ExprKind::Call { .. } | ExprKind::CallValue { .. } | ExprKind::CallInterface { .. }
        );
        if is_call && !self.in_std && matches!(self.fallible(ty), Some((_, Some(_)))) {
            let shown = self.show(ty);
            self.report(w0203::unused_result(span, &shown));
        }
    }

    fn let_(&mut self, declared: &'a ast::Let, into: &mut Vec<Stmt>, span: Span) -> bool {
        match (&declared.pattern.kind, &declared.otherwise) {
            // What was reported assigned.
            (AstPattern::Binding(name), None)
                if declared.is_misread() && self.find_local(name.name).is_some() =>
            {
                self.let_nothing(declared, into, span)
            }
            (AstPattern::Binding(name), None) => self.let_name(*name, declared, into, span),
            (AstPattern::Wildcard, None) => self.let_nothing(declared, into, span),
            _ => self.let_pattern(declared, into, span),
        }
    }

    fn annotation(&mut self, declared: &'a ast::Let) -> Option<Ty> {
        let scope = self.scope.clone();
        declared.ty.as_ref().map(|ty| self.cx.lower(ty, &scope))
    }

    fn let_name(
        &mut self,
        name: ast::Ident,
        declared: &'a ast::Let,
        into: &mut Vec<Stmt>,
        span: Span,
    ) -> bool {
        let written = self.annotation(declared);
        let init = declared
            .value
            .as_ref()
            .map(|value| match written.or(self.empty_list(declared)) {
                Some(ty) => self.check(value, ty),
                None => self.let_value(value),
            });
        let never = init.is_some_and(|init| self.never_ends(init));
        let ty = match (written, init) {
            (Some(ty), _) => ty,
            (None, Some(init)) => self.ty(init),
            (None, None) => self.table.fresh_any(name.span),
        };
        let constant = declared
            .value
            .as_ref()
            .filter(|_| written.is_none() && !declared.mutable);
        let constant = constant.and_then(|value| self.adapting_value(value));
        let local = self.declare(name, ty, declared.mutable, LocalKind::Let);
        self.info[local].constant = constant;
        self.info[local].used |= name.name == Symbol::UNDERSCORE;
        self.info[local].is_late = init.is_none() && !declared.mutable;
        let kind = PatternKind::Binding {
            local,
            mode: BindingMode::Move,
        };
        let pattern = Pattern {
            kind,
            ty,
            span: name.span,
        };
        into.push(Stmt {
            kind: StmtKind::Let {
                pattern,
                init,
                otherwise: None,
            },
            span,
        });
        never
    }

    /// `var v = []` is a list whose elements are still to come: an array of no elements never holds any.
    fn empty_list(&mut self, declared: &ast::Let) -> Option<Ty> {
        let value = declared.value.as_ref().filter(|_| declared.mutable)?;
        let empty = matches!(&value.kind, AstExpr::Array(items) if items.is_empty());
        let vec = self.cx.program.lang.vec.filter(|_| empty)?;
        Some(Ty::adt(vec, Args::new(&[self.table.fresh_any(value.span)])))
    }

    /// The initialiser of a variable without a written type: a view stays a view.
    fn let_value(&mut self, value: &'a ast::Expr) -> ExprId {
        if matches!(value.kind, AstExpr::If(_) | AstExpr::Match(_))
            && let Some(branches) = views::shown_by(value)
        {
            let shown = self.table.fresh_any(value.span);
            let shown = if branches.nothing { Ty::slice(shown) } else { shown };
            return self.check(value, Ty::reference(false, shown));
        }
        let found = self.expr(value, Expect::Nothing);
        let have = self.ty(found);
        if have.is_void() {
            let span = self.span(found);
            return self.no_value(found, e0334::error(span, "this has no value that could be named"));
        }
        if have.as_ref().is_some() {
            return found;
        }
        if matches!(have.kind(), TyKind::Interface(..)) && !self.shows_view(found) && self.has_no_size(found)
        {
            return self.error_expr(value.span);
        }
        if self.shows_view(found) {
            let span = self.span(found);
            return self.borrow(found, false, span);
        }
        self.read(found)
    }

    /// A name of a view, or a place without a size: naming it again makes another view.
    fn shows_view(&self, expr: ExprId) -> bool {
        let ExprKind::Deref(inner) = self.exprs[expr].kind else {
            return false;
        };
        match self.ty(inner).as_ref() {
            Some((mutable, target)) => match self.table.shallow(target).kind() {
                TyKind::Slice(_) | TyKind::Interface(..) => true,
                TyKind::Str => !mutable,
                _ => false,
            },
            None => false,
        }
    }

    fn let_nothing(&mut self, declared: &'a ast::Let, into: &mut Vec<Stmt>, span: Span) -> bool {
        let written = self.annotation(declared);
        let Some(value) = &declared.value else {
            return false;
        };
        let init = match written {
            Some(ty) => self.check(value, ty),
            None => self.value(value, Expect::Nothing),
        };
        let (ty, never) = (self.ty(init), self.never_ends(init));
        let pattern = Pattern {
            kind: PatternKind::Wildcard,
            ty,
            span: declared.pattern.span,
        };
        into.push(Stmt {
            kind: StmtKind::Let {
                pattern,
                init: Some(init),
                otherwise: None,
            },
            span,
        });
        never
    }

    fn let_pattern(&mut self, declared: &'a ast::Let, into: &mut Vec<Stmt>, span: Span) -> bool {
        let written = self.annotation(declared);
        let Some(value) = &declared.value else {
            return false;
        };
        let init = match written {
            Some(ty) => self.check(value, ty),
            None => self.scrutinee(value),
        };
        let otherwise = declared.otherwise.as_ref().map(|block| self.must_diverge(block));
        let pattern = self.pattern_of(&declared.pattern, init, false, declared.mutable);
        if let Some(block) = &declared.otherwise {
            self.judge_test(&pattern, init, Some(block.span));
        }
        into.push(Stmt {
            kind: StmtKind::Let {
                pattern,
                init: Some(init),
                otherwise,
            },
            span,
        });
        false
    }

    fn must_diverge(&mut self, block: &'a ast::Block) -> ExprId {
        let value = self.block(block, Expect::Discard);
        let ty = self.ty(value);
        if !ty.is_never() && !ty.is_error() {
            self.report(
                e0328::error(block.span, "the 'else' of a 'let' must leave: its end is reached")
                    .help("end it with 'return', 'break', 'continue' or 'panic(…)'"),
            );
        }
        value
    }

    /// One statement as an expression, in a scope of its own.
    pub(super) fn statement_value(&mut self, statement: &'a ast::Stmt) -> ExprId {
        self.enter();
        let mut stmts = Vec::new();
        let never = self.statement(statement, None, &mut stmts);
        self.leave();
        let ty = if never { Ty::never() } else { Ty::void() };
        self.add(
            ExprKind::Block(Box::new(Block {
                stmts,
                tail: None,
                is_unsafe: false,
            })),
            ty,
            statement.span,
        )
    }
}
