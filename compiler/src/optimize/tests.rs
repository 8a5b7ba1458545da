//! What the passes leave of small bodies.

use super::*;
use crate::hir::BinaryOp;
use crate::mir::assemble::Assembler;
use crate::mir::{
    CallTarget, Const, ConstKind, Local, LocalDecl, LocalKind, Operand, Owner, Place, Projection, Rvalue,
    StatementKind, TerminatorKind,
};
use crate::mono::{Function, FunctionKind, Inline};
use crate::source::{FileId, Span};
use crate::types::*;
use cranelift_entity::EntityRef;

fn copy(local: Local) -> Operand {
    Operand::Copy(Place::local(local))
}

fn function(params: &[Ty], ret: Ty, write: impl FnOnce(&mut Assembler)) -> Function {
    let span = Span::new(FileId::new(0), 0, 0);
    let mut asm = Assembler::new(Owner::Fn(FnId::new(0)), "f".to_string(), span, ret);
    for &ty in params {
        asm.new_local(LocalDecl {
            name: None,
            ty,
            mutable: false,
            span,
            kind: LocalKind::Param,
        });
    }
    asm.body.arg_count = params.len() as u32;
    write(&mut asm);
    Function {
        symbol: "milo.f".to_string(),
        body: asm.finish(),
        kind: FunctionKind::Plain,
        track_caller: false,
        inline: Inline::Judge,
    }
}

/// `fn add(to: &mut i64, n: i64) { *to = *to + n }` called twice on a local.
#[test]
fn references_to_locals_disappear_with_the_calls_that_took_them() {
    let reference = Ty::reference(true, Ty::i64());
    let mut program = mono::Program::default();
    let add = program
        .functions
        .push(function(&[reference, Ty::i64()], Ty::void(), |asm| {
            let place = Place::local(Local::new(0)).project(Projection::Deref);
            let sum = Rvalue::Binary {
                op: BinaryOp::Add,
                left: Operand::Copy(place.clone()),
                right: copy(Local::new(1)),
                wrapping: false,
            };
            asm.assign(place, sum);
            asm.terminate(TerminatorKind::Return(None));
        }));
    let caller = program.functions.push(function(&[Ty::i64()], Ty::i64(), |asm| {
        let total = asm.new_temp(Ty::i64());
        asm.assign(Place::local(total), Rvalue::Use(copy(Local::new(0))));
        for _ in 0..2 {
            let lent = asm.new_temp(reference);
            let borrow = Rvalue::Ref {
                mutable: true,
                place: Place::local(total),
            };
            asm.assign(Place::local(lent), borrow);
            asm.push(StatementKind::Call {
                dest: None,
                callee: CallTarget::Named(mono::direct(add)),
                args: vec![Operand::Move(Place::local(lent)), copy(Local::new(0))],
            });
        }
        asm.terminate(TerminatorKind::Return(Some(copy(total))));
    }));
    optimize(&mut program, &hir::Program::default());
    let body = &program.functions[caller].body;
    assert_eq!(body.blocks.len(), 1);
    let left = body.blocks.values().flat_map(|block| &block.statements);
    for statement in left {
        let fine = matches!(
            &statement.kind,
            StatementKind::Assign(_, Rvalue::Use(_) | Rvalue::Binary { .. })
        );
        assert!(fine, "{:?}", statement.kind);
    }
}

#[test]
fn branches_on_constants_are_decided() {
    let mut program = mono::Program::default();
    let id = program.functions.push(function(&[], Ty::i64(), |asm| {
        let (yes, no) = (asm.new_block(), asm.new_block());
        let constant = Const {
            ty: Ty::bool(),
            kind: ConstKind::Value(hir::ConstValue::Bool(false)),
        };
        asm.branch(Operand::Const(constant), yes, no);
        for block in [yes, no] {
            asm.switch_to(block);
            asm.terminate(TerminatorKind::Unreachable);
        }
    }));
    optimize(&mut program, &hir::Program::default());
    assert_eq!(program.functions[id].body.blocks.len(), 1);
}
