//! Telling valgrind about our stacks, so that it does not take a switch for a huge change of the stack pointer.

use crate::arch;
use core::sync::atomic::{AtomicU8, Ordering};

const RUNNING_ON_VALGRIND: usize = 0x1001;
const STACK_REGISTER: usize = 0x1501;

/// True when the program runs under valgrind.
pub fn is_present() -> bool {
    static ANSWER: AtomicU8 = AtomicU8::new(2);
    let mut answer = ANSWER.load(Ordering::Relaxed);
    if answer == 2 {
        answer = (arch::valgrind(0, &[RUNNING_ON_VALGRIND, 0, 0, 0, 0, 0]) != 0) as u8;
        ANSWER.store(answer, Ordering::Relaxed);
    }
    answer == 1
}

/// Says that `low..high` is a stack.
pub fn register_stack(low: *mut u8, high: *mut u8) {
    if is_present() {
        arch::valgrind(0, &[STACK_REGISTER, low as usize, high as usize - 1, 0, 0, 0]);
    }
}
