//! Sockets and pipes.

use crate::kit::*;
use crate::{Program, passes};
use milo_runtime::abi::*;
use std::ptr::null;

pub const PROGRAMS: &[Program] = &[
    passes("tcp-green-green", || echo(0, 0)),
    passes("tcp-green-thread", || echo(0, 2)),
    passes("tcp-thread-green", || echo(2, 0)),
    passes("tcp-other-threads-green", || echo(1, 1)),
    passes("tcp-many-connections", many),
    passes("tcp-errors", errors),
    passes("tcp-close-wakes", close_wakes),
    passes("tcp-timeouts", timeouts),
    passes("pipe-both-ways", pipe),
    passes("wait-for-descriptor", wait),
    passes("file-is-always-ready", file),
];

const LOCALHOST: &[u8] = b"127.0.0.1";

fn listen() -> (i32, i64) {
    // SAFETY: an address in text.
    unsafe {
        let fd = milo_tcp_listen(LOCALHOST.as_ptr(), LOCALHOST.len() as i64, 0);
        assert!(fd >= 0, "{fd}");
        (fd as i32, milo_socket_local_port(fd as i32))
    }
}

fn connect(port: i64) -> i64 {
    // SAFETY: an address in text.
    unsafe { milo_tcp_connect(LOCALHOST.as_ptr(), LOCALHOST.len() as i64, port, -1, null()) }
}

fn accept(fd: i32) -> i64 {
    // SAFETY: a descriptor.
    unsafe { milo_tcp_accept(fd, -1, null()) }
}

fn read(fd: i32, buffer: &mut [u8]) -> i64 {
    // SAFETY: a buffer of that length.
    unsafe { milo_fd_read(fd, buffer.as_mut_ptr(), buffer.len() as i64, -1, null()) }
}

fn write(fd: i32, bytes: &[u8]) -> i64 {
    // SAFETY: bytes of that length.
    unsafe { milo_fd_write(fd, bytes.as_ptr(), bytes.len() as i64, -1, null()) }
}

fn close(fd: i32) {
    // SAFETY: a descriptor.
    assert_eq!(unsafe { milo_fd_close(fd) }, 0);
}

fn serve(fd: i32) {
    let mut buffer = [0; 4096];
    loop {
        match read(fd, &mut buffer) {
            0 => break,
            count => assert_eq!(write(fd, &buffer[..count as usize]), count),
        }
    }
    close(fd);
}

fn talk(port: i64, rounds: usize) {
    let fd = connect(port) as i32;
    assert!(fd >= 0, "{fd}");
    for round in 0..rounds {
        let message = vec![round as u8; 1 + round * 37 % 3000];
        assert_eq!(write(fd, &message), message.len() as i64);
        let mut answer = Vec::new();
        let mut buffer = [0; 4096];
        while answer.len() < message.len() {
            let count = read(fd, &mut buffer);
            assert!(count > 0, "{count}");
            answer.extend_from_slice(&buffer[..count as usize]);
        }
        assert_eq!(answer, message);
    }
    close(fd);
}

fn echo(server: usize, client: usize) -> i32 {
    let (listener, port) = listen();
    let serving = start(server, move || {
        for _ in 0..4 {
            let fd = accept(listener) as i32;
            assert!(fd >= 0, "{fd}");
            go(move || serve(fd));
        }
        close(listener);
    });
    let clients: Vec<_> = (0..4).map(|_| start(client, move || talk(port, 200))).collect();
    for handle in &clients {
        if client == 0 {
            join_task(handle)
        } else {
            join_thread(handle)
        };
    }
    if server == 0 {
        join_task(&serving)
    } else {
        join_thread(&serving)
    };
    0
}

fn many() -> i32 {
    let (listener, port) = listen();
    go(move || {
        for _ in 0..300 {
            let fd = accept(listener) as i32;
            go(move || serve(fd));
        }
    });
    for _ in 0..300 {
        go(move || talk(port, 5));
    }
    0
}

fn errors() -> i32 {
    let (listener, port) = listen();
    close(listener);
    assert_eq!(connect(port), -i64::from(libc::ECONNREFUSED));
    let name = b"not an address";
    // SAFETY: texts and descriptors.
    unsafe {
        assert_eq!(
            milo_tcp_listen(name.as_ptr(), name.len() as i64, 0),
            -i64::from(libc::EINVAL)
        );
        assert_eq!(
            milo_tcp_listen(LOCALHOST.as_ptr(), 9, 70_000),
            -i64::from(libc::EINVAL)
        );
        assert_eq!(milo_tcp_accept(999, -1, null()), -i64::from(libc::EBADF));
        assert_eq!(milo_fd_close(999), -i64::from(libc::EBADF));
        assert_eq!(milo_wait_read(999, -1, null()), 1);
        let six = milo_tcp_listen(b"::1".as_ptr(), 3, 0);
        assert!(six >= 0 || six == -i64::from(libc::EADDRNOTAVAIL) || six == -i64::from(libc::EAFNOSUPPORT));
    }
    0
}

fn close_wakes() -> i32 {
    let (listener, _) = listen();
    let green = go(move || assert_eq!(accept(listener), -i64::from(libc::EBADF)));
    let other = thread("", move || assert_eq!(accept(listener), -i64::from(libc::EBADF)));
    sleep_ms(50);
    close(listener);
    assert_eq!((join_task(&green), join_thread(&other)), (0, 0));
    0
}

fn timeouts() -> i32 {
    let (listener, _) = listen();
    // SAFETY: a descriptor.
    unsafe {
        assert_eq!(milo_tcp_accept(listener, 20, null()), -i64::from(libc::ETIMEDOUT));
        assert_eq!(
            (
                milo_wait_read(listener, 0, null()),
                milo_wait_read(listener, 10, null())
            ),
            (2, 2)
        );
    }
    let task = go(move || assert_eq!(accept(listener), -i64::from(libc::ECANCELED)));
    yield_now();
    // SAFETY: a task's handle.
    unsafe { milo_task_cancel(task.raw()) };
    assert_eq!(join_task(&task), 0);
    0
}

fn pipes() -> [i32; 2] {
    let mut ends = [0; 2];
    // SAFETY: room for two descriptors.
    assert_eq!(unsafe { libc::pipe(ends.as_mut_ptr()) }, 0);
    ends
}

/// A blocking pipe: the reader waits without stopping the writer on the same thread.
fn pipe() -> i32 {
    let [from, to] = pipes();
    let reader = go(move || {
        let mut buffer = [0; 100];
        assert_eq!(read(from, &mut buffer), 5);
        assert_eq!(&buffer[..5], b"hello");
        assert_eq!(read(from, &mut buffer), 0);
    });
    yield_now();
    assert_eq!(write(to, b"hello"), 5);
    yield_now();
    close(to);
    assert_eq!(join_task(&reader), 0);
    0
}

/// A task waits for each direction of one socket, others for one pipe.
fn wait() -> i32 {
    let (listener, port) = listen();
    let client = connect(port) as i32;
    let server = accept(listener) as i32;
    // SAFETY: descriptors.
    unsafe {
        let reading = go(move || assert_eq!(milo_wait_read(server, -1, null()), 0));
        let writing = go(move || assert_eq!(milo_wait_write(server, -1, null()), 0));
        assert_eq!(join_task(&writing), 0);
        assert_eq!(milo_task_is_done(reading.raw()), 0);
        let [from, to] = pipes();
        let others: Vec<_> = (0..3)
            .map(|_| go(move || assert_eq!(milo_wait_read(from, 5000, null()), 0)))
            .collect();
        yield_now();
        write(client, b"x");
        write(to, b"x");
        others.iter().for_each(|other| assert_eq!(join_task(other), 0));
        assert_eq!(join_task(&reading), 0);
    }
    0
}

fn file() -> i32 {
    use std::os::fd::AsRawFd;
    let file = std::fs::File::open("/proc/self/exe").unwrap();
    let fd = file.as_raw_fd();
    let task = go(move || {
        let mut buffer = [0; 4];
        assert_eq!(read(fd, &mut buffer), 4);
        assert_eq!(&buffer, b"\x7fELF");
    });
    assert_eq!(join_task(&task), 0);
    0
}
