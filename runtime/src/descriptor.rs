//! Who waits for which descriptor: one table for the process.
//!
//! The table has an entry per descriptor number with the tasks that wait for it, whatever their thread; so closing a
//! descriptor wakes them all. There are two ways to be told.
//!
//! A descriptor that somebody else made is armed for one event at a time. That survives one that is closed and opened
//! again behind our back, because arming an unknown one simply registers it.
//!
//! A socket of our own stays registered with the first thread that waits for it and reports changes only, which costs
//! no system call per wait. Its entry remembers what was reported while nobody waited, and that a read found less than
//! it asked for: then the next read can wait at once. When a second thread waits for it, it becomes like the others.

use crate::location::Place;
use crate::lock::{Guard, Lock};
use crate::park::{self, Limit, What};
use crate::scheduler::{self, Scheduler};
use crate::status::Status;
use crate::waiter::{WaitList, Waiter};
use crate::{clock, memory};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering};

/// Nanoseconds between two looks at a descriptor that nothing reports about.
const MOMENT: i64 = 1_000_000;
const CHUNK: usize = 1024;
const CHUNKS: usize = 1024;

/// What one waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Read,
    Write,
}

/// One descriptor number. All zeros is one that nobody uses.
pub struct Entry {
    readers: Side,
    writers: Side,
    /// A socket of our own, alone with one thread.
    ours: bool,
    /// The other end has gone: no further change will be reported.
    over: bool,
    /// The last read took all there was.
    drained: bool,
    /// The thread that it is registered with for changes.
    home: Option<&'static Scheduler>,
}

/// One direction of a descriptor.
struct Side {
    waiting: WaitList,
    /// Reported ready while nobody waited.
    ready: bool,
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
    fn side(&mut self, direction: Direction) -> &mut Side {
        match direction {
            Direction::Read => &mut self.readers,
            Direction::Write => &mut self.writers,
        }
    }

    /// The events that this thread's waiters need.
    fn interest(&self, here: &Scheduler) -> u32 {
        let mine = |side: &Side| side.waiting.any(|waiter| belongs(waiter, here));
        let read = if mine(&self.readers) {
            libc::EPOLLIN | libc::EPOLLRDHUP
        } else {
            0
        };
        let write = if mine(&self.writers) { libc::EPOLLOUT } else { 0 };
        (read | write) as u32
    }

    /// Begins anew, as a descriptor of the given kind.
    fn reset(&mut self, ours: bool) {
        (self.ours, self.over, self.drained, self.home) = (ours, false, false, None);
        (self.readers.ready, self.writers.ready) = (false, false);
    }

    fn is_registered(&self, here: &Scheduler) -> bool {
        self.home.is_some_and(|home| core::ptr::eq(home, here))
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

/// Waits for any descriptor. `Closed` when it was closed meanwhile, or is none.
pub fn wait(fd: i32, direction: Direction, limit: &Limit) -> Status {
    let Some(place) = entry(fd) else {
        return Status::Closed;
    };
    if limit.nanos == 0 {
        return poll_once(fd, direction);
    }
    let (here, mut guard) = (scheduler::current(), place.lock());
    guard.reset(false);
    let node = &here.task().node;
    node.outcome.set(Status::Ok as u32);
    guard.side(direction).waiting.push(node);
    let failure = here.reactor.arm(fd, guard.interest(here));
    if failure != 0 {
        guard.side(direction).waiting.remove(node);
        drop(guard);
        return without_events(failure, fd, direction, limit);
    }
    park_in(place, guard, direction, limit)
}

/// Waits for a socket of our own after a call found it not ready.
pub fn wait_socket(fd: i32, direction: Direction, limit: &Limit) -> Status {
    let Some(place) = entry(fd) else {
        return Status::Closed;
    };
    let (here, mut guard) = (scheduler::current(), place.lock());
    let alone = guard.home.is_none() || guard.is_registered(here);
    if !guard.ours || !alone || limit.nanos == 0 {
        drop(guard);
        return wait(fd, direction, limit);
    }
    let ended = guard.over && direction == Direction::Read;
    if core::mem::take(&mut guard.side(direction).ready) || ended {
        return Status::Ok;
    }
    if guard.home.is_none() {
        let failure = here.reactor.register(fd);
        if failure != 0 {
            drop(guard);
            return without_events(failure, fd, direction, limit);
        }
        guard.home = Some(here);
    }
    let node = &here.task().node;
    node.outcome.set(Status::Ok as u32);
    guard.side(direction).waiting.push(node);
    park_in(place, guard, direction, limit)
}

/// Parks; the running task's node is in the list.
fn park_in(place: &Lock<Entry>, guard: Guard<'_, Entry>, direction: Direction, limit: &Limit) -> Status {
    let here = scheduler::current();
    let task = here.task();
    task.wait.prepare(limit.what);
    drop(guard);
    here.reactor.begin_waiting();
    let status = park::status(scheduler::park(limit));
    here.reactor.end_waiting();
    if matches!(status, Status::Timeout | Status::Cancelled) {
        place.lock().side(direction).waiting.remove(&task.node);
    }
    status
}

/// Regular files cannot be polled: they are always ready. A descriptor that is none is closed. When the system has no
/// room for what reports events, we look again and again.
fn without_events(errno: i32, fd: i32, direction: Direction, limit: &Limit) -> Status {
    match errno {
        libc::EPERM => Status::Ok,
        libc::EBADF => Status::Closed,
        _ => look_again(fd, direction, limit),
    }
}

/// Waits without the system's help, a moment at a time.
#[cold]
fn look_again(fd: i32, direction: Direction, limit: &Limit) -> Status {
    let deadline = (limit.nanos >= 0).then(|| clock::monotonic().saturating_add(limit.nanos));
    loop {
        let now = poll_once(fd, direction);
        if now != Status::Timeout || deadline.is_some_and(|deadline| clock::monotonic() >= deadline) {
            return now;
        }
        if scheduler::sleep(MOMENT, limit.place) == Status::Cancelled {
            return Status::Cancelled;
        }
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

/// What became of a select's node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// It is told when the descriptor is ready.
    Told,
    /// There is nothing to wait for.
    Ready,
    /// The system has no room for what reports events.
    Untold,
}

/// Adds a select's node to a descriptor's waiters and arms it.
pub fn watch(fd: i32, direction: Direction, waiter: &Waiter) -> Watch {
    let Some(place) = entry(fd) else {
        return Watch::Ready;
    };
    let (here, mut guard) = (scheduler::current(), place.lock());
    guard.reset(false);
    guard.side(direction).waiting.push(waiter);
    let failure = here.reactor.arm(fd, guard.interest(here));
    if failure != 0 {
        guard.side(direction).waiting.remove(waiter);
        return match failure {
            libc::EPERM | libc::EBADF => Watch::Ready,
            _ => Watch::Untold,
        };
    }
    here.reactor.begin_waiting();
    Watch::Told
}

/// Takes a select's node back. Whether nobody had told it.
pub fn unwatch(fd: i32, direction: Direction, waiter: &Waiter) -> bool {
    let Some(place) = entry(fd) else { return false };
    scheduler::current().reactor.end_waiting();
    place.lock().side(direction).waiting.remove(waiter)
}

/// A socket of our own was made.
pub fn opened(fd: i32) {
    if let Some(place) = entry(fd) {
        place.lock().reset(true);
    }
}

/// Wakes everybody who waits for a descriptor that is about to be closed.
pub fn closing(fd: i32) {
    if let Some(place) = entry(fd) {
        let mut guard = place.lock();
        guard.reset(false);
        guard.readers.waiting.wake_all(Status::Closed as u32);
        guard.writers.waiting.wake_all(Status::Closed as u32);
    }
}

/// What is known about reading from a descriptor.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// Made by somebody else.
    Unknown,
    /// A socket of our own that may have something.
    Maybe,
    /// A socket of our own that has nothing now.
    Nothing,
}

/// What a reader may expect; it reads now if there may be something, so what was reported so far is used up.
pub fn outlook(fd: i32) -> Outlook {
    let Some(place) = entry(fd) else {
        return Outlook::Unknown;
    };
    let mut guard = place.lock();
    let reported = core::mem::take(&mut guard.readers.ready);
    let quiet = guard.drained && !reported && !guard.over;
    match (guard.ours, quiet && guard.home.is_some()) {
        (false, _) => Outlook::Unknown,
        (true, false) => Outlook::Maybe,
        (true, true) => Outlook::Nothing,
    }
}

/// True for a socket of our own.
pub fn is_ours(fd: i32) -> bool {
    entry(fd).is_some_and(|place| place.lock().ours)
}

/// A read took all there was, or not.
pub fn has_read(fd: i32, all: bool) {
    if let Some(place) = entry(fd) {
        place.lock().drained = all;
    }
}

/// The reactor of this thread got events of a descriptor. Returns what it must arm again.
pub fn report(fd: i32, events: i32) -> u32 {
    let Some(place) = entry(fd) else { return 0 };
    let (here, mut guard) = (scheduler::current(), place.lock());
    let broken = events & (libc::EPOLLHUP | libc::EPOLLERR) != 0;
    let registered = guard.is_registered(here);
    if registered && (broken || events & libc::EPOLLRDHUP != 0) {
        guard.over = true;
    }
    if broken || events & (libc::EPOLLIN | libc::EPOLLRDHUP) != 0 {
        guard.readers.is_ready(here, registered);
    }
    if broken || events & libc::EPOLLOUT != 0 {
        guard.writers.is_ready(here, registered);
    }
    if registered { 0 } else { guard.interest(here) }
}

impl Side {
    /// Wakes this thread's waiters, or remembers for the next.
    fn is_ready(&mut self, here: &Scheduler, remember: bool) {
        self.ready = remember && self.waiting.is_empty();
        self.waiting.wake_where(|waiter| belongs(waiter, here));
    }
}
