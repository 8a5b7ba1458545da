//! Where other threads put tasks that they made ready: a stack without locks, emptied at once by its owner.

use crate::task::TaskPtr;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering};

/// Tasks on their way to a scheduler, linked through their blocks.
pub struct Inbox {
    newest: AtomicPtr<u8>,
}

impl Inbox {
    /// Nothing in it.
    pub const fn new() -> Inbox {
        Inbox {
            newest: AtomicPtr::new(null_mut()),
        }
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.newest.load(Ordering::SeqCst).is_null()
    }

    /// Adds a task that the caller has claimed.
    pub fn push(&self, task: TaskPtr) {
        let mut seen = self.newest.load(Ordering::Relaxed);
        loop {
            task.next.set(TaskPtr::from_raw(seen));
            match self
                .newest
                .compare_exchange_weak(seen, task.raw(), Ordering::SeqCst, Ordering::Relaxed)
            {
                Ok(_) => return,
                Err(now) => seen = now,
            }
        }
    }

    /// Takes everything and hands it over in the order of arrival.
    pub fn take(&self, mut each: impl FnMut(TaskPtr)) {
        let mut newest = TaskPtr::from_raw(self.newest.swap(null_mut(), Ordering::SeqCst));
        let mut oldest = None;
        while let Some(task) = newest {
            newest = task.next.replace(oldest);
            oldest = Some(task);
        }
        while let Some(task) = oldest {
            oldest = task.next.take();
            each(task);
        }
    }
}
