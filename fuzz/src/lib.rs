//! Random Milo programs, and an interpreter that watches every byte they own.

pub mod campaign;
pub mod front;
pub mod generate;
pub mod machine;
pub mod minimise;
pub mod native;
pub mod rng;
pub mod sabotage;
