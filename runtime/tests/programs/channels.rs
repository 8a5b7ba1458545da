//! Channels, between contexts of all kinds.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

pub const PROGRAMS: &[Program] = &[
    passes("channel-basics", basics),
    passes("channel-close", close),
    passes("channel-destroy", destroy),
    passes("channel-drops-what-is-left", drops_left),
    passes("channel-timeouts", timeouts),
    passes("channel-cancel", cancel),
    passes("channel-unbounded", unbounded),
    passes("channel-mixed-0", || mixed(0)),
    passes("channel-mixed-1", || mixed(1)),
    passes("channel-mixed-8", || mixed(8)),
    passes("channel-mixed-unbounded", || mixed(-1)),
    passes("channel-ping-pong", ping_pong),
    passes("channel-close-race", close_race),
    passes("channel-timeout-race", timeout_race),
];

fn basics() -> i32 {
    let channel = Channel::new(2);
    assert_eq!((channel.send(1), channel.send(2), channel.try_send(3)), (0, 0, 2));
    // SAFETY: a channel.
    assert_eq!(
        unsafe { (milo_channel_len(channel.raw()), milo_channel_cap(channel.raw()),) },
        (2, 2)
    );
    assert_eq!(
        (channel.recv(), channel.recv(), channel.try_recv()),
        (Ok(1), Ok(2), Err(2))
    );
    // SAFETY: no channel.
    assert!(unsafe { milo_channel_new(-2, 8, 8, std::ptr::null()) }.is_null());
    let rendezvous = Channel::new(0);
    assert_eq!(rendezvous.try_send(1), 2);
    let sender = rendezvous.clone();
    go(move || assert_eq!(sender.send(5), 0));
    assert_eq!(rendezvous.recv(), Ok(5));
    0
}

fn close() -> i32 {
    let channel = Channel::new(4);
    channel.send(1);
    channel.close();
    channel.close();
    assert_eq!(
        (
            channel.send(2),
            channel.recv(),
            channel.recv(),
            channel.try_recv()
        ),
        (1, Ok(1), Err(1), Err(1))
    );
    let waiting = Channel::new(0);
    let receiver = waiting.clone();
    let task = go(move || assert_eq!(receiver.recv(), Err(1)));
    yield_now();
    waiting.close();
    join_task(&task);
    // SAFETY: a channel.
    assert_eq!(unsafe { milo_channel_is_closed(waiting.raw()) }, 1);
    0
}

fn destroy() -> i32 {
    let channel = Channel::new(1);
    channel.send(1);
    let sender = channel.clone();
    let task = go(move || assert_eq!(sender.send(2), 4));
    yield_now();
    channel.0.destroy();
    channel.0.destroy();
    assert_eq!((channel.recv(), channel.send(3)), (Err(4), 4));
    join_task(&task);
    0
}

static DROPPED: AtomicI64 = AtomicI64::new(0);

extern "C" fn drop_number(element: *mut u8) {
    // SAFETY: an element.
    DROPPED.fetch_add(unsafe { *element.cast::<i64>() }, SeqCst);
}

fn drops_left() -> i32 {
    let make = || {
        // SAFETY: an element type of eight bytes.
        Channel(Handle(unsafe {
            milo_channel_new(-1, 8, 8, drop_number as *const () as *const u8)
        }))
    };
    let (left, destroyed) = (make(), make());
    (1..=20).for_each(|value| assert_eq!(left.send(value), 0));
    (1..=10).for_each(|value| assert_eq!(left.recv(), Ok(value)));
    drop(left);
    assert_eq!(DROPPED.load(SeqCst), (11..=20).sum::<i64>());
    destroyed.send(1000);
    destroyed.0.destroy();
    drop(destroyed);
    assert_eq!(DROPPED.load(SeqCst), (11..=20).sum::<i64>() + 1000);
    0
}

fn timeouts() -> i32 {
    let channel = Channel::new(0);
    for kind in 0..3 {
        let channel = channel.clone();
        let started = std::time::Instant::now();
        let handle = start(kind, move || {
            assert_eq!(channel.recv_timeout(20), Err(2));
            assert_eq!(channel.send_timeout(1, 20), 2);
            assert_eq!(channel.recv_timeout(0), Err(2));
        });
        if kind == 0 {
            join_task(&handle)
        } else {
            join_thread(&handle)
        };
        let elapsed = started.elapsed().as_millis();
        assert!((40..2000).contains(&elapsed), "{elapsed}");
    }
    let late = channel.clone();
    go(move || {
        sleep_ms(10);
        assert_eq!(late.send(7), 0);
    });
    assert_eq!(channel.recv_timeout(5000), Ok(7));
    0
}

fn cancel() -> i32 {
    let channel = Channel::new(0);
    let task = go(move || {
        assert_eq!(channel.recv(), Err(3));
        assert_eq!((channel.recv(), sleep_ms(1000), yield_now()), (Err(3), 3, 3));
        // SAFETY: always.
        assert_eq!(unsafe { milo_task_is_cancelled() }, 1);
    });
    yield_now();
    let other = task.clone();
    // SAFETY: a task's handle.
    let thread = thread("", move || unsafe { milo_task_cancel(other.raw()) });
    assert_eq!(join_task(&task), 0);
    assert_eq!(join_thread(&thread), 0);
    0
}

fn unbounded() -> i32 {
    let channel = Channel::new(-1);
    let mut expected = 0;
    for round in 0..200 {
        (0..round).for_each(|value| assert_eq!(channel.send(round * 1000 + value), 0));
        expected += round;
        if round % 3 == 0 {
            (0..round).for_each(|_| {
                channel.recv().unwrap();
            });
            expected -= round;
        }
    }
    // SAFETY: a channel.
    assert_eq!(unsafe { milo_channel_len(channel.raw()) }, expected);
    0
}

/// Senders and receivers of all kinds at once; every value arrives once, and each sender's in order.
fn mixed(capacity: i64) -> i32 {
    const SENDERS: usize = 6;
    const EACH: i64 = 3000;
    let (channel, sum, count) = (
        Channel::new(capacity),
        Arc::new(AtomicI64::new(0)),
        Arc::new(AtomicI64::new(0)),
    );
    let receivers: Vec<_> = (0..SENDERS)
        .map(|kind| {
            let (channel, sum, count) = (channel.clone(), sum.clone(), count.clone());
            start(kind, move || {
                let mut last = [-1; SENDERS];
                while let Ok(value) = channel.recv() {
                    let sender = (value / EACH) as usize;
                    assert!(value > last[sender]);
                    last[sender] = value;
                    sum.fetch_add(value, SeqCst);
                    count.fetch_add(1, SeqCst);
                }
            })
        })
        .collect();
    let senders: Vec<_> = (0..SENDERS)
        .map(|kind| {
            let channel = channel.clone();
            start(kind, move || {
                for i in 0..EACH {
                    assert_eq!(channel.send(kind as i64 * EACH + i), 0);
                }
            })
        })
        .collect();
    join_all(&senders);
    channel.close();
    join_all(&receivers);
    let all = SENDERS as i64 * EACH;
    assert_eq!((count.load(SeqCst), sum.load(SeqCst)), (all, all * (all - 1) / 2));
    0
}

fn join_all(handles: &[Handle]) {
    for (kind, handle) in handles.iter().enumerate() {
        let status = if kind % 3 == 0 {
            join_task(handle)
        } else {
            join_thread(handle)
        };
        assert_eq!(status, 0);
    }
}

fn ping_pong() -> i32 {
    for kind in 0..3 {
        let (there, back) = (Channel::new(0), Channel::new(0));
        let (requests, answers) = (there.clone(), back.clone());
        let echo = start(kind, move || {
            while let Ok(value) = requests.recv() {
                answers.send(value + 1);
            }
        });
        for i in 0..5000 {
            assert_eq!(there.send(i), 0);
            assert_eq!(back.recv(), Ok(i + 1));
        }
        there.close();
        if kind == 0 {
            join_task(&echo)
        } else {
            join_thread(&echo)
        };
    }
    0
}

/// Values sent before a close are received, whoever closes when.
fn close_race() -> i32 {
    for round in 0..300 {
        let (channel, sent) = (Channel::new(round % 3), Arc::new(AtomicI64::new(0)));
        let (senders, counter) = (channel.clone(), sent.clone());
        let sender = thread("", move || {
            while senders.send(1) == 0 {
                counter.fetch_add(1, SeqCst);
            }
        });
        let closing = channel.clone();
        let closer = thread("", move || closing.close());
        let mut received = 0;
        while let Ok(value) = channel.recv() {
            received += value;
        }
        assert_eq!((join_thread(&sender), join_thread(&closer)), (0, 0));
        assert_eq!(received, sent.load(SeqCst), "round {round}");
    }
    0
}

/// A timeout and a hand-off at the same moment: the value is either received or still the sender's.
fn timeout_race() -> i32 {
    let (channel, sent) = (Channel::new(0), Arc::new(AtomicI64::new(0)));
    let (senders, counter) = (channel.clone(), sent.clone());
    let sender = thread("", move || {
        for _ in 0..2000 {
            match senders.send_timeout(1, 1) {
                0 => counter.fetch_add(1, SeqCst),
                status => {
                    assert_eq!(status, 2);
                    0
                }
            };
        }
        senders.close();
    });
    let mut received = 0;
    loop {
        match channel.recv_timeout(1) {
            Ok(value) => received += value,
            Err(2) => {}
            Err(status) => break assert_eq!(status, 1),
        }
        if received % 7 == 0 {
            sleep_ms(1);
        }
    }
    assert_eq!(join_thread(&sender), 0);
    assert_eq!(received, sent.load(SeqCst));
    0
}
