//! How large a body is, and what in it depends on where it stands.

use crate::hir::{Intrinsic, UnaryOp};
use crate::mir::{Body, CallTarget, Rvalue, StatementKind, TerminatorKind};
use crate::mono::{self, ConcreteCallee};

/// A rough count of instructions.
pub(super) fn of(body: &Body) -> u32 {
    body.blocks
        .values()
        .map(|block| {
            let statements: u32 = block.statements.iter().map(|s| statement(&s.kind)).sum();
            statements + terminator(&block.terminator.kind)
        })
        .sum()
}

fn statement(kind: &StatementKind) -> u32 {
    match kind {
        StatementKind::StorageLive(_) | StatementKind::StorageDead(_) | StatementKind::Nop => 0,
        StatementKind::Assign(_, rvalue) => self::rvalue(rvalue),
        StatementKind::Call { callee, args, .. } => call(callee, args.len() as u32),
        StatementKind::Drop(_) => 4,
        StatementKind::Assert { .. } => 2,
        StatementKind::Parallel(_) | StatementKind::ParallelFor { .. } => 20,
        _ => 2,
    }
}

fn call(callee: &CallTarget, args: u32) -> u32 {
    match callee {
        CallTarget::Named(named) => match ConcreteCallee::of(named) {
            Some(ConcreteCallee::Intrinsic(..)) => 1,
            _ => 3 + args,
        },
        _ => 5 + args,
    }
}

fn rvalue(rvalue: &Rvalue) -> u32 {
    match rvalue {
        Rvalue::Use(_) | Rvalue::Retype { .. } | Rvalue::Ref { .. } | Rvalue::Len(_) => 1,
        Rvalue::HeapNew { .. } | Rvalue::Closure { .. } | Rvalue::Duplicate(_) => 6,
        Rvalue::Array { items, .. } => items.len() as u32,
        Rvalue::Struct { fields, .. } | Rvalue::Variant { fields, .. } => 1 + fields.len() as u32,
        Rvalue::Repeat { .. } => 5,
        _ => 1,
    }
}

fn terminator(kind: &TerminatorKind) -> u32 {
    match kind {
        TerminatorKind::Goto(_) | TerminatorKind::Return(_) | TerminatorKind::Unreachable => 0,
        TerminatorKind::Branch { .. } => 1,
        TerminatorKind::Switch { cases, .. } => 1 + cases.len() as u32,
        TerminatorKind::Trap(_) | TerminatorKind::Exit(_) => 1,
    }
}

/// May something in the body report its place, or hand it on?
pub(super) fn tells_place(program: &mono::Program, body: &Body) -> bool {
    body.blocks.values().any(|block| {
        let ends = matches!(block.terminator.kind, TerminatorKind::Trap(_));
        ends || block.statements.iter().any(|s| statement_tells(program, &s.kind))
    })
}

fn statement_tells(program: &mono::Program, kind: &StatementKind) -> bool {
    match kind {
        StatementKind::CheckBounds { .. }
        | StatementKind::CheckSlice { .. }
        | StatementKind::CheckRange { .. }
        | StatementKind::CheckDistinct(_)
        | StatementKind::Parallel(_)
        | StatementKind::ParallelFor { .. }
        | StatementKind::Assert { .. } => true,
        StatementKind::Assign(_, Rvalue::Binary { wrapping, op, .. }) => {
            use crate::hir::BinaryOp::*;
            matches!(op, Div | Rem) || !wrapping && matches!(op, Add | Sub | Mul | Shl | Shr)
        }
        StatementKind::Assign(_, Rvalue::Unary { wrapping, op, .. }) => !wrapping && *op == UnaryOp::Neg,
        StatementKind::Call {
            callee: CallTarget::Named(named),
            ..
        } => match ConcreteCallee::of(named) {
            Some(ConcreteCallee::Instance(id)) => program.functions[id].track_caller,
            Some(ConcreteCallee::Intrinsic(intrinsic, _)) => intrinsic == Intrinsic::CallerLocation,
            _ => false,
        },
        _ => false,
    }
}
