//! Calls into C, on a stack that is large enough for it.

use crate::closure::Closure;
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

/// Calls a closure on the OS thread's stack, as if it were C: it may recurse deeply, and may not wait.
///
/// # Safety
/// A live closure of type `() => void`.
pub unsafe fn run(closure: Closure) {
    let mut closure = closure;
    // SAFETY: `run_closure` takes the address of a closure.
    unsafe { call(run_closure as *const () as *const u8, (&raw mut closure).cast()) }
}

extern "C" fn run_closure(closure: *mut u8) {
    // SAFETY: from `run`.
    unsafe { (*closure.cast::<Closure>()).call_borrowed() }
}
