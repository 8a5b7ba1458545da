//! Calls into C, on a stack that is large enough for it.

use crate::{arch, scheduler};

/// Calls the C-convention `func(args)`: on the OS thread's own stack when a green thread calls, directly otherwise.
///
/// # Safety
/// `func` takes `args`.
pub unsafe fn call(func: *const u8, args: *mut u8) {
    match scheduler::attached() {
        // SAFETY: handed on from the caller.
        Some(here) if here.foreign_calls.get() == 0 && !here.task().is_root() => unsafe {
            call_below(here, func, args)
        },
        // SAFETY: an address of a function of this form.
        _ => unsafe { core::mem::transmute::<*const u8, extern "C" fn(*mut u8)>(func)(args) },
    }
}

/// Calls below the parked context of the thread itself.
unsafe fn call_below(here: &scheduler::Scheduler, func: *const u8, args: *mut u8) {
    let stack = scheduler::os_stack(here) as usize & !15;
    here.foreign_calls.set(1);
    // SAFETY: a green thread runs, so the OS stack is unused below what its context saved there. The call leaves out
    // the red zone, which a parked context does not have.
    unsafe { arch::call_on(stack as *mut u8, func, args) };
    here.foreign_calls.set(0);
}
