//! Memory for the program, from `malloc`, so that valgrind and other tools see every block.

use crate::{fault, trap};
use core::ffi::c_void;
use core::ptr::null_mut;

/// What `malloc` aligns every block to.
const MALLOC_ALIGN: i64 = 16;

/// A block of `size` bytes at `align`. Never null.
pub fn allocate(size: i64, align: i64) -> *mut u8 {
    match size {
        0 => align as *mut u8,
        _ => checked(raw(size, align), size),
    }
}

/// A block of zero bytes. Never null.
pub fn allocate_zeroed(size: i64, align: i64) -> *mut u8 {
    if size > 0 && align <= MALLOC_ALIGN {
        if fault::strikes() {
            trap::out_of_memory(size)
        }
        // SAFETY: calloc accepts any size.
        return checked(unsafe { libc::calloc(1, size as usize) }.cast(), size);
    }
    let block = allocate(size, align);
    // SAFETY: the block has `size` bytes.
    unsafe { block.write_bytes(0, size as usize) };
    block
}

/// Moves a block to one of another size.
///
/// # Safety
/// `ptr` came from this module with `old_size` and `align`.
pub unsafe fn reallocate(ptr: *mut u8, old_size: i64, new_size: i64, align: i64) -> *mut u8 {
    if old_size > 0 && new_size > 0 && align <= MALLOC_ALIGN {
        if fault::strikes() {
            trap::out_of_memory(new_size)
        }
        // SAFETY: a block of malloc, by this function's contract.
        return checked(
            unsafe { libc::realloc(ptr.cast(), new_size as usize) }.cast(),
            new_size,
        );
    }
    let block = allocate(new_size, align);
    // SAFETY: both blocks have that many bytes, and they are different blocks.
    unsafe { block.copy_from_nonoverlapping(ptr, old_size.min(new_size) as usize) };
    // SAFETY: handed on from the caller.
    unsafe { free(ptr, old_size, align) };
    block
}

/// Frees a block.
///
/// # Safety
/// `ptr` came from this module with `size`, or is null, or `size` is 0.
pub unsafe fn free(ptr: *mut u8, size: i64, _align: i64) {
    if size != 0 {
        // SAFETY: a block of malloc or posix_memalign, by this function's contract.
        unsafe { libc::free(ptr.cast()) }
    }
}

fn raw(size: i64, align: i64) -> *mut u8 {
    if size < 0 || fault::strikes() {
        return null_mut();
    }
    if align <= MALLOC_ALIGN {
        // SAFETY: malloc accepts any size.
        return unsafe { libc::malloc(size as usize) }.cast();
    }
    let mut block: *mut c_void = null_mut();
    // SAFETY: `block` is writable; a bad alignment is reported by the result.
    match unsafe { libc::posix_memalign(&mut block, align as usize, size as usize) } {
        0 => block.cast(),
        _ => null_mut(),
    }
}

fn checked(block: *mut u8, size: i64) -> *mut u8 {
    if block.is_null() {
        trap::out_of_memory(size)
    }
    block
}
