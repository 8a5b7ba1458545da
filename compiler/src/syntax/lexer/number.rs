//! Number literals.

use super::Lexer;
use crate::diagnostics::codes::e0108;
use crate::syntax::symbol::Symbol;
use crate::syntax::token::TokenKind as K;

impl Lexer<'_> {
    pub(super) fn number(&mut self) {
        let start = self.at;
        let radix = match (self.peek(0), self.peek(1)) {
            (Some(b'0'), Some(b'x' | b'X')) => 16,
            (Some(b'0'), Some(b'b' | b'B')) => 2,
            (Some(b'0'), Some(b'o' | b'O')) => 8,
            _ => 10,
        };
        if radix != 10 {
            self.at += 2;
            return self.radix_integer(start, radix);
        }
        self.digits();
        if self.fraction_and_exponent() {
            self.float(start);
        } else {
            self.integer(start, start, 10);
        }
    }

    fn digits(&mut self) {
        while matches!(self.peek(0), Some(b'0'..=b'9' | b'_')) {
            self.at += 1;
        }
    }

    /// Goes past `.5`, `e-7`; tells whether there was any. `1..5` and `1.abs()` are integers.
    fn fraction_and_exponent(&mut self) -> bool {
        let mut any = false;
        if self.peek(0) == Some(b'.') && matches!(self.peek(1), Some(b'0'..=b'9')) {
            self.at += 1;
            self.digits();
            any = true;
        } else if self.peek(0) == Some(b'.') && self.ends_behind_point() {
            self.at += 1;
            any = true;
        }
        if matches!(self.peek(0), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.peek(1), Some(b'+' | b'-')));
            if matches!(self.peek(1 + sign), Some(b'0'..=b'9')) {
                self.at += 1 + sign;
                self.digits();
                any = true;
            }
        }
        any
    }

    /// Is the point here the last of a number, as in `1.` and `1.e5`?
    fn ends_behind_point(&self) -> bool {
        match self.peek(1) {
            Some(b'e' | b'E') => {
                let sign = usize::from(matches!(self.peek(2), Some(b'+' | b'-')));
                matches!(self.peek(2 + sign), Some(b'0'..=b'9'))
            }
            Some(b'.' | b'_' | b'a'..=b'z' | b'A'..=b'Z') => false,
            _ => true,
        }
    }

    /// Where no operand has just ended, a point and a digit begin a number.
    pub(super) fn number_may_begin(&self) -> bool {
        let last = self.tokens.all.last().map_or(K::EndOfFile, |token| token.kind);
        let before_operand = matches!(
            last,
            K::Equal
                | K::OpenParen
                | K::OpenBracket
                | K::Comma
                | K::Plus
                | K::Minus
                | K::Star
                | K::Slash
                | K::Less
                | K::Greater
                | K::FatArrow
                | K::Return
        );
        before_operand && matches!(self.peek(1), Some(b'0'..=b'9'))
    }

    /// `.5` where a number begins.
    pub(super) fn number_without_whole(&mut self) {
        let start = self.at;
        self.fraction_and_exponent();
        let text = format!("0{}", &self.text[start..self.at]);
        self.sink.report(e0108::bare_point(
            self.span(start, self.at),
            &text.replace('_', ""),
        ));
        self.push(K::Float, start, Symbol::intern(&text.replace('_', "")).to_raw());
    }

    fn radix_integer(&mut self, start: usize, radix: u32) {
        let digits = self.at;
        while matches!(self.peek(0), Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_')) {
            self.at += 1;
        }
        let bad = |c: &u8| *c != b'_' && !(*c as char).is_digit(radix);
        match self.bytes[digits..self.at].iter().position(bad) {
            Some(at) => {
                let span = self.span(digits + at, digits + at + 1);
                self.sink
                    .report(e0108::digit(span, self.bytes[digits + at] as char, radix));
                self.integer_token(start, 0);
            }
            None => self.integer(start, digits, radix),
        }
    }

    fn integer(&mut self, start: usize, digits: usize, radix: u32) {
        let number = &self.text[digits..self.at];
        let number_end = self.at;
        if self.suffix(start) {
            return self.integer_token(start, 0);
        }
        let value = parse_digits(number, radix).unwrap_or_else(|problem| {
            let span = self.span(start, number_end);
            self.sink.report(match problem {
                DigitProblem::None => e0108::no_digits(span),
                DigitProblem::TooLarge => e0108::too_large(span),
            });
            0
        });
        self.integer_token(start, value);
    }

    fn integer_token(&mut self, start: usize, value: u64) {
        let index = self.tokens.integers.len() as u32;
        self.tokens.integers.push(value);
        self.push(K::Integer, start, index);
    }

    fn float(&mut self, start: usize) {
        let text = &self.text[start..self.at];
        let clean = match text.contains('_') {
            true => text.replace('_', ""),
            false => text.to_owned(),
        };
        let end = self.at;
        if let Some((whole, rest)) = clean.split_once('.')
            && !rest.starts_with(|c: char| c.is_ascii_digit())
        {
            let instead = format!("{whole}.0{rest}");
            self.sink
                .report(e0108::bare_point(self.span(start, end), &instead));
        }
        if !self.suffix(start) && clean.parse::<f64>().is_ok_and(f64::is_infinite) {
            self.sink.report(e0108::float_too_large(self.span(start, end)));
        }
        self.push(K::Float, start, Symbol::intern(&clean).to_raw());
    }

    /// Letters right behind a number, as in `5i32` or `12px`: reported and skipped.
    fn suffix(&mut self, start: usize) -> bool {
        let end = self.at;
        while matches!(self.peek(0), Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_')) {
            self.at += 1;
        }
        if end == self.at {
            return false;
        }
        let (number, suffix) = (&self.text[start..end], &self.text[end..self.at]);
        self.sink
            .report(e0108::suffix(self.span(end, self.at), number, suffix));
        true
    }
}

enum DigitProblem {
    None,
    TooLarge,
}

fn parse_digits(text: &str, radix: u32) -> Result<u64, DigitProblem> {
    let mut value = 0u64;
    let mut any = false;
    for digit in text.chars().filter_map(|c| c.to_digit(radix)) {
        any = true;
        let next = value
            .checked_mul(radix as u64)
            .and_then(|v| v.checked_add(digit as u64));
        value = next.ok_or(DigitProblem::TooLarge)?;
    }
    if any { Ok(value) } else { Err(DigitProblem::None) }
}
