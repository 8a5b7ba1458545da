//! One epoll per OS thread, opened when the first of its tasks waits for a descriptor.

use crate::{descriptor, errno, fault};
use core::cell::Cell;
use core::sync::atomic::{AtomicI32, Ordering};

const NONE: i32 = -1;
const BATCH: usize = 64;

/// One thread's epoll.
pub struct Reactor {
    epoll: Cell<i32>,
    /// Where other threads interrupt a wait.
    alarm: AtomicI32,
    waiting: Cell<u32>,
}

impl Reactor {
    /// Without descriptors of its own yet.
    pub const fn new() -> Reactor {
        Reactor {
            epoll: Cell::new(NONE),
            alarm: AtomicI32::new(NONE),
            waiting: Cell::new(0),
        }
    }

    /// True when tasks of this thread wait for descriptors.
    #[inline(always)]
    pub fn has_waiting(&self) -> bool {
        self.waiting.get() > 0
    }

    /// A task of this thread waits for a descriptor.
    pub fn begin_waiting(&self) {
        self.waiting.set(self.waiting.get() + 1);
    }

    /// It waits no more.
    pub fn end_waiting(&self) {
        self.waiting.set(self.waiting.get() - 1);
    }

    /// Waits for events, at most for so long (negative: for ever), and makes tasks ready.
    pub fn poll(&self, nanos: i64) {
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; BATCH];
        let millis = if nanos < 0 {
            -1
        } else {
            ((nanos + 999_999) / 1_000_000).min(i32::MAX.into()) as i32
        };
        // SAFETY: room for a batch of events.
        let count = unsafe { libc::epoll_wait(self.epoll.get(), events.as_mut_ptr(), BATCH as i32, millis) };
        for event in &events[..count.max(0) as usize] {
            self.dispatch(event.u64 as i32, event.events as i32);
        }
    }

    /// Ends another thread's wait.
    pub fn interrupt(&self) {
        let one = 1u64;
        // SAFETY: eight readable bytes; the descriptor stays open for the life of the process.
        unsafe { libc::write(self.alarm.load(Ordering::Acquire), (&raw const one).cast(), 8) };
    }

    fn dispatch(&self, fd: i32, events: i32) {
        if fd == self.alarm.load(Ordering::Relaxed) {
            return self.silence(fd);
        }
        let left = descriptor::report(fd, events);
        if left != 0 {
            self.arm(fd, left);
        }
    }

    fn silence(&self, alarm: i32) {
        let mut count = 0u64;
        // SAFETY: room for eight bytes.
        unsafe { libc::read(alarm, (&raw mut count).cast(), 8) };
    }

    /// Asks for one event of a descriptor. Returns an errno.
    pub fn arm(&self, fd: i32, interest: u32) -> i32 {
        self.ask(fd, interest | libc::EPOLLONESHOT as u32, libc::EPOLL_CTL_MOD)
    }

    /// Asks for every change of a descriptor from now on, the present state included. Returns an errno.
    pub fn register(&self, fd: i32) -> i32 {
        let events = libc::EPOLLIN | libc::EPOLLOUT | libc::EPOLLRDHUP | libc::EPOLLET;
        self.ask(fd, events as u32, libc::EPOLL_CTL_ADD)
    }

    /// The descriptor may be known already, or not: the likelier first.
    fn ask(&self, fd: i32, events: u32, likely: i32) -> i32 {
        if self.epoll.get() == NONE && !self.open() {
            return errno::last();
        }
        match self.control(likely, fd, events) {
            libc::ENOENT => self.control(libc::EPOLL_CTL_ADD, fd, events),
            libc::EEXIST => self.control(libc::EPOLL_CTL_MOD, fd, events),
            other => other,
        }
    }

    fn control(&self, operation: i32, fd: i32, events: u32) -> i32 {
        let mut event = libc::epoll_event {
            events,
            u64: fd as u64,
        };
        // SAFETY: the event is readable.
        let result = fault::or(libc::ENOMEM, || unsafe {
            libc::epoll_ctl(self.epoll.get(), operation, fd, &mut event)
        });
        if result == 0 { 0 } else { errno::last() }
    }

    #[cold]
    fn open(&self) -> bool {
        // SAFETY: makes a descriptor.
        let epoll = fault::or(libc::ENOMEM, || unsafe {
            libc::epoll_create1(libc::EPOLL_CLOEXEC)
        });
        // SAFETY: makes a descriptor.
        let alarm = fault::or(libc::ENOMEM, || unsafe {
            libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK)
        });
        self.epoll.set(epoll);
        self.alarm.store(alarm, Ordering::Release);
        let ready =
            epoll >= 0 && alarm >= 0 && self.control(libc::EPOLL_CTL_ADD, alarm, libc::EPOLLIN as u32) == 0;
        if !ready {
            self.give_up();
        }
        ready
    }

    /// Closes what could be opened, and keeps the errno of what could not.
    fn give_up(&self) {
        let failure = errno::last();
        for fd in [self.epoll.replace(NONE), self.alarm.swap(NONE, Ordering::AcqRel)] {
            // SAFETY: our own descriptor, or none.
            unsafe { libc::close(fd) };
        }
        errno::set(failure);
    }
}
