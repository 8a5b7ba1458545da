//! Finding the programs and their expectations.

use crate::toolchain;
use std::path::{Path, PathBuf};

/// A program under test.
pub struct Program {
    /// `run/strings/split`.
    pub name: String,
    /// The directory that the compiler is started in, so that messages name files as a user would.
    pub directory: PathBuf,
    /// The file with `main`, in that directory.
    pub file: String,
    /// All Milo files that belong to the program, in that directory.
    pub files: Vec<String>,
}

/// The programs of a kind, by name. The examples stand in the top directory, the others in `tests`.
pub fn programs(kind: &str) -> Vec<Program> {
    let root = match kind {
        "examples" => toolchain::repository(),
        _ => toolchain::repository().join("tests"),
    };
    let mut found = Vec::new();
    collect(&root, &root.join(kind), &mut found);
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn collect(root: &Path, directory: &Path, found: &mut Vec<Program>) {
    let files = milo_files(directory);
    if files.iter().any(|file| file == "main.milo") {
        found.push(program(root, directory, "main.milo", files));
        return;
    }
    for file in files {
        found.push(program(root, directory, &file, vec![file.clone()]));
    }
    for directory in entries(directory).into_iter().filter(|path| path.is_dir()) {
        collect(root, &directory, found);
    }
}

fn program(root: &Path, directory: &Path, file: &str, files: Vec<String>) -> Program {
    let below = directory
        .strip_prefix(root)
        .unwrap_or(directory)
        .display()
        .to_string();
    let name = if file == "main.milo" {
        below
    } else {
        format!("{below}/{}", file.trim_end_matches(".milo"))
    };
    Program {
        name,
        directory: directory.to_path_buf(),
        file: file.to_string(),
        files,
    }
}

/// The names of the Milo files of a directory.
pub fn milo_files(directory: &Path) -> Vec<String> {
    let names = entries(directory).into_iter().filter(|path| path.is_file());
    let names = names.filter_map(|path| Some(path.file_name()?.to_str()?.to_string()));
    names.filter(|name| name.ends_with(".milo")).collect()
}

/// The paths in a directory, sorted.
pub fn entries(directory: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(directory)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
}

impl Program {
    /// The file beside the program with another extension.
    pub fn beside(&self, extension: &str) -> PathBuf {
        self.directory.join(&self.file).with_extension(extension)
    }

    /// The text of the file beside the program with another extension.
    pub fn expectation(&self, extension: &str) -> Option<String> {
        std::fs::read_to_string(self.beside(extension)).ok()
    }

    /// The text of one of the program's files.
    pub fn text(&self, file: &str) -> Result<String, String> {
        let path = self.directory.join(file);
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// C sources that belong to the program: the one beside it, or all of its directory.
    pub fn c_sources(&self) -> Vec<PathBuf> {
        let is_c = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "c");
        let own = self.beside("c");
        let all = entries(&self.directory).into_iter().filter(is_c);
        all.filter(|path| self.file == "main.milo" || *path == own)
            .collect()
    }
}
