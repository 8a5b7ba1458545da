//! A pair of fences of which one side pays for both.
//!
//! Where one thread writes `a` and then looks at `b`, and another writes `b` and then looks at `a`, at least one of them
//! must see what the other wrote: both need a fence between the two steps. When one side is frequent and the other rare,
//! the system can run a barrier on all other processors on behalf of the rare side; the frequent one then only has to
//! keep the compiler from changing the order.

use crate::single;
use core::sync::atomic::{AtomicBool, Ordering, compiler_fence, fence};

const REGISTER: i32 = 1 << 4;
const BARRIER: i32 = 1 << 3;

static POSSIBLE: AtomicBool = AtomicBool::new(false);

/// Asks the system for the service; cheap while there is one thread.
pub fn initialise() {
    POSSIBLE.store(command(REGISTER), Ordering::Relaxed);
}

fn command(number: i32) -> bool {
    // SAFETY: changes nothing but the order of memory.
    unsafe { libc::syscall(libc::SYS_membarrier, number, 0, 0) == 0 }
}

/// False where the system does not offer it: then [`light`] orders nothing.
pub fn are_possible() -> bool {
    POSSIBLE.load(Ordering::Relaxed)
}

/// The frequent side's fence.
#[inline(always)]
pub fn light() {
    compiler_fence(Ordering::SeqCst);
}

/// The rare side's fence.
#[cold]
pub fn heavy() {
    fence(Ordering::SeqCst);
    if single::threaded() && !command(BARRIER) {
        crate::trap::message(None, b"the system refused a memory barrier that it had promised");
    }
}
