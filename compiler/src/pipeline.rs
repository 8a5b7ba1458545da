//! The order in which a program passes through the rooms; the only place that knows it.

use crate::codegen::Listing;
use crate::diagnostics::codes::{e0208, e0339};
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::options::{Emit, OptLevel, Options};
use crate::source::{SourceMap, SourceProvider, Span, WithLibrary};
use crate::timing::Timings;
use crate::{check, codegen, hir, mir, mono, optimize, resolve, syntax, typecheck};

/// What a compilation found, with the sources its spans point into.
#[derive(Default)]
pub struct Outcome {
    pub map: SourceMap,
    pub sink: Sink,
    pub timings: Timings,
}

/// What a compilation without errors made.
pub enum Product {
    /// A form asked for with `--emit`, as text.
    Listing(String),
    Object(Object),
}

/// A relocatable object file and what the linker has to know about it.
pub struct Object {
    pub bytes: Vec<u8>,
    /// Libraries named by `@link`.
    pub libraries: Vec<String>,
    /// Symbols the object expects from C, with the declarations that named them.
    pub externs: Vec<(String, Span)>,
}

/// A program the judges accepted, drops placed.
struct Accepted {
    hir: hir::Program,
    mir: mir::Module,
}

/// Judges each of `roots` as a program of its own, with everything it imports.
pub fn check(program: &dyn SourceProvider, roots: &[String], options: &Options) -> Outcome {
    let files = WithLibrary {
        program,
        library: &options.library,
    };
    let mut outcome = Outcome::default();
    for root in roots {
        let mut sink = Sink::default();
        let modules = load(&files, root, &mut outcome, &mut sink);
        let accepted = judge(&modules, options, &mut outcome, &mut sink);
        if let Some(accepted) = &accepted {
            judge_instances(accepted, &mut outcome, &mut sink);
        }
        outcome.sink.found.append(&mut sink.found);
        retire((modules, accepted), options);
    }
    outcome
}

/// Checks `root` and, when there are no errors, makes its product.
pub fn compile(program: &dyn SourceProvider, root: &str, options: &Options) -> (Outcome, Option<Product>) {
    let files = WithLibrary {
        program,
        library: &options.library,
    };
    let mut outcome = Outcome::default();
    let mut sink = Sink::default();
    let modules = load(&files, root, &mut outcome, &mut sink);
    let product = match options.emit {
        Some(Emit::Ast) => Some(Product::Listing(syntax_tree(&modules))),
        _ => judge(&modules, options, &mut outcome, &mut sink).and_then(|accepted| {
            if options.emit.is_none() && accepted.hir.main.is_none() {
                sink.found.extend(missing_main(&modules));
                return None;
            }
            let product = produce(&accepted, options, &mut outcome, &mut sink);
            retire(accepted, options);
            product
        }),
    };
    retire(modules, options);
    outcome.sink = sink;
    (outcome, product)
}

/// An executable begins with `main`.
fn missing_main(modules: &resolve::Modules) -> Option<Diagnostic> {
    let (root, module) = modules.modules.iter().find(|(_, module)| module.is_root)?;
    let own = modules.decls.values().filter(|decl| decl.module == root);
    let functions = own.filter(|decl| decl.kind == "function");
    let near = resolve::suggest::closest("main", functions.map(|decl| decl.name.as_str()));
    Some(e0208::missing(Span::new(module.file, 0, 0), &module.path, near))
}

/// Lets go of what is no longer needed.
fn retire<T>(value: T, options: &Options) {
    if options.short_lived {
        std::mem::forget(value);
    }
}

fn load(files: &dyn SourceProvider, root: &str, outcome: &mut Outcome, sink: &mut Sink) -> resolve::Modules {
    let Outcome { map, timings, .. } = outcome;
    timings.measure("parse", || {
        resolve::load(files, files, &[root.to_string()], map, sink)
    })
}

/// From parsed modules to MIR with drops, unless something is wrong.
fn judge(
    modules: &resolve::Modules,
    options: &Options,
    outcome: &mut Outcome,
    sink: &mut Sink,
) -> Option<Accepted> {
    let Outcome { map, timings, .. } = outcome;
    let mut hir = timings.measure("typecheck", || typecheck::check(modules, map, sink));
    timings.measure("judge types", || check::judge_hir(&hir, map, sink));
    if sink.has_errors() && !rest_can_be_judged(&mut hir, sink) {
        return None;
    }
    // Contracts are judged whether they are asserted or not.
    let asserted = hir.has_contracts();
    let build =
        |hir: &hir::Program, contracts| mir::build::build(hir, mir::build::BuildOptions { contracts });
    let mut mir = timings.measure("build MIR", || build(&hir, asserted));
    let order = timings.measure("judge places", || {
        check::judge_mir(&hir, &mir, map, options.preempt, sink)
    });
    if sink.has_errors() {
        return None;
    }
    hir.global_order = order;
    if asserted && !options.contracts {
        mir = timings.measure("build MIR", || build(&hir, false));
    }
    timings.measure("place drops", || mir::elaborate::elaborate(&hir, &mut mir));
    Some(Accepted { hir, mir })
}

/// Generic code is judged once, as written, for all types that have what it asks for. All types have the universal
/// operations, unless the program has impls of them for some only, or types that cannot be compared: then the instances
/// tell.
fn judge_instances(accepted: &Accepted, outcome: &mut Outcome, sink: &mut Sink) {
    let Accepted { hir, mir } = accepted;
    if hir.has_conditional_operations() || hir.has_incomparable_arguments() {
        let timings = &mut outcome.timings;
        timings.measure("judge instances", || mono::monomorphise(hir, mir, sink));
    }
}

/// After mistakes: leaves the bodies without any, for the judges of moves and borrows. Text that could not be read
/// leaves nothing to judge, since nobody knows where its mistake ends.
fn rest_can_be_judged(hir: &mut hir::Program, sink: &Sink) -> bool {
    let errors = sink
        .found
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let unread = |found: &&Diagnostic| found.code.id.starts_with("E01");
    if errors.clone().any(|found| unread(&found)) {
        return false;
    }
    let places: Vec<Span> = errors.map(|found| found.primary.span).collect();
    hir.keep_sound_bodies(&places)
}

/// From an accepted program to what was asked for.
fn produce(
    accepted: &Accepted,
    options: &Options,
    outcome: &mut Outcome,
    sink: &mut Sink,
) -> Option<Product> {
    let Accepted { hir, mir } = accepted;
    let Outcome { map, timings, .. } = outcome;
    let own = |span| map.is_own(span);
    match options.emit {
        Some(Emit::Hir) => return Some(Product::Listing(hir::print::print(hir, &own))),
        Some(Emit::Mir) => return Some(Product::Listing(mir::print::print(hir, mir, &own))),
        _ => {}
    }
    let mut concrete = timings.measure("monomorphise", || mono::monomorphise(hir, mir, sink));
    if sink.has_errors() || has_too_large(&concrete, hir, sink) {
        return None;
    }
    if options.opt_level == OptLevel::Speed {
        timings.measure("optimise", || optimize::optimize(&mut concrete, hir));
    }
    let settings = codegen::Options {
        optimize: options.opt_level == OptLevel::Speed,
        preempt: options.preempt,
        ..Default::default()
    };
    let listing = |form| Product::Listing(codegen::list(&concrete, hir, map, &settings, form));
    let product = timings.measure("generate code", || match options.emit {
        Some(Emit::Clif) => listing(Listing::Clif),
        Some(Emit::Asm) => listing(Listing::Asm),
        _ => Product::Object(Object {
            bytes: codegen::generate(&concrete, hir, map, &settings),
            libraries: hir.links.iter().map(|name| name.as_str().to_string()).collect(),
            externs: externs(hir),
        }),
    });
    retire(concrete, options);
    Some(product)
}

/// Reports the first value that no stack has room for.
fn has_too_large(concrete: &mono::Program, hir: &hir::Program, sink: &mut Sink) -> bool {
    let found = codegen::too_large(concrete, hir, check::LARGEST_VALUE);
    if let Some((at, ty)) = found.first() {
        let shown = ty.show(hir).to_string();
        sink.report(e0339::too_large(*at, &shown, check::LARGEST_VALUE));
    }
    !found.is_empty()
}

/// C functions the program declares itself.
fn externs(hir: &hir::Program) -> Vec<(String, Span)> {
    let foreign = hir.externs.values().filter(|function| !function.runtime);
    foreign
        .map(|function| (function.name.as_str().to_string(), function.span))
        .collect()
}

fn syntax_tree(modules: &resolve::Modules) -> String {
    let own = modules.modules.values().filter(|module| module.is_root);
    own.map(|module| syntax::print::print(&module.ast)).collect()
}
