//! What people coming from other languages write. Each habit gets one diagnostic that says what to write instead, and is read
//! as far as it makes sense, so that nothing else is reported about it.

mod calls;
mod declarations;
mod expressions;
mod ranges;
mod statements;
mod types;

pub(super) use calls::*;
pub(super) use declarations::*;
pub(super) use expressions::*;
pub(super) use ranges::*;
pub(super) use statements::*;
pub(super) use types::*;

use super::In;
use super::error::SyntaxError;
use super::reader::Reader;
use crate::diagnostics::codes::e0106;
use crate::source::Span;
use crate::syntax::token::{Token, TokenKind as K};

/// A word that is an ordinary name to the lexer.
fn word(token: Token) -> &'static str {
    if token.kind == K::Name {
        token.symbol().as_str()
    } else {
        ""
    }
}

/// Takes the next token, reporting that something else should stand there.
fn replace(inp: &mut In<'_, '_>, what: &str, instead: &str) -> Span {
    let span = inp.bump_span();
    inp.report(e0106::replace(span, what, instead));
    span
}

/// Reports at the next token and gives up the construct.
fn refuse(inp: &mut In<'_, '_>, what: &str, instead: &str) -> SyntaxError {
    let span = inp.next_span();
    inp.fail(e0106::foreign(span, what, instead))
}

/// Reports at the next token and goes on.
fn mention(inp: &mut In<'_, '_>, what: &str, instead: &str) {
    let span = inp.next_span();
    inp.report(e0106::foreign(span, what, instead));
}

/// Was the same said last, earlier in the same list?
fn again(inp: &mut In<'_, '_>, what: &str) -> bool {
    let at = inp.at();
    let state = inp.state_mut();
    let Some(last) = state.found.last().filter(|last| last.message.contains(what)) else {
        return false;
    };
    let since = state.tokens.all[..at].iter().rev().take(FAR);
    let mut since = since.take_while(|token| token.start > last.primary.span.start);
    !since.any(|token| matches!(token.kind, K::OpenBrace | K::CloseBrace | K::Fn))
}

/// Lists are not looked at further back than this.
const FAR: usize = 200;

/// `->`, where `instead` is right.
pub(super) fn thin_arrow(inp: &mut In<'_, '_>, instead: &str) {
    replace(inp, "`->`", instead);
}

/// `a::b`, taken.
pub(super) fn path_separator(inp: &mut In<'_, '_>) {
    replace(inp, "`::` between names", ".");
}

/// `a::b`, left for the reader of the dot.
pub(super) fn path_separator_before(inp: &mut In<'_, '_>) {
    let span = inp.next_span();
    inp.report(e0106::replace(span, "`::` between names", "."));
}
