//! Text to tree.
//!
//! * **In**: one source file's text, of a [`SourceMap`](crate::source::SourceMap).
//! * **Out**: [`ast::File`], always, and diagnostics in the sink.
//! * **Always**: total — any UTF-8 text gives a file and never a panic; nesting is bounded, so that later rooms may recurse over
//!   the tree; every place the parser reported holds an `Error` node, about which later rooms stay silent.
//! * **Errors**: E01xx.
//! * **Absent**: names are not looked up here; `a.b` is one node whether `a` is a value, a type or an enum.

pub mod ast;
pub mod lexer;
pub mod symbol;
pub mod token;

pub use symbol::Symbol;
