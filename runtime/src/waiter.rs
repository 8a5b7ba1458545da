//! Who waits for an object: nodes in task blocks, linked in order of arrival.
//!
//! A list belongs to one object and is only touched under that object's lock. A node says which task waits, where the
//! element it sends or receives lies, and whatever else its object wants to remember.

use crate::task::TaskPtr;
use core::cell::Cell;
use core::ptr::{NonNull, null_mut};

/// One wait of one task for one object.
pub struct Waiter {
    task: Cell<Option<TaskPtr>>,
    /// What the task is told when this node is the one that wakes it.
    pub outcome: Cell<u32>,
    /// The element to send from, or to receive into.
    pub data: Cell<*mut u8>,
    /// For the object: a reader or a writer, for instance.
    pub tag: Cell<u32>,
    /// The node itself while it is in no list.
    next: Cell<Link>,
    previous: Cell<Link>,
}

type Link = Option<NonNull<Waiter>>;

impl Waiter {
    /// A node in no list.
    pub const fn new() -> Waiter {
        Waiter {
            task: Cell::new(None),
            outcome: Cell::new(0),
            data: Cell::new(null_mut()),
            tag: Cell::new(0),
            next: Cell::new(None),
            previous: Cell::new(None),
        }
    }

    /// Says who waits. Called where the node stays, before it comes into a list.
    pub fn belong(&self, task: TaskPtr) {
        self.task.set(Some(task));
        self.next.set(Some(NonNull::from(self)));
    }

    /// Whose node this is.
    pub fn task(&self) -> Option<TaskPtr> {
        self.task.get()
    }
}

/// Waiting tasks, the first to come at the front.
pub struct WaitList {
    first: Link,
    last: Link,
}

// SAFETY: a list is reached under its object's lock only, and so are the nodes while they are linked.
unsafe impl Send for WaitList {}

fn node<'a>(link: NonNull<Waiter>) -> &'a Waiter {
    // SAFETY: a linked node's owner waits, or takes this list's lock to unlink it, before the node can go away.
    unsafe { link.as_ref() }
}

impl WaitList {
    /// Nobody.
    pub const fn new() -> WaitList {
        WaitList {
            first: None,
            last: None,
        }
    }

    /// True when nobody waits.
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Adds a node at the back.
    pub fn push(&mut self, waiter: &Waiter) {
        let link = Some(NonNull::from(waiter));
        waiter.previous.set(self.last);
        waiter.next.set(None);
        match self.last {
            Some(last) => node(last).next.set(link),
            None => self.first = link,
        }
        self.last = link;
    }

    /// Adds a node at the front.
    pub fn push_front(&mut self, waiter: &Waiter) {
        let link = Some(NonNull::from(waiter));
        waiter.previous.set(None);
        waiter.next.set(self.first);
        match self.first {
            Some(first) => node(first).previous.set(link),
            None => self.last = link,
        }
        self.first = link;
    }

    /// The node at the front, still linked.
    pub fn front(&self) -> Option<&Waiter> {
        self.first.map(node)
    }

    /// Takes a node out, if it is still in. Whether it was.
    pub fn remove(&mut self, waiter: &Waiter) -> bool {
        let own = Some(NonNull::from(waiter));
        if waiter.next.get() == own {
            return false;
        }
        match waiter.previous.get() {
            Some(previous) => node(previous).next.set(waiter.next.get()),
            None => self.first = waiter.next.get(),
        }
        match waiter.next.get() {
            Some(next) => node(next).previous.set(waiter.previous.get()),
            None => self.last = waiter.previous.get(),
        }
        waiter.next.set(own);
        true
    }

    /// Takes the first node whose task still waits and makes that task ours to wake: until
    /// [`ready`](crate::scheduler::ready) it stays parked, and the node's fields stay valid.
    pub fn claim(&mut self) -> Option<Claimed> {
        while !self.is_empty() {
            if let Some(claimed) = self.claim_front() {
                return Some(claimed);
            }
        }
        None
    }

    /// Takes the first node and claims its task; nothing if that has been woken by something else.
    pub fn claim_front(&mut self) -> Option<Claimed> {
        let waiter = node(self.first?);
        self.remove(waiter);
        Claimed::of(waiter, None)
    }

    /// True when some node is of that kind.
    pub fn any(&self, is: impl Fn(&Waiter) -> bool) -> bool {
        let mut at = self.first;
        while let Some(waiter) = at.map(node) {
            if is(waiter) {
                return true;
            }
            at = waiter.next.get();
        }
        false
    }

    /// Wakes those of a kind, each with its node's outcome.
    pub fn wake_where(&mut self, is: impl Fn(&Waiter) -> bool) {
        let mut at = self.first;
        while let Some(waiter) = at.map(node) {
            at = waiter.next.get();
            if is(waiter) {
                self.remove(waiter);
                if let Some(claimed) = Claimed::of(waiter, None) {
                    claimed.wake();
                }
            }
        }
    }

    /// Wakes everybody with one outcome.
    pub fn wake_all(&mut self, outcome: u32) {
        while let Some(first) = self.first {
            let waiter = node(first);
            self.remove(waiter);
            if let Some(claimed) = Claimed::of(waiter, Some(outcome)) {
                claimed.wake();
            }
        }
    }

    /// Wakes everybody, each with its node's outcome.
    #[inline(always)]
    pub fn wake_each(&mut self) {
        if !self.is_empty() {
            self.wake_every_one();
        }
    }

    #[cold]
    #[inline(never)]
    fn wake_every_one(&mut self) {
        self.wake_where(|_| true);
    }
}

/// A parked task that only we can wake.
#[must_use]
pub struct Claimed {
    /// The task.
    pub task: TaskPtr,
    /// Its node's data.
    pub data: *mut u8,
}

impl Claimed {
    /// Claims the node's task unless something else woke it already.
    fn of(waiter: &Waiter, outcome: Option<u32>) -> Option<Claimed> {
        let task = waiter.task()?;
        let data = waiter.data.get();
        task.wait
            .claim(outcome.unwrap_or(waiter.outcome.get()))
            .then_some(Claimed { task, data })
    }

    /// Lets the task go on.
    pub fn wake(self) {
        crate::scheduler::ready(self.task);
    }
}
