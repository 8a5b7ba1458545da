//! Run-time failures: what the program says before it ends by `abort`.
//!
//! ```text
//! runtime error: integer overflow: 9223372036854775807 + 1
//!   --> src/main.milo:12:17 in 'total'
//!   thread 'main'
//! ```

use crate::location::Place;
use crate::text::Report;
use crate::{arch, backtrace, output, scheduler};

/// The words a failure begins with; the numbers are part of the C interface.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    IntegerOverflow = 1,
    DivisionByZero = 2,
    DivisionOverflow = 3,
    ShiftAmount = 4,
    ArrayIndex = 5,
    SliceRange = 6,
    SubstrRange = 7,
    ValueRange = 8,
    NegativeLength = 9,
    NegativeCapacity = 10,
    Requires = 11,
    Ensures = 12,
    Invariant = 13,
    AliasingMut = 14,
    UnwrapNone = 15,
    Assertion = 16,
    StackOverflow = 17,
    OutOfMemory = 18,
    InvalidAccess = 19,
    IllegalInstruction = 20,
    Arithmetic = 21,
    Decreases = 22,
}

/// The words, at the position of their kind.
const WORDS: [&str; 23] = [
    "failure",
    "integer overflow",
    "division by zero",
    "division overflow",
    "shift amount out of range",
    "array index out of bounds",
    "slice range out of bounds",
    "substr range out of bounds",
    "value out of range",
    "negative length",
    "negative capacity",
    "requires clause violated",
    "ensures clause violated",
    "invariant clause violated",
    "aliasing &mut arguments",
    "unwrap called on None",
    "assertion failed",
    "stack overflow",
    "out of memory",
    "invalid memory access",
    "illegal instruction",
    "arithmetic exception",
    "decreases clause violated",
];

/// The operators of [`overflow`]; the numbers are part of the C interface.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op {
    Add = 0,
    Sub = 1,
    Mul = 2,
    /// Unary minus, of `b`.
    Neg = 3,
    Div = 4,
    Rem = 5,
    Shl = 6,
    Shr = 7,
    Pow = 8,
}

const SIGNS: [&str; 9] = [" + ", " - ", " * ", "-", " / ", " % ", " << ", " >> ", " ** "];

/// A failure that says only its words.
pub fn plain(kind: u32, place: Place) -> ! {
    stop(place, |report| {
        report.text(words(kind));
    })
}

/// An operation whose result does not fit.
pub fn overflow(place: Place, op: u32, bits: u32, signed: bool, a: i64, b: i64) -> ! {
    stop(place, |report| {
        let division = op == Op::Div as u32 || op == Op::Rem as u32;
        let kind = if division {
            Kind::DivisionOverflow
        } else {
            Kind::IntegerOverflow
        };
        report.text(words(kind as u32)).text(": ");
        let width = |value: i64| operand(value, bits, signed);
        if op != Op::Neg as u32 {
            integer(report, width(a), signed);
        }
        report.text(SIGNS.get(op as usize).unwrap_or(&" ? "));
        match op == Op::Neg as u32 && width(b) < 0 {
            true => integer(report.text("("), width(b), signed).text(")"),
            false => integer(report, width(b), signed),
        };
    })
}

/// The value of the low `bits` of an operand.
fn operand(value: i64, bits: u32, signed: bool) -> i64 {
    let unused = 64u32.saturating_sub(bits.max(1));
    let high = value << unused;
    if signed {
        high >> unused
    } else {
        ((high as u64) >> unused) as i64
    }
}

fn integer(report: &mut Report, value: i64, signed: bool) -> &mut Report {
    if signed {
        report.number(value)
    } else {
        report.unsigned(value as u64)
    }
}

/// An index outside its array.
pub fn bounds(place: Place, index: i64, len: i64) -> ! {
    stop(place, |report| {
        report
            .text(words(Kind::ArrayIndex as u32))
            .text(": ")
            .number(index)
            .text("/")
            .number(len);
    })
}

/// A range outside what it is taken from.
pub fn range(kind: u32, place: Place, start: i64, end: i64, len: i64) -> ! {
    stop(place, |report| {
        report
            .text(words(kind))
            .text(": ")
            .number(start)
            .text("..")
            .number(end)
            .text(" of ")
            .number(len);
    })
}

/// A failure caused by one value.
pub fn value(kind: u32, place: Place, value: i64) -> ! {
    stop(place, |report| {
        report.text(words(kind)).text(": ").number(value);
    })
}

/// What is wrong with the measure of a `decreases` clause; the numbers are part of the C interface.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    Negative = 0,
    /// It is not smaller than before.
    Signed = 1,
    /// The same, of an unsigned measure.
    Unsigned = 2,
}

/// A measure that is negative, or did not get smaller: `decreases clause violated: 4 after 3`.
pub fn decreases(place: Place, fault: u32, now: i64, before: i64) -> ! {
    stop(place, |report| {
        let signed = fault != Measure::Unsigned as u32;
        report.text(words(Kind::Decreases as u32)).text(": ");
        integer(report, now, signed);
        match fault == Measure::Negative as u32 {
            true => report.text(" is negative"),
            false => integer(report.text(" after "), before, signed),
        };
    })
}

/// A failure in the program's own words.
pub fn message(place: Place, text: &[u8]) -> ! {
    stop(place, |report| {
        report.raw(text);
    })
}

/// A failure with a text of the program.
pub fn detail(kind: u32, place: Place, text: &[u8]) -> ! {
    stop(place, |report| {
        report.text(words(kind)).text(": ").raw(text);
    })
}

/// No memory for a block of `size` bytes.
#[cold]
pub fn out_of_memory(size: i64) -> ! {
    let frame = arch::frame_pointer();
    let place = backtrace::outside_of_library(frame);
    end(place, None, frame, |report| {
        report
            .text(words(Kind::OutOfMemory as u32))
            .text(": ")
            .number(size)
            .text(" bytes");
    })
}

/// No room for another green thread's stack.
#[cold]
pub fn no_stack() -> ! {
    stop(None, |report| {
        report
            .text(words(Kind::OutOfMemory as u32))
            .text(": no room for the stack of a green thread");
    })
}

/// The words of a kind.
pub fn words(kind: u32) -> &'static str {
    WORDS.get(kind as usize).unwrap_or(&WORDS[0])
}

/// Says a failure and ends the process.
#[cold]
fn stop(place: Place, say: impl FnOnce(&mut Report)) -> ! {
    let frame = arch::frame_pointer();
    stop_at(place, frame, say)
}

/// As [`stop`], for a failure of the code that has the given frame pointer.
pub fn stop_at(place: Place, frame: usize, say: impl FnOnce(&mut Report)) -> ! {
    end(place, place, frame, say)
}

/// Ends the process; the backtrace begins at `innermost`.
fn end(place: Place, innermost: Place, frame: usize, say: impl FnOnce(&mut Report)) -> ! {
    output::flush_patiently();
    let mut report = Report::new();
    say(report.text("runtime error: "));
    report.text("\n");
    arrow(&mut report, place);
    whose(&mut report);
    report.text("\n");
    backtrace::append(&mut report, innermost, frame);
    report.send();
    // SAFETY: ends the process by SIGABRT.
    unsafe { libc::abort() }
}

/// A failure seen by a signal handler.
pub fn signalled(kind: Kind, place: Place, detail: Option<usize>, frame: usize) -> ! {
    stop_at(place, frame, |report| {
        report.text(words(kind as u32));
        if let Some(address) = detail {
            report.text(": ").address(address);
        }
    })
}

/// The line that says where.
pub fn arrow(report: &mut Report, place: Place) {
    let Some(place) = place else { return };
    report.text("  --> ").raw(place.file());
    report
        .text(":")
        .unsigned(place.line.into())
        .text(":")
        .unsigned(place.column.into());
    report.text(" in '").raw(place.function()).text("'\n");
}

/// The beginning of the line that says which thread, and which task of it.
pub fn context(report: &mut Report, thread: &[u8], task: Option<i64>) {
    report.text("  thread '").raw(thread).text("'");
    if let Some(id) = task {
        report.text(", task ").number(id);
    }
}

fn whose(report: &mut Report) {
    let Some(here) = scheduler::attached() else {
        return context(report, b"foreign", None);
    };
    let task = here.running().filter(|task| !task.is_root());
    context(report, here.thread().name(), task.map(|task| task.id));
}
