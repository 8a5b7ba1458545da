//! The input as the rules see it: look, take, expect, report, nest.

use super::error::SyntaxError;
use super::{Chapter, Context, In, MAX_HEIGHT, Parsed, State};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0101, e0105};
use crate::source::Span;
use crate::syntax::ast::Ident;
use crate::syntax::balance::MAX_NESTING;
use crate::syntax::symbol::Symbol;
use crate::syntax::token::{Token, TokenKind as K};
use chumsky::prelude::*;
use std::ops::RangeInclusive;

/// A file with more guessed brackets than these is not looked at so closely.
const MOST_GUESSES: usize = 200;

/// Reading tokens by hand, inside `custom`.
pub(super) trait Reader<'s> {
    fn state_mut(&mut self) -> &mut State<'s>;
    /// Index of the next token.
    fn at(&self) -> usize;
    /// Takes the next token; the end of the file stays.
    fn bump(&mut self) -> Token;

    /// The token `n` behind the next one.
    fn ahead(&mut self, n: usize) -> Token {
        let at = self.at() + n;
        let all = &self.state_mut().tokens.all;
        all[at.min(all.len() - 1)]
    }

    fn token(&mut self) -> Token {
        self.ahead(0)
    }

    fn kind(&mut self) -> K {
        self.token().kind
    }

    fn is(&mut self, kind: K) -> bool {
        self.kind() == kind
    }

    fn is_word(&mut self, word: Symbol) -> bool {
        self.token().is_word(word)
    }

    /// The token taken last.
    fn previous(&mut self) -> Token {
        let at = self.at();
        self.state_mut().tokens.all[at.saturating_sub(1)]
    }

    fn eat(&mut self, kind: K) -> Option<Token> {
        self.is(kind).then(|| self.bump())
    }

    fn eat_word(&mut self, word: Symbol) -> Option<Span> {
        self.is_word(word).then(|| self.bump_span())
    }

    fn bump_span(&mut self) -> Span {
        let token = self.bump();
        self.span_of(token)
    }

    fn expect(&mut self, kind: K) -> Parsed<Token> {
        self.eat(kind).ok_or_else(|| self.unexpected(kind.describe()))
    }

    fn name(&mut self, what: &'static str) -> Parsed<Ident> {
        let token = self.token();
        if token.kind != K::Name {
            return Err(self.unexpected(what));
        }
        self.bump();
        Ok(self.ident(token))
    }

    /// A name where keywords do no harm: behind a dot, before a colon, after `fn`.
    fn any_word(&mut self, what: &'static str) -> Parsed<Ident> {
        let token = self.token();
        // A keyword on the next line begins a statement.
        let fits = token.kind == K::Name || token.kind.keyword().is_some() && !token.after_newline;
        if !fits {
            return Err(self.unexpected(what));
        }
        self.bump();
        Ok(self.ident(token))
    }

    fn ident(&mut self, token: Token) -> Ident {
        let name = token
            .kind
            .keyword()
            .map_or_else(|| token.symbol(), Symbol::intern);
        Ident {
            name,
            span: self.span_of(token),
        }
    }

    fn span_of(&mut self, token: Token) -> Span {
        token.span(self.state_mut().file)
    }

    fn next_span(&mut self) -> Span {
        let token = self.token();
        self.span_of(token)
    }

    /// From the token at `start` to the one taken last.
    fn spanned(&mut self, start: usize) -> Span {
        let end = self.previous().end;
        let state = self.state_mut();
        let start = state.tokens.all[start].start;
        Span::new(state.file, start, end.max(start))
    }

    /// From the opener at index `opener` to its closer.
    fn group_span(&mut self, opener: usize) -> Span {
        let close = self.partner(opener);
        let [first, last] = [opener, close].map(|at| self.state_mut().tokens.all[at]);
        self.span_of(first).to(self.span_of(last))
    }

    /// The closer of the opener at index `opener`.
    fn partner(&mut self, opener: usize) -> usize {
        (self.state_mut().brackets.partners[opener] as usize).max(opener)
    }

    fn unexpected(&mut self, what: &'static str) -> SyntaxError {
        SyntaxError::expected(self.at(), what)
    }

    /// Reports and gives the error that unwinds to the nearest recovery.
    fn fail(&mut self, diagnostic: Diagnostic) -> SyntaxError {
        let at = self.at();
        self.state_mut().report(diagnostic);
        SyntaxError::reported(at)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.state_mut().report(diagnostic);
    }

    /// Was anything left out since `lost` was counted, or a bracket guessed behind the token at `start`?
    fn damaged_since(&mut self, start: usize, lost: u32) -> bool {
        let span = self.spanned(start);
        let state = self.state_mut();
        let inside = |range: &RangeInclusive<u32>| span.start < *range.start() && *range.start() < span.end;
        state.lost != lost || state.brackets.doubtful.iter().take(MOST_GUESSES).any(inside)
    }

    /// Runs without reporting.
    fn silently<T>(&mut self, run: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let before = self.state_mut().found.len();
        let result = run(self);
        self.state_mut().found.truncate(before);
        result
    }

    /// Runs with another context.
    fn within<T>(&mut self, context: Context, run: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.state_mut().context, context);
        let result = run(self);
        self.state_mut().context = outer;
        result
    }

    /// Runs one level deeper.
    fn deeper<T>(&mut self, run: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.state_mut().depth >= MAX_NESTING {
            let span = self.next_span();
            return Err(self.too_deep(e0105::nesting(span, MAX_NESTING)));
        }
        self.state_mut().depth += 1;
        let outer = std::mem::take(&mut self.state_mut().height);
        let result = run(self);
        let state = self.state_mut();
        state.depth -= 1;
        state.height = outer.max(state.height + 1);
        result
    }

    /// The expression so far became the child of a new node.
    fn grow(&mut self) -> Parsed<()> {
        self.state_mut().height += 1;
        if self.state_mut().height <= MAX_HEIGHT {
            return Ok(());
        }
        self.state_mut().height = 0;
        let span = self.next_span();
        Err(self.too_deep(e0105::chain(span, MAX_HEIGHT)))
    }

    fn too_deep(&mut self, diagnostic: Diagnostic) -> SyntaxError {
        let at = self.at();
        // What follows in such a file is not worth a report.
        self.report(diagnostic);
        self.state_mut().too_deep_reported = true;
        SyntaxError::reported(at)
    }

    /// Does the next token start a line that counts?
    fn on_new_line(&mut self) -> bool {
        self.token().after_newline && !self.state_mut().context.free_newlines
    }
}

impl<'s> Reader<'s> for In<'s, '_> {
    fn state_mut(&mut self) -> &mut State<'s> {
        self.state()
    }

    fn at(&self) -> usize {
        *self.cursor().inner()
    }

    fn bump(&mut self) -> Token {
        let token = self.token();
        if token.kind != K::EndOfFile {
            self.skip();
        }
        token
    }
}

impl State<'_> {
    /// Keeps a diagnostic, unless it stands where a bracket was guessed or behind a limit.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        let at = diagnostic.primary.span.start;
        if !self.too_deep_reported && !self.brackets.doubtful.iter().any(|range| range.contains(&at)) {
            self.found.push(diagnostic);
        }
    }

    /// Turns a failure into a diagnostic, one for each token at most.
    pub fn report_error(&mut self, error: SyntaxError) {
        let repeated = self.last_error.replace(error.at) == Some(error.at);
        let found = self.tokens.all[error.at.min(self.tokens.all.len() - 1)];
        if repeated || error.reported || found.kind == K::Error {
            return;
        }
        let (span, words) = self.place_of(error, found);
        let diagnostic = e0101::unexpected(span, &words, &error.describe());
        self.report(
            match found.kind.keyword().filter(|_| {
                !found.after_newline
                    && ["name", "pattern"]
                        .iter()
                        .any(|what| error.describe().contains(what))
            }) {
                Some(word) => diagnostic.help(format!("`{word}` is a keyword; choose another name")),
                None => diagnostic,
            },
        );
    }

    /// Where to point and what was found: what a line lacks is shown at its end.
    fn place_of(&self, error: SyntaxError, found: Token) -> (Span, String) {
        let before = self.tokens.all[error.at.saturating_sub(1)];
        if error.at > 0
            && !error.at_start
            && (found.kind == K::EndOfFile || found.after_newline && lacks_something(before.kind))
        {
            let words = match found.kind {
                kind if kind.is_closer() || kind == K::EndOfFile => kind.describe(),
                _ => "the end of the line",
            };
            return (before.span(self.file).after(), words.to_string());
        }
        let words = match found.kind {
            K::Name => format!("`{}`", found.symbol()),
            kind => kind.describe().to_string(),
        };
        (found.span(self.file), words)
    }
}

/// May a line that ends with this have been broken off?
fn lacks_something(last: K) -> bool {
    !last.is_opener() && !matches!(last, K::CloseBrace | K::Semicolon | K::Comma)
}

/// One token of a kind.
pub(super) fn mark<'s>(kind: K) -> impl Chapter<'s, Token> + Copy {
    custom(move |inp: &mut In<'s, '_>| inp.expect(kind))
}

/// A token's place.
pub(super) fn mark_span<'s>(kind: K) -> impl Chapter<'s, Span> + Copy {
    custom(move |inp: &mut In<'s, '_>| {
        inp.expect(kind)?;
        let token = inp.previous();
        Ok(inp.span_of(token))
    })
}

pub(super) fn name<'s>(what: &'static str) -> impl Chapter<'s, Ident> + Copy {
    custom(move |inp: &mut In<'s, '_>| inp.name(what))
}

/// What follows a mark, when the mark is there: the mark decides, so nothing is ever tried in vain.
pub(super) fn after<'s, T: 's>(kind: K, chapter: impl Chapter<'s, T>) -> impl Chapter<'s, Option<T>> {
    custom(move |inp: &mut In<'s, '_>| match inp.eat(kind) {
        Some(_) => inp.parse(&chapter).map(Some),
        None => Ok(None),
    })
}

/// A chapter that is there when its first token is.
pub(super) fn when<'s, T: 's>(kind: K, chapter: impl Chapter<'s, T>) -> impl Chapter<'s, Option<T>> {
    custom(move |inp: &mut In<'s, '_>| match inp.is(kind) {
        true => inp.parse(&chapter).map(Some),
        false => Ok(None),
    })
}
