//! From functions in Cranelift IR to the object file: compiled in batches on as many threads as allowed, defined in
//! order.

use super::checks;
use super::function::{self, Lowered};
use super::isa::{self, Allocator};
use super::shims::{self, Shim};
use super::tables;
use super::unit::Unit;
use super::variadic::TRAMPOLINE;
use super::{Listing, Options};
use crate::hir;
use crate::mono;
use crate::source::SourceMap;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::isa::{OwnedTargetIsa, TargetIsa};
use cranelift_codegen::{CompiledCode, Context, ir};
use cranelift_frontend::FunctionBuilderContext;
use cranelift_module::{FuncId, Module, ModuleReloc};
use rustc_hash::FxHashSet;
use std::fmt::Write;

/// Functions that are lowered before a batch is compiled: bounds memory, and enough for threads to share.
const BATCH: usize = 256;

/// A function on its way.
struct Job {
    id: FuncId,
    func: ir::Function,
    lowered: Lowered,
    code: Option<CompiledCode>,
}

pub(super) fn build(
    program: &mono::Program,
    hir: &hir::Program,
    map: &SourceMap,
    options: &Options,
) -> Vec<u8> {
    let nothing = mono::empty_body();
    let mut unit = Unit::new(program, hir, map, &nothing, isa::target(options, usual(options)));
    unit.take_slices(options);
    let target = Target::new(options);
    each_batch(&mut unit, |unit, mut jobs| {
        compile(&target, &mut jobs, options, false);
        jobs.iter().for_each(|job| define(unit, job));
    });
    tables::define(&mut unit);
    match unit.module.finish().emit() {
        Ok(bytes) => bytes,
        Err(error) => unreachable!("the object is complete: {error}"),
    }
}

pub(super) fn list(
    program: &mono::Program,
    hir: &hir::Program,
    map: &SourceMap,
    options: &Options,
    listing: Listing,
) -> String {
    let nothing = mono::empty_body();
    let mut unit = Unit::new(program, hir, map, &nothing, isa::target(options, usual(options)));
    unit.take_slices(options);
    let mut text = String::new();
    let target = Target::new(options);
    let own = own_functions(&unit);
    each_batch(&mut unit, |unit, mut jobs| {
        jobs.retain(|job| own.contains(&job.id));
        if listing == Listing::Asm {
            compile(&target, &mut jobs, options, true);
        }
        for job in &jobs {
            let assembly = job.code.as_ref().and_then(|code| code.vcode.clone());
            let body = assembly.unwrap_or_else(|| job.func.display().to_string());
            let _ = write!(text, "; {}\n{body}\n", symbol(unit, job.id));
        }
    });
    text
}

/// What comes from the program's own files.
fn own_functions(unit: &Unit) -> FxHashSet<FuncId> {
    let instances = unit.program.functions.iter();
    let own = instances.filter(|(_, function)| unit.map.is_own(function.body.span));
    own.map(|(instance, _)| unit.functions[instance]).collect()
}

/// The machine, twice when large functions are compiled in another way.
struct Target {
    usual: OwnedTargetIsa,
    large: OwnedTargetIsa,
}

/// Functions of more blocks are large.
const LARGE: usize = 1000;

fn usual(options: &Options) -> Allocator {
    match options.optimize {
        true => Allocator::Thorough,
        false => Allocator::Quick,
    }
}

impl Target {
    fn new(options: &Options) -> Target {
        Target {
            usual: isa::target(options, usual(options)),
            large: isa::target(options, Allocator::Thorough),
        }
    }

    fn for_function(&self, func: &ir::Function) -> &dyn TargetIsa {
        match func.dfg.num_blocks() > LARGE {
            true => &*self.large,
            false => &*self.usual,
        }
    }
}

fn symbol(unit: &Unit, id: FuncId) -> String {
    let declaration = unit.module.declarations().get_function_decl(id);
    declaration.linkage_name(id).into_owned()
}

/// Lowers all functions and then the shims these asked for, a batch at a time.
fn each_batch<'a>(unit: &mut Unit<'a>, mut ready: impl FnMut(&mut Unit<'a>, Vec<Job>)) {
    let mut builder = FunctionBuilderContext::new();
    let program = unit.program;
    let instances: Vec<mono::InstanceId> = program.functions.keys().collect();
    for batch in instances.chunks(BATCH) {
        let jobs = batch
            .iter()
            .map(|&id| {
                let (func, lowered) = function::lower(unit, id, &mut builder);
                job(unit.functions[id], func, lowered)
            })
            .collect();
        ready(unit, jobs);
    }
    shims::request_exports(unit);
    let mut done = 0;
    while done < unit.shims.len() {
        let mut jobs = Vec::new();
        while done < unit.shims.len() && jobs.len() < BATCH {
            let (&shim, &id) = unit.shims.get_index(done).unwrap_or_else(|| unreachable!());
            if shim == Shim::Variadic {
                define_bytes(unit, id, TRAMPOLINE, &[], 16);
                done += 1;
                continue;
            }
            let func = shims::lower(unit, shim, id, &mut builder);
            jobs.push(job(id, func, Lowered::default()));
            done += 1;
        }
        ready(unit, jobs);
    }
}

fn job(id: FuncId, func: ir::Function, lowered: Lowered) -> Job {
    Job {
        id,
        func,
        lowered,
        code: None,
    }
}

/// Compiles all jobs, each thread a share of them with memory it reuses.
fn compile(target: &Target, jobs: &mut [Job], options: &Options, disassemble: bool) {
    let share = jobs.len().div_ceil(options.threads.max(1)).max(1);
    let compile_part = |part: &mut [Job]| {
        let mut context = Context::new();
        for job in part {
            if options.optimize {
                checks::remove(&mut job.func, &job.lowered.lengths);
            }
            compile_one(target.for_function(&job.func), &mut context, job, disassemble);
        }
    };
    if share >= jobs.len() {
        return compile_part(jobs);
    }
    std::thread::scope(|scope| {
        for part in jobs.chunks_mut(share) {
            scope.spawn(|| compile_part(part));
        }
    });
}

fn compile_one(isa: &dyn TargetIsa, context: &mut Context, job: &mut Job, disassemble: bool) {
    context.clear();
    context.set_disasm(disassemble);
    std::mem::swap(&mut context.func, &mut job.func);
    if let Err(error) = context.compile(isa, &mut ControlPlane::default()) {
        let message = format!("{:?}", error.inner);
        let function = context.func.display().to_string();
        unreachable!("Cranelift refuses a function: {message}\n{function}");
    }
    job.code = context.take_compiled_code();
    // Relocations are in terms of the function's names.
    std::mem::swap(&mut context.func, &mut job.func);
}

fn define_bytes(unit: &mut Unit, id: FuncId, bytes: &[u8], relocs: &[ModuleReloc], alignment: u64) {
    if let Err(error) = unit.module.define_function_bytes(id, alignment, bytes, relocs) {
        unreachable!("functions are defined once: {error}");
    }
}

fn define(unit: &mut Unit, job: &Job) {
    let Some(code) = &job.code else { return };
    let relocs: Vec<ModuleReloc> = code
        .buffer
        .relocs()
        .iter()
        .map(|reloc| ModuleReloc::from_mach_reloc(reloc, &job.func, job.id))
        .collect();
    let alignment = code.buffer.alignment as u64;
    define_bytes(unit, job.id, code.buffer.data(), &relocs, alignment);
    let name = symbol(unit, job.id);
    let name = name.strip_prefix("milo.").unwrap_or(&name).to_string();
    tables::note(unit, job.id, name, code, &job.lowered);
}
