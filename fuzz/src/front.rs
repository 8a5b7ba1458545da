//! The front end, with judges that can be left out: the steps are those of the compiler's `pipeline`.

use crate::sabotage::Sabotage;
use milo::check;
use milo::diagnostics::{Severity, Sink};
use milo::hir::Program;
use milo::mir::{self, Module, OwnedFacts};
use milo::mono;
use milo::source::{Library, MemoryProvider, SourceMap, WithLibrary};
use milo::{resolve, typecheck};
use std::path::PathBuf;

/// The name of the file that a program is.
pub const ROOT: &str = "main.milo";

/// A rule family that a broken compiler would not check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Judge {
    /// Moves and initialisation.
    Moves,
    /// What frozen places forbid, and overlapping arguments.
    Freeze,
    /// What may not outlive what it refers to.
    Escape,
}

impl Judge {
    /// Is this one of the judge's findings?
    fn finds(self, code: &str) -> bool {
        match self {
            Judge::Moves => code.starts_with("E04"),
            Judge::Freeze => ["E0504", "E0505", "E0509"].contains(&code),
            Judge::Escape => ["E0502", "E0506", "E0507", "E0508"].contains(&code),
        }
    }
}

/// How programs are judged.
#[derive(Clone, Default)]
pub struct Front {
    /// Another standard library than the embedded one.
    pub library: Option<PathBuf>,
    /// The judge whose findings are ignored.
    pub without: Option<Judge>,
    /// What is done to the program after drop elaboration.
    pub sabotage: Option<Sabotage>,
}

/// A program after drop elaboration, with its concrete form.
pub struct Accepted {
    pub hir: Program,
    pub program: mono::Program,
}

/// Findings as `code line message`, errors only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: &'static str,
    pub line: u32,
    pub message: String,
}

impl Front {
    /// Judges a program; the errors if there are any.
    pub fn judge(&self, text: &str) -> Result<Accepted, Vec<Finding>> {
        let mut map = SourceMap::default();
        let mut sink = Sink::default();
        let program = MemoryProvider::single(ROOT, text);
        let library = match &self.library {
            Some(directory) => Library::Directory(directory.clone()),
            None => Library::Embedded,
        };
        let files = WithLibrary {
            program: &program,
            library: &library,
        };
        let modules = resolve::load(&files, &files, &[ROOT.to_string()], &mut map, &mut sink);
        let mut hir = typecheck::check(&modules, &map, &mut sink);
        check::judge_hir(&hir, &map, &mut sink);
        self.verdict(&map, &mut sink)?;
        let mut mir = mir::build::build(&hir, mir::build::BuildOptions { contracts: false });
        let order = check::judge_mir(&hir, &mir, &map, false, &mut sink);
        self.verdict(&map, &mut sink)?;
        hir.global_order = order;
        elaborate(&hir, &mut mir);
        if let Some(sabotage) = self.sabotage {
            sabotage.apply(&hir, &mut mir);
        }
        let program = mono::monomorphise(&hir, &mir, &mut sink);
        self.verdict(&map, &mut sink)?;
        Ok(Accepted { hir, program })
    }

    fn verdict(&self, map: &SourceMap, sink: &mut Sink) -> Result<(), Vec<Finding>> {
        if let Some(judge) = self.without {
            sink.found.retain(|found| !judge.finds(found.code.id));
        }
        let errors = sink
            .found
            .iter()
            .filter(|found| found.severity == Severity::Error);
        let findings: Vec<Finding> = errors
            .map(|found| Finding {
                code: found.code.id,
                line: map.position(found.primary.span).line,
                message: found.message.clone(),
            })
            .collect();
        if findings.is_empty() {
            Ok(())
        } else {
            Err(findings)
        }
    }
}

/// The compiler's own elaboration, without its check of the result: a judge may have been left out.
fn elaborate(program: &Program, module: &mut Module) {
    let facts = OwnedFacts::new(program);
    for body in module.functions.values_mut().chain(module.globals.values_mut()) {
        mir::elaborate::elaborate_body(facts.of(body.owner), body, &[]);
    }
    for id in module.closures.keys() {
        let facts = facts.of_closure(module, id);
        let closure = &mut module.closures[id];
        mir::elaborate::elaborate_body(facts, &mut closure.body, &closure.captures);
    }
}
