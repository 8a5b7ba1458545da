//! Random Milo programs, and an interpreter that watches every byte they own.

pub mod front;
pub mod generate;
pub mod machine;
pub mod rng;
