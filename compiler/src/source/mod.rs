//! Source files: their text, the spans into it, and where lines begin.
//!
//! * **In**: paths and bytes, through a [`SourceProvider`].
//! * **Out**: [`SourceMap`], [`Span`], line/column positions.
//! * **Always**: a span's ends lie inside its file's text; no absolute path of the build machine leaves this room.
//! * **Absent**: no caching across runs, no watching.

mod library;
mod map;
mod provider;

pub use library::{LIBRARY_PREFIX, Library, WithLibrary};
pub use map::{Position, SourceFile, SourceMap};
pub use provider::{DiskProvider, MemoryProvider, SourceError, SourceProvider};

use cranelift_entity::entity_impl;

/// One source file of this compilation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);
entity_impl!(FileId, "file");

/// A half-open byte range of one file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// A span of `file` from byte `start` up to, not including, byte `end`.
    pub fn new(file: FileId, start: u32, end: u32) -> Span {
        Span { file, start, end }
    }

    /// The smallest span that covers both; `other` must be of the same file.
    pub fn to(self, other: Span) -> Span {
        debug_assert_eq!(self.file, other.file);
        Span {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Does `other` lie inside?
    pub fn covers(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The empty span just behind this one, for "expected … here".
    pub fn after(self) -> Span {
        Span {
            start: self.end,
            ..self
        }
    }
}
