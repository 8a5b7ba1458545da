//! Sleeping and waking, the inbox and the lock — the library's own sources — under every order of memory that the
//! language allows on a machine with the fences of x86-64, in every interleaving with at most [`PREEMPTIONS`]
//! preemptions, by `loom`.
//!
//! For every seed the harness must find an execution that shows it.

use std::process::Command;

#[allow(dead_code, unused_imports, clippy::all)]
mod idle {
    include!(concat!(env!("OUT_DIR"), "/memory/idle.rs"));
}
#[allow(dead_code, clippy::all)]
mod inbox {
    include!(concat!(env!("OUT_DIR"), "/memory/inbox.rs"));
}
#[allow(dead_code, clippy::all)]
mod lock {
    include!(concat!(env!("OUT_DIR"), "/memory/lock.rs"));
}
#[allow(dead_code, clippy::all)]
mod reading {
    include!(concat!(env!("OUT_DIR"), "/memory/reading.rs"));
}
mod system;

// The included sources name their modules from the root.
use system::*;

/// A bound that makes every run end; bugs of this kind need one or two.
const PREEMPTIONS: usize = 3;

const SCENARIOS: &[(&str, fn())] = &[
    ("wake-one", wake_one),
    ("wake-by-two", wake_by_two),
    ("sleep-of-both", sleep_of_both),
    ("lock", locks),
    ("reader-and-writer", reader_and_writer),
];

/// Defects, each with a scenario that must find it.
const SEEDS: &[(&str, &str)] = &[
    ("sleep-without-a-fence", "wake-one"),
    ("inbox-without-release", "wake-one"),
    ("counted-after-it-is-awake", "sleep-of-both"),
    ("unlock-without-release", "lock"),
    ("reader-without-a-fence", "reader-and-writer"),
    ("writer-without-a-fence", "reader-and-writer"),
    ("reader-leaves-without-release", "reader-and-writer"),
];

fn main() {
    if let Ok(name) = std::env::var("MILO_SCENARIO") {
        let scenario = SCENARIOS.iter().find(|(known, _)| *known == name);
        let (_, run) = scenario.expect("a scenario of that name");
        seed::choose(std::env::var("MILO_SEED").ok());
        return explore(*run);
    }
    let mut failed = 0;
    for (name, _) in SCENARIOS {
        failed += usize::from(!ends(name, None, true));
    }
    for (seed, name) in SEEDS {
        failed += usize::from(!ends(name, Some(seed), false));
    }
    println!("{failed} failed");
    std::process::exit(i32::from(failed > 0));
}

fn explore(run: fn()) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(PREEMPTIONS);
    model.check(run);
}

/// Runs a scenario in a process of its own; true when it ends as it should.
fn ends(name: &str, seed: Option<&str>, well: bool) -> bool {
    let started = std::time::Instant::now();
    let myself = std::env::current_exe().expect("a path");
    let mut command = Command::new("timeout");
    command
        .args(["-s", "KILL", "200"])
        .arg(myself)
        .env("MILO_SCENARIO", name);
    let done = command
        .envs(seed.map(|seed| ("MILO_SEED", seed)))
        .output()
        .expect("a process");
    let err = String::from_utf8_lossy(&done.stderr);
    let what = seed.unwrap_or(name);
    let found = !done.status.success() && err.contains("panicked at");
    let fine = if well { done.status.success() } else { found };
    match (fine, well) {
        (true, true) => println!("{what}: all executions in {:.1?}", started.elapsed()),
        (true, false) => println!("{what}: found by {name} in {:.1?}", started.elapsed()),
        _ => println!("FAILED {what} ({name}): {}\n{err}", done.status),
    }
    fine
}

/// Another thread hands a task over, with data that only the hand-over guards, while this one goes to sleep.
fn wake_one() {
    let here = scheduler::fresh();
    let task = task::TaskPtr::new();
    idle::thread_begins();
    idle::thread_begins();
    let waker = loom::thread::spawn(move || {
        task.data.set(7);
        here.inbox.push(task);
        idle::notify(here);
        idle::thread_ends();
    });
    here.wait_for(1);
    assert_eq!(task.data.get(), 7);
    waker.join().unwrap();
}

/// Two threads do so: both tasks arrive.
fn wake_by_two() {
    let here = scheduler::fresh();
    idle::thread_begins();
    let wakers: Vec<_> = (0..2)
        .map(|_| {
            idle::thread_begins();
            let task = task::TaskPtr::new();
            loom::thread::spawn(move || {
                here.inbox.push(task);
                idle::notify(here);
                idle::thread_ends();
            })
        })
        .collect();
    here.wait_for(2);
    wakers.into_iter().for_each(|waker| waker.join().unwrap());
}

/// Each wakes the other and then sleeps: nobody is taken for deadlocked meanwhile, and nobody is forgotten.
fn sleep_of_both() {
    let (here, there) = (scheduler::fresh(), scheduler::fresh());
    let (to_there, to_here) = (task::TaskPtr::new(), task::TaskPtr::new());
    idle::thread_begins();
    idle::thread_begins();
    let other = loom::thread::spawn(move || {
        there.wait_for(1);
        here.inbox.push(to_here);
        idle::notify(here);
        idle::thread_ends();
    });
    there.inbox.push(to_there);
    idle::notify(there);
    here.wait_for(1);
    other.join().unwrap();
}

/// Three threads add to a number that only the lock guards.
fn locks() {
    let number = loom::sync::Arc::new(lock::Lock::new(loom::cell::Cell::new(0)));
    let others: Vec<_> = (0..2)
        .map(|_| {
            let number = number.clone();
            loom::thread::spawn(move || {
                let guard = number.lock();
                guard.set(guard.get() + 1);
            })
        })
        .collect();
    {
        let guard = number.lock();
        guard.set(guard.get() + 1);
    }
    others.into_iter().for_each(|other| other.join().unwrap());
    assert_eq!(number.lock().get(), 3);
}

/// A thread reads what only an open lock guards while another shuts the lock: the writer sees the reader, or the reader
/// stays out; and a reader whose entry was seen sees that the lock is shut when it leaves.
fn reader_and_writer() {
    use reading::{Entered, Reading};
    use sync::Ordering::{Acquire, Relaxed};
    let shared = loom::sync::Arc::new((
        Reading::new(),
        sync::AtomicBool::new(true),
        loom::cell::Cell::new(0),
    ));
    let other = shared.clone();
    let reader = loom::thread::spawn(move || {
        let (reading, open, value) = &*other;
        if reading.enter(8, 1, open) != Entered::Yes {
            return None;
        }
        let before = value.get();
        assert_eq!(value.get(), before);
        assert!(reading.leave(8, 1));
        Some(!open.load(Acquire))
    });
    let (reading, open, value) = &*shared;
    open.store(false, Relaxed);
    fences::heavy();
    let seen = reading.has_any(8);
    if !seen {
        value.set(value.get() + 1);
    }
    // An entry that was seen and withdrawn is told about by `Withdrew`, which the other test looks after.
    let told = reader.join().unwrap();
    assert!(
        !seen || told != Some(false),
        "the reader does not see that the lock is shut"
    );
}
