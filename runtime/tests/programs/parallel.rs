//! `parallel`, and tasks on the pool.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::collections::HashSet;
use std::ptr::null;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

pub const PROGRAMS: &[Program] = &[
    passes("parallel-branches", branches),
    passes("parallel-different-threads", different_threads),
    passes("parallel-branches-may-wait", may_wait),
    passes("parallel-after-idleness", after_idleness),
    passes("parallel-nested", nested),
    passes("parallel-in-task", in_task),
    passes("parallel-tasks-of-a-branch", tasks_of_a_branch),
    passes("parallel-for", range),
    passes("pool-tasks", pool),
    passes("pool-tasks-drain", pool_drain),
];

fn parallel(branches: Vec<Box<dyn FnMut()>>) {
    let closures: Vec<_> = branches
        .into_iter()
        .map(|branch| (null::<u8>(), closure(branch)))
        .collect();
    // SAFETY: closures, which stay ours.
    unsafe {
        milo_parallel(closures.len() as i64, closures.as_ptr().cast(), null());
        closures
            .iter()
            .for_each(|&(_, env)| milo_closure_env_release(env));
    }
}

fn adding(sum: &Arc<AtomicI64>, value: i64) -> Box<dyn FnMut()> {
    let sum = sum.clone();
    Box::new(move || {
        sum.fetch_add(value, SeqCst);
    })
}

fn branches() -> i32 {
    let sum = Arc::new(AtomicI64::new(0));
    for round in 0..2000 {
        parallel((0..round % 5).map(|value| adding(&sum, value)).collect());
    }
    assert_eq!(sum.load(SeqCst), 400 * (1 + (1 + 2) + (1 + 2 + 3)));
    0
}

/// Branches that run at the same time: each waits for all.
fn different_threads() -> i32 {
    let ids = Arc::new(Mutex::new(HashSet::new()));
    // SAFETY: always.
    let barrier = Handle(unsafe { milo_barrier_new(5) });
    parallel(
        (0..5)
            .map(|_| -> Box<dyn FnMut()> {
                let (ids, barrier) = (ids.clone(), barrier.clone());
                Box::new(move || {
                    let mut leads = 0u8;
                    // SAFETY: a barrier, and room for an answer.
                    unsafe {
                        ids.lock().unwrap().insert(milo_thread_current_id());
                        assert_eq!(milo_barrier_wait(barrier.raw(), &raw mut leads, -1, null()), 0);
                    }
                })
            })
            .collect(),
    );
    assert_eq!(ids.lock().unwrap().len(), 5);
    0
}

/// Branches that wait for each other must not be run one after another.
fn may_wait() -> i32 {
    for _ in 0..200 {
        let (there, back) = (Channel::new(0), Channel::new(0));
        let (there2, back2) = (there.clone(), back.clone());
        parallel(vec![
            Box::new(move || assert_eq!((there.send(1), back.recv()), (0, Ok(2)))),
            Box::new(move || assert_eq!((there2.recv(), back2.send(2)), (Ok(1), 0))),
        ]);
    }
    0
}

/// Branches that wait for each other get their threads whatever the helpers did before: nothing, or looking in vain.
fn after_idleness() -> i32 {
    let sum = Arc::new(AtomicI64::new(0));
    for round in 0..40 {
        if round % 4 != 0 {
            for _ in 0..round * 100 {
                parallel(vec![adding(&sum, 1), adding(&sum, 1)]);
            }
        }
        if round % 3 == 0 {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let count = 2 + round as usize % 3;
        // SAFETY: always.
        let barrier = Handle(unsafe { milo_barrier_new(count as i64) });
        let meeting = |_| -> Box<dyn FnMut()> {
            let barrier = barrier.clone();
            Box::new(move || {
                let mut leads = 0u8;
                // SAFETY: a barrier, and room for an answer.
                assert_eq!(
                    unsafe { milo_barrier_wait(barrier.raw(), &raw mut leads, -1, null()) },
                    0
                );
            })
        };
        parallel((0..count).map(meeting).collect());
    }
    0
}

fn nested() -> i32 {
    let sum = Arc::new(AtomicI64::new(0));
    let outer = (0..4).map(|_| -> Box<dyn FnMut()> {
        let sum = sum.clone();
        Box::new(move || parallel((0..4).map(|value| adding(&sum, value)).collect()))
    });
    parallel(outer.collect());
    assert_eq!(sum.load(SeqCst), 24);
    0
}

fn in_task() -> i32 {
    let sum = Arc::new(AtomicI64::new(0));
    for _ in 0..10 {
        let sum = sum.clone();
        go(move || parallel((0..3).map(|value| adding(&sum, value)).collect()));
    }
    // SAFETY: always.
    unsafe { milo_task_run_to_completion(null()) };
    assert_eq!(sum.load(SeqCst), 30);
    0
}

fn tasks_of_a_branch() -> i32 {
    let sum = Arc::new(AtomicI64::new(0));
    let branch = |sum: &Arc<AtomicI64>| -> Box<dyn FnMut()> {
        let sum = sum.clone();
        Box::new(move || {
            let sum = sum.clone();
            go(move || {
                sleep_ms(5);
                sum.fetch_add(1, SeqCst);
            });
        })
    };
    parallel(vec![branch(&sum), branch(&sum), branch(&sum)]);
    // SAFETY: always.
    unsafe { milo_task_run_to_completion(null()) };
    assert_eq!(sum.load(SeqCst), 3);
    0
}

static VISITS: [AtomicI64; 1000] = [const { AtomicI64::new(0) }; 1000];

extern "C" fn visit(_: *mut u8, start: i64, end: i64) {
    (start..end).for_each(|i| {
        VISITS[i as usize].fetch_add(1, SeqCst);
    });
}

fn range() -> i32 {
    // SAFETY: a loop's body.
    unsafe {
        for count in [0, 1, 2, 999, 1000] {
            milo_parallel_for(
                count,
                visit as *const () as *const u8,
                std::ptr::null_mut(),
                null(),
            );
        }
    }
    assert_eq!(
        VISITS
            .iter()
            .map(|visits| visits.load(SeqCst))
            .collect::<Vec<_>>()[..3],
        [4, 3, 2]
    );
    assert_eq!(VISITS.iter().map(|visits| visits.load(SeqCst)).sum::<i64>(), 2002);
    0
}

fn pool() -> i32 {
    let (sum, results) = (Arc::new(AtomicI64::new(0)), Channel::new(0));
    let tasks: Vec<_> = (0..2000)
        .map(|i| {
            let (sum, results) = (sum.clone(), results.clone());
            go_parallel(move || {
                if i % 10 == 0 {
                    assert_eq!(results.send(i), 0);
                }
                yield_now();
                sum.fetch_add(1, SeqCst);
            })
        })
        .collect();
    let got: i64 = (0..200).map(|_| results.recv().unwrap()).sum();
    assert_eq!(got, (0..2000).step_by(10).sum::<i64>());
    tasks.iter().for_each(|task| assert_eq!(join_task(task), 0));
    assert_eq!(sum.load(SeqCst), 2000);
    0
}

static DRAINED: AtomicI64 = AtomicI64::new(0);

extern "C" fn check_drained() {
    assert_eq!(DRAINED.load(SeqCst), 20);
}

/// Main's end waits for tasks of the pool, and for tasks that those spawned.
fn pool_drain() -> i32 {
    // SAFETY: a function without arguments.
    unsafe { libc::atexit(check_drained) };
    for _ in 0..10 {
        go_parallel(|| {
            sleep_ms(10);
            go(|| {
                sleep_ms(10);
                DRAINED.fetch_add(1, SeqCst);
            });
            DRAINED.fetch_add(1, SeqCst);
        });
    }
    0
}
