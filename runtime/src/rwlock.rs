//! The readers-writer lock of the library. Whoever waits is served in order, so a stream of readers cannot starve a
//! writer: new readers queue behind it, except contexts that read already.
//!
//! A lock that has only been read for a while is open: then readers leave a note in their own thread's memory
//! ([`reading`](crate::reading)) and nothing else, so that threads that read the same thing do not slow each other down.
//! The next writer shuts the lock, which costs it some microseconds.

use crate::fences;
use crate::handle::{Counted, Object};
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::reading::Entered;
use crate::scheduler::{self, Scheduler};
use crate::status::Status;
use crate::waiter::WaitList;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, Ordering};

const READER: u32 = 0;
const WRITER: u32 = 1;

/// So many readers in a row, without a writer, open a lock: then shutting it has cost little in comparison.
const CALM: u32 = 1000;

/// A readers-writer lock.
pub struct RwLock {
    /// Changed under the state's lock.
    open: AtomicBool,
    state: Lock<State>,
}

struct State {
    writer: Option<i64>,
    readers: Vec<Reader>,
    waiting: WaitList,
    destroyed: bool,
    /// Readers that came since the last writer.
    calm: u32,
    /// It was open, and readers may have entries from then.
    noted: bool,
}

/// One context that reads, and how many times over.
struct Reader {
    id: i64,
    holds: u32,
}

/// A lock that nobody holds.
pub fn new() -> *mut u8 {
    let state = State {
        writer: None,
        readers: Vec::new(),
        waiting: WaitList::new(),
        destroyed: false,
        calm: 0,
        noted: false,
    };
    Counted::handle(RwLock {
        open: AtomicBool::new(false),
        state: Lock::new(state),
    })
}

/// Who calls, and what it holds by an entry.
#[derive(Clone, Copy)]
struct Caller {
    id: i64,
    reads: bool,
}

impl State {
    fn reader(&mut self, id: i64) -> Option<usize> {
        self.readers.iter().position(|reader| reader.id == id)
    }

    fn add_reader(&mut self, id: i64) {
        match self.reader(id) {
            Some(at) => self.readers[at].holds += 1,
            None => self.readers.push(Reader { id, holds: 1 }),
        }
    }

    /// What a reader gets at once.
    fn read(&mut self, lock: &RwLock, me: Caller) -> Option<Status> {
        if self.writer == Some(me.id) {
            return Some(Status::WouldDeadlock);
        }
        let welcome = self.waiting.is_empty() || me.reads || self.reader(me.id).is_some();
        let free = self.writer.is_none() && welcome;
        if free && !self.destroyed {
            self.add_reader(me.id);
            self.grow_calm(lock);
        }
        self.outcome(free)
    }

    /// What a writer gets at once.
    fn write(&mut self, lock: &RwLock, me: Caller) -> Option<Status> {
        if self.writer == Some(me.id) || me.reads || self.reader(me.id).is_some() {
            return Some(Status::WouldDeadlock);
        }
        self.shut(lock);
        let free = self.writer.is_none() && self.waiting.is_empty() && !self.is_read(lock);
        if free && !self.destroyed {
            self.writer = Some(me.id);
        }
        self.outcome(free)
    }

    /// Another reader came in without waiting.
    fn grow_calm(&mut self, lock: &RwLock) {
        self.calm += 1;
        if self.calm >= CALM && self.waiting.is_empty() && fences::are_possible() {
            self.noted = true;
            lock.open.store(true, Ordering::Release);
        }
    }

    /// From now on no reader comes in by an entry.
    fn shut(&mut self, lock: &RwLock) {
        self.calm = 0;
        if lock.open.load(Ordering::Relaxed) {
            lock.open.store(false, Ordering::Relaxed);
            fences::heavy();
        }
    }

    /// True when somebody reads. The lock is shut.
    fn is_read(&mut self, lock: &RwLock) -> bool {
        self.noted = self.noted && scheduler::any(|there| there.reading.has_any(lock.address()));
        self.noted || !self.readers.is_empty()
    }

    fn outcome(&self, free: bool) -> Option<Status> {
        match self.destroyed {
            true => Some(Status::Destroyed),
            false => free.then_some(Status::Ok),
        }
    }

    /// Lets in whoever is next: one writer, or all readers up to the next writer.
    fn grant(&mut self, lock: &RwLock) {
        while self.writer.is_none()
            && let Some(front) = self.waiting.front()
        {
            let writes = front.tag.get() == WRITER;
            if writes && self.is_read(lock) {
                return;
            }
            if let Some(next) = self.waiting.claim_front() {
                self.enter(writes, next.data as i64);
                next.wake();
            }
        }
    }

    fn enter(&mut self, writes: bool, id: i64) {
        if writes {
            self.writer = Some(id);
        } else {
            self.add_reader(id);
        }
    }

    fn leave(&mut self, id: i64) -> Status {
        if self.writer == Some(id) {
            self.writer = None;
            return Status::Ok;
        }
        let Some(at) = self.reader(id) else {
            return Status::NotHeld;
        };
        self.readers[at].holds -= 1;
        if self.readers[at].holds == 0 {
            self.readers.swap_remove(at);
        }
        Status::Ok
    }
}

impl RwLock {
    fn address(&self) -> usize {
        self as *const RwLock as usize
    }

    fn caller(&self) -> Caller {
        let here = scheduler::current();
        let id = here.task().id;
        let reads = here.reading.has(self.address(), id);
        Caller { id, reads }
    }

    /// Enters as a reader by an entry, if the lock is open.
    #[inline(always)]
    fn enter_open(&self) -> Entered {
        scheduler::attached().map_or(Entered::No, |here| {
            here.reading.enter(self.address(), here.task().id, &self.open)
        })
    }

    /// An entry was taken out while the lock was shut: a writer may wait for that.
    #[cold]
    #[inline(never)]
    fn look_for_writers(&self) -> Status {
        self.state.lock().grant(self);
        Status::Ok
    }

    /// Takes it for reading.
    #[inline(always)]
    pub fn read(&self, timeout_ms: i64, place: Place) -> Status {
        match self.enter_open() {
            Entered::Yes => Status::Ok,
            other => self.read_shut(other, timeout_ms, place),
        }
    }

    #[inline(never)]
    fn read_shut(&self, entered: Entered, timeout_ms: i64, place: Place) -> Status {
        if entered == Entered::Withdrew {
            self.look_for_writers();
        }
        self.enter(State::read, READER, &Limit::millis(timeout_ms, place, What::Read))
    }

    /// Takes it for writing.
    pub fn write(&self, timeout_ms: i64, place: Place) -> Status {
        self.enter(
            State::write,
            WRITER,
            &Limit::millis(timeout_ms, place, What::Write),
        )
    }

    /// Takes it for reading if that is possible at once.
    pub fn try_read(&self) -> bool {
        match self.enter_open() {
            Entered::Yes => return true,
            Entered::Withdrew => {
                self.look_for_writers();
            }
            Entered::No => {}
        }
        let me = self.caller();
        self.state.lock().read(self, me) == Some(Status::Ok)
    }

    /// Takes it for writing if that is possible at once.
    pub fn try_write(&self) -> bool {
        let me = self.caller();
        self.state.lock().write(self, me) == Some(Status::Ok)
    }

    /// Gives up one hold.
    #[inline(always)]
    pub fn unlock(&self) -> Status {
        let left = |here: &Scheduler| here.reading.leave(self.address(), here.task().id);
        if !scheduler::attached().is_some_and(left) {
            return self.unlock_state();
        }
        if self.open.load(Ordering::Relaxed) {
            return Status::Ok;
        }
        self.look_for_writers()
    }

    #[inline(never)]
    fn unlock_state(&self) -> Status {
        let mut state = self.state.lock();
        let status = state.leave(scheduler::current().task().id);
        state.grant(self);
        status
    }

    #[inline(never)]
    fn enter(
        &self,
        attempt: fn(&mut State, &RwLock, Caller) -> Option<Status>,
        tag: u32,
        limit: &Limit,
    ) -> Status {
        let (me, mut state) = (self.caller(), self.state.lock());
        if let Some(status) = attempt(&mut state, self, me) {
            return status;
        }
        let cargo = Cargo {
            data: me.id as *mut u8,
            tag,
            ..Cargo::NONE
        };
        park::wait_or(
            &self.state,
            state,
            |state| &mut state.waiting,
            cargo,
            limit,
            |state, _, status| {
                // Whoever queued behind us may not have to wait any more.
                state.grant(self);
                status
            },
        )
    }
}

impl Object for RwLock {
    fn destroy(&self) {
        let mut state = self.state.lock();
        state.destroyed = true;
        self.open.store(false, Ordering::Relaxed);
        state.waiting.wake_all(Status::Destroyed as u32);
    }
}

impl Drop for RwLock {
    fn drop(&mut self) {
        if self.state.lock().noted {
            scheduler::any(|there| {
                there.reading.forget(self.address());
                false
            });
        }
    }
}
