//! The mutex of the library: it parks green threads, knows its owner, and passes from hand to hand in order.

use crate::handle::{Counted, Object};
use crate::location::Place;
use crate::lock::{Guard, Lock};
use crate::park::{self, Cargo, Limit, What};
use crate::status::Status;
use crate::waiter::WaitList;
use crate::{scheduler, single};
use core::hint::spin_loop;
use core::sync::atomic::{AtomicI64, Ordering};

/// Nobody holds it.
const FREE: i64 = 0;
/// It was destroyed.
const DEAD: i64 = i64::MIN;
/// The lowest bit: somebody waits.
const WAITED: i64 = 1;
/// So often a thread looks again before it queues up.
const SPINS: u32 = 100;

/// A mutex. The word is the owner's number, doubled, plus [`WAITED`].
pub struct Mutex {
    word: AtomicI64,
    waiting: Lock<Waiting>,
}

struct Waiting {
    list: WaitList,
    destroyed: bool,
}

/// A mutex that nobody holds.
pub fn new() -> *mut u8 {
    let waiting = Lock::new(Waiting {
        list: WaitList::new(),
        destroyed: false,
    });
    Counted::handle(Mutex {
        word: AtomicI64::new(FREE),
        waiting,
    })
}

/// The calling context, as the word tells it.
#[inline(always)]
fn me() -> i64 {
    scheduler::current().task().id * 2
}

impl Mutex {
    /// Takes it.
    pub fn lock(&self, timeout_ms: i64, place: Place) -> Status {
        let me = me();
        match single::exchange(&self.word, FREE, me) {
            Ok(_) => Status::Ok,
            Err(seen) if seen & !WAITED == me => Status::WouldDeadlock,
            Err(_) => self.contend(me, &Limit::millis(timeout_ms, place, What::Mutex)),
        }
    }

    /// Takes it if it is free.
    pub fn try_lock(&self) -> bool {
        single::exchange(&self.word, FREE, me()).is_ok()
    }

    /// Gives it up.
    pub fn unlock(&self) -> Status {
        let me = me();
        match single::exchange(&self.word, me, FREE) {
            Ok(_) => Status::Ok,
            Err(seen) if seen == me | WAITED => self.pass_on(),
            Err(_) => Status::NotHeld,
        }
    }

    #[cold]
    fn contend(&self, me: i64, limit: &Limit) -> Status {
        if single::threaded() && limit.nanos != 0 && self.spin(me) {
            return Status::Ok;
        }
        let waiting = self.waiting.lock();
        match self.announce(me, &waiting) {
            Some(status) => status,
            None => park::wait(
                &self.waiting,
                waiting,
                |waiting| &mut waiting.list,
                owner(me),
                limit,
            ),
        }
    }

    /// Looks a while for the mutex to come free, as long as nobody queues.
    fn spin(&self, me: i64) -> bool {
        for _ in 0..SPINS {
            match self.word.load(Ordering::Relaxed) {
                FREE if single::exchange(&self.word, FREE, me).is_ok() => return true,
                seen if seen & WAITED != 0 => return false,
                _ => spin_loop(),
            }
        }
        false
    }

    /// Makes the word say that somebody waits; a result when there is nothing to wait for.
    fn announce(&self, me: i64, waiting: &Guard<'_, Waiting>) -> Option<Status> {
        if waiting.destroyed {
            return Some(Status::Destroyed);
        }
        loop {
            let seen = self.word.load(Ordering::Relaxed);
            let (new, result) = if seen == FREE {
                (me, Some(Status::Ok))
            } else {
                (seen | WAITED, None)
            };
            if single::exchange(&self.word, seen, new).is_ok() {
                return result;
            }
        }
    }

    /// Hands the mutex to the first waiter.
    #[cold]
    fn pass_on(&self) -> Status {
        let mut waiting = self.waiting.lock();
        let Some(next) = waiting.list.claim() else {
            self.word
                .store(if waiting.destroyed { DEAD } else { FREE }, Ordering::SeqCst);
            return Status::Ok;
        };
        let more = !waiting.list.is_empty() as i64 * WAITED;
        self.word.store(next.data as i64 | more, Ordering::SeqCst);
        drop(waiting);
        next.wake();
        Status::Ok
    }
}

/// A waiter's number travels where others have an element.
fn owner(me: i64) -> Cargo {
    Cargo {
        data: me as *mut u8,
        tag: 0,
    }
}

impl Object for Mutex {
    fn destroy(&self) {
        let mut waiting = self.waiting.lock();
        waiting.destroyed = true;
        waiting.list.wake_all(Status::Destroyed as u32);
        // A holder finds the mark when it unlocks; a free mutex is dead at once.
        let mut seen = self.word.load(Ordering::Relaxed);
        while let Err(now) =
            single::exchange(&self.word, seen, if seen == FREE { DEAD } else { seen | WAITED })
        {
            seen = now;
        }
    }
}
