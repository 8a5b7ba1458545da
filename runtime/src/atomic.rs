//! Shared atomic numbers. Every operation is sequentially consistent.

use crate::handle::{Counted, Object};
use core::sync::atomic::{AtomicI32, AtomicI64, Ordering::SeqCst};

/// A shared number of one width.
pub struct Atomic<A> {
    value: A,
}

/// The 64-bit one.
pub type Wide = Atomic<AtomicI64>;
/// The 32-bit one.
pub type Narrow = Atomic<AtomicI32>;

impl<A> Object for Atomic<A> {}

/// A shared 64-bit number.
pub fn new(value: i64) -> *mut u8 {
    Counted::handle(Atomic {
        value: AtomicI64::new(value),
    })
}

/// A shared 32-bit number.
pub fn new32(value: i32) -> *mut u8 {
    Counted::handle(Atomic {
        value: AtomicI32::new(value),
    })
}

macro_rules! operations {
    ($atomic:ty, $number:ty) => {
        impl Atomic<$atomic> {
            /// Reads.
            #[inline(always)]
            pub fn load(&self) -> $number {
                self.value.load(SeqCst)
            }

            /// Writes. An exchange is cheaper than a store and a fence.
            #[inline(always)]
            pub fn store(&self, value: $number) {
                self.value.swap(value, SeqCst);
            }

            /// Writes; returns the old value.
            #[inline(always)]
            pub fn swap(&self, value: $number) -> $number {
                self.value.swap(value, SeqCst)
            }

            /// Writes if the value is the expected one; returns the old value.
            #[inline(always)]
            pub fn cas(&self, expected: $number, new: $number) -> $number {
                self.value
                    .compare_exchange(expected, new, SeqCst, SeqCst)
                    .unwrap_or_else(|found| found)
            }

            /// Adds, wrapping; returns the old value.
            #[inline(always)]
            pub fn add(&self, value: $number) -> $number {
                self.value.fetch_add(value, SeqCst)
            }

            /// Subtracts, wrapping; returns the old value.
            #[inline(always)]
            pub fn sub(&self, value: $number) -> $number {
                self.value.fetch_sub(value, SeqCst)
            }

            /// Bitwise and; returns the old value.
            #[inline(always)]
            pub fn and(&self, value: $number) -> $number {
                self.value.fetch_and(value, SeqCst)
            }

            /// Bitwise or; returns the old value.
            #[inline(always)]
            pub fn or(&self, value: $number) -> $number {
                self.value.fetch_or(value, SeqCst)
            }

            /// Bitwise exclusive or; returns the old value.
            #[inline(always)]
            pub fn xor(&self, value: $number) -> $number {
                self.value.fetch_xor(value, SeqCst)
            }
        }
    };
}

operations!(AtomicI64, i64);
operations!(AtomicI32, i32);
