//! Signals of failing code, turned into messages on a stack of their own.

use crate::location::Place;
use crate::lock::Lock;
use crate::text::Report;
use crate::trap::{self, Kind};
use crate::{arch, backtrace, fault, scheduler, stack, symbols};
use core::ffi::c_void;
use core::ptr::null_mut;

const STACK_SIZE: usize = 64 * 1024;
/// A function whose frame is larger touches every page on the way down, so a fault lies within this distance.
const NEAR: usize = 256 * 1024;

/// Installs the handlers; SIGPIPE is ignored, so that writing to a closed connection is an error and no more.
pub fn initialise() {
    for signal in [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE] {
        install(signal, handle as *const () as usize);
    }
    install(libc::SIGPIPE, libc::SIG_IGN);
}

fn install(signal: i32, handler: usize) {
    // SAFETY: all zeros is a valid action, and the handler has the form that SA_SIGINFO asks for.
    unsafe {
        let mut action: libc::sigaction = core::mem::zeroed();
        action.sa_sigaction = handler;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
        libc::sigaction(signal, &action, null_mut());
    }
}

/// A stack for the calling thread's signal handlers.
pub struct SignalStack {
    base: *mut c_void,
}

/// Stacks of threads that have ended, for the next ones: a mapping costs a thread as much as all the rest we do for it.
struct Spare {
    stacks: [*mut c_void; SPARES],
    count: usize,
}

const SPARES: usize = 16;

// SAFETY: only memory, which belongs to whoever takes it out.
unsafe impl Send for Spare {}

static SPARE: Lock<Spare> = Lock::new(Spare {
    stacks: [null_mut(); SPARES],
    count: 0,
});

impl Spare {
    fn take(&mut self) -> Option<*mut c_void> {
        self.count = self.count.checked_sub(1)?;
        Some(self.stacks[self.count])
    }

    /// Keeps a stack; false when there are enough.
    fn keep(&mut self, base: *mut c_void) -> bool {
        let Some(place) = self.stacks.get_mut(self.count) else {
            return false;
        };
        *place = base;
        self.count += 1;
        true
    }
}

impl SignalStack {
    /// Takes or makes one and installs it. Without memory for it the thread does without.
    pub fn install() -> SignalStack {
        let spare = SPARE.lock().take();
        let base = spare.unwrap_or_else(map);
        if base != libc::MAP_FAILED {
            set(libc::stack_t {
                ss_sp: base,
                ss_flags: 0,
                ss_size: STACK_SIZE,
            });
        }
        SignalStack { base }
    }
}

fn map() -> *mut c_void {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    let access = libc::PROT_READ | libc::PROT_WRITE;
    match fault::strikes() {
        true => libc::MAP_FAILED,
        // SAFETY: a new mapping at an address of the kernel's choice.
        false => unsafe { libc::mmap(null_mut(), STACK_SIZE, access, flags, -1, 0) },
    }
}

impl Drop for SignalStack {
    fn drop(&mut self) {
        if self.base == libc::MAP_FAILED {
            return;
        }
        set(libc::stack_t {
            ss_sp: null_mut(),
            ss_flags: libc::SS_DISABLE,
            ss_size: 0,
        });
        if !SPARE.lock().keep(self.base) {
            // SAFETY: our own mapping, no longer in use.
            unsafe { libc::munmap(self.base, STACK_SIZE) };
        }
    }
}

fn set(stack: libc::stack_t) {
    // SAFETY: describes a mapping that stays, or none.
    unsafe { libc::sigaltstack(&stack, null_mut()) };
}

/// True inside a handler.
pub fn on_signal_stack() -> bool {
    let mut now = libc::stack_t {
        ss_sp: null_mut(),
        ss_flags: 0,
        ss_size: 0,
    };
    // SAFETY: only asks.
    unsafe { libc::sigaltstack(null_mut(), &mut now) };
    now.ss_flags & libc::SS_ONSTACK != 0
}

extern "C" fn handle(signal: i32, info: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: the kernel passes valid pointers; `si_addr` is set for these signals.
    let (address, code, registers) = unsafe {
        (
            (*info).si_addr() as usize,
            (*info).si_code,
            arch::registers(context),
        )
    };
    if code <= 0 {
        return by_default(signal);
    }
    match signal {
        libc::SIGILL | libc::SIGFPE => instruction(signal, &registers),
        _ if is_overflow(address, registers.stack) => overflow(&registers),
        _ => trap::signalled(Kind::InvalidAccess, None, Some(address), registers.frame),
    }
}

/// A signal that a process sent, not a failing instruction: what it does without us.
fn by_default(signal: i32) {
    install(signal, libc::SIG_DFL);
    // SAFETY: sends the signal to this thread again.
    unsafe { libc::raise(signal) };
}

/// A trapping instruction, of the program's or of C code.
fn instruction(signal: i32, registers: &arch::Registers) -> ! {
    let Some(trap) = symbols::trap_at(registers.instruction) else {
        let kind = if signal == libc::SIGILL {
            Kind::IllegalInstruction
        } else {
            Kind::Arithmetic
        };
        trap::signalled(kind, None, None, registers.frame)
    };
    trap::stop_at(trap.place(), registers.frame, |report: &mut Report| {
        report.text(trap::words(trap.kind as u32));
    })
}

/// The fault is just below the stack that was in use.
fn is_overflow(address: usize, stack_pointer: usize) -> bool {
    if stack::is_guard(address) {
        return true;
    }
    let Some(here) = scheduler::attached() else {
        return false;
    };
    let (low, _) = here.thread().stack_limits();
    address.abs_diff(stack_pointer) < NEAR && address.abs_diff(low) < NEAR
}

fn overflow(registers: &arch::Registers) -> ! {
    let place = place(registers);
    let function = backtrace::innermost(registers.instruction, registers.frame).filter(|_| place.is_none());
    trap::stop_at(place, registers.frame, |report| {
        report.text("stack overflow");
        if let Some(function) = function {
            report.text(" in '").raw(function).text("'");
        }
    })
}

/// Where the instruction came from, if it is the program's.
fn place(registers: &arch::Registers) -> Place {
    symbols::place_at(registers.instruction)
}
