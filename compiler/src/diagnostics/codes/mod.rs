//! Every diagnostic code, one file each. A file holds the [`Code`](super::Code) and the constructors of its diagnostics.

use super::Code;

pub mod e0101;
pub mod e0901;
pub mod e0902;
pub mod e0903;
pub mod e0904;
pub mod e0905;
pub mod e0906;
pub mod e0907;
pub mod e0908;
pub mod e0909;

/// All codes, in order, for `milo explain` and the tests of the explanations.
pub const ALL: &[&Code] = &[&e0101::CODE, &e0901::CODE];
