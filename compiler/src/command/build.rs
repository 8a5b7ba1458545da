//! `milo build`.

use super::arguments::{Back, Build, Common};
use super::{check, report};
use crate::diagnostics::codes::e0909;
use crate::link::{self, Runtime, write_output};
use crate::options::{Emit, Options};
use crate::pipeline::{self, Object, Outcome, Product};
use crate::source::DiskProvider;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compiles, links, and shows what was found.
pub fn main(verb: &Build) -> ExitCode {
    let options = verb.back.options(&verb.common, verb.emit);
    let output = verb
        .output
        .clone()
        .unwrap_or_else(|| default_output(&verb.file, verb.emit));
    let outcome = build(verb, &options, &output);
    report::show(&outcome, &verb.common)
}

fn build(verb: &Build, options: &Options, output: &Path) -> Outcome {
    let (mut outcome, product) = pipeline::compile(&DiskProvider, &check::root(&verb.file), options);
    match product {
        Some(Product::Listing(text)) => list(&text, verb.output.as_deref(), &mut outcome),
        Some(Product::Object(object)) if options.emit == Some(Emit::Obj) => {
            save(&object.bytes, output, &mut outcome)
        }
        Some(Product::Object(object)) => {
            link_executable(&object, &verb.extra, &verb.back, output, &mut outcome)
        }
        None => {}
    }
    outcome
}

/// Compiles one file to an executable at `output`.
pub fn executable(file: &str, common: &Common, back: &Back, output: &Path) -> Outcome {
    let options = back.options(common, None);
    let (mut outcome, product) = pipeline::compile(&DiskProvider, &check::root(file), &options);
    if let Some(Product::Object(object)) = product {
        link_executable(&object, &[], back, output, &mut outcome);
    }
    outcome
}

fn link_executable(object: &Object, extra: &[PathBuf], back: &Back, output: &Path, outcome: &mut Outcome) {
    let runtime = back.runtime.clone().map_or(Runtime::Embedded, Runtime::File);
    let request = link::Request {
        object,
        extra,
        runtime: &runtime,
        output,
    };
    let Outcome { map, sink, timings } = outcome;
    if let Err(faults) = timings.measure("link", || link::link(&request, map)) {
        faults.into_iter().for_each(|fault| sink.report(fault));
    }
}

/// A listing goes to stdout unless a file was named.
fn list(text: &str, output: Option<&Path>, outcome: &mut Outcome) {
    match output {
        Some(path) => save(text.as_bytes(), path, outcome),
        // A reader that stops reading is no fault.
        None => drop(std::io::stdout().lock().write_all(text.as_bytes())),
    }
}

fn save(bytes: &[u8], output: &Path, outcome: &mut Outcome) {
    if let Err(error) = write_output(bytes, output) {
        let fault = e0909::unwritable(&mut outcome.map, &output.to_string_lossy(), &error);
        outcome.sink.report(fault);
    }
}

/// The file's name without its extension, in the working directory.
fn default_output(file: &str, emit: Option<Emit>) -> PathBuf {
    let stem = Path::new(file).file_stem().map_or("a.out".into(), PathBuf::from);
    match emit {
        Some(Emit::Obj) => stem.with_extension("o"),
        _ if stem == Path::new(file) => stem.with_extension("out"),
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_outputs() {
        assert_eq!(default_output("src/a.milo", None), Path::new("a"));
        assert_eq!(default_output("a.milo", Some(Emit::Obj)), Path::new("a.o"));
        assert_eq!(
            default_output("a", None),
            Path::new("a.out"),
            "the source is not overwritten"
        );
    }
}
