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
}

// SAFETY: the compiler emits locations as constant data that nothing writes.
unsafe impl Sync for Location {}
