//! Byte strings handed over by compiled code: viewing, comparing, searching.

use core::cmp::Ordering;
use core::ffi::c_void;

/// The bytes at `ptr`. A length of 0 never looks at the pointer.
///
/// # Safety
/// `ptr` has `len` readable bytes that stay as they are for `'a`.
pub unsafe fn view<'a>(ptr: *const u8, len: i64) -> &'a [u8] {
    if len <= 0 {
        return &[];
    }
    // SAFETY: by this function's contract.
    unsafe { core::slice::from_raw_parts(ptr, len as usize) }
}

/// Orders by the first differing byte, then by length.
pub fn compare(a: &[u8], b: &[u8]) -> i32 {
    match a.cmp(b) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

/// The first position at or after `from` where `needle` occurs, or -1.
pub fn find(hay: &[u8], needle: &[u8], from: i64) -> i64 {
    let Some(rest) = usize::try_from(from).ok().and_then(|from| hay.get(from..)) else {
        return -1;
    };
    // SAFETY: both ranges are slices.
    let hit = unsafe { libc::memmem(pointer(rest), rest.len(), pointer(needle), needle.len()) };
    if hit.is_null() {
        -1
    } else {
        hit as i64 - hay.as_ptr() as i64
    }
}

/// The last position where `needle` occurs, or -1.
pub fn find_last(hay: &[u8], needle: &[u8]) -> i64 {
    let Some(last) = hay.len().checked_sub(needle.len()) else {
        return -1;
    };
    (0..=last)
        .rev()
        .find(|&at| hay[at..].starts_with(needle))
        .map_or(-1, |at| at as i64)
}

fn pointer(bytes: &[u8]) -> *const c_void {
    bytes.as_ptr().cast()
}
