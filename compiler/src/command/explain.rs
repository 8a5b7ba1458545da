//! `milo explain`.

use super::arguments::Explain;
use super::report;
use crate::diagnostics::{Code, codes};
use std::process::ExitCode;

/// Prints what a code means, with an example and how to put it right.
pub fn main(verb: &Explain) -> ExitCode {
    let wanted = verb.code.to_ascii_uppercase();
    match codes::ALL.iter().find(|code| code.id == wanted) {
        Some(code) => {
            print!("{}", text(code));
            ExitCode::SUCCESS
        }
        None => report::failure(&unknown(&wanted)),
    }
}

fn text(code: &Code) -> String {
    let mut text = format!("{}: {}\n\n{}\n", code.id, code.title, code.explanation);
    for (heading, program) in [
        ("This program gets it:", code.failing),
        ("This one does not:", code.fixed),
    ] {
        if !program.is_empty() {
            text += &format!("\n{heading}\n\n{}", indented(program));
        }
    }
    text
}

fn indented(program: &str) -> String {
    program
        .lines()
        .map(|line| format!("    {line}").trim_end().to_string() + "\n")
        .collect()
}

fn unknown(wanted: &str) -> String {
    let near = |code: &&&Code| strsim::damerau_levenshtein(code.id, wanted) <= 2;
    match codes::ALL.iter().find(near) {
        Some(code) => format!("there is no code '{wanted}'; did you mean '{}'?", code.id),
        None => format!("there is no code '{wanted}'; codes look like E0101"),
    }
}
