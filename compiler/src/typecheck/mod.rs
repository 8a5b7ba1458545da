//! AST → HIR.

pub mod exhaustive;
