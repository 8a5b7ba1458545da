//! The real switch between stacks, and a word per thread of the model.

#[allow(dead_code)]
#[path = "../../../../src/arch/x86_64.rs"]
mod real;

pub use real::{fresh, leave, switch};
use std::cell::Cell;

shuttle::thread_local! {
    static WORD: Cell<usize> = Cell::new(0);
}

/// The calling thread's word.
pub fn thread_word() -> usize {
    WORD.with(Cell::get)
}

/// Sets the calling thread's word.
pub fn set_thread_word(word: usize) {
    WORD.with(|place| place.set(word));
}
