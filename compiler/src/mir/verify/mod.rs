//! Checks the contract of the room after building, elaboration and every later pass: in debug builds and in tests.
//!
//! * **In**: a module and the [`Stage`] it has reached.
//! * **Out**: [`Violation`]s, none for what our own passes make.
//! * **Absent**: repair; whatever a program's author can cause is a diagnostic of the judges, never a violation.

mod ownership;
mod shape;

use super::dataflow::Location;
use super::{Body, CaptureDecl, Module, OwnedFacts, Typing};
use crate::hir::Program;
use crate::types::facts::Facts;

/// How far a module has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Built, perhaps with errors that the judges will report.
    Built,
    /// Judged without errors and drop-elaborated.
    Elaborated,
}

/// A broken rule.
#[derive(Clone, Debug)]
pub struct Violation {
    pub body: String,
    pub at: Option<Location>,
    pub rule: String,
}

/// Everything that is wrong with a module.
pub fn verify(program: &Program, module: &Module, stage: Stage) -> Vec<Violation> {
    let facts = OwnedFacts::new(program);
    let mut found = Vec::new();
    for body in module.functions.values().chain(module.globals.values()) {
        verify_body(facts.of(body.owner), body, &[], stage, &mut found);
    }
    for (id, closure) in &module.closures {
        let facts = facts.of_closure(module, id);
        verify_body(facts, &closure.body, &closure.captures, stage, &mut found);
    }
    found
}

/// In debug builds, stops with all violations; does nothing in release builds.
pub fn assert_valid(program: &Program, module: &Module, stage: Stage) {
    if cfg!(debug_assertions) {
        let found = verify(program, module, stage);
        assert!(found.is_empty(), "{} is broken: {found:#?}", describe(stage));
    }
}

fn describe(stage: Stage) -> &'static str {
    match stage {
        Stage::Built => "built MIR",
        Stage::Elaborated => "elaborated MIR",
    }
}

/// Everything that is wrong with one body.
pub fn verify_body(
    facts: &Facts<'_>,
    body: &Body,
    captures: &[CaptureDecl],
    stage: Stage,
    found: &mut Vec<Violation>,
) {
    let mut report = Report { body, found };
    let typing = Typing {
        program: facts.program,
        locals: &body.locals,
        captures,
    };
    let sound = shape::check(facts, &typing, body, &mut report);
    if sound && stage == Stage::Elaborated {
        ownership::check(facts, captures, body, &mut report);
    }
}

/// Collects violations of one body.
struct Report<'a> {
    body: &'a Body,
    found: &'a mut Vec<Violation>,
}

impl Report<'_> {
    fn add(&mut self, at: Option<Location>, rule: impl Into<String>) {
        self.found.push(Violation {
            body: self.body.name.clone(),
            at,
            rule: rule.into(),
        });
    }
}
