//! The order in which a program passes through the rooms; the only place that knows it.

use crate::diagnostics::{Sink, codes::e0901};
use crate::options::Options;
use crate::source::{SourceMap, SourceProvider, Span, WithLibrary};
use crate::timing::Timings;

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

/// Judges the program made of `roots` and everything they import.
pub fn check(program: &dyn SourceProvider, roots: &[String], options: &Options) -> Outcome {
    let files = WithLibrary {
        program,
        library: &options.library,
    };
    let mut outcome = Outcome::default();
    for root in roots {
        read_root(&files, root, &mut outcome);
    }
    outcome
}

/// Checks `root` and, when there are no errors, makes its product.
pub fn compile(program: &dyn SourceProvider, root: &str, options: &Options) -> (Outcome, Option<Product>) {
    (check(program, &[root.to_string()], options), None)
}

fn read_root(files: &dyn SourceProvider, path: &str, outcome: &mut Outcome) {
    let Outcome { map, sink, timings } = outcome;
    match timings.measure("read", || files.read(path)) {
        Ok(text) => drop(map.add(path, text)),
        Err(why) => sink.report(e0901::unreadable(map, path, &why)),
    }
}
