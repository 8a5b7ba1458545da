//! The archive of the run-time library: the one inside the compiler, or a file.

use super::scratch::Scratch;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0902, e0909};
use crate::source::SourceMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/libmilo_runtime.a"));

/// Which run-time library to link.
#[derive(Clone, Default, Debug)]
pub enum Runtime {
    #[default]
    Embedded,
    File(PathBuf),
}

impl Runtime {
    /// A file the linker can read. The embedded archive is written once to the user's cache, under its hash; where
    /// that is impossible, to the scratch directory.
    pub fn path(&self, scratch: &Scratch, map: &mut SourceMap) -> Result<PathBuf, Vec<Diagnostic>> {
        match self {
            Runtime::File(path) => given(path, map),
            Runtime::Embedded => match cached() {
                Some(path) => Ok(path),
                None => unpacked(&scratch.file("libmilo_runtime.a"), map),
            },
        }
    }
}

fn given(path: &Path, map: &mut SourceMap) -> Result<PathBuf, Vec<Diagnostic>> {
    if path.is_file() {
        return Ok(path.to_path_buf());
    }
    Err(vec![e0902::unreadable(
        map,
        &path.to_string_lossy(),
        "no such file",
    )])
}

fn unpacked(path: &Path, map: &mut SourceMap) -> Result<PathBuf, Vec<Diagnostic>> {
    match fs::write(path, EMBEDDED) {
        Ok(()) => Ok(path.to_path_buf()),
        Err(error) => Err(vec![e0909::unwritable(map, &path.to_string_lossy(), &error)]),
    }
}

fn cached() -> Option<PathBuf> {
    let directory = cache_directory()?;
    let path = directory.join(concat!("runtime-", env!("MILO_RUNTIME_HASH"), ".a"));
    if is_whole(&path) || publish(&directory, &path).is_ok() {
        Some(path)
    } else {
        None
    }
}

/// `$XDG_CACHE_HOME/milo`, or `~/.cache/milo`.
fn cache_directory() -> Option<PathBuf> {
    let absolute = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
    base.map(|base| base.join("milo"))
}

fn is_whole(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|info| info.is_file() && info.len() == EMBEDDED.len() as u64)
}

/// Writes beside the final name and renames, so that another compiler never sees half an archive.
fn publish(directory: &Path, path: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    let partial = directory.join(format!(".runtime-{}", std::process::id()));
    let result = fs::write(&partial, EMBEDDED).and_then(|()| fs::rename(&partial, path));
    if result.is_err() {
        let _ = fs::remove_file(&partial);
    }
    result
}
