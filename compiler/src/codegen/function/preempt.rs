//! Time slices (`--preempt`): where a loop goes round, a task whose slice is over lets others run.
//!
//! The runtime counts ended slices in one word. A function with loops remembers the count, compares it at the head of
//! each loop, and calls the runtime when it has changed.

use super::FunctionCx;
use crate::codegen::runtime;
use crate::mir::BlockId;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I32;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value};
use cranelift_frontend::Variable;
use rustc_hash::FxHashSet;

/// What a function remembers about slices.
#[derive(Default)]
pub(super) struct Slices {
    heads: FxHashSet<BlockId>,
    seen: Option<Variable>,
}

impl FunctionCx<'_, '_, '_> {
    /// Notes the count at the start of a function that has loops.
    pub(super) fn begin_slices(&mut self) {
        let Some(ticks) = self.unit.ticks else { return };
        self.slices.heads = self.body.loop_heads();
        if self.slices.heads.is_empty() {
            return;
        }
        let seen = self.b.declare_var(I32);
        let now = self.ticks(ticks);
        self.b.def_var(seen, now);
        self.slices.seen = Some(seen);
    }

    /// Lets others run at the head of a loop, when it is time.
    pub(super) fn offer_slice(&mut self, block: BlockId) {
        let (Some(ticks), Some(seen)) = (self.unit.ticks, self.slices.seen) else {
            return;
        };
        if !self.slices.heads.contains(&block) {
            return;
        }
        let now = self.ticks(ticks);
        let known = self.b.use_var(seen);
        let changed = self.b.ins().icmp(IntCC::NotEqual, now, known);
        let (offer, on) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(offer);
        self.b.ins().brif(changed, offer, &[], on, &[]);
        self.b.switch_to_block(offer);
        self.runtime(runtime::PREEMPT, &[]);
        self.b.def_var(seen, now);
        self.b.ins().jump(on, &[]);
        self.b.switch_to_block(on);
    }

    fn ticks(&mut self, ticks: cranelift_module::DataId) -> Value {
        let address = self.data_address(ticks);
        self.b.ins().load(I32, MemFlagsData::new(), address, 0)
    }
}
