//! All files of a compilation, and byte offset ↔ line and column.

use super::{FileId, Span};
use cranelift_entity::PrimaryMap;

/// A file's display name and text, with the start of each line.
pub struct SourceFile {
    /// The name shown in diagnostics and traps: relative, or `std/…`.
    pub name: String,
    pub text: String,
    line_starts: Vec<u32>,
}

/// A place as people count it: both from 1, columns in characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// Every file read so far.
#[derive(Default)]
pub struct SourceMap {
    files: PrimaryMap<FileId, SourceFile>,
}

impl SourceMap {
    /// Registers a file and gives it its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let line_starts = line_starts(&text);
        self.files.push(SourceFile {
            name: name.into(),
            text,
            line_starts,
        })
    }

    /// A place for findings about something that is no source: the linker, an output file. It is only named.
    pub fn mention(&mut self, name: impl Into<String>) -> Span {
        Span::new(self.add(name, ""), 0, 0)
    }

    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id]
    }

    /// Whether a place lies in a file of the program, not of the standard library.
    pub fn is_own(&self, span: Span) -> bool {
        let file = self.files.get(span.file);
        file.is_some_and(|file| !file.name.starts_with("std/"))
    }

    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter()
    }

    /// The text a span covers.
    pub fn text(&self, span: Span) -> &str {
        &self.files[span.file].text[span.start as usize..span.end as usize]
    }

    /// Line and column of a span's first byte.
    pub fn position(&self, span: Span) -> Position {
        self.files[span.file].position(span.start)
    }
}

impl SourceFile {
    /// Line and column of a byte offset; an offset past the end counts as the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = (offset as usize).min(self.text.len());
        let line = self
            .line_starts
            .partition_point(|&start| start as usize <= offset)
            - 1;
        let start = self.line_starts[line] as usize;
        let column = self.text.as_bytes()[start..offset]
            .iter()
            .filter(|&&byte| byte & 0xC0 != 0x80)
            .count();
        Position {
            line: line as u32 + 1,
            column: column as u32 + 1,
        }
    }

    /// The text of a line counted from 1, without its line break.
    pub fn line(&self, line: u32) -> &str {
        let start = self.line_starts[line as usize - 1] as usize;
        let end = self
            .line_starts
            .get(line as usize)
            .map_or(self.text.len(), |&next| next as usize);
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at as u32 + 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut map = SourceMap::default();
        let id = map.add("a.milo", "let é = 1\nx");
        let file = map.file(id);
        assert_eq!(file.position(7), Position { line: 1, column: 7 });
        assert_eq!(file.position(11), Position { line: 2, column: 1 });
        assert_eq!(file.line(1), "let é = 1");
    }
}
