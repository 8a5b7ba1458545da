//! String and character literals and their escapes.

use super::{K, Lexer, OpenString};
use crate::diagnostics::codes::{e0102, e0103, e0106, e0109};

/// Why a run of string text ended.
#[derive(PartialEq)]
enum Stop {
    Quote,
    /// `{` of an interpolation.
    Brace,
    /// The line or the file ended first.
    Unterminated,
}

impl Lexer<'_> {
    pub(super) fn plain_string(&mut self) {
        let start = self.at;
        self.at += 1;
        let mut multiline = false;
        let (bytes, stop) = self.string_text(false, &mut multiline);
        match stop {
            Stop::Unterminated => self.give_up_string(start),
            _ => self.text_token(K::Text, start, bytes),
        }
    }

    pub(super) fn interpolated_string(&mut self) {
        let start = self.at;
        self.at += 2;
        self.push(K::InterpolationStart, start, 0);
        self.interpolated_piece(start, false);
    }

    /// Behind the `}` of an interpolation: the rest of its string.
    pub(super) fn resume_interpolated(&mut self) {
        if let Some(open) = self.strings.pop() {
            self.interpolated_piece(open.start, open.multiline);
        }
    }

    /// Text up to the next `{` or the end of the string that began at `start`.
    fn interpolated_piece(&mut self, start: usize, mut multiline: bool) {
        let piece = self.at;
        let (bytes, stop) = self.string_text(true, &mut multiline);
        if stop == Stop::Unterminated {
            return self.give_up_string(start);
        }
        let end = self.at;
        self.at -= 1;
        if !bytes.is_empty() {
            self.text_token(K::InterpolationText, piece, bytes);
        }
        let close = self.at;
        self.at = end;
        match stop {
            Stop::Brace => self.open_interpolation(close, start, multiline),
            _ => self.push(K::InterpolationEnd, close, 0),
        }
    }

    fn open_interpolation(&mut self, brace: usize, start: usize, multiline: bool) {
        self.push(K::InterpolationOpen, brace, 0);
        self.strings.push(OpenString {
            start,
            braces: 0,
            multiline,
        });
    }

    /// At the end of the file: every open interpolation gets its closing tokens and one report is made for all.
    pub(super) fn close_open_strings(&mut self) {
        if let Some(innermost) = self.strings.last() {
            let start = innermost.start;
            self.report_unterminated(start);
        }
        for _ in std::mem::take(&mut self.strings) {
            self.push(K::InterpolationClose, self.at, 0);
            self.push(K::InterpolationEnd, self.at, 0);
        }
    }

    /// A line break inside `{ … }` of a string, outside inner braces: the string is given up, unless the value plainly
    /// goes on. True when tokens of this line are to be read again.
    pub(super) fn abandon_interpolations(&mut self) -> bool {
        self.spread_over_lines();
        let open = self.strings.last();
        let broken = open.is_some_and(|open| open.braces == 0 && !open.multiline) && !self.value_goes_on();
        let before = self.at;
        if broken {
            self.give_up_string(before);
        }
        self.at < before
    }

    /// A value that begins on the line behind its brace may take several, up to a line that begins with the brace that ends it
    /// and has the string's quote.
    fn spread_over_lines(&mut self) {
        let last = self.tokens.all.last().map(|token| token.kind);
        let spread = last == Some(K::InterpolationOpen) && self.closes_on_own_line();
        if let Some(open) = self.strings.last_mut().filter(|_| spread) {
            open.multiline = true;
        }
    }

    fn closes_on_own_line(&self) -> bool {
        let mut depth = 0usize;
        for line in self.text[self.at..].lines() {
            let line = line.trim_start();
            if depth == 0 && line.starts_with('}') {
                return line.contains('"');
            }
            let closed = line.matches('}').count();
            depth = (depth + line.matches('{').count()).saturating_sub(closed);
        }
        false
    }

    /// At a line break inside `{ … }` of a string: does the value go on behind it?
    fn value_goes_on(&self) -> bool {
        let last = self.tokens.all.last().map_or(K::EndOfFile, |token| token.kind);
        let next = self.text[self.at..].trim_start().lines().next().unwrap_or("");
        last == K::InterpolationOpen
            || last.is_opener()
            || last == K::Comma
            || next.starts_with('.')
            || next.starts_with('}') && (next.contains('"') || next.contains('{') && !next.contains("else"))
    }

    /// Makes one broken token of a string without an end and of those it stands in.
    fn give_up_string(&mut self, start: usize) {
        let start = self.strings.first().map_or(start, |open| open.start);
        self.strings.clear();
        self.at = self.end_of_broken_string(start);
        self.report_unterminated(start);
        let first = self
            .tokens
            .all
            .partition_point(|token| (token.start as usize) < start);
        if let Some(token) = self.tokens.all.get(first) {
            self.after_newline = token.after_newline;
        }
        self.tokens.all.truncate(first);
        self.push(K::Error, start, 0);
    }

    /// What closes brackets at the end of the line was not meant to be text: read as usual, it keeps the brackets around
    /// the string balanced.
    fn end_of_broken_string(&self, start: usize) -> usize {
        let interpolated = self.bytes[start] == b'$';
        let opener = if interpolated { 2 } else { 1 };
        let content = &self.text[start + opener..self.at];
        if content.contains('\n') {
            return self.at;
        }
        let content = content.rsplit_once(" //").map_or(content, |(before, _)| before);
        let closes = |c: char| match c {
            ')' | ']' | ',' | ';' | ' ' | '\t' | '\r' => true,
            '{' | '}' => !interpolated,
            _ => false,
        };
        let tail = content.trim_end_matches(closes).len();
        start + opener + tail.max(end_of_brackets(content))
    }

    /// One report a line: a missing quote upsets what follows it.
    fn report_unterminated(&mut self, start: usize) {
        if !std::mem::take(&mut self.may_report_string) {
            return;
        }
        let opener = if self.bytes[start] == b'$' { 2 } else { 1 };
        let span = self.span(start, start + opener);
        let end = self.span(self.at, self.at);
        self.sink.report(e0102::string(span, end));
    }

    fn text_token(&mut self, kind: K, start: usize, bytes: Vec<u8>) {
        let index = self.tokens.texts.len() as u32;
        self.tokens.texts.push(bytes.into_boxed_slice());
        self.push(kind, start, index);
    }

    /// Decodes up to and past the closing quote, or, when interpolating, an opening brace.
    fn string_text(&mut self, interpolated: bool, multiline: &mut bool) -> (Vec<u8>, Stop) {
        let mut bytes = Vec::new();
        loop {
            let plain = self
                .rest()
                .iter()
                .position(|b| matches!(b, b'"' | b'\\' | b'\n' | b'{'));
            let plain = plain.unwrap_or(self.rest().len());
            bytes.extend_from_slice(&self.rest()[..plain]);
            self.at += plain;
            match self.peek(0) {
                Some(b'"') => {
                    self.at += 1;
                    return (bytes, Stop::Quote);
                }
                Some(b'{') if interpolated => {
                    self.at += 1;
                    return (bytes, Stop::Brace);
                }
                Some(b'\\') => self.escape(&mut bytes),
                Some(b'\n') if !*multiline && !self.goes_on_over_lines() => {
                    return (bytes, Stop::Unterminated);
                }
                Some(byte) => {
                    *multiline |= byte == b'\n';
                    bytes.push(byte);
                    self.at += 1;
                }
                None => return (bytes, Stop::Unterminated),
            }
        }
    }

    /// At a line break inside a string: is the next quote the one that ends it, or does it open another string, so that
    /// this one was forgotten to close? Behind a closing quote stands punctuation or nothing.
    fn goes_on_over_lines(&self) -> bool {
        let mut at = self.at;
        loop {
            match self.bytes.get(at) {
                None => return false,
                Some(b'\\') => at += 2,
                Some(b'"') => break,
                Some(_) => at += 1,
            }
        }
        let opens_another = self.bytes[at - 1] == b'$';
        let behind = self.bytes.get(at + 1).copied().unwrap_or(b'\n');
        !opens_another && matches!(behind, b')' | b']' | b'}' | b',' | b';' | b'.' | b'\n' | b'\r')
    }

    pub(super) fn char_literal(&mut self) {
        if self.lifetime() {
            return;
        }
        let start = self.at;
        self.at += 1;
        let mut bytes = Vec::new();
        match self.peek(0) {
            Some(b'\\') => {
                self.escape(&mut bytes);
                // What is no escape has been reported.
                bytes.resize(bytes.len().max(1), b'?');
            }
            Some(b'\'' | b'\n') | None => {}
            Some(_) => {
                let c = self.text[self.at..].chars().next().unwrap_or(' ');
                self.at += c.len_utf8();
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        if self.peek(0) == Some(b'\'') && bytes.len() == 1 {
            self.at += 1;
            return self.push(K::Char, start, bytes[0] as u32);
        }
        self.bad_char_literal(start);
    }

    /// `'a` where types stand, which is no character: reported, once for a line, and left out. A label is told, too.
    fn lifetime(&mut self) -> bool {
        let name = self.rest()[1..]
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_');
        let end = 1 + name.count();
        let behind = self.text[self.at + end..].trim_start_matches(' ').bytes().next();
        let last = self.tokens.all.last().filter(|_| !self.after_newline);
        let before = last.map_or(K::EndOfFile, |token| token.kind);
        let begins = end > 1 && !self.bytes[self.at + 1].is_ascii_digit() && self.peek(end) != Some(b'\'');
        let in_type = match before {
            K::Ampersand | K::Less => last.is_some_and(|token| token.end as usize == self.at),
            K::Comma | K::Plus => matches!(behind, Some(b'>' | b',')),
            _ => false,
        };
        let label = before == K::EndOfFile && behind == Some(b':')
            || matches!(before, K::Break | K::Continue) && behind != Some(b'\'');
        if !begins || !(in_type || label) {
            return false;
        }
        let start = self.at;
        self.at += end;
        let report = match label {
            true => e0106::label(self.span(start, self.at)),
            false => e0106::lifetime(self.span(start, self.at)),
        };
        if label && before == K::EndOfFile {
            self.at = self.text[self.at..]
                .find(':')
                .map_or(self.at, |colon| self.at + colon + 1);
        }
        // Where a label was reported, what uses it is part of that.
        let labelled = label && before != K::EndOfFile;
        let mut found = self.sink.found.iter().take(200);
        if labelled && found.any(|found| found.message == report.message) {
            return true;
        }
        let told = self
            .sink
            .found
            .last()
            .filter(|last| last.message == report.message);
        let told_here = |at: u32| start - at as usize > 1000 || !self.text[at as usize..start].contains('\n');
        if !told.is_some_and(|last| told_here(last.primary.span.start)) {
            self.sink.report(report);
        }
        true
    }

    /// `''`, `'ab'`, `'é'`, `'a`: reported, and read as far as it plausibly goes.
    fn bad_char_literal(&mut self, start: usize) {
        let stop = self.rest().iter().position(|b| matches!(b, b'\n' | b'\''));
        match stop.filter(|&stop| self.peek(stop) == Some(b'\'')) {
            Some(close) => {
                self.at += close + 1;
                let content = &self.text[start + 1..self.at - 1];
                self.sink
                    .report(e0109::not_one_byte(self.span(start, self.at), content));
            }
            None => self.sink.report(e0109::unterminated(self.span(start, self.at))),
        }
        self.push(K::Char, start, b'?' as u32);
    }

    /// Decodes the escape at the backslash here.
    fn escape(&mut self, bytes: &mut Vec<u8>) {
        let start = self.at;
        let code = self.peek(1);
        self.at += 1;
        if let Some(byte) = code.and_then(simple_escape) {
            self.at += 1;
            return bytes.push(byte);
        }
        match code {
            Some(b'x') => self.hex_escape(start, bytes),
            Some(b'u') => self.unicode_escape(start, bytes),
            Some(b'\n') | None => self.sink.report(e0103::unknown(self.span(start, self.at), None)),
            Some(_) => {
                let c = self.text[self.at..].chars().next().unwrap_or(' ');
                self.at += c.len_utf8();
                self.sink
                    .report(e0103::unknown(self.span(start, self.at), Some(c)));
            }
        }
    }

    fn hex_escape(&mut self, start: usize, bytes: &mut Vec<u8>) {
        self.at += 1;
        let digits = self
            .rest()
            .iter()
            .take(2)
            .take_while(|b| b.is_ascii_hexdigit())
            .count();
        let value = u8::from_str_radix(&self.text[self.at..self.at + digits], 16);
        self.at += digits;
        match value {
            Ok(byte) if digits == 2 => bytes.push(byte),
            _ => self.sink.report(e0103::bad_hex(self.span(start, self.at))),
        }
    }

    fn unicode_escape(&mut self, start: usize, bytes: &mut Vec<u8>) {
        self.at += 1;
        let c = self.braced_hex().and_then(char::from_u32);
        match c {
            Some(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => self.sink.report(e0103::bad_unicode(self.span(start, self.at))),
        }
    }

    /// `{1F600}`: at most eight digits.
    fn braced_hex(&mut self) -> Option<u32> {
        if self.peek(0) != Some(b'{') {
            return None;
        }
        let digits = self.rest()[1..]
            .iter()
            .take(8)
            .take_while(|b| b.is_ascii_hexdigit())
            .count();
        if self.peek(digits + 1) != Some(b'}') {
            return None;
        }
        let text = &self.text[self.at + 1..self.at + 1 + digits];
        self.at += digits + 2;
        u32::from_str_radix(text, 16).ok()
    }

    /// A string between backticks, as JavaScript has it.
    pub(super) fn template_string(&mut self) {
        let start = self.at;
        let close = self.rest()[1..].iter().position(|&b| b == b'`');
        self.at += close.map_or(1, |length| length + 2);
        self.sink
            .report(e0106::template_string(self.span(start, self.at)));
        self.text_token(K::Text, start, Vec::new());
    }
}

/// Behind the last bracket that closes another one of the text.
fn end_of_brackets(text: &str) -> usize {
    let (mut open, mut end) = (Vec::new(), 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => open.push(b')'),
            b'[' => open.push(b']'),
            b'{' => open.push(b'}'),
            _ if open.last() == Some(&byte) => {
                open.pop();
                end = at + 1;
            }
            _ => {}
        }
    }
    end
}

fn simple_escape(code: u8) -> Option<u8> {
    Some(match code {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'0' => 0,
        b'\\' | b'"' | b'\'' | b'{' | b'}' => code,
        _ => return None,
    })
}
