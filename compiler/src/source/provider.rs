//! Where source text comes from: the disk, or memory for tests, editors and fuzzers.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceError {
    NotFound,
    IsDirectory,
    NotUtf8 { valid_up_to: usize },
    TooLarge,
    Other(String),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SourceError::NotFound => f.write_str("no such file"),
            SourceError::IsDirectory => f.write_str("is a directory, not a source file"),
            SourceError::NotUtf8 { valid_up_to } => {
                write!(f, "is not valid UTF-8 (first bad byte at offset {valid_up_to})")
            }
            SourceError::TooLarge => f.write_str("is larger than 256 MiB"),
            SourceError::Other(why) => f.write_str(why),
        }
    }
}

/// The largest source file accepted, so that spans fit 32 bits with room to spare.
const MAX_BYTES: u64 = 256 << 20;

/// Gives the text of a path. Paths use `/` and are relative to the working directory, or absolute.
pub trait SourceProvider {
    fn read(&self, path: &str) -> Result<String, SourceError>;

    /// The bytes of a path, for `@embedFile`.
    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, SourceError>;

    /// Names in a directory, for "did you mean" about modules; empty when unknown.
    fn siblings(&self, directory: &str) -> Vec<String>;
}

/// Reads from the file system.
pub struct DiskProvider;

impl SourceProvider for DiskProvider {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        decode(self.read_bytes(path)?)
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let info = std::fs::metadata(path).map_err(from_io)?;
        if info.is_dir() {
            return Err(SourceError::IsDirectory);
        }
        if info.len() > MAX_BYTES {
            return Err(SourceError::TooLarge);
        }
        std::fs::read(path).map_err(from_io)
    }

    fn siblings(&self, directory: &str) -> Vec<String> {
        let path = if directory.is_empty() {
            Path::new(".")
        } else {
            Path::new(directory)
        };
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect()
    }
}

fn from_io(error: std::io::Error) -> SourceError {
    match error.kind() {
        std::io::ErrorKind::NotFound => SourceError::NotFound,
        std::io::ErrorKind::PermissionDenied => SourceError::Other("permission denied".into()),
        _ => SourceError::Other(error.to_string()),
    }
}

pub(super) fn decode(bytes: Vec<u8>) -> Result<String, SourceError> {
    String::from_utf8(bytes).map_err(|error| SourceError::NotUtf8 {
        valid_up_to: error.utf8_error().valid_up_to(),
    })
}

/// Serves a fixed set of files.
#[derive(Default)]
pub struct MemoryProvider {
    pub files: HashMap<String, Vec<u8>>,
}

impl MemoryProvider {
    /// A provider with one file.
    pub fn single(path: &str, text: &str) -> MemoryProvider {
        MemoryProvider {
            files: HashMap::from([(path.to_string(), text.as_bytes().to_vec())]),
        }
    }
}

impl SourceProvider for MemoryProvider {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        decode(self.read_bytes(path)?)
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        self.files.get(path).cloned().ok_or(SourceError::NotFound)
    }

    fn siblings(&self, directory: &str) -> Vec<String> {
        let inside = |path: &&String| path.rsplit_once('/').map_or("", |(parent, _)| parent) == directory;
        self.files
            .keys()
            .filter(inside)
            .map(|path| path.rsplit('/').next().unwrap_or(path).to_string())
            .collect()
    }
}
