//! The system refuses: programs that use much of the library, run again and again while one call after the other
//! fails, so that every place which asks the system for something is refused once.
//!
//! A program notices refusals that the library hands on and ends with [`REFUSED`]. The others must make no difference,
//! or end in a message of ours.

use crate::kit::*;
use crate::{Ends, Program, passes};
use milo_runtime::abi::*;
use std::ptr::{null, null_mut};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

/// The status of a program to which a call returned an error.
const REFUSED: i32 = 3;

pub const PROGRAMS: &[Program] = &[
    passes("faults-tasks", tasks),
    passes("faults-threads", threads),
    passes("faults-descriptors", descriptors),
    passes("faults-sockets", sockets),
    passes("faults-parallel", parallel),
    passes("faults-objects", objects),
];

/// An end that a refused call may lead to.
pub fn is_allowed(ends: Option<Ends>, err: &str) -> bool {
    match ends {
        Some(Ends::Status(0 | REFUSED)) => err.is_empty(),
        Some(Ends::Aborted) => {
            err.starts_with("runtime error: out of memory: ") && err.contains("\n  thread '")
        }
        _ => false,
    }
}

fn status(results: &[bool]) -> i32 {
    if results.iter().all(|&fine| fine) {
        0
    } else {
        REFUSED
    }
}

fn tasks() -> i32 {
    // SAFETY: always.
    unsafe { milo_preempt_enable() };
    let (channel, sum) = (Channel::new(2), Arc::new(AtomicI64::new(0)));
    // More than one run of stacks and of blocks.
    for i in 0..150 {
        let (channel, sum) = (channel.clone(), sum.clone());
        go(move || match i % 2 {
            0 => assert_eq!(channel.send(i), 0),
            _ => {
                sum.fetch_add(channel.recv().unwrap(), SeqCst);
                assert_eq!(sleep_ms(1), 0);
            }
        });
    }
    for i in 0..10 {
        let sum = sum.clone();
        go_parallel(move || {
            sum.fetch_add(i, SeqCst);
        });
    }
    // SAFETY: always.
    unsafe { milo_task_run_to_completion(null()) };
    while unsafe_active() > 0 {
        sleep_ms(1);
    }
    assert_eq!(sum.load(SeqCst), (0..150).step_by(2).sum::<i64>() + 45);
    0
}

fn unsafe_active() -> i64 {
    // SAFETY: always.
    unsafe { milo_task_active() }
}

/// A thread, if the system has one.
fn try_thread(body: impl FnMut() + Send + 'static) -> Option<Handle> {
    let mut error = 0i32;
    // SAFETY: a fresh closure, and room for an error.
    let handle = unsafe { milo_thread_spawn(null(), 0, null(), closure(body), (&raw mut error).cast()) };
    assert_eq!(handle.is_null(), error != 0);
    (!handle.is_null()).then(|| Handle(handle))
}

fn threads() -> i32 {
    let done = Arc::new(AtomicI64::new(0));
    let started: Vec<Option<Handle>> = (0..3)
        .map(|_| {
            let done = done.clone();
            try_thread(move || {
                let done = done.clone();
                go(move || {
                    sleep_ms(1);
                    done.fetch_add(1, SeqCst);
                });
            })
        })
        .collect();
    for handle in started.iter().flatten() {
        assert_eq!(join_thread(handle), 0);
    }
    assert_eq!(done.load(SeqCst), started.iter().flatten().count() as i64);
    // SAFETY: always.
    assert_eq!(unsafe { milo_thread_active() }, 1);
    status(&[started.iter().all(Option::is_some)])
}

fn descriptors() -> i32 {
    let mut ends = [0i32; 2];
    // SAFETY: room for two descriptors.
    unsafe { libc::pipe(ends.as_mut_ptr()) };
    let (reader, writer) = (ends[0], ends[1]);
    let ok = Arc::new(AtomicI64::new(0));
    let counted = ok.clone();
    let first = go(move || {
        let mut byte = 0u8;
        // SAFETY: room for a byte.
        if unsafe { milo_wait_read(reader, -1, null()) } == 0
            && unsafe { milo_fd_read(reader, &raw mut byte, 1, -1, null()) } == 1
        {
            counted.fetch_add(1, SeqCst);
        }
    });
    let counted = ok.clone();
    let second = go(move || {
        // SAFETY: a fresh set; a descriptor that stays open.
        unsafe {
            let select = Handle(milo_select_new());
            milo_select_add_read(select.raw(), reader);
            if milo_select_wait(select.raw(), 5000, null()) == 0 {
                counted.fetch_add(1, SeqCst);
            }
        }
    });
    sleep_ms(3);
    // SAFETY: two bytes.
    unsafe { milo_fd_write(writer, b"xy".as_ptr(), 2, -1, null()) };
    assert_eq!((join_task(&first), join_task(&second)), (0, 0));
    status(&[ok.load(SeqCst) == 2])
}

/// An exchange over a socket; every result is a number or `-errno`.
fn sockets() -> i32 {
    let address = b"127.0.0.1";
    // SAFETY: texts, lengths and rooms as the interface wants them.
    unsafe {
        let listener = milo_tcp_listen(address.as_ptr(), 9, 0);
        if listener < 0 {
            return REFUSED;
        }
        let port = milo_socket_local_port(listener as i32);
        let served = Arc::new(AtomicI64::new(0));
        let result = served.clone();
        let server = go(move || {
            let fd = milo_tcp_accept(listener as i32, 300, null());
            let mut bytes = [0u8; 8];
            let got = milo_fd_read(fd as i32, bytes.as_mut_ptr(), 8, 300, null());
            let sent = milo_fd_write(fd as i32, bytes.as_ptr(), got.max(0), 300, null());
            result.store((fd >= 0 && got == 4 && sent == 4) as i64, SeqCst);
            milo_fd_close(fd as i32);
        });
        let fd = milo_tcp_connect(address.as_ptr(), 9, port, 300, null());
        let mut bytes = [0u8; 8];
        let sent = milo_fd_write(fd as i32, b"ping".as_ptr(), 4, 300, null());
        let got = milo_fd_read(fd as i32, bytes.as_mut_ptr(), 8, 300, null());
        milo_fd_close(fd as i32);
        join_task(&server);
        milo_fd_close(listener as i32);
        status(&[fd >= 0, sent == 4, got == 4, served.load(SeqCst) == 1])
    }
}

extern "C" fn add_one(number: *mut u8) {
    // SAFETY: from `parallel`.
    unsafe { *number.cast::<i64>() += 1 };
}

extern "C" fn add_range(sum: *mut u8, start: i64, end: i64) {
    // SAFETY: from `parallel`.
    unsafe { &*sum.cast::<AtomicI64>() }.fetch_add((start..end).sum(), SeqCst);
}

fn parallel() -> i32 {
    let sum = Arc::new(AtomicI64::new(0));
    for _ in 0..2 {
        let mut closures = [(); 3].map(|()| {
            let sum = sum.clone();
            (
                null::<u8>(),
                closure(move || {
                    sum.fetch_add(1, SeqCst);
                }),
            )
        });
        // SAFETY: three closures, dropped afterwards.
        unsafe {
            milo_parallel(3, closures.as_mut_ptr().cast(), null());
            closures
                .iter()
                .for_each(|&(_, env)| milo_closure_env_release(env));
        }
    }
    assert_eq!(sum.load(SeqCst), 6);
    let total = AtomicI64::new(0);
    // SAFETY: a function of the right form, and what it uses.
    unsafe {
        milo_parallel_for(
            1000,
            add_range as *const () as *const u8,
            (&raw const total).cast_mut().cast(),
            null(),
        );
    }
    assert_eq!(total.load(SeqCst), 499_500);
    // A blocking call with a task beside it goes to a helper, or is made here.
    go(|| {
        sleep_ms(2);
    });
    let mut number = 0i64;
    // SAFETY: a function of one number.
    unsafe {
        milo_blocking_call(
            add_one as *const () as *const u8,
            (&raw mut number).cast(),
            null(),
        )
    };
    assert_eq!(number, 1);
    0
}

fn objects() -> i32 {
    // SAFETY: fresh objects, released once.
    unsafe {
        for handle in [
            milo_mutex_new(),
            milo_rwlock_new(),
            milo_semaphore_new(1),
            milo_waitgroup_new(),
            milo_barrier_new(2),
            milo_once_new(),
            milo_atomic_new(1),
        ] {
            milo_handle_release(handle);
        }
        let channel = Channel::new(-1);
        (0..100).for_each(|i| assert_eq!(channel.send(i), 0));
        (0..100).for_each(|i| assert_eq!(channel.recv(), Ok(i)));
        let lock = Handle(milo_rwlock_new());
        assert_eq!(milo_rwlock_read(lock.raw(), -1, null()), 0);
        assert_eq!(milo_rwlock_unlock(lock.raw()), 0);
        let block = milo_realloc(milo_alloc_zeroed(24, 8), 24, 4000, 8);
        milo_free(block, 4000, 8);
        let line = milo_alloc(100, 64);
        milo_free(line, 100, 64);
        static KEY: u8 = 0;
        assert!(!milo_thread_local(&raw const KEY, 8, 8, null(), null()).is_null());
        assert_eq!(text(|out| milo_fmt_i64(out, 42)), "42");
        let value = 7i64;
        let cell = milo_cell_new((&raw const value).cast(), 8, 8, null_mut());
        milo_handle_release(cell);
    }
    0
}
