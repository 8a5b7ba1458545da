//! The syntax tree: what was written, with the place of every part a diagnostic may point at.
//!
//! The tree does not resolve anything. `a.b(c)` is a [`MethodCall`] whether `a` is a value, a type (`Vec<i64>.new()`) or an
//! enum (`Shape.Circle(1.0)`), and a bare name in a pattern is a [`PatternKind::Binding`] even where it names a variant.
//! Parentheses leave no node; the inner expression's span is widened to hold them.
//! Chains of `else if` are flat. Left-leaning chains (`a + b + …`, `.f().g()`) are bounded by the parser.

mod expr;
mod item;
mod pattern;
mod stmt;
mod ty;

pub use expr::*;
pub use item::*;
pub use pattern::*;
pub use stmt::*;
pub use ty::*;

use super::symbol::Symbol;
use crate::source::Span;

/// A name as written at one place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Ident {
    pub name: Symbol,
    pub span: Span,
}

impl Ident {
    /// The name's text.
    pub fn as_str(&self) -> &'static str {
        self.name.as_str()
    }

    /// Unused names that start with `_` are never reported, and may shadow.
    pub fn starts_with_underscore(&self) -> bool {
        self.as_str().starts_with('_')
    }
}
