//! Work that is done once, while everybody else waits for it.

use crate::handle::{Counted, Object};
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::scheduler;
use crate::status::Status;
use crate::waiter::WaitList;

/// Whether the work is done.
pub struct Once {
    state: Lock<State>,
}

struct State {
    stage: Stage,
    waiting: WaitList,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    /// Done by the context with this number, now.
    Running(i64),
    Done,
    Destroyed,
}

/// Work not begun.
pub fn new() -> *mut u8 {
    Counted::handle(Once {
        state: Lock::new(State {
            stage: Stage::New,
            waiting: WaitList::new(),
        }),
    })
}

impl Once {
    /// Begins: the caller must do the work when the second result is true.
    pub fn begin(&self, timeout_ms: i64, place: Place) -> (Status, bool) {
        let (me, mut state) = (scheduler::current().task().id, self.state.lock());
        match state.stage {
            Stage::New => {
                state.stage = Stage::Running(me);
                (Status::Ok, true)
            }
            Stage::Done => (Status::Ok, false),
            Stage::Destroyed => (Status::Destroyed, false),
            Stage::Running(other) if other == me => (Status::WouldDeadlock, false),
            Stage::Running(_) => {
                let limit = Limit::millis(timeout_ms, place, What::Once);
                (
                    park::wait(
                        &self.state,
                        state,
                        |state| &mut state.waiting,
                        Cargo::NONE,
                        &limit,
                    ),
                    false,
                )
            }
        }
    }

    /// The work is done.
    pub fn finish(&self) {
        let mut state = self.state.lock();
        if matches!(state.stage, Stage::Running(_)) {
            state.stage = Stage::Done;
            state.waiting.wake_all(Status::Ok as u32);
        }
    }

    /// True once the work is done.
    pub fn is_done(&self) -> bool {
        self.state.lock().stage == Stage::Done
    }
}

impl Object for Once {
    fn destroy(&self) {
        let mut state = self.state.lock();
        if state.stage != Stage::Done {
            state.stage = Stage::Destroyed;
            state.waiting.wake_all(Status::Destroyed as u32);
        }
    }
}
