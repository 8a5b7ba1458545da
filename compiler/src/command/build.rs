//! `milo build`.

use super::arguments::Build;
use super::{check, report};
use crate::pipeline;
use crate::source::DiskProvider;
use std::process::ExitCode;

/// Compiles, links, and shows what was found.
pub fn main(verb: &Build) -> ExitCode {
    let options = verb.back.options(&verb.common, verb.emit);
    let (outcome, _) = pipeline::compile(&DiskProvider, &check::root(&verb.file), &options);
    report::show(&outcome, &verb.common)
}
