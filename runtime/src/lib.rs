//! The run-time library linked into every Milo program.
//!
//! * **In**: calls of compiled code through the C interface of [`abi`], and the symbols `milo_main` and
//!   `milo_call_closure` of the compiled object.
//! * **Out**: memory, text, failure reports, threads, green threads and everything that blocks.
//! * **Always**: nothing here panics; a failure of the program or of the system ends in a message of [`trap`]. A
//!   started task never leaves its OS thread. No wait node ever lies on a stack.
//! * **Errors**: blocking calls return a [`status::Status`]; calls on descriptors return `-errno`.
//! * **Tests**: `runtime/tests/`, which provide the two symbols themselves.
//! * **Absent**: architectures but x86-64 and systems but Linux (a port writes `arch/<name>.rs`); standard-library
//!   modules written in Milo.
//!
//! The feature `entry` makes the archive that programs link: it owns `main`, the allocator and the panic handler, and
//! does without `std`, which keeps a small program under 100 KB. Build it with frame pointers
//! (`-C force-frame-pointers=yes`) so that `MILO_BACKTRACE=1` sees through it.

#![cfg_attr(feature = "entry", no_std)]
#![deny(clippy::undocumented_unsafe_blocks)]

extern crate alloc;
#[cfg(not(target_os = "linux"))]
compile_error!("milo-runtime is written for Linux");

pub mod abi;
pub mod location;
pub mod start;
pub mod status;
pub mod string;
pub mod trap;

mod arch;
mod atomic;
mod backtrace;
mod barrier;
mod blocking;
mod blocks;
mod bytes;
mod ccall;
mod cell;
mod channel;
mod clock;
mod closure;
mod deadlock;
mod descriptor;
mod errno;
mod fault;
mod fences;
mod fiber;
mod format;
mod futex;
mod handle;
mod hash;
mod helpers;
mod idle;
mod inbox;
mod local;
mod lock;
mod memory;
mod mutex;
mod net;
mod once;
mod output;
mod parallel;
mod park;
mod parse;
mod preempt;
mod reactor;
mod reading;
mod ring;
mod rwlock;
mod scheduler;
mod select;
mod semaphore;
mod signal;
mod single;
mod stack;
mod symbols;
mod task;
mod text;
mod thread;
mod timer;
mod valgrind;
mod waiter;
mod waitgroup;
mod workers;

#[cfg(feature = "entry")]
mod entry;
