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
pub mod e0201;
pub mod e0202;
pub mod e0203;
pub mod e0204;
pub mod e0205;
pub mod e0206;
pub mod e0207;
pub mod e0208;
pub mod e0209;
pub mod e0301;
pub mod e0302;
pub mod e0303;
pub mod e0304;
pub mod e0305;
pub mod e0306;
pub mod e0307;
pub mod e0308;
pub mod e0309;
pub mod e0310;
pub mod e0311;
pub mod e0312;
pub mod e0313;
pub mod e0314;
pub mod e0315;
pub mod e0316;
pub mod e0317;
pub mod e0318;
pub mod e0319;
pub mod e0320;
pub mod e0321;
pub mod e0322;
pub mod e0323;
pub mod e0324;
pub mod e0325;
pub mod e0326;
pub mod e0327;
pub mod e0328;
pub mod e0329;
pub mod e0330;
pub mod e0331;
pub mod e0332;
pub mod e0333;
pub mod e0334;
pub mod e0335;
pub mod e0336;
pub mod e0337;
pub mod e0338;
pub mod e0339;
pub mod e0401;
pub mod e0402;
pub mod e0403;
pub mod e0404;
pub mod e0405;
pub mod e0406;
pub mod e0407;
pub mod e0408;
pub mod e0501;
pub mod e0502;
pub mod e0503;
pub mod e0504;
pub mod e0505;
pub mod e0506;
pub mod e0507;
pub mod e0508;
pub mod e0509;
pub mod e0601;
pub mod e0602;
pub mod e0603;
pub mod e0604;
pub mod e0605;
pub mod e0606;
pub mod e0607;
pub mod e0701;
pub mod e0702;
pub mod e0703;
pub mod e0801;
pub mod e0802;
pub mod e0803;
pub mod e0804;
pub mod e0805;
pub mod e0811;
pub mod e0812;
pub mod e0813;
pub mod e0814;
pub mod e0815;
pub mod e0816;
pub mod e0817;
pub mod e0901;
pub mod e0902;
pub mod e0903;
pub mod e0904;
pub mod e0905;
pub mod e0906;
pub mod e0907;
pub mod e0908;
pub mod e0909;
pub mod w0201;
pub mod w0202;
pub mod w0203;
pub mod w0204;
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
    &e0201::CODE,
    &e0202::CODE,
    &e0203::CODE,
    &e0204::CODE,
    &e0205::CODE,
    &e0206::CODE,
    &e0207::CODE,
    &e0208::CODE,
    &e0209::CODE,
    &e0301::CODE,
    &e0302::CODE,
    &e0303::CODE,
    &e0304::CODE,
    &e0305::CODE,
    &e0306::CODE,
    &e0307::CODE,
    &e0308::CODE,
    &e0309::CODE,
    &e0310::CODE,
    &e0311::CODE,
    &e0312::CODE,
    &e0313::CODE,
    &e0314::CODE,
    &e0315::CODE,
    &e0316::CODE,
    &e0317::CODE,
    &e0318::CODE,
    &e0319::CODE,
    &e0320::CODE,
    &e0321::CODE,
    &e0322::CODE,
    &e0323::CODE,
    &e0324::CODE,
    &e0325::CODE,
    &e0326::CODE,
    &e0327::CODE,
    &e0328::CODE,
    &e0329::CODE,
    &e0330::CODE,
    &e0331::CODE,
    &e0332::CODE,
    &e0333::CODE,
    &e0334::CODE,
    &e0335::CODE,
    &e0336::CODE,
    &e0337::CODE,
    &e0338::CODE,
    &e0339::CODE,
    &e0401::CODE,
    &e0402::CODE,
    &e0403::CODE,
    &e0404::CODE,
    &e0405::CODE,
    &e0406::CODE,
    &e0407::CODE,
    &e0408::CODE,
    &e0501::CODE,
    &e0502::CODE,
    &e0503::CODE,
    &e0504::CODE,
    &e0505::CODE,
    &e0506::CODE,
    &e0507::CODE,
    &e0508::CODE,
    &e0509::CODE,
    &e0601::CODE,
    &e0602::CODE,
    &e0603::CODE,
    &e0604::CODE,
    &e0605::CODE,
    &e0606::CODE,
    &e0607::CODE,
    &e0701::CODE,
    &e0702::CODE,
    &e0703::CODE,
    &e0801::CODE,
    &e0802::CODE,
    &e0803::CODE,
    &e0804::CODE,
    &e0805::CODE,
    &e0811::CODE,
    &e0812::CODE,
    &e0813::CODE,
    &e0814::CODE,
    &e0815::CODE,
    &e0816::CODE,
    &e0817::CODE,
    &e0901::CODE,
    &e0902::CODE,
    &e0903::CODE,
    &e0904::CODE,
    &e0905::CODE,
    &e0906::CODE,
    &e0907::CODE,
    &e0908::CODE,
    &e0909::CODE,
    &w0201::CODE,
    &w0202::CODE,
    &w0203::CODE,
    &w0204::CODE,
    &w0701::CODE,
];
