//! `parallel` blocks and loops, and thread-local variables.

use super::FunctionCx;
use super::place::Address;
use crate::codegen::runtime;
use crate::codegen::shims::Shim;
use crate::mir::Operand;
use crate::types::*;
use cranelift_codegen::ir::{InstBuilder, Value};

impl FunctionCx<'_, '_, '_> {
    /// An array of closures for the runtime.
    pub(super) fn parallel(&mut self, branches: &[Operand]) {
        let closures = Address::slot(self.slot(16 * branches.len() as u64, 8));
        for (at, branch) in (0u64..).zip(branches) {
            self.store_operand(branch, closures.plus(16 * at));
        }
        let count = self.word(branches.len() as i64);
        let closures = self.address_value(closures);
        let location = self.location();
        self.runtime(runtime::PARALLEL, &[count, closures, location]);
    }

    /// The runtime hands out pieces of `0..count` to a C function, which gets the closure and where to count from.
    pub(super) fn parallel_for(&mut self, body: &Operand, low: &Operand, high: &Operand) {
        let (low, high) = (self.wide(low), self.wide(high));
        let context = Address::slot(self.slot(24, 8));
        self.store_operand(body, context);
        self.store_at(low, context.plus(16));
        let span = self.b.ins().isub(high, low);
        let zero = self.word(0);
        let count = self.b.ins().smax(span, zero);
        let shim = self.unit.shim(Shim::ParallelBody);
        let (shim, context) = (self.function_address(shim), self.address_value(context));
        let location = self.location();
        self.runtime(runtime::PARALLEL_FOR, &[count, shim, context, location]);
    }

    /// This thread's instance of a variable; `key` is a static address that stands for it.
    pub(super) fn thread_local(&mut self, global: GlobalId, key: Value) -> Value {
        let declared = &self.unit.hir.globals[global];
        let layout = self.unit.layouts.of(declared.ty);
        let initialised = self.unit.program.initialisers.contains_key(&global) || declared.constant.is_some();
        let init = match initialised {
            true => {
                let shim = self.unit.shim(Shim::ThreadInit(global));
                self.function_address(shim)
            }
            false => self.word(0),
        };
        let (size, align) = (self.word(layout.size as i64), self.word(layout.align as i64));
        let drop = self.word(0);
        self.runtime(runtime::THREAD_LOCAL, &[key, size, align, init, drop])
            .unwrap_or(key)
    }
}
