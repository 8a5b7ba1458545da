//! The mutex of the library: it parks green threads, knows its owner, and serves waiters in order.
//!
//! A waiter of the unlocking thread gets the mutex handed over, so that tasks take turns in order. A waiter of another
//! thread is called instead, while the mutex is free for whoever runs: handing a lock to a thread that must first wake
//! up would make everybody wait for the waking. One that was called and came too late goes back to the front, and is
//! handed the mutex once it has waited for a millisecond.

use crate::handle::{Counted, Object};
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::scheduler::{self, Scheduler};
use crate::status::Status;
use crate::waiter::{WaitList, Waiter};
use crate::{clock, idle, single};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicI64, AtomicPtr, Ordering};

/// Nobody holds it.
const FREE: i64 = 0;
/// It was destroyed.
const DEAD: i64 = i64::MIN;
/// The lowest bit: somebody waits.
const WAITED: i64 = 1;

/// A mutex. The word is the owner's number, doubled, plus [`WAITED`].
pub struct Mutex {
    word: AtomicI64,
    /// Where the last owner runs: a hint, for who would spin in vain.
    home: AtomicPtr<Scheduler>,
    waiting: Lock<Waiting>,
}

struct Waiting {
    list: WaitList,
    destroyed: bool,
    /// A waiter was called and has not come yet.
    called: bool,
}

/// A mutex that nobody holds.
pub fn new() -> *mut u8 {
    let waiting = Waiting {
        list: WaitList::new(),
        destroyed: false,
        called: false,
    };
    Counted::handle(Mutex {
        word: AtomicI64::new(FREE),
        home: AtomicPtr::new(null_mut()),
        waiting: Lock::new(waiting),
    })
}

/// A calling context, as the word tells it.
#[inline(always)]
fn number(here: &Scheduler) -> i64 {
    here.task().id * 2
}

/// The time in about milliseconds.
fn now() -> u32 {
    (clock::monotonic() >> 20) as u32
}

/// Handed over rather than called: it waits on this thread, or has waited long.
fn is_served(front: &Waiter, here: &Scheduler) -> bool {
    let home = front.task().and_then(|task| task.home.get());
    home.is_some_and(|home| core::ptr::eq(home, here)) || now().wrapping_sub(front.tag.get()) >= 2
}

impl Mutex {
    /// Takes it.
    #[inline(always)]
    pub fn lock(&self, timeout_ms: i64, place: Place) -> Status {
        if self.take_at_once() {
            return Status::Ok;
        }
        self.lock_slowly(timeout_ms, What::Mutex, place)
    }

    /// Takes it, cancelled or not: for callers that have no error to return.
    #[inline(always)]
    pub fn lock_firmly(&self, place: Place) -> Status {
        if self.take_at_once() {
            return Status::Ok;
        }
        self.lock_slowly(-1, What::Value, place)
    }

    /// The usual case, apart from all others so that it costs nothing for them.
    #[inline(always)]
    fn take_at_once(&self) -> bool {
        scheduler::attached().is_some_and(|here| {
            let free = single::exchange(&self.word, FREE, number(here)).is_ok();
            if free {
                self.taken(here);
            }
            free
        })
    }

    #[inline(never)]
    fn lock_slowly(&self, timeout_ms: i64, what: What, place: Place) -> Status {
        let here = scheduler::current();
        match single::exchange(&self.word, FREE, number(here)) {
            Ok(_) => self.taken(here),
            Err(seen) if seen & !WAITED == number(here) => Status::WouldDeadlock,
            Err(_) => self.contend(here, &Limit::millis(timeout_ms, place, what)),
        }
    }

    /// Takes it if it is free.
    pub fn try_lock(&self) -> bool {
        let here = scheduler::current();
        let free = [FREE, WAITED].iter().any(|&free| self.take(free, number(here)));
        if free {
            self.taken(here);
        }
        free
    }

    /// Gives it up.
    #[inline(always)]
    pub fn unlock(&self) -> Status {
        match scheduler::attached() {
            Some(here) if single::exchange(&self.word, number(here), FREE).is_ok() => Status::Ok,
            _ => self.unlock_slowly(),
        }
    }

    #[inline(never)]
    fn unlock_slowly(&self) -> Status {
        let here = scheduler::current();
        match single::exchange(&self.word, number(here), FREE) {
            Ok(_) => Status::Ok,
            Err(seen) if seen == number(here) | WAITED => self.pass_on(here),
            Err(_) => Status::NotHeld,
        }
    }

    #[inline(always)]
    fn taken(&self, here: &Scheduler) -> Status {
        self.home
            .store((here as *const Scheduler).cast_mut(), Ordering::Relaxed);
        Status::Ok
    }

    /// Takes it if the word says that it is free, in this way.
    fn take(&self, free: i64, me: i64) -> bool {
        single::exchange(&self.word, free, me | free).is_ok()
    }

    #[cold]
    fn contend(&self, here: &'static Scheduler, limit: &Limit) -> Status {
        let me = number(here);
        if limit.nanos != 0 && self.spin(here, me) {
            return self.taken(here);
        }
        let deadline = clock::monotonic().saturating_add(limit.nanos);
        let mut cargo = Cargo {
            data: me as *mut u8,
            tag: now(),
            first: false,
        };
        let mut left = *limit;
        loop {
            let mut waiting = self.waiting.lock();
            waiting.called &= !cargo.first;
            if let Some(status) = self.announce(me, &waiting) {
                return if status == Status::Ok {
                    self.taken(here)
                } else {
                    status
                };
            }
            let status = park::wait(&self.waiting, waiting, |waiting| &mut waiting.list, cargo, &left);
            if status != Status::Ok || self.word.load(Ordering::Acquire) & !WAITED == me {
                return if status == Status::Ok {
                    self.taken(here)
                } else {
                    status
                };
            }
            cargo.first = true;
            if limit.nanos > 0 {
                left.nanos = (deadline - clock::monotonic()).max(0);
            }
        }
    }

    /// Looks a while for the mutex to come free, unless its owner runs on this thread.
    fn spin(&self, here: &Scheduler, me: i64) -> bool {
        if core::ptr::eq(self.home.load(Ordering::Relaxed), here) {
            return false;
        }
        idle::linger(here, || {
            let seen = self.word.load(Ordering::Relaxed);
            seen & !WAITED == FREE && self.take(seen, me)
        })
    }

    /// Takes the mutex if it is free, or makes the word say that somebody waits.
    fn announce(&self, me: i64, waiting: &Waiting) -> Option<Status> {
        loop {
            let seen = self.word.load(Ordering::Relaxed);
            if waiting.destroyed {
                return Some(Status::Destroyed);
            }
            let free = seen & !WAITED == FREE;
            let more = !waiting.list.is_empty() as i64 * WAITED;
            if single::exchange(&self.word, seen, if free { me | more } else { seen | WAITED }).is_ok() {
                return free.then_some(Status::Ok);
            }
        }
    }

    /// Gives the mutex to the first waiter, or calls it.
    #[cold]
    fn pass_on(&self, here: &Scheduler) -> Status {
        let mut waiting = self.waiting.lock();
        loop {
            let Some(front) = waiting.list.front() else {
                self.word
                    .store(if waiting.destroyed { DEAD } else { FREE }, Ordering::SeqCst);
                return Status::Ok;
            };
            let served = is_served(front, here);
            if !served && waiting.called {
                self.word.store(WAITED, Ordering::SeqCst);
                return Status::Ok;
            }
            let Some(next) = waiting.list.claim_front() else {
                continue;
            };
            let more = !waiting.list.is_empty() as i64 * WAITED;
            waiting.called |= !served;
            self.word.store(
                if served { next.data as i64 } else { FREE } | more,
                Ordering::SeqCst,
            );
            drop(waiting);
            next.wake();
            return Status::Ok;
        }
    }
}

impl Object for Mutex {
    fn destroy(&self) {
        let mut waiting = self.waiting.lock();
        waiting.destroyed = true;
        waiting.list.wake_all(Status::Destroyed as u32);
        // A holder finds the mark when it unlocks; a free mutex is dead at once.
        let mut seen = self.word.load(Ordering::Relaxed);
        while let Err(now) = self.mark_dead(seen) {
            seen = now;
        }
    }
}

impl Mutex {
    fn mark_dead(&self, seen: i64) -> Result<i64, i64> {
        let new = if seen & !WAITED == FREE {
            DEAD
        } else {
            seen | WAITED
        };
        single::exchange(&self.word, seen, new)
    }
}
