//! Contracts and what a program checks about itself.

use super::*;
use crate::hir::{Callee, CalleeTarget, ContractKind};
use crate::mir::{CallTarget, Failure, LocalDecl, LocalKind};
use crate::syntax::symbol::Symbol;

/// What is asserted before a body returns.
#[derive(Default)]
pub(super) struct ExitContracts<'a> {
    ensures: Vec<&'a hir::Contract>,
    /// What `result` stands for, a reference, and what it refers to.
    result: Option<(Local, Local)>,
    /// The receiver of a `&mut self` method whose type has invariants.
    receiver: Option<(Place, Ty)>,
}

impl<'a> Builder<'a> {
    /// Asserts `requires` and remembers what the way out asserts.
    pub(super) fn enter_contracts(&mut self, function: &hir::Function) {
        if !self.cx.options.contracts {
            return;
        }
        for contract in &self.hir.contracts {
            match contract.kind {
                ContractKind::Requires => self.assert_contract(contract.condition, Failure::Requires),
                ContractKind::Ensures => self.exit_contracts.ensures.push(contract),
                ContractKind::Decreases => self.enter_measure(contract.condition),
                ContractKind::Old(local) => {
                    let place = self.declare(local);
                    self.in_statement(|this| this.lower(contract.condition, Some(&place)));
                }
            }
        }
        self.name_result();
        if let (hir::Receiver::Mutable, Some(param)) = (function.receiver, function.params.first())
            && let Some((_, target)) = param.ty.as_ref()
        {
            let place = Place::local(Local::new(0)).project(Projection::Deref);
            self.exit_contracts.receiver = Some((place, target));
        }
    }

    /// `result` in `ensures` is a reference to the local that holds the returned value, or that local if it is one itself.
    fn name_result(&mut self) {
        let named = |local: &hir::Local| local.kind == hir::LocalKind::Temp && local.name == Symbol::RESULT;
        let found = self.hir.locals.iter().find(|(_, local)| named(local));
        let (Some((id, declared)), Some(result)) = (found, self.result) else {
            return;
        };
        let name = match self.place_ty(&Place::local(result)).as_ref() {
            Some(_) => result,
            None => self.asm.new_local(LocalDecl {
                name: Some(declared.name),
                ty: declared.ty,
                mutable: true,
                span: declared.span,
                kind: LocalKind::Temp,
            }),
        };
        self.variables.insert(id, Place::local(name));
        self.exit_contracts.result = (name != result).then_some((name, result));
    }

    pub(super) fn assert_exit_contracts(&mut self) {
        if let Some((name, result)) = self.exit_contracts.result {
            let place = Place::local(result);
            let reference = Rvalue::Ref {
                mutable: false,
                place,
            };
            self.asm.assign(Place::local(name), reference);
        }
        for contract in self.exit_contracts.ensures.clone() {
            self.assert_contract(contract.condition, Failure::Ensures);
        }
        if let Some((place, ty)) = self.exit_contracts.receiver.clone() {
            self.assert_type_invariants(&place, ty);
        }
    }

    /// Loop invariants, at the loop's head.
    pub(super) fn assert_invariants(&mut self, conditions: &[ExprId]) {
        if self.cx.options.contracts {
            for &condition in conditions {
                self.assert_contract(condition, Failure::Invariant);
            }
        }
    }

    /// Asserts a condition, located at the condition.
    fn assert_contract(&mut self, condition: ExprId, failure: Failure) {
        self.spanned(self.expr(condition).span, |this| {
            this.in_statement(|this| {
                let condition = this.operand(condition, &[]);
                this.asm.push(StatementKind::Assert { condition, failure });
            });
        });
    }

    /// The invariants of a struct type hold for the value at `place`.
    pub(super) fn assert_type_invariants(&mut self, place: &Place, ty: Ty) {
        let TyKind::Adt(adt, args) = ty.kind() else { return };
        if !self.cx.options.contracts {
            return;
        }
        for &invariant in &self.cx.program.adts[*adt].invariants {
            let callee = Callee {
                target: CalleeTarget::Fn(invariant),
                args: *args,
            };
            let value = self.reference_operand(false, place.clone());
            let holds = self.temp(Ty::bool());
            self.call(CallTarget::Named(callee), vec![value], Some(&Place::local(holds)));
            self.asm.push(StatementKind::Assert {
                condition: Operand::Copy(Place::local(holds)),
                failure: Failure::Invariant,
            });
        }
    }

    pub(super) fn lower_assert(&mut self, condition: ExprId, message: Option<ExprId>) {
        let Some(message) = message else {
            let condition = self.operand(condition, &[]);
            let failure = Failure::Assertion(None);
            return self.asm.push(StatementKind::Assert { condition, failure });
        };
        let (holds, fails) = (self.asm.new_block(), self.asm.new_block());
        self.branch_on(condition, holds, fails);
        self.asm.switch_to(fails);
        self.in_dead_end(|this| {
            let text = this.text_view(message);
            this.asm
                .terminate(TerminatorKind::Trap(Failure::Assertion(Some(text))));
        });
        self.asm.switch_to(holds);
    }

    pub(super) fn lower_panic(&mut self, message: ExprId) {
        self.in_dead_end(|this| {
            let text = this.text_view(message);
            this.asm.terminate(TerminatorKind::Trap(Failure::Panic(text)));
        });
    }

    pub(super) fn lower_exit(&mut self, code: ExprId) {
        let code = self.operand(code, &[]);
        self.asm.terminate(TerminatorKind::Exit(code));
    }
}
