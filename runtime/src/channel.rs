//! Channels between contexts of every kind.
//!
//! A sender hands its element straight to the first waiting receiver; otherwise the element goes into the buffer while
//! there is room, and after that the sender waits. A receiver that makes room lets the first waiting sender's element
//! in. So receivers only wait while nothing is in the channel, and both sides are served first come, first served.

use crate::closure::Dropper;
use crate::handle::{Counted, Object};
use crate::location::Place;
use crate::lock::{Guard, Lock};
use crate::park::{self, Cargo, Limit, What};
use crate::ring::{self, Ring};
use crate::status::Status;
use crate::waiter::WaitList;

const UNBOUNDED: i64 = -1;

/// A channel of elements of one size.
pub struct Channel {
    state: Lock<State>,
    capacity: i64,
    size: i64,
    drop: Dropper,
}

struct State {
    ring: Ring,
    closed: bool,
    destroyed: bool,
    senders: WaitList,
    receivers: WaitList,
    watchers: Watchers,
}

/// Selects that wait for a channel.
pub struct Watchers {
    pub to_receive: WaitList,
    pub to_send: WaitList,
}

/// A new channel; null for a capacity that is none.
pub fn new(capacity: i64, size: i64, align: i64, drop: Dropper) -> *mut u8 {
    if capacity < UNBOUNDED {
        return core::ptr::null_mut();
    }
    let most = if capacity == UNBOUNDED { i64::MAX } else { capacity };
    let state = Lock::new(State {
        ring: Ring::new(size, align, most),
        closed: false,
        destroyed: false,
        senders: WaitList::new(),
        receivers: WaitList::new(),
        watchers: Watchers {
            to_receive: WaitList::new(),
            to_send: WaitList::new(),
        },
    });
    Counted::handle(Channel {
        state,
        capacity,
        size,
        drop,
    })
}

/// What a call that must not wait for long found.
enum Found {
    Done(Status),
    MustWait,
}

impl State {
    /// Sends if possible.
    ///
    /// # Safety
    /// `elem` is an element of `size` bytes.
    #[inline(always)]
    unsafe fn offer(&mut self, elem: *const u8, size: i64) -> Found {
        if self.closed {
            return Found::Done(if self.destroyed {
                Status::Destroyed
            } else {
                Status::Closed
            });
        }
        if !self.receivers.is_empty()
            && let Some(receiver) = self.receivers.claim()
        {
            // SAFETY: the receiver waits with room for an element.
            unsafe { ring::copy(elem, receiver.data, size) };
            receiver.wake();
            return Found::Done(Status::Ok);
        }
        if self.ring.is_full() {
            return Found::MustWait;
        }
        // SAFETY: there is room.
        unsafe { self.ring.push(elem) };
        self.watchers.to_receive.wake_each();
        Found::Done(Status::Ok)
    }

    /// Receives if possible.
    ///
    /// # Safety
    /// `out` has room for `size` bytes.
    #[inline(always)]
    unsafe fn take(&mut self, out: *mut u8, size: i64) -> Found {
        if self.ring.len() > 0 {
            // SAFETY: there is an element.
            unsafe { self.ring.pop(out) };
            self.refill();
            return Found::Done(Status::Ok);
        }
        if !self.senders.is_empty()
            && let Some(sender) = self.senders.claim()
        {
            // SAFETY: the sender waits with its element.
            unsafe { ring::copy(sender.data, out, size) };
            sender.wake();
            return Found::Done(Status::Ok);
        }
        match (self.destroyed, self.closed) {
            (true, _) => Found::Done(Status::Destroyed),
            (_, true) => Found::Done(Status::Closed),
            _ => Found::MustWait,
        }
    }

    /// There is room again: for the first waiting sender, or for whoever watches.
    #[inline(always)]
    fn refill(&mut self) {
        if !self.senders.is_empty()
            && let Some(sender) = self.senders.claim()
        {
            // SAFETY: an element was just taken out, and the sender waits with its element.
            unsafe { self.ring.push(sender.data) };
            return sender.wake();
        }
        self.watchers.to_send.wake_each();
    }

    fn shut(&mut self, status: Status) {
        self.closed = true;
        self.senders.wake_all(status as u32);
        self.receivers.wake_all(status as u32);
        self.watchers.to_receive.wake_each();
        self.watchers.to_send.wake_each();
    }
}

impl Channel {
    /// Sends, waiting for room. Expanded in place, and what waits is the last call in it: as few frames as possible lie
    /// between a switch and the program (see [`park`](crate::scheduler::park)).
    ///
    /// # Safety
    /// `elem` is an element of this channel; it is given up when the result is `Ok`.
    #[inline(always)]
    pub unsafe fn send(&self, elem: *const u8, timeout_ms: i64, place: Place) -> Status {
        let mut state = self.state.lock();
        // SAFETY: by this function's contract.
        match unsafe { state.offer(elem, self.size) } {
            Found::Done(status) => status,
            Found::MustWait => self.wait_to_send(state, elem, timeout_ms, place),
        }
    }

    #[cold]
    #[inline(never)]
    fn wait_to_send(
        &self,
        mut state: Guard<'_, State>,
        elem: *const u8,
        timeout_ms: i64,
        place: Place,
    ) -> Status {
        let limit = &Limit::millis(timeout_ms, place, What::Send);
        if limit.nanos != 0 && self.capacity == 0 {
            state.watchers.to_receive.wake_each();
        }
        let cargo = Cargo {
            data: elem.cast_mut(),
            ..Cargo::NONE
        };
        park::wait(&self.state, state, |state| &mut state.senders, cargo, limit)
    }

    /// Receives, waiting for an element.
    ///
    /// # Safety
    /// `out` has room for an element of this channel.
    #[inline(always)]
    pub unsafe fn recv(&self, out: *mut u8, timeout_ms: i64, place: Place) -> Status {
        let mut state = self.state.lock();
        // SAFETY: by this function's contract.
        match unsafe { state.take(out, self.size) } {
            Found::Done(status) => status,
            Found::MustWait => self.wait_to_receive(state, out, timeout_ms, place),
        }
    }

    #[cold]
    #[inline(never)]
    fn wait_to_receive(
        &self,
        mut state: Guard<'_, State>,
        out: *mut u8,
        timeout_ms: i64,
        place: Place,
    ) -> Status {
        let limit = &Limit::millis(timeout_ms, place, What::Receive);
        if limit.nanos != 0 && self.capacity == 0 {
            state.watchers.to_send.wake_each();
        }
        let cargo = Cargo {
            data: out,
            ..Cargo::NONE
        };
        park::wait(&self.state, state, |state| &mut state.receivers, cargo, limit)
    }

    /// Sends if that needs no waiting; `Timeout` otherwise.
    ///
    /// # Safety
    /// As for [`send`](Channel::send).
    pub unsafe fn try_send(&self, elem: *const u8) -> Status {
        // SAFETY: by this function's contract.
        match unsafe { self.state.lock().offer(elem, self.size) } {
            Found::Done(status) => status,
            Found::MustWait => Status::Timeout,
        }
    }

    /// Receives if that needs no waiting; `Timeout` otherwise.
    ///
    /// # Safety
    /// As for [`recv`](Channel::recv).
    pub unsafe fn try_recv(&self, out: *mut u8) -> Status {
        // SAFETY: by this function's contract.
        match unsafe { self.state.lock().take(out, self.size) } {
            Found::Done(status) => status,
            Found::MustWait => Status::Timeout,
        }
    }

    /// No more elements come in. Waiting senders keep theirs.
    pub fn close(&self) {
        let mut state = self.state.lock();
        if !state.closed {
            state.shut(Status::Closed);
        }
    }

    /// True when closed.
    pub fn is_closed(&self) -> bool {
        self.state.lock().closed
    }

    /// How many elements are in the buffer.
    pub fn len(&self) -> i64 {
        self.state.lock().ring.len()
    }

    /// The capacity as it was asked for.
    pub fn capacity(&self) -> i64 {
        self.capacity
    }

    /// True when a receiver would not wait. If it would, the node is added to those to be told.
    pub fn watch_receive(&self, add: impl FnOnce(&mut WaitList)) -> bool {
        let mut state = self.state.lock();
        let ready = state.closed || state.ring.len() > 0 || !state.senders.is_empty();
        if !ready {
            add(&mut state.watchers.to_receive);
        }
        ready
    }

    /// True when a sender would not wait. If it would, the node is added to those to be told.
    pub fn watch_send(&self, add: impl FnOnce(&mut WaitList)) -> bool {
        let mut state = self.state.lock();
        let ready = state.closed || !state.ring.is_full() || !state.receivers.is_empty();
        if !ready {
            add(&mut state.watchers.to_send);
        }
        ready
    }

    /// Calls with the lists of watchers, to take a node out.
    pub fn watchers<R>(&self, change: impl FnOnce(&mut Watchers) -> R) -> R {
        change(&mut self.state.lock().watchers)
    }

    /// Drops what nobody received.
    fn drop_elements(&self) {
        let mut state = self.state.lock();
        let mut left = core::mem::replace(&mut state.ring, Ring::new(self.size, 1, 0));
        drop(state);
        while let Some(element) = left.pop_in_place() {
            if let Some(drop) = self.drop {
                // SAFETY: an element that nobody else has.
                unsafe { drop(element) };
            }
        }
    }
}

impl Object for Channel {
    fn destroy(&self) {
        let mut state = self.state.lock();
        if !state.destroyed {
            state.destroyed = true;
            state.shut(Status::Destroyed);
            drop(state);
            self.drop_elements();
        }
    }
}
