//! From an object file to an executable, through the system's C compiler.
//!
//! * **In**: the program's object, extra C sources, objects and libraries, the run-time library's archive.
//! * **Out**: an executable, complete or not there at all.
//! * **Always**: intermediate files live in a private directory that is gone afterwards; the linker's words are never
//!   shown as ours, each known one becomes a diagnostic.
//! * **Errors**: E0902 to E0909.
//! * **Tests**: beside `complaints`; `compiler/tests/command.rs` for real links.
//! * **Absent**: cross compilation, incremental linking, shared libraries as output.

mod archive;
mod c_source;
mod complaints;
mod driver;
mod output;
mod scratch;

pub use archive::Runtime;
pub use output::write_output;
pub use scratch::Scratch;

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::e0909;
use crate::pipeline::Object;
use crate::source::SourceMap;
use driver::Driver;
use std::path::{Path, PathBuf};

/// What to link.
pub struct Request<'a> {
    pub object: &'a Object,
    /// C sources, objects and libraries from the command line.
    pub extra: &'a [PathBuf],
    pub runtime: &'a Runtime,
    pub output: &'a Path,
}

/// Makes the executable, or says what is wrong.
pub fn link(request: &Request, map: &mut SourceMap) -> Result<(), Vec<Diagnostic>> {
    let scratch = Scratch::new().map_err(|error| vec![no_scratch(map, &error)])?;
    let driver = Driver::choose(&scratch, map)?;
    let mut inputs = vec![write_object(request.object, &scratch, map)?];
    inputs.extend(c_source::inputs(request.extra, &driver, &scratch, map)?);
    inputs.push(request.runtime.path(&scratch, map)?);
    let linked = scratch.file("program");
    driver.link(&inputs, request.object, &linked, map)?;
    output::install(&linked, request.output)
        .map_err(|error| vec![e0909::unwritable(map, &request.output.to_string_lossy(), &error)])
}

fn write_object(object: &Object, scratch: &Scratch, map: &mut SourceMap) -> Result<PathBuf, Vec<Diagnostic>> {
    let path = scratch.file("program.o");
    match std::fs::write(&path, &object.bytes) {
        Ok(()) => Ok(path),
        Err(error) => Err(vec![no_scratch(map, &error)]),
    }
}

fn no_scratch(map: &mut SourceMap, error: &std::io::Error) -> Diagnostic {
    e0909::unwritable(map, &std::env::temp_dir().to_string_lossy(), error)
}
