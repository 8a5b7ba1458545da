//! Failures of the system on demand, for tests: the n-th call that can fail fails.
//!
//! In the archive that programs link nothing of this exists. Elsewhere `MILO_FAULT=n` makes the n-th such call of the
//! process fail, from the start of `main` on, and `MILO_FAULT=count` writes their number to descriptor 2 at the end.

use crate::errno;

#[cfg(feature = "entry")]
mod here {
    /// Nothing fails on demand in programs.
    #[inline(always)]
    pub fn strikes() -> bool {
        false
    }

    /// Nothing to prepare.
    pub fn initialise() {}

    /// Nothing to tell.
    pub fn finish() {}
}

#[cfg(not(feature = "entry"))]
mod here {
    use crate::parse;
    use crate::text::Report;
    use core::ffi::CStr;
    use core::sync::atomic::{AtomicBool, AtomicI64, Ordering};

    /// Calls so far; counted from the start of `main` on.
    static CALLS: AtomicI64 = AtomicI64::new(0);
    /// Which one fails; 0 is none.
    static VICTIM: AtomicI64 = AtomicI64::new(0);
    static COUNTS: AtomicBool = AtomicBool::new(false);

    /// True when the call that the caller is about to make must fail.
    pub fn strikes() -> bool {
        COUNTS.load(Ordering::Relaxed)
            && CALLS.fetch_add(1, Ordering::Relaxed) + 1 == VICTIM.load(Ordering::Relaxed)
    }

    /// Reads what the environment asks for.
    pub fn initialise() {
        // SAFETY: a terminated name.
        let value = unsafe { libc::getenv(c"MILO_FAULT".as_ptr()) };
        if value.is_null() {
            return;
        }
        // SAFETY: terminated.
        let wanted = parse::signed(unsafe { CStr::from_ptr(value) }.to_bytes());
        VICTIM.store(wanted.unwrap_or(0), Ordering::Relaxed);
        COUNTS.store(true, Ordering::Relaxed);
    }

    /// Says how many calls there were, when that is all that was asked for.
    pub fn finish() {
        if COUNTS.swap(false, Ordering::Relaxed) && VICTIM.load(Ordering::Relaxed) == 0 {
            let mut report = Report::new();
            report
                .text("calls that can fail: ")
                .number(CALLS.load(Ordering::Relaxed))
                .text("\n");
            report.send();
        }
    }
}

pub use here::{finish, initialise, strikes};

/// The result of a call of the system, or the failure that a test asked for.
#[inline(always)]
pub fn or(failure: i32, call: impl FnOnce() -> i32) -> i32 {
    if strikes() {
        errno::set(failure);
        return -1;
    }
    call()
}
