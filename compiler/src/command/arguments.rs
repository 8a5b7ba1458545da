//! What the command line accepts.

use crate::diagnostics::render::Format;
use crate::options::{Emit, OptLevel, Options};
use crate::source::Library;
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

/// The Milo compiler.
#[derive(Parser)]
#[command(name = "milo", version, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Subcommand)]
pub enum Verb {
    /// Compile a program to an executable
    Build(Build),
    /// Compile a program and run it; the exit status is the program's
    Run(Run),
    /// Report errors and warnings without making an executable
    Check(Check),
    /// Explain a diagnostic code, E0401 for example
    Explain(Explain),
}

#[derive(Args)]
pub struct Build {
    /// The file with `main`
    pub file: String,
    /// C sources, objects and archives to link in (.c .o .a .so)
    pub extra: Vec<PathBuf>,
    /// Where to put the executable [default: the name of FILE without .milo]
    #[arg(short = 'o', long = "output", value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Show an intermediate form instead of making an executable
    #[arg(long, value_name = "FORM")]
    pub emit: Option<Emit>,
    #[command(flatten)]
    pub common: Common,
    #[command(flatten)]
    pub back: Back,
}

#[derive(Args)]
pub struct Run {
    #[command(flatten)]
    pub common: Common,
    #[command(flatten)]
    pub back: Back,
    /// The file with `main`, then the program's own arguments
    #[arg(
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "FILE [ARGS]"
    )]
    pub program: Vec<OsString>,
}

#[derive(Args)]
pub struct Check {
    /// The files to check, together
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args)]
pub struct Explain {
    /// The code, as printed between brackets
    pub code: String,
}

/// Flags of every verb that reads a program.
#[derive(Args)]
pub struct Common {
    /// How to show diagnostics
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub message_format: Format,
    /// Print how long each phase took
    #[arg(long)]
    pub timings: bool,
    /// Use DIR as the standard library
    #[arg(long = "std", value_name = "DIR", value_parser = directory)]
    pub std_dir: Option<PathBuf>,
}

/// Flags of the verbs that make an executable.
#[derive(Args)]
pub struct Back {
    /// Optimise; this is the default, and the last level given counts
    #[arg(short = 'O', overrides_with_all = ["optimize", "quick", "more"])]
    optimize: bool,
    /// Compile quickly instead, and assert contracts (write -O0)
    #[arg(short = '0', conflicts_with = "more")]
    quick: bool,
    #[arg(short = '1', visible_short_aliases = ['2', '3'], hide = true)]
    more: bool,
    /// Assert contracts at run time even when optimising
    #[arg(long)]
    contracts: bool,
    /// Let long-running green threads be interrupted
    #[arg(long)]
    preempt: bool,
    /// Link FILE as the run-time library
    #[arg(long, value_name = "FILE")]
    pub runtime: Option<PathBuf>,
}

impl Common {
    /// The options of a check.
    pub fn options(&self) -> Options {
        let library = self.std_dir.clone().map_or(Library::Embedded, Library::Directory);
        Options {
            library,
            short_lived: true,
            ..Options::default()
        }
    }
}

impl Back {
    /// The options of a build.
    pub fn options(&self, common: &Common, emit: Option<Emit>) -> Options {
        let opt_level = if self.quick {
            OptLevel::None
        } else {
            OptLevel::Speed
        };
        let contracts = self.contracts || self.quick;
        Options {
            opt_level,
            contracts,
            preempt: self.preempt,
            emit,
            ..common.options()
        }
    }
}

fn directory(text: &str) -> Result<PathBuf, &'static str> {
    let path = PathBuf::from(text);
    if path.is_dir() {
        Ok(path)
    } else {
        Err("no such directory")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn back(flags: &[&str]) -> Options {
        let words = ["milo", "build", "a.milo"].iter().chain(flags);
        match Arguments::parse_from(words).verb {
            Verb::Build(build) => build.back.options(&build.common, None),
            _ => unreachable!("the words say build"),
        }
    }

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn optimisation_flags() {
        assert_eq!(back(&[]).opt_level, OptLevel::Speed);
        assert_eq!(back(&["-O"]).opt_level, OptLevel::Speed);
        assert_eq!(back(&["-O2"]).opt_level, OptLevel::Speed);
        assert_eq!(back(&["-O0"]).opt_level, OptLevel::None);
        assert!(back(&["-O0"]).contracts);
        assert!(!back(&["-O"]).contracts);
    }

    #[test]
    fn the_last_level_counts() {
        assert_eq!(back(&["-O", "-O0"]).opt_level, OptLevel::None);
        assert_eq!(back(&["-O0", "-O0"]).opt_level, OptLevel::None);
        assert_eq!(back(&["-O0", "-O"]).opt_level, OptLevel::Speed);
        assert_eq!(back(&["-O1", "-O2"]).opt_level, OptLevel::Speed);
    }

    #[test]
    fn words_after_the_file_are_the_programs() {
        let words = ["milo", "run", "--timings", "a.milo", "--timings", "-x", "--", "y"];
        match Arguments::parse_from(words).verb {
            Verb::Run(run) => assert_eq!(run.program, ["a.milo", "--timings", "-x", "--", "y"]),
            _ => unreachable!("the words say run"),
        }
    }
}
