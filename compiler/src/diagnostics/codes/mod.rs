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
pub mod e0501;
pub mod e0502;
pub mod e0503;
pub mod e0601;
pub mod e0602;
pub mod e0603;
pub mod e0604;
pub mod e0605;
pub mod e0606;
pub mod e0607;
pub mod e0701;
pub mod e0801;
pub mod e0802;
pub mod e0803;
pub mod e0804;
pub mod e0901;
pub mod e0902;
pub mod e0903;
pub mod e0904;
pub mod e0905;
pub mod e0906;
pub mod e0907;
pub mod e0908;
pub mod e0909;
pub mod w0701;

/// All codes, in order, for `milo explain` and the tests of the explanations.
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
    &e0501::CODE,
    &e0502::CODE,
    &e0503::CODE,
    &e0601::CODE,
    &e0602::CODE,
    &e0603::CODE,
    &e0604::CODE,
    &e0605::CODE,
    &e0606::CODE,
    &e0607::CODE,
    &e0701::CODE,
    &e0801::CODE,
    &e0802::CODE,
    &e0803::CODE,
    &e0804::CODE,
    &e0901::CODE,
    &e0902::CODE,
    &e0903::CODE,
    &e0904::CODE,
    &e0905::CODE,
    &e0906::CODE,
    &e0907::CODE,
    &e0908::CODE,
    &e0909::CODE,
    &w0701::CODE,
];
