//! The real switch between stacks, and a word per thread of the model.

#[cfg(not(miri))]
#[allow(dead_code)]
#[path = "../../../../src/arch/x86_64.rs"]
mod real;

#[cfg(miri)]
mod real {
    //! Miri interprets no machine code: there are no green threads under it.

    pub unsafe fn switch(_: *mut *mut u8, _: *mut u8) {
        panic!("a switch under Miri")
    }

    pub unsafe fn leave(_: *mut u8) -> ! {
        panic!("a switch under Miri")
    }

    pub unsafe fn fresh(_: *mut u8, _: extern "C" fn() -> !) -> *mut u8 {
        panic!("a green thread under Miri")
    }
}

use crate::model;
pub use real::{fresh, leave, switch};
use std::cell::Cell;

model::thread_local! {
    static WORD: Cell<usize> = const { Cell::new(0) };
}

/// The calling thread's word.
pub fn thread_word() -> usize {
    WORD.with(Cell::get)
}

/// Sets the calling thread's word.
pub fn set_thread_word(word: usize) {
    WORD.with(|place| place.set(word));
}
