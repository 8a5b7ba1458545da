//! The report of a deadlock: every waiting context, with what it waits for and where.

use crate::park::What;
use crate::scheduler::{self, Scheduler};
use crate::task::{Task, TaskPtr};
use crate::text::Report;
use crate::{idle, start, trap};
use alloc::vec::Vec;

/// So many contexts are listed; the rest is counted.
const LISTED: usize = 50;

/// The exit status of a deadlocked program.
const STATUS: i32 = 2;

/// So often we look whether a thread that is not ours goes away, and so many microseconds lie between.
const LOOKS: u32 = 16;
const PAUSE: u32 = 500;

/// Called by the last active thread when nothing can wake any other. Returns only when nobody waits for anything but
/// work of the runtime's own.
#[cold]
pub fn report() {
    let mut waiting = Vec::new();
    scheduler::each(|scheduler| collect(scheduler, &mut waiting));
    if waiting.is_empty() || strangers_exist() || !idle::is_everybody_asleep() {
        return;
    }
    crate::output::flush_patiently();
    let mut report = Report::new();
    headline(&mut report, waiting.len());
    for &(scheduler, task) in waiting.iter().take(LISTED) {
        describe(&mut report, scheduler, &task);
    }
    if waiting.len() > LISTED {
        report
            .text("  and ")
            .number((waiting.len() - LISTED) as i64)
            .text(" more\n");
    }
    report.send();
    start::exit(STATUS)
}

/// True when the process has threads that we know nothing about: one of them may yet call us. Threads of ours that have
/// just ended are still counted by the kernel for a moment.
fn strangers_exist() -> bool {
    (0..LOOKS).all(|_| {
        // The sanitizer has a thread of its own, which never calls us.
        let known = scheduler::known() + cfg!(milo_tsan) as usize;
        let strangers = kernel_threads().is_some_and(|count| count > known);
        if strangers {
            // SAFETY: sleeps.
            unsafe { libc::usleep(PAUSE) };
        }
        strangers
    })
}

/// How many threads the process has.
fn kernel_threads() -> Option<usize> {
    let mut text = [0u8; 2048];
    // SAFETY: a terminated path, and room for the text.
    let len = unsafe {
        let fd = libc::open(c"/proc/self/status".as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
        let len = libc::read(fd, text.as_mut_ptr().cast(), text.len());
        libc::close(fd);
        len
    };
    let text = core::str::from_utf8(text.get(..usize::try_from(len).ok()?)?).ok()?;
    text.lines()
        .find_map(|line| line.strip_prefix("Threads:"))?
        .trim()
        .parse()
        .ok()
}

fn headline(report: &mut Report, count: usize) {
    report.text("runtime error: deadlock: ").number(count as i64);
    report
        .text(if count == 1 { " task waits" } else { " tasks wait" })
        .text(" and nothing can wake ");
    report.text(if count == 1 { "it\n" } else { "them\n" });
}

/// Everything of one thread that waits, the thread itself first, then its tasks in the order they were spawned.
fn collect(scheduler: &'static Scheduler, waiting: &mut Vec<(&'static Scheduler, TaskPtr)>) {
    let from = waiting.len();
    scheduler.each_live(|task| waiting.push((scheduler, task)));
    waiting[from..].reverse();
    if let Some(root) = scheduler.root()
        && !matches!(root.what.get(), What::Drain | What::Work | What::Nothing)
    {
        waiting.insert(from, (scheduler, root));
    }
}

fn describe(report: &mut Report, scheduler: &Scheduler, task: &Task) {
    let (what, place) = (task.what.get(), task.place.get());
    trap::arrow(report, place);
    trap::context(
        report,
        scheduler.thread().name(),
        (!task.is_root()).then_some(task.id),
    );
    report.text(" waits ").text(purpose(what)).text("\n");
    if let Some(spawned) = task.spawned {
        report
            .text("    spawned at ")
            .raw(spawned.file())
            .text(":")
            .unsigned(spawned.line.into());
        report.text(":").unsigned(spawned.column.into()).text("\n");
    }
}

fn purpose(what: What) -> &'static str {
    match what {
        What::Send => "to send to a channel",
        What::Receive => "to receive from a channel",
        What::Mutex => "for a mutex",
        What::Value => "for a shared value",
        What::Read => "to read-lock a lock",
        What::Write => "to write-lock a lock",
        What::Permit => "for a semaphore",
        What::Group => "for a wait group",
        What::Promise | What::Result => "for a promise",
        What::Barrier => "at a barrier",
        What::Once => "for an initialisation by another task",
        What::Task => "for the end of a task",
        What::Thread => "for the end of a thread",
        What::Select => "in a select",
        What::Branches => "for the branches of a parallel block",
        What::Nothing | What::Sleep | What::Descriptor | What::Call | What::Drain | What::Work => "for ever",
    }
}
