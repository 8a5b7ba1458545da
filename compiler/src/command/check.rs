//! `milo check`.

use super::arguments::Check;
use super::report;
use crate::pipeline;
use crate::source::{DiskProvider, LIBRARY_PREFIX};
use std::process::ExitCode;

/// Judges the files and shows what was found.
pub fn main(verb: &Check) -> ExitCode {
    let roots: Vec<String> = verb.files.iter().map(|path| root(path)).collect();
    let outcome = pipeline::check(&DiskProvider, &roots, &verb.common.options());
    report::show(&outcome, &verb.common)
}

/// A path as the pipeline takes it: a file below a directory `std` is not the standard library's.
pub fn root(path: &str) -> String {
    if path.starts_with(LIBRARY_PREFIX) {
        format!("./{path}")
    } else {
        path.to_string()
    }
}
