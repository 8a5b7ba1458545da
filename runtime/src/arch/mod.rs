//! What depends on the processor: switching stacks, the thread's word, registers in a signal context.
//!
//! * **Always**: the stack pointer is 16-byte aligned where a C function begins its work.
//! * **Tests**: every test that runs a task.
//! * **Absent**: processors but x86-64. A port is one more file with the same functions.

#[cfg(target_arch = "x86_64")]
mod x86_64;
#[cfg(target_arch = "x86_64")]
pub use x86_64::*;

#[cfg(not(target_arch = "x86_64"))]
compile_error!("milo-runtime has no arch module for this processor");
