//! Statements.

use super::Printer;
use crate::syntax::ast::*;

impl Printer {
    pub(super) fn block(&mut self, block: &Block) {
        self.braces(&block.statements, Printer::stmt);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let(binding) => self.binding(binding),
            StmtKind::Assign(assign) => self.assign(assign),
            StmtKind::Expr(expr) => {
                self.expr(expr);
                // Keeps a line that begins with `(` from going on with this one.
                self.put(";");
            }
            StmtKind::While(looping) => {
                self.put("while ");
                self.condition(&looping.condition);
                self.contracts(&looping.contracts);
                self.block(&looping.body);
            }
            StmtKind::For(looping) => self.for_loop(looping),
            StmtKind::Parallel { body, .. } => {
                self.put("parallel ");
                self.block(body);
            }
            StmtKind::Error(_) => self.put("<error>"),
        }
    }

    fn binding(&mut self, binding: &Let) {
        self.put(if binding.mutable { "var " } else { "let " });
        self.pattern(&binding.pattern);
        self.annotation(binding.ty.as_ref());
        if let Some(value) = &binding.value {
            self.put(" = ");
            self.expr(value);
        }
        if let Some(otherwise) = &binding.otherwise {
            self.put(" else ");
            self.block(otherwise);
        }
    }

    fn assign(&mut self, assign: &Assign) {
        self.expr(&assign.target);
        self.put(" ");
        self.put(assign.operator.map_or("", BinaryOperator::text));
        self.put("= ");
        self.expr(&assign.value);
    }

    fn for_loop(&mut self, looping: &For) {
        self.put(if looping.parallel_span.is_some() {
            "parallel for "
        } else {
            "for "
        });
        if let Some(index) = looping.index {
            self.ident(index);
            self.put(", ");
        }
        self.ident(looping.element);
        self.put(" in ");
        match &looping.iterated.kind {
            ExprKind::Range(_) => {
                self.expr(&looping.iterated);
                self.put(" ");
            }
            _ => self.head(&looping.iterated),
        }
        self.contracts(&looping.contracts);
        self.block(&looping.body);
    }

    pub(super) fn contracts(&mut self, contracts: &[Contract]) {
        for contract in contracts {
            self.put(match contract.kind {
                ContractKind::Requires => "requires ",
                ContractKind::Ensures => "ensures ",
                ContractKind::Invariant => "invariant ",
                ContractKind::Decreases => "decreases ",
            });
            self.head(&contract.condition);
        }
    }
}
