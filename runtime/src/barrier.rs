//! Barriers: contexts wait until enough of them have come.

use crate::handle::{Counted, Object};
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::status::Status;
use crate::waiter::WaitList;

/// A meeting point, used again and again.
pub struct Barrier {
    state: Lock<State>,
    size: i64,
}

struct State {
    arrived: i64,
    waiting: WaitList,
    destroyed: bool,
}

/// A barrier; null for a size below one.
pub fn new(size: i64) -> *mut u8 {
    if size < 1 {
        return core::ptr::null_mut();
    }
    let state = Lock::new(State {
        arrived: 0,
        waiting: WaitList::new(),
        destroyed: false,
    });
    Counted::handle(Barrier { state, size })
}

impl State {
    /// One that had arrived gives up. If it is no longer in the list, its round was completed while it woke: the others
    /// have gone on with it, so it has met them.
    fn depart(&mut self, waits: bool, status: Status) -> Status {
        if !waits {
            return if self.destroyed {
                Status::Destroyed
            } else {
                Status::Ok
            };
        }
        self.arrived -= 1;
        status
    }
}

impl Barrier {
    /// Waits for the others; the last to arrive leads.
    pub fn wait(&self, timeout_ms: i64, place: Place) -> (Status, bool) {
        let mut state = self.state.lock();
        if state.destroyed {
            return (Status::Destroyed, false);
        }
        if state.arrived + 1 == self.size {
            state.arrived = 0;
            state.waiting.wake_all(Status::Ok as u32);
            return (Status::Ok, true);
        }
        if timeout_ms == 0 {
            return (Status::Timeout, false);
        }
        state.arrived += 1;
        let limit = Limit::millis(timeout_ms, place, What::Barrier);
        let status = park::wait_or(
            &self.state,
            state,
            |state| &mut state.waiting,
            Cargo::NONE,
            &limit,
            State::depart,
        );
        (status, false)
    }
}

impl Object for Barrier {
    fn destroy(&self) {
        let mut state = self.state.lock();
        state.destroyed = true;
        state.waiting.wake_all(Status::Destroyed as u32);
    }
}
