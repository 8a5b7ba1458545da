//! Every diagnostic code, one file each. A file holds the [`Code`](super::Code) and the constructors of its diagnostics.

use super::Code;

pub mod e0101;
pub mod e0390;

/// All codes, in order, for `milo explain` and the tests of the explanations.
pub const ALL: &[&Code] = &[&e0101::CODE, &e0390::CODE];
