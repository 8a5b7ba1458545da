//! Characters to tokens, by hand: total, in one pass, without recursion.
//!
//! Interpolated strings become flat runs of tokens (`Start Text Open … Close Text End`); a stack of modes remembers which
//! strings are open. An opening is always followed by its closing, also in broken text.

mod number;
mod text;

use super::symbol::Symbol;
use super::token::{KEYWORDS, Token, TokenKind as K, Tokens};
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0102, e0107};
use crate::source::{FileId, Span};
use rustc_hash::FxHashMap;

/// Splits a text into tokens.
pub fn lex(file: FileId, text: &str, sink: &mut Sink) -> Tokens {
    let mut lexer = Lexer::new(file, text, sink);
    lexer.run();
    lexer.tokens
}

struct Lexer<'t> {
    file: FileId,
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    after_newline: bool,
    /// The open interpolations, innermost last.
    strings: Vec<OpenString>,
    /// Names and keywords met so far, so that the global interner is asked once for each.
    words: FxHashMap<&'t str, (K, Symbol)>,
    /// No unterminated string was reported on this line yet.
    may_report_string: bool,
    doc_lines: Vec<&'t str>,
    file_doc_lines: Vec<&'t str>,
    tokens: Tokens,
    sink: &'t mut Sink,
}

/// An interpolated string whose `{ … }` is being read.
struct OpenString {
    /// Where its `$"` stands.
    start: usize,
    /// Braces opened inside the interpolation.
    braces: u32,
    /// The string was judged to go on over line breaks.
    multiline: bool,
}

impl<'t> Lexer<'t> {
    fn new(file: FileId, text: &'t str, sink: &'t mut Sink) -> Lexer<'t> {
        let mut words = FxHashMap::default();
        words.extend(KEYWORDS.iter().map(|&(word, kind)| (word, (kind, Symbol::EMPTY))));
        let mut tokens = Tokens::default();
        tokens.all.reserve(text.len() / 4);
        Lexer {
            file,
            text,
            bytes: text.as_bytes(),
            at: 0,
            after_newline: true,
            strings: Vec::new(),
            words,
            may_report_string: true,
            doc_lines: Vec::new(),
            file_doc_lines: Vec::new(),
            tokens,
            sink,
        }
    }

    fn run(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.at = 3;
        }
        if self.rest().starts_with(b"#!/") {
            self.skip_line();
        }
        while let Some(byte) = self.peek(0) {
            self.token(byte);
        }
        self.close_open_strings();
        if !self.file_doc_lines.is_empty() {
            self.tokens.file_docs = Some(Symbol::intern(&self.file_doc_lines.join("\n")));
        }
        self.push(K::EndOfFile, self.at, 0);
    }

    fn token(&mut self, byte: u8) {
        match byte {
            b'\n' if self.abandon_interpolations() => {}
            b'\n' => {
                self.after_newline = true;
                self.may_report_string = true;
                self.at += 1;
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            b'0'..=b'9' => self.number(),
            b'.' if self.number_may_begin() => self.number_without_whole(),
            b'"' => self.plain_string(),
            b'\'' => self.char_literal(),
            b'$' if self.peek(1) == Some(b'"') => self.interpolated_string(),
            b'`' => self.template_string(),
            b'/' if matches!(self.peek(1), Some(b'/')) => self.line_comment(),
            b'/' if matches!(self.peek(1), Some(b'*')) => self.block_comment(),
            b'{' | b'}' => self.brace(byte),
            _ => self.mark(byte),
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'t [u8] {
        &self.bytes[self.at..]
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start as u32, end as u32)
    }

    /// Adds a token from `start` to here.
    fn push(&mut self, kind: K, start: usize, data: u32) {
        if !self.doc_lines.is_empty() {
            let docs = Symbol::intern(&self.doc_lines.join("\n"));
            self.tokens.docs.push((start as u32, docs));
            self.doc_lines.clear();
        }
        self.tokens.all.push(Token {
            kind,
            after_newline: self.after_newline,
            start: start as u32,
            end: self.at as u32,
            data,
        });
        self.after_newline = false;
    }

    fn word(&mut self) {
        let start = self.at;
        self.at += 1;
        while matches!(self.peek(0), Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_')) {
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        let entry = self.words.entry(word);
        let &mut (kind, symbol) = entry.or_insert_with(|| (K::Name, Symbol::intern(word)));
        self.push(kind, start, symbol.to_raw());
    }

    fn skip_line(&mut self) -> &'t str {
        let line = memchr(b'\n', self.rest()).unwrap_or(self.rest().len());
        let text = &self.text[self.at..self.at + line];
        self.at += line;
        text.trim_end_matches('\r')
    }

    fn line_comment(&mut self) {
        let line = self.skip_line();
        if let Some(doc) = line.strip_prefix("//!") {
            self.file_doc_lines.push(doc.strip_prefix(' ').unwrap_or(doc));
        } else if let Some(doc) = line.strip_prefix("///").filter(|doc| !doc.starts_with('/')) {
            self.doc_lines.push(doc.strip_prefix(' ').unwrap_or(doc));
        }
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let mut depth = 0u32;
        while let Some(byte) = self.peek(0) {
            match (byte, self.peek(1)) {
                (b'/', Some(b'*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                _ => {
                    self.after_newline |= byte == b'\n';
                    self.at += 1;
                }
            }
        }
        self.sink.report(e0102::comment(self.span(start, start + 2)));
    }

    /// Braces count while an interpolation is open, to know which one ends it.
    fn brace(&mut self, byte: u8) {
        let start = self.at;
        self.at += 1;
        let ends_interpolation = match self.strings.last_mut() {
            Some(open) if byte == b'{' => {
                open.braces += 1;
                false
            }
            Some(open) if open.braces == 0 => true,
            Some(open) => {
                open.braces -= 1;
                false
            }
            None => false,
        };
        if ends_interpolation {
            self.push(K::InterpolationClose, start, 0);
            self.resume_interpolated();
        } else {
            self.push(if byte == b'{' { K::OpenBrace } else { K::CloseBrace }, start, 0);
        }
    }

    fn mark(&mut self, byte: u8) {
        let Some((kind, length)) = mark_at(byte, self.peek(1), self.peek(2)) else {
            return self.unknown();
        };
        let start = self.at;
        self.at += length;
        self.push(kind, start, 0);
    }

    /// A run of characters that no token starts with: one report for all of it.
    fn unknown(&mut self) {
        let start = self.at;
        let run = self.text[start..].find(|c: char| {
            c.is_ascii() && (c.is_ascii_whitespace() || c.is_ascii_graphic() && !is_unknown(c))
        });
        let run = run.unwrap_or(self.text.len() - start);
        self.at = start + run.max(1);
        let text = &self.text[start..self.at];
        if text == "#" && matches!(self.peek(0), Some(b'[' | b'!')) {
            self.sink.report(e0107::attribute(self.span(start, self.at)));
            return self.push(K::Error, start, 0);
        }
        // A zero-width or no-break space is only blank to the eye; one report is enough and nothing is missing.
        self.sink.report(e0107::unknown(self.span(start, self.at), text));
        if !text
            .chars()
            .all(|c| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}')
        {
            self.push(K::Error, start, 0);
        }
    }
}

fn is_unknown(c: char) -> bool {
    matches!(c, '#' | '\\' | '$')
}

fn memchr(byte: u8, bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&b| b == byte)
}

/// The mark that starts with `first`, by longest match, and its length.
#[rustfmt::skip]
fn mark_at(first: u8, second: Option<u8>, third: Option<u8>) -> Option<(K, usize)> {
    let (second, third) = (second.unwrap_or(0), third.unwrap_or(0));
    Some(match (first, second, third) {
        (b'(', ..) => (K::OpenParen, 1),
        (b')', ..) => (K::CloseParen, 1),
        (b'[', ..) => (K::OpenBracket, 1),
        (b']', ..) => (K::CloseBracket, 1),
        (b',', ..) => (K::Comma, 1),
        (b';', ..) => (K::Semicolon, 1),
        (b'.', b'.', b'=') => (K::DotDotEqual, 3),
        (b'.', b'.', b'.') => (K::Ellipsis, 3),
        (b'.', b'.', _) => (K::DotDot, 2),
        (b'.', ..) => (K::Dot, 1),
        (b':', b':', _) => (K::ColonColon, 2),
        (b':', ..) => (K::Colon, 1),
        (b'=', b'=', b'=') => (K::EqualEqualEqual, 3),
        (b'=', b'=', _) => (K::EqualEqual, 2),
        (b'=', b'>', _) => (K::FatArrow, 2),
        (b'=', ..) => (K::Equal, 1),
        (b'!', b'=', b'=') => (K::BangEqualEqual, 3),
        (b'!', b'=', _) => (K::BangEqual, 2),
        (b'!', ..) => (K::Bang, 1),
        (b'?', b'?', b'=') => (K::QuestionQuestionEqual, 3),
        (b'?', b'?', _) => (K::QuestionQuestion, 2),
        (b'?', ..) => (K::Question, 1),
        (b'+', b'=', _) => (K::PlusEqual, 2),
        (b'+', ..) => (K::Plus, 1),
        (b'-', b'=', _) => (K::MinusEqual, 2),
        (b'-', b'>', _) => (K::ThinArrow, 2),
        (b'-', ..) => (K::Minus, 1),
        (b'*', b'=', _) => (K::StarEqual, 2),
        (b'*', ..) => (K::Star, 1),
        (b'/', b'=', _) => (K::SlashEqual, 2),
        (b'/', ..) => (K::Slash, 1),
        (b'%', b'=', _) => (K::PercentEqual, 2),
        (b'%', ..) => (K::Percent, 1),
        (b'^', b'=', _) => (K::CaretEqual, 2),
        (b'^', ..) => (K::Caret, 1),
        (b'~', ..) => (K::Tilde, 1),
        (b'&', b'&', b'=') => (K::AndAndEqual, 3),
        (b'&', b'&', _) => (K::AndAnd, 2),
        (b'&', b'=', _) => (K::AmpersandEqual, 2),
        (b'&', ..) => (K::Ampersand, 1),
        (b'|', b'|', b'=') => (K::OrOrEqual, 3),
        (b'|', b'|', _) => (K::OrOr, 2),
        (b'|', b'=', _) => (K::PipeEqual, 2),
        (b'|', ..) => (K::Pipe, 1),
        (b'<', b'<', b'=') => (K::ShiftLeftEqual, 3),
        (b'<', b'<', _) => (K::ShiftLeft, 2),
        (b'<', b'=', _) => (K::LessEqual, 2),
        (b'<', ..) => (K::Less, 1),
        (b'>', ..) => (K::Greater, 1),
        (b'@', b'!', _) => (K::AtBang, 2),
        (b'@', ..) => (K::At, 1),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
