//! The lock inside every shared object: held for a few instructions, never while waiting for anything else.

use crate::{futex, single};
use core::cell::UnsafeCell;
use core::hint::spin_loop;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicU32, Ordering};

const FREE: u32 = 0;
const HELD: u32 = 1;
const WANTED: u32 = 2;

/// So often a thread looks again before it sleeps; the first looks without giving the processor away.
const LOOKS: u32 = 30;
const SPINS: u32 = 20;

/// A value that one OS thread at a time may touch.
pub struct Lock<T> {
    word: AtomicU32,
    value: UnsafeCell<T>,
}

// SAFETY: only the holder of the lock reaches the value.
unsafe impl<T> Sync for Lock<T> {}
// SAFETY: the runtime moves its own objects only before they are shared.
unsafe impl<T> Send for Lock<T> {}

impl<T> Lock<T> {
    /// An unlocked value.
    pub const fn new(value: T) -> Lock<T> {
        Lock {
            word: AtomicU32::new(FREE),
            value: UnsafeCell::new(value),
        }
    }

    /// Waits for the value.
    #[inline(always)]
    pub fn lock(&self) -> Guard<'_, T> {
        if !single::exchange32(&self.word, FREE, HELD) {
            self.contend();
        }
        Guard { lock: self }
    }

    /// The value, if it comes free while we look a bounded number of times: for code that must not hang.
    pub fn lock_patiently(&self, mut patience: u32) -> Option<Guard<'_, T>> {
        while !single::exchange32(&self.word, FREE, HELD) {
            patience = patience.checked_sub(1)?;
            // SAFETY: yields the processor.
            unsafe { libc::sched_yield() };
        }
        Some(Guard { lock: self })
    }

    #[cold]
    fn contend(&self) {
        for look in 0..LOOKS {
            if self.word.load(Ordering::Relaxed) == FREE && single::exchange32(&self.word, FREE, HELD) {
                return;
            }
            if look < SPINS {
                spin_loop();
            } else {
                // SAFETY: yields the processor, which the holder may need.
                unsafe { libc::sched_yield() };
            }
        }
        while self.word.swap(WANTED, Ordering::SeqCst) != FREE {
            futex::wait(&self.word, WANTED, -1);
        }
    }
}

/// The right to touch the value.
pub struct Guard<'a, T> {
    lock: &'a Lock<T>,
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard holds the lock.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        if single::swap32(&self.lock.word, FREE) == WANTED {
            futex::wake(&self.lock.word);
        }
    }
}
