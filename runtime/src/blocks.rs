//! Blocks of tasks, kept for the next tasks.
//!
//! A block that a thread gives back is the first it takes again; threads that end leave theirs to the others. What was
//! once taken from the system is not returned: a program needs at most as many blocks again as it had tasks at a time.

use crate::handle::Counted;
use crate::lock::Lock;
use crate::task::Task;
use crate::{memory, scheduler, valgrind};
use core::cell::Cell;
use core::ptr::null_mut;

/// Whole cache lines.
const SIZE: usize = size_of::<Counted<Task>>().next_multiple_of(64);
/// A million tasks are a million of these.
const _: () = assert!(cfg!(milo_tsan) || SIZE <= 192);
/// So many are taken from the system at a time.
const RUN: usize = 64;

/// A block that nobody uses.
struct Unused {
    next: *mut Unused,
}

/// Unused blocks, the last one given back first.
#[derive(Clone, Copy)]
struct List(*mut Unused);

// SAFETY: only memory, which belongs to whoever has the list.
unsafe impl Send for List {}

static SHARED: Lock<List> = Lock::new(List(null_mut()));

/// One thread's unused blocks.
pub struct Spare {
    list: Cell<List>,
}

impl List {
    fn pop(&mut self) -> Option<*mut u8> {
        // SAFETY: blocks in a list are unused and hold a link.
        let next = unsafe { self.0.as_ref()? }.next;
        Some(core::mem::replace(&mut self.0, next).cast())
    }

    /// # Safety
    /// A block that nobody uses.
    unsafe fn push(&mut self, block: *mut u8) {
        let block = block.cast::<Unused>();
        // SAFETY: by this function's contract.
        unsafe { block.write(Unused { next: self.0 }) };
        self.0 = block;
    }

    /// New blocks, all from the system.
    fn run() -> List {
        let base = memory::allocate((RUN * SIZE) as i64, 64);
        let mut list = List(null_mut());
        for index in (0..RUN).rev() {
            // SAFETY: inside the new memory.
            unsafe { list.push(base.add(index * SIZE)) };
        }
        list
    }
}

impl Spare {
    /// None yet.
    pub const fn new() -> Spare {
        Spare {
            list: Cell::new(List(null_mut())),
        }
    }

    /// Gives all to other threads.
    pub fn release(&self) {
        let (mut list, mut shared) = (self.list.replace(List(null_mut())), SHARED.lock());
        while let Some(block) = list.pop() {
            // SAFETY: out of the list, so unused.
            unsafe { shared.push(block) };
        }
    }

    #[inline(always)]
    fn take(&self) -> *mut u8 {
        let mut list = self.list.get();
        let block = list.pop();
        self.list.set(list);
        block.unwrap_or_else(|| self.refill())
    }

    #[cold]
    fn refill(&self) -> *mut u8 {
        let shared = core::mem::replace(&mut *SHARED.lock(), List(null_mut()));
        self.list
            .set(if shared.0.is_null() { List::run() } else { shared });
        self.take()
    }
}

/// A block. Under valgrind each is the allocator's, so that leaks are seen.
#[inline(always)]
pub fn take() -> *mut u8 {
    match scheduler::attached() {
        _ if valgrind::is_present() => memory::allocate(SIZE as i64, 64),
        Some(here) => here.blocks.take(),
        None => take_shared(),
    }
}

/// A block for a thread that has no list yet: one that the threads before it left.
fn take_shared() -> *mut u8 {
    let left = SHARED.lock().pop();
    left.unwrap_or_else(|| memory::allocate(SIZE as i64, 64))
}

/// Gives a block back.
///
/// # Safety
/// From [`take`], and not used any more.
#[inline(always)]
pub unsafe fn put(block: *mut u8) {
    // SAFETY: by this function's contract.
    unsafe {
        if valgrind::is_present() {
            return memory::free(block, SIZE as i64, 64);
        }
        match scheduler::attached() {
            Some(here) => {
                let mut list = here.blocks.list.get();
                list.push(block);
                here.blocks.list.set(list);
            }
            None => SHARED.lock().push(block),
        }
    }
}
