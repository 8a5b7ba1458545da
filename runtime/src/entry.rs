//! What makes the library a whole program: `main`, the allocator, and the end of a panic.

use crate::{memory, start, trap};
use core::alloc::{GlobalAlloc, Layout};
use core::ffi::c_char;

unsafe extern "C" {
    fn milo_main() -> i32;
}

#[unsafe(no_mangle)]
extern "C" fn main(count: i32, arguments: *const *const c_char) -> i32 {
    // SAFETY: the arguments of `main`; the compiled object defines `milo_main`.
    unsafe {
        start::initialise(count, arguments);
        start::run(|| milo_main())
    }
}

struct Malloc;

#[global_allocator]
static MALLOC: Malloc = Malloc;

// SAFETY: `memory` hands out blocks of malloc.
unsafe impl GlobalAlloc for Malloc {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        memory::allocate(layout.size() as i64, layout.align() as i64)
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // SAFETY: from `alloc` with the same layout.
        unsafe { memory::free(ptr, layout.size() as i64, layout.align() as i64) }
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: from `alloc` with the same layout.
        unsafe { memory::reallocate(ptr, layout.size() as i64, new_size as i64, layout.align() as i64) }
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    trap::message(
        None,
        b"the runtime library failed; this is a defect in Milo, not in the program",
    )
}

/// The standard `alloc` library was compiled to unwind and names this function; nothing here unwinds.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
