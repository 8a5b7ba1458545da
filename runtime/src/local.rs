//! Thread-local variables of the program: one block per variable and OS thread, made at the first use.

use crate::closure::Dropper;
use crate::{memory, scheduler};
use alloc::vec::Vec;

struct Local {
    key: *const u8,
    value: *mut u8,
    size: i64,
    align: i64,
    drop: Dropper,
}

/// The variables that one thread has used.
pub struct Locals {
    used: Vec<Local>,
}

impl Locals {
    /// None yet.
    pub const fn new() -> Locals {
        Locals { used: Vec::new() }
    }

    fn find(&self, key: *const u8) -> Option<*mut u8> {
        self.used
            .iter()
            .find(|local| local.key == key)
            .map(|local| local.value)
    }
}

/// The calling thread's block for a variable.
///
/// # Safety
/// `init` fills a block of `size` bytes, and `drop` drops what it made.
pub unsafe fn get(key: *const u8, size: i64, align: i64, init: Dropper, drop: Dropper) -> *mut u8 {
    let here = scheduler::current();
    if let Some(value) = here.locals.borrow().find(key) {
        return value;
    }
    let value = memory::allocate_zeroed(size, align);
    if let Some(init) = init {
        // SAFETY: by this function's contract. The list is not borrowed: `init` may use other variables.
        unsafe { init(value) };
    }
    here.locals.borrow_mut().used.push(Local {
        key,
        value,
        size,
        align,
        drop,
    });
    value
}

/// Drops the calling thread's variables, the last one made first.
pub fn drop_all() {
    let here = scheduler::current();
    while let Some(local) = pop(here) {
        // SAFETY: made by `get` with the same size; nobody can reach it any more.
        unsafe {
            if let Some(drop) = local.drop {
                drop(local.value);
            }
            memory::free(local.value, local.size, local.align);
        }
    }
}

fn pop(here: &scheduler::Scheduler) -> Option<Local> {
    here.locals.borrow_mut().used.pop()
}
