//! What a thread does when none of its tasks is ready: it looks around, spins a little, and sleeps.
//!
//! Threads that only another thread can wake are not counted as active. When the last active thread goes to sleep,
//! nothing can ever happen again: that is the deadlock, found exactly and at no cost.

use crate::scheduler::{self, Scheduler};
use crate::{clock, deadlock, futex, single};
use core::hint::spin_loop;
use core::sync::atomic::{AtomicI64, Ordering};

/// The thread runs.
pub const AWAKE: u32 = 0;
/// It sleeps on its word until a deadline.
const TIMED: u32 = 1;
/// It sleeps in its reactor.
const POLLING: u32 = 2;
/// It sleeps on its word until another thread wakes it.
const LOST: u32 = 3;

/// Looks at the inbox before a thread gives the processor away, and how often it does that: few looks, because the
/// answer of another thread takes longer, or its thread needs this processor; many offers, because one costs much less
/// than sleeping and waking.
const SPINS: u32 = 3;
const YIELDS: u32 = 50;
/// As `YIELDS`, for a thread that has not queued up.
const LINGERS: u32 = 10;
/// A yield that took so many nanoseconds means that others want the processor; so many sleeps go without it then.
const SLOW: i64 = 30_000;
const BUSY: u32 = 5;

/// Threads that run, or that something outside the program can wake.
static ACTIVE: AtomicI64 = AtomicI64::new(0);

/// A thread begins.
pub fn thread_begins() {
    ACTIVE.fetch_add(1, Ordering::SeqCst);
}

/// A thread ends.
pub fn thread_ends() {
    if ACTIVE.fetch_sub(1, Ordering::SeqCst) == 1 {
        deadlock::report();
    }
}

/// True while only something that never comes could wake a thread of ours.
pub fn is_everybody_asleep() -> bool {
    ACTIVE.load(Ordering::SeqCst) == 0
}

/// Returns when a task may be ready.
#[cold]
pub fn sleep(here: &'static Scheduler) {
    here.take_arrivals();
    here.fire_timers();
    if here.has_ready() || spin(here) {
        return;
    }
    let deadline = here.timers.borrow().next();
    let nanos = deadline.map_or(-1, |deadline| (deadline - clock::monotonic()).max(0));
    match (here.reactor.has_waiting(), deadline) {
        (true, _) => doze(here, POLLING, || here.reactor.poll(nanos)),
        (false, Some(_)) => doze(here, TIMED, || futex::wait(&here.sleep, TIMED, nanos)),
        (false, None) => sleep_lost(here),
    }
}

/// Sleeps in a way that something outside the program can end.
fn doze(here: &Scheduler, state: u32, wait: impl FnOnce()) {
    here.sleep.store(state, Ordering::SeqCst);
    if here.inbox.is_empty() {
        wait();
    }
    scheduler::awake(here);
}

/// Sleeps until another thread brings a task.
fn sleep_lost(here: &Scheduler) {
    here.sleep.store(LOST, Ordering::SeqCst);
    if !here.inbox.is_empty() && scheduler::awake(here) == LOST {
        return;
    }
    // If the word is no longer ours to take back, whoever changed it has counted this thread already.
    if ACTIVE.fetch_sub(1, Ordering::SeqCst) == 1 {
        deadlock::report();
    }
    while here.sleep.load(Ordering::SeqCst) == LOST {
        futex::wait(&here.sleep, LOST, -1);
    }
}

/// Waits a moment for another thread: much cheaper than sleeping when the answer comes soon.
fn spin(here: &Scheduler) -> bool {
    single::threaded()
        && !here.reactor.has_waiting()
        && wait_a_moment(here, YIELDS, || !here.inbox.is_empty())
}

/// Waits a moment for another thread to bring something about, before the caller queues up for that: being woken costs
/// both threads more. Not while this thread has other things to do.
pub fn linger(here: &Scheduler, is_so: impl Fn() -> bool) -> bool {
    let is_free =
        single::threaded() && !here.has_ready() && here.inbox.is_empty() && !here.reactor.has_waiting();
    is_free && wait_a_moment(here, LINGERS, is_so)
}

/// Looks a few times, then gives the processor away between looks. On a busy machine that costs a whole time slice of
/// somebody else; then the thread does without for a while.
fn wait_a_moment(here: &Scheduler, yields: u32, is_so: impl Fn() -> bool) -> bool {
    for look in 0..SPINS {
        if is_so() {
            return true;
        }
        (0..1 << look).for_each(|_| spin_loop());
    }
    let patience = here.patience.get();
    if patience > 0 {
        here.patience.set(patience - 1);
        return false;
    }
    let mut before = clock::monotonic();
    for _ in 0..yields {
        // SAFETY: yields the processor.
        unsafe { libc::sched_yield() };
        if is_so() {
            return true;
        }
        let now = clock::monotonic();
        if now - before >= SLOW {
            here.patience.set(BUSY);
            return false;
        }
        before = now;
    }
    false
}

/// Wakes a thread into whose inbox the caller has just put a task.
///
/// The thread is counted as active before it can know that it is awake: it may run, wake us and end before our next
/// instruction, and must not be taken for the last one then.
pub fn notify(there: &Scheduler) {
    if there.sleep.load(Ordering::SeqCst) == AWAKE {
        return;
    }
    ACTIVE.fetch_add(1, Ordering::SeqCst);
    let state = scheduler::awake(there);
    if state != LOST {
        // It was active all the time. So is the caller: this cannot be the last one.
        ACTIVE.fetch_sub(1, Ordering::SeqCst);
    }
    match state {
        AWAKE => {}
        POLLING => there.reactor.interrupt(),
        _ => futex::wake(&there.sleep),
    }
}
