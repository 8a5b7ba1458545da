//! The thread the compiler works on, and what happens when the compiler itself is at fault.

use std::panic::PanicHookInfo;
use std::process::ExitCode;
use std::thread::Builder;

/// The status that says "this is a bug in the compiler".
const INTERNAL_ERROR: i32 = 101;

/// Stack sizes to try, in MiB. Only what is touched costs memory, but an address space limit may forbid the first.
const STACKS: [usize; 3] = [512, 64, 8];

/// Runs `work` on a thread with a deep stack.
pub fn run(work: impl Fn() -> ExitCode + Send + Sync) -> ExitCode {
    std::panic::set_hook(Box::new(internal_error));
    std::thread::scope(|scope| {
        let start = |size: &usize| {
            Builder::new()
                .stack_size(size << 20)
                .spawn_scoped(scope, &work)
                .ok()
        };
        match STACKS.iter().find_map(start) {
            Some(thread) => thread.join().unwrap_or(ExitCode::from(INTERNAL_ERROR as u8)),
            None => work(),
        }
    })
}

/// Reports a panic of any thread and ends the process: after one, no result can be trusted. As a hook it also works
/// where a panic aborts.
fn internal_error(info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().map(|text| text.to_string());
    let text = text
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    let place = info
        .location()
        .map(|at| format!(" ({}:{})", at.file(), at.line()))
        .unwrap_or_default();
    eprintln!("internal compiler error: {text}{place}");
    eprintln!(
        "This is a bug in the compiler, not in your program. Please report it with the program that shows it."
    );
    std::process::exit(INTERNAL_ERROR);
}
