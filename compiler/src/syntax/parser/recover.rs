//! Going on after an error. Brackets balance, so a group is left at its closer whatever went wrong inside.

use super::error::SyntaxError;
use super::reader::Reader;
use super::{Chapter, Context, In, Parsed, foreign};
use crate::source::Span;
use crate::syntax::ast::{Expr, Ident, Pattern, PatternKind};
use crate::syntax::symbol::Symbol;
use crate::syntax::token::{Token, TokenKind as K};
use chumsky::prelude::*;
use rustc_hash::FxHashSet;

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

/// Every name among the tokens from `start` to here, once: what was broken may have declared it.
pub(super) fn names_since(inp: &mut In<'_, '_>, start: usize) -> Vec<Ident> {
    names_where(inp, start, |_| true)
}

/// The names that a broken declaration may have declared: those behind a word that declares, and all of an import.
pub(super) fn declared_since(inp: &mut In<'_, '_>, start: usize) -> Vec<Ident> {
    use K::{CloseParen, Enum, Fn, Interface, Let, OpenParen, Struct, Trait, Type, Var};
    let first = inp.state_mut().tokens.all[start];
    let import = first.is_word(Symbol::FROM) || first.is_word(Symbol::IMPORT);
    let second = inp.state_mut().tokens.all[(start + 1).min(inp.at())];
    let receiver = second.kind == OpenParen;
    let foreign = |before: Token| {
        let words = [
            "const", "static", "val", "final", "class", "record", "def", "func", "function", "mut",
        ];
        before.kind == K::Name && words.contains(&before.symbol().as_str())
    };
    names_where(inp, start, |before| {
        import
            || receiver && before.kind == CloseParen
            || matches!(
                before.kind,
                Fn | Struct | Enum | Trait | Interface | Type | Let | Var
            )
            || foreign(before)
    })
}

fn names_where(inp: &mut In<'_, '_>, start: usize, fits: impl Fn(Token) -> bool) -> Vec<Ident> {
    let (mut names, mut seen) = (Vec::new(), FxHashSet::default());
    let all = &inp.state_mut().tokens.all;
    let mut before = all[all.len() - 1];
    for at in start..inp.at() {
        let token = inp.state_mut().tokens.all[at];
        if token.kind == K::Name && fits(before) && seen.insert(token.symbol()) {
            names.push(inp.ident(token));
        }
        before = token;
    }
    names
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
    list_or(inp, open, context, element, |_, _| Vec::new(), |_| false)
}

/// As [`list`], with what stands for a broken element in its place, and how an element is known to begin even where the
/// comma before it is missing.
pub(super) fn list_or<'s, T>(
    inp: &mut In<'s, '_>,
    open: K,
    context: Context,
    element: impl Fn(&mut In<'s, '_>) -> Parsed<T>,
    broken: impl Fn(&mut In<'s, '_>, usize) -> Vec<T>,
    begins: impl Fn(&mut In<'s, '_>) -> bool,
) -> Parsed<Vec<T>> {
    let opener = inp.at();
    inp.expect(open)?;
    let close = inp.partner(opener);
    inp.within(context, |inp| {
        inp.deeper(|inp| {
            let mut elements = Vec::new();
            let mut told = false;
            while inp.at() < close {
                let start = inp.at();
                match or_resume(inp, &element, next_element) {
                    Some(parsed) => elements.push(parsed),
                    None => {
                        inp.state_mut().lost += 1;
                        elements.extend(broken(inp, start));
                    }
                }
                separator(inp, close, &begins, &mut told);
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

/// The comma behind an element. What stands in its place is reported, once for a list; an element that plainly begins, as on
/// a new line, is read nevertheless.
fn separator<'s>(
    inp: &mut In<'s, '_>,
    close: usize,
    begins: impl Fn(&mut In<'s, '_>) -> bool,
    told: &mut bool,
) {
    if inp.eat(K::Comma).is_some() || inp.at() >= close {
        return;
    }
    let known = std::mem::replace(told, true);
    if inp.is(K::Semicolon) {
        match known {
            true => drop(inp.bump()),
            false => foreign::semicolon_in_list(inp),
        }
        return;
    }
    let (closer, at) = (inp.state_mut().tokens.all[close].kind, inp.at());
    let plain = inp.token().after_newline || begins(inp);
    let line = inp.token().after_newline && closer == K::CloseBrace && inp.is(K::Name);
    if !(known && plain) {
        let mut error = SyntaxError::expected(at, K::Comma.describe());
        error = chumsky::error::Error::merge(error, SyntaxError::expected(at, closer.describe()));
        let state = inp.state_mut();
        let before = state.found.len();
        state.report_error(error);
        if line && let Some(report) = state.found[before..].first_mut() {
            report.helps.push(foreign::LINES_END.into());
        }
    }
    if !plain {
        inp.state_mut().lost += 1;
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

/// Patterns in brackets; a broken one stays as such, so that the others keep their positions.
pub(super) fn patterns<'s>(open: K, element: impl Chapter<'s, Pattern>) -> impl Chapter<'s, Vec<Pattern>> {
    let broken = |inp: &mut In<'s, '_>, start| {
        let kind = PatternKind::Error(names_since(inp, start));
        let span = inp.spanned(start);
        vec![Pattern { kind, span }]
    };
    let list = move |inp: &mut In<'s, '_>| {
        let element = |inp: &mut In<'s, '_>| inp.parse(&element);
        list_or(inp, open, Context::FREE, element, broken, |_| false)
    };
    custom(list)
}

/// Expressions in brackets, with the place of the whole; a broken one stays as such, so that the others keep their
/// positions.
pub(super) fn expressions<'s>(
    inp: &mut In<'s, '_>,
    open: K,
    element: impl Fn(&mut In<'s, '_>) -> Parsed<Expr>,
) -> Parsed<(Vec<Expr>, Span)> {
    let start = inp.at();
    let broken = |inp: &mut In<'s, '_>, start| vec![Expr::error(inp.spanned(start))];
    let elements = list_or(inp, open, Context::FREE, element, broken, |_| false)?;
    Ok((elements, inp.spanned(start)))
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
