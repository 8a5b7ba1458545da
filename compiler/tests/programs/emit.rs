//! What `--emit` shows of a program at each stage. The texts hold the program's own code only.

use crate::Outcome;
use crate::compare;
use crate::discover::Program;
use crate::toolchain;

/// The stages that are text, each with its expectation in a file of that extension.
const STAGES: [&str; 5] = ["ast", "hir", "mir", "clif", "asm"];

/// Compares every stage with its expectation; the object file has only to be one.
pub fn test(program: &Program) -> Outcome {
    for stage in STAGES {
        let text =
            String::from_utf8(emitted(program, stage)?).map_err(|error| format!("{stage}: {error}"))?;
        compare::text(
            stage,
            program.expectation(stage).as_deref(),
            &text,
            &program.beside(stage),
        )?;
    }
    match emitted(program, "obj")?.starts_with(b"\x7fELF") {
        true => Ok(()),
        false => Err("the object is no ELF file".to_string()),
    }
}

fn emitted(program: &Program, stage: &str) -> Result<Vec<u8>, String> {
    let scratch = toolchain::scratch()?;
    let output = scratch.join(stage);
    let path = output.display().to_string();
    let done = toolchain::milo(
        &program.directory,
        &[
            "build",
            program.file.as_str(),
            "--emit",
            stage,
            "-o",
            path.as_str(),
        ],
    )?;
    let bytes = std::fs::read(&output);
    let _ = std::fs::remove_dir_all(&scratch);
    match done.status {
        0 => bytes.map_err(|error| format!("{path}: {error}")),
        _ => Err(done.stderr),
    }
}
