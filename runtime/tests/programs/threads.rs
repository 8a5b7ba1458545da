//! OS threads.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::ptr::null;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

pub const PROGRAMS: &[Program] = &[
    passes("thread-join", join),
    passes("thread-drains-its-tasks", drains),
    passes("thread-runs-tasks-while-waiting", runs_tasks),
    passes("thread-many", many),
    passes("thread-names", names),
    passes("thread-detached", detached),
    passes("thread-refused", refused),
    passes("thread-of-somebody-else", foreign),
    passes("thread-cancelled-still-drains", cancelled_drains),
    passes("task-handles", task_handles),
    passes("closures-are-dropped", closures_dropped),
];

fn join() -> i32 {
    // SAFETY: thread handles.
    unsafe {
        assert_eq!((milo_thread_current_id(), milo_thread_active()), (1, 1));
        let gate = Channel::new(0);
        let inner = gate.clone();
        let thread = thread("", move || assert_eq!(inner.recv(), Ok(1)));
        assert_eq!(
            (
                milo_thread_join(thread.raw(), 10, null()),
                milo_thread_is_done(thread.raw())
            ),
            (2, 0)
        );
        assert_eq!((milo_thread_active(), milo_thread_id(thread.raw())), (2, 2));
        gate.send(1);
        assert_eq!(
            (
                join_thread(&thread),
                join_thread(&thread),
                milo_thread_is_done(thread.raw())
            ),
            (0, 0, 1)
        );
        assert!(milo_thread_cpus() >= 1);
    }
    0
}

fn drains() -> i32 {
    let count = Arc::new(AtomicI64::new(0));
    let inner = count.clone();
    let handle = thread("", move || {
        for _ in 0..10 {
            let count = inner.clone();
            go(move || {
                sleep_ms(5);
                count.fetch_add(1, SeqCst);
            });
        }
    });
    assert_eq!((join_thread(&handle), count.load(SeqCst)), (0, 10));
    0
}

/// Main blocks in every way there is, and its tasks run meanwhile.
fn runs_tasks() -> i32 {
    let (ticks, stop) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
    let (counter, stopped) = (ticks.clone(), stop.clone());
    go(move || {
        while stopped.load(SeqCst) == 0 {
            counter.fetch_add(1, SeqCst);
            sleep_ms(1);
        }
    });
    let progress = |wait: &mut dyn FnMut()| {
        let before = ticks.load(SeqCst);
        wait();
        assert!(ticks.load(SeqCst) > before);
    };
    progress(&mut || assert_eq!(sleep_ms(100), 0));
    progress(&mut || assert_eq!(Channel::new(0).recv_timeout(100), Err(2)));
    progress(&mut || {
        assert_eq!(
            join_thread(&thread("", || std::thread::sleep(
                std::time::Duration::from_millis(100)
            ))),
            0
        )
    });
    stop.store(1, SeqCst);
    0
}

fn many() -> i32 {
    let count = Arc::new(AtomicI64::new(0));
    for _ in 0..20 {
        let threads: Vec<_> = (0..50)
            .map(|_| {
                let count = count.clone();
                thread("", move || {
                    count.fetch_add(1, SeqCst);
                })
            })
            .collect();
        threads
            .iter()
            .for_each(|thread| assert_eq!(join_thread(thread), 0));
    }
    assert_eq!(count.load(SeqCst), 1000);
    0
}

fn names() -> i32 {
    let named = |name: &str| {
        let answer = Arc::new(std::sync::Mutex::new(String::new()));
        let inner = answer.clone();
        let handle = thread(name, move || {
            // SAFETY: the current context's handle, and a string.
            let me = Handle(unsafe { milo_task_current() });
            // SAFETY: as above.
            *inner.lock().unwrap() = text(|out| unsafe { milo_task_name(me.raw(), out) });
        });
        join_thread(&handle);
        answer.lock().unwrap().clone()
    };
    assert_eq!(
        (named("worker").as_str(), named("").as_str()),
        ("worker", "thread 3")
    );
    let task = go(|| ());
    // SAFETY: a task's handle.
    assert_eq!(text(|out| unsafe { milo_task_name(task.raw(), out) }), "task 1");
    0
}

fn detached() -> i32 {
    let channel = Channel::new(0);
    let inner = channel.clone();
    drop(thread("", move || {
        sleep_ms(10);
        inner.send(1);
    }));
    assert_eq!(channel.recv(), Ok(1));
    0
}

fn refused() -> i32 {
    let limit = libc::rlimit {
        rlim_cur: 1 << 20,
        rlim_max: 1 << 20,
    };
    let dropped = Arc::new(());
    let inner = dropped.clone();
    let mut error = 0i32;
    // SAFETY: no address space is left for a thread's stack; the closure is fresh.
    let handle = unsafe {
        libc::setrlimit(libc::RLIMIT_AS, &limit);
        let env = closure(move || {
            let _ = &inner;
        });
        milo_thread_spawn(null(), 0, null(), env, (&raw mut error).cast())
    };
    assert!(handle.is_null() && error == libc::EAGAIN, "{error}");
    assert_eq!(Arc::strong_count(&dropped), 1);
    0
}

fn task_handles() -> i32 {
    // SAFETY: task handles.
    unsafe {
        let task = go(|| {
            let me = Handle(milo_task_current());
            assert_eq!(
                (milo_task_join(me.raw(), -1, null()), milo_task_id(me.raw())),
                (5, milo_task_current_id())
            );
        });
        assert_eq!(
            (
                milo_task_join(task.raw(), 0, null()),
                milo_task_is_done(task.raw())
            ),
            (2, 0)
        );
        assert_eq!((join_task(&task), milo_task_is_done(task.raw())), (0, 1));
        let forever = Channel::new(0);
        let stuck = go(move || assert_eq!(forever.recv(), Err(3)));
        let joined = stuck.clone();
        let joiner = go(move || assert_eq!(milo_task_join(joined.raw(), -1, null()), 4));
        yield_now();
        stuck.destroy();
        assert_eq!(join_task(&joiner), 0);
    }
    0
}

fn closures_dropped() -> i32 {
    let token = Arc::new(());
    for kind in 0..3 {
        let inner = token.clone();
        start(kind, move || {
            let _ = &inner;
        });
    }
    let inner = token.clone();
    go_parallel(move || {
        let _ = &inner;
    });
    while Arc::strong_count(&token) > 1 {
        sleep_ms(1);
    }
    0
}

/// Threads that the program did not start may use everything; their tasks end before they do.
fn foreign() -> i32 {
    let channel = Channel::new(0);
    for round in 0..20 {
        let sender = channel.clone();
        let thread = std::thread::spawn(move || {
            let later = sender.clone();
            go(move || assert_eq!(later.send(round + 100), 0));
            assert_eq!(sender.send(round), 0);
        });
        let mut both = [channel.recv().unwrap(), channel.recv().unwrap()];
        both.sort_unstable();
        assert_eq!(both, [round, round + 100]);
        thread.join().unwrap();
    }
    // SAFETY: always.
    assert_eq!(unsafe { milo_thread_active() }, 1);
    0
}

/// Somebody cancels the context of a thread that drains its tasks: it drains them all the same.
fn cancelled_drains() -> i32 {
    let done = Arc::new(AtomicI64::new(0));
    let inner = done.clone();
    let handle = thread("", move || {
        // SAFETY: the thread's own context.
        let root = Handle(unsafe { milo_task_current() });
        let done = inner.clone();
        go(move || {
            for _ in 0..5 {
                // SAFETY: a context's handle.
                unsafe { milo_task_cancel(root.raw()) };
                yield_now();
            }
            sleep_ms(5);
            done.fetch_add(1, SeqCst);
        });
    });
    assert_eq!((join_thread(&handle), done.load(SeqCst)), (0, 1));
    0
}
