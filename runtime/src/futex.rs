//! The kernel's wait queue for one word.

use core::ptr::null;
use core::sync::atomic::AtomicU32;

/// Sleeps while the word is `expected`, until woken or for `nanos` (negative: for ever). May wake for no reason.
pub fn wait(word: &AtomicU32, expected: u32, nanos: i64) {
    let time = libc::timespec {
        tv_sec: nanos / 1_000_000_000,
        tv_nsec: nanos % 1_000_000_000,
    };
    let limit = if nanos < 0 { null() } else { &raw const time };
    let operation = libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG;
    // SAFETY: the word and the time live through the call.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), operation, expected, limit) };
}

/// Wakes one sleeper.
pub fn wake(word: &AtomicU32) {
    let operation = libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG;
    // SAFETY: waking only uses the address.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), operation, 1) };
}
