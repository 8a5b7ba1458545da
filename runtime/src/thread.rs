//! OS threads.
//!
//! Threads are created detached; joining waits for an end that the thread reports itself. A thread drains its own
//! tasks before it ends.

use crate::closure::{self, Closure};
use crate::handle::{self, Counted, Object};
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{Limit, What};
use crate::scheduler::{self, Scheduler};
use crate::signal::SignalStack;
use crate::status::Status;
use crate::task::End;
use crate::{fault, idle, local, text};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::Cell;
use core::ffi::{c_char, c_void};
use core::mem::MaybeUninit;
use core::ptr::{null, null_mut};
use core::sync::atomic::{AtomicI64, Ordering};

/// One OS thread.
pub struct Thread {
    id: i64,
    name: Box<[u8]>,
    /// Its name is one that the program gave, for tools outside to see.
    named: bool,
    /// The lowest and the highest address of its stack; set by the thread itself.
    stack: Cell<(usize, usize)>,
    end: Lock<End>,
}

// SAFETY: the cell is written by the thread itself before anybody else can look.
unsafe impl Sync for Thread {}

static LAST_ID: AtomicI64 = AtomicI64::new(1);
static ALIVE: AtomicI64 = AtomicI64::new(0);

/// How many threads of the program are alive.
pub fn active() -> i64 {
    ALIVE.load(Ordering::Relaxed)
}

/// The calling thread's number.
pub fn current_id() -> i64 {
    scheduler::current().thread().id
}

/// How many processors the program may use.
pub fn cpus() -> i64 {
    let mut set = MaybeUninit::<libc::cpu_set_t>::zeroed();
    // SAFETY: fills the set, which is plain bits.
    unsafe {
        if libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), set.as_mut_ptr()) != 0 {
            return 1;
        }
        libc::CPU_COUNT(set.assume_init_ref()).max(1).into()
    }
}

impl Thread {
    /// The name.
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// The lowest and the highest address of the stack.
    pub fn stack_limits(&self) -> (usize, usize) {
        self.stack.get()
    }

    /// The number.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// True once it has ended.
    pub fn is_done(&self) -> bool {
        End::is_reached(&self.end)
    }

    /// Waits for the end.
    pub fn join(&self, timeout_ms: i64, place: Place) -> Status {
        if core::ptr::eq(scheduler::current().thread(), self) {
            return Status::WouldDeadlock;
        }
        End::join(&self.end, &Limit::millis(timeout_ms, place, What::Thread))
    }
}

impl Object for Thread {
    fn destroy(&self) {
        End::give_up(&self.end);
    }
}

fn create(id: i64, name: &[u8]) -> *mut Counted<Thread> {
    let named = !name.is_empty();
    let name = if named { name.into() } else { default_name(id) };
    Counted::allocate(Thread {
        id,
        name,
        named,
        stack: Cell::new((0, 0)),
        end: End::new(),
    })
}

fn default_name(id: i64) -> Box<[u8]> {
    let mut name = Vec::from(*b"thread ");
    name.extend_from_slice(text::decimal(id.unsigned_abs(), &mut [0; 20]));
    name.into()
}

/// What a new thread finds.
struct Beginning {
    thread: *mut Counted<Thread>,
    closure: Closure,
    /// A thread of the runtime's own, of which the program does not know.
    hidden: bool,
}

/// Starts a thread. Null when the system refuses, with the errno at `error`.
///
/// # Safety
/// The closure's environment is ours; `error` may be written.
pub unsafe fn spawn(name: &[u8], closure: Closure, error: *mut i32) -> *mut u8 {
    let thread = create(LAST_ID.fetch_add(1, Ordering::Relaxed) + 1, name);
    let failure = start(Box::new(Beginning {
        thread,
        closure,
        hidden: false,
    }));
    if failure == 0 {
        return thread.cast();
    }
    // SAFETY: by this function's contract; nobody else has seen the thread object.
    unsafe {
        error.write(failure);
        closure::release(closure.env);
        handle::release(thread.cast());
    }
    null_mut()
}

/// Starts a thread of the runtime's own that calls `work(argument)`. False when the system refuses.
pub fn spawn_hidden(name: &[u8], work: extern "C" fn(*mut u8), argument: *mut u8) -> bool {
    let thread = create(LAST_ID.fetch_add(1, Ordering::Relaxed) + 1, name);
    let closure = Closure {
        code: work as *const () as *const u8,
        env: argument,
    };
    let started = start(Box::new(Beginning {
        thread,
        closure,
        hidden: true,
    })) == 0;
    // SAFETY: our own hold; the thread has its own.
    unsafe { handle::release(thread.cast()) };
    started
}

/// Creates the thread; it holds its thread object once more. Returns an errno.
fn start(beginning: Box<Beginning>) -> i32 {
    let (thread, visible) = (beginning.thread, !beginning.hidden as i64);
    // SAFETY: the caller holds the object.
    unsafe { handle::retain(thread.cast()) };
    idle::thread_begins();
    ALIVE.fetch_add(visible, Ordering::Relaxed);
    let argument = Box::into_raw(beginning);
    let failure = create_detached(argument.cast());
    if failure != 0 {
        ALIVE.fetch_sub(visible, Ordering::Relaxed);
        idle::thread_ends();
        // SAFETY: the thread does not exist, so both are ours again.
        unsafe {
            drop(Box::from_raw(argument));
            handle::release(thread.cast());
        }
    }
    failure
}

fn create_detached(argument: *mut c_void) -> i32 {
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    let mut thread: libc::pthread_t = 0;
    // SAFETY: the attributes are initialised first and destroyed last.
    unsafe {
        libc::pthread_attr_init(attributes.as_mut_ptr());
        libc::pthread_attr_setdetachstate(attributes.as_mut_ptr(), libc::PTHREAD_CREATE_DETACHED);
        let failure = if fault::strikes() {
            libc::EAGAIN
        } else {
            libc::pthread_create(&mut thread, attributes.as_ptr(), begin, argument)
        };
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        failure
    }
}

extern "C" fn begin(argument: *mut c_void) -> *mut c_void {
    // SAFETY: from `start`, which gave it away.
    let beginning = unsafe { Box::from_raw(argument.cast::<Beginning>()) };
    let signals = SignalStack::install();
    enter(beginning.thread);
    if beginning.hidden {
        // SAFETY: `spawn_hidden` put a function and its argument there.
        unsafe {
            core::mem::transmute::<*const u8, extern "C" fn(*mut u8)>(beginning.closure.code)(
                beginning.closure.env,
            )
        };
    } else {
        // SAFETY: the closure came with a reference.
        unsafe { beginning.closure.call() };
    }
    scheduler::drain(&Limit::forever(None, What::Drain));
    end(!beginning.hidden);
    drop(signals);
    null_mut()
}

/// Makes the calling thread one of ours.
fn enter(thread: *mut Counted<Thread>) -> &'static Scheduler {
    // SAFETY: held by the caller, who gives the hold to the scheduler.
    let info: &Thread = unsafe { &*thread };
    info.stack.set(own_stack());
    if info.named {
        set_system_name(info.name());
    }
    scheduler::attach(thread, info.id)
}

/// The calling thread has nothing left to do.
fn end(visible: bool) {
    local::drop_all();
    ALIVE.fetch_sub(visible as i64, Ordering::Relaxed);
    End::reached(&scheduler::current().thread().end);
    idle::thread_ends();
    scheduler::detach();
}

/// Makes the calling thread the main thread. Its signal stack stays for the life of the process.
pub fn adopt_main() {
    core::mem::forget(SignalStack::install());
    adopt(create(1, b"main"));
}

/// Takes in a thread that something else started. It leaves us again when it ends.
#[cold]
pub fn adopt_foreign() -> &'static Scheduler {
    let here = adopt(create(LAST_ID.fetch_add(1, Ordering::Relaxed) + 1, b""));
    let mut key = FOREIGN.lock();
    if key.is_none() {
        *key = new_key();
    }
    if let Some(key) = *key {
        // SAFETY: the key exists; the value only has to be different from null.
        unsafe { libc::pthread_setspecific(key, (here as *const Scheduler).cast()) };
    }
    here
}

/// Where the system remembers which threads must leave us.
static FOREIGN: Lock<Option<libc::pthread_key_t>> = Lock::new(None);

fn new_key() -> Option<libc::pthread_key_t> {
    let mut key = 0;
    // SAFETY: room for a key.
    (unsafe { libc::pthread_key_create(&mut key, Some(leave)) } == 0).then_some(key)
}

extern "C" fn leave(_: *mut c_void) {
    scheduler::drain(&Limit::forever(None, What::Drain));
    end(true);
}

fn adopt(thread: *mut Counted<Thread>) -> &'static Scheduler {
    idle::thread_begins();
    ALIVE.fetch_add(1, Ordering::Relaxed);
    // SAFETY: a new object.
    let info: &Thread = unsafe { &*thread };
    info.stack.set(own_stack());
    scheduler::attach(thread, info.id)
}

/// The kernel shows 15 bytes of a name.
fn set_system_name(name: &[u8]) {
    let mut short = [0 as c_char; 16];
    for (to, from) in short.iter_mut().take(15).zip(name) {
        *to = *from as c_char;
    }
    // SAFETY: a terminated name for the calling thread.
    unsafe { libc::pthread_setname_np(libc::pthread_self(), short.as_ptr()) };
}

/// The limits of the calling thread's stack.
fn own_stack() -> (usize, usize) {
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    let (mut low, mut size) = (null::<c_void>().cast_mut(), 0);
    // SAFETY: the attributes are filled in first and destroyed last.
    unsafe {
        if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
            return (0, 0);
        }
        libc::pthread_attr_getstack(attributes.as_ptr(), &mut low, &mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
    }
    (low as usize, low as usize + size)
}
