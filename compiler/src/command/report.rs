//! Showing what a compilation found.

use super::arguments::Common;
use crate::diagnostics::render::{Format, render};
use crate::pipeline::Outcome;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Prints diagnostics and, where asked for, the timings; gives the exit status they amount to.
pub fn show(outcome: &Outcome, common: &Common) -> ExitCode {
    let text = render(
        &outcome.sink.found,
        &outcome.map,
        common.message_format,
        colored(common.message_format),
    );
    to_stderr(&text);
    if common.timings {
        to_stderr(&outcome.timings.to_string());
    }
    if outcome.sink.has_errors() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// One sentence about what no source is at fault for.
pub fn failure(sentence: &str) -> ExitCode {
    to_stderr(&format!("error: {sentence}\n"));
    ExitCode::FAILURE
}

/// A closed stderr is no reason to fail.
fn to_stderr(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// `NO_COLOR` wins, then `CLICOLOR_FORCE`, then whether stderr is a terminal.
fn colored(format: Format) -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let forced = || set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    format == Format::Human && set("NO_COLOR").is_none() && (forced() || std::io::stderr().is_terminal())
}
