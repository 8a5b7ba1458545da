//! Going on after an error. Brackets balance, so a group is left at its closer whatever went wrong inside.

use super::error::SyntaxError;
use super::reader::Reader;
use super::{Chapter, Context, In, Parsed};
use crate::source::Span;
use crate::syntax::token::TokenKind as K;
use chumsky::prelude::*;

/// Runs `parse`; on failure reports, goes to where `resume` says and gives None.
///
/// `resume` gets the start of the failed construct and the token that failed.
pub(super) fn or_resume<'s, T>(
    inp: &mut In<'s, '_>,
    parse: impl FnOnce(&mut In<'s, '_>) -> Parsed<T>,
    resume: impl FnOnce(&mut In<'s, '_>, usize, usize) -> usize,
) -> Option<T> {
    let start = inp.save();
    let from = inp.at();
    match parse(inp) {
        Ok(parsed) => Some(parsed),
        Err(mut error) => {
            inp.rewind(start);
            error.at_start = error.at == from;
            inp.state_mut().report_error(error);
            let target = resume(inp, from, error.at);
            while inp.at() < target && !inp.is(K::EndOfFile) {
                inp.bump();
            }
            None
        }
    }
}

/// The first index from `from` on, over whole groups, that is past the failure and where `stop` holds, or the end of the
/// group around.
pub(super) fn seek<'s>(
    inp: &mut In<'s, '_>,
    from: usize,
    failed: usize,
    stop: impl Fn(&mut In<'s, '_>, usize) -> bool,
) -> usize {
    let mut at = from;
    loop {
        let kind = inp.state_mut().tokens.all[at].kind;
        if kind.is_closer() || kind == K::EndOfFile || at > from && at >= failed && stop(inp, at) {
            return at;
        }
        at = if kind.is_opener() {
            inp.partner(at) + 1
        } else {
            at + 1
        };
    }
}

/// A list in brackets, separated by commas. A broken element is reported and left out.
pub(super) fn list<'s, T>(
    inp: &mut In<'s, '_>,
    open: K,
    context: Context,
    element: impl Fn(&mut In<'s, '_>) -> Parsed<T>,
) -> Parsed<Vec<T>> {
    let opener = inp.at();
    inp.expect(open)?;
    let close = inp.partner(opener);
    inp.within(context, |inp| {
        inp.deeper(|inp| {
            let mut elements = Vec::new();
            while inp.at() < close {
                elements.extend(or_resume(inp, &element, next_element));
                separator(inp, close);
            }
            inp.bump();
            Ok(elements)
        })
    })
}

fn next_element(inp: &mut In<'_, '_>, from: usize, failed: usize) -> usize {
    seek(inp, from, failed, |inp, at| {
        inp.state_mut().tokens.all[at].kind == K::Comma
    })
}

/// The comma behind an element. A missing one is reported; an element on a new line is read nevertheless.
fn separator(inp: &mut In<'_, '_>, close: usize) {
    if inp.eat(K::Comma).is_some() || inp.at() >= close {
        return;
    }
    let (closer, at) = (inp.state_mut().tokens.all[close].kind, inp.at());
    let mut error = SyntaxError::expected(at, K::Comma.describe());
    error = chumsky::error::Error::merge(error, SyntaxError::expected(at, closer.describe()));
    inp.state_mut().report_error(error);
    if !inp.token().after_newline {
        let target = next_element(inp, at, at);
        while inp.at() < target {
            inp.bump();
        }
        inp.eat(K::Comma);
    }
}

/// A list in parentheses or brackets, where line breaks mean nothing.
pub(super) fn free_list<'s, T: 's>(open: K, element: impl Chapter<'s, T>) -> impl Chapter<'s, Vec<T>> {
    custom(move |inp: &mut In<'s, '_>| list(inp, open, Context::FREE, |inp| inp.parse(&element)))
}

/// The same with the place of the whole.
pub(super) fn spanned_list<'s, T>(
    inp: &mut In<'s, '_>,
    open: K,
    element: impl Fn(&mut In<'s, '_>) -> Parsed<T>,
) -> Parsed<(Vec<T>, Span)> {
    let start = inp.at();
    let elements = list(inp, open, Context::FREE, element)?;
    Ok((elements, inp.spanned(start)))
}
