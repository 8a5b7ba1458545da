//! Conditions, `if`, blocks, and leaving loops.

use super::exit::Target;
use super::scope::ScopeKind;
use super::*;
use crate::hir::{StmtKind, UnaryOp};
use crate::mir::BlockId;

impl Builder<'_> {
    /// Jumps to `yes` or `no`. Temporaries of the condition are gone in both.
    pub(super) fn branch_on(&mut self, condition: ExprId, yes: BlockId, no: BlockId) {
        let expr = self.expr(condition);
        self.spanned(expr.span, |this| match &expr.kind {
            // Both ways are judged, whatever the constant says.
            ExprKind::Const(ConstValue::Bool(value)) => this.asm.branch(boolean(*value), yes, no),
            ExprKind::Unary {
                op: UnaryOp::Not,
                operand,
                ..
            } => this.branch_on(*operand, no, yes),
            ExprKind::And(left, right) => {
                let both = this.asm.new_block();
                this.branch_on(*left, both, no);
                this.asm.switch_to(both);
                this.branch_on(*right, yes, no);
            }
            ExprKind::Or(left, right) => {
                let neither = this.asm.new_block();
                this.branch_on(*left, yes, neither);
                this.asm.switch_to(neither);
                this.branch_on(*right, yes, no);
            }
            ExprKind::Is { scrutinee, pattern } => this.branch_on_pattern(*scrutinee, pattern, yes, no),
            _ => {
                let value = this.asm.new_temp(Ty::bool());
                this.in_statement(|this| this.lower(condition, Some(&Place::local(value))));
                this.asm.branch(Operand::Copy(Place::local(value)), yes, no);
            }
        });
    }

    fn branch_on_pattern(&mut self, scrutinee: ExprId, pattern: &hir::Pattern, yes: BlockId, no: BlockId) {
        let failed = self.asm.new_block();
        self.push_scope(ScopeKind::Statement);
        let place = self.target_place(scrutinee);
        self.test(pattern, &place, failed, &mut Vec::new());
        self.unwind_to(self.scopes.len() - 1);
        self.asm.goto(yes);
        self.asm.switch_to(failed);
        self.pop_scope();
        self.asm.goto(no);
    }

    /// `&&`, `||` and `is` as values.
    pub(super) fn lower_condition(&mut self, condition: ExprId, dest: Option<&Place>) {
        let (yes, no, join) = (self.asm.new_block(), self.asm.new_block(), self.asm.new_block());
        self.branch_on(condition, yes, no);
        for (block, value) in [(yes, true), (no, false)] {
            self.asm.switch_to(block);
            if let Some(dest) = dest {
                self.asm.assign(dest.clone(), Rvalue::Use(boolean(value)));
            }
            self.asm.goto(join);
        }
        self.asm.switch_to(join);
    }

    pub(super) fn lower_if(
        &mut self,
        condition: ExprId,
        then: ExprId,
        otherwise: Option<ExprId>,
        dest: Option<&Place>,
    ) {
        let (yes, no, join) = (self.asm.new_block(), self.asm.new_block(), self.asm.new_block());
        self.branch_on(condition, yes, no);
        self.asm.switch_to(yes);
        self.lower_branch(then, dest);
        self.asm.goto(join);
        self.asm.switch_to(no);
        if let Some(otherwise) = otherwise {
            self.lower_branch(otherwise, dest);
        }
        self.asm.goto(join);
        self.asm.switch_to(join);
    }

    /// One of several ways to a value: its temporaries end with it.
    pub(super) fn lower_branch(&mut self, id: ExprId, dest: Option<&Place>) {
        self.in_statement(|this| match dest {
            Some(_) => this.lower(id, dest),
            None => this.discard(id),
        });
    }

    pub(super) fn lower_block(&mut self, block: &hir::Block, dest: Option<&Place>) {
        self.push_scope(ScopeKind::Block);
        for stmt in &block.stmts {
            self.spanned(stmt.span, |this| {
                this.in_statement(|this| this.lower_stmt(&stmt.kind))
            });
        }
        if let Some(tail) = block.tail {
            self.lower_branch(tail, dest);
        }
        self.pop_scope();
    }

    fn lower_stmt(&mut self, stmt: &StmtKind) {
        match stmt {
            StmtKind::Expr(value) => self.discard(*value),
            StmtKind::Let {
                pattern, init: None, ..
            } => self.declare_later(pattern),
            StmtKind::Let {
                pattern,
                init: Some(init),
                otherwise,
            } => self.lower_let(pattern, *init, *otherwise),
        }
    }

    pub(super) fn lower_break(&mut self) {
        if let Some(target) = self.loops.last() {
            let (depth, block) = (target.depth, target.break_to);
            self.exit(depth, Target::Block(block));
        }
    }

    pub(super) fn lower_continue(&mut self) {
        if let Some(target) = self.loops.last() {
            let (depth, block) = (target.depth, target.continue_to);
            self.exit(depth, Target::Block(block));
        }
    }
}
