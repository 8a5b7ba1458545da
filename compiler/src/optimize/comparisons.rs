//! `compare(a, b) < 0` of integers is `a < b`.

use super::Context;
use super::facts::BodyFacts;
use crate::hir::{BinaryOp, ConstValue, Glue};
use crate::mir::{
    BlockId, Body, CallTarget, Local, LocalDecl, LocalKind, Operand, Place, Rvalue, Statement, StatementKind,
};
use crate::mono::ConcreteCallee;
use crate::mono::typing::is_scalar;
use crate::types::*;

pub(super) fn run(cx: &Context, body: &mut Body) -> bool {
    let has_order = |statement: &Statement| compared(&statement.kind).is_some();
    if !body
        .blocks
        .values()
        .any(|block| block.statements.iter().any(has_order))
    {
        return false;
    }
    name_operands(cx, body);
    let facts = BodyFacts::of(body);
    let mut found = Vec::new();
    for (block, data) in body.blocks.iter() {
        for (at, statement) in data.statements.iter().enumerate() {
            if let Some(rvalue) = direct(body, &facts, &statement.kind) {
                found.push((block, at, rvalue));
            }
        }
    }
    let changed = !found.is_empty();
    for (block, at, rvalue) in found {
        if let StatementKind::Assign(_, old) = &mut body.blocks[block].statements[at].kind {
            *old = rvalue;
        }
    }
    changed
}

/// What is compared gets names, so that tests can come back to it.
fn name_operands(cx: &Context, body: &mut Body) {
    for block in body.blocks.keys().collect::<Vec<_>>() {
        let mut at = 0;
        while at < body.blocks[block].statements.len() {
            at += 1 + name_operands_of(cx, body, block, at);
        }
    }
}

/// Returns how many statements came before the one at `at`.
fn name_operands_of(cx: &Context, body: &mut Body, block: BlockId, at: usize) -> usize {
    let statement = &body.blocks[block].statements[at];
    let (span, within) = (statement.span, statement.within);
    let Some(operands) = compared(&statement.kind) else {
        return 0;
    };
    let behind = |operand: &Operand| operand.place().is_some_and(|place| place.as_local().is_none());
    if !operands.iter().any(behind) {
        return 0;
    }
    let types: Vec<Ty> = operands
        .iter()
        .map(|operand| cx.typing(body).operand(operand))
        .collect();
    let mut named: Vec<Operand> = types
        .into_iter()
        .map(|ty| {
            let decl = LocalDecl {
                name: None,
                ty,
                mutable: false,
                span,
                kind: LocalKind::Temp,
            };
            Operand::Copy(Place::local(body.locals.push(decl)))
        })
        .collect();
    if let StatementKind::Call { args, .. } = &mut body.blocks[block].statements[at].kind {
        std::mem::swap(args, &mut named);
    }
    let given = named;
    let names = compared(&body.blocks[block].statements[at].kind).map(<[Operand]>::to_vec);
    let reads: Vec<Statement> = names
        .into_iter()
        .flatten()
        .zip(given)
        .filter_map(|(name, value)| {
            let kind = StatementKind::Assign(name.place()?.clone(), Rvalue::Use(value));
            Some(Statement { kind, span, within })
        })
        .collect();
    let count = reads.len();
    body.blocks[block].statements.splice(at..at, reads);
    count
}

/// The operands of a comparison of integers; floats have values that are neither less nor greater nor equal.
fn compared(kind: &StatementKind) -> Option<&[Operand]> {
    let StatementKind::Call {
        callee: CallTarget::Named(named),
        args,
        dest: Some(_),
    } = kind
    else {
        return None;
    };
    match ConcreteCallee::of(named)? {
        ConcreteCallee::Glue(Glue::Compare, ty)
            if is_scalar(ty) && !matches!(ty.kind(), TyKind::Float(_)) =>
        {
            Some(args)
        }
        _ => None,
    }
}

/// The comparison that a test of an order comes down to.
fn direct(body: &Body, facts: &BodyFacts, kind: &StatementKind) -> Option<Rvalue> {
    let StatementKind::Assign(
        _,
        Rvalue::Binary {
            op,
            left: order,
            right,
            ..
        },
    ) = kind
    else {
        return None;
    };
    if !is_test(*op) || !is_zero(right) {
        return None;
    }
    let local = order.place()?.as_local()?;
    let point = facts.single_definition(local)?;
    let call = &body.blocks[point.block].statements.get(point.statement)?.kind;
    let [left, right] = compared(call)? else {
        return None;
    };
    let steady = |operand: &Operand| match operand {
        Operand::Const(_) => true,
        Operand::Copy(place) | Operand::Move(place) => place
            .as_local()
            .is_some_and(|local: Local| facts.is_constant(local)),
    };
    (steady(left) && steady(right)).then(|| Rvalue::Binary {
        op: *op,
        left: as_copy(left),
        right: as_copy(right),
        wrapping: true,
    })
}

fn as_copy(operand: &Operand) -> Operand {
    match operand {
        Operand::Move(place) => Operand::Copy(place.clone()),
        other => other.clone(),
    }
}

fn is_test(op: BinaryOp) -> bool {
    use BinaryOp::*;
    matches!(op, Lt | Le | Gt | Ge | Eq | Ne)
}

fn is_zero(operand: &Operand) -> bool {
    match operand {
        Operand::Const(constant) => {
            matches!(constant.kind, crate::mir::ConstKind::Value(ConstValue::Int(0)))
        }
        _ => false,
    }
}
