//! Programs with errors and warnings, each announced by a comment.

use crate::Outcome;
use crate::compare;
use crate::discover::Program;
use crate::header::Header;
use crate::toolchain;
use serde_json::Value;

/// A diagnostic, announced or found: `main.milo:3 E0401` and the message, or a part of it.
#[derive(Debug)]
struct Finding {
    place: String,
    message: String,
}

/// Checks the program twice: once for what is found where, once for how it looks.
pub fn test(program: &Program) -> Outcome {
    let header = Header::read(&program.text(&program.file)?);
    let found = found(program, &header)?;
    let announced = announced(program)?;
    agree(&announced, &found)?;
    let rendered = check(program, &header, "human")?;
    compare::text(
        "the rendered text",
        program.expectation("stderr").as_deref(),
        &rendered,
        &program.beside("stderr"),
    )
}

fn check(program: &Program, header: &Header, format: &str) -> Result<String, String> {
    let mut arguments = vec!["check", "--message-format", format, &program.file];
    arguments.extend(header.flags.iter().map(String::as_str));
    Ok(toolchain::milo(&program.directory, &arguments)?.stderr)
}

fn found(program: &Program, header: &Header) -> Result<Vec<Finding>, String> {
    let lines = check(program, header, "json")?;
    lines
        .lines()
        .map(|line| finding(line).ok_or_else(|| format!("not a diagnostic: {line}")))
        .collect()
}

fn finding(line: &str) -> Option<Finding> {
    let value: Value = serde_json::from_str(line).ok()?;
    let primary = &value["primary"];
    let (file, code) = (primary["file"].as_str()?, value["code"].as_str()?);
    let place = format!("{file}:{} {code}", primary["start"]["line"].as_u64()?);
    Some(Finding {
        place,
        message: value["message"].as_str()?.to_string(),
    })
}

fn announced(program: &Program) -> Result<Vec<Finding>, String> {
    let mut announced = Vec::new();
    for file in &program.files {
        for (index, line) in program.text(file)?.lines().enumerate() {
            let comments = line.split("//~").skip(1);
            announced.extend(comments.map(|comment| announcement(file, index + 1, comment)));
        }
    }
    Ok(announced)
}

/// `^^ E0401 part of the message`: each `^` is a line up.
fn announcement(file: &str, line: usize, comment: &str) -> Finding {
    let rest = comment.trim_start_matches('^');
    let line = line.saturating_sub(comment.len() - rest.len());
    let (code, message) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
    Finding {
        place: format!("{file}:{line} {code}"),
        message: message.trim().to_string(),
    }
}

/// Every announced finding is found and every found one announced, one for one.
fn agree(announced: &[Finding], found: &[Finding]) -> Outcome {
    let mut unannounced: Vec<&Finding> = found.iter().collect();
    let mut complaints = Vec::new();
    for one in announced {
        let meets = |other: &&Finding| other.place == one.place && other.message.contains(&one.message);
        match unannounced.iter().position(meets) {
            Some(at) => drop(unannounced.remove(at)),
            None => complaints.push(format!("announced but not found: {} {}", one.place, one.message)),
        }
    }
    complaints.extend(
        unannounced
            .iter()
            .map(|one| format!("found but not announced: {} {}", one.place, one.message)),
    );
    if announced.is_empty() {
        complaints.push("a program under tests/fail announces at least one diagnostic".to_string());
    }
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(complaints.join("\n"))
    }
}
