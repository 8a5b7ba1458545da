//! The standard library's sources: embedded in the compiler, or read from a directory with `--std DIR`.

use super::{DiskProvider, SourceError, SourceProvider};
use std::path::PathBuf;

include!(concat!(env!("OUT_DIR"), "/std_table.rs"));

/// What every path of the standard library begins with, in imports and in diagnostics.
pub const LIBRARY_PREFIX: &str = "std/";

/// Where `std/…` comes from.
#[derive(Clone, Default, Debug)]
pub enum Library {
    /// The copy inside the compiler.
    #[default]
    Embedded,
    /// A directory that stands for `std/`.
    Directory(PathBuf),
}

impl Library {
    /// The text of `std/NAME.milo`.
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        match self {
            Library::Embedded => embedded(path).ok_or(SourceError::NotFound),
            Library::Directory(directory) => {
                let below = path.strip_prefix(LIBRARY_PREFIX).unwrap_or(path);
                DiskProvider.read_bytes(&directory.join(below).to_string_lossy())
            }
        }
    }

    /// Every file of the embedded library with its text, in order.
    pub fn embedded_files() -> &'static [(&'static str, &'static str)] {
        STD_FILES
    }

    fn siblings(&self, directory: &str) -> Vec<String> {
        match self {
            Library::Embedded => embedded_siblings(directory),
            Library::Directory(root) => {
                let below = directory.strip_prefix("std").unwrap_or(directory);
                DiskProvider.siblings(&root.join(below.trim_start_matches('/')).to_string_lossy())
            }
        }
    }
}

fn embedded(path: &str) -> Option<Vec<u8>> {
    let at = STD_FILES.binary_search_by_key(&path, |(name, _)| name).ok()?;
    Some(STD_FILES[at].1.as_bytes().to_vec())
}

fn embedded_siblings(directory: &str) -> Vec<String> {
    let below = |name: &&str| {
        name.rsplit_once('/')
            .is_some_and(|(parent, _)| parent == directory)
    };
    let names = STD_FILES.iter().map(|&(name, _)| name).filter(below);
    names
        .filter_map(|name| name.rsplit('/').next())
        .map(String::from)
        .collect()
}

/// The files of a program and the standard library as one provider: `std/…` is the library, all else the program.
/// A program's own file in a directory named `std` is written `./std/…`.
pub struct WithLibrary<'a> {
    pub program: &'a dyn SourceProvider,
    pub library: &'a Library,
}

impl SourceProvider for WithLibrary<'_> {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        if path.starts_with(LIBRARY_PREFIX) {
            return super::provider::decode(self.library.read(path)?);
        }
        self.program.read(path)
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        if path.starts_with(LIBRARY_PREFIX) {
            return self.library.read(path);
        }
        self.program.read_bytes(path)
    }

    fn siblings(&self, directory: &str) -> Vec<String> {
        if directory == "std" || directory.starts_with(LIBRARY_PREFIX) {
            return self.library.siblings(directory);
        }
        self.program.siblings(directory)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryProvider;

    #[test]
    fn the_table_is_sorted_for_its_search() {
        assert!(STD_FILES.is_sorted_by_key(|(name, _)| name));
    }

    #[test]
    fn a_programs_own_std_directory_is_not_the_library() {
        let program = MemoryProvider::single("./std/mine.milo", "mine");
        let library = Library::default();
        let both = WithLibrary {
            program: &program,
            library: &library,
        };
        assert_eq!(both.read("./std/mine.milo").as_deref(), Ok("mine"));
        assert_eq!(both.read("std/mine.milo"), Err(SourceError::NotFound));
    }
}
