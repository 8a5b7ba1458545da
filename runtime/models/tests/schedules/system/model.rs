//! Threads of the model: those of `shuttle`, or under Miri those of the standard library, where Miri chooses.

#[cfg(not(miri))]
pub use shuttle::{rand, thread, thread_local};
#[cfg(miri)]
pub use std::{thread, thread_local};

/// True now and then, as the model likes.
#[cfg(not(miri))]
pub fn one_in(n: u32) -> bool {
    rand::Rng::gen_ratio(&mut rand::thread_rng(), 1, n)
}

/// True now and then.
#[cfg(miri)]
pub fn one_in(n: u32) -> bool {
    use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
    static STATE: AtomicU64 = AtomicU64::new(1);
    let state = STATE.fetch_add(0x9E37_79B9_7F4A_7C15, Relaxed);
    (state ^ (state >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33 & 0xffff < 0xffff / u64::from(n)
}
