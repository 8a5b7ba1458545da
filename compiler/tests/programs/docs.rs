//! The Milo programs in `README.md` and `docs/`: nothing shown to a reader may be out of date.
//!
//! A block with a `main` is compiled, and run when a `text` or `output` block follows it, which is its stdout; a block
//! without is checked. `milo,fail E0401` gets that code, `milo,trap` ends with the text of the following block on stderr;
//! flags of `milo build` may follow: `milo,trap --contracts`.

use crate::discover::entries;
use crate::process::{Finished, Limited};
use crate::{Outcome, compare, toolchain, trial};
use libtest_mimic::Trial;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const RUN_LIMIT: Duration = Duration::from_secs(10);

/// A fenced block of a page.
struct Block {
    line: usize,
    info: String,
    text: String,
    /// The text of the output block behind it.
    output: Option<String>,
}

/// One test for each block.
pub fn trials() -> Vec<Trial> {
    let root = toolchain::repository();
    let mut pages = vec![root.join("README.md")];
    collect(&root.join("docs"), &mut pages);
    pages.iter().flat_map(|page| of_page(&root, page)).collect()
}

fn collect(directory: &Path, pages: &mut Vec<PathBuf>) {
    for path in entries(directory) {
        if path.is_dir() {
            collect(&path, pages);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
}

fn of_page(root: &Path, page: &Path) -> Vec<Trial> {
    let text = std::fs::read_to_string(page).unwrap_or_default();
    let name = page.strip_prefix(root).unwrap_or(page).display().to_string();
    let milo = blocks(&text)
        .into_iter()
        .filter(|block| block.info.starts_with("milo"));
    milo.map(|block| trial(format!("docs/{name}:{}", block.line), move || test(&block)))
        .collect()
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut lines = page.lines().enumerate();
    let mut adjacent = false;
    while let Some((index, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            adjacent &= line.trim().is_empty();
            continue;
        };
        let inside = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| !line.starts_with("```"));
        let text: String = inside.map(|line| format!("{line}\n")).collect();
        match blocks.last_mut() {
            Some(last) if adjacent && matches!(info.trim(), "text" | "output") => last.output = Some(text),
            _ => blocks.push(Block {
                line: index + 1,
                info: info.trim().to_string(),
                text,
                output: None,
            }),
        }
        adjacent = true;
    }
    blocks
}

fn test(block: &Block) -> Outcome {
    let scratch = toolchain::scratch()?;
    std::fs::write(scratch.join("main.milo"), &block.text).map_err(|error| error.to_string())?;
    let outcome = match block.info.split_once(',') {
        None => works(block, &scratch),
        Some((_, kind)) => match kind.split_once(' ').unwrap_or((kind, "")) {
            ("trap", flags) => traps(block, flags, &scratch),
            ("fail", code) => fails(code.trim(), &scratch),
            _ => Err(format!("'{}' is not a kind of block", block.info)),
        },
    };
    let _ = std::fs::remove_dir_all(&scratch);
    outcome
}

fn works(block: &Block, scratch: &Path) -> Outcome {
    if !block.text.contains("fn main(") {
        return clean(toolchain::milo(scratch, &["check", "main.milo"])?);
    }
    clean(toolchain::milo(
        scratch,
        &["build", "main.milo", "-o", "program"],
    )?)?;
    let Some(expected) = &block.output else {
        return Ok(());
    };
    let done = run(scratch)?;
    same("stdout", expected, &done.stdout)
}

fn traps(block: &Block, flags: &str, scratch: &Path) -> Outcome {
    let build = ["build", "main.milo", "-o", "program"].into_iter();
    let arguments: Vec<&str> = build.chain(flags.split_whitespace()).collect();
    clean(toolchain::milo(scratch, &arguments)?)?;
    let done = run(scratch)?;
    let expected = block
        .output
        .as_ref()
        .ok_or("a trap block needs the message in a block behind it")?;
    same("stderr", expected, &done.stderr)
}

fn fails(code: &str, scratch: &Path) -> Outcome {
    let done = toolchain::milo(scratch, &["check", "main.milo", "--message-format", "short"])?;
    if done.stderr.contains(&format!("[{code}]")) {
        Ok(())
    } else {
        Err(format!("no {code} in\n{}", done.stderr))
    }
}

fn clean(done: Finished) -> Outcome {
    if done.status == 0 && done.stderr.is_empty() {
        Ok(())
    } else {
        Err(done.stderr)
    }
}

fn run(scratch: &Path) -> Result<Finished, String> {
    let mut command = Command::new(scratch.join("program"));
    command.current_dir(scratch);
    Limited {
        command,
        input: Vec::new(),
        limit: RUN_LIMIT,
    }
    .run()
}

fn same(what: &str, expected: &str, actual: &str) -> Outcome {
    if expected == actual {
        return Ok(());
    }
    Err(format!(
        "{what} differs from the page\n{}",
        compare::diff(expected, actual)
    ))
}
