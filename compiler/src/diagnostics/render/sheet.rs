//! A source file as ariadne wants it: indexed by characters, with the same lines that a [`SourceMap`] counts.

use crate::source::{FileId, SourceMap, Span};
use ariadne::{Cache, Source};
use std::collections::HashMap;
use std::fmt::Display;
use std::ops::Range;

/// A file prepared for drawing.
pub struct Sheet {
    source: Source<String>,
    /// The index of each line's first character.
    line_starts: Vec<usize>,
    /// Is there a line longer than [`WIDEST`]?
    wide: bool,
}

/// Longer lines, in characters, are cut around what is marked in them.
const WIDEST: usize = 200;

/// What is left of the part of a line that is shown, before the first mark.
const LEAD: usize = 60;

impl Sheet {
    fn new(text: &str) -> Sheet {
        let mut drawn: String = text.chars().map(harmless).collect();
        // A place for findings at the very end.
        drawn.push(' ');
        let mut line_starts = vec![0];
        let breaks = drawn.chars().enumerate().filter(|&(_, c)| c == '\n');
        line_starts.extend(breaks.map(|(at, _)| at + 1));
        let wide = line_starts.windows(2).any(|pair| pair[1] - pair[0] > WIDEST + 1)
            || drawn.chars().count() - line_starts[line_starts.len() - 1] > WIDEST + 1;
        Sheet {
            source: Source::from(drawn),
            line_starts,
            wide,
        }
    }

    pub fn is_wide(&self) -> bool {
        self.wide
    }

    /// The same file with only a part of each long line. `marked` are the places that should be visible, by line; they are
    /// moved to where they are in the new sheet.
    pub fn cut(&self, marked: &mut [(usize, &mut Range<usize>)]) -> Sheet {
        let mut text = String::new();
        let (mut first, mut starts) = (0, Vec::new());
        for (line, whole) in self.source.text().split('\n').enumerate() {
            let length = whole.chars().count();
            let from = self.line_starts[line];
            let here = marked.iter().filter(|(at, _)| *at == line);
            let shown = window(
                length,
                here.map(|(_, chars)| chars.start - from..chars.end - from),
            );
            let dots = usize::from(shown.start > 0);
            for (_, chars) in marked.iter_mut().filter(|(at, _)| *at == line) {
                let place = |at: usize| first + dots + at.clamp(shown.start, shown.end) - shown.start;
                let (start, end) = (place(chars.start - from), place(chars.end - from));
                **chars = start..end.max(start + 1);
            }
            starts.push(first);
            text.extend((shown.start > 0).then_some('…'));
            text.extend(whole.chars().skip(shown.start).take(shown.len()));
            text.extend((shown.end < length).then_some('…'));
            text.push('\n');
            first += dots + shown.len() + usize::from(shown.end < length) + 1;
        }
        Sheet {
            source: Source::from(text),
            line_starts: starts,
            wide: false,
        }
    }

    /// The part of a span on its first line as a non-empty range of characters, and that line counted from 0.
    pub fn first_line(&self, map: &SourceMap, span: Span) -> (Range<usize>, usize) {
        let file = map.file(span.file);
        let (start, end) = (file.position(span.start), file.position(span.end.max(span.start)));
        let line = start.line as usize - 1;
        let from = self.line_starts[line] + start.column as usize - 1;
        let line_end = self.line_starts[line] + file.line(start.line).chars().count();
        let to = if end.line == start.line {
            from + (end.column - start.column) as usize
        } else {
            line_end
        };
        (from..to.max(from + 1), line)
    }
}

/// The part of a line that is shown: all of it, or enough to see where the marks begin, the last one in any case.
fn window(length: usize, marks: impl Iterator<Item = Range<usize>>) -> Range<usize> {
    if length <= WIDEST {
        return 0..length;
    }
    let (mut first, mut last) = (usize::MAX, 0);
    for mark in marks {
        (first, last) = (first.min(mark.start), mark.start);
    }
    let begins = if last.saturating_sub(first) < WIDEST - LEAD {
        first.min(last)
    } else {
        last
    };
    let start = begins.saturating_sub(LEAD).min(length - WIDEST);
    start..start + WIDEST
}

/// One character for one: what would break the line elsewhere than we count, or drive the terminal, becomes a space.
fn harmless(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    }
}

/// The files drawn so far.
#[derive(Default)]
pub struct Sheets {
    sheets: HashMap<FileId, Sheet>,
}

impl Sheets {
    /// Puts a sheet in place of the one that would be prepared.
    pub fn put(&mut self, file: FileId, sheet: Sheet) {
        self.sheets.insert(file, sheet);
    }

    pub fn get(&mut self, map: &SourceMap, file: FileId) -> &Sheet {
        self.sheets
            .entry(file)
            .or_insert_with(|| Sheet::new(&map.file(file).text))
    }
}

impl Cache<FileId> for &mut Sheets {
    type Storage = String;

    fn fetch(&mut self, file: &FileId) -> Result<&Source<String>, impl std::fmt::Debug> {
        self.sheets
            .get(file)
            .map(|sheet| &sheet.source)
            .ok_or("no such sheet")
    }

    fn display<'f>(&self, _: &'f FileId) -> Option<impl Display + 'f> {
        Some("")
    }
}
