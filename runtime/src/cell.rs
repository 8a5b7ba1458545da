//! Counted cells: one value of the program behind a handle.

use crate::closure::Dropper;
use crate::handle::{Counted, Object};
use crate::memory;

/// A value of the program in a block of its own.
pub struct Cell {
    value: *mut u8,
    size: i64,
    align: i64,
    drop: Dropper,
}

/// A cell with the value moved in.
///
/// # Safety
/// `value` has `size` bytes, which the caller gives up; `drop` drops such a value.
pub unsafe fn new(value: *const u8, size: i64, align: i64, drop: Dropper) -> *mut u8 {
    let block = memory::allocate(size, align);
    // SAFETY: both have `size` bytes.
    unsafe { block.copy_from_nonoverlapping(value, size.max(0) as usize) };
    Counted::handle(Cell {
        value: block,
        size,
        align,
        drop,
    })
}

impl Cell {
    /// Where the value is.
    pub fn value(&self) -> *mut u8 {
        self.value
    }
}

impl Object for Cell {}

impl Drop for Cell {
    fn drop(&mut self) {
        // SAFETY: the value is the cell's own, and nobody holds the cell any more.
        unsafe {
            if let Some(drop) = self.drop {
                drop(self.value);
            }
            memory::free(self.value, self.size, self.align);
        }
    }
}
