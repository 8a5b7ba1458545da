//! Step 7: closures that can be called only once, handed to parameters of type `move (A) => R`.
//!
//! Such a parameter may get one when the body calls it, or hands it on to a parameter that does no more, at most once on
//! each path. What the body does with it otherwise (to store, return, capture or exchange it) asks for a closure that
//! can be called any number of times. Functions that are called through a trait, an interface or a function value
//! promise only what their types say.

mod paths;

use super::Checker;
use crate::diagnostics::Diagnostic;
use crate::hir::*;
use crate::types::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// A parameter by its function and position.
type Position = (FnId, u32);

/// A closure that can be called only once, given to a parameter whose type does not say so.
pub(crate) struct Given {
    pub to: Position,
    /// What is wrong if the parameter may call it again.
    pub finding: Diagnostic,
}

impl Checker<'_> {
    pub(super) fn once(&mut self) {
        let given = std::mem::take(&mut self.given_once);
        if given.is_empty() {
            return;
        }
        let handed = self.handed(given.iter().map(|given| given.to).collect());
        let again = called_again(&handed);
        for given in given.into_iter().filter(|given| again.contains(&given.to)) {
            let finding = self.with_parameter(given);
            self.sink.report(finding);
        }
    }

    fn with_parameter(&self, given: Given) -> Diagnostic {
        let function = &self.program.functions[given.to.0];
        let param = &function.params[given.to.1 as usize];
        if function.in_std || param.ty.as_fn().is_none() {
            return given.finding;
        }
        let told = format!("'{}' may keep '{}', or call it again", function.name, param.name);
        given.finding.label(param.span, told)
    }

    /// Where the parameters, and those they are handed to, hand on what they get; none for one that may call it again.
    fn handed(&self, mut open: Vec<Position>) -> FxHashMap<Position, Option<Vec<Position>>> {
        let mut handed: FxHashMap<Position, Option<Vec<Position>>> = FxHashMap::default();
        while let Some(param) = open.pop() {
            if handed.contains_key(&param) {
                continue;
            }
            let found = self.handed_by(param);
            open.extend(found.iter().flatten());
            handed.insert(param, found);
        }
        handed
    }

    fn handed_by(&self, (function, position): Position) -> Option<Vec<Position>> {
        let function = &self.program.functions[function];
        let declared = function.params.get(position as usize)?.ty.as_fn()?;
        if declared.once {
            return Some(Vec::new());
        }
        let body = function.body.as_ref()?;
        if declared.kind != FnKind::Move || matches!(function.owner, FnOwner::Trait(_)) {
            return None;
        }
        paths::handed_on(body, *body.params.get(position as usize)?)
    }
}

/// The parameters that may call what they get again, or hand it to one that may.
fn called_again(handed: &FxHashMap<Position, Option<Vec<Position>>>) -> FxHashSet<Position> {
    let mut again = FxHashSet::default();
    loop {
        let before = again.len();
        for (param, to) in handed {
            let known = |to: &Vec<Position>| to.iter().any(|to| again.contains(to));
            if to.as_ref().is_none_or(known) {
                again.insert(*param);
            }
        }
        if again.len() == before {
            return again;
        }
    }
}
