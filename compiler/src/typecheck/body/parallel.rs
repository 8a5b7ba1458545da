//! `parallel { … }` and `parallel for`.

use super::{BodyCx, Expect, FrameKind, Owner};
use crate::diagnostics::codes::{e0321, e0331};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind as Ast, PatternKind as AstPattern, StmtKind as AstStmt};
use crate::types::thread_facts::{Scope, ThreadFacts};
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    /// Every statement becomes a closure; names they define are declared, uninitialised, in front of the block.
    pub(super) fn parallel(
        &mut self,
        body: &'a ast::Block,
        head: Span,
        into: &mut Vec<Stmt>,
        span: Span,
    ) -> ExprId {
        let mut branches = Vec::new();
        let mut indices = Vec::new();
        let mut defined = Vec::new();
        for statement in &body.statements {
            match &statement.kind {
                AstStmt::Let(declared) => {
                    if let Some((branch, index, local)) = self.let_branch(declared, head, statement.span) {
                        defined.push((local, statement.span));
                        branches.push(branch);
                        indices.push(index);
                    }
                }
                AstStmt::Expr(_) | AstStmt::Assign(_) | AstStmt::For(_) | AstStmt::While(_) => {
                    let (branch, index) = self.statement_branch(statement, head);
                    branches.push(branch);
                    indices.push(index);
                }
                AstStmt::Error(names) => self.broken(names),
                AstStmt::Parallel { .. } => {
                    self.report(e0331::error(
                        statement.span,
                        "a branch of 'parallel' is a 'let' or an expression",
                    ));
                }
            }
        }
        // Branches do not see each other's names.
        for (local, at) in defined {
            let declared = &self.locals[local];
            let name = ast::Ident {
                name: declared.name,
                span: declared.span,
            };
            let pattern = Pattern {
                kind: PatternKind::Binding {
                    local,
                    mode: BindingMode::Move,
                },
                ty: declared.ty,
                span: declared.span,
            };
            into.push(Stmt {
                kind: StmtKind::Let {
                    pattern,
                    init: None,
                    otherwise: None,
                },
                span: at,
            });
            self.bind_name(name, local);
        }
        let kind = ParallelKind::Branches(branches);
        let id = self.add(
            ExprKind::Parallel(Box::new(Parallel { span: head, kind })),
            Ty::void(),
            span,
        );
        self.literals_of
            .extend(indices.into_iter().enumerate().map(|(at, index)| (id, at, index)));
        id
    }

    fn branch(&self, body: ExprId, head: Span) -> Closure {
        Closure {
            params: Vec::new(),
            body,
            ret: Ty::void(),
            is_move: false,
            move_span: None,
            head_span: head,
            captures: Vec::new(),
            consumes: false,
        }
    }

    fn let_branch(
        &mut self,
        declared: &'a ast::Let,
        head: Span,
        span: Span,
    ) -> Option<(Closure, usize, LocalId)> {
        let (AstPattern::Binding(name), Some(value), None) =
            (&declared.pattern.kind, &declared.value, &declared.otherwise)
        else {
            self.report(e0331::error(
                span,
                "a 'let' in 'parallel' defines one name and has a value",
            ));
            return None;
        };
        let scope = self.scope.clone();
        let written = declared.ty.as_ref().map(|ty| self.cx.lower(ty, &scope));
        let index = self.push_closure(false, Ty::void(), FrameKind::Branch);
        self.enter();
        let value = match written {
            Some(ty) => self.check(value, ty),
            None => self.value(value, Expect::Nothing),
        };
        self.leave();
        let ty = written.unwrap_or(self.ty(value));
        self.frames.pop();
        let local = self.new_local(name.name, name.span, ty, declared.mutable, LocalKind::Let);
        let place = self.add(ExprKind::Local(local), ty, name.span);
        let assign = self.add(ExprKind::Assign { place, value }, Ty::void(), span);
        self.closures[index].captures.push(Capture {
            local,
            mode: CaptureMode::Out,
            span: name.span,
        });
        Some((self.branch(assign, head), index, local))
    }

    fn statement_branch(&mut self, statement: &'a ast::Stmt, head: Span) -> (Closure, usize) {
        let index = self.push_closure(false, Ty::void(), FrameKind::Branch);
        let block = self.branch_block(statement);
        self.frames.pop();
        (self.branch(block, head), index)
    }

    fn branch_block(&mut self, statement: &'a ast::Stmt) -> ExprId {
        if let AstStmt::Expr(expr) = &statement.kind {
            let value = self.expr(expr, Expect::Discard);
            return self.discard(value);
        }
        self.statement_value(statement)
    }

    pub(super) fn parallel_for(&mut self, loop_: &'a ast::For, span: Span) -> ExprId {
        let head = loop_.parallel_span.unwrap_or(loop_.for_span);
        let (kind, param, by_ref) = match self.parallel_subject(loop_) {
            Some(found) => found,
            None => {
                self.enter();
                self.error_bindings(loop_);
                self.block(&loop_.body, Expect::Discard);
                self.names.pop();
                return self.error_expr(span);
            }
        };
        let index = self.push_closure(false, Ty::void(), FrameKind::Branch);
        self.closures[index].by_ref_only = true;
        self.enter();
        let kind_of_local = if by_ref {
            LocalKind::Borrowed
        } else {
            LocalKind::Loop
        };
        let position = self.index_local(loop_.index);
        let element = self.declare(loop_.element, param, false, kind_of_local);
        self.info[element].is_element = by_ref;
        if let ParallelForKind::Elements { container } = kind {
            self.info[element].subject = Some(container);
        }
        let body = self.block(&loop_.body, Expect::Discard);
        let body = self.discard(body);
        self.leave();
        self.frames.pop();
        self.lend_alone(element);
        let mut closure = self.branch(body, head);
        closure.params = [element].into_iter().chain(position).collect();
        let kind = ParallelKind::For { kind, body: closure };
        let id = self.add(
            ExprKind::Parallel(Box::new(Parallel { span: head, kind })),
            Ty::void(),
            span,
        );
        self.literals_of.push((id, 0, index));
        id
    }

    /// Is this in a round of a `parallel for`, as far as the closures around it go?
    pub(super) fn in_round(&self) -> bool {
        let innermost = self.frames.last();
        innermost
            .is_some_and(|frame| frame.kind == FrameKind::Branch && self.closures[frame.closure].by_ref_only)
    }

    /// Reports what would leave a branch, or end the other rounds of a loop.
    pub(super) fn cannot_leave(&mut self, word: &str, span: Span) -> ExprId {
        if !self.in_round() {
            let message = "a branch of 'parallel' cannot return from the function";
            return self.reject(e0331::error(span, message));
        }
        let message = format!("'{word}' cannot end a 'parallel for': its rounds run at the same time");
        let help = match word {
            "?" => "handle the error in the round, or keep it in the element",
            _ => "'continue' ends this round; a 'for' without 'parallel' can be left",
        };
        self.reject(e0331::error(span, message).help(help))
    }

    /// Elements that may not be shared, but may go to another thread, are lent to one round each as if it wrote them.
    fn lend_alone(&mut self, element: LocalId) {
        let ty = self.table.resolve(self.locals[element].ty);
        let (Some((false, target)), Some(container)) = (ty.as_ref(), self.info[element].subject) else {
            return;
        };
        let span = self.span(container);
        if self.is_only_send(target) && self.writable_subject(element, container, span).is_ok() {
            self.locals[element].ty = Ty::reference(true, target);
        }
    }

    fn is_only_send(&self, ty: Ty) -> bool {
        let program = &self.cx.program;
        let scope = match self.owner {
            Owner::Fn(function) => Scope::of(&program.functions[function]),
            Owner::Global(_) => Scope::NONE,
        };
        let facts = ThreadFacts::new(program);
        facts.not_sync(ty, scope).is_some() && facts.not_send(ty, scope).is_none()
    }

    fn parallel_subject(&mut self, loop_: &'a ast::For) -> Option<(ParallelForKind, Ty, bool)> {
        match &loop_.iterated.kind {
            Ast::Range(range) => {
                if let Some(index) = loop_.index {
                    let message =
                        "a range has no index in a 'parallel for': its elements are numbers themselves";
                    self.report(e0321::error(index.span, message));
                }
                let (low, high, ty) = self.range_ends(range);
                Some((
                    ParallelForKind::Range {
                        low,
                        high,
                        inclusive: range.inclusive,
                    },
                    ty,
                    false,
                ))
            }
            Ast::MethodCall(call) if call.method.as_str() == "chunksMut" && call.arguments.len() == 1 => {
                let found = self.expr(&call.receiver, Expect::Nothing);
                let container = self.behind(found);
                let at = self.span(container);
                self.require_mutable(container, at, "lend");
                let size = self.index_value(&call.arguments[0]);
                let element = self.parallel_element(container)?;
                Some((
                    ParallelForKind::Chunks { container, size },
                    Ty::reference(true, Ty::slice(element)),
                    true,
                ))
            }
            _ => {
                let found = self.expr(&loop_.iterated, Expect::Nothing);
                let container = self.behind(found);
                let element = self.parallel_element(container)?;
                // Lent for writing when the body turns out to write it.
                Some((
                    ParallelForKind::Elements { container },
                    Ty::reference(false, element),
                    true,
                ))
            }
        }
    }

    fn parallel_element(&mut self, container: ExprId) -> Option<Ty> {
        let ty = self.ty(container);
        let element = self.element_of(ty);
        if element.is_none() && !ty.is_error() {
            let (shown, at) = (self.show(ty), self.span(container));
            self.report(e0321::error(
                at,
                format!("'parallel for' goes over ranges, arrays, vectors and views, not over '{shown}'"),
            ));
        }
        element
    }
}
