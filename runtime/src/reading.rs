//! Which readers-writer locks the contexts of a thread read: a few entries that only this thread writes.
//!
//! A lock that has only been read for a while is *open*: readers enter it by writing an entry, without touching
//! anything that other threads write. A writer shuts the lock and then looks for entries. Writing an entry and then
//! looking whether the lock is open, and shutting it and then looking for entries, are a pair for
//! [`fences`](crate::fences): either the reader sees that the lock is shut, or the writer sees the reader.

use crate::fences;
use core::cell::Cell;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Entries of a thread. A context that finds them all taken enters the lock by its state.
const ENTRIES: usize = 8;

/// A thread's entries, in cache lines of their own.
#[repr(align(128))]
pub struct Reading {
    entries: [Entry; ENTRIES],
}

struct Entry {
    /// The address of the lock; 0 when unused.
    lock: AtomicUsize,
    /// The context that reads. Only for the thread itself.
    id: Cell<i64>,
}

/// How an attempt to enter by an entry ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    Yes,
    No,
    /// No, but a writer may have seen an entry: it must be told that there is none.
    Withdrew,
}

impl Reading {
    /// Nothing.
    pub fn new() -> Reading {
        Reading {
            entries: core::array::from_fn(|_| Entry {
                lock: AtomicUsize::new(0),
                id: Cell::new(0),
            }),
        }
    }

    /// Enters a lock if it is open. By the thread itself.
    #[inline(always)]
    pub fn enter(&self, lock: usize, id: i64, open: &AtomicBool) -> Entered {
        if !open.load(Ordering::Relaxed) {
            return Entered::No;
        }
        let free = |entry: &&Entry| entry.lock.load(Ordering::Relaxed) == 0;
        let Some(entry) = self.entries.iter().find(free) else {
            return Entered::No;
        };
        entry.id.set(id);
        // Released too: whoever reads this instead of the 0 before it sees what the last holder did.
        entry.lock.store(lock, Ordering::Release);
        fences::light();
        if open.load(Ordering::Acquire) {
            return Entered::Yes;
        }
        entry.lock.store(0, Ordering::Release);
        Entered::Withdrew
    }

    #[inline(always)]
    fn find(&self, lock: usize, id: i64) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.lock.load(Ordering::Relaxed) == lock && entry.id.get() == id)
    }

    /// Gives up a hold that [`enter`](Reading::enter) gave; false if there is none. The caller then looks whether the
    /// lock is still open, and tells a waiting writer if it is not.
    #[inline(always)]
    pub fn leave(&self, lock: usize, id: i64) -> bool {
        let Some(entry) = self.find(lock, id) else {
            return false;
        };
        entry.lock.store(0, Ordering::Release);
        fences::light();
        true
    }

    /// True when this context of the thread has an entry for the lock. By the thread itself.
    pub fn has(&self, lock: usize, id: i64) -> bool {
        self.find(lock, id).is_some()
    }

    /// True when some context has an entry for the lock. By any thread.
    pub fn has_any(&self, lock: usize) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.lock.load(Ordering::Acquire) == lock)
    }

    /// Takes out what holders left that never gave the lock up. By any thread: the lock is gone, so that nobody else
    /// writes these entries.
    pub fn forget(&self, lock: usize) {
        for entry in &self.entries {
            if entry.lock.load(Ordering::Relaxed) == lock {
                entry.lock.store(0, Ordering::Release);
            }
        }
    }
}
