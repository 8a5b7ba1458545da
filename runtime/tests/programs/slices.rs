//! Time slices, as a program compiled with `--preempt` uses them.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::ptr::null;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering::*};
use std::time::{Duration, Instant};

pub const PROGRAMS: &[Program] = &[
    passes("slices-interrupt-a-loop", interrupt),
    passes("slices-of-every-thread", every_thread),
    passes("slices-not-in-callbacks", callbacks),
    passes("slices-only-when-wanted", not_wanted),
];

unsafe extern "C" {
    static milo_preempt_ticks: AtomicU32;
}

fn ticks() -> u32 {
    // SAFETY: the library's word.
    unsafe { milo_preempt_ticks.load(Relaxed) }
}

/// A loop as compiled code has it; returns the number of calls into the library.
fn compute(mut goes_on: impl FnMut() -> bool) -> usize {
    let (mut seen, mut calls) = (ticks(), 0);
    while goes_on() {
        let now = ticks();
        if now != seen {
            // SAFETY: always.
            unsafe { milo_preempt() };
            (seen, calls) = (now, calls + 1);
        }
    }
    calls
}

fn for_millis(ms: u64) -> impl FnMut() -> bool {
    let end = Instant::now() + Duration::from_millis(ms);
    move || Instant::now() < end
}

fn enable() {
    // SAFETY: always.
    unsafe { milo_preempt_enable() }
}

/// Two tasks compute until the other one has had its turn, and a third one waits for time.
fn interrupt() -> i32 {
    enable();
    let turns: [Arc<AtomicI64>; 2] = Default::default();
    for i in 0..2 {
        let (mine, other) = (turns[i].clone(), turns[1 - i].clone());
        go(move || {
            compute(|| {
                mine.fetch_add(1, Relaxed);
                other.load(Relaxed) == 0
            });
        });
    }
    let slept = Arc::new(AtomicBool::new(false));
    let sleeper = slept.clone();
    go(move || {
        sleep_ms(20);
        sleeper.store(true, Relaxed);
    });
    go(move || {
        compute(|| !slept.load(Relaxed));
    });
    0
}

fn every_thread() -> i32 {
    enable();
    for _ in 0..2 {
        let handle = thread("", || {
            let done = Arc::new(AtomicBool::new(false));
            let seen = done.clone();
            go(move || {
                compute(|| !seen.load(SeqCst));
            });
            go(move || done.store(true, SeqCst));
        });
        assert_eq!(join_thread(&handle), 0);
    }
    0
}

extern "C" fn callback(calls: *mut u8) {
    // Until three slices of processor time have ended, however long that takes.
    let last = ticks().wrapping_add(3);
    // SAFETY: from `callbacks`.
    unsafe { *calls.cast::<usize>() = compute(|| ticks() != last) };
}

/// Code that C called on the OS thread's stack goes on, whatever the clock says.
fn callbacks() -> i32 {
    enable();
    let ran = Arc::new(AtomicBool::new(false));
    let seen = ran.clone();
    go(move || {
        let mut calls = 0usize;
        // SAFETY: a function of one number.
        unsafe { milo_c_call(callback as *const () as *const u8, (&raw mut calls).cast()) };
        assert!(calls > 0, "the loop was never asked");
        assert!(!seen.load(SeqCst), "another task ran inside a callback");
    });
    go(move || ran.store(true, SeqCst));
    0
}

/// Without the call at the start there are no slices, and an offer that nobody asked for does nothing.
fn not_wanted() -> i32 {
    let ran = Arc::new(AtomicBool::new(false));
    let seen = ran.clone();
    go(move || {
        assert_eq!(compute(for_millis(40)), 0);
        // SAFETY: always.
        unsafe { milo_preempt() };
        assert!(!seen.load(SeqCst));
    });
    go(move || ran.store(true, SeqCst));
    // SAFETY: always.
    unsafe { milo_task_run_to_completion(null()) };
    0
}
