//! The C compiler that links, and the linker it is told to use.

use super::Scratch;
use super::complaints;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::e0904;
use crate::pipeline::Object;
use crate::source::SourceMap;
use std::ffi::OsString;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Faster linkers than the system's, the fastest first.
const PREFERRED: [&str; 3] = ["wild", "mold", "ld.lld"];

/// What every link is given: position independence, no unused code, no debug information, early binding.
const FLAGS: [&str; 6] = [
    "-pie",
    "-Wl,--gc-sections",
    "-Wl,--strip-debug",
    "-Wl,--build-id=none",
    "-Wl,-z,relro",
    "-Wl,-z,now",
];

/// What the run-time library needs of the system.
const SYSTEM: [&str; 3] = ["-lpthread", "-ldl", "-lm"];

/// A C compiler's command, with the linker it shall use.
pub struct Driver {
    /// The words of `$CC`, or `cc`.
    command: Vec<String>,
    /// A directory where the linker is called `ld`: every driver looks there first, whichever linkers it knows by name.
    linker_directory: Option<PathBuf>,
}

impl Driver {
    /// The linker of `$MILO_LINKER`, else a fast one that is installed, else the C compiler's own.
    pub fn choose(scratch: &Scratch, map: &mut SourceMap) -> Result<Driver, Vec<Diagnostic>> {
        let linker = match std::env::var("MILO_LINKER").ok().filter(|name| !name.is_empty()) {
            Some(name) if name == "cc" => None,
            Some(name) => Some(on_path(&name).ok_or_else(|| vec![e0904::no_linker(map, &name)])?),
            None => PREFERRED.iter().find_map(|name| on_path(name)),
        };
        let linker_directory = linker.and_then(|path| called_ld(&path, scratch).ok());
        Ok(Driver {
            command: c_compiler(),
            linker_directory,
        })
    }

    /// The driver's command line up to its first argument.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.command[0]);
        // Messages are read by `complaints`, in English.
        command.args(&self.command[1..]).env("LC_ALL", "C");
        command
    }

    /// The driver's name in messages.
    pub fn name(&self) -> &str {
        &self.command[0]
    }

    /// Runs a command of this driver.
    pub fn run(&self, command: &mut Command, map: &mut SourceMap) -> Result<Output, Vec<Diagnostic>> {
        command
            .output()
            .map_err(|error| vec![e0904::not_started(map, self.name(), &error)])
    }

    /// Links `inputs` to `linked`.
    pub fn link(
        &self,
        inputs: &[PathBuf],
        object: &Object,
        linked: &Path,
        map: &mut SourceMap,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut command = self.command();
        command
            .arg("-o")
            .arg(linked)
            .args(self.linker_flag())
            .args(FLAGS)
            .args(inputs);
        command
            .args(object.libraries.iter().map(|name| format!("-l{name}")))
            .args(SYSTEM);
        let done = self.run(&mut command, map)?;
        if done.status.success() {
            return Ok(());
        }
        Err(complaints::read(
            &String::from_utf8_lossy(&done.stderr),
            object,
            self.name(),
            map,
        ))
    }

    fn linker_flag(&self) -> Option<OsString> {
        let directory = self.linker_directory.as_ref()?;
        let mut flag = OsString::from("-B");
        flag.push(directory);
        Some(flag)
    }
}

fn c_compiler() -> Vec<String> {
    let given = std::env::var("CC").unwrap_or_default();
    let words: Vec<String> = given.split_whitespace().map(String::from).collect();
    if words.is_empty() {
        vec!["cc".to_string()]
    } else {
        words
    }
}

/// The file of a command: a path as it is, a bare name looked up.
fn on_path(name: &str) -> Option<PathBuf> {
    if name.contains('/') {
        return Path::new(name).canonicalize().ok();
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|directory| directory.join(name))
        .find(|file| file.is_file())
}

fn called_ld(linker: &Path, scratch: &Scratch) -> io::Result<PathBuf> {
    let directory = scratch.file("linker");
    std::fs::create_dir(&directory)?;
    symlink(linker, directory.join("ld"))?;
    Ok(directory)
}
