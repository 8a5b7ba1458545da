//! Damaged programs: whatever the text, the compiler answers with diagnostics, soon, and without a panic.
//!
//! Every test program and example is cut off at every seventh byte, and their tokens are shuffled about 20,000 times. All
//! of it is checked in this process, in an order that only depends on the seed, until the time is up: after 60 seconds in
//! a debug build, which is a sample; a release build gets through all of it. `MILO_FUZZ_SECONDS` sets that time,
//! `MILO_FUZZ_SEED` another seed. A failing input is left in the target directory, even when it ends this process.

mod corpus;
mod mutate;
mod watch;

use corpus::Corpus;
use milo::diagnostics::render::{Format, render};
use milo::options::Options;
use milo::pipeline;
use mutate::Input;
use rustix::time::{ClockId, clock_gettime};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use watch::Watch;

/// How long one check may take, in processor time: a busy machine is not the compiler's fault.
const LIMIT: Duration = Duration::from_secs(1);

/// A build without optimisation takes a sample.
const USUAL_SECONDS: u64 = if cfg!(debug_assertions) { 60 } else { 900 };

/// The compiler's own thread has as much.
const STACK: usize = 512 << 20;

/// What this thread has used so far.
fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

#[test]
fn damaged_programs_are_diagnosed() {
    let hunt = Hunt::new();
    // Panics are collected, not printed as they happen.
    std::panic::set_hook(Box::new(|_| {}));
    std::thread::scope(|scope| {
        for worker in 0..hunt.workers {
            let hunt = &hunt;
            let thread = std::thread::Builder::new().stack_size(STACK);
            thread
                .spawn_scoped(scope, move || hunt.work(worker))
                .expect("a thread with a deep stack");
        }
    });
    let _ = std::panic::take_hook();
    println!(
        "{} of {} inputs",
        hunt.next.load(Ordering::Relaxed).min(hunt.inputs.len()),
        hunt.inputs.len()
    );
    let failures = hunt.failures.into_inner().unwrap_or_default();
    assert!(
        failures.is_empty(),
        "{} inputs failed\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// What the workers share.
struct Hunt {
    corpus: Corpus,
    inputs: Vec<Input>,
    next: AtomicUsize,
    workers: usize,
    deadline: Instant,
    watch: Watch,
    failures: Mutex<Vec<String>>,
}

impl Hunt {
    fn new() -> Hunt {
        let corpus = Corpus::load();
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        Hunt {
            inputs: mutate::inputs(&corpus, number("MILO_FUZZ_SEED", 1)),
            corpus,
            next: AtomicUsize::new(0),
            workers,
            deadline: Instant::now() + Duration::from_secs(number("MILO_FUZZ_SECONDS", USUAL_SECONDS)),
            watch: Watch::start(workers),
            failures: Mutex::default(),
        }
    }

    fn work(&self, worker: usize) {
        while Instant::now() < self.deadline {
            match self.inputs.get(self.next.fetch_add(1, Ordering::Relaxed)) {
                Some(input) => self.try_one(worker, input),
                None => return,
            }
        }
    }

    fn try_one(&self, worker: usize, input: &Input) {
        let text = input.text(&self.corpus);
        self.watch.begin(worker, &text);
        let start = processor_time();
        let result = catch_unwind(AssertUnwindSafe(|| {
            check(&self.corpus, &self.corpus.paths[input.file], &text)
        }));
        let slow = processor_time() - start > LIMIT;
        self.watch.end(worker);
        if result.is_err() || slow {
            let how = if slow { "is too slow" } else { "panics" };
            let failure = format!("{how}: {input:?}, kept in {}", self.watch.keep(&text));
            self.failures.lock().expect("no one panics with it").push(failure);
        }
    }
}

fn check(corpus: &Corpus, path: &str, text: &str) {
    let program = corpus.with(path, text);
    let outcome = pipeline::check(&program, &[path.to_string()], &Options::default());
    for format in [Format::Human, Format::Short, Format::Json] {
        render(&outcome.sink.found, &outcome.map, format, true);
    }
}
