//! Error numbers of the system and their texts.

use crate::string::MiloString;

/// The errno of the last failed call of this thread.
pub fn last() -> i32 {
    // SAFETY: the location is valid in every thread.
    unsafe { *libc::__errno_location() }
}

/// Appends the system's text for an errno, beginning in lower case: `no such file or directory`.
pub fn message(errno: i32, out: &mut MiloString) {
    let mut text = [0u8; 128];
    // SAFETY: the buffer has that length; the text is terminated.
    unsafe { libc::strerror_r(errno, text.as_mut_ptr().cast(), text.len()) };
    let len = text.iter().position(|&byte| byte == 0).unwrap_or(text.len());
    if text[1].is_ascii_lowercase() {
        text[0] = text[0].to_ascii_lowercase();
    }
    out.append(&text[..len]);
}

/// Sets the errno of this thread.
pub fn set(errno: i32) {
    // SAFETY: the location is valid in every thread.
    unsafe { *libc::__errno_location() = errno }
}
