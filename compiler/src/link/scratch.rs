//! A private directory for intermediate files.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A new directory that only this user can enter; removed with its contents when this value is dropped.
pub struct Scratch {
    directory: PathBuf,
}

/// How many names to try; only another process that made the same name at the same moment costs one.
const ATTEMPTS: usize = 16;

impl Scratch {
    pub fn new() -> io::Result<Scratch> {
        let mut result = Err(io::ErrorKind::AlreadyExists.into());
        for _ in 0..ATTEMPTS {
            let directory = std::env::temp_dir().join(fresh_name());
            result = DirBuilder::new()
                .mode(0o700)
                .create(&directory)
                .map(|()| Scratch { directory });
            if !matches!(&result, Err(error) if error.kind() == io::ErrorKind::AlreadyExists) {
                break;
            }
        }
        result
    }

    /// The path of a file of that name in the directory.
    pub fn file(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed stays for the system's own cleaning.
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let nanos = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.subsec_nanos());
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("milo-{}-{count}-{nanos:08x}", std::process::id())
}
