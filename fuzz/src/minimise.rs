//! Smaller programs that fail in the same way.

use crate::campaign::{Kind, failure_of, try_text};
use crate::front::Front;

/// Rounds over all lines.
const ROUNDS: usize = 6;

/// Takes lines and whole blocks out of a valid program for as long as it fails in the same way.
pub fn minimise(front: &Front, program: &str, kind: Kind, detail: &str) -> String {
    let mark = mark_of(kind, detail);
    let fails = |text: &str| match failure_of(&try_text(front, text)) {
        Some((found, detail)) => found == kind && mark_of(kind, &detail) == mark,
        None => false,
    };
    let mut lines: Vec<String> = program.lines().map(String::from).collect();
    for _ in 0..ROUNDS {
        let before = lines.len();
        shrink(&mut lines, &fails);
        if lines.len() == before {
            break;
        }
    }
    joined(&lines)
}

/// What has to stay the same: the code of a rejection, the violation of a run.
fn mark_of(kind: Kind, detail: &str) -> String {
    let word = if kind == Kind::FalseReject { 1 } else { 2 };
    detail
        .split([' ', '(', ','])
        .take(word)
        .collect::<Vec<_>>()
        .join(" ")
}

fn shrink(lines: &mut Vec<String>, fails: &dyn Fn(&str) -> bool) {
    let mut at = lines.len();
    while at > 0 {
        at -= 1;
        for end in [block_end(lines, at), Some(at + 1)].into_iter().flatten() {
            let mut fewer = lines.clone();
            fewer.drain(at..end);
            if fails(&joined(&fewer)) {
                *lines = fewer;
                break;
            }
        }
        at = at.min(lines.len());
    }
}

/// The end of the block that a line opens.
fn block_end(lines: &[String], at: usize) -> Option<usize> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let own = depth(&lines[at]);
    if !lines[at].trim_end().ends_with('{') {
        return None;
    }
    let close =
        |line: &&String| depth(line) == own && line.trim_start().starts_with('}') && !line.ends_with('{');
    let found = lines[at + 1..].iter().position(|line| close(&line))?;
    Some(at + 1 + found + 1)
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}
