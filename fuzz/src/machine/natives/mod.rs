//! The runtime's entry points, modelled.

mod blocking;
mod objects;
mod plain;
pub mod text;

pub use objects::{Object, Objects};

use super::Machine;
use super::violation::Step;

/// What a native call gives.
pub enum Outcome {
    Value(u64),
    /// It has put work in front; it gives nothing.
    Work,
    /// Others go first; it gives 0.
    Turn,
    /// It has to be called again later.
    Wait,
}

/// An entry point.
pub type Native = for<'m, 'p, 'a> fn(&'m mut Machine<'p>, &'a [u64]) -> Step<Outcome>;

/// The model of an entry point.
pub fn find(name: &str) -> Option<Native> {
    plain::find(name).or_else(|| blocking::find(name))
}

fn value(value: u64) -> Step<Outcome> {
    Ok(Outcome::Value(value))
}
