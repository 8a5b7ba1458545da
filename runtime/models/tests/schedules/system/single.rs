//! As if there were always several threads.

use crate::sync::{AtomicI64, AtomicU32, Ordering::SeqCst};

pub fn threaded() -> bool {
    true
}

pub fn exchange(word: &AtomicI64, old: i64, new: i64) -> Result<i64, i64> {
    word.compare_exchange(old, new, SeqCst, SeqCst)
}

pub fn exchange32(word: &AtomicU32, old: u32, new: u32) -> bool {
    word.compare_exchange(old, new, SeqCst, SeqCst).is_ok()
}

pub fn swap32(word: &AtomicU32, new: u32) -> u32 {
    word.swap(new, SeqCst)
}

pub fn add(word: &AtomicI64, value: i64) -> i64 {
    word.fetch_add(value, SeqCst)
}
