//! Mutexes, readers-writer locks, semaphores, wait groups, barriers, once, atomics.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::ptr::null;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::SeqCst};

pub const PROGRAMS: &[Program] = &[
    passes("mutex-rules", mutex_rules),
    passes("mutex-counter", mutex_counter),
    passes("mutex-order", mutex_order),
    passes("mutex-timeout", mutex_timeout),
    passes("rwlock-rules", rwlock_rules),
    passes("rwlock-invariant", rwlock_invariant),
    passes("rwlock-writer-not-starved", rwlock_writer),
    passes("rwlock-open-and-shut", rwlock_open_and_shut),
    passes("semaphore", semaphore),
    passes("wait-group", wait_group),
    passes("barrier", barrier),
    passes("once", once),
    passes("atomics", atomics),
    passes("cells-and-locals", cells_and_locals),
];

/// A number that only a lock protects.
#[derive(Clone)]
struct Plain(Arc<Unguarded>);

struct Unguarded(std::cell::UnsafeCell<i64>);

// SAFETY: that the lock protects it is what is tested.
unsafe impl Sync for Unguarded {}

impl Plain {
    fn new() -> Plain {
        Plain(Arc::new(Unguarded(std::cell::UnsafeCell::new(0))))
    }

    fn get(&self) -> i64 {
        // SAFETY: the caller holds the lock under test.
        unsafe { *self.0.0.get() }
    }

    fn set(&self, value: i64) {
        // SAFETY: the caller holds the lock under test.
        unsafe { *self.0.0.get() = value }
    }
}

fn mutex() -> Handle {
    // SAFETY: always.
    Handle(unsafe { milo_mutex_new() })
}

fn lock(mutex: &Handle) -> i32 {
    // SAFETY: a mutex.
    unsafe { milo_mutex_lock(mutex.raw(), -1, null()) }
}

fn unlock(mutex: &Handle) -> i32 {
    // SAFETY: a mutex.
    unsafe { milo_mutex_unlock(mutex.raw()) }
}

fn mutex_rules() -> i32 {
    let mutex = mutex();
    assert_eq!((unlock(&mutex), lock(&mutex), lock(&mutex)), (6, 0, 5));
    let other = mutex.clone();
    // SAFETY: a mutex.
    let task = go(move || unsafe {
        assert_eq!(
            (milo_mutex_try_lock(other.raw()), milo_mutex_unlock(other.raw())),
            (0, 6)
        );
    });
    join_task(&task);
    assert_eq!(unlock(&mutex), 0);
    let held = mutex.clone();
    lock(&mutex);
    let waiter = thread("", move || assert_eq!(lock(&held), 4));
    sleep_ms(20);
    mutex.destroy();
    assert_eq!(join_thread(&waiter), 0);
    assert_eq!((unlock(&mutex), lock(&mutex)), (0, 4));
    0
}

fn mutex_counter() -> i32 {
    let (mutex, count) = (mutex(), Plain::new());
    let all: Vec<_> = (0..6)
        .map(|kind| {
            let (mutex, count) = (mutex.clone(), count.clone());
            start(kind, move || {
                for i in 0..5000 {
                    assert_eq!(lock(&mutex), 0);
                    count.set(count.get() + 1);
                    if i % 100 == 0 {
                        yield_now();
                    }
                    assert_eq!(unlock(&mutex), 0);
                }
            })
        })
        .collect();
    join_all(&all);
    assert_eq!(count.get(), 30_000);
    0
}

fn join_all(handles: &[Handle]) {
    for (kind, handle) in handles.iter().enumerate() {
        assert_eq!(
            if kind % 3 == 0 {
                join_task(handle)
            } else {
                join_thread(handle)
            },
            0
        );
    }
}

fn mutex_order() -> i32 {
    let (mutex, next) = (mutex(), Plain::new());
    lock(&mutex);
    for i in 0..50 {
        let (mutex, next) = (mutex.clone(), next.clone());
        go(move || {
            assert_eq!(lock(&mutex), 0);
            assert_eq!(next.get(), i);
            next.set(i + 1);
            yield_now();
            unlock(&mutex);
        });
    }
    yield_now();
    unlock(&mutex);
    0
}

fn mutex_timeout() -> i32 {
    let (mutex, gave_up) = (mutex(), Channel::new(1));
    lock(&mutex);
    let (other, tell) = (mutex.clone(), gave_up.clone());
    // SAFETY: a mutex.
    let task = go(move || unsafe {
        assert_eq!(milo_mutex_lock(other.raw(), 20, null()), 2);
        assert_eq!(tell.send(1), 0);
        assert_eq!(milo_mutex_lock(other.raw(), 5000, null()), 0);
        assert_eq!(milo_mutex_unlock(other.raw()), 0);
    });
    assert_eq!(gave_up.recv(), Ok(1));
    sleep_ms(10);
    unlock(&mutex);
    assert_eq!(join_task(&task), 0);
    0
}

fn rwlock_rules() -> i32 {
    // SAFETY: a lock.
    unsafe {
        let lock = Handle(milo_rwlock_new());
        assert_eq!(milo_rwlock_unlock(lock.raw()), 6);
        assert_eq!(
            (
                milo_rwlock_read(lock.raw(), -1, null()),
                milo_rwlock_read(lock.raw(), -1, null())
            ),
            (0, 0)
        );
        assert_eq!(
            (
                milo_rwlock_write(lock.raw(), -1, null()),
                milo_rwlock_try_write(lock.raw())
            ),
            (5, 0)
        );
        assert_eq!(
            (
                milo_rwlock_unlock(lock.raw()),
                milo_rwlock_unlock(lock.raw()),
                milo_rwlock_unlock(lock.raw())
            ),
            (0, 0, 6)
        );
        assert_eq!(
            (
                milo_rwlock_write(lock.raw(), -1, null()),
                milo_rwlock_read(lock.raw(), -1, null())
            ),
            (0, 5)
        );
        let other = lock.clone();
        let task = go(move || {
            assert_eq!(
                (
                    milo_rwlock_try_read(other.raw()),
                    milo_rwlock_read(other.raw(), 10, null())
                ),
                (0, 2)
            )
        });
        join_task(&task);
        assert_eq!(
            (milo_rwlock_unlock(lock.raw()), milo_rwlock_try_read(lock.raw())),
            (0, 1)
        );
    }
    0
}

/// Two numbers that only writers make differ.
fn rwlock_invariant() -> i32 {
    // SAFETY: a lock.
    let lock = Handle(unsafe { milo_rwlock_new() });
    let (a, b) = (Plain::new(), Plain::new());
    let all: Vec<_> = (0..9)
        .map(|kind| {
            let (lock, a, b) = (lock.clone(), a.clone(), b.clone());
            // SAFETY: a lock.
            start(kind, move || unsafe {
                for i in 0..2000 {
                    if (i + kind) % 4 == 0 {
                        assert_eq!(milo_rwlock_write(lock.raw(), -1, null()), 0);
                        a.set(a.get() + 1);
                        if i % 50 == 0 {
                            yield_now();
                        }
                        b.set(b.get() + 1);
                    } else {
                        assert_eq!(milo_rwlock_read(lock.raw(), -1, null()), 0);
                        if i % 50 == 0 {
                            yield_now();
                        }
                        assert_eq!(a.get(), b.get());
                    }
                    assert_eq!(milo_rwlock_unlock(lock.raw()), 0);
                }
            })
        })
        .collect();
    join_all(&all);
    assert_eq!(a.get(), 9 * 500);
    0
}

fn rwlock_writer() -> i32 {
    // SAFETY: a lock.
    let lock = Handle(unsafe { milo_rwlock_new() });
    let written = Arc::new(AtomicBool::new(false));
    for _ in 0..2 {
        let (lock, written) = (lock.clone(), written.clone());
        // SAFETY: a lock.
        go(move || unsafe {
            while !written.load(SeqCst) {
                assert_eq!(milo_rwlock_read(lock.raw(), -1, null()), 0);
                yield_now();
                yield_now();
                milo_rwlock_unlock(lock.raw());
            }
        });
    }
    // SAFETY: a lock.
    go(move || unsafe {
        assert_eq!(milo_rwlock_write(lock.raw(), -1, null()), 0);
        written.store(true, SeqCst);
        milo_rwlock_unlock(lock.raw());
    });
    0
}

/// So many readers without a writer that the lock opens, then a writer, over and over; readers read twice now and then,
/// and more of them at a time than a thread has entries.
fn rwlock_open_and_shut() -> i32 {
    // SAFETY: always.
    let (lock, value) = (Handle(unsafe { milo_rwlock_new() }), Plain::new());
    let read = |lock: &Handle, value: &Plain, deep: i64| {
        // SAFETY: a readers-writer lock.
        unsafe {
            (0..deep).for_each(|_| assert_eq!(milo_rwlock_read(lock.raw(), -1, null()), 0));
            let before = value.get();
            assert_eq!(milo_rwlock_write(lock.raw(), -1, null()), 5);
            if before % 7 == 0 {
                yield_now();
            }
            assert_eq!(value.get(), before);
            (0..deep).for_each(|_| assert_eq!(milo_rwlock_unlock(lock.raw()), 0));
        }
    };
    let others: Vec<_> = (0..4)
        .map(|kind| {
            let (lock, value) = (lock.clone(), value.clone());
            start(kind + 1, move || {
                for i in 0..20_000 {
                    read(&lock, &value, if i % 500 == 0 { 11 } else { 1 + i % 2 });
                    if i % 4000 == 0 {
                        // SAFETY: the same lock.
                        unsafe {
                            assert_eq!(milo_rwlock_write(lock.raw(), -1, null()), 0);
                            value.set(value.get() + 1);
                            assert_eq!(milo_rwlock_unlock(lock.raw()), 0);
                        }
                    }
                }
            })
        })
        .collect();
    // Kinds 1, 2, 0 and 1 again.
    for (at, other) in others.iter().enumerate() {
        assert_eq!(
            if at == 2 {
                join_task(other)
            } else {
                join_thread(other)
            },
            0
        );
    }
    assert_eq!(value.get(), 20);
    // SAFETY: the same lock.
    unsafe {
        assert_eq!(milo_rwlock_unlock(lock.raw()), 6);
        assert_eq!(milo_rwlock_try_write(lock.raw()), 1);
    }
    0
}

fn semaphore() -> i32 {
    // SAFETY: a semaphore.
    unsafe {
        assert!(milo_semaphore_new(-1).is_null());
        let permits = Handle(milo_semaphore_new(3));
        let (inside, most) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
        let all: Vec<_> = (0..9)
            .map(|kind| {
                let (permits, inside, most) = (permits.clone(), inside.clone(), most.clone());
                start(kind, move || {
                    for _ in 0..300 {
                        assert_eq!(milo_semaphore_acquire(permits.raw(), -1, null()), 0);
                        most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
                        yield_now();
                        inside.fetch_sub(1, SeqCst);
                        assert_eq!(milo_semaphore_release(permits.raw()), 0);
                    }
                })
            })
            .collect();
        join_all(&all);
        assert!(most.load(SeqCst) <= 3);
        assert_eq!(milo_semaphore_available(permits.raw()), 3);
        (0..3).for_each(|_| assert_eq!(milo_semaphore_try_acquire(permits.raw()), 1));
        assert_eq!(
            (
                milo_semaphore_try_acquire(permits.raw()),
                milo_semaphore_acquire(permits.raw(), 5, null())
            ),
            (0, 2)
        );
    }
    0
}

fn wait_group() -> i32 {
    // SAFETY: a group.
    unsafe {
        let group = Handle(milo_waitgroup_new());
        assert_eq!(
            (
                milo_waitgroup_wait(group.raw(), -1, null()),
                milo_waitgroup_add(group.raw(), -1)
            ),
            (0, 7)
        );
        let done = Arc::new(AtomicI64::new(0));
        milo_waitgroup_add(group.raw(), 30);
        for kind in 0..30 {
            let (group, done) = (group.clone(), done.clone());
            start(kind, move || {
                yield_now();
                done.fetch_add(1, SeqCst);
                assert_eq!(milo_waitgroup_add(group.raw(), -1), 0);
            });
        }
        assert_eq!(milo_waitgroup_wait(group.raw(), -1, null()), 0);
        assert_eq!((done.load(SeqCst), milo_waitgroup_count(group.raw())), (30, 0));
        milo_waitgroup_add(group.raw(), 1);
        assert_eq!(milo_waitgroup_wait(group.raw(), 5, null()), 2);
    }
    0
}

fn barrier() -> i32 {
    // SAFETY: a barrier.
    unsafe {
        assert!(milo_barrier_new(0).is_null());
        let barrier = Handle(milo_barrier_new(6));
        let (leaders, arrived) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
        let all: Vec<_> = (0..6)
            .map(|kind| {
                let (barrier, leaders, arrived) = (barrier.clone(), leaders.clone(), arrived.clone());
                start(kind, move || {
                    for round in 1..=200 {
                        arrived.fetch_add(1, SeqCst);
                        let mut leads = 9;
                        assert_eq!(milo_barrier_wait(barrier.raw(), &mut leads, -1, null()), 0);
                        assert!(arrived.load(SeqCst) >= round * 6);
                        leaders.fetch_add(leads.into(), SeqCst);
                    }
                })
            })
            .collect();
        join_all(&all);
        assert_eq!(leaders.load(SeqCst), 200);
    }
    0
}

fn once() -> i32 {
    // SAFETY: a once.
    unsafe {
        let once = Handle(milo_once_new());
        let runs = Arc::new(AtomicI64::new(0));
        let all: Vec<_> = (0..9)
            .map(|kind| {
                let (once, runs) = (once.clone(), runs.clone());
                start(kind, move || {
                    let mut run = 9;
                    assert_eq!(milo_once_begin(once.raw(), &mut run, -1, null()), 0);
                    if run == 1 {
                        let mut again = 9;
                        assert_eq!(
                            (milo_once_begin(once.raw(), &mut again, -1, null()), again),
                            (5, 0)
                        );
                        sleep_ms(20);
                        runs.fetch_add(1, SeqCst);
                        milo_once_finish(once.raw());
                    }
                    assert_eq!(runs.load(SeqCst), 1);
                })
            })
            .collect();
        join_all(&all);
        assert_eq!(milo_once_is_done(once.raw()), 1);
    }
    0
}

fn atomics() -> i32 {
    // SAFETY: atomics.
    unsafe {
        let wide = Handle(milo_atomic_new(5));
        assert_eq!(
            (
                milo_atomic_add(wide.raw(), 2),
                milo_atomic_sub(wide.raw(), 1),
                milo_atomic_load(wide.raw())
            ),
            (5, 7, 6)
        );
        assert_eq!(
            (
                milo_atomic_cas(wide.raw(), 6, 9),
                milo_atomic_cas(wide.raw(), 6, 1)
            ),
            (6, 9)
        );
        assert_eq!(
            (
                milo_atomic_swap(wide.raw(), i64::MAX),
                milo_atomic_add_get(wide.raw(), 1)
            ),
            (9, i64::MIN)
        );
        milo_atomic_store(wide.raw(), 0b1100);
        assert_eq!(
            (
                milo_atomic_and(wide.raw(), 0b0110),
                milo_atomic_or(wide.raw(), 0b1)
            ),
            (0b1100, 0b100)
        );
        assert_eq!(
            (
                milo_atomic_xor(wide.raw(), 0b1),
                wide.0.add(16).cast::<i64>().read()
            ),
            (0b101, 0b100)
        );
        let narrow = Handle(milo_atomic32_new(i32::MAX));
        assert_eq!(
            (
                milo_atomic32_add_get(narrow.raw(), 1),
                milo_atomic32_cas(narrow.raw(), i32::MIN, 3)
            ),
            (i32::MIN, i32::MIN)
        );
        assert_eq!(
            (
                milo_atomic32_load(narrow.raw()),
                milo_handle_same(narrow.raw(), wide.raw())
            ),
            (3, 0)
        );
        let shared = wide.clone();
        milo_atomic_store(wide.raw(), 0);
        let threads: Vec<_> = (0..3)
            .map(|_| {
                let shared = shared.clone();
                thread("", move || {
                    (0..20_000).for_each(|_| {
                        milo_atomic_add(shared.raw(), 1);
                    })
                })
            })
            .collect();
        threads
            .iter()
            .for_each(|thread| assert_eq!(join_thread(thread), 0));
        assert_eq!(milo_atomic_load(wide.raw()), 60_000);
    }
    0
}

static DROPS: AtomicI64 = AtomicI64::new(0);

extern "C" fn set_seven(value: *mut u8) {
    // SAFETY: a fresh variable.
    unsafe { *value.cast::<i64>() = 7 }
}

extern "C" fn count_drop(value: *mut u8) {
    // SAFETY: a variable.
    DROPS.fetch_add(unsafe { *value.cast::<i64>() }, SeqCst);
}

fn cells_and_locals() -> i32 {
    let local = || {
        static KEY: u8 = 0;
        let init = set_seven as *const () as *const u8;
        // SAFETY: a variable of eight bytes.
        unsafe { milo_thread_local(&KEY, 8, 8, init, count_drop as *const () as *const u8).cast::<i64>() }
    };
    // SAFETY: variables and cells of eight bytes.
    unsafe {
        *local() += 1;
        let other = thread("", move || {
            assert_eq!(*local(), 7);
            *local() = 100;
        });
        join_thread(&other);
        assert_eq!((*local(), DROPS.load(SeqCst)), (8, 100));
        let value = 5i64;
        let drop_function = count_drop as *const () as *const u8;
        let cell = Handle(milo_cell_new((&raw const value).cast(), 8, 8, drop_function));
        let second = cell.clone();
        *milo_cell_value(cell.raw()).cast::<i64>() += 1;
        drop(cell);
        assert_eq!(
            (*milo_cell_value(second.raw()).cast::<i64>(), DROPS.load(SeqCst)),
            (6, 100)
        );
        drop(second);
        assert_eq!(DROPS.load(SeqCst), 106);
    }
    0
}
