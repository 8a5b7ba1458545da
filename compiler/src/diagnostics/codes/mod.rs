//! Every diagnostic code, one file each. A file holds the [`Code`](super::Code) and the constructors of its diagnostics.

use super::Code;

pub mod e0101;
pub mod e0102;
pub mod e0103;
pub mod e0104;
pub mod e0105;
pub mod e0106;
pub mod e0107;
pub mod e0108;
pub mod e0109;
pub mod e0110;
pub mod e0111;
pub mod e0112;

/// All codes, in order, for `milo explain` and the tests of the explanations.
#[rustfmt::skip]
pub const ALL: &[&Code] = &[
    &e0101::CODE,
    &e0102::CODE,
    &e0103::CODE,
    &e0104::CODE,
    &e0105::CODE,
    &e0106::CODE,
    &e0107::CODE,
    &e0108::CODE,
    &e0109::CODE,
    &e0110::CODE,
    &e0111::CODE,
    &e0112::CODE,
];
