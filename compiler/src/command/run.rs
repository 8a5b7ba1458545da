//! `milo run`.

use super::arguments::Run;
use super::{check, report};
use crate::pipeline;
use crate::source::DiskProvider;
use std::process::ExitCode;

/// Compiles to a temporary executable and runs it.
pub fn main(verb: &Run) -> ExitCode {
    let options = verb.back.options(&verb.common, None);
    let (outcome, _) = pipeline::compile(&DiskProvider, &check::root(&verb.program[0]), &options);
    report::show(&outcome, &verb.common)
}
