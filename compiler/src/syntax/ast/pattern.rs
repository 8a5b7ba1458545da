//! Patterns.

use super::{Expr, Ident};
use crate::source::Span;

#[derive(Clone, Debug)]
pub struct Pattern {
    pub kind: PatternKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum PatternKind {
    /// `_`
    Wildcard,
    /// A bare name: a new binding, or a variant without payload of the subject's enum.
    Binding(Ident),
    /// A literal or the negation of a number literal.
    Literal(Box<Expr>),
    /// `1..=5`, `'a'..'z'`. Ends are literals, negated literals or constants such as `i32.MAX`; either may be open.
    Range {
        low: Option<Box<Expr>>,
        high: Option<Box<Expr>>,
        inclusive: bool,
    },
    /// `Enum.Variant`, `Enum.Variant(p, q)` or `Variant(p)`; also `i32.MAX`.
    Variant {
        of: Option<Ident>,
        variant: Ident,
        /// None when no parentheses were written.
        payload: Option<Vec<Pattern>>,
    },
    /// `A | B`, two or more.
    Alternatives(Vec<Pattern>),
    /// Reported; stay silent about it, and about the names it may have bound.
    Error(Vec<Ident>),
}
