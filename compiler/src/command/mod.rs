//! The command line: one file per verb.
//!
//! * **In**: arguments, the file system, the environment.
//! * **Out**: diagnostics on stderr, what was asked for on stdout or in a file, an exit status: 0 success, 1 the
//!   program or its environment is at fault, 2 wrong usage, 101 a bug in the compiler.
//! * **Always**: the compiler's work runs on one thread with a stack deep enough for any accepted program.
//! * **Errors**: what no source is at fault for (an unwritable output, say) is one sentence after `error:`.
//! * **Tests**: `compiler/tests/command.rs`.
//! * **Absent**: reading `std/` or the runtime from disk, unless `--std` or `--runtime` says so.

mod arguments;
mod build;
mod check;
mod explain;
mod report;
mod run;
mod worker;

use arguments::{Arguments, Verb};
use clap::Parser;
use std::process::ExitCode;

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    worker::run(|| match &arguments.verb {
        Verb::Build(verb) => build::main(verb),
        Verb::Run(verb) => run::main(verb),
        Verb::Check(verb) => check::main(verb),
        Verb::Explain(verb) => explain::main(verb),
    })
}
