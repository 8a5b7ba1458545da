//! Atomics at which the model may change threads.

pub use shuttle::sync::atomic::{AtomicBool, AtomicI64, AtomicPtr, AtomicU32, AtomicUsize, Ordering};

/// All accesses are in one order here.
pub fn fence(_: Ordering) {}
