//! The call stack in a failure's report, by frame pointers.

use crate::location::Place;
use crate::text::Report;
use crate::{arch, scheduler, signal, stack, symbols};
use core::sync::atomic::{AtomicBool, Ordering};

const MOST_FRAMES: usize = 64;

static WANTED: AtomicBool = AtomicBool::new(false);

/// Reads `MILO_BACKTRACE`.
pub fn initialise() {
    // SAFETY: a terminated name; the environment is not changed yet.
    let value = unsafe { libc::getenv(c"MILO_BACKTRACE".as_ptr()) };
    // SAFETY: a terminated value when not null.
    let wanted = !value.is_null() && !matches!(unsafe { *value } as u8, 0 | b'0');
    WANTED.store(wanted, Ordering::Relaxed);
}

/// Adds the functions that were running, if the user asked for it: the one that failed at `place`, and those with calls
/// on the stack from this frame pointer outwards. Inlined calls are told as if they had been made; code without a place
/// is not the program's own.
pub fn append(report: &mut Report, place: Place, frame: usize) {
    if !WANTED.load(Ordering::Relaxed) {
        return;
    }
    let mut number = 0;
    lines(report, &mut number, place);
    let mut last = place;
    each_return(frame, |address| {
        // The instruction before the one returned to is the call.
        let found = symbols::place_at(address - 1);
        // A function that reports its caller's place has told this one already.
        if found.is_some() {
            if !same(found, last) {
                lines(report, &mut number, found);
            }
            last = None;
        }
    });
}

fn same(one: Place, other: Place) -> bool {
    one.zip(other)
        .is_some_and(|(one, other)| core::ptr::eq(one, other))
}

/// A place, and the inlined calls around it.
fn lines(report: &mut Report, number: &mut i64, mut place: Place) {
    while let Some(here) = place {
        report
            .text("  ")
            .number(*number)
            .text(": ")
            .raw(here.function())
            .text(" at ")
            .raw(here.file())
            .text(":")
            .unsigned(here.line.into())
            .text("\n");
        *number += 1;
        place = here.caller();
    }
}

/// The innermost place on the stack that is not in the standard library, for failures that are nobody's own.
pub fn outside_of_library(frame: usize) -> Place {
    let mut found = None;
    each_return(frame, |address| {
        let mut place = symbols::place_at(address - 1);
        while let (None, Some(here)) = (found, place) {
            found = place.filter(|here| !here.file().starts_with(b"std/"));
            place = here.caller();
        }
    });
    found
}

/// The innermost function of the program on the stack.
pub fn innermost(instruction: usize, frame: usize) -> Option<&'static [u8]> {
    let mut found = symbols::function_at(instruction);
    each_return(frame, |address| {
        found = found.or_else(|| symbols::function_at(address - 1))
    });
    found
}

/// Calls with each return address. Every frame is checked to lie on the stack, above the one before, so a register
/// that holds no frame pointer ends the walk and does no harm.
fn each_return(mut frame: usize, mut look: impl FnMut(usize)) {
    let Some((mut low, high)) = limits(frame) else {
        return;
    };
    for _ in 0..MOST_FRAMES {
        if frame < low || frame.saturating_add(16) > high || !frame.is_multiple_of(8) {
            return;
        }
        // SAFETY: two words inside the stack.
        let [outer, address] = unsafe { *(frame as *const [usize; 2]) };
        if address == 0 {
            return;
        }
        look(address);
        low = frame + 16;
        frame = outer;
    }
}

/// The part of the running stack that the frame is on.
fn limits(frame: usize) -> Option<(usize, usize)> {
    if let Some(green) = stack::bounds(frame) {
        return Some(green);
    }
    let (low, high) = scheduler::attached()?.thread().stack_limits();
    // Main's stack grows; what lies below the stack pointer may not be mapped.
    let here = if signal::on_signal_stack() {
        frame
    } else {
        arch::stack_pointer()
    };
    Some((low.max(here), high))
}
