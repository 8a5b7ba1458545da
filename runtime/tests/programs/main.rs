//! Tests of the runtime as whole programs: each runs in a process of its own, on a real main thread, and is judged by
//! what it writes and how it ends.
//!
//! `MILO_TEST_PROGRAM=name` runs one program; otherwise this runs all of them, or those whose names contain an
//! argument. `MILO_TEST_UNDER="valgrind -q --error-exitcode=99"` runs each under a tool, `MILO_TEST_LIMIT` is how many
//! seconds a program may take, `MILO_TEST_SKIP=name,name` leaves programs out.

mod channels;
mod failures;
mod faults;
mod kit;
mod locks;
mod network;
mod order;
mod parallel;
mod payload;
mod selects;
mod slices;
mod stacks;
mod stress;
mod text;
mod threads;
mod timing;

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A program and what it must do.
pub struct Program {
    pub name: &'static str,
    pub run: fn() -> i32,
    pub ends: Ends,
    /// What stdout must be; `None` accepts anything.
    pub out: Option<&'static str>,
    /// What stderr must contain, each piece.
    pub err: &'static [&'static str],
}

/// How a program ends.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Ends {
    Status(i32),
    Aborted,
}

/// A program that checks itself.
pub const fn passes(name: &'static str, run: fn() -> i32) -> Program {
    Program {
        name,
        run,
        ends: Ends::Status(0),
        out: None,
        err: &[],
    }
}

/// A program that ends by `abort`, saying this.
pub const fn aborts(name: &'static str, run: fn() -> i32, err: &'static [&'static str]) -> Program {
    Program {
        name,
        run,
        ends: Ends::Aborted,
        out: None,
        err,
    }
}

fn all() -> Vec<&'static Program> {
    let rooms: [&[Program]; 15] = [
        text::PROGRAMS,
        order::PROGRAMS,
        channels::PROGRAMS,
        locks::PROGRAMS,
        failures::PROGRAMS,
        stacks::PROGRAMS,
        network::PROGRAMS,
        parallel::PROGRAMS,
        payload::PROGRAMS,
        selects::PROGRAMS,
        threads::PROGRAMS,
        timing::PROGRAMS,
        faults::PROGRAMS,
        slices::PROGRAMS,
        stress::PROGRAMS,
    ];
    rooms.into_iter().flatten().collect()
}

fn main() {
    if let Ok(name) = std::env::var("MILO_TEST_PROGRAM") {
        let program = all()
            .into_iter()
            .find(|program| program.name == name)
            .expect("a program of that name");
        std::process::exit(kit::run_program(program.run));
    }
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let skipped = std::env::var("MILO_TEST_SKIP").unwrap_or_default();
    let chosen: Vec<&Program> = all()
        .into_iter()
        .filter(|program| wanted.is_empty() || wanted.iter().any(|part| program.name.contains(part.as_str())))
        .filter(|program| !skipped.split(',').any(|name| name == program.name))
        .collect();
    let failed = run_all(&chosen) + refuse_all(&chosen);
    println!("{} programs, {failed} failed", chosen.len());
    std::process::exit(i32::from(failed > 0));
}

/// Runs the programs on a few threads; returns how many failed.
fn run_all(programs: &[&Program]) -> usize {
    let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(why) = check(program) {
                        failed.fetch_add(1, Ordering::Relaxed);
                        println!("FAILED {}: {why}", program.name);
                    }
                }
            });
        }
    });
    failed.into_inner()
}

/// Runs the programs of `faults` once for every call that the system can refuse; returns how many ended badly.
fn refuse_all(chosen: &[&Program]) -> usize {
    if std::env::var("MILO_TEST_UNDER").is_ok() {
        return 0;
    }
    let (mut runs, mut failed) = (0, 0);
    for program in chosen
        .iter()
        .filter(|program| program.name.starts_with("faults-"))
    {
        let told = String::from_utf8_lossy(&execute(program.name, Some("count")).stderr).into_owned();
        let calls: usize = told
            .trim()
            .strip_prefix("calls that can fail: ")
            .and_then(|count| count.parse().ok())
            .expect("a number of calls");
        assert!(calls > 3, "{} asks the system for nothing", program.name);
        // Threads race, so that another run may make a few calls more.
        for victim in 1..=calls + 2 {
            let output = execute(program.name, Some(&victim.to_string()));
            let err = String::from_utf8_lossy(&output.stderr);
            runs += 1;
            if !faults::is_allowed(ending(&output), &err) {
                failed += 1;
                println!(
                    "FAILED {} with call {victim} refused: {:?}\n{err}",
                    program.name, output.status
                );
            }
        }
    }
    println!("{runs} refused calls, {failed} ended badly");
    failed
}

fn check(program: &Program) -> Result<(), String> {
    let started = std::time::Instant::now();
    let output = execute(program.name, None);
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let told = || {
        format!(
            "\n--- stdout\n{out}\n--- stderr\n{err}\n--- {:?} {:?}",
            output.status,
            started.elapsed()
        )
    };
    if std::env::var("MILO_TEST_TIMES").is_ok() {
        println!("{:7.1?} {}", started.elapsed(), program.name);
    }
    if ending(&output) != Some(program.ends) {
        return Err(format!("should end as {:?}{}", program.ends, told()));
    }
    if program.out.is_some_and(|wanted| wanted != out) {
        return Err(format!("wrote the wrong text{}", told()));
    }
    match program.err.iter().find(|piece| !err.contains(**piece)) {
        Some(piece) => Err(format!("did not say {piece:?}{}", told())),
        None => Ok(()),
    }
}

fn execute(name: &str, fault: Option<&str>) -> Output {
    let myself = std::env::current_exe().expect("a path");
    let tool = std::env::var("MILO_TEST_UNDER").unwrap_or_default();
    let limit = std::env::var("MILO_TEST_LIMIT").unwrap_or_else(|_| "50".into());
    let mut command = Command::new("timeout");
    command
        .args(["-s", "KILL", &limit])
        .args(tool.split_whitespace())
        .arg(myself)
        .env("MILO_TEST_PROGRAM", name);
    command.envs(fault.map(|fault| ("MILO_FAULT", fault)));
    command.stdin(Stdio::null()).output().expect("a process")
}

/// `timeout` passes a death by signal on as a death by the same signal, or as 128 plus its number.
fn ending(output: &Output) -> Option<Ends> {
    match (output.status.signal(), output.status.code()) {
        (Some(libc::SIGABRT), _) | (_, Some(134)) => Some(Ends::Aborted),
        (_, Some(code)) => Some(Ends::Status(code)),
        _ => None,
    }
}
