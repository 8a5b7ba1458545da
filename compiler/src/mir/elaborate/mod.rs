//! Drop elaboration: "drop if initialised" becomes unconditional drops, flags and drops of what is left.
//!
//! * **In**: judged bodies, in which every `Drop` means "if initialised".
//! * **Out**: the same bodies with each `Drop` unconditional, behind a [`LocalKind::DropFlag`](super::LocalKind), taken
//!   apart into its tracked parts, or gone.
//! * **Always**: a value is dropped or moved exactly once on every path out of its storage.
//! * **Errors**: none; tests are in `tests.rs`.

mod plan;
mod rewrite;
#[cfg(test)]
mod tests;

use super::paths::MovePaths;
use super::verify::{self, Stage};
use super::{Body, CaptureDecl, Module, OwnedFacts};
use crate::hir::Program;
use crate::types::facts::Facts;

/// Elaborates every body of a module.
pub fn elaborate(program: &Program, module: &mut Module) {
    let facts = OwnedFacts::new(program);
    for body in module.functions.values_mut().chain(module.globals.values_mut()) {
        elaborate_body(facts.of(body.owner), body, &[]);
    }
    for id in module.closures.keys() {
        let facts = facts.of_closure(module, id);
        let closure = &mut module.closures[id];
        elaborate_body(facts, &mut closure.body, &closure.captures);
    }
    verify::assert_valid(program, module, Stage::Elaborated);
}

/// Elaborates one body; `captures` is the environment of a closure's.
pub fn elaborate_body(facts: &Facts<'_>, body: &mut Body, captures: &[CaptureDecl]) {
    let paths = MovePaths::collect(facts, body, captures);
    let plans = plan::plan(facts, body, &paths);
    rewrite::rewrite(body, &paths, plans);
}
