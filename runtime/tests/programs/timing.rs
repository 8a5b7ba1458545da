//! Clocks, and measurements: `MILO_TEST_TIMES=1 cargo test -p milo-runtime --release timing` shows them.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::ptr::null;
use std::time::Instant;

pub const PROGRAMS: &[Program] = &[passes("timing-clocks", clocks), passes("timing-figures", figures)];

fn clocks() -> i32 {
    // SAFETY: always.
    unsafe {
        let (start, epoch) = (milo_now_nanos(), milo_epoch_nanos());
        assert_eq!(sleep_ms(20), 0);
        let elapsed = milo_now_nanos() - start;
        assert!((20_000_000..2_000_000_000).contains(&elapsed), "{elapsed}");
        assert!(epoch > 1_600_000_000_000_000_000);
    }
    0
}

fn measure(what: &str, times: i64, work: impl FnOnce()) {
    let start = Instant::now();
    work();
    let nanos = start.elapsed().as_nanos() as f64 / times as f64;
    eprintln!("{what:40} {nanos:10.1} ns");
}

fn figures() -> i32 {
    for threads in ["one thread", "with threads"] {
        eprintln!("{threads}");
        measure_switches();
        measure_channels();
        measure_mutex();
        join_thread(&thread("", || ()));
    }
    measure_threads();
    0
}

fn measure_switches() {
    const TIMES: i64 = 200_000;
    // SAFETY: always.
    measure("spawn and finish", TIMES, || unsafe {
        for _ in 0..TIMES {
            milo_handle_release(milo_task_spawn(null(), closure(|| ()), null()));
        }
        milo_task_run_to_completion(null());
    });
    measure("yield between two", 2 * TIMES, || {
        for _ in 0..2 {
            go(|| (0..TIMES).for_each(|_| assert_eq!(yield_now(), 0)));
        }
        // SAFETY: always.
        unsafe { milo_task_run_to_completion(null()) };
    });
}

fn measure_channels() {
    const TIMES: i64 = 200_000;
    for capacity in [0, 1, 128] {
        measure(&format!("channel {capacity}, two tasks"), TIMES, || {
            let channel = Channel::new(capacity);
            let sender = channel.clone();
            go(move || (0..TIMES).for_each(|i| assert_eq!(sender.send_timeout(i, 60_000_000), 0)));
            let receiver = channel;
            join_task(&go(move || {
                (0..TIMES).for_each(|i| assert_eq!(receiver.recv_timeout(60_000_000), Ok(i)))
            }));
        });
    }
}

fn measure_mutex() {
    const TIMES: i64 = 1_000_000;
    // SAFETY: a mutex.
    unsafe {
        let mutex = Handle(milo_mutex_new());
        measure("mutex, uncontended", TIMES, || {
            for _ in 0..TIMES {
                milo_mutex_lock(mutex.raw(), -1, null());
                milo_mutex_unlock(mutex.raw());
            }
        });
    }
}

fn measure_threads() {
    const TIMES: i64 = 20_000;
    for capacity in [0, 1, 128] {
        measure(&format!("channel {capacity}, two OS threads"), TIMES, || {
            let channel = Channel::new(capacity);
            let sender = channel.clone();
            let thread = thread("", move || (0..TIMES).for_each(|i| assert_eq!(sender.send(i), 0)));
            (0..TIMES).for_each(|i| assert_eq!(channel.recv(), Ok(i)));
            join_thread(&thread);
        });
    }
    measure("thread spawn and join", 1000, || {
        (0..1000).for_each(|_| assert_eq!(join_thread(&thread("", || ())), 0))
    });
    let closures = [(null::<u8>(), closure(|| ())), (null(), closure(|| ()))];
    // SAFETY: two closures.
    measure("parallel, two empty branches", TIMES, || unsafe {
        (0..TIMES).for_each(|_| milo_parallel(2, closures.as_ptr().cast(), null()));
    });
}
