//! Knowing which input it was when a check never comes back, or takes the process with it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// After this long a check will not come back.
const HANGS: Duration = Duration::from_secs(20);

/// What each worker is checking, and since when.
pub struct Watch {
    since: Arc<Vec<Mutex<Option<Instant>>>>,
    kept: AtomicUsize,
}

impl Watch {
    /// Starts the thread that ends the process when a check hangs: a thread cannot be stopped from outside.
    pub fn start(workers: usize) -> Watch {
        let since: Arc<Vec<Mutex<Option<Instant>>>> =
            Arc::new((0..workers).map(|_| Mutex::new(None)).collect());
        let watched = Arc::clone(&since);
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_millis(500));
                watched
                    .iter()
                    .enumerate()
                    .for_each(|(worker, since)| end_if_hanging(worker, since));
            }
        });
        Watch {
            since,
            kept: AtomicUsize::new(0),
        }
    }

    /// The worker starts on a text, which stays on disk until the next one.
    pub fn begin(&self, worker: usize, text: &str) {
        // Without the file only a crash is harder to find.
        let _ = std::fs::write(current(worker), text);
        self.set(worker, Some(Instant::now()));
    }

    pub fn end(&self, worker: usize) {
        self.set(worker, None);
    }

    fn set(&self, worker: usize, to: Option<Instant>) {
        *self.since[worker].lock().expect("no one panics with it") = to;
    }

    /// Keeps a failing text; gives its path.
    pub fn keep(&self, text: &str) -> String {
        let number = self.kept.fetch_add(1, Ordering::Relaxed);
        let path = directory().join(format!("bad-input-{number}.milo"));
        let _ = std::fs::write(&path, text);
        path.display().to_string()
    }
}

fn end_if_hanging(worker: usize, since: &Mutex<Option<Instant>>) {
    let since = *since.lock().expect("no one panics with it");
    if since.is_some_and(|since| since.elapsed() > HANGS) {
        eprintln!("a check hangs: {}", current(worker).display());
        std::process::exit(1);
    }
}

fn directory() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

fn current(worker: usize) -> PathBuf {
    directory().join(format!("bad-input-current-{worker}.milo"))
}
