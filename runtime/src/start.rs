//! The beginning and the end of a program.

use crate::park::{Limit, What};
use crate::{backtrace, ccall, fault, fences, local, output, scheduler, signal, thread, valgrind, workers};
use core::ffi::{CStr, c_char};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicI32, AtomicPtr, Ordering};

unsafe extern "C" {
    static environ: *const *const c_char;
}

static COUNT: AtomicI32 = AtomicI32::new(0);
static ARGUMENTS: AtomicPtr<*const c_char> = AtomicPtr::new(null_mut());

/// Makes the calling thread the main thread. Called once, before anything else.
///
/// # Safety
/// The arguments of `main`, which stay for ever.
pub unsafe fn initialise(count: i32, arguments: *const *const c_char) {
    COUNT.store(count, Ordering::Relaxed);
    ARGUMENTS.store(arguments.cast_mut(), Ordering::Relaxed);
    output::initialise();
    fault::initialise();
    fences::initialise();
    backtrace::initialise();
    signal::initialise();
    thread::adopt_main();
}

/// Runs a program's `main`, then every task to its end, drops main's thread-locals and writes stdout out.
pub fn run(main: impl FnOnce() -> i32) -> i32 {
    let code = main();
    let limit = Limit::forever(None, What::Drain);
    loop {
        scheduler::drain(&limit);
        if !workers::drain(&limit) {
            break;
        }
    }
    local::drop_all();
    output::flush();
    fault::finish();
    if valgrind::is_present() {
        scheduler::free_all();
    }
    code
}

/// Ends the process without draining.
pub fn exit(code: i32) -> ! {
    output::close_for_good();
    let mut code = code;
    // SAFETY: `finish` takes the address of a code; functions registered with `atexit` may need a whole stack.
    unsafe { ccall::call(finish as *const () as *const u8, (&raw mut code).cast()) };
    // SAFETY: `finish` did not return; this is for the compiler.
    unsafe { libc::_exit(code) }
}

extern "C" fn finish(code: *mut u8) {
    // SAFETY: from `exit`.
    unsafe { libc::exit(*code.cast::<i32>()) }
}

/// How many arguments there are.
pub fn arg_count() -> i64 {
    COUNT.load(Ordering::Relaxed).into()
}

/// An argument's bytes.
pub fn arg(i: i64) -> Option<&'static [u8]> {
    if !(0..arg_count()).contains(&i) {
        return None;
    }
    // SAFETY: an index within main's arguments, each of which is terminated.
    Some(unsafe { CStr::from_ptr(*ARGUMENTS.load(Ordering::Relaxed).add(i as usize)) }.to_bytes())
}

/// The environment, as the C library has it.
pub fn environment() -> *const u8 {
    // SAFETY: the C library defines it.
    unsafe { environ.cast() }
}
