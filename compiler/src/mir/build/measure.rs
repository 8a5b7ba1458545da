//! `decreases`: what gets smaller with each round of a loop, and with each call of a function by itself.

use super::*;
use crate::hir::{BinaryOp, Callee, CalleeTarget, LoopContracts};
use crate::mir::Failure;

/// The contracts of a loop, and what its measures were in the round before.
pub(super) struct Rounds<'a> {
    pub contracts: &'a LoopContracts,
    measures: Vec<Measure>,
    /// There was a round before; set when there are measures.
    begun: Option<Local>,
}

/// A measure and its last value.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    value: ExprId,
    before: Local,
}

impl<'a> Builder<'a> {
    /// In front of a loop.
    pub(super) fn begin_rounds(&mut self, contracts: &'a LoopContracts) -> Rounds<'a> {
        let asserted: &[ExprId] = match self.cx.options.contracts {
            true => &contracts.measures,
            false => &[],
        };
        let begun = (!asserted.is_empty()).then(|| self.rvalue_temp(Rvalue::Use(boolean(false)), Ty::bool()));
        let measures = asserted.iter().map(|&value| self.measure(value)).collect();
        Rounds {
            contracts,
            measures,
            begun,
        }
    }

    /// A measure without a value yet.
    fn measure(&mut self, value: ExprId) -> Measure {
        let ty = self.ty(value);
        let before = self.rvalue_temp(Rvalue::Use(int(0, ty)), ty);
        Measure { value, before }
    }

    /// At the start of a round, when its names are bound.
    pub(super) fn assert_round(&mut self, rounds: &Rounds<'_>) {
        self.assert_invariants(&rounds.contracts.invariants);
        self.assert_measures(rounds);
    }

    /// At the start of a round: the measures are not negative, and smaller than in the round before.
    pub(super) fn assert_measures(&mut self, rounds: &Rounds<'_>) {
        let Some(begun) = rounds.begun else { return };
        for measure in &rounds.measures {
            self.spanned(self.expr(measure.value).span, |this| {
                this.in_statement(|this| this.assert_measure(*measure, begun));
            });
        }
        self.asm.assign(Place::local(begun), Rvalue::Use(boolean(true)));
    }

    fn assert_measure(&mut self, measure: Measure, begun: Local) {
        let now = self.value_temp(measure.value);
        self.assert_natural(now);
        let (again, done) = (self.asm.new_block(), self.asm.new_block());
        self.asm.branch(Operand::Copy(Place::local(begun)), again, done);
        self.asm.switch_to(again);
        self.assert_smaller(now, measure.before);
        self.asm.goto(done);
        self.asm.switch_to(done);
        let value = Rvalue::Use(Operand::Copy(Place::local(now)));
        self.asm.assign(Place::local(measure.before), value);
    }

    /// On entry into a function: its measures with the arguments of this call.
    pub(super) fn enter_measure(&mut self, value: ExprId) {
        let measure = self.measure(value);
        let place = Place::local(measure.before);
        self.in_statement(|this| this.lower(value, Some(&place)));
        self.measures.push(measure);
    }

    /// A call of the function by itself: with these arguments its measures are smaller than with its own, which are not
    /// negative. Calls with other type arguments are calls of another function.
    pub(super) fn assert_recursion(&mut self, callee: &Callee, args: &mut [Operand]) {
        let itself = matches!(callee.target, CalleeTarget::Fn(id) if Owner::Fn(id) == self.asm.body.owner);
        if !itself || self.measures.is_empty() || !is_identity(callee) {
            return;
        }
        let own = self.with_arguments(args);
        for measure in self.measures.clone() {
            self.in_statement(|this| {
                let now = this.value_temp(measure.value);
                this.assert_natural(measure.before);
                this.assert_smaller(now, measure.before);
            });
        }
        self.variables.extend(own);
    }

    /// Lets the parameters' names stand for the arguments; what they stood for.
    fn with_arguments(&mut self, args: &mut [Operand]) -> Vec<(LocalId, Place)> {
        let mut own = Vec::new();
        for (&param, arg) in self.hir.params.iter().zip(args) {
            let place = self.held(arg);
            own.extend(self.variables.insert(param, place).map(|before| (param, before)));
        }
        own
    }

    /// The place an operand is read from; constants get one.
    fn held(&mut self, operand: &mut Operand) -> Place {
        let ty = match operand {
            Operand::Copy(place) | Operand::Move(place) => return place.clone(),
            Operand::Const(Const { ty, .. }) => *ty,
        };
        let place = Place::local(self.rvalue_temp(Rvalue::Use(operand.clone()), ty));
        *operand = Operand::Copy(place.clone());
        place
    }

    fn assert_natural(&mut self, value: Local) {
        let ty = self.asm.body.locals[value].ty;
        if !is_signed(ty) {
            return;
        }
        let zero = self.rvalue_temp(Rvalue::Use(int(0, ty)), ty);
        self.assert_order(BinaryOp::Ge, (value, zero), None);
    }

    fn assert_smaller(&mut self, now: Local, before: Local) {
        self.assert_order(BinaryOp::Lt, (now, before), Some(before));
    }

    fn assert_order(&mut self, op: BinaryOp, (left, right): (Local, Local), before: Option<Local>) {
        let signed = is_signed(self.asm.body.locals[left].ty);
        let comparison = Rvalue::Binary {
            op,
            left: Operand::Copy(Place::local(left)),
            right: Operand::Copy(Place::local(right)),
            wrapping: false,
        };
        let holds = self.rvalue_temp(comparison, Ty::bool());
        let now = self.as_word(left);
        let before = before.map(|before| self.as_word(before));
        self.asm.push(StatementKind::Assert {
            condition: Operand::Copy(Place::local(holds)),
            failure: Failure::Decreases { now, before, signed },
        });
    }

    fn as_word(&mut self, value: Local) -> Operand {
        let ty = self.asm.body.locals[value].ty;
        self.widen(Operand::Copy(Place::local(value)), ty)
    }
}

fn is_signed(ty: Ty) -> bool {
    ty.as_int().is_some_and(|int| int.signed())
}

/// The type arguments are the function's own parameters.
fn is_identity(callee: &Callee) -> bool {
    let own = |(at, ty): (usize, &Ty)| matches!(*ty.kind(), TyKind::Param(index, _) if index as usize == at);
    callee.args.iter().enumerate().all(own)
}
