//! The Milo compiler as a library. The modules stand in the order a program passes through them.

pub mod command;
pub mod link;
pub mod options;
pub mod pipeline;

pub mod resolve;
pub mod source;
pub mod syntax;

pub mod hir;
pub mod typecheck;
pub mod types;

pub mod check;

pub mod codegen;
pub mod mir;
pub mod mono;
pub mod optimize;

pub mod diagnostics;
pub mod timing;
