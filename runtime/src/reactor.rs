//! Waiting for descriptors: one epoll per OS thread, one table of waiters for the process.
//!
//! The table has an entry per descriptor number with the tasks that wait for it, whatever their thread; so closing a
//! descriptor wakes them all. Interest is armed for one event at a time, which survives a descriptor that is closed
//! and opened again behind our back: arming an unknown one simply registers it.

use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, What};
use crate::scheduler::{self, Scheduler};
use crate::status::Status;
use crate::waiter::{WaitList, Waiter};
use crate::{errno, memory};
use core::cell::Cell;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicI32, AtomicPtr, Ordering};

const CHUNK: usize = 1024;
const CHUNKS: usize = 1024;
const NONE: i32 = -1;
const BATCH: usize = 64;

/// One thread's epoll.
pub struct Reactor {
    epoll: Cell<i32>,
    /// Where other threads interrupt a wait.
    alarm: AtomicI32,
    waiting: Cell<u32>,
}

/// Who waits for a descriptor.
struct Entry {
    readers: WaitList,
    writers: WaitList,
}

/// What one waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Read,
    Write,
}

type Chunk = [Lock<Entry>; CHUNK];

static TABLE: [AtomicPtr<Chunk>; CHUNKS] = [const { AtomicPtr::new(null_mut()) }; CHUNKS];

/// The entry of a descriptor; none for numbers beyond the table.
fn entry(fd: i32) -> Option<&'static Lock<Entry>> {
    let fd = usize::try_from(fd).ok()?;
    let place = TABLE.get(fd / CHUNK)?;
    let mut chunk = place.load(Ordering::Acquire);
    if chunk.is_null() {
        chunk = new_chunk(place);
    }
    // SAFETY: chunks are never freed.
    Some(unsafe { &(*chunk)[fd % CHUNK] })
}

#[cold]
fn new_chunk(place: &AtomicPtr<Chunk>) -> *mut Chunk {
    let size = size_of::<Chunk>() as i64;
    // An entry of zeros is unlocked and has no waiters.
    let fresh = memory::allocate_zeroed(size, align_of::<Chunk>() as i64).cast::<Chunk>();
    match place.compare_exchange(null_mut(), fresh, Ordering::AcqRel, Ordering::Acquire) {
        Ok(_) => fresh,
        Err(other) => {
            // SAFETY: nobody else has seen it.
            unsafe { memory::free(fresh.cast(), size, 16) };
            other
        }
    }
}

impl Entry {
    fn list(&mut self, direction: Direction) -> &mut WaitList {
        match direction {
            Direction::Read => &mut self.readers,
            Direction::Write => &mut self.writers,
        }
    }

    /// The events that this thread's waiters need.
    fn interest(&self, here: &Scheduler) -> u32 {
        let mine = |list: &WaitList| list.any(|waiter| belongs(waiter, here));
        let read = if mine(&self.readers) {
            libc::EPOLLIN | libc::EPOLLRDHUP
        } else {
            0
        };
        let write = if mine(&self.writers) { libc::EPOLLOUT } else { 0 };
        (read | write) as u32
    }
}

fn belongs(waiter: &Waiter, here: &Scheduler) -> bool {
    let home = waiter.task().and_then(|task| task.home.get());
    home.is_some_and(|home| core::ptr::eq(home, here))
}

/// Waits until a descriptor can be read.
pub fn wait_read(fd: i32, timeout_ms: i64, place: Place) -> Status {
    wait(
        fd,
        Direction::Read,
        &Limit::millis(timeout_ms, place, What::Descriptor),
    )
}

/// Waits until a descriptor can be written.
pub fn wait_write(fd: i32, timeout_ms: i64, place: Place) -> Status {
    wait(
        fd,
        Direction::Write,
        &Limit::millis(timeout_ms, place, What::Descriptor),
    )
}

/// Waits for a descriptor. `Closed` when it was closed meanwhile, or is none.
pub fn wait(fd: i32, direction: Direction, limit: &Limit) -> Status {
    let Some(place) = entry(fd) else {
        return Status::Closed;
    };
    if limit.nanos == 0 {
        return poll_once(fd, direction);
    }
    let here = scheduler::current();
    let task = here.task();
    task.node.outcome.set(Status::Ok as u32);
    task.node.data.set(Cargo::NONE.data);
    let mut guard = place.lock();
    guard.list(direction).push(&task.node);
    let armed = here.reactor.arm(fd, guard.interest(here));
    if armed != 0 {
        guard.list(direction).remove(&task.node);
        return unpollable(armed);
    }
    task.wait.prepare();
    drop(guard);
    here.reactor.waiting.set(here.reactor.waiting.get() + 1);
    let status = park::status(scheduler::park(limit));
    here.reactor.waiting.set(here.reactor.waiting.get() - 1);
    if matches!(status, Status::Timeout | Status::Cancelled) {
        place.lock().list(direction).remove(&task.node);
    }
    status
}

/// Regular files cannot be polled: they are always ready.
fn unpollable(errno: i32) -> Status {
    if errno == libc::EPERM {
        Status::Ok
    } else {
        Status::Closed
    }
}

/// Whether a descriptor is ready now.
pub fn poll_once(fd: i32, direction: Direction) -> Status {
    let events = if direction == Direction::Read {
        libc::POLLIN
    } else {
        libc::POLLOUT
    };
    let mut poll = libc::pollfd {
        fd,
        events,
        revents: 0,
    };
    // SAFETY: one descriptor.
    let count = unsafe { libc::poll(&mut poll, 1, 0) };
    match (count, poll.revents & libc::POLLNVAL) {
        (1, 0) => Status::Ok,
        (1, _) => Status::Closed,
        _ => Status::Timeout,
    }
}

/// Adds a select's node to a descriptor's waiters and arms it. A status when there is nothing to wait for.
pub fn watch(fd: i32, direction: Direction, waiter: &Waiter) -> Option<Status> {
    let Some(place) = entry(fd) else {
        return Some(Status::Closed);
    };
    let here = scheduler::current();
    let mut guard = place.lock();
    guard.list(direction).push(waiter);
    let armed = here.reactor.arm(fd, guard.interest(here));
    if armed != 0 {
        guard.list(direction).remove(waiter);
        return Some(unpollable(armed));
    }
    here.reactor.waiting.set(here.reactor.waiting.get() + 1);
    None
}

/// Takes a select's node back.
pub fn unwatch(fd: i32, direction: Direction, waiter: &Waiter) {
    if let Some(place) = entry(fd) {
        place.lock().list(direction).remove(waiter);
        let reactor = &scheduler::current().reactor;
        reactor.waiting.set(reactor.waiting.get() - 1);
    }
}

/// Wakes everybody who waits for a descriptor that is about to be closed.
pub fn closing(fd: i32) {
    if let Some(place) = entry(fd) {
        let mut guard = place.lock();
        guard.readers.wake_all(Status::Closed as u32);
        guard.writers.wake_all(Status::Closed as u32);
    }
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
        let Some(place) = entry(fd) else { return };
        let (here, mut guard) = (scheduler::current(), place.lock());
        let broken = events & (libc::EPOLLHUP | libc::EPOLLERR) != 0;
        if broken || events & (libc::EPOLLIN | libc::EPOLLRDHUP) != 0 {
            guard.readers.wake_where(|waiter| belongs(waiter, here));
        }
        if broken || events & libc::EPOLLOUT != 0 {
            guard.writers.wake_where(|waiter| belongs(waiter, here));
        }
        let left = guard.interest(here);
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
    fn arm(&self, fd: i32, interest: u32) -> i32 {
        if self.epoll.get() == NONE && !self.open() {
            return errno::last();
        }
        let events = interest | libc::EPOLLONESHOT as u32;
        match self.control(libc::EPOLL_CTL_MOD, fd, events) {
            libc::ENOENT => self.control(libc::EPOLL_CTL_ADD, fd, events),
            other => other,
        }
    }

    fn control(&self, operation: i32, fd: i32, events: u32) -> i32 {
        let mut event = libc::epoll_event {
            events,
            u64: fd as u64,
        };
        // SAFETY: the event is readable.
        let result = unsafe { libc::epoll_ctl(self.epoll.get(), operation, fd, &mut event) };
        if result == 0 { 0 } else { errno::last() }
    }

    #[cold]
    fn open(&self) -> bool {
        // SAFETY: makes descriptors.
        let (epoll, alarm) = unsafe {
            (
                libc::epoll_create1(libc::EPOLL_CLOEXEC),
                libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK),
            )
        };
        self.epoll.set(epoll);
        self.alarm.store(alarm, Ordering::Release);
        let ready =
            epoll >= 0 && alarm >= 0 && self.control(libc::EPOLL_CTL_ADD, alarm, libc::EPOLLIN as u32) == 0;
        if !ready {
            self.close();
        }
        ready
    }

    fn close(&self) {
        let saved = errno::last();
        for fd in [self.epoll.replace(NONE), self.alarm.swap(NONE, Ordering::AcqRel)] {
            // SAFETY: our own descriptor, or none.
            unsafe { libc::close(fd) };
        }
        // SAFETY: the location is valid in every thread.
        unsafe { *libc::__errno_location() = saved };
    }
}
