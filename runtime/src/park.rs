//! Waiting and being woken: the one protocol behind everything that blocks.
//!
//! A task that will wait *prepares* (its state becomes waiting), links its node into the object's list under the
//! object's lock, and parks. Whoever wants to end the wait *claims* the task by one exchange on its state: another
//! task, a timer, a descriptor, a cancellation. Exactly one claim succeeds; the claimer moves data, then makes the
//! task ready. A task woken by something other than the object unlinks its own node under the lock.

use crate::location::Place;
use crate::lock::{Guard, Lock};
use crate::scheduler;
use crate::single;
use crate::status::Status;
use crate::waiter::WaitList;
use core::sync::atomic::{AtomicU32, Ordering};

const RUNNING: u32 = 0;
const WAITING: u32 = 1;
/// As `WAITING`, in a wait that cancelling does not end.
const FIRM: u32 = 2;
const OUTCOMES: u32 = 3;

/// Outcomes from here on are positions of select arms; below are [`Status`] codes.
pub const ARMS: u32 = 16;

/// Whether a task waits, or how its wait ended.
pub struct Wait {
    state: AtomicU32,
}

impl Wait {
    /// Of a task that runs.
    pub const fn new() -> Wait {
        Wait {
            state: AtomicU32::new(RUNNING),
        }
    }

    /// From now on the task can be claimed, and must park (or withdraw).
    ///
    /// An exchange: whoever cancels writes that and then looks here, and the task that parks looks for it after this.
    pub fn prepare(&self, what: What) {
        single::swap32(&self.state, WAITING + !what.is_cancellable() as u32);
    }

    /// As [`prepare`](Wait::prepare), under a lock that the caller gives up before it parks: giving it up is the exchange.
    pub fn prepare_locked(&self, what: What) {
        self.state
            .store(WAITING + !what.is_cancellable() as u32, Ordering::Release);
    }

    /// Ends the wait with an outcome; false when something else ended it.
    pub fn claim(&self, outcome: u32) -> bool {
        let state = self.state.load(Ordering::Relaxed);
        matches!(state, WAITING | FIRM) && single::exchange32(&self.state, state, outcome + OUTCOMES)
    }

    /// As [`claim`](Wait::claim), for a cancellation: false also when the wait must last.
    pub fn claim_cancelled(&self) -> bool {
        single::exchange32(&self.state, WAITING, Status::Cancelled as u32 + OUTCOMES)
    }

    /// How the wait ended; the task runs again. Nobody writes the state of a task that was claimed but the task itself.
    pub fn finish(&self) -> u32 {
        let outcome = self.state.load(Ordering::Acquire);
        self.state.store(RUNNING, Ordering::Relaxed);
        outcome - OUTCOMES
    }
}

/// What a task waits for, as the deadlock report says it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    Nothing,
    Send,
    Receive,
    Mutex,
    /// The lock of a value that its user must get.
    Value,
    Read,
    Write,
    Permit,
    Group,
    Promise,
    /// A promise that its user must have.
    Result,
    Barrier,
    Once,
    Task,
    Thread,
    Sleep,
    Descriptor,
    Select,
    Branches,
    Call,
    Drain,
    Work,
}

impl What {
    /// True unless the wait must last to its end: others use what the waiting context owns.
    pub fn is_cancellable(self) -> bool {
        !matches!(
            self,
            What::Value | What::Result | What::Branches | What::Call | What::Drain | What::Work
        )
    }
}

/// How long a wait may take, and what to say about it.
#[derive(Clone, Copy)]
pub struct Limit {
    /// Negative: for ever. 0: not at all.
    pub nanos: i64,
    pub place: Place,
    pub what: What,
}

impl Limit {
    /// A limit in the C interface's milliseconds.
    pub fn millis(timeout_ms: i64, place: Place, what: What) -> Limit {
        let nanos = if timeout_ms < 0 {
            -1
        } else {
            timeout_ms.saturating_mul(1_000_000)
        };
        Limit { nanos, place, what }
    }

    /// No limit.
    pub fn forever(place: Place, what: What) -> Limit {
        Limit {
            nanos: -1,
            place,
            what,
        }
    }
}

/// A status from an outcome.
pub fn status(outcome: u32) -> Status {
    match outcome {
        0 => Status::Ok,
        1 => Status::Closed,
        2 => Status::Timeout,
        3 => Status::Cancelled,
        _ => Status::Destroyed,
    }
}

/// What a node carries while it waits.
#[derive(Clone, Copy)]
pub struct Cargo {
    pub data: *mut u8,
    pub tag: u32,
    /// Goes before everybody else: it was called, and came too late.
    pub first: bool,
}

impl Cargo {
    /// Nothing to carry.
    pub const NONE: Cargo = Cargo {
        data: core::ptr::null_mut(),
        tag: 0,
        first: false,
    };
}

/// Waits in a list of a locked object. The lock is given up while waiting. On `Timeout` and `Cancelled` the node is
/// out of the list again; on other results whoever woke us has taken it out.
#[inline(always)]
pub fn wait<T>(
    object: &Lock<T>,
    guard: Guard<'_, T>,
    list: impl Fn(&mut T) -> &mut WaitList,
    cargo: Cargo,
    limit: &Limit,
) -> Status {
    wait_or(object, guard, list, cargo, limit, |_, _, status| status)
}

/// As [`wait`]. When the wait ends by itself, `give_up` puts the object right under the same lock: it learns whether
/// the node was still in the list, and decides about the result.
#[inline(always)]
pub fn wait_or<T>(
    object: &Lock<T>,
    mut guard: Guard<'_, T>,
    list: impl Fn(&mut T) -> &mut WaitList,
    cargo: Cargo,
    limit: &Limit,
    give_up: impl FnOnce(&mut T, bool, Status) -> Status,
) -> Status {
    if limit.nanos == 0 {
        return Status::Timeout;
    }
    let task = scheduler::current().task();
    task.node.data.set(cargo.data);
    task.node.tag.set(cargo.tag);
    task.node.outcome.set(Status::Ok as u32);
    task.wait.prepare_locked(limit.what);
    if cargo.first {
        list(&mut guard).push_front(&task.node);
    } else {
        list(&mut guard).push(&task.node);
    }
    drop(guard);
    let result = status(scheduler::park(limit));
    if !matches!(result, Status::Timeout | Status::Cancelled) {
        return result;
    }
    let mut guard = object.lock();
    let waited = list(&mut guard).remove(&task.node);
    give_up(&mut guard, waited, result)
}
