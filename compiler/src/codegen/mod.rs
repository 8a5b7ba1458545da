//! Concrete MIR → a relocatable object file. The only room that names Cranelift.
//!
//! * **In**: [`mono::Program`](crate::mono::Program), the declarations it came from, the sources for locations.
//! * **Out**: the bytes of an object file, or a listing of Cranelift IR or assembly.
//! * **Always**: equal inputs give equal bytes, whatever the number of threads; the object exports `milo_main` and
//!   `milo_call_closure` and what is marked `@externalLinkage`, and imports the runtime's `milo_…` symbols, the C
//!   functions declared `extern`, and the C library's memory and math functions.
//! * **Values**: see `layout` for which are registers and which memory, `abi` for how they are passed.
//! * **Tests**: `tests` compiles hand-written bodies; the end-to-end programs run the result.
//! * **Absent**: unwinding tables, targets other than 64-bit little-endian.

mod abi;
mod cdecl;
mod checks;
mod data;
mod enums;
mod function;
mod isa;
mod layout;
mod object;
mod runtime;
mod shims;
mod tables;
#[cfg(test)]
mod tests;
mod unit;
mod values;
mod variadic;

use crate::hir;
use crate::mono;
use crate::source::{SourceMap, Span};
use crate::types::Ty;

/// How code is generated.
#[derive(Clone, Debug)]
pub struct Options {
    /// Spend time on better code.
    pub optimize: bool,
    /// Let Cranelift check its input; for tests.
    pub verify: bool,
    /// Tasks are interrupted where loops go round.
    pub preempt: bool,
    /// How many threads may compile.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            optimize: true,
            preempt: false,
            verify: cfg!(debug_assertions),
            threads: std::thread::available_parallelism().map_or(1, |count| count.get()),
        }
    }
}

/// A text form of the generated code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listing {
    /// Cranelift IR before optimisation.
    Clif,
    /// Machine instructions.
    Asm,
}

/// Compiles the program to an object file.
pub fn generate(program: &mono::Program, hir: &hir::Program, map: &SourceMap, options: &Options) -> Vec<u8> {
    object::build(program, hir, map, options)
}

/// Compiles the program to text.
pub fn list(
    program: &mono::Program,
    hir: &hir::Program,
    map: &SourceMap,
    options: &Options,
    listing: Listing,
) -> String {
    object::list(program, hir, map, options, listing)
}

/// How many bytes a value takes, and what its address is a multiple of.
pub fn size_and_align(hir: &hir::Program, ty: Ty) -> (u64, u64) {
    let layout = layout::Layouts::new(hir).of(ty);
    (layout.size, layout.align)
}

/// The largest variables of functions whose variables take more than `limit` bytes together, with their places.
pub fn too_large(program: &mono::Program, hir: &hir::Program, limit: u64) -> Vec<(Span, Ty)> {
    let layouts = layout::Layouts::new(hir);
    let mut found = Vec::new();
    for function in program.functions.values() {
        let locals = function.body.locals.values();
        let sizes = locals.map(|local| (layouts.of(local.ty).size, local));
        let total = sizes
            .clone()
            .fold(0, |sum: u64, (size, _)| sum.saturating_add(size));
        if total > limit {
            found.extend(
                sizes
                    .max_by_key(|(size, _)| *size)
                    .map(|(_, local)| (local.span, local.ty)),
            );
        }
    }
    found
}
