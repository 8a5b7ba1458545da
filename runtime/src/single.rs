//! Cheaper atomics while the process has one thread.
//!
//! A read-modify-write costs twelve times as much with the processor's `lock` prefix. Until the first thread is
//! created nobody can see the difference, and glibc tells when that is.

use core::sync::atomic::{AtomicI64, AtomicU32, Ordering};

unsafe extern "C" {
    static __libc_single_threaded: core::sync::atomic::AtomicU8;
}

/// True while no second thread exists.
#[inline(always)]
pub fn threaded() -> bool {
    // SAFETY: glibc defines it, and writes it only while there is one thread.
    unsafe { __libc_single_threaded.load(Ordering::Relaxed) == 0 }
}

/// Replaces `old` by `new`, or says what was there.
#[inline(always)]
pub fn exchange(word: &AtomicI64, old: i64, new: i64) -> Result<i64, i64> {
    if threaded() {
        return word.compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst);
    }
    let found = word.load(Ordering::Relaxed);
    if found != old {
        return Err(found);
    }
    word.store(new, Ordering::Relaxed);
    Ok(found)
}

/// As [`exchange`], for half words.
#[inline(always)]
pub fn exchange32(word: &AtomicU32, old: u32, new: u32) -> bool {
    if threaded() {
        return word
            .compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok();
    }
    let same = word.load(Ordering::Relaxed) == old;
    if same {
        word.store(new, Ordering::Relaxed);
    }
    same
}

/// Writes and returns the old value.
#[inline(always)]
pub fn swap32(word: &AtomicU32, new: u32) -> u32 {
    if threaded() {
        return word.swap(new, Ordering::SeqCst);
    }
    let found = word.load(Ordering::Relaxed);
    word.store(new, Ordering::Relaxed);
    found
}

/// Adds and returns the old value.
#[inline(always)]
pub fn add(word: &AtomicI64, value: i64) -> i64 {
    if threaded() {
        return word.fetch_add(value, Ordering::SeqCst);
    }
    let found = word.load(Ordering::Relaxed);
    word.store(found.wrapping_add(value), Ordering::Relaxed);
    found
}
