//! Expected text against actual text.

use crate::Outcome;
use crate::toolchain;
use std::path::Path;

/// Compares, or writes the expectation when blessing. `what` names the text in the message.
pub fn text(what: &str, expected: Option<&str>, actual: &str, file: &Path) -> Outcome {
    if expected == Some(actual) {
        return Ok(());
    }
    if toolchain::bless() {
        return std::fs::write(file, actual).map_err(|error| format!("{}: {error}", file.display()));
    }
    match expected {
        None => Err(format!(
            "{} does not exist; MILO_BLESS=1 would write\n{actual}",
            file.display()
        )),
        Some(expected) => Err(format!(
            "{what} differs from {}\n{}",
            file.display(),
            diff(expected, actual)
        )),
    }
}

/// The differing lines with a little of what is around them: `-` expected, `+` actual.
pub fn diff(expected: &str, actual: &str) -> String {
    const AROUND: usize = 3;
    let (old, new): (Vec<&str>, Vec<&str>) = (lines(expected), lines(actual));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(most)
        .take_while(|(a, b)| a == b)
        .count();
    let same = |lines: &[&str]| lines.iter().map(|line| format!("  {line}\n")).collect::<String>();
    let marked = |sign, lines: &[&str]| {
        lines
            .iter()
            .map(|line| format!("{sign} {line}\n"))
            .collect::<String>()
    };
    let (old_tail, new_tail) = (old.len() - tail, new.len() - tail);
    same(&old[head.saturating_sub(AROUND)..head])
        + &marked('-', &old[head..old_tail])
        + &marked('+', &new[head..new_tail])
        + &same(&old[old_tail..old.len().min(old_tail + AROUND)])
}

/// Lines with a missing last line break made visible.
fn lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.split('\n').collect();
    match lines.last() {
        Some(&"") => drop(lines.pop()),
        _ => lines.push("(no line break at the end)"),
    }
    lines
}
