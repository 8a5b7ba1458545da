//! OS threads kept ready for work that must run beside its caller: branches of `parallel`, calls that block.
//!
//! Every job handed out finds a thread of its own, started if none is idle, so that jobs may wait for each other. The
//! caller takes back what no thread has begun.

use crate::closure::Closure;
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::status::Status;
use crate::waiter::WaitList;
use crate::{scheduler, thread};
use alloc::collections::VecDeque;
use alloc::sync::Arc;
use core::ptr::null_mut;

/// A number of jobs that somebody waits for.
pub struct Group {
    state: Lock<Left>,
}

struct Left {
    count: i64,
    waiting: WaitList,
}

/// Something to do.
pub enum Work {
    /// A borrowed closure.
    Branch(Closure),
    /// A C-convention function with its argument.
    Call { function: *const u8, argument: *mut u8 },
}

/// Something to do, and who waits for it.
pub struct Job {
    work: Work,
    group: Arc<Group>,
}

struct Pool {
    jobs: VecDeque<Job>,
    idle: WaitList,
}

static POOL: Lock<Pool> = Lock::new(Pool {
    jobs: VecDeque::new(),
    idle: WaitList::new(),
});

impl Group {
    /// So many jobs.
    pub fn new(count: i64) -> Arc<Group> {
        Arc::new(Group {
            state: Lock::new(Left {
                count,
                waiting: WaitList::new(),
            }),
        })
    }

    /// Waits until all are done, whatever happens: they use what the caller owns.
    pub fn wait(&self, place: Place, what: What) {
        loop {
            let state = self.state.lock();
            if state.count == 0 {
                return;
            }
            let limit = Limit::forever(place, what);
            park::wait(
                &self.state,
                state,
                |state| &mut state.waiting,
                Cargo::NONE,
                &limit,
            );
        }
    }

    fn done(&self) {
        let mut state = self.state.lock();
        state.count -= 1;
        if state.count == 0 {
            state.waiting.wake_all(Status::Ok as u32);
        }
    }
}

impl Job {
    /// A job of a group.
    pub fn new(work: Work, group: &Arc<Group>) -> Job {
        Job {
            work,
            group: group.clone(),
        }
    }

    /// Does it.
    pub fn run(self) {
        // SAFETY: whoever made the job waits for it, and keeps alive what it uses.
        unsafe {
            match self.work {
                Work::Branch(closure) => closure.call_borrowed(),
                Work::Call { function, argument } => {
                    core::mem::transmute::<*const u8, extern "C" fn(*mut u8)>(function)(argument)
                }
            }
        }
    }
}

/// Gives a job to a thread. If the system has none, the job stays until it is taken back, and the result is false.
pub fn submit(job: Job) -> bool {
    let mut pool = POOL.lock();
    pool.jobs.push_back(job);
    match pool.idle.claim() {
        Some(helper) => {
            drop(pool);
            helper.wake();
            true
        }
        None => {
            drop(pool);
            thread::spawn_hidden(b"milo-helper", help, null_mut())
        }
    }
}

/// A job of the group that no thread has begun, the last one first.
pub fn take_back(group: &Arc<Group>) -> Option<Job> {
    let mut pool = POOL.lock();
    let at = pool.jobs.iter().rposition(|job| Arc::ptr_eq(&job.group, group))?;
    pool.jobs.remove(at)
}

/// Does a job that was taken back.
pub fn run_here(job: Job) {
    let group = job.group.clone();
    job.run();
    group.done();
}

/// The life of a helper.
extern "C" fn help(_: *mut u8) {
    loop {
        help_once();
    }
}

/// Does a job, or waits until there may be one.
pub fn help_once() {
    let mut pool = POOL.lock();
    if let Some(job) = pool.jobs.pop_front() {
        drop(pool);
        let group = job.group.clone();
        job.run();
        // Tasks that the job spawned belong to this thread and to the job.
        scheduler::drain(&Limit::forever(None, What::Drain));
        group.done();
    } else {
        let limit = Limit::forever(None, What::Work);
        park::wait(&POOL, pool, |pool| &mut pool.idle, Cargo::NONE, &limit);
    }
}
