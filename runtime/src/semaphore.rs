//! Counting semaphores.

use crate::handle::{Counted, Object};
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::status::Status;
use crate::waiter::WaitList;

/// A number of permits.
pub struct Semaphore {
    state: Lock<State>,
}

struct State {
    permits: i64,
    waiting: WaitList,
    destroyed: bool,
}

/// A semaphore; null for a negative number.
pub fn new(permits: i64) -> *mut u8 {
    if permits < 0 {
        return core::ptr::null_mut();
    }
    Counted::handle(Semaphore {
        state: Lock::new(State {
            permits,
            waiting: WaitList::new(),
            destroyed: false,
        }),
    })
}

impl State {
    fn acquire(&mut self) -> Option<Status> {
        if self.destroyed {
            return Some(Status::Destroyed);
        }
        if self.permits == 0 {
            return None;
        }
        self.permits -= 1;
        Some(Status::Ok)
    }
}

impl Semaphore {
    /// Takes a permit.
    pub fn acquire(&self, timeout_ms: i64, place: Place) -> Status {
        let mut state = self.state.lock();
        if let Some(status) = state.acquire() {
            return status;
        }
        let limit = Limit::millis(timeout_ms, place, What::Permit);
        park::wait(
            &self.state,
            state,
            |state| &mut state.waiting,
            Cargo::NONE,
            &limit,
        )
    }

    /// Takes a permit if one is free.
    pub fn try_acquire(&self) -> bool {
        self.state.lock().acquire() == Some(Status::Ok)
    }

    /// Gives a permit back, to the first waiter if there is one.
    pub fn release(&self) -> Status {
        let mut state = self.state.lock();
        if state.destroyed {
            return Status::Destroyed;
        }
        match state.waiting.claim() {
            Some(next) => next.wake(),
            None => state.permits += 1,
        }
        Status::Ok
    }

    /// How many permits are free.
    pub fn available(&self) -> i64 {
        self.state.lock().permits
    }
}

impl Object for Semaphore {
    fn destroy(&self) {
        let mut state = self.state.lock();
        state.destroyed = true;
        state.waiting.wake_all(Status::Destroyed as u32);
    }
}
