//! One function: MIR statements into Cranelift instructions.

mod arith;
mod call;
mod cast;
mod checked;
mod closure;
mod drop;
mod extern_call;
mod glue;
mod in_place;
mod intrinsic;
mod lending;
mod memory;
mod operand;
mod parallel;
mod place;
mod preempt;
mod rvalue;
mod statement;
mod storage;
mod terminator;
mod trap;
mod variant;

pub(super) use place::Address;

use super::unit::Unit;
use crate::mir::{BlockId, Body, CaptureDecl, InlineId, Local, Typing};
use crate::mono::{FunctionKind, InstanceId};
use crate::source::Span;
use crate::types::*;
use cranelift_codegen::ir::{self, FuncRef, GlobalValue, InstBuilder, UserFuncName, Value, types::I64};
use cranelift_entity::{EntityRef, SecondaryMap, packed_option::ReservedValue};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{DataId, FuncId, Module};
use rustc_hash::FxHashMap;
use storage::Storage;

/// The state of lowering one function.
pub(super) struct FunctionCx<'u, 'a, 'f> {
    pub unit: &'u mut Unit<'a>,
    pub b: FunctionBuilder<'f>,
    pub body: &'a Body,
    pub captures: &'a [CaptureDecl],
    storage: SecondaryMap<Local, Storage>,
    lending: lending::Lending,
    in_place: in_place::InPlace<'a>,
    changed_params: std::collections::HashSet<Local>,
    blocks: SecondaryMap<BlockId, ir::Block>,
    /// Where the caller wants the result.
    result: Option<Value>,
    env: Option<Value>,
    /// The location of the caller of a `@trackCaller` function.
    caller: Option<Value>,
    /// The thread-local this function initialises, and its memory.
    own_global: Option<(GlobalId, Value)>,
    kind: FunctionKind,
    position: Position,
    lowered: Lowered,
    functions: FxHashMap<FuncId, FuncRef>,
    data: FxHashMap<DataId, GlobalValue>,
    slices: preempt::Slices,
}

/// A place in the sources, and the call it was inlined at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub span: Span,
    pub within: Option<InlineId>,
}

/// What is known about a lowered function besides its instructions.
#[derive(Default)]
pub(super) struct Lowered {
    /// None for what no program text says.
    pub instance: Option<InstanceId>,
    /// What the source locations in the code stand for.
    pub positions: Vec<Position>,
    /// Values that are lengths: never negative.
    pub lengths: Vec<Value>,
}

/// Lowers one function of the program.
pub(super) fn lower(
    unit: &mut Unit,
    id: InstanceId,
    builder: &mut FunctionBuilderContext,
) -> (ir::Function, Lowered) {
    let program = unit.program;
    let function = &program.functions[id];
    let abi = unit.fn_abi(id);
    let mut func = ir::Function::with_name_signature(
        UserFuncName::user(0, unit.functions[id].as_u32()),
        abi.signature(&unit.layouts),
    );
    let config = unit.module.target_config();
    let captures = program.captures_of(function.kind);
    let mut cx = FunctionCx::new(unit, &mut func, builder, &function.body, captures);
    cx.prologue(&abi, function.kind);
    cx.lower_blocks();
    let mut lowered = std::mem::take(&mut cx.lowered);
    lowered.instance = Some(id);
    cx.finish(config);
    (func, lowered)
}

impl<'u, 'a, 'f> FunctionCx<'u, 'a, 'f> {
    pub fn new(
        unit: &'u mut Unit<'a>,
        func: &'f mut ir::Function,
        builder: &'f mut FunctionBuilderContext,
        body: &'a Body,
        captures: &'a [CaptureDecl],
    ) -> FunctionCx<'u, 'a, 'f> {
        FunctionCx {
            unit,
            b: FunctionBuilder::new(func, builder),
            body,
            captures,
            storage: SecondaryMap::new(),
            lending: lending::Lending::of(body),
            in_place: Default::default(),
            changed_params: Default::default(),
            blocks: SecondaryMap::with_default(ir::Block::reserved_value()),
            result: None,
            env: None,
            caller: None,
            own_global: None,
            kind: FunctionKind::Plain,
            position: Position {
                span: body.span,
                within: None,
            },
            lowered: Lowered::default(),
            functions: FxHashMap::default(),
            data: FxHashMap::default(),
            slices: Default::default(),
        }
    }

    /// Makes the entry block, takes the parameters apart and gives every local its storage.
    fn prologue(&mut self, abi: &super::abi::FnAbi, kind: FunctionKind) {
        self.kind = kind;
        let entry = self.enter();
        let mut given = self.b.block_params(entry).to_vec().into_iter();
        if abi.returns_in_memory(&self.unit.layouts) {
            self.result = given.next();
        }
        if abi.env {
            self.env = given.next();
        }
        if abi.location {
            self.caller = given.next_back();
        }
        if let (FunctionKind::ThreadLocal(global), Some(memory)) = (kind, self.env) {
            self.own_global = Some((global, memory));
        }
        self.find_changed_params();
        self.find_in_place();
        self.give_storage(&mut given);
    }

    /// A first block with the function's parameters.
    pub fn enter(&mut self) -> ir::Block {
        let entry = self.b.create_block();
        self.b.append_block_params_for_function_params(entry);
        self.b.switch_to_block(entry);
        entry
    }

    fn lower_blocks(&mut self) {
        let body = self.body;
        for block in body.blocks.keys() {
            self.blocks[block] = self.b.create_block();
        }
        if body.blocks.is_empty() {
            return self.unreachable();
        }
        self.begin_slices();
        let first = self.blocks[BlockId::new(0)];
        self.b.ins().jump(first, &[]);
        for (id, block) in body.blocks.iter() {
            self.b.switch_to_block(self.blocks[id]);
            self.offer_slice(id);
            for statement in &block.statements {
                self.set_position(statement.span, statement.within);
                self.statement(&statement.kind);
            }
            self.set_position(block.terminator.span, block.terminator.within);
            self.terminator(&block.terminator.kind);
        }
    }

    /// What follows belongs to this place.
    fn set_position(&mut self, span: Span, within: Option<InlineId>) {
        self.position = Position { span, within };
        if span.file.is_reserved_value() {
            return self.b.set_srcloc(ir::SourceLoc::default());
        }
        if self.lowered.positions.last() != Some(&self.position) {
            self.lowered.positions.push(self.position);
        }
        let number = self.lowered.positions.len() as u32 - 1;
        self.b.set_srcloc(ir::SourceLoc::new(number));
    }

    pub fn finish(mut self, config: cranelift_codegen::isa::TargetFrontendConfig) {
        self.b.seal_all_blocks();
        self.b.finalize(config);
    }

    pub fn typing(&self) -> Typing<'a> {
        Typing {
            program: self.unit.hir,
            locals: &self.body.locals,
            captures: self.captures,
        }
    }

    /// A function as something to call from here. Everything but C's own functions is linked in statically.
    pub fn func_ref(&mut self, id: FuncId) -> FuncRef {
        if let Some(&known) = self.functions.get(&id) {
            return known;
        }
        let func = self.unit.module.declare_func_in_func(id, self.b.func);
        let declaration = self.unit.module.declarations().get_function_decl(id);
        if declaration.linkage_name(id).starts_with("milo") {
            self.b.func.dfg.ext_funcs[func].colocated = true;
        }
        self.functions.insert(id, func);
        func
    }

    /// The address of static data.
    pub fn data_address(&mut self, id: DataId) -> Value {
        let known = self.data.get(&id).copied();
        let global = known.unwrap_or_else(|| self.unit.module.declare_data_in_func(id, self.b.func));
        self.data.insert(id, global);
        self.b.ins().symbol_value(I64, global)
    }

    pub fn function_address(&mut self, id: FuncId) -> Value {
        let func = self.func_ref(id);
        self.b.ins().func_addr(I64, func)
    }

    /// A 64-bit number.
    pub fn word(&mut self, value: i64) -> Value {
        self.b.ins().iconst(I64, value)
    }

    /// Calls a runtime entry point.
    pub fn runtime(&mut self, entry: super::runtime::Entry, args: &[Value]) -> Option<Value> {
        let id = self.unit.entry(entry);
        let func = self.func_ref(id);
        let call = self.b.ins().call(func, args);
        self.b.inst_results(call).first().copied()
    }

    pub fn unreachable(&mut self) {
        let code = ir::TrapCode::unwrap_user(1);
        self.b.ins().trap(code);
    }
}
