//! Which type parameters a generic function clones, itself or in what it calls, and uses whose arguments have no `clone`.
//!
//! `clone` is universal but for closures that own their captures and interface objects, so it is no bound of a parameter:
//! it is found in the finished bodies and passed on along the uses.

use super::Checker;
use super::requirements::Use;
use crate::diagnostics::codes::e0317;
use crate::hir::{Body, CalleeTarget, ExprKind, Glue, Intrinsic, Program};
use crate::source::Span;
use crate::types::facts::Facts;
use crate::types::*;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// Where a function clones a value of a parameter's type, or hands the parameter to another that does.
#[derive(Clone, Copy)]
struct Need {
    span: Span,
    by: Option<(FnId, u32)>,
}

/// By function and parameter.
type Needs = FxHashMap<(FnId, u32), Need>;

/// Deepest chain of calls that is shown.
const SHOWN_CALLS: usize = 4;

impl Checker<'_> {
    pub(super) fn clones(&mut self, uses: &[Use]) {
        let mut needs = own_needs(&self.program);
        while pass_on(&self.program, uses, &mut needs) {}
        for used in uses {
            self.judge_clones_of(used, &needs);
        }
    }

    fn judge_clones_of(&mut self, used: &Use, needs: &Needs) {
        for (at, arg) in used.args.iter().enumerate() {
            let Some(need) = needs.get(&(used.function, at as u32)) else {
                continue;
            };
            if arg.has_error() {
                continue;
            }
            if let Some(part) = Facts::new(&self.program).part_without_clone(*arg) {
                self.not_cloneable(used, at as u32, *need, *arg, part, needs);
                return;
            }
        }
    }

    fn not_cloneable(&mut self, used: &Use, at: u32, need: Need, arg: Ty, part: Ty, needs: &Needs) {
        let function = &self.program.functions[used.function];
        let param = function
            .generics
            .params
            .get(at as usize)
            .map_or("T".into(), |param| param.name);
        let (shown, inside) = (
            arg.show(&self.program).to_string(),
            part.show(&self.program).to_string(),
        );
        let message = format!(
            "'{}' clones its '{param}', and '{shown}' has no 'clone'",
            function.path
        );
        let mut report = e0317::error(used.span, message).here(format!("'{param}' is '{shown}' here"));
        let mut need = need;
        for _ in 0..SHOWN_CALLS {
            let Some(next) = need.by else { break };
            let called = &self.program.functions[next.0].path;
            report = report.label(need.span, format!("'{called}' is called here, which clones it"));
            let Some(deeper) = needs.get(&next) else { break };
            need = *deeper;
        }
        if need.by.is_none() {
            report = report.label(need.span, "cloned here");
        }
        if shown != inside {
            report = report.note(format!("it holds '{inside}'"));
        }
        self.sink.report(
            report
                .note("interface objects and closures that own captures cannot be cloned")
                .help("use the value in place, as in a loop, a 'match' or a callback, or take it out"),
        );
    }
}

/// What bodies clone themselves.
fn own_needs(program: &Program) -> Needs {
    let facts = Facts::new(program);
    let mut needs = Needs::default();
    for (id, function) in program.functions.iter() {
        if function.generics.params.is_empty() {
            continue;
        }
        let Some(body) = &function.body else { continue };
        for (ty, span) in cloned(program, body) {
            for index in facts.params_to_clone(ty) {
                needs.entry((id, index)).or_insert(Need { span, by: None });
            }
        }
    }
    needs
}

/// Types of the values a body clones, and where.
fn cloned<'b>(program: &'b Program, body: &'b Body) -> impl Iterator<Item = (Ty, Span)> + 'b {
    body.exprs.values().filter_map(|expr| {
        let ty = match &expr.kind {
            ExprKind::Clone(_) => expr.ty,
            ExprKind::Call { callee, .. } if clones(program, callee.target) => *callee.args.first()?,
            _ => return None,
        };
        Some((ty, expr.span))
    })
}

fn clones(program: &Program, target: CalleeTarget) -> bool {
    match target {
        CalleeTarget::Glue(Glue::Clone) | CalleeTarget::Intrinsic(Intrinsic::CloneOf) => true,
        CalleeTarget::TraitMethod(of, _) => program.lang.trait_clone == Some(of),
        _ => false,
    }
}

/// A use hands its parameters' needs on to the parameters of its caller.
fn pass_on(program: &Program, uses: &[Use], needs: &mut Needs) -> bool {
    let facts = Facts::new(program);
    let mut changed = false;
    for used in uses {
        let Some(caller) = used.caller else { continue };
        for (at, arg) in used.args.iter().enumerate() {
            let by = (used.function, at as u32);
            if !needs.contains_key(&by) {
                continue;
            }
            for index in facts.params_to_clone(*arg) {
                let own = Need {
                    span: used.span,
                    by: Some(by),
                };
                if let Entry::Vacant(free) = needs.entry((caller, index)) {
                    free.insert(own);
                    changed = true;
                }
            }
        }
    }
    changed
}
