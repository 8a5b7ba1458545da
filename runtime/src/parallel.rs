//! `parallel` blocks and loops.
//!
//! A context that reaches a `parallel` block *offers* its branches: it links a batch, which lies in its own frame, into
//! its thread's deck, runs the first branch, and then those that nobody has taken. Helpers that look for work
//! ([`helpers`](crate::helpers)) take branches from the oldest batch of a deck once they have seen it twice: what is
//! over before that would not have been worth the way to another processor. So branches that do little cost no more
//! than a few instructions, and whatever lasts, or waits for another branch, gets a thread of its own.

use crate::closure::Closure;
use crate::helpers;
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::status::Status;
use crate::waiter::WaitList;
use crate::{scheduler, thread};
use core::cell::Cell;
use core::ptr::null;
use core::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// Pieces per core: small enough to even out, large enough not to matter.
const PIECES: i64 = 8;

/// Branches of one block. It lies in the frame of the context that waits for all of them, and so stays where it is for
/// as long as anybody uses it.
struct Batch {
    call: unsafe fn(*const u8, i64),
    data: *const u8,
    count: i64,
    /// The first branch that nobody has taken, and how many others took. Under the deck's lock.
    next: Cell<i64>,
    stolen: Cell<i64>,
    /// Its neighbours in the deck and its number there. Under the deck's lock.
    older: Cell<*const Batch>,
    newer: Cell<*const Batch>,
    number: Cell<u64>,
    end: Lock<Left>,
}

/// How many stolen branches go on. Those that end before the owner has counted them make it negative.
struct Left {
    count: i64,
    waiting: WaitList,
}

/// The batches of one thread that have branches left to take.
#[repr(align(128))]
pub struct Deck {
    batches: Lock<Batches>,
    /// The number of the oldest batch; 0 for none. Written under the lock.
    oldest: AtomicU64,
    /// How many batches there have been. Written under the lock.
    offers: AtomicU64,
    /// The oldest batch as somebody who looked for work saw it last.
    seen: AtomicU64,
}

struct Batches {
    oldest: *const Batch,
    newest: *const Batch,
    number: u64,
}

// SAFETY: a deck is used under its lock, and owners take their batches out before these go away.
unsafe impl Sync for Deck {}

/// A branch that another thread has taken.
pub struct Stolen {
    batch: *const Batch,
    branch: i64,
    /// How many branches of the deck are left, at least.
    pub more: i64,
}

impl Batch {
    fn new(call: unsafe fn(*const u8, i64), data: *const u8, count: i64) -> Batch {
        Batch {
            call,
            data,
            count,
            next: Cell::new(1),
            stolen: Cell::new(0),
            older: Cell::new(null()),
            newer: Cell::new(null()),
            number: Cell::new(0),
            end: Lock::new(Left {
                count: 0,
                waiting: WaitList::new(),
            }),
        }
    }

    /// Takes the next branch. The caller holds the deck's lock and unlinks the batch when it was the last one.
    fn take(&self) -> (i64, bool) {
        let branch = self.next.get();
        self.next.set(branch + 1);
        (branch, branch + 1 == self.count)
    }

    /// Runs all branches, the first one here.
    ///
    /// # Safety
    /// `call(data, i)` may be called for every branch, at the same time on several threads.
    unsafe fn run(&self, place: Place) {
        let deck = &scheduler::current().deck;
        deck.offer(self);
        helpers::expect_offers();
        // SAFETY: by this function's contract.
        unsafe { (self.call)(self.data, 0) };
        while let Some((branch, last)) = deck.take_back(self) {
            // SAFETY: by this function's contract.
            unsafe { (self.call)(self.data, branch) };
            if last {
                break;
            }
        }
        // All are taken: nobody writes it any more.
        if self.stolen.get() > 0 {
            self.wait(place);
        }
    }

    /// Waits for the stolen branches, whatever happens: they use what the caller owns.
    #[inline(never)]
    fn wait(&self, place: Place) {
        let mut left = self.end.lock();
        left.count += self.stolen.get();
        drop(left);
        loop {
            let left = self.end.lock();
            if left.count == 0 {
                return;
            }
            let limit = Limit::forever(place, What::Branches);
            park::wait(&self.end, left, |left| &mut left.waiting, Cargo::NONE, &limit);
        }
    }
}

impl Deck {
    /// Nothing in it.
    pub fn new() -> Deck {
        Deck {
            batches: Lock::new(Batches {
                oldest: null(),
                newest: null(),
                number: 0,
            }),
            oldest: AtomicU64::new(0),
            offers: AtomicU64::new(0),
            seen: AtomicU64::new(0),
        }
    }

    /// How many batches there have been.
    pub fn offers(&self) -> u64 {
        self.offers.load(Ordering::Relaxed)
    }

    /// True when there are branches to take.
    pub fn has_offers(&self) -> bool {
        self.oldest.load(Ordering::SeqCst) != 0
    }

    fn offer(&self, batch: &Batch) {
        let mut batches = self.batches.lock();
        batches.number += 1;
        batch.number.set(batches.number);
        batch.older.set(batches.newest);
        // SAFETY: batches in the deck are alive.
        match unsafe { batches.newest.as_ref() } {
            Some(newest) => newest.newer.set(batch),
            None => {
                batches.oldest = batch;
                self.oldest.store(batches.number, Ordering::Relaxed);
            }
        }
        batches.newest = batch;
        self.offers.store(batches.number, Ordering::Relaxed);
    }

    /// A branch of a batch that nobody has taken, and whether it is the last one.
    fn take_back(&self, batch: &Batch) -> Option<(i64, bool)> {
        let mut batches = self.batches.lock();
        if batch.next.get() == batch.count {
            return None;
        }
        let taken = batch.take();
        if taken.1 {
            self.unlink(&mut batches, batch);
        }
        Some(taken)
    }

    fn unlink(&self, batches: &mut Batches, batch: &Batch) {
        let (older, newer) = (batch.older.get(), batch.newer.get());
        // SAFETY: batches in the deck are alive.
        unsafe {
            match older.as_ref() {
                Some(older) => older.newer.set(newer),
                None => {
                    batches.oldest = newer;
                    let number = newer.as_ref().map_or(0, |newer| newer.number.get());
                    self.oldest.store(number, Ordering::Relaxed);
                }
            }
            match newer.as_ref() {
                Some(newer) => newer.older.set(older),
                None => batches.newest = older,
            }
        }
    }

    /// Takes a branch of the oldest batch, if that batch has been there when somebody looked before.
    pub fn steal_worthwhile(&self) -> Option<Stolen> {
        let oldest = self.oldest.load(Ordering::Relaxed);
        if oldest == 0 || self.seen.swap(oldest, Ordering::Relaxed) != oldest {
            return None;
        }
        self.steal()
    }

    fn steal(&self) -> Option<Stolen> {
        let mut batches = self.batches.lock();
        // SAFETY: batches in the deck are alive, and this one stays alive until the stolen branch has ended.
        let batch = unsafe { batches.oldest.as_ref() }?;
        let (branch, last) = batch.take();
        batch.stolen.set(batch.stolen.get() + 1);
        let others = !batch.newer.get().is_null() as i64;
        if last {
            self.unlink(&mut batches, batch);
        }
        Some(Stolen {
            batch,
            branch,
            more: batch.count - branch - 1 + others,
        })
    }
}

impl Stolen {
    /// Runs it, with the tasks that it spawned, and tells the owner.
    pub fn run(self) {
        // SAFETY: the owner waits for us.
        let batch = unsafe { &*self.batch };
        // SAFETY: the owner allowed it for every branch.
        unsafe { (batch.call)(batch.data, self.branch) };
        scheduler::drain(&Limit::forever(None, What::Drain));
        let mut left = batch.end.lock();
        left.count -= 1;
        if left.count == 0 {
            left.waiting.wake_all(Status::Ok as u32);
        }
    }
}

/// Runs closures beside each other, the first one here.
///
/// # Safety
/// `count` live closures of type `() => void`, whose captures may be used from other threads.
pub unsafe fn run(count: i64, closures: *const Closure, place: Place) {
    // SAFETY: by this function's contract.
    unsafe {
        match count {
            ..=0 => {}
            1 => (*closures).call_borrowed(),
            _ => Batch::new(call_closure, closures.cast(), count).run(place),
        }
    }
}

unsafe fn call_closure(closures: *const u8, branch: i64) {
    // SAFETY: one of the closures that `run` was given.
    unsafe { (*closures.cast::<Closure>().add(branch as usize)).call_borrowed() }
}

/// A loop in pieces, of which every thread takes the next one.
struct Pieces {
    next: AtomicI64,
    count: i64,
    size: i64,
    body: extern "C" fn(*mut u8, i64, i64),
    env: *mut u8,
}

/// Runs a loop's body on all cores.
///
/// # Safety
/// `body` is a C function of `(env, start, end)` that may run on several threads at the same time.
pub unsafe fn run_range(count: i64, body: *const u8, env: *mut u8, place: Place) {
    let cores = thread::cpus();
    // SAFETY: by this function's contract.
    let body = unsafe { core::mem::transmute::<*const u8, extern "C" fn(*mut u8, i64, i64)>(body) };
    let pieces = Pieces {
        next: AtomicI64::new(0),
        count,
        size: (count / (cores * PIECES)).max(1),
        body,
        env,
    };
    let (argument, threads) = ((&raw const pieces).cast::<u8>(), cores.min(count));
    // SAFETY: the pieces live through the call, and may be taken by any thread.
    unsafe {
        match threads {
            ..=0 => {}
            1 => take_pieces(argument, 0),
            _ => Batch::new(take_pieces, argument, threads).run(place),
        }
    }
}

unsafe fn take_pieces(pieces: *const u8, _: i64) {
    // SAFETY: `run_range` waits for us.
    let pieces = unsafe { &*pieces.cast::<Pieces>() };
    loop {
        let start = pieces.next.fetch_add(pieces.size, Ordering::Relaxed);
        if start >= pieces.count {
            return;
        }
        (pieces.body)(pieces.env, start, (start + pieces.size).min(pieces.count));
    }
}
