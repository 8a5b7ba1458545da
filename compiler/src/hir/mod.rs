//! The typed tree: every name resolved, every type known, every coercion, borrow and implicit clone spelled out.
//!
//! * **In**: built by `typecheck/` only.
//! * **Out**: [`Program`] with declarations in id-indexed tables; one [`Body`] per function with expressions and locals
//!   in arenas. Closures share their function's arenas.
//! * **Always**: after type checking without errors no `Infer` type is left; `Error` nodes and types exist only in
//!   programs that have been reported; the tree is not deeper than the syntax tree by more than a constant factor.
//! * **Places**: `Local`, `Global`, `Field`, `Index`, `Deref` of a place are places; used where a value is wanted they
//!   are read: copied if the type is Copy, moved otherwise. Where a clone is implied (`v[i]` of a non-Copy element read
//!   as a value) the tree has a [`ExprKind::Clone`].
//! * **References are explicit here**: using a name of reference type gives `Deref(Local)`; passing a place to a `&T`
//!   parameter gives `Borrow`.
//! * **Absent**: drops, moves and control-flow edges (MIR), generics' concrete types (mono).

mod body;
pub mod print;
mod program;
mod sound;
mod visit;

pub use body::*;
pub use program::*;
