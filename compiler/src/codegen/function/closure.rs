//! Closures: two words, code and environment. The environment begins with a header
//! `{count, end function, size}`; a negative count marks one on a stack, which nobody counts.

use super::FunctionCx;
use super::place::Address;
use crate::codegen::layout::Layouts;
use crate::codegen::runtime;
use crate::codegen::shims::Shim;
use crate::codegen::values::Values;
use crate::mir::{CaptureDecl, ClosureId, EnvKind, Operand};
use crate::mono::FunctionKind;
use cranelift_codegen::ir::Value;

const HEADER: u64 = 24;
const END_FUNCTION: u64 = 8;
const SIZE: u64 = 16;

/// Offsets of the captures in an environment, and its size.
pub(in crate::codegen) fn env_layout(layouts: &Layouts, captures: &[CaptureDecl]) -> (Vec<u64>, u64) {
    let mut end = HEADER;
    let offsets = captures
        .iter()
        .map(|capture| {
            let layout = layouts.of(capture.ty);
            let offset = end.next_multiple_of(layout.align);
            end = offset + layout.size;
            offset
        })
        .collect();
    (offsets, end.next_multiple_of(8))
}

/// The strictest alignment of an environment.
pub(in crate::codegen) const ENV_ALIGN: u64 = 8;

impl FunctionCx<'_, '_, '_> {
    /// Where a capture of the closure being compiled lies in its environment.
    pub(super) fn capture_offset(&self, index: usize) -> u64 {
        let (offsets, _) = env_layout(&self.unit.layouts, self.captures);
        offsets.get(index).copied().unwrap_or(HEADER)
    }

    /// A closure literal.
    pub(super) fn closure(&mut self, id: ClosureId, captures: &[Operand]) -> Values {
        let closure = &self.unit.program.closures[id];
        let code = self.unit.functions[closure.code];
        let code = self.function_address(code);
        let env = match (captures.is_empty(), closure.env) {
            (true, _) => self.word(0),
            (_, EnvKind::Stack) => self.stack_env(id, captures),
            (_, EnvKind::Heap) => self.heap_env(id, captures),
        };
        Values::of(&[code, env])
    }

    fn stack_env(&mut self, id: ClosureId, captures: &[Operand]) -> Value {
        let (_, size) = env_layout(&self.unit.layouts, &self.unit.program.closures[id].captures);
        let memory = Address::slot(self.slot(size, ENV_ALIGN));
        let uncounted = self.word(-1);
        self.store_at(uncounted, memory);
        self.store_captures(id, captures, memory);
        self.address_value(memory)
    }

    fn heap_env(&mut self, id: ClosureId, captures: &[Operand]) -> Value {
        let (_, size) = env_layout(&self.unit.layouts, &self.unit.program.closures[id].captures);
        let (size, align) = (self.word(size as i64), self.word(ENV_ALIGN as i64));
        let Some(memory) = self.runtime(runtime::ALLOC, &[size, align]) else {
            return size;
        };
        let env = Address::value(memory);
        let one = self.word(1);
        self.store_at(one, env);
        self.set_end(env, Shim::EnvEnd(id));
        self.store_at(size, env.plus(SIZE));
        self.store_captures(id, captures, env);
        memory
    }

    fn set_end(&mut self, env: Address, shim: Shim) {
        let end = self.unit.shim(shim);
        let end = self.function_address(end);
        self.store_at(end, env.plus(END_FUNCTION));
    }

    fn store_captures(&mut self, id: ClosureId, captures: &[Operand], env: Address) {
        let (offsets, _) = env_layout(&self.unit.layouts, &self.unit.program.closures[id].captures);
        for (capture, offset) in captures.iter().zip(offsets) {
            self.store_operand(capture, env.plus(offset));
        }
    }

    /// The body has taken the captures out: from now on the environment's end only frees it.
    pub(super) fn disarm_env(&mut self) {
        let (FunctionKind::Closure(id), Some(env)) = (self.kind, self.env) else {
            return;
        };
        let closure = &self.unit.program.closures[id];
        if closure.env == EnvKind::Heap && !closure.captures.is_empty() {
            self.set_end(Address::value(env), Shim::EnvFree);
        }
    }

    /// The end of an environment: drops what it captured and frees it.
    pub fn end_env(&mut self, captures: &[CaptureDecl], env: Value) {
        let (offsets, _) = env_layout(&self.unit.layouts, captures);
        for (capture, offset) in captures.iter().zip(offsets) {
            self.drop_memory(Address::value(env).plus(offset), capture.ty);
        }
        self.free_env(env);
    }

    pub fn free_env(&mut self, env: Value) {
        let size = self.load_word(Address::value(env).plus(SIZE));
        let align = self.word(ENV_ALIGN as i64);
        self.runtime(runtime::FREE, &[env, size, align]);
    }
}
