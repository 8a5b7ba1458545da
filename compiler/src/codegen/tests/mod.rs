//! Hand-written bodies through monomorphisation, code generation and the linker, run as programs.

mod aggregates;
mod closures;
mod glue;
mod runtime_abi;
mod scalars;
mod world;
