//! The command line as a user meets it: statuses, and one clear sentence for each thing that can go wrong around a
//! program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A directory for one test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Place {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("command-{name}"));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).unwrap();
        Place(directory)
    }

    /// A place with a program in `main.milo`.
    fn with(name: &str, program: &str) -> Place {
        let place = Place::new(name);
        place.write("main.milo", program);
        place
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_milo"));
        command.args(arguments).current_dir(&self.0);
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "CC", "MILO_LINKER"] {
            command.env_remove(name);
        }
        command
    }

    fn milo(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The status and stderr of a run.
    fn says(&self, arguments: &[&str]) -> (Option<i32>, String) {
        said(&self.milo(arguments))
    }
}

fn said(output: &Output) -> (Option<i32>, String) {
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const HELLO: &str = "fn main(): i32 {\n    print(\"hello\")\n    return 0\n}\n";

// Usage.

#[test]
fn wrong_usage_is_status_2() {
    let place = Place::new("usage");
    for arguments in [
        &[][..],
        &["nonsense"],
        &["check"],
        &["build", "a.milo", "--emit", "nothing"],
        &["run"],
        &["check", "a.milo", "--std", "nosuch"],
    ] {
        assert_eq!(place.says(arguments).0, Some(2), "{arguments:?}");
    }
}

#[test]
fn help_and_version_are_status_0() {
    let place = Place::new("help");
    assert!(stdout(&place.milo(&["--version"])).starts_with("milo "));
    for arguments in [&["--help"][..], &["help"], &["build", "--help"], &["help", "run"]] {
        let output = place.milo(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(stdout(&output).contains("Usage:"), "{arguments:?}");
    }
}

#[test]
fn explain() {
    let place = Place::new("explain");
    let output = place.milo(&["explain", "e0101"]);
    assert!(output.status.success() && stdout(&output).starts_with("E0101: "));
    let (status, stderr) = place.says(&["explain", "E010"]);
    assert_eq!(
        (status, stderr.as_str()),
        (Some(1), "error: there is no code 'E010'; did you mean 'E0101'?\n")
    );
}

// Inputs.

#[test]
fn unreadable_sources() {
    let place = Place::new("unreadable");
    place.write("bytes.milo", b"fn main() {}\n\xff\n");
    std::fs::create_dir(place.0.join("directory")).unwrap();
    let cases = [
        ("nosuch.milo", "cannot read 'nosuch.milo': no such file"),
        (
            "directory",
            "cannot read 'directory': it is a directory, not a source file",
        ),
        (
            "bytes.milo",
            "cannot read 'bytes.milo': it is not valid UTF-8 (first bad byte at offset 13)",
        ),
    ];
    for (file, sentence) in cases {
        for verb in ["check", "build", "run"] {
            let expected = format!("error[E0901]: {sentence}\n\n1 error\n");
            assert_eq!(place.says(&[verb, file]), (Some(1), expected), "{verb}");
        }
    }
}

#[test]
fn formats_and_colours() {
    let place = Place::new("formats");
    let check = ["check", "nosuch.milo"];
    assert!(!place.says(&check).1.contains('\x1b'), "no colour into a pipe");
    assert!(
        said(&place.command(&check).env("CLICOLOR_FORCE", "1").output().unwrap())
            .1
            .contains("\x1b[1;31merror")
    );
    let both = said(
        &place
            .command(&check)
            .env("CLICOLOR_FORCE", "1")
            .env("NO_COLOR", "1")
            .output()
            .unwrap(),
    );
    assert!(!both.1.contains('\x1b'), "NO_COLOR wins");
    let short = place
        .says(&["check", "nosuch.milo", "--message-format", "short"])
        .1;
    assert_eq!(
        short,
        "nosuch.milo:1:1: error[E0901]: cannot read 'nosuch.milo': no such file\n"
    );
    let json = place
        .says(&["check", "nosuch.milo", "--message-format", "json"])
        .1;
    assert!(
        json.starts_with('{') && json.ends_with("}\n") && json.contains("\"E0901\""),
        "{json}"
    );
}

#[test]
fn timings_are_a_table() {
    let place = Place::with("timings", HELLO);
    let (status, stderr) = place.says(&["check", "main.milo", "--timings"]);
    assert_eq!(status, Some(0), "{stderr}");
    let total = stderr.lines().last().unwrap_or_default();
    assert!(
        total.starts_with("total") && total.ends_with("100.0 %"),
        "{stderr}"
    );
}

// Building and running.

#[test]
fn build_names_its_output_after_the_source() {
    let place = Place::with("output", HELLO);
    assert_eq!(place.says(&["build", "main.milo"]), (Some(0), String::new()));
    let output = Command::new(place.0.join("main")).output().unwrap();
    assert_eq!(
        (stdout(&output).as_str(), output.status.code()),
        ("hello\n", Some(0))
    );
}

#[test]
fn the_compiler_works_from_any_place() {
    let place = Place::with("moved", HELLO);
    let moved = place.0.join("milo");
    std::fs::copy(env!("CARGO_BIN_EXE_milo"), &moved).unwrap();
    let mut command = Command::new(&moved);
    // Neither a cache nor anything else of this user's is there.
    command
        .args(["run", "main.milo"])
        .current_dir(&place.0)
        .env_remove("XDG_CACHE_HOME")
        .env("HOME", "/nonexistent");
    let output = command.output().unwrap();
    assert_eq!(
        (stdout(&output).as_str(), said(&output)),
        ("hello\n", (Some(0), String::new()))
    );
}

#[test]
fn a_running_executable_can_be_replaced() {
    let place = Place::with(
        "replaced",
        "from \"std/time\" import { sleepMs }\n\nfn main() { sleepMs(2000) }\n",
    );
    assert_eq!(place.says(&["build", "main.milo"]), (Some(0), String::new()));
    let mut running = Command::new(place.0.join("main")).spawn().unwrap();
    assert_eq!(place.says(&["build", "main.milo"]), (Some(0), String::new()));
    running.kill().unwrap();
    running.wait().unwrap();
}

#[test]
fn run_gives_the_programs_arguments_and_status() {
    let program = "from \"std/args\" import { args }\n\nfn main(): i32 {\n    for word in args() { print(word) }\n    \
                   return 7\n}\n";
    let place = Place::with("status", program);
    let output = place.milo(&["run", "main.milo", "--help", "-x"]);
    assert_eq!(said(&output), (Some(7), String::new()));
    assert!(stdout(&output).ends_with("--help\n-x\n"), "{}", stdout(&output));
}

#[test]
fn a_signal_becomes_a_status() {
    let place = Place::with("signal", "fn main() { panic(\"no\") }\n");
    assert_eq!(place.says(&["run", "main.milo"]).0, Some(134));
}

#[test]
fn unwritable_outputs() {
    let place = Place::with("unwritable", HELLO);
    std::fs::create_dir(place.0.join("directory")).unwrap();
    for (output, why) in [
        ("directory", "it is a directory"),
        ("no/such/place", "no such directory"),
    ] {
        let expected = format!("error[E0909]: cannot write '{output}': {why}\n\n1 error\n");
        assert_eq!(
            place.says(&["build", "main.milo", "-o", output]),
            (Some(1), expected.clone())
        );
        assert_eq!(
            place.says(&["build", "main.milo", "--emit", "obj", "-o", output]),
            (Some(1), expected)
        );
    }
}

// C and the linker.

const CALLS_C: &str = "extern fn twice(n: i32): i32\n\nfn main(): i32 {\n    return twice(21)\n}\n";

#[test]
fn c_sources_are_compiled_and_linked() {
    let place = Place::with("c", CALLS_C);
    place.write("twice.c", "int twice(int n) { return 2 * n; }\n");
    assert_eq!(
        place.says(&["build", "main.milo", "twice.c"]),
        (Some(0), String::new())
    );
    assert_eq!(
        Command::new(place.0.join("main")).status().unwrap().code(),
        Some(42)
    );
}

#[test]
fn a_c_source_with_an_error() {
    let place = Place::with("c-error", CALLS_C);
    place.write("twice.c", "int twice(int n) { return m; }\n");
    let (status, stderr) = place.says(&["build", "main.milo", "twice.c"]);
    assert_eq!(status, Some(1));
    assert!(
        stderr.starts_with("error[E0903]: 'twice.c' does not compile as C\n"),
        "{stderr}"
    );
    assert!(stderr.contains("twice.c:1:"), "{stderr}");
}

#[test]
fn extra_files_that_cannot_be_used() {
    let place = Place::with("extra", CALLS_C);
    place.write("notes.txt", "");
    let (status, stderr) = place.says(&["build", "main.milo", "nosuch.c", "notes.txt"]);
    assert_eq!(status, Some(1));
    assert!(
        stderr.contains("error[E0902]: cannot read 'nosuch.c': no such file\n"),
        "{stderr}"
    );
    assert!(
        stderr.contains("error[E0902]: 'notes.txt' is not a C source, object or library\n"),
        "{stderr}"
    );
}

#[test]
fn an_undefined_symbol_names_its_declaration() {
    let place = Place::with("undefined", CALLS_C);
    let (status, stderr) = place.says(&["build", "main.milo"]);
    assert_eq!(status, Some(1));
    assert!(
        stderr.starts_with("error[E0905]: no linked file defines 'twice'\n"),
        "{stderr}"
    );
    assert!(stderr.contains("main.milo:1:"), "{stderr}");
    assert!(
        !place.0.join("main").exists(),
        "a failed link leaves nothing behind"
    );
}

#[test]
fn a_missing_c_compiler_or_linker() {
    let place = Place::with("no-cc", HELLO);
    let build = ["build", "main.milo"];
    let (status, stderr) = said(&place.command(&build).env("CC", "no-such-cc").output().unwrap());
    assert_eq!(status, Some(1));
    assert!(
        stderr.contains("cannot run 'no-such-cc' to link the program: no such command"),
        "{stderr}"
    );
    let (status, stderr) = said(
        &place
            .command(&build)
            .env("MILO_LINKER", "no-such-ld")
            .output()
            .unwrap(),
    );
    assert_eq!(status, Some(1));
    assert!(
        stderr.contains("the linker 'no-such-ld' named by MILO_LINKER does not exist"),
        "{stderr}"
    );
}

#[test]
fn a_linker_of_ones_choice() {
    let place = Place::with("linker", HELLO);
    let output = place
        .command(&["run", "main.milo"])
        .env("MILO_LINKER", "ld")
        .output()
        .unwrap();
    assert_eq!(
        (stdout(&output).as_str(), said(&output)),
        ("hello\n", (Some(0), String::new()))
    );
}
