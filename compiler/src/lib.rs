//! The Milo compiler as a library. The modules stand in the order a program passes through them.

pub mod command;
pub mod link;
pub mod options;
pub mod pipeline;

pub mod source;

pub mod syntax;

pub mod resolve;

pub mod types;

pub mod typecheck;

pub mod hir;

pub mod check;

pub mod mir;

pub mod mono;

pub mod optimize;

pub mod codegen;

pub mod diagnostics;
pub mod timing;
