//! Time that passes a little with every look, and by itself where somebody waits for it.

use core::sync::atomic::{AtomicI64, Ordering::Relaxed};

static NOW: AtomicI64 = AtomicI64::new(0);

/// The time in nanoseconds.
pub fn monotonic() -> i64 {
    NOW.fetch_add(1000, Relaxed)
}

/// A wait has lasted that long.
pub fn pass(nanos: i64) {
    NOW.fetch_add(nanos, Relaxed);
}

/// Every schedule begins at the same time.
pub fn restart() {
    NOW.store(1_000_000_000, Relaxed);
}
