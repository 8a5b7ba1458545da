//! Stacks: many of them, their overflow, and C code that needs more than one has.

use crate::kit::*;
use crate::{Program, aborts, passes};
use milo_runtime::abi::*;
use std::cell::Cell;
use std::rc::Rc;

pub const PROGRAMS: &[Program] = &[
    passes("stacks-100000-parked", hundred_thousand),
    passes("stacks-reuse", reuse),
    passes("stacks-c-call", c_call),
    passes("stacks-deep-closure", deep_closure),
    passes("environment", environment),
    aborts(
        "stack-overflow-task",
        overflow_task,
        &["runtime error: stack overflow\n", "  thread 'main', task 1\n"],
    ),
    aborts(
        "stack-overflow-thread",
        overflow_thread,
        &["runtime error: stack overflow\n  thread 'deep'\n"],
    ),
    aborts(
        "stack-overflow-thread-task",
        overflow_thread_task,
        &["stack overflow\n  thread 'deep', task 1\n"],
    ),
    aborts(
        "stack-overflow-main",
        overflow_main,
        &["runtime error: stack overflow\n  thread 'main'\n"],
    ),
    aborts(
        "stack-overflow-flushes",
        overflow_flushes,
        &["runtime error: stack overflow\n"],
    ),
    aborts(
        "callback-cannot-wait",
        callback,
        &["a callback from C cannot wait inside a green thread\n"],
    ),
];

fn hundred_thousand() -> i32 {
    const TASKS: i64 = 100_000;
    let (gate, done) = (Channel::new(0), Rc::new(Cell::new(0)));
    for _ in 0..TASKS {
        let (gate, done) = (gate.clone(), done.clone());
        go(move || {
            let _ = gate.recv();
            done.set(done.get() + 1);
        });
    }
    yield_now();
    // SAFETY: always.
    assert_eq!(unsafe { milo_task_active() }, TASKS);
    gate.close();
    // SAFETY: always.
    unsafe { milo_task_run_to_completion(std::ptr::null()) };
    assert_eq!(done.get(), TASKS);
    0
}

/// Stacks go from task to task, and from thread to thread.
fn reuse() -> i32 {
    for _ in 0..20 {
        let handle = thread("", || {
            for _ in 0..200 {
                go(|| {
                    let mut room = [0u8; 20_000];
                    std::hint::black_box(&mut room);
                    yield_now();
                    std::hint::black_box(&mut room);
                });
            }
        });
        assert_eq!(join_thread(&handle), 0);
    }
    0
}

/// Uses far more than a green thread has.
extern "C" fn deep(args: *mut u8) {
    let mut room = [1u8; 1_000_000];
    std::hint::black_box(&mut room);
    // SAFETY: from `c_call`.
    unsafe { *args.cast::<i64>() += room.iter().map(|&byte| i64::from(byte)).sum::<i64>() };
}

fn c_call() -> i32 {
    for i in 0..3 {
        go(move || {
            let mut argument: i64 = i;
            yield_now();
            // SAFETY: a function of one number.
            unsafe {
                milo_c_call(deep as *const () as *const u8, (&raw mut argument).cast());
                assert_eq!(argument, 1_000_000 + i);
                milo_blocking_call(
                    deep as *const () as *const u8,
                    (&raw mut argument).cast(),
                    std::ptr::null(),
                );
            }
            assert_eq!(argument, 2_000_000 + i);
        });
    }
    0
}

/// A closure that needs a megabyte, from a task, and again from inside itself.
fn deep_closure() -> i32 {
    for _ in 0..3 {
        go(|| {
            let (done, nested) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
            let (outer, inner) = (done.clone(), nested.clone());
            let deepest = closure(move || {
                let mut room = [1u8; 1_000_000];
                std::hint::black_box(&mut room);
                inner.set(room.iter().map(|&byte| i64::from(byte)).sum());
            });
            let body = closure(move || {
                let mut room = [1u8; 1_000_000];
                std::hint::black_box(&mut room);
                // SAFETY: a live closure.
                unsafe { milo_run_on_os_stack(std::ptr::null(), deepest) };
                // SAFETY: our hold.
                unsafe { milo_closure_env_release(deepest) };
                outer.set(room.iter().map(|&byte| i64::from(byte)).sum());
            });
            yield_now();
            // SAFETY: a live closure, and our hold.
            unsafe {
                milo_run_on_os_stack(std::ptr::null(), body);
                milo_closure_env_release(body);
            }
            yield_now();
            assert_eq!((done.get(), nested.get()), (1_000_000, 1_000_000));
        });
    }
    0
}

fn environment() -> i32 {
    // SAFETY: an array of terminated texts that ends with null.
    unsafe {
        let mut entry = milo_environ().cast::<*const std::ffi::c_char>();
        let mut found = false;
        while !(*entry).is_null() {
            let text = std::ffi::CStr::from_ptr(*entry).to_bytes();
            found |= text == b"MILO_TEST_PROGRAM=environment";
            entry = entry.add(1);
        }
        assert!(found);
    }
    0
}

#[inline(never)]
fn recurse(depth: u64) -> u64 {
    let mut room = [depth; 16];
    std::hint::black_box(&mut room);
    if depth == u64::MAX {
        0
    } else {
        recurse(depth + 1) + room[3]
    }
}

fn dive() {
    std::hint::black_box(recurse(0));
}

fn overflow_task() -> i32 {
    go(dive);
    0
}

fn overflow_thread() -> i32 {
    join_thread(&thread("deep", dive))
}

fn overflow_thread_task() -> i32 {
    let handle = thread("deep", || {
        go(dive);
    });
    join_thread(&handle)
}

fn overflow_main() -> i32 {
    dive();
    0
}

fn overflow_flushes() -> i32 {
    print("before\n");
    overflow_main()
}

extern "C" fn waits(_: *mut u8) {
    sleep_ms(1);
}

fn callback() -> i32 {
    // SAFETY: a function that ignores its argument.
    go(|| unsafe { milo_c_call(waits as *const () as *const u8, std::ptr::null_mut()) });
    0
}
