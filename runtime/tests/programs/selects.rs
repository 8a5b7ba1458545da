//! Waiting for several things at once.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::ptr::null;

pub const PROGRAMS: &[Program] = &[
    passes("select-receive", receive),
    passes("select-send", send),
    passes("select-descriptor", descriptor),
    passes("select-timeout", timeout),
    passes("select-merge", merge),
];

struct Select(Handle);

impl Select {
    fn raw(&self) -> *mut u8 {
        self.0.raw()
    }

    fn new() -> Select {
        // SAFETY: always.
        Select(Handle(unsafe { milo_select_new() }))
    }

    fn receive(&self, channel: &Channel) -> i64 {
        // SAFETY: a select and a channel.
        unsafe { milo_select_add_recv(self.raw(), channel.raw()) }
    }

    fn send(&self, channel: &Channel) -> i64 {
        // SAFETY: a select and a channel.
        unsafe { milo_select_add_send(self.raw(), channel.raw()) }
    }

    fn read(&self, fd: i32) -> i64 {
        // SAFETY: a select.
        unsafe { milo_select_add_read(self.raw(), fd) }
    }

    fn wait(&self, ms: i64) -> i64 {
        // SAFETY: a select.
        unsafe { milo_select_wait(self.raw(), ms, null()) }
    }
}

fn receive() -> i32 {
    let (select, a, b) = (Select::new(), Channel::new(1), Channel::new(0));
    assert_eq!((select.receive(&a), select.receive(&b)), (0, 1));
    a.send(1);
    assert_eq!((select.wait(-1), a.try_recv()), (0, Ok(1)));
    let sender = b.clone();
    go(move || assert_eq!(sender.send(2), 0));
    assert_eq!((select.wait(-1), b.try_recv()), (1, Ok(2)));
    let closer = a.clone();
    go(move || closer.close());
    assert_eq!((select.wait(-1), a.try_recv()), (0, Err(1)));
    0
}

fn send() -> i32 {
    let (select, full, other) = (Select::new(), Channel::new(1), Channel::new(0));
    full.send(1);
    assert_eq!((select.send(&full), select.send(&other)), (0, 1));
    let receiver = other.clone();
    go(move || assert_eq!(receiver.recv(), Ok(5)));
    assert_eq!((select.wait(-1), other.try_send(5)), (1, 0));
    let receiver = full.clone();
    let thread = thread("", move || assert_eq!(receiver.recv(), Ok(1)));
    assert_eq!((select.wait(-1), full.try_send(2)), (0, 0));
    assert_eq!(join_thread(&thread), 0);
    0
}

fn descriptor() -> i32 {
    let mut ends = [0i32; 2];
    // SAFETY: room for two descriptors.
    unsafe { libc::pipe(ends.as_mut_ptr()) };
    let (select, channel, [from, to]) = (Select::new(), Channel::new(0), ends);
    assert_eq!((select.receive(&channel), select.read(from)), (0, 1));
    // SAFETY: one byte.
    go(move || assert_eq!(unsafe { milo_fd_write(to, b"x".as_ptr(), 1, -1, null()) }, 1));
    assert_eq!((select.wait(-1), select.wait(0)), (1, 1));
    0
}

fn timeout() -> i32 {
    let (select, channel) = (Select::new(), Channel::new(0));
    select.receive(&channel);
    assert_eq!((select.wait(0), select.wait(10)), (-2, -2));
    let task = go(move || assert_eq!(select.wait(-1), -3));
    yield_now();
    // SAFETY: a task's handle.
    unsafe { milo_task_cancel(task.raw()) };
    assert_eq!(join_task(&task), 0);
    0
}

/// Several selects drain several channels that threads fill.
fn merge() -> i32 {
    let channels: Vec<_> = (0..3).map(Channel::new).collect();
    let total = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(0));
    let mergers: Vec<_> = (0..4)
        .map(|kind| {
            let (channels, total) = (channels.clone(), total.clone());
            start(kind, move || {
                let select = Select::new();
                channels.iter().for_each(|channel| {
                    select.receive(channel);
                });
                let mut open = [true; 3];
                while open.contains(&true) {
                    let arm = select.wait(-1) as usize;
                    match channels[arm].try_recv() {
                        Ok(value) => {
                            total.fetch_add(value, std::sync::atomic::Ordering::SeqCst);
                        }
                        Err(1) if open[arm] => {
                            // A closed channel is always ready: look at the others without it.
                            open[arm] = false;
                            for (other, channel) in
                                channels.iter().enumerate().filter(|(other, _)| open[*other])
                            {
                                while let Ok(value) = channel.recv() {
                                    total.fetch_add(value, std::sync::atomic::Ordering::SeqCst);
                                }
                                let _ = other;
                            }
                            open = [false; 3];
                        }
                        Err(status) => assert_eq!(status, 2),
                    }
                }
            })
        })
        .collect();
    let senders: Vec<_> = (0..3)
        .map(|kind| {
            let channel = channels[kind].clone();
            start(kind, move || {
                (1..=2000).for_each(|value| assert_eq!(channel.send(value), 0));
                channel.close();
            })
        })
        .collect();
    for (kind, handle) in senders.iter().chain(&mergers).enumerate() {
        let kind = if kind < 3 { kind } else { kind - 3 };
        if kind % 3 == 0 {
            join_task(handle)
        } else {
            join_thread(handle)
        };
    }
    assert_eq!(
        total.load(std::sync::atomic::Ordering::SeqCst),
        3 * 2000 * 2001 / 2
    );
    0
}
