//! The control-flow graph: explicit places, moves, copies, borrows and drops. Where ownership is judged.
//!
//! * **In**: HIR bodies, through `build/`.
//! * **Out**: [`Module`] of generic bodies, judged and drop-elaborated; `mono/` turns it into concrete ones.
//! * **Always** (mirrored by `verify.rs`):
//!   1. Locals `0..arg_count` are the parameters, set on entry; a closure's environment is not a local but
//!      [`Base::Capture`].
//!   2. Every block ends in one terminator; every jump target exists; block 0 is the entry and is not a target.
//!   3. Bounds of `Index` projections have been checked by a [`StatementKind::CheckBounds`] on the same operand that
//!      dominates the use with nothing in between that could change the container's length, or compared with the
//!      length by the loop that counts them.
//!   4. A place used by `Operand::Move` is not used again before it is assigned; after elaboration every local whose
//!      type needs dropping is dropped or moved on every path out of its storage.
//!   5. Before elaboration `Drop` means "if initialised"; afterwards it is unconditional.
//!   6. A read of a Copy type whose bits may not simply be duplicated (handles, counted closures) is a
//!      `Rvalue::Duplicate`, never a plain `Operand::Copy`, except where a function value is only lent to be called.
//!   7. `Call` statements to functions returning `never` are followed by `Unreachable`.
//! * **Errors**: none; what can be wrong with a program is said by `check/`, on this form.
//! * **Tests**: `build/tests.rs` from source, `elaborate/tests.rs` by hand; `verify` runs in every debug build.
//! * **Absent**: unwinding (traps end the process), overloaded or implicit anything.

pub mod assemble;
mod body;
pub mod build;
pub mod dataflow;
pub mod elaborate;
pub mod init;
mod loops;
mod owned_facts;
pub mod paths;
pub mod print;
mod typing;
pub mod verify;
pub mod visit;

pub use body::*;
pub use owned_facts::{OwnedFacts, root};
pub use typing::*;
