//! Time slices for programs compiled with `--preempt`.
//!
//! A thread that has green threads gets a timer on its own processor time. Every slice its signal handler counts
//! [`milo_preempt_ticks`] up and marks the thread's slice as over. Compiled code remembers the count and compares it
//! where a loop goes round; when it has changed, it calls [`offer`], which lets the other ready tasks run. While nobody
//! computes no timer fires, and a program compiled without the flag has none.

use crate::scheduler::{self, Scheduler};
use crate::{errno, fault};
use core::ffi::c_void;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// A slice in nanoseconds.
const SLICE: i64 = 10_000_000;
/// A signal that is harmless by default.
const SIGNAL: i32 = libc::SIGURG;

/// Slices that have ended in any thread. Compiled code reads it; no other use.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals)]
pub static milo_preempt_ticks: AtomicU32 = AtomicU32::new(0);

static ENABLED: AtomicBool = AtomicBool::new(false);

/// From now on threads with green threads get slices.
pub fn enable() {
    // SAFETY: all zeros is a valid action, and the handler has the form that SA_SIGINFO asks for.
    unsafe {
        let mut action: libc::sigaction = core::mem::zeroed();
        action.sa_sigaction = tick as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_RESTART;
        libc::sigaction(SIGNAL, &action, null_mut());
    }
    ENABLED.store(true, Ordering::Relaxed);
}

/// One thread's timer.
pub struct Slices {
    timer: core::cell::Cell<Option<libc::timer_t>>,
    over: AtomicBool,
}

impl Slices {
    /// No timer yet.
    pub const fn new() -> Slices {
        Slices {
            timer: core::cell::Cell::new(None),
            over: AtomicBool::new(false),
        }
    }

    /// The thread has a green thread. Without a timer from the system tasks go on until they wait.
    #[inline(always)]
    pub fn begin(&self) {
        if ENABLED.load(Ordering::Relaxed) && self.timer.get().is_none() {
            self.timer.set(create());
        }
    }

    /// The thread ends.
    pub fn end(&self) {
        if let Some(timer) = self.timer.take() {
            // SAFETY: our own timer.
            unsafe { libc::timer_delete(timer) };
        }
        self.over.store(false, Ordering::Relaxed);
    }
}

/// A timer on the calling thread's processor time that signals this thread.
#[cold]
fn create() -> Option<libc::timer_t> {
    let mut timer: libc::timer_t = null_mut();
    let slice = libc::timespec {
        tv_sec: 0,
        tv_nsec: SLICE,
    };
    let slices = libc::itimerspec {
        it_interval: slice,
        it_value: slice,
    };
    let before = errno::last();
    // SAFETY: all zeros is a valid event; the structures live through the calls.
    let made = unsafe {
        let mut event: libc::sigevent = core::mem::zeroed();
        event.sigev_notify = libc::SIGEV_THREAD_ID;
        event.sigev_signo = SIGNAL;
        event.sigev_notify_thread_id = libc::gettid();
        !fault::strikes()
            && libc::timer_create(libc::CLOCK_THREAD_CPUTIME_ID, &mut event, &mut timer) == 0
            && libc::timer_settime(timer, 0, &slices, null_mut()) == 0
    };
    errno::set(before);
    made.then_some(timer)
}

extern "C" fn tick(_: i32, _: *mut libc::siginfo_t, _: *mut c_void) {
    if let Some(here) = scheduler::attached() {
        here.slices.over.store(true, Ordering::Relaxed);
    }
    milo_preempt_ticks.fetch_add(1, Ordering::Relaxed);
}

/// Called by compiled code that saw the count change: lets others run if this thread's slice is over. Inside a callback
/// from C nothing can run but the callback.
#[cold]
pub fn offer() {
    let Some(here) = scheduler::attached() else {
        return;
    };
    if here.slices.over.swap(false, Ordering::Relaxed) && may_leave(here) {
        scheduler::yield_now();
    }
}

fn may_leave(here: &Scheduler) -> bool {
    here.has_live() && here.foreign_calls.get() == 0
}
