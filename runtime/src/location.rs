//! A place in the program's source, as the compiler emits it into static data.

/// Where something happens: file, function, line and column. The text is static and valid UTF-8.
#[repr(C)]
pub struct Location {
    pub file: *const u8,
    pub file_len: i64,
    pub function: *const u8,
    pub function_len: i64,
    pub line: u32,
    pub column: u32,
    /// The call that the compiler replaced by the code here; null when the function was called.
    pub caller: *const Location,
}

// SAFETY: the compiler emits locations as constant data that nothing writes.
unsafe impl Sync for Location {}

/// A location, if the compiler gave one.
pub type Place = Option<&'static Location>;

impl Location {
    /// The place behind a pointer of the C interface.
    ///
    /// # Safety
    /// Null, or static data laid out as a `Location`.
    pub unsafe fn at(loc: *const Location) -> Place {
        // SAFETY: by this function's contract.
        unsafe { loc.as_ref() }
    }

    /// The call around this place, when the compiler replaced it by the callee's code.
    pub fn caller(&self) -> Place {
        // SAFETY: null or another of the compiler's locations.
        unsafe { Location::at(self.caller) }
    }

    /// The file's name.
    pub fn file(&self) -> &[u8] {
        // SAFETY: static text of that length.
        unsafe { crate::bytes::view(self.file, self.file_len) }
    }

    /// The function's name.
    pub fn function(&self) -> &[u8] {
        // SAFETY: static text of that length.
        unsafe { crate::bytes::view(self.function, self.function_len) }
    }
}
