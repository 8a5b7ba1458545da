//! Where things are, and the compiler under test.

use crate::process::{Finished, Limited};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// No compilation of a test program takes this long unless the compiler hangs.
const COMPILE_LIMIT: Duration = Duration::from_secs(60);

/// The top of the repository.
pub fn repository() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// Whether an environment variable says yes.
fn is_on(name: &str) -> bool {
    std::env::var(name).is_ok_and(|value| !value.is_empty() && value != "0")
}

/// Whether expectations are written instead of compared.
pub fn bless() -> bool {
    is_on("MILO_BLESS")
}

/// Whether programs run under valgrind.
pub fn valgrind() -> bool {
    is_on("MILO_VALGRIND")
}

/// Flags for every compilation of this run.
pub fn extra_flags() -> Vec<String> {
    let flags = std::env::var("MILO_FLAGS").unwrap_or_default();
    flags.split_whitespace().map(String::from).collect()
}

/// Runs `milo` in a directory. Whatever it does, it may not fail in its own code.
pub fn milo<S: AsRef<str>>(directory: &Path, arguments: &[S]) -> Result<Finished, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_milo"));
    command
        .args(arguments.iter().map(AsRef::as_ref))
        .current_dir(directory)
        .env("NO_COLOR", "1");
    let done = Limited {
        command,
        input: Vec::new(),
        limit: COMPILE_LIMIT,
    }
    .run()?;
    match done.status {
        0..=2 => Ok(done),
        status => Err(format!(
            "the compiler ended with status {status}\n{}",
            done.stderr
        )),
    }
}

/// A new directory for one test's files.
pub fn scratch() -> Result<PathBuf, String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{count}", std::process::id()));
    std::fs::create_dir_all(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    Ok(directory)
}
