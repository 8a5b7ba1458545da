//! From functions in Cranelift IR to the object file: compiled in batches on as many threads as allowed, defined in
//! order.

use super::function;
use super::isa;
use super::shims::{self, Shim};
use super::tables;
use super::unit::Unit;
use super::variadic::TRAMPOLINE;
use super::{Listing, Options};
use crate::hir;
use crate::mono;
use crate::source::{SourceMap, Span};
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::{Context, ir};
use cranelift_frontend::FunctionBuilderContext;
use cranelift_module::{FuncId, Module, ModuleReloc};
use std::fmt::Write;

/// Functions that are lowered before a batch is compiled: bounds memory, and enough for threads to share.
const BATCH: usize = 256;

/// A function on its way.
struct Job {
    id: FuncId,
    context: Context,
    /// What the source locations in the function stand for.
    spans: Vec<Span>,
}

pub(super) fn build(
    program: &mono::Program,
    hir: &hir::Program,
    map: &SourceMap,
    options: &Options,
) -> Vec<u8> {
    let nothing = mono::empty_body();
    let mut unit = Unit::new(program, hir, map, &nothing, isa::target(options));
    each_batch(&mut unit, |unit, mut jobs| {
        compile(unit.module.isa(), &mut jobs, options.threads);
        jobs.into_iter().for_each(|job| define(unit, job));
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
    let mut unit = Unit::new(program, hir, map, &nothing, isa::target(options));
    let mut text = String::new();
    each_batch(&mut unit, |unit, mut jobs| {
        for job in &mut jobs {
            job.context.set_disasm(listing == Listing::Asm);
        }
        let before: Vec<String> = match listing {
            Listing::Clif => jobs
                .iter()
                .map(|job| job.context.func.display().to_string())
                .collect(),
            Listing::Asm => Vec::new(),
        };
        if listing == Listing::Asm {
            compile(unit.module.isa(), &mut jobs, options.threads);
        }
        for (at, job) in jobs.iter().enumerate() {
            let name = unit
                .module
                .declarations()
                .get_function_decl(job.id)
                .linkage_name(job.id);
            let assembly = job.context.compiled_code().and_then(|code| code.vcode.as_deref());
            let body = before.get(at).map(String::as_str).or(assembly).unwrap_or("");
            let _ = write!(text, "; {name}\n{body}\n");
        }
    });
    text
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
                let (func, spans) = function::lower(unit, id, &mut builder);
                job(unit.functions[id], func, spans)
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
            jobs.push(job(id, shims::lower(unit, shim, id, &mut builder), Vec::new()));
            done += 1;
        }
        ready(unit, jobs);
    }
}

fn job(id: FuncId, func: ir::Function, spans: Vec<Span>) -> Job {
    Job {
        id,
        context: Context::for_function(func),
        spans,
    }
}

fn compile(isa: &dyn TargetIsa, jobs: &mut [Job], threads: usize) {
    let share = jobs.len().div_ceil(threads.max(1)).max(1);
    if share >= jobs.len() {
        return jobs.iter_mut().for_each(|job| compile_one(isa, job));
    }
    std::thread::scope(|scope| {
        for part in jobs.chunks_mut(share) {
            scope.spawn(move || part.iter_mut().for_each(|job| compile_one(isa, job)));
        }
    });
}

fn compile_one(isa: &dyn TargetIsa, job: &mut Job) {
    if let Err(error) = job.context.compile(isa, &mut ControlPlane::default()) {
        let message = format!("{:?}", error.inner);
        let function = job.context.func.display().to_string();
        unreachable!("Cranelift refuses a function: {message}\n{function}");
    }
}

fn define_bytes(unit: &mut Unit, id: FuncId, bytes: &[u8], relocs: &[ModuleReloc], alignment: u64) {
    if let Err(error) = unit.module.define_function_bytes(id, alignment, bytes, relocs) {
        unreachable!("functions are defined once: {error}");
    }
}

fn define(unit: &mut Unit, job: Job) {
    let Some(code) = job.context.compiled_code() else {
        return;
    };
    let relocs: Vec<ModuleReloc> = code
        .buffer
        .relocs()
        .iter()
        .map(|reloc| ModuleReloc::from_mach_reloc(reloc, &job.context.func, job.id))
        .collect();
    let alignment = code.buffer.alignment as u64;
    define_bytes(unit, job.id, code.buffer.data(), &relocs, alignment);
    let declaration = unit.module.declarations().get_function_decl(job.id);
    let name = declaration.linkage_name(job.id);
    let name = name.strip_prefix("milo.").unwrap_or(&name).to_string();
    tables::note(unit, job.id, name, code, &job.spans);
}
