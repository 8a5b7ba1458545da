//! The readers-writer lock of the library. Whoever waits is served in order, so a stream of readers cannot starve a
//! writer: new readers queue behind it, except contexts that read already.

use crate::handle::{Counted, Object};
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::scheduler;
use crate::status::Status;
use crate::waiter::WaitList;
use alloc::vec::Vec;

const READER: u32 = 0;
const WRITER: u32 = 1;

/// A readers-writer lock.
pub struct RwLock {
    state: Lock<State>,
}

struct State {
    writer: Option<i64>,
    readers: Vec<Reader>,
    waiting: WaitList,
    destroyed: bool,
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
    };
    Counted::handle(RwLock {
        state: Lock::new(state),
    })
}

fn me() -> i64 {
    scheduler::current().task().id
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
    fn read(&mut self, id: i64) -> Option<Status> {
        if self.writer == Some(id) {
            return Some(Status::WouldDeadlock);
        }
        let free = self.writer.is_none() && (self.waiting.is_empty() || self.reader(id).is_some());
        if free && !self.destroyed {
            self.add_reader(id);
        }
        self.outcome(free)
    }

    /// What a writer gets at once.
    fn write(&mut self, id: i64) -> Option<Status> {
        if self.writer == Some(id) || self.reader(id).is_some() {
            return Some(Status::WouldDeadlock);
        }
        let free = self.writer.is_none() && self.readers.is_empty() && self.waiting.is_empty();
        if free && !self.destroyed {
            self.writer = Some(id);
        }
        self.outcome(free)
    }

    fn outcome(&self, free: bool) -> Option<Status> {
        match self.destroyed {
            true => Some(Status::Destroyed),
            false => free.then_some(Status::Ok),
        }
    }

    /// Lets in whoever is next: one writer, or all readers up to the next writer.
    fn grant(&mut self) {
        while self.writer.is_none()
            && let Some(front) = self.waiting.front()
        {
            let writes = front.tag.get() == WRITER;
            if writes && !self.readers.is_empty() {
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
    /// Takes it for reading.
    pub fn read(&self, timeout_ms: i64, place: Place) -> Status {
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
        self.state.lock().read(me()) == Some(Status::Ok)
    }

    /// Takes it for writing if that is possible at once.
    pub fn try_write(&self) -> bool {
        self.state.lock().write(me()) == Some(Status::Ok)
    }

    /// Gives up one hold.
    pub fn unlock(&self) -> Status {
        let mut state = self.state.lock();
        let status = state.leave(me());
        state.grant();
        status
    }

    fn enter(&self, attempt: fn(&mut State, i64) -> Option<Status>, tag: u32, limit: &Limit) -> Status {
        let (id, mut state) = (me(), self.state.lock());
        if let Some(status) = attempt(&mut state, id) {
            return status;
        }
        let cargo = Cargo {
            data: id as *mut u8,
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
                state.grant();
                status
            },
        )
    }
}

impl Object for RwLock {
    fn destroy(&self) {
        let mut state = self.state.lock();
        state.destroyed = true;
        state.waiting.wake_all(Status::Destroyed as u32);
    }
}
