//! Milo's `string` as the runtime sees it.

use crate::memory;

/// The layout of `string` (and of `Vec<u8>`). `cap == 0` means that the bytes are static and belong to nobody.
#[repr(C)]
pub struct MiloString {
    pub ptr: *mut u8,
    pub len: i64,
    pub cap: i64,
}

/// The string at an address that compiled code gave us.
///
/// # Safety
/// A live string that nobody else uses for `'a`.
pub unsafe fn at<'a>(out: *mut u8) -> &'a mut MiloString {
    // SAFETY: by this function's contract.
    unsafe { &mut *out.cast() }
}

impl MiloString {
    /// The empty string.
    pub const fn new() -> MiloString {
        MiloString {
            ptr: core::ptr::null_mut(),
            len: 0,
            cap: 0,
        }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: a string's pointer and length belong together.
        unsafe { crate::bytes::view(self.ptr, self.len) }
    }

    /// Makes room for `additional` more bytes, at least doubling when it has to grow.
    pub fn reserve(&mut self, additional: i64) {
        let needed = self.len.saturating_add(additional.max(0));
        if needed > self.cap {
            self.grow(needed.max(self.cap.saturating_mul(2)).max(16));
        }
    }

    /// Adds bytes at the end. They may be a part of the string itself.
    pub fn append(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let inside = (bytes.as_ptr() as i64).wrapping_sub(self.ptr as i64);
        self.reserve(bytes.len() as i64);
        let within = self.cap > 0 && (0..self.len).contains(&inside);
        let from = if within {
            self.ptr.wrapping_add(inside as usize).cast_const()
        } else {
            bytes.as_ptr()
        };
        // SAFETY: `reserve` made the room, and the source lies before it or elsewhere.
        unsafe {
            self.ptr
                .add(self.len as usize)
                .copy_from_nonoverlapping(from, bytes.len())
        };
        self.len += bytes.len() as i64;
    }

    #[cold]
    fn grow(&mut self, cap: i64) {
        self.ptr = if self.cap > 0 {
            // SAFETY: an owned buffer came from `memory` with this capacity.
            unsafe { memory::reallocate(self.ptr, self.cap, cap, 1) }
        } else {
            let block = memory::allocate(cap, 1);
            // SAFETY: `cap >= len`, and the old bytes are static.
            unsafe { block.copy_from_nonoverlapping(self.bytes().as_ptr(), self.len as usize) };
            block
        };
        self.cap = cap;
    }
}

impl Default for MiloString {
    fn default() -> MiloString {
        MiloString::new()
    }
}

impl Drop for MiloString {
    fn drop(&mut self) {
        // SAFETY: a capacity above 0 means an owned buffer of `memory`.
        unsafe { memory::free(self.ptr, self.cap, 1) }
    }
}
