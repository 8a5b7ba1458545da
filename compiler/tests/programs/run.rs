//! Programs that compile and run.

use crate::Outcome;
use crate::compare;
use crate::discover::Program;
use crate::header::Header;
use crate::process::{Finished, Limited};
use crate::toolchain;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The status with which valgrind says that it found something.
const VALGRIND_FOUND: i32 = 99;

/// How much slower than alone a program may be under valgrind.
const VALGRIND_SLOWDOWN: u32 = 30;

/// Compiles, runs and compares stdout, status and, where expected, stderr.
pub fn test(program: &Program) -> Outcome {
    let header = Header::read(&program.text(&program.file)?);
    if toolchain::valgrind() && header.skip_valgrind {
        return Ok(());
    }
    let done = compile_and_run(program, &header)?;
    status(program, &done, 0)?;
    let stdout = if header.any_order {
        sorted(&done.stdout)
    } else {
        done.stdout
    };
    compare::text(
        "stdout",
        program.expectation("out").as_deref(),
        &stdout,
        &program.beside("out"),
    )?;
    match program.expectation("err") {
        Some(expected) => compare::text("stderr", Some(&expected), &done.stderr, &program.beside("err")),
        None => Ok(()),
    }
}

/// The lines in alphabetical order.
fn sorted(text: &str) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    lines.sort_unstable();
    lines.concat()
}

/// Compares the status with `X.status`, or else with what the kind of test expects.
pub fn status(program: &Program, done: &Finished, usual: i32) -> Outcome {
    let written = program
        .expectation("status")
        .map(|text| text.trim().parse::<i32>());
    let expected = written
        .unwrap_or(Ok(usual))
        .map_err(|error| format!("X.status: {error}"))?;
    if done.status == expected {
        return Ok(());
    }
    Err(format!(
        "status {} instead of {expected}\nstdout:\n{}stderr:\n{}",
        done.status, done.stdout, done.stderr
    ))
}

/// Compiles a program and runs it in a directory of its own.
pub fn compile_and_run(program: &Program, header: &Header) -> Result<Finished, String> {
    let scratch = toolchain::scratch()?;
    let result = lend_data(program, &scratch)
        .and_then(|()| compile(program, header, &scratch))
        .and_then(|executable| run(program, header, &executable));
    let _ = std::fs::remove_dir_all(&scratch);
    result
}

/// Copies the files that the program reads to where it runs: it may change them.
fn lend_data(program: &Program, scratch: &Path) -> Result<(), String> {
    let data = program.directory.join("data");
    if program.file != "main.milo" || !data.is_dir() {
        return Ok(());
    }
    let to = scratch.join("data");
    std::fs::create_dir(&to).map_err(|error| format!("{}: {error}", to.display()))?;
    for path in crate::discover::entries(&data) {
        let name = path.file_name().unwrap_or_default();
        std::fs::copy(&path, to.join(name)).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn compile(program: &Program, header: &Header, scratch: &Path) -> Result<PathBuf, String> {
    let executable = scratch.join("program");
    let mut arguments = vec!["build".to_string(), program.file.clone()];
    arguments.extend(program.c_sources().iter().map(|path| path.display().to_string()));
    arguments.extend(["-o".to_string(), executable.display().to_string()]);
    // The last level of optimisation counts: a program that asks for one gets it.
    arguments.extend(toolchain::extra_flags().into_iter().chain(header.flags.clone()));
    let done = toolchain::milo(&program.directory, &arguments)?;
    let silent = done.stderr.is_empty() || header.warnings_allowed;
    if done.status == 0 && silent {
        Ok(executable)
    } else {
        Err(format!("does not compile cleanly:\n{}", done.stderr))
    }
}

fn run(program: &Program, header: &Header, executable: &Path) -> Result<Finished, String> {
    let log = executable.with_extension("valgrind");
    let (mut command, limit) = match toolchain::valgrind() {
        true => (under_valgrind(executable, &log), header.limit * VALGRIND_SLOWDOWN),
        false => (Command::new(executable), header.limit),
    };
    let arguments = program.expectation("args").unwrap_or_default();
    command
        .args(arguments.lines())
        .envs(header.environment.iter().cloned());
    command.current_dir(executable.parent().unwrap_or(executable));
    let input = program.expectation("in").unwrap_or_default().into_bytes();
    let done = Limited {
        command,
        input,
        limit,
    }
    .run()?;
    if toolchain::valgrind() && done.status == VALGRIND_FOUND {
        return Err(std::fs::read_to_string(&log).unwrap_or_default());
    }
    Ok(done)
}

fn under_valgrind(executable: &Path, log: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args([
        "-q",
        "--leak-check=full",
        "--errors-for-leak-kinds=definite,indirect",
    ]);
    command
        .arg(format!("--error-exitcode={VALGRIND_FOUND}"))
        .arg(format!("--log-file={}", log.display()));
    command.arg(executable);
    command
}
