//! The worker pool of `Task.spawnParallel`: one OS thread per core, and tasks that have not started.
//!
//! A worker takes a task only when it comes to its turn, puts it at the back of its own queue, and goes on taking as
//! long as there are tasks. Once started, a task stays with its worker.

use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::status::Status;
use crate::task::TaskPtr;
use crate::waiter::WaitList;
use crate::{parse, scheduler, thread};
use alloc::collections::VecDeque;
use core::ffi::CStr;
use core::ptr::null_mut;

struct Pool {
    unstarted: VecDeque<TaskPtr>,
    idle: WaitList,
    workers: i64,
    /// 0 until it is looked up.
    most: i64,
    live: i64,
    drainers: WaitList,
}

static POOL: Lock<Pool> = Lock::new(Pool {
    unstarted: VecDeque::new(),
    idle: WaitList::new(),
    workers: 0,
    most: 0,
    live: 0,
    drainers: WaitList::new(),
});

/// Hands a task to the pool. Where the system has no thread for it, the caller's own scheduler takes it.
pub fn submit(task: TaskPtr) {
    let mut pool = POOL.lock();
    pool.live += 1;
    pool.unstarted.push_back(task);
    if let Some(worker) = pool.idle.claim() {
        drop(pool);
        return worker.wake();
    }
    if pool.workers == pool.limit() {
        return;
    }
    pool.workers += 1;
    drop(pool);
    if !thread::spawn_hidden(b"milo-worker", work, null_mut()) {
        do_without();
    }
}

/// A thread could not be started, or ends: with none at all, the tasks run here.
pub fn do_without() {
    let mut pool = POOL.lock();
    pool.workers -= 1;
    if pool.workers == 0 {
        while let Some(task) = pool.unstarted.pop_front() {
            scheduler::current().adopt(task);
        }
    }
}

/// A task of a worker began that did not come from the pool.
pub fn begun() {
    POOL.lock().live += 1;
}

/// A task of the pool, or of a worker, has ended.
pub fn finished() {
    let mut pool = POOL.lock();
    pool.live -= 1;
    if pool.live == 0 {
        pool.drainers.wake_all(Status::Ok as u32);
    }
}

/// Waits until no task of the pool is left. False when there was none.
pub fn drain(limit: &Limit) -> bool {
    let pool = POOL.lock();
    if pool.live == 0 {
        return false;
    }
    park::wait(&POOL, pool, |pool| &mut pool.drainers, Cargo::NONE, limit);
    true
}

/// The life of a worker.
extern "C" fn work(_: *mut u8) {
    scheduler::current().is_worker.set(true);
    loop {
        work_once();
    }
}

/// Takes a task, or waits until there may be one.
pub fn work_once() {
    let mut pool = POOL.lock();
    if let Some(task) = pool.unstarted.pop_front() {
        drop(pool);
        scheduler::current().adopt(task);
        scheduler::yield_now();
    } else {
        let limit = Limit::forever(None, What::Work);
        park::wait(&POOL, pool, |pool| &mut pool.idle, Cargo::NONE, &limit);
    }
}

impl Pool {
    fn limit(&mut self) -> i64 {
        if self.most == 0 {
            self.most = wanted().filter(|&most| most > 0).unwrap_or_else(thread::cpus);
        }
        self.most
    }
}

/// The user's `MILO_WORKERS`.
fn wanted() -> Option<i64> {
    // SAFETY: a terminated name.
    let value = unsafe { libc::getenv(c"MILO_WORKERS".as_ptr()) };
    // SAFETY: terminated when not null.
    (!value.is_null())
        .then(|| unsafe { CStr::from_ptr(value) })
        .and_then(|text| parse::signed(text.to_bytes()))
}
