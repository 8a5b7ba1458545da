//! Brackets: every opener gets its closer before parsing begins.
//!
//! The parser relies on it: it may jump over any group, and an error inside a group never leaks out of it. In a file whose
//! brackets do not balance, missing closers are added and stray ones removed, guided by line breaks, indentation and
//! keywords that only start declarations; parse errors in the doubtful stretch are muted.

use super::symbol::Symbol;
use super::token::{Token, TokenKind as K, Tokens};
use crate::diagnostics::codes::{e0104, e0105};
use crate::diagnostics::{Diagnostic, Sink};
use crate::source::FileId;
use std::ops::RangeInclusive;

/// How deep brackets, blocks, types, patterns and prefix operators may nest.
pub(super) const MAX_NESTING: u32 = 256;

/// For each opener the index of its closer.
#[derive(Default)]
pub(super) struct Brackets {
    pub partners: Vec<u32>,
    /// Byte ranges where a bracket was guessed.
    pub doubtful: Vec<RangeInclusive<u32>>,
}

/// Balances the tokens; an error means they nest too deep to be parsed at all.
pub(super) fn balance(
    file: FileId,
    text: &str,
    tokens: &mut Tokens,
    sink: &mut Sink,
) -> Result<Brackets, Box<Diagnostic>> {
    let mut brackets = Brackets::default();
    match pair(file, &tokens.all)? {
        Some(partners) => brackets.partners = partners,
        None => {
            let mut repair = Repair::new(file, text, sink);
            repair.run(&tokens.all);
            tokens.all = repair.out;
            brackets.doubtful = repair.doubtful;
            brackets.partners = pair(file, &tokens.all)?.unwrap_or_default();
        }
    }
    Ok(brackets)
}

/// Each opener's closer, or None when they do not balance.
fn pair(file: FileId, tokens: &[Token]) -> Result<Option<Vec<u32>>, Box<Diagnostic>> {
    let mut partners = vec![0; tokens.len()];
    let mut stack: Vec<u32> = Vec::new();
    let mut balanced = true;
    for (at, token) in tokens.iter().enumerate() {
        if token.kind.is_opener() {
            stack.push(at as u32);
            if stack.len() as u32 > MAX_NESTING {
                return Err(Box::new(e0105::nesting(token.span(file), MAX_NESTING)));
            }
        } else if token.kind.is_closer() {
            match stack.pop() {
                Some(open) if tokens[open as usize].kind.closer() == Some(token.kind) => {
                    partners[open as usize] = at as u32;
                }
                _ => balanced = false,
            }
        }
    }
    Ok((balanced && stack.is_empty()).then_some(partners))
}

struct Repair<'a> {
    file: FileId,
    text: &'a str,
    out: Vec<Token>,
    stack: Vec<Open>,
    line: Line,
    /// A removed closer began a line; the next token does.
    owes_newline: bool,
    /// Where the token behind the last stray closer begins.
    behind_stray: Option<u32>,
    /// The last pair whose closer is indented less than its opener, which hints at a closer missing inside.
    crooked: Option<Open>,
    doubtful: Vec<RangeInclusive<u32>>,
    repairs: u32,
    sink: &'a mut Sink,
}

#[derive(Clone, Copy)]
struct Open {
    /// Index among the tokens put out.
    at: usize,
    token: Token,
    line: Line,
}

/// The line a token stands on: its indentation and the first token.
#[derive(Clone, Copy)]
struct Line {
    indent: u32,
    first: K,
    second: K,
}

/// The type parameters of a function are fewer tokens.
const MOST_GENERICS: usize = 100;

/// Repairs are placed with care up to this many; beyond, speed counts more.
const CAREFUL: u32 = 100;

impl<'a> Repair<'a> {
    fn new(file: FileId, text: &'a str, sink: &'a mut Sink) -> Repair<'a> {
        let line = Line {
            indent: 0,
            first: K::EndOfFile,
            second: K::EndOfFile,
        };
        Repair {
            file,
            text,
            out: Vec::new(),
            stack: Vec::new(),
            line,
            owes_newline: false,
            behind_stray: None,
            crooked: None,
            doubtful: Vec::new(),
            repairs: 0,
            sink,
        }
    }

    fn run(&mut self, tokens: &[Token]) {
        for (at, &token) in tokens.iter().enumerate() {
            let next = tokens.get(at + 1).map_or(K::EndOfFile, |next| next.kind);
            if token.after_newline {
                self.line = Line {
                    indent: self.indent(token),
                    first: token.kind,
                    second: next,
                };
                self.declaration_ahead(token, next);
            }
            if token.kind == K::EndOfFile {
                self.close_down_to(0, token);
            }
            if token.kind.is_closer() {
                self.closer(token, &tokens[at + 1..]);
            } else {
                self.put(token);
            }
        }
    }

    /// Blanks before the first token of a line. Called for such tokens only, so all scans together are linear.
    fn indent(&self, token: Token) -> u32 {
        let before = &self.text.as_bytes()[..token.start as usize];
        before.iter().rev().take_while(|&&byte| byte != b'\n').count() as u32
    }

    fn put(&mut self, mut token: Token) {
        token.after_newline |= std::mem::take(&mut self.owes_newline);
        if token.kind.is_opener() {
            self.stack.push(Open {
                at: self.out.len(),
                token,
                line: self.line,
            });
        }
        self.out.push(token);
    }

    fn closer(&mut self, token: Token, rest: &[Token]) {
        let closes = |open: &Open| open.token.kind.closer() == Some(token.kind);
        // Deeper nesting is an error of its own: looking no further keeps this linear.
        let far = self.stack.len().saturating_sub(2 * MAX_NESTING as usize);
        match self.stack[far..]
            .iter()
            .rposition(closes)
            .map(|depth| far + depth)
        {
            Some(depth) if depth + 1 == self.stack.len() => self.close(token),
            Some(depth) if !self.is_stray(token, rest) => {
                self.close_down_to(depth + 1, token);
                self.close(token);
            }
            _ => self.drop_stray(token, rest),
        }
    }

    /// The partner of the innermost opener.
    fn close(&mut self, token: Token) {
        let open = self.stack.pop();
        if let Some(open) = open
            && token.after_newline
            && self.line.indent < open.line.indent
        {
            self.crooked = Some(open);
        }
        self.put(token);
    }

    /// `)` inside a `{` that is itself closed further on closes nothing.
    fn is_stray(&self, token: Token, rest: &[Token]) -> bool {
        let in_brace = self
            .stack
            .last()
            .is_some_and(|open| open.token.kind == K::OpenBrace);
        in_brace && token.kind != K::CloseBrace && next_unmatched(rest) == Some(K::CloseBrace)
    }

    fn drop_stray(&mut self, token: Token, rest: &[Token]) {
        self.owes_newline |= token.after_newline;
        let span = token.span(self.file);
        // Several in a row are one mistake.
        let next = rest.first().map_or(token.end, |next| next.start);
        if self.behind_stray.replace(next) != Some(token.start) {
            self.report(e0104::stray(span, token.kind.describe()));
        }
        let before = self.out.last().map_or(0, |before| before.end);
        self.doubtful.push(before..=next);
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.repairs += 1;
        if self.repairs <= CAREFUL {
            self.sink.report(diagnostic);
        }
    }

    /// A keyword that only starts declarations stands first on a line: blocks still open were forgotten.
    fn declaration_ahead(&mut self, token: Token, next: K) {
        let Some(outermost) = self.stack.first() else {
            return;
        };
        let attribute = token.kind == K::At && self.line.indent <= outermost.line.indent;
        if !attribute && !starts_declaration(token, next) {
            return;
        }
        let indent = self.line.indent;
        let member = token.kind == K::Fn || token.is_word(Symbol::PUB) || token.kind == K::At;
        let holds = |open: &Open| member && open.line.holds_members() && indent > open.line.indent;
        let keep = self.stack.iter().rposition(holds).map_or(0, |depth| depth + 1);
        self.close_down_to(keep, token);
    }

    /// Closes the openers above `keep`, noticed at `at`. One report: the innermost is the likeliest culprit.
    fn close_down_to(&mut self, keep: usize, at: Token) {
        if self.stack.len() <= keep {
            return;
        }
        let culprit = self.culprit(keep);
        let opener = culprit.token;
        let close = opener.kind.closer().unwrap_or(K::CloseBrace);
        let at_end = self
            .end_of_parameters(culprit)
            .filter(|_| opener.kind == K::OpenParen);
        let place = at_end.map_or(at, |end| self.out[end]);
        let diagnostic = e0104::unclosed(
            opener.span(self.file),
            opener.kind.describe(),
            close.describe(),
            place.span(self.file),
        );
        self.report(diagnostic);
        while self.stack.len() > keep
            && let Some(open) = self.stack.pop()
        {
            let place = self.insert_closer(open);
            let end = self.out.get(place + 1).map_or(at.start, |next| next.start);
            let start = open.token.start.min(opener.start);
            self.doubtful.push(start..=end);
        }
    }

    fn culprit(&mut self, keep: usize) -> Open {
        let innermost = self.stack[self.stack.len() - 1];
        match self.crooked.take() {
            Some(crooked) if innermost.token.kind == K::OpenBrace && crooked.at > self.stack[keep].at => {
                crooked
            }
            _ => innermost,
        }
    }

    /// Puts out the closer and gives its index.
    fn insert_closer(&mut self, open: Open) -> usize {
        let kind = open.token.kind.closer().unwrap_or(K::CloseBrace);
        let at = self.place_for_closer(open);
        let end = self.out[at - 1].end;
        let token = Token {
            kind,
            after_newline: false,
            start: end,
            end,
            data: 0,
        };
        self.out.insert(at, token);
        at
    }

    /// A `(` or `[` ends before the first line that cannot go on with it; a `{` here.
    fn place_for_closer(&self, open: Open) -> usize {
        if self.repairs > CAREFUL || !matches!(open.token.kind, K::OpenParen | K::OpenBracket) {
            return self.out.len();
        }
        if let Some(at) = self.end_of_parameters(open) {
            return at;
        }
        let mut depth = 0;
        for at in open.at + 1..self.out.len() {
            let token = self.out[at];
            depth += i32::from(token.kind.is_opener());
            depth -= i32::from(token.kind.is_closer());
            if depth == 0 && token.after_newline && breaks_list(self.out[at - 1].kind, token.kind) {
                return at;
            }
        }
        self.out.len()
    }
}

impl Repair<'_> {
    /// The parameters of a function end before the colon of its result or before its body.
    fn end_of_parameters(&self, open: Open) -> Option<usize> {
        let before = self.out[..open.at].iter().rev().take(MOST_GENERICS);
        let head = before.take_while(|token| !token.kind.is_opener() && !token.kind.is_closer());
        let is_head = head.map(|token| token.kind).any(|kind| kind == K::Fn);
        if !is_head {
            return None;
        }
        let (mut depth, mut angles, mut typed) = (0, 0, false);
        for at in open.at + 1..self.out.len() {
            let kind = self.out[at].kind;
            match kind {
                K::OpenBrace if depth == 0 => return Some(at),
                K::Less => angles += 1,
                K::Greater => angles -= 1,
                K::Comma if depth == 0 && angles == 0 => typed = false,
                K::Colon if depth == 0 && std::mem::replace(&mut typed, true) => return Some(at),
                _ => {}
            }
            depth += i32::from(kind.is_opener());
            depth -= i32::from(kind.is_closer());
        }
        None
    }
}

impl Line {
    /// Does a brace opened on this line hold methods?
    fn holds_members(self) -> bool {
        let members = |kind| matches!(kind, K::Impl | K::Trait | K::Interface);
        members(self.first) || members(self.second)
    }
}

/// Between two lines of one bracket there is no comma and no operator.
fn breaks_list(before: K, after: K) -> bool {
    let starts =
        matches!(after, K::Name | K::Integer | K::Text | K::InterpolationStart) || after.keyword().is_some();
    before.ends_expression() && starts && !matches!(after, K::As | K::Is | K::Else)
}

fn starts_declaration(token: Token, next: K) -> bool {
    match token.kind {
        K::Fn | K::Struct | K::Enum | K::Trait | K::Interface | K::Impl | K::Extern => true,
        K::Type => next == K::Name,
        K::Unsafe => next == K::Impl,
        _ if token.is_word(Symbol::FROM) => next == K::Text,
        _ => token.is_word(Symbol::PUB) && (next.keyword().is_some() || next == K::Name),
    }
}

/// The first closer that has no opener among these tokens.
fn next_unmatched(tokens: &[Token]) -> Option<K> {
    let mut depth = 0;
    for token in tokens.iter().take(2000) {
        if token.kind.is_opener() {
            depth += 1;
        } else if token.kind.is_closer() {
            if depth == 0 {
                return Some(token.kind);
            }
            depth -= 1;
        }
    }
    None
}
