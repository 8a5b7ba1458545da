//! Closures of compiled code: calling them and counting their environments.

use crate::single;
use core::sync::atomic::AtomicI64;

/// A `() => void` closure, as compiled code lays it out.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Closure {
    pub code: *const u8,
    pub env: *mut u8,
}

// SAFETY: the compiler lets only closures with Send captures reach another thread.
unsafe impl Send for Closure {}

/// What every environment begins with.
#[repr(C)]
struct Environment {
    /// Negative: on a stack or static, never counted.
    refcount: AtomicI64,
    drop_env: Option<unsafe extern "C" fn(*mut u8)>,
    size: i64,
}

/// A function that drops a value in place.
pub type Dropper = Option<unsafe extern "C" fn(*mut u8)>;

unsafe extern "C" {
    fn milo_call_closure(code: *const u8, env: *mut u8);
}

impl Closure {
    /// A closure that is none.
    pub const EMPTY: Closure = Closure {
        code: core::ptr::null(),
        env: core::ptr::null_mut(),
    };

    /// Calls a closure that somebody else holds.
    ///
    /// # Safety
    /// A live closure of type `() => void`.
    pub unsafe fn call_borrowed(self) {
        // SAFETY: by this function's contract.
        unsafe { milo_call_closure(self.code, self.env) }
    }

    /// Calls the closure and gives up the reference to its environment.
    ///
    /// # Safety
    /// A live closure of type `() => void`, one reference to which is ours.
    pub unsafe fn call(self) {
        // SAFETY: by this function's contract.
        unsafe {
            self.call_borrowed();
            release(self.env);
        }
    }
}

/// Counts one more holder.
///
/// # Safety
/// Null, or a live environment.
pub unsafe fn retain(env: *mut u8) {
    // SAFETY: by this function's contract.
    if let Some(environment) = unsafe { env.cast::<Environment>().as_ref() }
        && is_counted(environment)
    {
        single::add(&environment.refcount, 1);
    }
}

/// Gives up one hold; the last one drops the captures and the block.
///
/// # Safety
/// Null, or a live environment that the caller holds and uses no more.
pub unsafe fn release(env: *mut u8) {
    // SAFETY: by this function's contract.
    let Some(environment) = (unsafe { env.cast::<Environment>().as_ref() }) else {
        return;
    };
    if !is_counted(environment) || single::add(&environment.refcount, -1) != 1 {
        return;
    }
    match environment.drop_env {
        // SAFETY: the compiler's function for this environment, which nobody holds any more.
        Some(drop_env) => unsafe { drop_env(env) },
        // SAFETY: without a function there is nothing to drop but the block.
        None => unsafe { crate::memory::free(env, environment.size, 16) },
    }
}

fn is_counted(environment: &Environment) -> bool {
    environment.refcount.load(core::sync::atomic::Ordering::Relaxed) >= 0
}

/// A dropper from an address of the C interface.
///
/// # Safety
/// Null, or a C function that drops the value at its argument.
pub unsafe fn dropper(function: *const u8) -> Dropper {
    // SAFETY: a nullable function pointer has the same form as an address.
    unsafe { core::mem::transmute(function) }
}
