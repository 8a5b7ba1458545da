//! Rewriting the operands and places of statements and terminators. For reading them, see `mir::visit`.

use crate::mir::{CallTarget, Const, Failure, Operand, Place, Rvalue, StatementKind, TerminatorKind};

/// The constants among a statement's operands.
pub fn constants(kind: &StatementKind, visit: &mut dyn FnMut(&Const)) {
    // Rewriting knows every operand; a statement is small.
    operands_mut(&mut kind.clone(), &mut |operand| {
        if let Operand::Const(constant) = operand {
            visit(constant);
        }
    });
}

/// Calls `visit` with every operand of a statement, to change it.
pub fn operands_mut(kind: &mut StatementKind, visit: &mut dyn FnMut(&mut Operand)) {
    match kind {
        StatementKind::Assign(_, rvalue) => rvalue_operands_mut(rvalue, visit),
        StatementKind::Call { callee, args, .. } => {
            if let CallTarget::Value(operand) = callee {
                visit(operand);
            }
            args.iter_mut().for_each(visit);
        }
        StatementKind::CheckBounds { index, len } => [index, len].into_iter().for_each(visit),
        StatementKind::CheckSlice { low, high, len } => [low, high, len].into_iter().for_each(visit),
        StatementKind::CheckRange { value, .. } => visit(value),
        StatementKind::CheckDistinct(pairs) => pairs.iter_mut().for_each(|(left, right)| {
            visit(left);
            visit(right);
        }),
        StatementKind::Parallel(operands) => operands.iter_mut().for_each(visit),
        StatementKind::ParallelFor { body, low, high } => [body, low, high].into_iter().for_each(visit),
        StatementKind::Assert { condition, failure } => {
            visit(condition);
            failure_operands_mut(failure, visit);
        }
        StatementKind::Drop(_)
        | StatementKind::FreeHeap(_)
        | StatementKind::Swap(..)
        | StatementKind::TakeEnv
        | StatementKind::StorageLive(_)
        | StatementKind::StorageDead(_)
        | StatementKind::AssumeInit(_)
        | StatementKind::Nop => {}
    }
}

fn rvalue_operands_mut(rvalue: &mut Rvalue, visit: &mut dyn FnMut(&mut Operand)) {
    match rvalue {
        Rvalue::Use(operand)
        | Rvalue::Unary { operand, .. }
        | Rvalue::Cast { operand, .. }
        | Rvalue::Repeat { item: operand, .. }
        | Rvalue::HeapNew { value: operand, .. }
        | Rvalue::Replace { value: operand, .. }
        | Rvalue::Unsize { operand, .. }
        | Rvalue::Retype { operand, .. } => visit(operand),
        Rvalue::Slice { low, high, .. } => [low, high].into_iter().for_each(visit),
        Rvalue::Binary { left, right, .. } => [left, right].into_iter().for_each(visit),
        Rvalue::Struct { fields, .. } | Rvalue::Variant { fields, .. } => fields.iter_mut().for_each(visit),
        Rvalue::Array { items, .. } => items.iter_mut().for_each(visit),
        Rvalue::Closure { captures, .. } => captures.iter_mut().for_each(visit),
        Rvalue::Duplicate(_)
        | Rvalue::Ref { .. }
        | Rvalue::View { .. }
        | Rvalue::AddrOf(_)
        | Rvalue::Len(_)
        | Rvalue::Discriminant(_) => {}
    }
}

fn failure_operands_mut(failure: &mut Failure, visit: &mut dyn FnMut(&mut Operand)) {
    match failure {
        Failure::Assertion(Some(operand)) | Failure::Panic(operand) | Failure::UnwrapErr(operand) => {
            visit(operand)
        }
        Failure::Decreases { now, before, .. } => std::iter::once(now).chain(before).for_each(visit),
        _ => {}
    }
}

/// Calls `visit` with every operand of a terminator, to change it.
pub fn terminator_operands_mut(kind: &mut TerminatorKind, visit: &mut dyn FnMut(&mut Operand)) {
    match kind {
        TerminatorKind::Branch { condition, .. } => visit(condition),
        TerminatorKind::Switch { value, .. } => visit(value),
        TerminatorKind::Return(Some(operand)) | TerminatorKind::Exit(operand) => visit(operand),
        TerminatorKind::Trap(failure) => failure_operands_mut(failure, visit),
        TerminatorKind::Goto(_) | TerminatorKind::Return(None) | TerminatorKind::Unreachable => {}
    }
}

/// Calls `visit` with every place of a statement, to change it.
pub fn places_mut(kind: &mut StatementKind, visit: &mut dyn FnMut(&mut Place)) {
    operands_mut(kind, &mut |operand| operand_place_mut(operand, visit));
    match kind {
        StatementKind::Assign(dest, rvalue) => {
            match rvalue {
                Rvalue::Ref { place, .. }
                | Rvalue::AddrOf(place)
                | Rvalue::View { place, .. }
                | Rvalue::Slice { place, .. }
                | Rvalue::Len(place)
                | Rvalue::Discriminant(place)
                | Rvalue::Replace { place, .. }
                | Rvalue::Duplicate(place) => visit(place),
                _ => {}
            }
            visit(dest);
        }
        StatementKind::Call { dest: Some(dest), .. } => visit(dest),
        StatementKind::Drop(place) | StatementKind::FreeHeap(place) => visit(place),
        StatementKind::Swap(left, right) => {
            visit(left);
            visit(right);
        }
        _ => {}
    }
}

/// Calls `visit` with every place of a terminator, to change it.
pub fn terminator_places_mut(kind: &mut TerminatorKind, visit: &mut dyn FnMut(&mut Place)) {
    terminator_operands_mut(kind, &mut |operand| operand_place_mut(operand, visit));
}

fn operand_place_mut(operand: &mut Operand, visit: &mut dyn FnMut(&mut Place)) {
    match operand {
        Operand::Copy(place) | Operand::Move(place) => visit(place),
        Operand::Const(_) => {}
    }
}
