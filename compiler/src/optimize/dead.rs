//! Locals that are assigned and never looked at.

use super::Context;
use super::facts::BodyFacts;
use crate::hir::Glue;
use crate::mir::{Body, CallTarget, EnvKind, Operand, Rvalue, StatementKind};
use crate::mono::ConcreteCallee;
use crate::mono::typing::is_scalar;

pub(super) fn run(cx: &Context, body: &mut Body) -> bool {
    let facts = BodyFacts::of(body);
    let mut changed = false;
    let mut keep = Vec::new();
    for (block, data) in body.blocks.iter() {
        let kept = data.statements.iter().map(|statement| match &statement.kind {
            StatementKind::Assign(dest, rvalue) => {
                let unused = dest
                    .as_local()
                    .is_some_and(|local| facts.locals[local].uses.is_empty());
                !(unused && is_pure(cx, body, rvalue))
            }
            StatementKind::Call {
                dest: Some(dest),
                callee,
                ..
            } => {
                let unused = dest
                    .as_local()
                    .is_some_and(|local| facts.locals[local].uses.is_empty());
                !(unused && is_comparison_call(callee))
            }
            StatementKind::Nop => false,
            _ => true,
        });
        let kept: Vec<bool> = kept.collect();
        changed |= kept.contains(&false);
        keep.push((block, kept));
    }
    if changed {
        for (block, kept) in keep {
            let mut flags = kept.into_iter();
            body.blocks[block]
                .statements
                .retain(|_| flags.next().unwrap_or(true));
        }
    }
    changed
}

/// Comparing scalars does nothing else.
fn is_comparison_call(callee: &CallTarget) -> bool {
    match callee {
        CallTarget::Named(named) => match ConcreteCallee::of(named) {
            Some(ConcreteCallee::Glue(Glue::Compare, ty)) => is_scalar(ty),
            _ => false,
        },
        _ => false,
    }
}

/// Computing it does nothing else: no trap, no allocation, no count; and what it moves needs no drop.
fn is_pure(cx: &Context, body: &Body, rvalue: &Rvalue) -> bool {
    let typing = cx.typing(body);
    let free = |operand: &Operand| match operand {
        Operand::Move(place) => !cx.facts.needs_drop(typing.place(place)),
        Operand::Copy(_) | Operand::Const(_) => true,
    };
    match rvalue {
        Rvalue::Use(operand) | Rvalue::Retype { operand, .. } | Rvalue::Cast { operand, .. } => free(operand),
        Rvalue::Ref { .. }
        | Rvalue::View { .. }
        | Rvalue::AddrOf(_)
        | Rvalue::Len(_)
        | Rvalue::Discriminant(_)
        | Rvalue::Slice { .. } => true,
        Rvalue::Struct { fields, .. } | Rvalue::Variant { fields, .. } => fields.iter().all(free),
        Rvalue::Array { items, .. } => items.iter().all(free),
        Rvalue::Repeat { item, .. } => free(item),
        Rvalue::Closure {
            closure, captures, ..
        } => {
            let allocates = cx.program.closures[*closure].env == EnvKind::Heap && !captures.is_empty();
            !allocates && captures.iter().all(free)
        }
        Rvalue::Binary { op, wrapping, .. } => *wrapping && !may_divide(*op) || is_comparison(*op),
        Rvalue::Unary { wrapping, op, .. } => *wrapping || *op != crate::hir::UnaryOp::Neg,
        Rvalue::Duplicate(_) | Rvalue::Replace { .. } | Rvalue::HeapNew { .. } | Rvalue::Unsize { .. } => {
            false
        }
    }
}

fn may_divide(op: crate::hir::BinaryOp) -> bool {
    matches!(op, crate::hir::BinaryOp::Div | crate::hir::BinaryOp::Rem)
}

fn is_comparison(op: crate::hir::BinaryOp) -> bool {
    use crate::hir::BinaryOp::*;
    matches!(op, Eq | Ne | Lt | Le | Gt | Ge | BitAnd | BitOr | BitXor)
}
