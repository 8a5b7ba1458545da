//! OS threads kept ready for work that must run beside its caller: calls that block, and branches of `parallel`.
//!
//! A call that blocks is handed to a thread of its own, started if none is idle, so that calls may wait for each other.
//! Branches are only offered ([`parallel`](crate::parallel)): as long as there are offers some helper looks for them.
//! Having taken one, it calls others if more are left. A helper that looks spins for a moment and then looks between
//! naps, so that whoever offers need not wake it; it gives up when nothing has been offered during a nap.

use crate::location::Place;
use crate::lock::{Guard, Lock};
use crate::parallel::Stolen;
use crate::park::{self, Cargo, Limit, What};
use crate::status::Status;
use crate::waiter::WaitList;
use crate::{futex, scheduler, thread};
use alloc::collections::VecDeque;
use alloc::sync::Arc;
use core::hint::spin_loop;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicI64, AtomicU32, Ordering};

/// So often a helper looks before it naps, with so many pauses of the processor between: an offer that is gone after one
/// such interval was not worth taking.
const LOOKS: u32 = 100;
const PAUSES: u32 = 4;
/// Nanoseconds of a nap, and looks after it.
const NAP: i64 = 100_000;
const LOOKS_AFTER: u32 = 3;

/// A number of jobs that somebody waits for.
pub struct Group {
    state: Lock<Left>,
}

struct Left {
    count: i64,
    waiting: WaitList,
}

/// A C-convention function with its argument.
pub struct Work {
    pub function: *const u8,
    pub argument: *mut u8,
}

/// Something to do, and who waits for it.
pub struct Job {
    work: Work,
    group: Arc<Group>,
}

struct Pool {
    jobs: VecDeque<Job>,
    /// So many helpers were called to look for offers and have not begun.
    called: i64,
    idle: WaitList,
}

// SAFETY: whoever makes a job lets another thread do it.
unsafe impl Send for Work {}

static POOL: Lock<Pool> = Lock::new(Pool {
    jobs: VecDeque::new(),
    called: 0,
    idle: WaitList::new(),
});

/// How many helpers look for offers or were called to.
static LOOKING: AtomicI64 = AtomicI64::new(0);

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
        let Work { function, argument } = self.work;
        // SAFETY: whoever made the job waits for it, and keeps alive what it uses.
        unsafe { core::mem::transmute::<*const u8, extern "C" fn(*mut u8)>(function)(argument) }
    }
}

/// Gives a job to a thread. If the system has none, the job stays until it is taken back, and the result is false.
pub fn submit(job: Job) -> bool {
    let mut pool = POOL.lock();
    pool.jobs.push_back(job);
    bring(pool)
}

/// Sends an idle helper to the pool, or a new one. False when the system has no thread.
fn bring(mut pool: Guard<'_, Pool>) -> bool {
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

/// Makes sure that somebody looks for offers. Called after each.
#[inline(always)]
pub fn expect_offers() {
    if LOOKING.load(Ordering::SeqCst) == 0 {
        call_one();
    }
}

#[cold]
#[inline(never)]
fn call_one() {
    if LOOKING
        .compare_exchange(0, 1, Ordering::SeqCst, Ordering::SeqCst)
        .is_ok()
    {
        call();
    }
}

/// Calls a helper, which is counted among those that look already. Without a thread from the system the offers stay until
/// their owners come to them.
fn call() {
    let mut pool = POOL.lock();
    pool.called += 1;
    if !bring(pool) {
        let mut pool = POOL.lock();
        if pool.called > 0 {
            pool.called -= 1;
            LOOKING.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// The life of a helper.
extern "C" fn help(_: *mut u8) {
    loop {
        help_once();
    }
}

/// Does a job, or looks for offers, or waits until it is called.
pub fn help_once() {
    let mut pool = POOL.lock();
    if let Some(job) = pool.jobs.pop_front() {
        drop(pool);
        let group = job.group.clone();
        job.run();
        // Tasks that the job spawned belong to this thread and to the job.
        scheduler::drain(&Limit::forever(None, What::Drain));
        group.done();
    } else if pool.called > 0 {
        pool.called -= 1;
        drop(pool);
        look();
    } else {
        idle(pool);
    }
}

fn idle(pool: Guard<'_, Pool>) {
    let limit = Limit::forever(None, What::Work);
    park::wait(&POOL, pool, |pool| &mut pool.idle, Cargo::NONE, &limit);
}

/// Runs offered branches until there seem to be no more, or somebody else looks for them.
fn look() {
    loop {
        match search() {
            Some(stolen) => {
                pass_on(stolen.more);
                stolen.run();
                if LOOKING
                    .compare_exchange(0, 1, Ordering::SeqCst, Ordering::SeqCst)
                    .is_err()
                {
                    return;
                }
            }
            None => {
                // Under the lock: whoever finds nobody looking finds us idle.
                let pool = POOL.lock();
                let others = LOOKING.fetch_sub(1, Ordering::SeqCst) - 1;
                if others > 0 || !scheduler::any(|there| there.deck.has_offers()) {
                    return idle(pool);
                }
                LOOKING.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
}

/// The caller looks no more, having found something. Calls others if there is more: two, so that many come quickly.
fn pass_on(more: i64) {
    let others = LOOKING.fetch_sub(1, Ordering::SeqCst) - 1;
    for _ in others..more.min(2) {
        LOOKING.fetch_add(1, Ordering::SeqCst);
        call();
    }
    // Offers that were made while we were counted.
    if scheduler::any(|there| there.deck.has_offers()) {
        expect_offers();
    }
}

/// Looks for an offer that is worth taking, for as long as there are offers at all.
fn search() -> Option<Stolen> {
    let looks = if thread::cpus() > 1 { LOOKS } else { 0 };
    if let Some(stolen) = look_often(looks) {
        return Some(stolen);
    }
    static NOTHING: AtomicU32 = AtomicU32::new(0);
    let mut before = offers();
    loop {
        futex::wait(&NOTHING, 0, NAP);
        if let Some(stolen) = look_often(LOOKS_AFTER) {
            return Some(stolen);
        }
        let now = offers();
        if now == before || LOOKING.load(Ordering::Relaxed) > 1 {
            return None;
        }
        before = now;
    }
}

fn look_often(times: u32) -> Option<Stolen> {
    for _ in 0..times {
        let mut stolen = None;
        scheduler::any(|there| {
            stolen = there.deck.steal_worthwhile();
            stolen.is_some()
        });
        if stolen.is_some() {
            return stolen;
        }
        for _ in 0..PAUSES {
            spin_loop();
        }
    }
    None
}

/// How many batches have ever been offered.
fn offers() -> u64 {
    let mut count = 0u64;
    scheduler::any(|there| {
        count = count.wrapping_add(there.deck.offers());
        false
    });
    count
}
