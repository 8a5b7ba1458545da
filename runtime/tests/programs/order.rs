//! The order in which tasks run is part of the language.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::cell::RefCell;
use std::rc::Rc;

pub const PROGRAMS: &[Program] = &[
    Program {
        out: Some("A1\nB1\nA2\nB2\n"),
        ..passes("order-two-tasks", two_tasks)
    },
    Program {
        out: Some("main\ntask\n"),
        ..passes("order-spawn-does-not-run", spawn_does_not_run)
    },
    Program {
        out: Some("0\n1\n2\nmain\n"),
        ..passes("order-run-to-completion", completion)
    },
    Program {
        out: Some("outer\ninner\n"),
        ..passes("order-nested-completion", nested_completion)
    },
    Program {
        out: Some("10\n50\n90\n"),
        ..passes("order-timers", timers)
    },
    Program {
        out: Some("1\n2\n3\n"),
        ..passes("order-join", join)
    },
    passes("order-fifo-of-many", many),
    passes("order-wake-ups", wake_ups),
];

fn two_tasks() -> i32 {
    for name in ["A", "B"] {
        go(move || {
            print(&format!("{name}1\n"));
            yield_now();
            print(&format!("{name}2\n"));
        });
    }
    0
}

fn spawn_does_not_run() -> i32 {
    go(|| print("task\n"));
    print("main\n");
    0
}

fn completion() -> i32 {
    for i in 0..3 {
        go(move || {
            yield_now();
            print(&format!("{i}\n"));
        });
    }
    // SAFETY: always.
    unsafe { milo_task_run_to_completion(std::ptr::null()) };
    print("main\n");
    0
}

fn nested_completion() -> i32 {
    go(|| {
        go(|| {
            yield_now();
            print("outer\n");
        });
        // SAFETY: always.
        unsafe { milo_task_run_to_completion(std::ptr::null()) };
        print("inner\n");
    });
    0
}

fn timers() -> i32 {
    for ms in [90, 10, 50] {
        go(move || {
            assert_eq!(sleep_ms(ms), 0);
            print(&format!("{ms}\n"));
        });
    }
    0
}

fn join() -> i32 {
    let first = go(|| {
        yield_now();
        print("1\n");
    });
    let second = {
        let first = first.clone();
        go(move || {
            assert_eq!(join_task(&first), 0);
            print("2\n");
        })
    };
    assert_eq!(join_task(&second), 0);
    assert_eq!(join_task(&first), 0);
    print("3\n");
    // SAFETY: a task's handle.
    assert_eq!(
        unsafe {
            (
                milo_task_is_done(first.0),
                milo_task_active(),
                milo_task_current_id(),
            )
        },
        (1, 0, 0)
    );
    0
}

fn many() -> i32 {
    let log = Rc::new(RefCell::new(Vec::new()));
    for i in 0..1000 {
        let log = log.clone();
        go(move || {
            for round in 0..10 {
                log.borrow_mut().push(round * 1000 + i);
                yield_now();
            }
        });
    }
    // SAFETY: always.
    unsafe { milo_task_run_to_completion(std::ptr::null()) };
    assert!(*log.borrow() == (0..10_000).collect::<Vec<_>>());
    0
}

fn wake_ups() -> i32 {
    let (channel, log) = (Channel::new(0), Rc::new(RefCell::new(Vec::new())));
    for i in 0..100 {
        let (channel, log) = (channel.clone(), log.clone());
        go(move || {
            let value = channel.recv().unwrap();
            log.borrow_mut().push((i, value));
        });
    }
    yield_now();
    (0..100).for_each(|value| assert_eq!(channel.send(value), 0));
    // SAFETY: always.
    unsafe { milo_task_run_to_completion(std::ptr::null()) };
    assert!(
        log.borrow()
            .iter()
            .enumerate()
            .all(|(at, &(i, value))| at as i64 == value && i == value)
    );
    0
}
