//! Prepares what the compiler embeds: the archive of the run-time library and the sources of the standard library.
//!
//! The run-time library is another package of this workspace, linked into the programs that the compiler makes and not
//! into the compiler. Cargo has no stable way to depend on that, so this script runs a second cargo, which works in a
//! target directory of its own and sees nothing of the first one's flags.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("..");
    let out = PathBuf::from(variable("OUT_DIR"));
    for input in ["runtime", "std", "Cargo.toml", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={}", root.join(input).display());
    }
    println!("cargo:rerun-if-changed=build.rs");
    embed_runtime(&root, &out);
    embed_std(&root.join("std"), &out);
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| fail(&format!("cargo did not set {name}")))
}

/// Ends the build with a sentence instead of a backtrace.
fn fail(sentence: &str) -> ! {
    eprintln!("error: {sentence}");
    std::process::exit(1)
}

fn write(path: &Path, bytes: &[u8]) {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return;
    }
    std::fs::write(path, bytes)
        .unwrap_or_else(|error| fail(&format!("cannot write {}: {error}", path.display())));
}

// The run-time library.

fn embed_runtime(root: &Path, out: &Path) {
    let target = out.join("runtime");
    build_runtime(root, &target);
    let built = target.join("release/libmilo_runtime.a");
    let embedded = out.join("libmilo_runtime.a");
    let stripped = out.join("stripped.a");
    let bytes = strip(&built, &stripped);
    write(&embedded, &bytes);
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    println!("cargo:rustc-env=MILO_RUNTIME_HASH={:016x}", hasher.finish());
}

fn build_runtime(root: &Path, target: &Path) {
    if !root.join("runtime/Cargo.toml").is_file() {
        fail("the run-time library is missing: build the compiler inside its repository, next to 'runtime/'");
    }
    let mut cargo = Command::new(variable("CARGO"));
    cargo
        .args(["build", "--release", "--package", "milo-runtime"])
        .args(entry_feature(root));
    cargo
        .arg("--manifest-path")
        .arg(root.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target);
    clean(&mut cargo);
    // Backtraces begin in the library and follow frame pointers.
    cargo.env("RUSTFLAGS", "-C force-frame-pointers=yes");
    match cargo.output() {
        Err(error) => fail(&format!(
            "cannot run cargo to build the run-time library: {error}"
        )),
        Ok(done) if !done.status.success() => fail(&format!(
            "building the run-time library failed. If cargo is offline, run `cargo fetch` once while online.\n{}",
            String::from_utf8_lossy(&done.stderr)
        )),
        Ok(_) => {}
    }
}

/// With this feature the archive holds the C `main` of a program; the library's own tests go without.
fn entry_feature(root: &Path) -> &'static [&'static str] {
    let manifest = std::fs::read_to_string(root.join("runtime/Cargo.toml")).unwrap_or_default();
    if manifest.contains("\nentry = ") {
        &["--features", "entry"]
    } else {
        &[]
    }
}

/// What the outer cargo was told about the compiler must not reach the inner one; how to fetch packages must.
fn clean(cargo: &mut Command) {
    const KEPT: [&str; 5] = [
        "CARGO_HOME",
        "CARGO_NET_OFFLINE",
        "CARGO_MAKEFLAGS",
        "CARGO_HTTP_CAINFO",
        "CARGO_HTTP_PROXY",
    ];
    const FOREIGN: [&str; 10] = [
        "RUSTFLAGS",
        "RUSTDOCFLAGS",
        "RUSTC",
        "RUSTDOC",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "CLIPPY_ARGS",
        "TARGET",
        "HOST",
        "PROFILE",
    ];
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let of_cargo = name.starts_with("CARGO") && !KEPT.contains(&name.as_str());
        if of_cargo || FOREIGN.contains(&name.as_str()) {
            cargo.env_remove(name);
        }
    }
}

/// The archive without debug information, which is most of it; whole where there is no `strip`.
fn strip(archive: &Path, stripped: &Path) -> Vec<u8> {
    let done = Command::new("strip")
        .arg("--strip-debug")
        .arg("-o")
        .arg(stripped)
        .arg(archive)
        .status();
    let source = if done.is_ok_and(|status| status.success()) {
        stripped
    } else {
        archive
    };
    std::fs::read(source).unwrap_or_else(|error| fail(&format!("cannot read {}: {error}", source.display())))
}

// The standard library.

fn embed_std(std: &Path, out: &Path) {
    let mut files = Vec::new();
    collect(std, "std", &mut files);
    files.sort();
    let mut table = String::from("const STD_FILES: &[(&str, &str)] = &[\n");
    for (name, path) in files {
        writeln!(table, "    ({name:?}, include_str!({path:?})),").expect("writing to a string");
    }
    table.push_str("];\n");
    write(&out.join("std_table.rs"), table.as_bytes());
}

/// All Milo files below a directory with their names from the library's root; none when there is no directory.
fn collect(directory: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        let below = format!("{name}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            collect(&path, &below, files);
        } else if below.ends_with(".milo") {
            let path = path.canonicalize().unwrap_or(path);
            files.push((below, path));
        }
    }
}
