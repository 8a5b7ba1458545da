//! Stacks of green threads: slots of one big reservation, each above a guard page of its own.
//!
//! Address space is reserved without access and opened in runs of slots. On kernels that have lightweight guards
//! (`MADV_GUARD_INSTALL`) a guard costs no mapping, so that a million stacks fit into the default limits; on others the
//! page below each slot simply stays closed. Slots are reused last in, first out, because a warm stack is what makes a
//! new task cheap.

use crate::lock::Lock;
use crate::{fault, valgrind};
use alloc::vec::Vec;
use core::ptr::{NonNull, null_mut};
use core::sync::atomic::{AtomicUsize, Ordering};

const PAGE: usize = 4096;
/// What a task can use.
const USABLE: usize = 64 * 1024;
/// Guard, usable part, and room to stagger the tops so that stacks do not compete for the same cache lines.
const STRIDE: usize = PAGE + USABLE + PAGE;
const RESERVE_SLOTS: usize = 1 << 20;
const RUN: usize = 64;
const MADV_GUARD_INSTALL: i32 = 102;
/// More idle stacks than this give their memory back.
const WARM: usize = 4096;

/// The stack of one task.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Stack {
    /// The lowest usable address; the guard lies below.
    low: NonNull<u8>,
}

// SAFETY: a stack is only memory; whoever has the value owns it.
unsafe impl Send for Stack {}

impl Stack {
    /// Where the stack begins.
    pub fn top(self) -> *mut u8 {
        let low = self.low.as_ptr();
        let colour = (low as usize / STRIDE) % 16 * 128;
        low.wrapping_add(USABLE + PAGE - colour)
    }
}

/// A run of address space cut into slots.
struct Region {
    base: *mut u8,
    slots: usize,
    used: usize,
    opened: usize,
    light_guards: bool,
}

// SAFETY: a region is only addresses.
unsafe impl Send for Region {}

struct Pool {
    region: Option<Region>,
    free: Vec<Stack>,
}

static POOL: Lock<Pool> = Lock::new(Pool {
    region: None,
    free: Vec::new(),
});

/// Bounds of all regions, readable in a signal handler.
static REGIONS: [(AtomicUsize, AtomicUsize); 32] = [const { (AtomicUsize::new(0), AtomicUsize::new(0)) }; 32];

/// One thread's unused stacks.
pub struct Stacks {
    free: Vec<Stack>,
}

impl Stacks {
    /// None yet.
    pub const fn new() -> Stacks {
        Stacks { free: Vec::new() }
    }

    /// A stack, the last one given back first. `None` when the system has no room.
    pub fn take(&mut self) -> Option<Stack> {
        match self.free.pop() {
            Some(stack) => Some(stack),
            None => POOL.lock().take(),
        }
    }

    /// Gives a stack back. The caller may still run on it until its thread takes another.
    pub fn put(&mut self, stack: Stack) {
        if self.free.len() >= WARM {
            cool(self.free[self.free.len() - WARM]);
        }
        self.free.push(stack);
    }

    /// Gives all to other threads.
    pub fn release(&mut self) {
        POOL.lock().free.append(&mut self.free);
    }
}

/// Gives the memory of an idle stack back to the system; the guard stays.
fn cool(stack: Stack) {
    // SAFETY: the slot is unused, and its pages are private and anonymous.
    unsafe { libc::madvise(stack.low.as_ptr().cast(), USABLE + PAGE, libc::MADV_DONTNEED) };
}

impl Pool {
    fn take(&mut self) -> Option<Stack> {
        if let Some(stack) = self.free.pop() {
            return Some(stack);
        }
        if let Some(stack) = self.region.as_mut().and_then(Region::take) {
            return Some(stack);
        }
        if self
            .region
            .as_ref()
            .is_some_and(|region| region.used < region.slots)
        {
            return None;
        }
        self.region = Region::reserve();
        self.region.as_mut()?.take()
    }
}

impl Region {
    /// Reserves as much address space as there is, up to the size we like.
    fn reserve() -> Option<Region> {
        let index = REGIONS
            .iter()
            .position(|region| region.0.load(Ordering::Relaxed) == 0)?;
        let mut slots = if valgrind::is_present() || cfg!(milo_tsan) {
            4096
        } else {
            RESERVE_SLOTS
        };
        while slots >= RUN {
            let base = map(slots * STRIDE);
            if !base.is_null() {
                REGIONS[index]
                    .1
                    .store(base as usize + slots * STRIDE, Ordering::Relaxed);
                REGIONS[index].0.store(base as usize, Ordering::Release);
                return Some(Region {
                    base,
                    slots,
                    used: 0,
                    opened: 0,
                    light_guards: has_light_guards(base),
                });
            }
            slots /= 2;
        }
        None
    }

    fn take(&mut self) -> Option<Stack> {
        if self.used == self.opened && !self.open() {
            return None;
        }
        let low = self.slot(self.used).wrapping_add(PAGE);
        if self.light_guards && !guard(low.wrapping_sub(PAGE)) {
            return None;
        }
        self.used += 1;
        valgrind::register_stack(low, low.wrapping_add(STRIDE - PAGE));
        NonNull::new(low).map(|low| Stack { low })
    }

    fn slot(&self, index: usize) -> *mut u8 {
        self.base.wrapping_add(index * STRIDE)
    }

    /// Makes the next slots accessible: a whole run, or only the usable part of one where guards are closed pages.
    fn open(&mut self) -> bool {
        if self.opened == self.slots {
            return false;
        }
        let (from, count, bytes) = if self.light_guards {
            let count = RUN.min(self.slots - self.opened);
            (self.slot(self.opened), count, count * STRIDE)
        } else {
            (self.slot(self.opened).wrapping_add(PAGE), 1, STRIDE - PAGE)
        };
        // SAFETY: inside our own reservation.
        let opened = !fault::strikes()
            && unsafe { libc::mprotect(from.cast(), bytes, libc::PROT_READ | libc::PROT_WRITE) } == 0;
        self.opened += if opened { count } else { 0 };
        opened
    }
}

/// Address space without access, kept out of huge pages: a stack uses one or two small ones.
fn map(bytes: usize) -> *mut u8 {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    if fault::strikes() {
        return null_mut();
    }
    // SAFETY: a new mapping at an address of the kernel's choice.
    let base = unsafe { libc::mmap(null_mut(), bytes, libc::PROT_NONE, flags, -1, 0) };
    if base == libc::MAP_FAILED {
        return null_mut();
    }
    // SAFETY: our own mapping; advice may be refused.
    unsafe { libc::madvise(base, bytes, libc::MADV_NOHUGEPAGE) };
    base.cast()
}

/// Makes one page fault on every access, without a mapping of its own.
fn guard(page: *mut u8) -> bool {
    // SAFETY: a page of our own region below a slot.
    !fault::strikes() && unsafe { libc::madvise(page.cast(), PAGE, MADV_GUARD_INSTALL) == 0 }
}

fn has_light_guards(base: *mut u8) -> bool {
    !valgrind::is_present() && guard(base)
}

/// True when the address is in the guard below some green thread's stack. Usable in a signal handler.
pub fn is_guard(address: usize) -> bool {
    REGIONS.iter().any(|(low, high)| {
        let base = low.load(Ordering::Acquire);
        base != 0
            && (base..high.load(Ordering::Relaxed)).contains(&address)
            && (address - base) % STRIDE < PAGE
    })
}

/// The limits of the stack that an address lies in. Usable in a signal handler.
pub fn bounds(address: usize) -> Option<(usize, usize)> {
    REGIONS.iter().find_map(|(low, high)| {
        let base = low.load(Ordering::Acquire);
        if base == 0 || !(base..high.load(Ordering::Relaxed)).contains(&address) {
            return None;
        }
        let slot = address - (address - base) % STRIDE;
        Some((slot + PAGE, slot + STRIDE))
    })
}
