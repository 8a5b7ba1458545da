//! What one context wrote before a hand-over, another reads after it: plain memory behind every primitive.
//!
//! The values are checked, so these programs fail by themselves when a hand-over comes too early. Under
//! ThreadSanitizer (`runtime/sanitize.py`) they also fail when it was not ordered, whatever values came out.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::cell::UnsafeCell;
use std::ptr::null;
use std::sync::Arc;

pub const PROGRAMS: &[Program] = &[
    passes("payload-channels", channels),
    passes("payload-mutex", mutex),
    passes("payload-rwlock", rwlock),
    passes("payload-semaphore", semaphore),
    passes("payload-wait-group", wait_group),
    passes("payload-barrier", barrier),
    passes("payload-once", once),
    passes("payload-joins", joins),
    passes("payload-select", select),
    passes("payload-parallel", parallel),
    passes("payload-pool", pool),
    passes("payload-last-holder", last_holder),
    passes("payload-wake-ups", wake_ups),
];

/// Words that only the order of events protects.
struct Plain<const N: usize>(UnsafeCell<[i64; N]>);

// SAFETY: whether the primitives order the accesses is what is tested.
unsafe impl<const N: usize> Sync for Plain<N> {}

impl<const N: usize> Plain<N> {
    fn new() -> Arc<Plain<N>> {
        Arc::new(Plain(UnsafeCell::new([0; N])))
    }

    fn get(&self, at: usize) -> i64 {
        // SAFETY: the primitive under test keeps writers away.
        unsafe { self.0.get().cast::<i64>().add(at).read() }
    }

    fn set(&self, at: usize, value: i64) {
        // SAFETY: the primitive under test keeps all others away.
        unsafe { self.0.get().cast::<i64>().add(at).write(value) }
    }

    fn add(&self, at: usize, value: i64) {
        self.set(at, self.get(at) + value);
    }
}

/// Starts contexts of all kinds, those of OS threads twice, and waits for them.
fn contexts(body: impl Fn(usize) + Clone + Send + 'static) {
    let kinds = [0, 1, 1, 2, 2];
    let started = kinds.iter().enumerate().map(|(me, &kind)| {
        let body = body.clone();
        let started = start(kind, move || body(me));
        (kind, started)
    });
    for (kind, started) in started.collect::<Vec<_>>() {
        assert_eq!(
            if kind == 0 {
                join_task(&started)
            } else {
                join_thread(&started)
            },
            0
        );
    }
}

/// Boxes through channels: whoever receives one reads it and frees it.
fn channels() -> i32 {
    for capacity in [0, 1, 16] {
        let channel = Channel::new(capacity);
        let receiving = channel.clone();
        let sums = Plain::<2>::new();
        let sum = sums.clone();
        let receiver = thread("", move || {
            let inner = receiving.clone();
            let (first, second) = (sum.clone(), sum.clone());
            // A task and its thread receive side by side.
            let task = go(move || receive_all(&inner, |value| first.add(0, value)));
            receive_all(&receiving, |value| second.add(1, value));
            join_task(&task);
        });
        let sender = channel.clone();
        contexts(move |me| {
            for i in 0..400 {
                let letter = Box::into_raw(Box::new(me as i64 * 1000 + i));
                assert_eq!(sender.send(letter as i64), 0);
            }
        });
        channel.close();
        join_thread(&receiver);
        let all: i64 = (0..5).map(|me| 400 * me * 1000 + 399 * 200).sum();
        assert_eq!(sums.get(0) + sums.get(1), all);
    }
    0
}

fn receive_all(channel: &Channel, mut take: impl FnMut(i64)) {
    while let Ok(letter) = channel.recv() {
        // SAFETY: made by the sender, which gave it away.
        take(*unsafe { Box::from_raw(letter as *mut i64) });
    }
}

fn mutex() -> i32 {
    // SAFETY: always.
    let (mutex, words) = (Handle(unsafe { milo_mutex_new() }), Plain::<2>::new());
    let (lock, inner) = (mutex.clone(), words.clone());
    contexts(move |me| {
        for i in 0..3000 {
            // SAFETY: a mutex.
            unsafe {
                assert_eq!(milo_mutex_lock(lock.raw(), -1, null()), 0);
                assert_eq!(inner.get(0), inner.get(1));
                inner.add(0, 1);
                if i % 500 == me as i64 {
                    yield_now();
                }
                inner.add(1, 1);
                assert_eq!(milo_mutex_unlock(lock.raw()), 0);
            }
        }
    });
    assert_eq!(words.get(0), 15_000);
    0
}

fn rwlock() -> i32 {
    // SAFETY: always.
    let (lock, words) = (Handle(unsafe { milo_rwlock_new() }), Plain::<2>::new());
    let (inner, held) = (words.clone(), lock.clone());
    contexts(move |me| {
        for i in 0..2000 {
            let writes = (i + me) % 8 == 0;
            // SAFETY: a readers-writer lock.
            unsafe {
                if writes {
                    assert_eq!(milo_rwlock_write(held.raw(), -1, null()), 0);
                    inner.add(0, 1);
                } else {
                    assert_eq!(milo_rwlock_read(held.raw(), -1, null()), 0);
                }
                if i % 300 == 0 {
                    yield_now();
                }
                if writes {
                    inner.add(1, 1);
                } else {
                    assert_eq!(inner.get(0), inner.get(1));
                }
                assert_eq!(milo_rwlock_unlock(held.raw()), 0);
            }
        }
    });
    assert_eq!(words.get(0), 1250);
    0
}

/// One permit is a mutex.
fn semaphore() -> i32 {
    // SAFETY: always.
    let (permit, words) = (Handle(unsafe { milo_semaphore_new(1) }), Plain::<1>::new());
    let inner = words.clone();
    contexts(move |_| {
        for _ in 0..2000 {
            // SAFETY: a semaphore.
            unsafe {
                assert_eq!(milo_semaphore_acquire(permit.raw(), -1, null()), 0);
                inner.add(0, 1);
                assert_eq!(milo_semaphore_release(permit.raw()), 0);
            }
        }
    });
    assert_eq!(words.get(0), 10_000);
    0
}

fn wait_group() -> i32 {
    for _ in 0..100 {
        // SAFETY: always.
        let (group, words) = (Handle(unsafe { milo_waitgroup_new() }), Plain::<3>::new());
        // SAFETY: a wait group.
        assert_eq!(unsafe { milo_waitgroup_add(group.raw(), 3) }, 0);
        for kind in 0..3 {
            let (group, words) = (group.clone(), words.clone());
            start(kind, move || {
                words.set(kind, 1);
                // SAFETY: a wait group.
                assert_eq!(unsafe { milo_waitgroup_add(group.raw(), -1) }, 0);
            });
        }
        // SAFETY: a wait group.
        assert_eq!(unsafe { milo_waitgroup_wait(group.raw(), -1, null()) }, 0);
        assert_eq!(words.get(0) + words.get(1) + words.get(2), 3);
    }
    0
}

/// Everybody writes a word of his own, and after the barrier reads all.
fn barrier() -> i32 {
    // SAFETY: always.
    let (barrier, words) = (Handle(unsafe { milo_barrier_new(5) }), Plain::<5>::new());
    contexts(move |me| {
        for round in 1..200 {
            let meet = || {
                let mut leads = 0u8;
                // SAFETY: a barrier, and room for an answer.
                assert_eq!(
                    unsafe { milo_barrier_wait(barrier.raw(), &raw mut leads, -1, null()) },
                    0
                );
            };
            words.set(me, round);
            meet();
            (0..5).for_each(|other| assert_eq!(words.get(other), round));
            meet();
        }
    });
    0
}

fn once() -> i32 {
    for _ in 0..100 {
        // SAFETY: always.
        let (once, words) = (Handle(unsafe { milo_once_new() }), Plain::<1>::new());
        contexts(move |_| {
            let mut must_run = 0u8;
            // SAFETY: a once, and room for an answer.
            unsafe {
                assert_eq!(milo_once_begin(once.raw(), &raw mut must_run, -1, null()), 0);
                if must_run != 0 {
                    words.add(0, 1);
                    milo_once_finish(once.raw());
                }
            }
            assert_eq!(words.get(0), 1);
        });
    }
    0
}

fn joins() -> i32 {
    for round in 0..200 {
        let words = Plain::<2>::new();
        let (first, second) = (words.clone(), words.clone());
        let other = thread("", move || first.set(0, round));
        let task = go_parallel(move || second.set(1, round));
        assert_eq!((join_thread(&other), join_task(&task)), (0, 0));
        assert_eq!((words.get(0), words.get(1)), (round, round));
    }
    0
}

fn select() -> i32 {
    let channels: Vec<Channel> = (0..3).map(Channel::new).collect();
    let (senders, sums) = (channels.clone(), Plain::<1>::new());
    let inner = sums.clone();
    let receiver = thread("", move || {
        let mut left = 5 * 300;
        while left > 0 {
            // SAFETY: channels and a fresh set.
            let arm = unsafe {
                let set = Handle(milo_select_new());
                channels.iter().for_each(|channel| {
                    milo_select_add_recv(set.raw(), channel.raw());
                });
                milo_select_wait(set.raw(), -1, null())
            };
            if let Ok(letter) = channels[arm as usize].try_recv() {
                // SAFETY: made by the sender, which gave it away.
                inner.add(0, *unsafe { Box::from_raw(letter as *mut i64) });
                left -= 1;
            }
        }
    });
    contexts(move |me| {
        for i in 0..300 {
            let letter = Box::into_raw(Box::new(1i64));
            assert_eq!(senders[(me + i) % 3].send(letter as i64), 0);
        }
    });
    join_thread(&receiver);
    assert_eq!(sums.get(0), 1500);
    0
}

/// Branches read what was there before, and what they write is there after.
fn parallel() -> i32 {
    for count in [2usize, 3, 5] {
        for round in 1..400 {
            let words = Plain::<6>::new();
            words.set(5, round);
            let closures: Vec<_> = (0..count)
                .map(|me| {
                    let words = words.clone();
                    let branch = move || {
                        words.set(me, words.get(5));
                        if round % 100 == 0 {
                            yield_now();
                        }
                    };
                    (null::<u8>(), closure(branch))
                })
                .collect();
            // SAFETY: closures, which stay ours.
            unsafe {
                milo_parallel(count as i64, closures.as_ptr().cast(), null());
                closures
                    .iter()
                    .for_each(|&(_, env)| milo_closure_env_release(env));
            }
            (0..count).for_each(|me| assert_eq!(words.get(me), round));
        }
    }
    0
}

/// Tasks of the pool that start more of them.
fn pool() -> i32 {
    for round in 0..50 {
        let words = Plain::<16>::new();
        let tasks: Vec<Handle> = (0..8)
            .map(|me| {
                let words = words.clone();
                go_parallel(move || {
                    words.set(me, round);
                    let words = words.clone();
                    let child = go_parallel(move || words.set(me + 8, words.get(me)));
                    assert_eq!(join_task(&child), 0);
                })
            })
            .collect();
        tasks.iter().for_each(|task| assert_eq!(join_task(task), 0));
        (0..16).for_each(|word| assert_eq!(words.get(word), round));
    }
    0
}

/// The last holder frees what the others have used.
fn last_holder() -> i32 {
    for round in 0..300 {
        let channel = Channel::new(4);
        for _ in 0..3 {
            let channel = channel.clone();
            thread("", move || assert_eq!(channel.try_send(round), 0));
        }
        let task = go_parallel(move || {
            let _ = channel.try_recv();
        });
        drop(task);
    }
    while active_threads() > 1 {
        sleep_ms(1);
    }
    0
}

fn active_threads() -> i64 {
    // SAFETY: always.
    unsafe { milo_thread_active() }
}

/// Two threads that wake each other, each after the other has gone to sleep: a forgotten wake-up stops them.
fn wake_ups() -> i32 {
    let (there, back) = (Channel::new(0), Channel::new(0));
    let words = Plain::<1>::new();
    let (there2, back2, inner) = (there.clone(), back.clone(), words.clone());
    let other = thread("", move || {
        for i in 0..600 {
            assert_eq!(there2.recv(), Ok(i));
            inner.add(0, 1);
            pause(i);
            assert_eq!(back2.send(i), 0);
        }
    });
    for i in 0..600 {
        words.add(0, 1);
        pause(i + 1);
        assert_eq!(there.send(i), 0);
        assert_eq!(back.recv(), Ok(i));
    }
    join_thread(&other);
    assert_eq!(words.get(0), 1200);
    0
}

/// Long enough now and then that the other side sleeps.
fn pause(i: i64) {
    if i % 4 == 0 {
        std::thread::sleep(std::time::Duration::from_micros(300));
    }
}
