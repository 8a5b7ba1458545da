//! Programs with expectations beside them, as tests.
//!
//! * `tests/run/**`: compiled and run; stdout is `X.out`, the status `X.status` or 0. Optional: `X.in` (stdin), `X.args`
//!   (one a line), `X.err` (stderr), `X.c` (linked in).
//! * `tests/trap/**`: the same, but the status is 134 and stderr is `X.trap`.
//! * `tests/fail/**`: checked; every diagnostic is announced by a comment `//~ E0401 part of the message` on its line
//!   (`//~^` for the line above), and the rendered text is `X.stderr`.
//! * `tests/emit/**`: what each stage of the compiler makes of it, in `X.ast`, `X.hir`, `X.mir`, `X.clif`, `X.asm`.
//! * `examples/**` are like `tests/run/**`.
//! * A directory with a `main.milo` is one test; its other files belong to it, and it runs beside a copy of `data/`.
//! * Headers at the top of a program: `// env: NAME=VALUE`, `// flags: -O0`, `// limit: SECONDS`,
//!   `// warnings: allowed`, `// valgrind: skip REASON`, `// stdout: lines in any order` (`X.out` is then sorted).
//! * Milo blocks in `README.md` and `docs/`, and the examples of `milo explain`, are tests too.
//!
//! `MILO_TEST=part` chooses by name, `MILO_BLESS=1` writes the expectations, `MILO_FLAGS` adds compiler flags,
//! `MILO_VALGRIND=1` runs the programs of `tests/run` and the examples under valgrind instead of everything else.

mod compare;
mod discover;
mod docs;
mod emit;
mod explain;
mod fail;
mod header;
mod process;
mod run;
mod toolchain;
mod trap;

use discover::Program;
use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;

/// What a test that failed has to say.
pub type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let mut trials = if toolchain::valgrind() {
        let mut trials = programs("run", run::test);
        trials.extend(programs("examples", run::test));
        trials
    } else {
        everything()
    };
    if let Ok(part) = std::env::var("MILO_TEST") {
        trials.retain(|trial| trial.name().contains(&part));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn everything() -> Vec<Trial> {
    let kinds = [
        programs("run", run::test),
        programs("trap", trap::test),
        programs("fail", fail::test),
        programs("examples", run::test),
        programs("emit", emit::test),
    ];
    let names = ["run", "trap", "fail", "examples", "emit"];
    let some = kinds.iter().any(|trials| !trials.is_empty());
    let missing = names
        .iter()
        .zip(&kinds)
        .filter(|(_, trials)| some && trials.is_empty());
    let mut trials: Vec<Trial> = missing.map(|(kind, _)| none_found(kind)).collect();
    trials.extend(kinds.into_iter().flatten());
    trials.extend(docs::trials());
    trials.extend(explain::trials());
    trials
}

fn programs(kind: &str, test: fn(&Program) -> Outcome) -> Vec<Trial> {
    let found = discover::programs(kind);
    found
        .into_iter()
        .map(|program| trial(program.name.clone(), move || test(&program)))
        .collect()
}

/// A test by name.
pub fn trial(name: String, test: impl FnOnce() -> Outcome + Send + 'static) -> Trial {
    Trial::test(name, move || test().map_err(Failed::from))
}

/// A whole kind without tests means that the search is broken, not that all is well.
fn none_found(kind: &str) -> Trial {
    let message = format!("no program found under tests/{kind}");
    trial(format!("{kind}/exists"), || Err(message))
}
