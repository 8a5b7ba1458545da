//! Wait groups: a count that contexts wait on to become zero.

use crate::handle::{Counted, Object};
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::status::Status;
use crate::waiter::WaitList;

/// A count of things that are not done.
pub struct WaitGroup {
    state: Lock<State>,
}

struct State {
    count: i64,
    waiting: WaitList,
    destroyed: bool,
}

/// A group at zero.
pub fn new() -> *mut u8 {
    Counted::handle(WaitGroup {
        state: Lock::new(State {
            count: 0,
            waiting: WaitList::new(),
            destroyed: false,
        }),
    })
}

impl WaitGroup {
    /// Adds; waiters go on when the count becomes zero.
    pub fn add(&self, n: i64) -> Status {
        let mut state = self.state.lock();
        if state.destroyed {
            return Status::Destroyed;
        }
        let count = state.count.saturating_add(n);
        if count < 0 {
            return Status::Negative;
        }
        state.count = count;
        if count == 0 {
            state.waiting.wake_all(Status::Ok as u32);
        }
        Status::Ok
    }

    /// Waits for zero.
    pub fn wait(&self, timeout_ms: i64, place: Place) -> Status {
        self.wait_as(&Limit::millis(timeout_ms, place, What::Group))
    }

    /// As [`wait`](WaitGroup::wait), for the result of a promise; firmly for callers that have no error to return, which
    /// are not cancelled.
    pub fn wait_result(&self, timeout_ms: i64, firmly: bool, place: Place) -> Status {
        let what = if firmly { What::Result } else { What::Promise };
        self.wait_as(&Limit::millis(timeout_ms, place, what))
    }

    fn wait_as(&self, limit: &Limit) -> Status {
        let state = self.state.lock();
        match (state.destroyed, state.count) {
            (true, _) => Status::Destroyed,
            (_, 0) => Status::Ok,
            _ => park::wait(&self.state, state, |state| &mut state.waiting, Cargo::NONE, limit),
        }
    }

    /// The count.
    pub fn count(&self) -> i64 {
        self.state.lock().count
    }
}

impl Object for WaitGroup {
    fn destroy(&self) {
        let mut state = self.state.lock();
        state.destroyed = true;
        state.waiting.wake_all(Status::Destroyed as u32);
    }
}
