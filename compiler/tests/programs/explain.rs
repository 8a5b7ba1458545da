//! The examples of `milo explain`: the failing program gets the code, the fixed one gets nothing.

use crate::process::Finished;
use crate::{Outcome, toolchain, trial};
use libtest_mimic::Trial;
use milo::diagnostics::{Code, codes};

/// Two tests for each code with examples, one for the whole list.
pub fn trials() -> Vec<Trial> {
    let mut trials = vec![trial("explain/list".to_string(), list)];
    for &code in codes::ALL.iter().filter(|code| !code.failing.is_empty()) {
        trials.push(trial(format!("explain/{}/failing", code.id), || failing(code)));
        trials.push(trial(format!("explain/{}/fixed", code.id), || fixed(code)));
    }
    trials
}

/// The list is complete in form: sorted, each code once, and only findings about files have no program to show.
fn list() -> Outcome {
    if !codes::ALL.is_sorted_by(|a, b| a.id < b.id) {
        return Err("codes::ALL is not sorted, or names a code twice".to_string());
    }
    let complete = |code: &&Code| !code.failing.is_empty() || code.id.starts_with("E09");
    match codes::ALL
        .iter()
        .copied()
        .find(|code| !complete(code) || code.title.ends_with('.'))
    {
        Some(code) => Err(format!(
            "{}: an example is missing, or the title ends with a full stop",
            code.id
        )),
        None => Ok(()),
    }
}

fn failing(code: &Code) -> Outcome {
    let done = judge(code, code.failing)?;
    if done.stderr.contains(&format!("[{}]", code.id)) {
        return Ok(());
    }
    Err(format!(
        "the failing example does not get {}:\n{}\n{}",
        code.id, code.failing, done.stderr
    ))
}

fn fixed(code: &Code) -> Outcome {
    let done = judge(code, code.fixed)?;
    if done.status == 0 && done.stderr.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the fixed example has findings:\n{}\n{}",
        code.fixed, done.stderr
    ))
}

/// What linking finds is only found by linking.
fn judge(code: &Code, text: &str) -> Result<Finished, String> {
    let verb = if code.id.starts_with("E09") {
        "build"
    } else {
        "check"
    };
    let scratch = toolchain::scratch()?;
    std::fs::write(scratch.join("main.milo"), text).map_err(|error| error.to_string())?;
    let done = toolchain::milo(&scratch, &[verb, "main.milo", "--message-format", "short"]);
    let _ = std::fs::remove_dir_all(&scratch);
    done
}
