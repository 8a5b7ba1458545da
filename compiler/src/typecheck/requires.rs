//! Step 8: `requires` clauses that constant arguments violate.

use super::Checker;
use super::body::constants::{Folded, fold_binary, fold_unary};
use crate::diagnostics::codes::e0817;
use crate::hir::*;
use crate::types::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A call to judge: the callee's body and the constants it gets.
struct Call {
    caller: Arc<Body>,
    callee: FnId,
    args: Vec<ExprId>,
    at: ExprId,
}

impl Checker<'_> {
    pub(super) fn requires(&mut self) {
        let with_clauses = |id: FnId| {
            let body = self.program.functions[id].body.as_ref()?;
            body.contracts
                .iter()
                .any(|contract| contract.kind == ContractKind::Requires)
                .then_some(())
        };
        let mut calls = Vec::new();
        let of_functions = self.program.functions.values().map(|function| &function.body);
        let of_globals = self.program.globals.values().map(|global| &global.init);
        for body in of_functions.chain(of_globals).flatten() {
            for (at, expr) in body.exprs.iter() {
                if let ExprKind::Call {
                    callee:
                        Callee {
                            target: CalleeTarget::Fn(id),
                            ..
                        },
                    args,
                    ..
                } = &expr.kind
                    && with_clauses(*id).is_some()
                {
                    calls.push(Call {
                        caller: body.clone(),
                        callee: *id,
                        args: args.clone(),
                        at,
                    });
                }
            }
        }
        for call in calls {
            self.judge_call(&call);
        }
    }

    fn judge_call(&mut self, call: &Call) {
        let function = &self.program.functions[call.callee];
        let Some(body) = function.body.clone() else { return };
        let mut known: FxHashMap<LocalId, ConstValue> = FxHashMap::default();
        for (local, arg) in body.params.iter().zip(&call.args) {
            if let ExprKind::Const(value) = &call.caller.exprs[*arg].kind {
                known.insert(*local, value.clone());
            }
        }
        let path = function.path.clone();
        for contract in body
            .contracts
            .iter()
            .filter(|contract| contract.kind == ContractKind::Requires)
        {
            if value_of(&body, contract.condition, &known) == Some(ConstValue::Bool(false)) {
                let at = call.caller.exprs[call.at].span;
                self.sink.report(
                    e0817::error(at, format!("this call violates a 'requires' clause of '{path}'"))
                        .label(contract.span, "this does not hold"),
                );
            }
        }
    }
}

/// The value of a condition when some parameters are known.
fn value_of(body: &Body, expr: ExprId, known: &FxHashMap<LocalId, ConstValue>) -> Option<ConstValue> {
    let Expr { kind, ty, .. } = &body.exprs[expr];
    match kind {
        ExprKind::Const(value) => Some(value.clone()),
        ExprKind::Local(local) => known.get(local).cloned(),
        ExprKind::Unary {
            op,
            operand,
            wrapping,
        } => folded(fold_unary(*op, &value_of(body, *operand, known)?, *ty, *wrapping)),
        ExprKind::Binary {
            op,
            left,
            right,
            wrapping,
            ..
        } => {
            let (a, b) = (value_of(body, *left, known)?, value_of(body, *right, known)?);
            folded(fold_binary(*op, &a, &b, body.exprs[*left].ty, *ty, *wrapping))
        }
        ExprKind::And(left, right) => {
            logic(value_of(body, *left, known), value_of(body, *right, known), false)
        }
        ExprKind::Or(left, right) => logic(value_of(body, *left, known), value_of(body, *right, known), true),
        ExprKind::FromRanged(inner) | ExprKind::ToRanged(inner) => value_of(body, *inner, known),
        _ => None,
    }
}

/// One side that decides is enough.
fn logic(left: Option<ConstValue>, right: Option<ConstValue>, decides: bool) -> Option<ConstValue> {
    let decided = Some(ConstValue::Bool(decides));
    if left == decided || right == decided {
        return decided;
    }
    left.zip(right).map(|_| ConstValue::Bool(!decides))
}

fn folded(result: Folded) -> Option<ConstValue> {
    match result {
        Folded::Value(value) => Some(value),
        _ => None,
    }
}
