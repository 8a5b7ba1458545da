//! The Milo compiler as a library. The modules stand in the order a program passes through them.

pub mod diagnostics;
pub mod source;
pub mod syntax;
// ---
pub mod types;
// ---
pub mod hir;
// ---
pub mod mir;
// ---
pub mod mono;
// ---
pub mod codegen;
