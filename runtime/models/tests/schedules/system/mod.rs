//! What lies below the library in these tests.

pub mod arch;
pub mod clock;
pub mod deadlock;
pub mod descriptor;
pub mod errno;
pub mod fault;
pub mod fences;
pub mod format;
pub mod futex;
pub mod memory;
pub mod model;
pub mod preempt;
pub mod reactor;
pub mod seed;
pub mod single;
pub mod sync;
pub mod thread;
pub mod trap;
pub mod valgrind;
