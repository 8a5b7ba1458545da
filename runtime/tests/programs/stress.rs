//! Everything at once, at random: contexts of every kind use every primitive, with time limits and cancellations, and
//! what must hold holds.
//!
//! `MILO_STRESS_SECONDS` is how long it goes on (8 by default), `MILO_STRESS_SEED` where the numbers begin; the seed is
//! written when a check fails. Threads of the system are not scheduled by it, so a seed makes a failure likely, not
//! certain.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::ptr::null;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::time::{Duration, Instant};

pub const PROGRAMS: &[Program] = &[
    passes("stress-everything", everything),
    passes("stress-channel-pairs", pairs),
];

/// A small generator; every context has its own.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

/// What the contexts of one round share, and the books about it.
struct Arena {
    channels: [Channel; 3],
    mutex: Handle,
    lock: Handle,
    permits: Handle,
    group: Handle,
    barrier: Handle,
    once: Handle,
    pipe: [i32; 2],
    sent: AtomicI64,
    received: AtomicI64,
    holder: AtomicI64,
    readers: AtomicI64,
    writers: AtomicI64,
    inside: AtomicI64,
    met: AtomicI64,
    runs: AtomicI64,
    written: AtomicI64,
    read: AtomicI64,
}

const PERMITS: i64 = 3;

impl Arena {
    fn new() -> Arena {
        let zero = || AtomicI64::new(0);
        let mut pipe = [0i32; 2];
        // SAFETY: room for two descriptors; fresh objects.
        unsafe {
            assert_eq!(libc::pipe2(pipe.as_mut_ptr(), libc::O_NONBLOCK), 0);
            Arena {
                channels: [Channel::new(0), Channel::new(1), Channel::new(8)],
                mutex: Handle(milo_mutex_new()),
                lock: Handle(milo_rwlock_new()),
                permits: Handle(milo_semaphore_new(PERMITS)),
                group: Handle(milo_waitgroup_new()),
                barrier: Handle(milo_barrier_new(2)),
                once: Handle(milo_once_new()),
                pipe,
                sent: zero(),
                received: zero(),
                holder: zero(),
                readers: zero(),
                writers: zero(),
                inside: zero(),
                met: zero(),
                runs: zero(),
                written: zero(),
                read: zero(),
            }
        }
    }

    /// One random thing. Every wait has a limit or a partner that is sure to come.
    fn act(&self, me: i64, chance: &mut Chance) {
        let ms = chance.below(3) as i64;
        let channel = &self.channels[chance.below(3) as usize];
        // SAFETY: live handles of the right kinds, and room where there must be.
        unsafe {
            match chance.below(13) {
                0 | 1 => self.send(channel, chance.below(1000) as i64 + 1, ms),
                2 | 3 => self.took(channel.recv_timeout(ms)),
                4 => self.took(channel.try_recv()),
                5 => self.with_mutex(me, chance),
                6 => self.with_lock(chance),
                7 => self.with_permit(ms),
                8 => {
                    assert_eq!(milo_waitgroup_add(self.group.raw(), 1), 0);
                    yield_now();
                    assert_eq!(milo_waitgroup_add(self.group.raw(), -1), 0);
                    milo_waitgroup_wait(self.group.raw(), ms, null());
                }
                9 => {
                    let mut leads = 0u8;
                    if milo_barrier_wait(self.barrier.raw(), &raw mut leads, ms, null()) == 0 {
                        self.met.fetch_add(1, SeqCst);
                    }
                }
                10 => self.once(),
                11 => self.select(ms),
                _ => self.talk(chance.below(2) == 0, ms),
            }
        }
    }

    fn send(&self, channel: &Channel, value: i64, ms: i64) {
        // Booked first: it may be received before we know that it was sent.
        self.sent.fetch_add(value, SeqCst);
        if channel.send_timeout(value, ms) != 0 {
            self.sent.fetch_sub(value, SeqCst);
        }
    }

    fn took(&self, result: Result<i64, i32>) {
        if let Ok(value) = result {
            self.received.fetch_add(value, SeqCst);
        }
    }

    unsafe fn with_mutex(&self, me: i64, chance: &mut Chance) {
        // SAFETY: a mutex.
        unsafe {
            if milo_mutex_lock(self.mutex.raw(), chance.below(4) as i64 - 1, null()) != 0 {
                return;
            }
            assert_eq!(self.holder.swap(me, SeqCst), 0);
            if chance.below(3) == 0 {
                yield_now();
            }
            assert_eq!(self.holder.swap(0, SeqCst), me);
            assert_eq!(milo_mutex_unlock(self.mutex.raw()), 0);
        }
    }

    unsafe fn with_lock(&self, chance: &mut Chance) {
        let ms = chance.below(4) as i64 - 1;
        // SAFETY: a readers-writer lock.
        unsafe {
            if chance.below(3) == 0 {
                if milo_rwlock_write(self.lock.raw(), ms, null()) != 0 {
                    return;
                }
                assert_eq!(
                    (self.writers.fetch_add(1, SeqCst), self.readers.load(SeqCst)),
                    (0, 0)
                );
                yield_now();
                assert_eq!(
                    (self.writers.fetch_sub(1, SeqCst), self.readers.load(SeqCst)),
                    (1, 0)
                );
            } else {
                if milo_rwlock_read(self.lock.raw(), ms, null()) != 0 {
                    return;
                }
                self.readers.fetch_add(1, SeqCst);
                assert_eq!(self.writers.load(SeqCst), 0);
                yield_now();
                self.readers.fetch_sub(1, SeqCst);
            }
            assert_eq!(milo_rwlock_unlock(self.lock.raw()), 0);
        }
    }

    unsafe fn with_permit(&self, ms: i64) {
        // SAFETY: a semaphore.
        unsafe {
            if milo_semaphore_acquire(self.permits.raw(), ms, null()) == 0 {
                assert!(self.inside.fetch_add(1, SeqCst) < PERMITS);
                yield_now();
                self.inside.fetch_sub(1, SeqCst);
                assert_eq!(milo_semaphore_release(self.permits.raw()), 0);
            }
        }
    }

    unsafe fn once(&self) {
        let mut must_run = 0u8;
        // SAFETY: a once, and room for an answer.
        unsafe {
            let status = milo_once_begin(self.once.raw(), &raw mut must_run, -1, null());
            if must_run != 0 {
                self.runs.fetch_add(1, SeqCst);
                yield_now();
                milo_once_finish(self.once.raw());
            }
            assert!(status != 0 || self.runs.load(SeqCst) == 1);
        }
    }

    unsafe fn select(&self, ms: i64) {
        // SAFETY: channels, a descriptor and a fresh set.
        unsafe {
            let set = Handle(milo_select_new());
            for channel in &self.channels {
                milo_select_add_recv(set.raw(), channel.raw());
            }
            milo_select_add_read(set.raw(), self.pipe[0]);
            match milo_select_wait(set.raw(), ms, null()) {
                arm @ 0..3 => self.took(self.channels[arm as usize].try_recv()),
                3 => self.talk(false, 0),
                _ => {}
            }
        }
    }

    /// Writes into the pipe, or reads from it.
    unsafe fn talk(&self, writes: bool, ms: i64) {
        let mut bytes = [0u8; 16];
        // SAFETY: a pipe that stays open, and room.
        unsafe {
            let count = if writes {
                milo_fd_write(self.pipe[1], bytes.as_ptr(), 3, ms, null())
            } else {
                milo_fd_read(self.pipe[0], bytes.as_mut_ptr(), 16, ms, null())
            };
            let book = if writes { &self.written } else { &self.read };
            book.fetch_add(count.max(0), SeqCst);
        }
    }

    /// After everybody has left.
    fn examine(&self) {
        for channel in &self.channels {
            while let Ok(value) = channel.try_recv() {
                self.received.fetch_add(value, SeqCst);
            }
        }
        // SAFETY: live objects; nobody uses them any more.
        unsafe {
            while self.read.load(SeqCst) < self.written.load(SeqCst) {
                self.talk(false, 0);
            }
            assert_eq!(self.sent.load(SeqCst), self.received.load(SeqCst));
            assert_eq!(self.met.load(SeqCst) % 2, 0);
            assert_eq!(milo_semaphore_available(self.permits.raw()), PERMITS);
            assert_eq!(milo_waitgroup_count(self.group.raw()), 0);
            assert_eq!(milo_mutex_try_lock(self.mutex.raw()), 1);
            assert_eq!(milo_rwlock_try_write(self.lock.raw()), 1);
            milo_mutex_unlock(self.mutex.raw());
            milo_rwlock_unlock(self.lock.raw());
            for end in self.pipe {
                assert_eq!(milo_fd_close(end), 0);
            }
        }
    }
}

fn everything() -> i32 {
    let seed = number("MILO_STRESS_SEED", std::process::id().into());
    let end = Instant::now() + Duration::from_secs(number("MILO_STRESS_SECONDS", 8));
    std::panic::set_hook(Box::new(move |about| {
        eprintln!("{about}\nMILO_STRESS_SEED={seed}");
        std::process::abort();
    }));
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut rounds = 0;
    while Instant::now() < end || rounds < 3 {
        round(&mut chance);
        rounds += 1;
    }
    println!("{rounds} rounds");
    0
}

fn round(chance: &mut Chance) {
    let arena = Arc::new(Arena::new());
    let contexts = 4 + chance.below(16) as i64;
    let (tasks, joined): (Vec<Handle>, Vec<Handle>) = {
        let (mut tasks, mut threads) = (Vec::new(), Vec::new());
        for me in 1..=contexts {
            let arena = arena.clone();
            let mut mine = Chance(chance.below(u64::MAX) | 1);
            let body = move || (0..60).for_each(|_| arena.act(me, &mut mine));
            match chance.below(4) {
                0 => tasks.push(go(body)),
                1 => tasks.push(go_parallel(body)),
                2 => threads.push(thread("", body)),
                _ => {
                    let mut body = Some(body);
                    threads.push(thread("", move || {
                        go(body.take().expect("called once"));
                    }));
                }
            }
        }
        (tasks, threads)
    };
    // Main takes part, and cancels some of them meanwhile.
    for _ in 0..20 {
        arena.act(-1, chance);
        if !tasks.is_empty() && chance.below(4) == 0 {
            let victim = &tasks[chance.below(tasks.len() as u64) as usize];
            // SAFETY: a task's handle.
            unsafe { milo_task_cancel(victim.raw()) };
        }
    }
    tasks.iter().for_each(|task| assert_eq!(join_task(task), 0));
    joined
        .iter()
        .for_each(|thread| assert_eq!(join_thread(thread), 0));
    // SAFETY: always.
    unsafe { assert_eq!((milo_task_active(), milo_thread_active()), (0, 1)) };
    arena.examine();
}

fn resident_kilobytes() -> i64 {
    let text = std::fs::read_to_string("/proc/self/statm").expect("the system's count");
    let pages: i64 = text
        .split(' ')
        .nth(1)
        .and_then(|field| field.parse().ok())
        .expect("a number");
    pages * 4
}

/// 100,000 pairs of an OS thread and a green thread over a channel of their own, one after the other: what they used is
/// used again.
fn pairs() -> i32 {
    let count = number("MILO_STRESS_PAIRS", 10_000) as i64;
    let pair = |i: i64| {
        let channel = Channel::new(i % 3);
        let sender = channel.clone();
        let other = thread("", move || assert_eq!(sender.send(i), 0));
        let task = go(move || assert_eq!(channel.recv(), Ok(i)));
        assert_eq!((join_task(&task), join_thread(&other)), (0, 0));
    };
    (0..500).for_each(pair);
    let before = resident_kilobytes();
    (0..count).for_each(pair);
    let grown = resident_kilobytes() - before;
    assert!(
        grown < 512,
        "{grown} KB more after {count} pairs of a thread and a task"
    );
    0
}
