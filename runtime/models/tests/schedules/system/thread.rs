//! Threads of the model.

use crate::closure::Closure;
use crate::handle::{self, Counted, Object};
use crate::lock::Lock;
use crate::model;
use crate::park::{Limit, What};
use crate::scheduler::{self, Scheduler};
use crate::task::{self, End};
use crate::{helpers, idle, local, workers};
use core::sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed};
use std::sync::Mutex;

/// One thread.
pub struct Thread {
    end: Lock<End>,
}

impl Object for Thread {}

static LAST_ID: AtomicI64 = AtomicI64::new(1);

impl Thread {
    /// All have the same name.
    pub fn name(&self) -> &[u8] {
        b"thread"
    }

    /// Waits for the end.
    pub fn join(&self) {
        End::join(&self.end, &Limit::forever(None, What::Thread));
    }
}

/// Two processors.
pub fn cpus() -> i64 {
    2
}

pub fn adopt_foreign() -> &'static Scheduler {
    panic!("every thread of the model is one of ours")
}

/// A thread, held twice: by its scheduler and by the caller.
fn create() -> *mut Counted<Thread> {
    let thread = Counted::allocate(Thread { end: End::new() });
    // SAFETY: a new object.
    unsafe { handle::retain(thread.cast()) };
    idle::thread_begins();
    thread
}

/// Makes the calling thread one of ours while `body` runs, as the library does.
fn enter(thread: *mut Counted<Thread>, body: impl FnOnce()) {
    scheduler::attach(thread, LAST_ID.fetch_add(1, Relaxed) + 1);
    body();
    scheduler::drain(&Limit::forever(None, What::Drain));
    local::drop_all();
    // SAFETY: held by the scheduler.
    let info: &Thread = unsafe { &*thread };
    End::reached(&info.end);
    idle::thread_ends();
    scheduler::detach();
}

/// Starts a thread; the result is the caller's hold.
pub fn spawn(body: impl FnOnce() + 'static) -> *mut u8 {
    let thread = create();
    let given = (thread as usize, Body(Box::new(body)));
    let handle = model::thread::spawn(move || {
        let (thread, body) = given;
        enter(thread as *mut Counted<Thread>, move || body.call());
    });
    started(|all| all.push(handle));
    thread.cast()
}

/// Threads of this schedule.
static STARTED: Mutex<Vec<model::thread::JoinHandle<()>>> = Mutex::new(Vec::new());

fn started<R>(look: impl FnOnce(&mut Vec<model::thread::JoinHandle<()>>) -> R) -> R {
    look(&mut STARTED.lock().expect("a lock that nobody broke"))
}

/// The library's own threads, and whether they are to end.
static WORKERS: AtomicI64 = AtomicI64::new(0);
static HELPERS: AtomicI64 = AtomicI64::new(0);
static OVER: AtomicBool = AtomicBool::new(false);

struct Body(Box<dyn FnOnce()>);

impl Body {
    fn call(self) {
        self.0();
    }
}

// SAFETY: what scenarios share between threads is made for it.
unsafe impl Send for Body {}

/// Runs the first thread of a schedule.
pub fn main(body: impl FnOnce()) {
    LAST_ID.store(0, Relaxed);
    let thread = create();
    enter(thread, || {
        body();
        scheduler::drain(&Limit::forever(None, What::Drain));
        dismiss();
    });
    // SAFETY: our hold.
    unsafe { handle::release(thread.cast()) };
    join_all();
}

/// A thread of the library's own. It ends when a job says so, which in the library none does.
pub fn spawn_hidden(name: &[u8], _: extern "C" fn(*mut u8), _: *mut u8) -> bool {
    let is_worker = name == b"milo-worker";
    let count = if is_worker { &WORKERS } else { &HELPERS };
    count.fetch_add(1, Relaxed);
    let hold = spawn(move || {
        scheduler::current().is_worker.set(is_worker);
        while !OVER.load(Relaxed) {
            if is_worker {
                workers::work_once();
            } else {
                helpers::help_once();
            }
        }
        if is_worker {
            workers::do_without();
        }
        count.fetch_sub(1, Relaxed);
    });
    // SAFETY: our own hold.
    unsafe { handle::release(hold.cast()) };
    true
}

/// Ends the library's own threads: gives them something to do until they see that it is over.
fn dismiss() {
    OVER.store(true, Relaxed);
    while WORKERS.load(Relaxed) > 0 {
        let task = task::spawn_parallel(Closure::EMPTY, None);
        // SAFETY: our own hold.
        unsafe { handle::release(task.cast()) };
        model::thread::yield_now();
    }
    while HELPERS.load(Relaxed) > 0 {
        let group = helpers::Group::new(1);
        let work = helpers::Work {
            function: nothing as *const () as *const u8,
            argument: core::ptr::null_mut(),
        };
        helpers::submit(helpers::Job::new(work, &group));
        drop(helpers::take_back(&group));
        model::thread::yield_now();
    }
    helpers::forget_calls();
    OVER.store(false, Relaxed);
}

extern "C" fn nothing(_: *mut u8) {}

/// Waits for every thread of the schedule to be gone.
fn join_all() {
    loop {
        let next = started(Vec::pop);
        let Some(thread) = next else { return };
        thread.join().expect("a thread that ended well");
    }
}
