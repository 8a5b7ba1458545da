//! Tokens to tree.
//!
//! * **In**: balanced tokens ([`balance`](super::balance)).
//! * **Out**: [`ast::File`].
//! * **Always**: the grammar is predictive — one token, or a scan over token kinds ([`lookahead`]), decides; nothing is
//!   parsed twice, so state such as nesting depth and reports needs no undoing.
//! * **Errors**: an error ends the innermost list element, statement or declaration around it ([`recover`]), leaves an
//!   `Error` node there, and parsing goes on behind it.
//! * **Layout**: items, statements, types and patterns are chumsky rules; expressions are precedence parsing by hand over the
//!   same input, in chumsky's `custom`. [`reader`] is what both see of the input.
//! * **Absent**: no backtracking, no error productions beyond [`foreign`].

mod closure;
mod error;
mod expr;
mod file;
mod foreign;
mod item;
mod lookahead;
mod member;
mod operand;
mod pattern;
mod postfix;
mod reader;
mod recover;
mod stmt;
mod structure;
mod ty;

use super::ast::{self, Type};
use super::balance::Brackets;
use super::symbol::Symbol;
use super::token::{Token, Tokens};
use crate::diagnostics::{Diagnostic, Sink};
use crate::source::{FileId, Span};
use chumsky::input::{Checkpoint, Cursor, InputRef};
use chumsky::inspector::Inspector;
use chumsky::prelude::*;
use error::SyntaxError;
use std::rc::Rc;

type Tape<'s> = &'s [Token];
type Extra<'s> = extra::Full<SyntaxError, State<'s>, ()>;
type In<'s, 'p> = InputRef<'s, 'p, Tape<'s>, Extra<'s>>;
type Parsed<T> = Result<T, SyntaxError>;
type Rule<'s, T> = Boxed<'s, 's, Tape<'s>, T, Extra<'s>>;

/// A parser of this grammar.
trait Chapter<'s, T>: Parser<'s, Tape<'s>, T, Extra<'s>> + 's {}
impl<'s, T, P: Parser<'s, Tape<'s>, T, Extra<'s>> + 's> Chapter<'s, T> for P {}

/// The longest chain of operators, calls or `else if`, and the greatest height of an expression's tree.
const MAX_HEIGHT: u32 = 6000;

/// The rules that chumsky combines; they refer to one another through the state.
struct Rules<'s> {
    item: item::Rules<'s>,
    statement: stmt::Rules<'s>,
    ty: Rule<'s, Type>,
    pattern: Rule<'s, ast::Pattern>,
}

/// What is true of the place being parsed.
#[derive(Clone, Copy, Default)]
struct Context {
    /// The head of `if`, `while`, `for` or `match`, or a contract: `{` opens the body.
    head: bool,
    /// Directly inside parentheses or brackets, where line breaks mean nothing.
    free_newlines: bool,
    /// The guard of a match arm, where `(…) =>` is no closure.
    guard: bool,
}

impl Context {
    /// Inside parentheses or brackets.
    const FREE: Context = Context {
        head: false,
        free_newlines: true,
        guard: false,
    };
    const HEAD: Context = Context {
        head: true,
        free_newlines: false,
        guard: false,
    };
    const GUARD: Context = Context {
        guard: true,
        ..Context::HEAD
    };
}

/// What the parser carries along.
struct State<'s> {
    file: FileId,
    text: &'s str,
    tokens: &'s Tokens,
    brackets: &'s Brackets,
    rules: Rc<Rules<'s>>,
    context: Context,
    /// Nesting around the current place.
    depth: u32,
    /// The greatest height among the parts of the current construct parsed so far.
    height: u32,
    too_deep_reported: bool,
    /// The token the last error was about.
    last_error: Option<usize>,
    /// The lexer found lifetimes, and left them out.
    lifetimes: bool,
    /// A label of a loop was reported, or a variant with named fields of this name: what uses it is part of that.
    told: Vec<Symbol>,
    /// Elements of lists that were left out so far.
    lost: u32,
    found: Vec<Diagnostic>,
}

impl<'s> Inspector<'s, Tape<'s>> for State<'s> {
    type Checkpoint = ();
    fn on_token(&mut self, _: &Token) {}
    fn on_save<'p>(&self, _: &Cursor<'s, 'p, Tape<'s>>) {}
    fn on_rewind<'p>(&mut self, _: &Checkpoint<'s, 'p, Tape<'s>, ()>) {}
}

/// Parses one file's tokens.
pub(super) fn parse(
    file: FileId,
    text: &str,
    tokens: &Tokens,
    brackets: &Brackets,
    sink: &mut Sink,
) -> ast::File {
    let mut state = State {
        file,
        text,
        tokens,
        brackets,
        rules: Rc::new(Rules {
            item: item::rules(),
            statement: stmt::rules(),
            ty: ty::rule(),
            pattern: pattern::rule(),
        }),
        context: Context::default(),
        depth: 0,
        height: 0,
        too_deep_reported: false,
        last_error: None,
        lifetimes: sink.found.iter().any(|found| found.message.contains("lifetime")),
        told: Vec::new(),
        lost: 0,
        found: Vec::new(),
    };
    let whole = custom(|inp: &mut In<'_, '_>| file::file(inp));
    let parsed = whole.parse_with_state(tokens.all.as_slice(), &mut state);
    sink.found.append(&mut state.found);
    parsed.into_output().unwrap_or_else(|| empty_file(file, text))
}

/// A file about which an error was reported already.
pub(super) fn empty_file(file: FileId, text: &str) -> ast::File {
    ast::File {
        id: file,
        docs: None,
        attributes: Vec::new(),
        items: Vec::new(),
        span: Span::new(file, 0, text.len() as u32),
    }
}

/// Makes a rule of a function over the input.
fn by_hand<'s, T: 's>(parse: impl Fn(&mut In<'s, '_>) -> Parsed<T> + 's) -> Rule<'s, T> {
    custom(parse).boxed()
}
