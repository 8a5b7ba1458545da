//! `milo run`.

use super::arguments::Run;
use super::{build, report};
use crate::link::Scratch;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitCode, ExitStatus};

/// Compiles to a temporary executable and runs it; the exit status is the program's.
pub fn main(verb: &Run) -> ExitCode {
    let Some((file, arguments)) = verb.program.split_first() else {
        return ExitCode::from(2);
    };
    // What other tools put between their own arguments and the program's.
    let arguments = arguments
        .strip_prefix(&[OsString::from("--")])
        .unwrap_or(arguments);
    let scratch = match Scratch::new() {
        Ok(scratch) => scratch,
        Err(error) => return report::failure(&format!("cannot make a temporary directory: {error}")),
    };
    let executable = scratch.file(&name(file));
    let outcome = build::executable(&file.to_string_lossy(), &verb.common, &verb.back, &executable);
    report::show(&outcome, &verb.common);
    if !executable.exists() {
        return ExitCode::FAILURE;
    }
    match run(&executable, arguments) {
        Ok(status) => exit_code(status),
        Err(error) => report::failure(&format!("cannot run the program: {error}")),
    }
}

/// What the program is called in process lists.
fn name(file: &OsString) -> String {
    Path::new(file)
        .file_stem()
        .map_or("program".into(), |stem| stem.to_string_lossy().into_owned())
}

fn run(executable: &Path, arguments: &[OsString]) -> io::Result<ExitStatus> {
    // Registered before the start, so that no signal finds only us.
    let signals = Signals::new([SIGINT, SIGQUIT, SIGTERM, SIGHUP])?;
    let mut child = Command::new(executable).args(arguments).spawn()?;
    forward(signals, &child);
    child.wait()
}

/// Lets the program decide about signals meant for it. Those of the keyboard reach it without us; the others were sent
/// to this process alone.
fn forward(mut signals: Signals, child: &Child) {
    let child = rustix::process::Pid::from_child(child);
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let passed_on = match signal {
                SIGTERM => rustix::process::Signal::TERM,
                SIGHUP => rustix::process::Signal::HUP,
                _ => continue,
            };
            // It may have ended just now.
            let _ = rustix::process::kill_process(child, passed_on);
        }
    });
}

/// The program's status; 128 + n when signal n ended it, as shells say it.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal))
        .unwrap_or(1);
    ExitCode::from(code as u8)
}
