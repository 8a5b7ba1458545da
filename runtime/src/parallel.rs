//! `parallel` blocks and loops.

use crate::closure::Closure;
use crate::helpers::{self, Group, Job, Work};
use crate::location::Place;
use crate::park::What;
use crate::thread;
use core::sync::atomic::{AtomicI64, Ordering};

/// Pieces per core: small enough to even out, large enough not to matter.
const PIECES: i64 = 8;

/// Runs closures beside each other, the first one here.
///
/// # Safety
/// `count` live closures of type `() => void`, whose captures may be used from other threads.
pub unsafe fn run(count: i64, closures: *const Closure, place: Place) {
    if count <= 0 {
        return;
    }
    // SAFETY: by this function's contract.
    let (first, others) = unsafe {
        (
            *closures,
            core::slice::from_raw_parts(closures.add(1), count as usize - 1),
        )
    };
    let group = Group::new(count - 1);
    for &closure in others {
        helpers::submit(Job::new(Work::Branch(closure), &group));
    }
    // SAFETY: by this function's contract.
    unsafe { first.call_borrowed() };
    while let Some(job) = helpers::take_back(&group) {
        helpers::run_here(job);
    }
    group.wait(place, What::Branches);
}

/// A loop in pieces, of which every thread takes the next one.
struct Pieces {
    next: AtomicI64,
    count: i64,
    size: i64,
    body: extern "C" fn(*mut u8, i64, i64),
    env: *mut u8,
}

/// Runs a loop's body on all cores.
///
/// # Safety
/// `body` is a C function of `(env, start, end)` that may run on several threads at the same time.
pub unsafe fn run_range(count: i64, body: *const u8, env: *mut u8, place: Place) {
    let cores = thread::cpus();
    // SAFETY: by this function's contract.
    let body = unsafe { core::mem::transmute::<*const u8, extern "C" fn(*mut u8, i64, i64)>(body) };
    let pieces = Pieces {
        next: AtomicI64::new(0),
        count,
        size: (count / (cores * PIECES)).max(1),
        body,
        env,
    };
    let argument = (&raw const pieces).cast_mut().cast::<u8>();
    let helping = (cores - 1).min(count - 1).max(0);
    let group = Group::new(helping);
    for _ in 0..helping {
        let work = Work::Call {
            function: take_pieces as *const () as *const u8,
            argument,
        };
        helpers::submit(Job::new(work, &group));
    }
    take_pieces(argument);
    while let Some(job) = helpers::take_back(&group) {
        helpers::run_here(job);
    }
    group.wait(place, What::Branches);
}

extern "C" fn take_pieces(argument: *mut u8) {
    // SAFETY: `run_range` waits for us.
    let pieces = unsafe { &*argument.cast::<Pieces>() };
    loop {
        let start = pieces.next.fetch_add(pieces.size, Ordering::Relaxed);
        if start >= pieces.count {
            return;
        }
        (pieces.body)(pieces.env, start, (start + pieces.size).min(pieces.count));
    }
}
