//! Programs that end in a run-time failure.

use crate::Outcome;
use crate::compare;
use crate::discover::Program;
use crate::header::Header;
use crate::run::{compile_and_run, status};

/// 128 + SIGABRT.
const ABORTED: i32 = 134;

/// Compiles, runs and compares stderr and status, and stdout where expected.
pub fn test(program: &Program) -> Outcome {
    let header = Header::read(&program.text(&program.file)?);
    let done = compile_and_run(program, &header)?;
    status(program, &done, ABORTED)?;
    compare::text(
        "stderr",
        program.expectation("trap").as_deref(),
        &done.stderr,
        &program.beside("trap"),
    )?;
    match program.expectation("out") {
        Some(expected) => compare::text("stdout", Some(&expected), &done.stdout, &program.beside("out")),
        None => Ok(()),
    }
}
