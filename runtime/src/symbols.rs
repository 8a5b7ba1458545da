//! Tables about the program's code, which the compiled object registers: functions, lines, trapping instructions.

use crate::location::{Location, Place};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

/// One function of the program.
#[repr(C)]
pub struct Function {
    start: usize,
    end: usize,
    name: *const u8,
    name_len: i64,
}

/// One instruction that traps.
#[repr(C)]
pub struct Trap {
    address: usize,
    pub kind: u64,
    place: *const Location,
}

/// The place of the code from one address on.
#[repr(C)]
pub struct Line {
    address: usize,
    place: *const Location,
}

/// Static data that is registered once.
struct Table<T> {
    entries: AtomicPtr<T>,
    count: AtomicUsize,
}

static FUNCTIONS: Table<Function> = Table::new();
static TRAPS: Table<Trap> = Table::new();
static LINES: Table<Line> = Table::new();

impl<T> Table<T> {
    const fn new() -> Table<T> {
        Table {
            entries: AtomicPtr::new(null_mut()),
            count: AtomicUsize::new(0),
        }
    }

    fn set(&self, entries: *const T, count: i64) {
        self.entries.store(entries.cast_mut(), Ordering::Relaxed);
        self.count.store(count.max(0) as usize, Ordering::Release);
    }

    fn get(&self) -> &'static [T] {
        match self.count.load(Ordering::Acquire) {
            0 => &[],
            // SAFETY: registered static data of that length.
            count => unsafe { core::slice::from_raw_parts(self.entries.load(Ordering::Relaxed), count) },
        }
    }
}

/// Registers the functions, sorted by address.
pub fn register_functions(entries: *const Function, count: i64) {
    FUNCTIONS.set(entries, count);
}

/// Registers the trapping instructions, sorted by address.
pub fn register_traps(entries: *const Trap, count: i64) {
    TRAPS.set(entries, count);
}

/// Registers the lines, sorted by address.
pub fn register_lines(entries: *const Line, count: i64) {
    LINES.set(entries, count);
}

/// The last entry at or before an address.
fn nearest<T>(entries: &'static [T], address: usize, of: impl Fn(&T) -> usize) -> Option<&'static T> {
    entries[..entries.partition_point(|entry| of(entry) <= address)].last()
}

/// The trap at exactly this address.
pub fn trap_at(address: usize) -> Option<&'static Trap> {
    nearest(TRAPS.get(), address, |trap| trap.address).filter(|trap| trap.address == address)
}

/// The function that an address is in.
fn enclosing(address: usize) -> Option<&'static Function> {
    nearest(FUNCTIONS.get(), address, |function| function.start).filter(|function| address < function.end)
}

/// The name of the function that an address is in.
pub fn function_at(address: usize) -> Option<&'static [u8]> {
    let function = enclosing(address)?;
    // SAFETY: a registered name.
    Some(unsafe { crate::bytes::view(function.name, function.name_len) })
}

/// The place that an address of the program belongs to. The instructions that set up a function's frame have no line of
/// their own: they belong to the function's first.
pub fn place_at(address: usize) -> Place {
    let function = enclosing(address)?;
    let lines = LINES.get();
    let next = lines.partition_point(|line| line.address <= address);
    let before = next
        .checked_sub(1)
        .map(|at| &lines[at])
        .filter(|line| line.address >= function.start);
    let line = before.or_else(|| lines.get(next).filter(|line| line.address < function.end))?;
    // SAFETY: a registered place.
    unsafe { Location::at(line.place) }
}

impl Trap {
    /// Where the instruction came from.
    pub fn place(&self) -> Place {
        // SAFETY: a registered place.
        unsafe { Location::at(self.place) }
    }
}
