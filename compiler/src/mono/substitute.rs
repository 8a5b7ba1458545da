//! Type arguments put into a generic body.

use super::visit;
use crate::hir::Callee;
use crate::mir::{Body, CallTarget, ConstKind, Operand, Rvalue, StatementKind};
use crate::types::Ty;

/// Replaces the generic parameters in every type of the body, callees' arguments included.
pub(super) fn body(body: &mut Body, args: &[Ty]) {
    body.ret = body.ret.substitute(args);
    for local in body.locals.values_mut() {
        local.ty = local.ty.substitute(args);
    }
    for block in body.blocks.values_mut() {
        for statement in &mut block.statements {
            self::statement(&mut statement.kind, args);
        }
        visit::terminator_operands_mut(&mut block.terminator.kind, &mut |op| operand(op, args));
    }
}

fn statement(kind: &mut StatementKind, args: &[Ty]) {
    visit::operands_mut(kind, &mut |op| operand(op, args));
    match kind {
        StatementKind::Assign(_, rvalue) => self::rvalue(rvalue, args),
        StatementKind::Call {
            callee: CallTarget::Named(named),
            ..
        } => callee(named, args),
        _ => {}
    }
}

fn rvalue(rvalue: &mut Rvalue, args: &[Ty]) {
    match rvalue {
        Rvalue::Cast { ty, .. }
        | Rvalue::Struct { ty, .. }
        | Rvalue::Variant { ty, .. }
        | Rvalue::Array { element: ty, .. }
        | Rvalue::Repeat { element: ty, .. }
        | Rvalue::HeapNew { content: ty, .. }
        | Rvalue::Closure { ty, .. }
        | Rvalue::Unsize { ty, .. }
        | Rvalue::Retype { ty, .. } => *ty = ty.substitute(args),
        _ => {}
    }
}

fn operand(operand: &mut Operand, args: &[Ty]) {
    if let Operand::Const(constant) = operand {
        constant.ty = constant.ty.substitute(args);
        if let ConstKind::Fn(named) = &mut constant.kind {
            callee(named, args);
        }
    }
}

fn callee(callee: &mut Callee, args: &[Ty]) {
    callee.args = callee.args.substitute(args);
}
