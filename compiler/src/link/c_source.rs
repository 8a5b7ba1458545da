//! The extra files of `milo build`: C sources are compiled, the others go to the linker as they are.

use super::driver::Driver;
use super::scratch::Scratch;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0902, e0903};
use crate::source::SourceMap;
use std::path::{Path, PathBuf};

/// What the linker gets for each extra file. All faults are reported, not only the first.
pub fn inputs(
    extra: &[PathBuf],
    driver: &Driver,
    scratch: &Scratch,
    map: &mut SourceMap,
) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let (mut inputs, mut faults) = (Vec::new(), Vec::new());
    for (index, path) in extra.iter().enumerate() {
        let object = scratch.file(&format!("extra{index}.o"));
        match input(path, driver, object, map) {
            Ok(input) => inputs.push(input),
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() {
        Ok(inputs)
    } else {
        Err(faults)
    }
}

fn input(
    path: &Path,
    driver: &Driver,
    object: PathBuf,
    map: &mut SourceMap,
) -> Result<PathBuf, Vec<Diagnostic>> {
    let name = path.to_string_lossy();
    if let Err(error) = std::fs::File::open(path) {
        let why = if error.kind() == std::io::ErrorKind::NotFound {
            "no such file".into()
        } else {
            error.to_string()
        };
        return Err(vec![e0902::unreadable(map, &name, &why)]);
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("c") => compile(path, driver, object, map),
        Some("o" | "a" | "so") => Ok(path.to_path_buf()),
        _ => Err(vec![e0902::unknown_kind(map, &name)]),
    }
}

fn compile(
    path: &Path,
    driver: &Driver,
    object: PathBuf,
    map: &mut SourceMap,
) -> Result<PathBuf, Vec<Diagnostic>> {
    let mut command = driver.command();
    command.args(["-c", "-O2", "-fPIC", "-o"]).arg(&object).arg(path);
    let done = driver.run(&mut command, map)?;
    if done.status.success() {
        return Ok(object);
    }
    let output = String::from_utf8_lossy(&done.stderr);
    Err(vec![e0903::rejected(map, &path.to_string_lossy(), &output)])
}
