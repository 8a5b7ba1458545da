//! Atomics at which the model may change threads.

#[cfg(miri)]
pub use core::sync::atomic::{
    AtomicBool, AtomicI64, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence,
};
#[cfg(not(miri))]
pub use shuttle::sync::atomic::{
    AtomicBool, AtomicI64, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering,
};

/// All accesses are in one order here.
#[cfg(not(miri))]
pub fn fence(_: Ordering) {}
