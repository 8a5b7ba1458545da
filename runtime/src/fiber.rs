//! Telling ThreadSanitizer which stack runs: it keeps a history for each and cannot see a switch.
//!
//! Only with `--cfg milo_tsan`; otherwise nothing of this is there. `runtime/sanitize.py` builds the tests like that.

/// A stack as the sanitizer knows it.
#[derive(Clone, Copy)]
pub struct Fiber(#[cfg(milo_tsan)] *mut core::ffi::c_void);

#[cfg(milo_tsan)]
mod sanitizer {
    use super::Fiber;
    use core::ffi::c_void;
    use core::ptr::null_mut;

    unsafe extern "C" {
        fn __tsan_get_current_fiber() -> *mut c_void;
        fn __tsan_create_fiber(flags: u32) -> *mut c_void;
        fn __tsan_switch_to_fiber(fiber: *mut c_void, flags: u32);
        fn __tsan_destroy_fiber(fiber: *mut c_void);
    }

    impl Fiber {
        /// None yet.
        pub const NONE: Fiber = Fiber(null_mut());

        /// The one that runs.
        pub fn current() -> Fiber {
            // SAFETY: asks only.
            Fiber(unsafe { __tsan_get_current_fiber() })
        }

        /// A stack that has not run.
        pub fn fresh() -> Fiber {
            // SAFETY: a new one.
            Fiber(unsafe { __tsan_create_fiber(0) })
        }

        /// The caller is about to switch to this stack. Whatever ran before on this thread happened before: tasks of a
        /// thread take turns.
        #[inline(always)]
        pub fn resume(self) {
            // SAFETY: a fiber that is not destroyed and runs nowhere else.
            unsafe { __tsan_switch_to_fiber(self.0, 0) }
        }

        /// The stack will not run again, as it is now. Called from another.
        pub fn end(self) {
            // SAFETY: made by `fresh`, and not running.
            unsafe { __tsan_destroy_fiber(self.0) }
        }
    }
}

#[cfg(not(milo_tsan))]
impl Fiber {
    /// None yet.
    pub const NONE: Fiber = Fiber();

    /// The one that runs.
    #[inline(always)]
    pub fn current() -> Fiber {
        Fiber()
    }

    /// A stack that has not run.
    #[inline(always)]
    pub fn fresh() -> Fiber {
        Fiber()
    }

    /// The caller is about to switch to this stack.
    #[inline(always)]
    pub fn resume(self) {}

    /// The stack will not run again, as it is now. Called from another.
    #[inline(always)]
    pub fn end(self) {}
}
