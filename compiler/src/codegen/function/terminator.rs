//! How blocks end.

use super::FunctionCx;
use super::place::Address;
use crate::codegen::runtime;
use crate::mir::{BlockId, Operand, TerminatorKind};
use cranelift_codegen::ir::types::I32;
use cranelift_codegen::ir::{self, InstBuilder};
use cranelift_frontend::Switch;
use std::collections::BTreeMap;

impl FunctionCx<'_, '_, '_> {
    pub(super) fn terminator(&mut self, kind: &TerminatorKind) {
        match kind {
            TerminatorKind::Goto(target) => {
                let target = self.blocks[*target];
                self.b.ins().jump(target, &[]);
            }
            TerminatorKind::Branch {
                condition,
                then,
                otherwise,
            } => {
                let condition = self.scalar(condition);
                let (then, otherwise) = (self.blocks[*then], self.blocks[*otherwise]);
                self.b.ins().brif(condition, then, &[], otherwise, &[]);
            }
            TerminatorKind::Switch {
                value,
                cases,
                otherwise,
            } => self.switch(value, cases, *otherwise),
            TerminatorKind::Return(operand) => self.ret(operand.as_ref()),
            TerminatorKind::Trap(failure) => self.failure(failure),
            TerminatorKind::Exit(code) => self.exit(code),
            TerminatorKind::Unreachable => self.unreachable(),
        }
    }

    fn switch(&mut self, value: &Operand, cases: &[(i128, BlockId)], otherwise: BlockId) {
        let value = self.scalar(value);
        let machine = self.b.func.dfg.value_type(value);
        let mask = u128::MAX >> (128 - machine.bits());
        let otherwise = self.blocks[otherwise];
        let mut targets: BTreeMap<u128, ir::Block> = BTreeMap::new();
        for &(case, target) in cases {
            // The first of two equal cases counts.
            targets.entry(case as u128 & mask).or_insert(self.blocks[target]);
        }
        let mut switch = Switch::new();
        for (case, target) in targets {
            switch.set_entry(case, target);
        }
        switch.emit(&mut self.b, value, otherwise);
    }

    fn ret(&mut self, operand: Option<&Operand>) {
        let ty = self.body.ret;
        match (self.result, operand) {
            (Some(result), Some(operand)) => {
                // It may be the memory of an argument.
                self.store_operand_outside(operand, Address::value(result));
                self.b.ins().return_(&[]);
            }
            (_, Some(operand)) => {
                let mut values = self.operand(operand);
                let wanted = self.unit.layouts.scalar_types(ty).map_or(0, |all| all.len());
                if values.len() != wanted {
                    values = self.zeros(ty);
                }
                self.b.ins().return_(&values);
            }
            (_, None) => {
                let values = self.zeros(ty);
                self.b.ins().return_(&values);
            }
        }
    }

    fn exit(&mut self, code: &Operand) {
        let value = self.scalar(code);
        let from = self.b.func.dfg.value_type(value);
        let code = self.extend(value, from, I32, true);
        self.stop(runtime::EXIT, &[code]);
    }
}
