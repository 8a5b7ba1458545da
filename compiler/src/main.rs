//! The `milo` command.

fn main() -> std::process::ExitCode {
    milo::command::main()
}
