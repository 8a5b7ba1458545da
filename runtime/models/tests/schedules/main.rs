//! The library's own sources — locks, channels, selects, parking, the worker pool, the scheduler with its green
//! threads — under a scheduler that chooses at every atomic operation which thread goes on.
//!
//! * Below them lies a [`system`] that is no system: atomics of `shuttle`, a futex, a clock that only waiting moves,
//!   memory that notices use after it was freed, threads that `shuttle` runs one at a time.
//! * **Bound**: `MILO_SCHEDULES` random schedules per scenario (1,000 by default) and as many of the kind that finds
//!   bugs of few preemptions (PCT, depth 3). Atomics are sequentially consistent here; orders of memory are tried by
//!   the other test, `memory`.
//! * **Seeds**: for every defect listed in [`seeds`] the harness must find a schedule that shows it.
//!
//! A failure prints a schedule; `MILO_SCHEDULE=<that>` with `MILO_SCENARIO=name` runs it again.

extern crate alloc;

mod kit;
mod library;
mod scenarios;
mod seeds;
mod system;

// The included sources name their modules from the root.
use library::*;
use system::*;

use std::os::unix::process::ExitStatusExt;
use std::process::Command;

/// Scenarios in which stacks are switched, which Miri cannot do.
const GREEN: [&str; 3] = ["join", "workers", "green-threads"];

fn main() {
    if let Ok(name) = std::env::var("MILO_SCENARIO") {
        return run_alone(&name);
    }
    if cfg!(miri) {
        return scenarios::ALL
            .iter()
            .filter(|(name, _)| !GREEN.contains(name))
            .for_each(|(name, run)| {
                println!("{name}");
                kit::explore(*run);
            });
    }
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    let mut failed = 0;
    for (name, _) in scenarios::ALL {
        if chosen(name) {
            failed += usize::from(!holds(name));
        }
    }
    for (seed, name) in seeds::ALL {
        if chosen(seed) {
            failed += usize::from(!is_found(seed, name));
        }
    }
    println!("{failed} failed");
    std::process::exit(i32::from(failed > 0));
}

/// Runs one scenario in this process.
fn run_alone(name: &str) {
    let scenario = scenarios::ALL.iter().find(|(known, _)| *known == name);
    let (_, run) = scenario.expect("a scenario of that name");
    seed::choose(std::env::var("MILO_SEED").ok());
    kit::explore(*run);
}

/// A process of its own for each: a defect may leave it in any state.
fn process(name: &str, seed: Option<&str>) -> std::process::Output {
    let myself = std::env::current_exe().expect("a path");
    let mut command = Command::new("timeout");
    command
        .args(["-s", "KILL", "300"])
        .arg(myself)
        .env("MILO_SCENARIO", name);
    if let Some(seed) = seed {
        command.env("MILO_SEED", seed);
    }
    command
        .env("SHUTTLE_SILENCE_WARNINGS", "1")
        .output()
        .expect("a process")
}

fn holds(name: &str) -> bool {
    let started = std::time::Instant::now();
    let done = process(name, None);
    let (out, err) = (
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr),
    );
    match done.status.success() {
        true => println!("{name}: {} in {:.1?}", out.trim(), started.elapsed()),
        false => println!("FAILED {name}: {}\n{out}\n{err}", done.status),
    }
    done.status.success()
}

/// The defect must end the scenario badly, and not only because it takes too long.
fn is_found(seed: &str, name: &str) -> bool {
    let started = std::time::Instant::now();
    let done = process(name, Some(seed));
    let err = String::from_utf8_lossy(&done.stderr);
    // A defect of memory may end it by any signal; `timeout` ends it by this one.
    let broken = done.status.signal().is_some_and(|signal| signal != libc::SIGKILL);
    let found = !done.status.success() && (err.contains("panicked at") || broken);
    match found {
        true => println!("{seed}: found by {name} in {:.1?}", started.elapsed()),
        false => println!("FAILED {seed}: {name} did not find it: {}\n{err}", done.status),
    }
    found
}
