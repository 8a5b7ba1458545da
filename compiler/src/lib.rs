//! The Milo compiler as a library. The modules stand in the order a program passes through them.

pub mod diagnostics;
pub mod source;
pub mod syntax;
// ---
pub mod resolve;
// ---
pub mod types;
// ---
pub mod hir;
// ---
pub mod typecheck;
// ---
pub mod mir;
