//! Text to tree.
//!
//! * **In**: one source file's text, of a [`SourceMap`](crate::source::SourceMap).
//! * **Out**: [`ast::File`], always, and diagnostics in the sink.
//! * **Always**: total — any UTF-8 text gives a file and never a panic; nesting is bounded, so that later rooms may recurse over
//!   the tree; every place the parser reported holds an `Error` node, about which later rooms stay silent.
//! * **Errors**: E0101–E0112.
//! * **Tests**: `tests/` for the whole room, `lexer/tests.rs`, `print/tests.rs`; `samples.rs` holds programs that use the
//!   whole grammar.
//! * **Absent**: names are not looked up here; `a.b` is one node whether `a` is a value, a type or an enum.

pub mod ast;
mod balance;
pub mod lexer;
mod parser;
pub mod print;
pub mod symbol;
pub mod token;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use symbol::Symbol;

use crate::diagnostics::Sink;
use crate::source::{FileId, SourceMap};

/// Parses a file. What is wrong goes to the sink, in the order of the text; the tree exists always.
pub fn parse(file: FileId, map: &SourceMap, sink: &mut Sink) -> ast::File {
    let text = map.file(file).text.as_str();
    let before = sink.found.len();
    let mut tokens = lexer::lex(file, text, sink);
    let tree = match balance::balance(file, text, &mut tokens, sink) {
        Ok(brackets) => parser::parse(file, text, &tokens, &brackets, sink),
        Err(too_deep) => {
            sink.report(*too_deep);
            parser::empty_file(file, text)
        }
    };
    sink.found[before..].sort_by_key(|diagnostic| diagnostic.primary.span.start);
    tree
}
