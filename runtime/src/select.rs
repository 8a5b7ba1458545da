//! Waiting for several things at once.
//!
//! A select says which arm is ready and does nothing itself: the caller then tries the operation, and waits again when
//! somebody was quicker. Its wait nodes are its own, on the heap. Two selects cannot meet on a rendezvous channel:
//! neither counts as a waiting partner for the other.

use crate::channel::Channel;
use crate::descriptor::{self, Direction, Watch};
use crate::handle::{self, Counted, Header, Object};
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, ARMS, Limit, What};
use crate::status::Status;
use crate::task::TaskPtr;
use crate::waiter::Waiter;
use crate::{clock, scheduler};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// A set of things to wait for.
pub struct Select {
    arms: Lock<Arms>,
}

struct Arms {
    all: Vec<Arm>,
    in_use: bool,
}

struct Arm {
    source: Source,
    waiter: Box<Waiter>,
}

enum Source {
    Receive(Held),
    Send(Held),
    Descriptor(i32, Direction),
}

/// A channel that the select holds.
struct Held(*mut Counted<Channel>);

impl Held {
    fn channel(&self) -> &Channel {
        // SAFETY: held.
        unsafe { &*self.0 }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // SAFETY: our own hold.
        unsafe { handle::release(self.0.cast::<Header>()) }
    }
}

/// What an arm answered when it was asked to tell us.
enum Answer {
    Ready,
    WillTell,
    /// It cannot: ask again in a moment.
    CannotTell,
}

/// Nanoseconds until an arm that cannot tell is asked again.
const MOMENT: i64 = 1_000_000;

/// An empty set.
pub fn new() -> *mut u8 {
    Counted::handle(Select {
        arms: Lock::new(Arms {
            all: Vec::new(),
            in_use: false,
        }),
    })
}

impl Arm {
    fn is_ready(&self) -> bool {
        match &self.source {
            Source::Receive(held) => held.channel().watch_receive(|_| ()),
            Source::Send(held) => held.channel().watch_send(|_| ()),
            Source::Descriptor(fd, direction) => descriptor::poll_once(*fd, *direction) != Status::Timeout,
        }
    }

    fn watch(&self, index: usize, task: TaskPtr) -> Answer {
        self.waiter.belong(task);
        self.waiter.outcome.set(ARMS + index as u32);
        let ready = match &self.source {
            Source::Receive(held) => held.channel().watch_receive(|list| list.push(&self.waiter)),
            Source::Send(held) => held.channel().watch_send(|list| list.push(&self.waiter)),
            Source::Descriptor(fd, direction) => match descriptor::watch(*fd, *direction, &self.waiter) {
                Watch::Untold if !self.is_ready() => return Answer::CannotTell,
                other => other != Watch::Told,
            },
        };
        if ready { Answer::Ready } else { Answer::WillTell }
    }

    fn unwatch(&self) -> bool {
        match &self.source {
            Source::Receive(held) => held
                .channel()
                .watchers(|lists| lists.to_receive.remove(&self.waiter)),
            Source::Send(held) => held
                .channel()
                .watchers(|lists| lists.to_send.remove(&self.waiter)),
            Source::Descriptor(fd, direction) => descriptor::unwatch(*fd, *direction, &self.waiter),
        }
    }
}

impl Select {
    /// Adds a receiving arm.
    ///
    /// # Safety
    /// A channel's handle.
    pub unsafe fn add_receive(&self, channel: *mut u8) -> i64 {
        // SAFETY: by this function's contract.
        self.add(Source::Receive(unsafe { hold(channel) }))
    }

    /// Adds a sending arm.
    ///
    /// # Safety
    /// A channel's handle.
    pub unsafe fn add_send(&self, channel: *mut u8) -> i64 {
        // SAFETY: by this function's contract.
        self.add(Source::Send(unsafe { hold(channel) }))
    }

    /// Adds a descriptor.
    pub fn add_descriptor(&self, fd: i32, direction: Direction) -> i64 {
        self.add(Source::Descriptor(fd, direction))
    }

    fn add(&self, source: Source) -> i64 {
        let mut arms = self.arms.lock();
        arms.all.push(Arm {
            source,
            waiter: Box::new(Waiter::new()),
        });
        arms.all.len() as i64 - 1
    }

    /// Waits for an arm. Its index, or a status as a negative number.
    pub fn wait(&self, timeout_ms: i64, place: Place) -> i64 {
        let mut arms = self.arms.lock();
        if core::mem::replace(&mut arms.in_use, true) {
            return -i64::from(Status::WouldDeadlock.code());
        }
        let all = core::mem::take(&mut arms.all);
        drop(arms);
        let result = wait_for(&all, &Limit::millis(timeout_ms, place, What::Select));
        let mut arms = self.arms.lock();
        arms.in_use = false;
        let added = core::mem::replace(&mut arms.all, all);
        arms.all.extend(added);
        result
    }
}

unsafe fn hold(channel: *mut u8) -> Held {
    // SAFETY: by the caller's contract.
    unsafe { handle::retain(channel.cast()) };
    Held(channel.cast())
}

fn wait_for(arms: &[Arm], limit: &Limit) -> i64 {
    if limit.nanos == 0 {
        return arms
            .iter()
            .position(Arm::is_ready)
            .map_or(-i64::from(Status::Timeout.code()), |arm| arm as i64);
    }
    let deadline = clock::monotonic().saturating_add(limit.nanos.max(0));
    let mut left = *limit;
    loop {
        let (outcome, complete) = wait_once(arms, &left);
        if outcome >= ARMS {
            return (outcome - ARMS).into();
        }
        if limit.nanos > 0 {
            left.nanos = (deadline - clock::monotonic()).max(1);
        }
        let over = limit.nanos > 0 && left.nanos == 1;
        match park::status(outcome) {
            Status::Timeout if !complete && !over => {}
            Status::Timeout | Status::Cancelled => return -i64::from(outcome),
            // A descriptor was closed: ask again.
            _ => {}
        }
    }
}

/// Asks every arm to tell us, and parks unless one is ready already. The second result is false when an arm could not
/// promise it: then the wait was cut short.
fn wait_once(arms: &[Arm], limit: &Limit) -> (u32, bool) {
    let task = scheduler::current().task();
    task.wait.prepare(limit.what);
    let (mut asked, mut claimed, mut complete) = (0, false, true);
    let mut deaf = Vec::new();
    for (index, arm) in arms.iter().enumerate() {
        match arm.watch(index, task) {
            Answer::Ready => {
                claimed = task.wait.claim(ARMS + index as u32);
                break;
            }
            Answer::WillTell => {}
            Answer::CannotTell => {
                deaf.push(index);
                complete = false;
            }
        }
        asked += 1;
    }
    let outcome = if claimed {
        task.wait.finish()
    } else {
        scheduler::park(&shortened(limit, complete))
    };
    for (index, arm) in arms[..asked].iter().enumerate() {
        if !deaf.contains(&index) {
            arm.unwatch();
        }
    }
    (outcome, complete)
}

fn shortened(limit: &Limit, complete: bool) -> Limit {
    let cut = !complete && !(0..MOMENT).contains(&limit.nanos);
    Limit {
        nanos: if cut { MOMENT } else { limit.nanos },
        ..*limit
    }
}

impl Object for Select {}
