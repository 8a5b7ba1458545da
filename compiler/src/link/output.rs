//! Putting results where they were asked for.

use std::path::Path;
use std::{fs, io};

/// Moves a finished file to its place. What stands there is replaced as a whole, even while it runs; a device or pipe
/// is written to.
pub fn install(from: &Path, to: &Path) -> io::Result<()> {
    match fs::metadata(to) {
        Ok(info) if info.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(info) if !info.is_file() => fs::write(to, fs::read(from)?),
        _ => replace(from, to),
    }
}

fn replace(from: &Path, to: &Path) -> io::Result<()> {
    if fs::rename(from, to).is_ok() {
        return Ok(());
    }
    match fs::remove_file(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // Across file systems; permissions are copied too.
    fs::copy(from, to).map(|_| ())
}

/// Writes bytes to a file.
pub fn write_output(bytes: &[u8], to: &Path) -> io::Result<()> {
    match fs::metadata(to) {
        Ok(info) if info.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        _ => fs::write(to, bytes),
    }
}
