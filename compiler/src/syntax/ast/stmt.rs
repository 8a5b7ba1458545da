//! Statements and blocks.

use super::{BinaryOperator, Contract, Expr, ExprKind, Ident, Pattern, Type};
use crate::source::Span;

/// `{ … }`, with its braces in the span.
#[derive(Clone, Debug)]
pub struct Block {
    pub statements: Vec<Stmt>,
    pub span: Span,
}

impl Block {
    /// The statements, and the last one apart when it is an expression: the block's value.
    pub fn split_value(&self) -> (&[Stmt], Option<&Expr>) {
        if let Some((last, before)) = self.statements.split_last()
            && let StmtKind::Expr(value) = &last.kind
        {
            return (before, Some(value));
        }
        (&self.statements, None)
    }

    /// The closing brace, where values of the block are dropped.
    pub fn end(&self) -> Span {
        let start = self.span.end.saturating_sub(1).max(self.span.start);
        Span { start, ..self.span }
    }
}

#[derive(Clone, Debug)]
pub struct Stmt {
    pub kind: StmtKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum StmtKind {
    Let(Box<Let>),
    Assign(Box<Assign>),
    /// Also `return`, `if`, `match`, blocks and `unsafe`.
    Expr(Expr),
    While(Box<While>),
    For(Box<For>),
    /// `parallel { … }`
    Parallel {
        parallel_span: Span,
        body: Block,
    },
    /// Reported; stay silent about it, and about the names it may have declared.
    Error(Vec<Ident>),
}

/// `let p = e`, `var p = e`, `let p = e else { … }`.
#[derive(Clone, Debug)]
pub struct Let {
    /// `var`.
    pub mutable: bool,
    /// The word `let` or `var`.
    pub keyword_span: Span,
    pub pattern: Pattern,
    pub ty: Option<Type>,
    /// None for `var x: T`, to be assigned before use.
    pub value: Option<Expr>,
    pub otherwise: Option<Block>,
}

impl Let {
    /// Was it made of `x := e`, which was reported? It may assign where it was written.
    pub fn is_misread(&self) -> bool {
        self.keyword_span.start > self.pattern.span.start
    }
}

/// `target = value`, `target += value`.
#[derive(Clone, Debug)]
pub struct Assign {
    pub target: Expr,
    /// The operator of a compound assignment.
    pub operator: Option<BinaryOperator>,
    pub operator_span: Span,
    pub value: Expr,
}

#[derive(Clone, Debug)]
pub struct While {
    pub while_span: Span,
    pub condition: Condition,
    /// `invariant` and `decreases`.
    pub contracts: Vec<Contract>,
    pub body: Block,
}

/// `for x in e`, `for i, x in e`, and both after `parallel`.
#[derive(Clone, Debug)]
pub struct For {
    pub parallel_span: Option<Span>,
    pub for_span: Span,
    /// The index or key of the two-name form.
    pub index: Option<Ident>,
    pub element: Ident,
    /// May be an [`ExprKind::Range`].
    pub iterated: Expr,
    pub contracts: Vec<Contract>,
    pub body: Block,
}

/// What `if` and `while` decide on.
#[derive(Clone, Debug)]
pub enum Condition {
    Expr(Expr),
    /// `if let Pat = e`.
    Let {
        let_span: Span,
        pattern: Pattern,
        value: Expr,
    },
}

impl Stmt {
    /// A statement that is only an expression.
    pub fn expression(expr: Expr) -> Stmt {
        Stmt {
            span: expr.span,
            kind: StmtKind::Expr(expr),
        }
    }

    pub fn is_error(&self) -> bool {
        match &self.kind {
            StmtKind::Error(_) => true,
            StmtKind::Expr(expr) => matches!(expr.kind, ExprKind::Error),
            _ => false,
        }
    }
}
