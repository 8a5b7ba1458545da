//! Reading numbers from text. The whole text must be the number.

/// A decimal integer with an optional sign.
pub fn signed(text: &[u8]) -> Option<i64> {
    core::str::from_utf8(text).ok()?.parse().ok()
}

/// A decimal integer without a minus.
pub fn unsigned(text: &[u8]) -> Option<u64> {
    core::str::from_utf8(text).ok()?.parse().ok()
}

/// A float: decimal or scientific, or `inf`, `nan` in any case.
pub fn double(text: &[u8]) -> Option<f64> {
    core::str::from_utf8(text).ok()?.parse().ok()
}

/// Stores a number if there is one, and says so.
///
/// # Safety
/// `out` may be written.
pub unsafe fn store<T>(out: *mut T, value: Option<T>) -> u8 {
    let Some(value) = value else { return 0 };
    // SAFETY: by this function's contract.
    unsafe { out.write(value) };
    1
}
