//! A queue of elements of one size, moved by copying.

use crate::memory;
use core::ptr::null_mut;

/// Elements in order. Memory comes with the first element and doubles when it is full, up to the limit.
pub struct Ring {
    block: *mut u8,
    slots: i64,
    first: i64,
    len: i64,
    size: i64,
    align: i64,
    most: i64,
}

// SAFETY: the compiler lets only Send elements into shared objects.
unsafe impl Send for Ring {}

/// Copies one element; the common small sizes without a call.
///
/// # Safety
/// Both have `size` bytes and do not overlap.
#[inline(always)]
pub unsafe fn copy(from: *const u8, to: *mut u8, size: i64) {
    // SAFETY: by this function's contract.
    unsafe {
        match size {
            8 => to.cast::<[u8; 8]>().write(from.cast::<[u8; 8]>().read()),
            24 => to.cast::<[u8; 24]>().write(from.cast::<[u8; 24]>().read()),
            _ => to.copy_from_nonoverlapping(from, size as usize),
        }
    }
}

impl Ring {
    /// An empty queue for at most `most` elements.
    pub const fn new(size: i64, align: i64, most: i64) -> Ring {
        Ring {
            block: null_mut(),
            slots: 0,
            first: 0,
            len: 0,
            size,
            align,
            most,
        }
    }

    /// How many elements are in it.
    pub fn len(&self) -> i64 {
        self.len
    }

    /// True when no more fits.
    pub fn is_full(&self) -> bool {
        self.len >= self.most
    }

    /// Moves an element in.
    ///
    /// # Safety
    /// The queue is not full, and `from` is an element that the caller gives up.
    pub unsafe fn push(&mut self, from: *const u8) {
        if self.len == self.slots {
            self.grow();
        }
        let mut at = self.first + self.len;
        at -= if at >= self.slots { self.slots } else { 0 };
        // SAFETY: a free slot.
        unsafe { copy(from, self.slot(at), self.size) };
        self.len += 1;
    }

    /// Moves the first element out.
    ///
    /// # Safety
    /// The queue is not empty, and `to` has room for an element.
    pub unsafe fn pop(&mut self, to: *mut u8) {
        // SAFETY: a slot in use.
        unsafe { copy(self.slot(self.first), to, self.size) };
        self.advance();
    }

    /// The first element, taken out of the order but still in its slot until the next push.
    pub fn pop_in_place(&mut self) -> Option<*mut u8> {
        let element = (self.len > 0).then(|| self.slot(self.first))?;
        self.advance();
        Some(element)
    }

    fn advance(&mut self) {
        self.first += 1;
        self.len -= 1;
        if self.first == self.slots {
            self.first = 0;
        }
    }

    fn slot(&self, at: i64) -> *mut u8 {
        self.block.wrapping_add((at * self.size) as usize)
    }

    #[cold]
    fn grow(&mut self) {
        let slots = (self.slots * 2).max(8).min(self.most);
        let block = memory::allocate(slots.saturating_mul(self.size), self.align);
        let (len, before) = (self.len, self.slots - self.first);
        let head = before.min(len);
        // SAFETY: the new block has room for all elements: first those up to the old end, then those from its start.
        unsafe {
            block.copy_from_nonoverlapping(self.slot(self.first), (head * self.size) as usize);
            block
                .add((head * self.size) as usize)
                .copy_from_nonoverlapping(self.block, ((len - head) * self.size) as usize);
            memory::free(self.block, self.slots * self.size, self.align);
        }
        (self.block, self.slots, self.first) = (block, slots, 0);
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        // SAFETY: the queue's own block.
        unsafe { memory::free(self.block, self.slots * self.size, self.align) }
    }
}
