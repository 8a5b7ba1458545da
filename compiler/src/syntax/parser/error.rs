//! What a failing rule says, before it becomes a diagnostic.

use super::Tape;
use crate::syntax::token::Token;
use chumsky::DefaultExpected;
use chumsky::error::{Error, LabelError};
use chumsky::span::SimpleSpan;
use chumsky::util::MaybeRef;

/// At token `at` stands none of `expected`. Small and `Copy`: rules fail often and cheaply.
#[derive(Clone, Copy, Debug)]
pub(super) struct SyntaxError {
    pub at: usize,
    expected: [&'static str; 4],
    count: u8,
    /// A more telling diagnostic was made already.
    pub reported: bool,
    /// Nothing of the construct was read yet, so nothing is missing before it.
    pub at_start: bool,
}

impl SyntaxError {
    pub fn expected(at: usize, what: &'static str) -> SyntaxError {
        SyntaxError {
            at,
            expected: [what, "", "", ""],
            count: 1,
            reported: false,
            at_start: false,
        }
    }

    pub fn reported(at: usize) -> SyntaxError {
        SyntaxError {
            at,
            expected: [""; 4],
            count: 0,
            reported: true,
            at_start: false,
        }
    }

    fn add(&mut self, what: &'static str) {
        let known = self.expected[..self.count as usize].contains(&what);
        if !known && (self.count as usize) < self.expected.len() {
            self.expected[self.count as usize] = what;
            self.count += 1;
        }
    }

    /// "`,` or `)`"
    pub fn describe(&self) -> String {
        match &self.expected[..self.count as usize] {
            [] => "something else".to_string(),
            [one] => one.to_string(),
            [before @ .., last] => format!("{} or {last}", before.join(", ")),
        }
    }
}

impl<'s> Error<'s, Tape<'s>> for SyntaxError {
    fn merge(mut self, other: SyntaxError) -> SyntaxError {
        if self.reported || other.reported || self.at != other.at {
            let other_wins = (other.reported, other.at) > (self.reported, self.at);
            return if other_wins { other } else { self };
        }
        other.expected[..other.count as usize]
            .iter()
            .for_each(|what| self.add(what));
        self
    }
}

impl<'s> LabelError<'s, Tape<'s>, DefaultExpected<'s, Token>> for SyntaxError {
    fn expected_found<E: IntoIterator<Item = DefaultExpected<'s, Token>>>(
        _: E,
        _: Option<MaybeRef<'s, Token>>,
        span: SimpleSpan<usize>,
    ) -> SyntaxError {
        SyntaxError::expected(span.start, "something else")
    }
}

impl<'s> LabelError<'s, Tape<'s>, &'static str> for SyntaxError {
    fn expected_found<E: IntoIterator<Item = &'static str>>(
        expected: E,
        _: Option<MaybeRef<'s, Token>>,
        span: SimpleSpan<usize>,
    ) -> SyntaxError {
        let mut error = SyntaxError::expected(span.start, "");
        error.count = 0;
        expected.into_iter().for_each(|what| error.add(what));
        error
    }

    fn label_with(&mut self, label: &'static str) {
        if !self.reported {
            *self = SyntaxError::expected(self.at, label);
        }
    }
}
