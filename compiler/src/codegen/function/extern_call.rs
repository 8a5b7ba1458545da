//! Calls of C functions: the runtime's directly, others on the OS thread's own stack.

use super::FunctionCx;
use super::place::Address;
use crate::codegen::abi::c_param;
use crate::codegen::cdecl::ArgumentBlock;
use crate::codegen::runtime;
use crate::codegen::shims::Shim;
use crate::codegen::values::Values;
use crate::mir::{ConstKind, Operand, Place, Rvalue, StatementKind};
use crate::mono::{ConcreteCallee, InstanceId};
use crate::types::*;
use cranelift_codegen::ir::{AbiParam, InstBuilder, Signature, Value};
use cranelift_codegen::isa::CallConv;

impl FunctionCx<'_, '_, '_> {
    pub(super) fn call_extern(&mut self, dest: Option<&Place>, id: ExternId, args: &[Operand]) {
        match self.unit.hir.externs[id].runtime {
            true => self.call_runtime_extern(dest, id, args),
            false => self.call_c(dest, id, args),
        }
    }

    /// An entry point of the runtime as the standard library declares it.
    fn call_runtime_extern(&mut self, dest: Option<&Place>, id: ExternId, args: &[Operand]) {
        let declared = &self.unit.hir.externs[id];
        let mut signature = Signature::new(CallConv::SystemV);
        let mut values = Vec::new();
        for arg in args {
            let signed = self.operand_ty(arg).as_int().is_some_and(IntTy::signed);
            for &value in self.operand(arg).iter() {
                let machine = self.b.func.dfg.value_type(value);
                signature.params.push(c_param(machine, signed));
                values.push(value);
            }
        }
        let returned = self.unit.layouts.scalar_types(declared.ret).unwrap_or_default();
        signature.returns.extend(returned.into_iter().map(AbiParam::new));
        let import = self.unit.import(declared.name.as_str(), &signature);
        let func = self.func_ref(import);
        let signature = self.b.import_signature(signature);
        self.b.func.dfg.ext_funcs[func].signature = signature;
        let call = self.b.ins().call(func, &values);
        let returned = Values::of(self.b.inst_results(call));
        if let Some(dest) = dest {
            self.store_result(dest, declared.ret, &returned);
        }
    }

    /// The C function pointer for a function, or for a closure that captures nothing.
    fn c_function(&mut self, arg: &Operand) -> Option<Value> {
        let id = self.instance_of(arg)?;
        let shim = self.unit.shim(Shim::Callback(id));
        Some(self.function_address(shim))
    }

    /// The address of a function as C calls it. Functions that are not known here were refused.
    pub(super) fn function_pointer(&mut self, operand: &Operand) -> Value {
        match self.c_function(operand) {
            Some(pointer) => pointer,
            None => self.word(0),
        }
    }

    fn instance_of(&self, arg: &Operand) -> Option<InstanceId> {
        match arg {
            Operand::Const(constant) => match &constant.kind {
                ConstKind::Fn(callee) => match ConcreteCallee::of(callee)? {
                    ConcreteCallee::Instance(id) => Some(id),
                    _ => None,
                },
                _ => None,
            },
            Operand::Copy(place) | Operand::Move(place) => {
                place.as_local()?;
                self.operand_ty(arg).as_fn()?;
                self.closure_in(place)
            }
        }
    }

    /// The closure literal that the only assignment of a temporary makes. Calls of C are rare, so it is looked for.
    fn closure_in(&self, place: &Place) -> Option<InstanceId> {
        let statements = self.body.blocks.values().flat_map(|block| &block.statements);
        let mut values = statements.filter_map(|statement| match &statement.kind {
            StatementKind::Assign(to, value) if to == place => Some(value),
            _ => None,
        });
        match values.next()? {
            Rvalue::Closure { closure, .. } => Some(self.unit.program.closures[*closure].code),
            Rvalue::Use(from) | Rvalue::Retype { operand: from, .. } => self.instance_of(from),
            _ => None,
        }
    }

    /// Puts the arguments into memory and lets the runtime call the function's shim with it on the OS stack.
    fn call_c(&mut self, dest: Option<&Place>, id: ExternId, args: &[Operand]) {
        let declared = &self.unit.hir.externs[id];
        let types: Vec<Ty> = args.iter().map(|arg| self.operand_ty(arg)).collect();
        let block = ArgumentBlock::of(&self.unit.layouts, &types, declared.ret);
        let memory = Address::slot(self.slot(block.size, 16));
        for (arg, &offset) in args.iter().zip(&block.offsets) {
            match self.c_function(arg) {
                Some(pointer) => self.store_at(pointer, memory.plus(offset)),
                None => self.store_operand(arg, memory.plus(offset)),
            }
        }
        // Variadic calls of one function may differ in their arguments.
        let variable: &[Ty] = if declared.variadic { &types } else { &[] };
        let shim = self.unit.shim(Shim::Extern(id, Args::new(variable)));
        let (shim, block_address) = (self.function_address(shim), self.address_value(memory));
        self.runtime(runtime::C_CALL, &[shim, block_address]);
        let Some(dest) = dest else { return };
        let from = memory.plus(block.result);
        let (location, ty) = self.place(dest);
        match self.unit.layouts.of(ty).scalars {
            Some(_) => {
                let values = self.load_scalars(from, ty);
                self.store(&location, ty, &values);
            }
            None => {
                let to = self.memory_of(dest);
                self.copy_value(from, to, ty);
            }
        }
    }
}
