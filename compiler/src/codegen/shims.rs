//! Functions in the C convention: entry points of the object, and what the runtime calls back.

use super::abi::{FnAbi, c_signature};
use super::cdecl::{self, ArgumentBlock, Passing};
use super::function::{Address, FunctionCx};
use super::runtime;
use super::unit::Unit;
use super::variadic;
use crate::mir::ClosureId;
use crate::mono::InstanceId;
use crate::syntax::symbol::Symbol;
use crate::types::*;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{self, Block, InstBuilder, Signature, UserFuncName, Value};
use cranelift_frontend::FunctionBuilderContext;
use cranelift_module::{DataId, FuncId, Linkage, Module};

/// A function for the C side.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Shim {
    /// `milo_main() -> i32`: initialises the globals and calls `main`.
    Main,
    /// `milo_call_closure(code, env)`.
    CallClosure,
    /// `(*T)`: drops in place.
    Drop(Ty),
    /// `(*env)`: drops the captures and frees the environment.
    EnvEnd(ClosureId),
    /// `(*env)`: frees the environment.
    EnvFree,
    /// `(*block)`: calls a C function with the arguments in the block; the types are those of a variadic call.
    Extern(ExternId, Args),
    /// `(*memory)`: initialises a thread-local.
    ThreadInit(GlobalId),
    /// `(*{code, env, low}, start, end)`: a piece of a `parallel for`.
    ParallelBody,
    /// An `@externalLinkage` function under its C name.
    Export(InstanceId, Symbol),
    /// A function that C gets the address of.
    Callback(InstanceId),
    /// `(*block)`: loads the registers for a variadic call.
    Variadic,
}

/// Asks for the shims that other objects look for.
pub(super) fn request_exports(unit: &mut Unit) {
    unit.shim(Shim::CallClosure);
    if unit.program.main.is_some() {
        unit.shim(Shim::Main);
    }
    for &(instance, name) in &unit.program.exports {
        unit.shim(Shim::Export(instance, name));
    }
}

impl Shim {
    pub fn linkage(self) -> Linkage {
        match self {
            Shim::Main | Shim::CallClosure | Shim::Export(..) => Linkage::Export,
            _ => Linkage::Local,
        }
    }

    pub fn symbol(self, unit: &Unit) -> String {
        let number = unit.shims.len();
        match self {
            Shim::Main => "milo_main".to_string(),
            Shim::CallClosure => "milo_call_closure".to_string(),
            Shim::Drop(ty) => format!("milo.c.drop<{}>.{number}", ty.show(unit.hir)),
            Shim::EnvEnd(closure) => {
                let code = unit.program.closures[closure].code;
                format!("milo.c.end.{}.{number}", unit.program.functions[code].symbol)
            }
            Shim::EnvFree => "milo.c.free".to_string(),
            Shim::Extern(id, _) => format!("milo.c.call.{}.{number}", unit.hir.externs[id].name),
            Shim::ThreadInit(global) => format!("milo.c.init.{}.{number}", unit.hir.globals[global].name),
            Shim::ParallelBody => "milo.c.parallel".to_string(),
            Shim::Export(_, name) => name.to_string(),
            Shim::Callback(id) => format!("milo.c.callback.{}.{number}", unit.program.functions[id].symbol),
            Shim::Variadic => "milo.c.variadic".to_string(),
        }
    }

    pub fn signature(self, unit: &Unit) -> Signature {
        match self {
            Shim::Main => c_signature(&[], &[I32]),
            Shim::CallClosure => c_signature(&[I64, I64], &[]),
            Shim::ParallelBody => c_signature(&[I64, I64, I64], &[]),
            Shim::Export(instance, _) | Shim::Callback(instance) => {
                let abi = unit.fn_abi(instance);
                cdecl::signature(&unit.layouts, &abi.params, abi.ret)
            }
            _ => Unit::c_words(1),
        }
    }
}

/// Makes the body of a shim.
pub(super) fn lower(
    unit: &mut Unit,
    shim: Shim,
    id: FuncId,
    builder: &mut FunctionBuilderContext,
) -> ir::Function {
    let name = UserFuncName::user(0, id.as_u32());
    let mut func = ir::Function::with_name_signature(name, shim.signature(unit));
    let config = unit.module.target_config();
    let nothing = unit.nothing;
    let mut cx = FunctionCx::new(unit, &mut func, builder, nothing, &[]);
    let entry = cx.enter();
    body(&mut cx, shim, entry);
    cx.finish(config);
    func
}

fn body(cx: &mut FunctionCx, shim: Shim, entry: Block) {
    let given = cx.b.block_params(entry).to_vec();
    match shim {
        Shim::Main => return main(cx),
        Shim::Export(instance, _) | Shim::Callback(instance) => return export(cx, instance, &given),
        // Defined as bytes.
        Shim::Variadic => {}
        Shim::CallClosure => call_closure(cx, given[0], given[1], &[]),
        Shim::Drop(ty) => cx.drop_memory(Address::value(given[0]), ty),
        Shim::EnvEnd(closure) => {
            let program = cx.unit.program;
            cx.end_env(&program.closures[closure].captures, given[0]);
        }
        Shim::EnvFree => cx.free_env(given[0]),
        Shim::Extern(id, types) => call_c(cx, id, types, given[0]),
        Shim::ThreadInit(global) => thread_init(cx, global, given[0]),
        Shim::ParallelBody => parallel_body(cx, &given),
    }
    cx.b.ins().return_(&[]);
}

fn main(cx: &mut FunctionCx) {
    let program = cx.unit.program;
    let tables = cx.unit.tables;
    register(cx, runtime::REGISTER_FUNCTIONS, tables.functions);
    register(cx, runtime::REGISTER_LINES, tables.lines);
    if cx.unit.ticks.is_some() {
        cx.runtime(runtime::PREEMPT_ENABLE, &[]);
    }
    for (&global, &initialiser) in &program.initialisers {
        if !cx.unit.hir.globals[global].thread_local {
            let func = cx.func_ref(cx.unit.functions[initialiser]);
            cx.b.ins().call(func, &[]);
        }
    }
    let status = program.main.and_then(|main| {
        let func = cx.func_ref(cx.unit.functions[main]);
        let call = cx.b.ins().call(func, &[]);
        cx.b.inst_results(call).first().copied()
    });
    let status = match status {
        Some(value) => {
            let from = cx.b.func.dfg.value_type(value);
            cx.extend(value, from, I32, true)
        }
        None => cx.b.ins().iconst(I32, 0),
    };
    cx.b.ins().return_(&[status]);
}

/// Tells the runtime about a table, which begins with its length.
fn register(cx: &mut FunctionCx, entry: runtime::Entry, table: DataId) {
    let start = cx.data_address(table);
    let count = cx.load_word(Address::value(start));
    let entries = cx.address_value(Address::value(start).plus(8));
    cx.runtime(entry, &[entries, count]);
}

/// Calls code with an environment and words.
fn call_closure(cx: &mut FunctionCx, code: Value, env: Value, args: &[Value]) {
    let abi = FnAbi {
        params: vec![Ty::i64(); args.len()],
        ret: Ty::void(),
        env: true,
        location: false,
    };
    let signature = abi.signature(&cx.unit.layouts);
    let signature = cx.b.import_signature(signature);
    let mut values = vec![env];
    values.extend(args);
    cx.b.ins().call_indirect(signature, code, &values);
}

fn parallel_body(cx: &mut FunctionCx, given: &[Value]) {
    let context = Address::value(given[0]);
    let (code, env) = (cx.load_word(context), cx.load_word(context.plus(8)));
    let low = cx.load_word(context.plus(16));
    let (from, to) = (cx.b.ins().iadd(low, given[1]), cx.b.ins().iadd(low, given[2]));
    call_closure(cx, code, env, &[from, to]);
}

fn thread_init(cx: &mut FunctionCx, global: GlobalId, memory: Value) {
    let program = cx.unit.program;
    if let Some(&initialiser) = program.initialisers.get(&global) {
        let func = cx.func_ref(cx.unit.functions[initialiser]);
        cx.b.ins().call(func, &[memory]);
        return;
    }
    let declared = &cx.unit.hir.globals[global];
    if let Some(value) = &declared.constant {
        let constant = crate::mir::Operand::Const(crate::mir::Const {
            ty: declared.ty,
            kind: crate::mir::ConstKind::Value(value.clone()),
        });
        cx.store_operand(&constant, Address::value(memory));
    }
}

/// Takes the arguments out of the block, calls the C function and puts its result there.
fn call_c(cx: &mut FunctionCx, id: ExternId, types: Args, block: Value) {
    let declared = &cx.unit.hir.externs[id];
    let types: Vec<Ty> = match declared.variadic {
        true => types.to_vec(),
        false => declared.params.iter().map(|param| param.ty).collect(),
    };
    let arguments = ArgumentBlock::of(&cx.unit.layouts, &types, declared.ret);
    let result = Address::value(block).plus(arguments.result);
    let signature = cdecl::signature(&cx.unit.layouts, &types, declared.ret);
    if declared.variadic {
        let func = c_function(cx, declared.name.as_str(), &signature);
        let function = cx.b.ins().func_addr(I64, func);
        let fixed = declared.params.len();
        let places = types.iter().zip(&arguments.offsets).enumerate();
        let args: Vec<variadic::Argument> = places
            .map(|(at, (&ty, &offset))| variadic::Argument {
                ty,
                from: Address::value(block).plus(offset),
                promoted: at >= fixed,
            })
            .collect();
        let returned = variadic::call(cx, function, &args, declared.ret);
        return store_pieces(cx, &returned, result);
    }
    let mut values = Vec::new();
    if let Passing::Memory(_) = cdecl::passing(&cx.unit.layouts, declared.ret) {
        values.push(cx.address_value(result));
    }
    let passings = cdecl::arguments(&cx.unit.layouts, &types, declared.ret);
    for (passing, &offset) in passings.into_iter().zip(&arguments.offsets) {
        let from = Address::value(block).plus(offset);
        match passing {
            Passing::Nothing => {}
            Passing::Scalar(scalar) => values.push(cx.load_at(scalar, from)),
            Passing::Pieces(pieces) => {
                let each = (0u64..).zip(pieces);
                values.extend(each.map(|(at, piece)| cx.load_at(piece, from.plus(8 * at))));
            }
            Passing::Memory(_) => values.push(cx.address_value(from)),
        }
    }
    let returned = call_symbol(cx, declared.name.as_str(), &signature, &values);
    store_pieces(cx, &returned, result);
}

fn store_pieces(cx: &mut FunctionCx, values: &[Value], to: Address) {
    for (at, &value) in (0u64..).zip(values) {
        cx.store_at(value, to.plus(8 * at));
    }
}

/// Calls a C function with values as its convention wants them.
fn call_symbol(cx: &mut FunctionCx, name: &str, signature: &Signature, values: &[Value]) -> Vec<Value> {
    let func = c_function(cx, name, signature);
    let own = cx.b.import_signature(signature.clone());
    cx.b.func.dfg.ext_funcs[func].signature = own;
    let call = cx.b.ins().call(func, values);
    cx.b.inst_results(call).to_vec()
}

fn c_function(cx: &mut FunctionCx, name: &str, signature: &Signature) -> ir::FuncRef {
    let import = cx.unit.import(name, signature);
    cx.func_ref(import)
}

/// Turns C arguments into those of the Milo function and its result back.
fn export(cx: &mut FunctionCx, instance: InstanceId, given: &[Value]) {
    let abi = cx.unit.fn_abi(instance);
    let mut given = given.iter().copied();
    let ret = cdecl::passing(&cx.unit.layouts, abi.ret);
    let result = match ret {
        Passing::Memory(_) => given.next().map(Address::value),
        _ => Some(Address::slot(cx.slot(16, 16))),
    };
    let Some(result) = result else { return };
    let mut values = Vec::new();
    if abi.returns_in_memory(&cx.unit.layouts) {
        values.push(cx.address_value(result));
    }
    if abi.env {
        values.push(cx.word(0));
    }
    let passings = cdecl::arguments(&cx.unit.layouts, &abi.params, abi.ret);
    for (&ty, passing) in abi.params.iter().zip(passings) {
        import_argument(cx, (ty, passing), &mut given, &mut values);
    }
    if abi.location {
        values.push(cx.word(0));
    }
    let func = cx.func_ref(cx.unit.functions[instance]);
    let call = cx.b.ins().call(func, &values);
    let returned = cx.b.inst_results(call).iter().copied().collect();
    cx.store_scalars(result, abi.ret, &returned);
    let back: Vec<Value> = match ret {
        Passing::Nothing | Passing::Memory(_) => Vec::new(),
        Passing::Scalar(scalar) => vec![cx.load_at(scalar, result)],
        Passing::Pieces(pieces) => (0u64..)
            .zip(pieces)
            .map(|(at, piece)| cx.load_at(piece, result.plus(8 * at)))
            .collect(),
    };
    cx.b.ins().return_(&back);
}

fn import_argument(
    cx: &mut FunctionCx,
    (ty, passing): (Ty, Passing),
    given: &mut impl Iterator<Item = Value>,
    values: &mut Vec<Value>,
) {
    let memory = match passing {
        Passing::Nothing => return,
        Passing::Scalar(_) => return values.extend(given.next()),
        Passing::Pieces(pieces) => {
            let memory = Address::slot(cx.slot(16.max(8 * pieces.len() as u64), 16));
            for (at, value) in (0u64..).zip(given.take(pieces.len())) {
                cx.store_at(value, memory.plus(8 * at));
            }
            memory
        }
        Passing::Memory(_) => match given.next() {
            Some(address) => Address::value(address),
            None => return,
        },
    };
    match cx.unit.layouts.of(ty).scalars {
        Some(_) => values.extend_from_slice(&cx.load_scalars(memory, ty)),
        None => values.push(cx.address_value(memory)),
    }
}
