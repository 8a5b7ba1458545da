//! The order in which functions are improved: callees before callers, as far as recursion allows.

use crate::mir::{Body, CallTarget, ConstKind, Rvalue, StatementKind};
use crate::mono::{self, ConcreteCallee, InstanceId, visit};
use cranelift_entity::{EntityRef, SecondaryMap};

/// All functions, each after those it calls.
pub(super) fn bottom_up(program: &mono::Program) -> Vec<InstanceId> {
    let mut order = Vec::with_capacity(program.functions.len());
    let mut seen: SecondaryMap<InstanceId, bool> = SecondaryMap::new();
    for root in program.functions.keys() {
        if !seen[root] {
            visit_from(program, root, &mut seen, &mut order);
        }
    }
    order
}

/// Depth first, with a stack of our own: call chains are as long as programs like.
fn visit_from(
    program: &mono::Program,
    root: InstanceId,
    seen: &mut SecondaryMap<InstanceId, bool>,
    order: &mut Vec<InstanceId>,
) {
    seen[root] = true;
    let mut stack = vec![(root, callees(program, root), 0)];
    while let Some((id, called, next)) = stack.last_mut() {
        let Some(&callee) = called.get(*next) else {
            order.push(*id);
            stack.pop();
            continue;
        };
        *next += 1;
        if !seen[callee] {
            seen[callee] = true;
            stack.push((callee, callees(program, callee), 0));
        }
    }
}

/// Functions that a body calls, or makes values of that it may call.
fn callees(program: &mono::Program, id: InstanceId) -> Vec<InstanceId> {
    let mut called = Vec::new();
    let body: &Body = &program.functions[id].body;
    for block in body.blocks.values() {
        for statement in &block.statements {
            statement_callees(program, &statement.kind, &mut called);
        }
    }
    called
}

fn statement_callees(program: &mono::Program, kind: &StatementKind, called: &mut Vec<InstanceId>) {
    match kind {
        StatementKind::Call {
            callee: CallTarget::Named(callee),
            ..
        } => called.extend(instance(ConcreteCallee::of(callee))),
        StatementKind::Assign(_, Rvalue::Closure { closure, .. }) => {
            called.push(program.closures[*closure].code);
        }
        _ => {}
    }
    visit::constants(kind, &mut |constant| {
        if let ConstKind::Fn(callee) = &constant.kind {
            called.extend(instance(ConcreteCallee::of(callee)));
        }
    });
    called.retain(|id| id.index() < program.functions.len());
}

fn instance(callee: Option<ConcreteCallee>) -> Option<InstanceId> {
    match callee? {
        ConcreteCallee::Instance(id) => Some(id),
        _ => None,
    }
}
