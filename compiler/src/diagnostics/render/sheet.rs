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
}

impl Sheet {
    fn new(text: &str) -> Sheet {
        let mut drawn: String = text.chars().map(harmless).collect();
        // A place for findings at the very end.
        drawn.push(' ');
        let mut line_starts = vec![0];
        let breaks = drawn.chars().enumerate().filter(|&(_, c)| c == '\n');
        line_starts.extend(breaks.map(|(at, _)| at + 1));
        Sheet {
            source: Source::from(drawn),
            line_starts,
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
