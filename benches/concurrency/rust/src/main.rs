//! Rows of the table with Rust's standard library and crates: `rows PEER NAME` prints nanoseconds per operation, and
//! ends with status 2 where the peer has no such thing. See `../rows.milo`.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

fn report(start: Instant, count: u64) {
    println!("{}", start.elapsed().as_nanos() as f64 / count as f64);
}

/// Threads that send to as many over one channel.
fn threads<S: Clone + Send + 'static, R: Clone + Send + 'static>(
    (sender, receiver): (S, R),
    sides: u64,
    n: u64,
    send: fn(&S, u64),
    receive: fn(&R) -> Option<u64>,
) {
    let start = Instant::now();
    let senders: Vec<_> = (0..sides)
        .map(|_| {
            let sender = sender.clone();
            std::thread::spawn(move || (0..n).for_each(|i| send(&sender, i)))
        })
        .collect();
    let receivers: Vec<_> = (0..sides)
        .map(|_| {
            let receiver = receiver.clone();
            std::thread::spawn(move || {
                let mut sum = 0;
                while let Some(value) = receive(&receiver) {
                    sum += value;
                }
                sum
            })
        })
        .collect();
    drop(sender);
    senders.into_iter().for_each(|thread| thread.join().unwrap());
    let sum: u64 = receivers.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(sum, sides * n * (n - 1) / 2);
    report(start, sides * n);
}

/// The capacity and the sides of `thread-channel-CAPACITY[-4x4]`, and how many values a side sends.
fn shape(name: &str) -> Option<(usize, u64, u64)> {
    Some(match name {
        "thread-channel-0" => (0, 1, 300_000),
        "thread-channel-1" => (1, 1, 300_000),
        "thread-channel-128" => (128, 1, 2_000_000),
        "thread-channel-128-4x4" => (128, 4, 300_000),
        _ => return None,
    })
}

fn crossbeam(name: &str) -> bool {
    let Some((capacity, sides, n)) = shape(name) else { return false };
    threads(
        crossbeam_channel::bounded(capacity),
        sides,
        n,
        |sender, value| sender.send(value).unwrap(),
        |receiver| receiver.recv().ok(),
    );
    true
}

fn kanal(name: &str) -> bool {
    if let Some((capacity, sides, n)) = shape(name) {
        threads(
            kanal::bounded(capacity),
            sides,
            n,
            |sender, value| sender.send(value).unwrap(),
            |receiver| receiver.recv().ok(),
        );
        return true;
    }
    // Two tasks of one tokio thread: what kanal's authors recommend for asynchronous code.
    let Some(capacity) = task_capacity(name) else { return false };
    let n = 5_000_000;
    let (sender, receiver) = kanal::bounded_async(capacity);
    single_threaded().block_on(async move {
        let start = Instant::now();
        let local = tokio::task::LocalSet::new();
        local.spawn_local(async move {
            for i in 0..n {
                sender.send(i).await.unwrap();
            }
        });
        local
            .run_until(async move {
                while let Ok(value) = receiver.recv().await {
                    black_box(value);
                }
            })
            .await;
        report(start, n);
    });
    true
}

fn task_capacity(name: &str) -> Option<usize> {
    let rest = name.strip_prefix("task-channel-")?;
    rest.strip_suffix("-threads").unwrap_or(rest).parse().ok()
}

fn std_library(name: &str) -> bool {
    if let Some((capacity, 1, n)) = shape(name) {
        let (sender, receiver) = std::sync::mpsc::sync_channel(capacity);
        let start = Instant::now();
        let other = std::thread::spawn(move || (0..n).for_each(|i| sender.send(i).unwrap()));
        let sum: u64 = receiver.iter().sum();
        other.join().unwrap();
        assert_eq!(sum, n * (n - 1) / 2);
        report(start, n);
        return true;
    }
    let mutex = Arc::new(std::sync::Mutex::new(()));
    let rwlock = Arc::new(std::sync::RwLock::new(()));
    match name {
        "thread" => {
            let n = 20_000;
            let start = Instant::now();
            (0..n).for_each(|_| std::thread::spawn(|| ()).join().unwrap());
            report(start, n);
        }
        "mutex" => alone(20_000_000, || drop(black_box(mutex.lock().unwrap()))),
        "mutex-threads" => crowd(1, 20_000_000, move || drop(black_box(mutex.lock().unwrap()))),
        "mutex-contended" => crowd(4, 500_000, move || drop(black_box(mutex.lock().unwrap()))),
        "rwlock-reads" => crowd(2, 2_000_000, move || drop(black_box(rwlock.read().unwrap()))),
        _ => return false,
    }
    true
}

fn parking_lot(name: &str) -> bool {
    let mutex = Arc::new(parking_lot::Mutex::new(()));
    let rwlock = Arc::new(parking_lot::RwLock::new(()));
    match name {
        "mutex" => alone(20_000_000, || drop(black_box(mutex.lock()))),
        "mutex-threads" => crowd(1, 20_000_000, move || drop(black_box(mutex.lock()))),
        "mutex-contended" => crowd(4, 500_000, move || drop(black_box(mutex.lock()))),
        "rwlock-reads" => crowd(2, 2_000_000, move || drop(black_box(rwlock.read()))),
        _ => return false,
    }
    true
}

fn alone(n: u64, work: impl Fn()) {
    let start = Instant::now();
    (0..n).for_each(|_| work());
    report(start, n);
}

fn crowd(count: u64, n: u64, work: impl Fn() + Send + Clone + 'static) {
    let start = Instant::now();
    let all: Vec<_> = (0..count)
        .map(|_| {
            let work = work.clone();
            std::thread::spawn(move || (0..n).for_each(|_| work()))
        })
        .collect();
    all.into_iter().for_each(|thread| thread.join().unwrap());
    report(start, count * n);
}

fn single_threaded() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap()
}

fn tokio_rows(name: &str) -> bool {
    let runtime = single_threaded();
    let local = tokio::task::LocalSet::new();
    match name {
        "spawn" => local.block_on(&runtime, async {
            for round in 0..2 {
                let n = 1_000_000u64;
                let start = Instant::now();
                let tasks: Vec<_> = (0..n)
                    .map(|i| tokio::task::spawn_local(async move { black_box(i + n) }))
                    .collect();
                for task in tasks {
                    task.await.unwrap();
                }
                if round == 1 {
                    report(start, n);
                }
            }
        }),
        "join" => local.block_on(&runtime, async {
            let n = 1_000_000u64;
            let start = Instant::now();
            for i in 0..n {
                tokio::task::spawn_local(async move { black_box(i) }).await.unwrap();
            }
            report(start, n);
        }),
        // An echo server on one thread; it runs until it is killed.
        "echo" => local.block_on(&runtime, async {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            println!("{}", listener.local_addr().unwrap().port());
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                tokio::task::spawn_local(async move {
                    let mut buffer = vec![0; 4096];
                    while let Ok(bytes @ 1..) = client.read(&mut buffer).await {
                        if client.write_all(&buffer[..bytes]).await.is_err() {
                            break;
                        }
                    }
                });
            }
        }),
        "yield" => local.block_on(&runtime, async {
            let n = 5_000_000u64;
            let start = Instant::now();
            let tasks = [0, 1].map(|_| {
                tokio::task::spawn_local(async move {
                    for _ in 0..n {
                        tokio::task::yield_now().await;
                    }
                })
            });
            for task in tasks {
                task.await.unwrap();
            }
            report(start, 2 * n);
        }),
        _ => {
            // A channel of tokio holds at least one.
            let Some(capacity @ 1..) = task_capacity(name) else { return false };
            let n = 5_000_000u64;
            let (sender, mut receiver) = tokio::sync::mpsc::channel(capacity);
            local.block_on(&runtime, async move {
                let start = Instant::now();
                tokio::task::spawn_local(async move {
                    for i in 0..n {
                        sender.send(i).await.unwrap();
                    }
                });
                while let Some(value) = receiver.recv().await {
                    black_box(value);
                }
                report(start, n);
            });
        }
    }
    true
}

fn may_rows(name: &str) -> bool {
    may::config().set_workers(1);
    match name {
        "spawn" => {
            for round in 0..2 {
                let n = 1_000_000u64;
                let start = Instant::now();
                // SAFETY: the closures use no thread-local data and little stack.
                let tasks: Vec<_> = (0..n).map(|i| unsafe { may::coroutine::spawn(move || i + n) }).collect();
                tasks.into_iter().for_each(|task| {
                    black_box(task.join().unwrap());
                });
                if round == 1 {
                    report(start, n);
                }
            }
        }
        "yield" => {
            let n = 5_000_000u64;
            let start = Instant::now();
            let tasks = [0, 1].map(|_| {
                // SAFETY: as above.
                unsafe { may::coroutine::spawn(move || (0..n).for_each(|_| may::coroutine::yield_now())) }
            });
            tasks.into_iter().for_each(|task| task.join().unwrap());
            report(start, 2 * n);
        }
        _ => return false,
    }
    true
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (peer, name) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    let known = match peer.as_str() {
        "crossbeam" => crossbeam(&name),
        "kanal" => kanal(&name),
        "std" => std_library(&name),
        "parking_lot" => parking_lot(&name),
        "tokio" => tokio_rows(&name),
        "may" => may_rows(&name),
        _ => false,
    };
    std::process::exit(if known { 0 } else { 2 });
}
