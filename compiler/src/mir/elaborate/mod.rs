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

use super::dataflow::Location;
use super::paths::MovePaths;
use super::verify::{self, Stage};
use super::{Body, CaptureDecl, Module, OwnedFacts, Place, Statement, StatementKind};
use crate::hir::Program;
use crate::types::facts::Facts;
use rustc_hash::FxHashMap;

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

/// The places that the drops of a body would end, by statement: what has certainly moved out is not among them.
pub fn dropped(facts: &Facts<'_>, body: &Body, captures: &[CaptureDecl]) -> FxHashMap<Location, Vec<Place>> {
    let is_drop = |statement: &Statement| matches!(statement.kind, StatementKind::Drop(_));
    let mut statements = body.blocks.values().flat_map(|block| &block.statements);
    if !statements.any(is_drop) {
        return FxHashMap::default();
    }
    let paths = MovePaths::collect(facts, body, captures);
    let drops = plan::plan(facts, body, &paths).drops;
    drops.into_iter().map(|(at, plan)| (at, plan.dropped())).collect()
}

/// Elaborates one body; `captures` is the environment of a closure's.
pub fn elaborate_body(facts: &Facts<'_>, body: &mut Body, captures: &[CaptureDecl]) {
    let paths = MovePaths::collect(facts, body, captures);
    let plans = plan::plan(facts, body, &paths);
    rewrite::rewrite(body, &paths, plans);
}
