//! What the threads do, and what must hold whatever the schedule. That nobody waits for ever, that nothing is written
//! after it was freed and that nothing is left is checked for all of them.

use crate::barrier::Barrier;
use crate::kit::*;
use crate::model;
use crate::mutex::Mutex;
use crate::once::Once;
use crate::rwlock::RwLock;
use crate::select::Select;
use crate::semaphore::Semaphore;
use crate::status::Status;
use crate::task::Task;
use crate::waitgroup::WaitGroup;
use crate::{barrier, mutex, once, parallel, rwlock, scheduler, select, semaphore, waitgroup};
use core::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::Arc;

pub const ALL: &[(&str, fn())] = &[
    ("ping-pong", ping_pong),
    ("channel-0", || pipes(0)),
    ("channel-1", || pipes(1)),
    ("channel-2", || pipes(2)),
    ("channel-room", room),
    ("channel-timed", || timed(0)),
    ("channel-timed-1", || timed(1)),
    ("channel-cancelled", cancelled),
    ("channel-destroyed", destroyed),
    ("select", selects),
    ("mutex", mutexes),
    ("mutex-timed", mutex_timed),
    ("mutex-destroyed", mutex_destroyed),
    ("rwlock", rwlocks),
    ("rwlock-given-up", rwlock_given_up),
    ("rwlock-shut", rwlock_shut),
    ("rwlock-forgotten", rwlock_forgotten),
    ("semaphore", semaphores),
    ("wait-group", wait_groups),
    ("barrier", barriers),
    ("barrier-timed", barriers_timed),
    ("once", onces),
    ("join", joins),
    ("workers", workers),
    ("parallel", branches),
    ("parallel-meeting", branches_meet),
    ("parallel-twice", branches_twice),
    ("parallel-nested", branches_nested),
    ("parallel-for", pieces),
    ("green-threads", green_threads),
];

/// A number that nothing guards but what is under test: reading and writing it are two steps.
#[derive(Clone)]
struct Plain(Arc<crate::sync::AtomicI64>);

impl Plain {
    fn new() -> Plain {
        Plain(Arc::new(crate::sync::AtomicI64::new(0)))
    }

    fn get(&self) -> i64 {
        self.0.load(crate::sync::Ordering::Relaxed)
    }

    fn set(&self, value: i64) {
        self.0.store(value, crate::sync::Ordering::Relaxed);
    }

    fn bump(&self) {
        self.set(self.get() + 1);
    }
}

/// A count for the end; no step of the model.
fn count() -> Arc<AtomicI64> {
    Arc::new(AtomicI64::new(0))
}

fn ping_pong() {
    let (there, back) = (Numbers::new(0), Numbers::new(1));
    let (from, to) = (there.clone(), back.clone());
    let _other = start(move || {
        for _ in 0..3 {
            assert_eq!(to.send(from.recv(-1).unwrap() + 1, -1), Status::Ok);
        }
    });
    for value in 0..3 {
        assert_eq!(there.send(value, -1), Status::Ok);
        assert_eq!(back.recv(-1), Ok(value + 1));
    }
}

/// Two send, two receive, one closes: all arrive, once, and those of one sender in order for each receiver.
fn pipes(capacity: i64) {
    let numbers = Numbers::new(capacity);
    let sum = count();
    let receivers: Vec<Joined> = (0..2)
        .map(|_| {
            let (numbers, sum) = (numbers.clone(), sum.clone());
            start(move || {
                let mut last = [-1; 2];
                while let Ok(value) = numbers.recv(-1) {
                    let sender = (value / 100) as usize;
                    assert!(value > last[sender]);
                    last[sender] = value;
                    sum.fetch_add(value, Relaxed);
                }
            })
        })
        .collect();
    let other = numbers.clone();
    let sender = start(move || {
        for value in 100..103 {
            assert_eq!(other.send(value, -1), Status::Ok);
        }
    });
    for value in 1..4 {
        assert_eq!(numbers.send(value, -1), Status::Ok);
    }
    drop(sender);
    numbers.close();
    drop(receivers);
    assert_eq!(sum.load(Relaxed), 6 + 303);
    assert_eq!(numbers.recv(-1), Err(Status::Closed));
}

/// One element is taken out of a full channel: that alone lets the waiting sender go on.
fn room() {
    let (numbers, news) = (Numbers::new(1), Numbers::new(0));
    let (full, told) = (numbers.clone(), news.clone());
    let _sender = start(move || {
        assert_eq!(full.send(1, -1), Status::Ok);
        assert_eq!(full.send(2, -1), Status::Ok);
        assert_eq!(told.send(3, -1), Status::Ok);
    });
    assert_eq!(numbers.recv(-1), Ok(1));
    assert_eq!(news.recv(-1), Ok(3));
    assert_eq!(numbers.recv(-1), Ok(2));
}

/// Both sides give up after a while: what was reported as sent is received or still there, and nothing else.
fn timed(capacity: i64) {
    let numbers = Numbers::new(capacity);
    let (sent, received) = (count(), count());
    let sides: Vec<Joined> = (0..4)
        .map(|i| {
            let (numbers, sent, received) = (numbers.clone(), sent.clone(), received.clone());
            start(move || {
                for k in 0..2 {
                    let value = 10 * i + k + 1;
                    if i < 2 {
                        if numbers.send(value, 1) == Status::Ok {
                            sent.fetch_add(value, Relaxed);
                        }
                    } else if let Ok(value) = numbers.recv(1) {
                        received.fetch_add(value, Relaxed);
                    }
                }
            })
        })
        .collect();
    drop(sides);
    while let Ok(value) = numbers.try_recv() {
        received.fetch_add(value, Relaxed);
    }
    assert_eq!(sent.load(Relaxed), received.load(Relaxed));
}

/// A receiver and a sender are cancelled while others go on.
fn cancelled() {
    let (numbers, contexts) = (Numbers::new(0), Arc::new(std::sync::Mutex::new(Vec::new())));
    let (sent, received) = (count(), count());
    let sides: Vec<Joined> = (0..4)
        .map(|i| {
            let (numbers, sent, received) = (numbers.clone(), sent.clone(), received.clone());
            let contexts = contexts.clone();
            start(move || {
                // The list's own lock must not be held where the model changes threads.
                let me = myself();
                contexts.lock().unwrap().push(me);
                drop(contexts);
                if i < 2 {
                    for value in 1..3 {
                        if numbers.send(value + i * 10, -1) == Status::Ok {
                            sent.fetch_add(value + i * 10, Relaxed);
                        }
                    }
                } else {
                    while let Ok(value) = numbers.recv(-1) {
                        received.fetch_add(value, Relaxed);
                    }
                }
            })
        })
        .collect();
    for _ in 0..3 {
        model::thread::yield_now();
        let context = contexts.lock().unwrap().pop();
        if let Some(context) = context {
            context.get::<Task>().cancel();
        }
    }
    numbers.close();
    drop(sides);
    let left = core::mem::take(&mut *contexts.lock().unwrap());
    drop(left);
    assert_eq!(sent.load(Relaxed), received.load(Relaxed));
}

/// The channel is destroyed while both sides wait.
fn destroyed() {
    let numbers = Numbers::new(1);
    let sides: Vec<Joined> = (0..3)
        .map(|i| {
            let numbers = numbers.clone();
            start(move || {
                for k in 0..2 {
                    let status = match i {
                        0 => numbers.recv(-1).err().unwrap_or(Status::Ok),
                        _ => numbers.send(k, -1),
                    };
                    assert!(matches!(status, Status::Ok | Status::Destroyed));
                }
            })
        })
        .collect();
    numbers.0.destroy();
    drop(sides);
    assert_eq!(numbers.recv(-1), Err(Status::Destroyed));
}

/// Two select on the same two channels, of which one is a rendezvous.
fn selects() {
    let channels = [Numbers::new(0), Numbers::new(2)];
    let sum = count();
    let selectors: Vec<Joined> = (0..2)
        .map(|_| {
            let (channels, sum) = (channels.clone(), sum.clone());
            start(move || {
                let set = Hold::new(select::new());
                for channel in &channels {
                    // SAFETY: a channel's handle.
                    unsafe { set.get::<Select>().add_receive(channel.0.raw()) };
                }
                let mut open = 2;
                while open > 0 {
                    let arm = set.get::<Select>().wait(-1, None);
                    match channels[arm as usize].try_recv() {
                        Ok(value) => {
                            sum.fetch_add(value, Relaxed);
                        }
                        Err(Status::Closed) => {
                            // Closed channels stay ready: the rest comes from the other one.
                            while let Ok(value) = channels[1 - arm as usize].recv(-1) {
                                sum.fetch_add(value, Relaxed);
                            }
                            open = 0;
                        }
                        Err(other) => assert_eq!(other, Status::Timeout),
                    }
                }
            })
        })
        .collect();
    let senders: Vec<Joined> = (0..2)
        .map(|i| {
            let channel = channels[i].clone();
            start(move || {
                for value in 1..3 {
                    assert_eq!(channel.send(value, -1), Status::Ok);
                }
                channel.close();
            })
        })
        .collect();
    drop(senders);
    drop(selectors);
    assert_eq!(sum.load(Relaxed), 6);
}

fn mutexes() {
    let (lock, plain) = (Hold::new(mutex::new()), Plain::new());
    let others: Vec<Joined> = (0..3)
        .map(|_| {
            let (lock, plain) = (lock.clone(), plain.clone());
            start(move || {
                for _ in 0..2 {
                    assert_eq!(lock.get::<Mutex>().lock(-1, None), Status::Ok);
                    plain.bump();
                    assert_eq!(lock.get::<Mutex>().unlock(), Status::Ok);
                }
            })
        })
        .collect();
    drop(others);
    assert_eq!(plain.get(), 6);
    assert!(lock.get::<Mutex>().try_lock());
    assert_eq!(lock.get::<Mutex>().lock(-1, None), Status::WouldDeadlock);
    assert_eq!(lock.get::<Mutex>().unlock(), Status::Ok);
    assert_eq!(lock.get::<Mutex>().unlock(), Status::NotHeld);
}

fn mutex_timed() {
    let (lock, plain, got) = (Hold::new(mutex::new()), Plain::new(), count());
    let others: Vec<Joined> = (0..3)
        .map(|i| {
            let (lock, plain, got) = (lock.clone(), plain.clone(), got.clone());
            start(move || {
                for _ in 0..2 {
                    let ms = if i == 0 { -1 } else { i };
                    if lock.get::<Mutex>().lock(ms, None) == Status::Ok {
                        got.fetch_add(1, Relaxed);
                        plain.bump();
                        assert_eq!(lock.get::<Mutex>().unlock(), Status::Ok);
                    }
                }
            })
        })
        .collect();
    drop(others);
    assert_eq!(plain.get(), got.load(Relaxed));
    assert!(lock.get::<Mutex>().try_lock());
}

fn mutex_destroyed() {
    let (lock, plain, got) = (Hold::new(mutex::new()), Plain::new(), count());
    let others: Vec<Joined> = (0..3)
        .map(|_| {
            let (lock, plain, got) = (lock.clone(), plain.clone(), got.clone());
            start(move || match lock.get::<Mutex>().lock(-1, None) {
                Status::Ok => {
                    got.fetch_add(1, Relaxed);
                    plain.bump();
                    assert_eq!(lock.get::<Mutex>().unlock(), Status::Ok);
                }
                other => assert_eq!(other, Status::Destroyed),
            })
        })
        .collect();
    lock.destroy();
    drop(others);
    assert_eq!(plain.get(), got.load(Relaxed));
    assert_eq!(lock.get::<Mutex>().lock(-1, None), Status::Destroyed);
}

/// Writers alone, readers together; one writer gives up, and nobody waits for it any longer.
fn rwlocks() {
    let (lock, plain) = (Hold::new(rwlock::new()), Plain::new());
    let writes = count();
    let others: Vec<Joined> = (0..4)
        .map(|i| {
            let (lock, plain, writes) = (lock.clone(), plain.clone(), writes.clone());
            start(move || {
                let lock = lock.get::<RwLock>();
                if i < 2 {
                    assert_eq!(lock.read(-1, None), Status::Ok);
                    let before = plain.get();
                    model::thread::yield_now();
                    assert_eq!(plain.get(), before);
                    assert_eq!(lock.unlock(), Status::Ok);
                } else if lock.write(if i == 2 { 1 } else { -1 }, None) == Status::Ok {
                    plain.bump();
                    writes.fetch_add(1, Relaxed);
                    assert_eq!(lock.unlock(), Status::Ok);
                }
            })
        })
        .collect();
    let main = lock.get::<RwLock>();
    assert_eq!(main.read(-1, None), Status::Ok);
    drop(lock.clone());
    model::thread::yield_now();
    assert_eq!(main.unlock(), Status::Ok);
    drop(others);
    assert_eq!(plain.get(), writes.load(Relaxed));
    assert!(main.try_write());
}

/// A reader waits behind a writer that gives up: it gets in while another one still reads.
fn rwlock_given_up() {
    let (lock, news) = (Hold::new(rwlock::new()), Numbers::new(0));
    assert_eq!(lock.get::<RwLock>().read(-1, None), Status::Ok);
    let writing = lock.clone();
    let _writer = start(move || {
        if writing.get::<RwLock>().write(1, None) == Status::Ok {
            assert_eq!(writing.get::<RwLock>().unlock(), Status::Ok);
        }
    });
    let (reading, told) = (lock.clone(), news.clone());
    let _reader = start(move || {
        assert_eq!(reading.get::<RwLock>().read(-1, None), Status::Ok);
        assert_eq!(told.send(1, -1), Status::Ok);
        assert_eq!(reading.get::<RwLock>().unlock(), Status::Ok);
    });
    assert_eq!(news.recv(-1), Ok(1));
    assert_eq!(lock.get::<RwLock>().unlock(), Status::Ok);
}

/// Readers come by entries while a writer shuts the lock; one of them reads twice.
fn rwlock_shut() {
    let (lock, plain) = (Hold::new(rwlock::new()), Plain::new());
    let read = |lock: &RwLock, plain: &Plain, twice: bool| {
        assert_eq!(lock.read(-1, None), Status::Ok);
        let before = plain.get();
        if twice {
            assert_eq!(lock.read(-1, None), Status::Ok);
            assert_eq!(lock.write(-1, None), Status::WouldDeadlock);
            assert_eq!(lock.unlock(), Status::Ok);
        }
        assert_eq!(plain.get(), before);
        assert_eq!(lock.unlock(), Status::Ok);
    };
    // The first reader opens the lock.
    read(lock.get(), &plain, false);
    let others: Vec<Joined> = (0..2)
        .map(|i| {
            let (lock, plain) = (lock.clone(), plain.clone());
            start(move || {
                read(lock.get(), &plain, i == 0);
                read(lock.get(), &plain, i == 1);
            })
        })
        .collect();
    let main = lock.get::<RwLock>();
    for _ in 0..2 {
        assert_eq!(main.write(-1, None), Status::Ok);
        plain.bump();
        assert_eq!(main.unlock(), Status::Ok);
    }
    assert_eq!(main.unlock(), Status::NotHeld);
    drop(others);
    assert_eq!(plain.get(), 2);
    assert!(main.try_write());
}

/// A lock goes away while somebody has not given it up: what it left does not keep a writer from the next lock, even
/// at the same address.
fn rwlock_forgotten() {
    for _ in 0..3 {
        let lock = Hold::new(rwlock::new());
        assert_eq!(lock.get::<RwLock>().read(-1, None), Status::Ok);
        assert_eq!(lock.get::<RwLock>().unlock(), Status::Ok);
        let other = lock.clone();
        drop(start(move || assert!(other.get::<RwLock>().try_read())));
        assert!(!lock.get::<RwLock>().try_write());
        assert_eq!(lock.get::<RwLock>().unlock(), Status::NotHeld);
    }
    let lock = Hold::new(rwlock::new());
    assert!(lock.get::<RwLock>().try_read());
    assert_eq!(lock.get::<RwLock>().unlock(), Status::Ok);
    assert!(lock.get::<RwLock>().try_write());
}

fn semaphores() {
    let (permits, inside) = (Hold::new(semaphore::new(2)), count());
    let others: Vec<Joined> = (0..4)
        .map(|i| {
            let (permits, inside) = (permits.clone(), inside.clone());
            start(move || {
                let permits = permits.get::<Semaphore>();
                let ms = if i == 0 { 1 } else { -1 };
                if permits.acquire(ms, None) == Status::Ok {
                    assert!(inside.fetch_add(1, Relaxed) < 2);
                    model::thread::yield_now();
                    inside.fetch_sub(1, Relaxed);
                    assert_eq!(permits.release(), Status::Ok);
                }
            })
        })
        .collect();
    drop(others);
    assert_eq!(permits.get::<Semaphore>().available(), 2);
}

fn wait_groups() {
    let (group, done) = (Hold::new(waitgroup::new()), count());
    assert_eq!(group.get::<WaitGroup>().add(3), Status::Ok);
    let others: Vec<Joined> = (0..3)
        .map(|_| {
            let (group, done) = (group.clone(), done.clone());
            start(move || {
                done.fetch_add(1, Relaxed);
                assert_eq!(group.get::<WaitGroup>().add(-1), Status::Ok);
            })
        })
        .collect();
    let status = group.get::<WaitGroup>().wait(1, None);
    assert!(status == Status::Timeout || done.load(Relaxed) == 3);
    assert_eq!(group.get::<WaitGroup>().wait(-1, None), Status::Ok);
    assert_eq!(done.load(Relaxed), 3);
    drop(others);
    assert_eq!(group.get::<WaitGroup>().add(-1), Status::Negative);
}

fn barriers() {
    let (meeting, leaders, arrived) = (Hold::new(barrier::new(3)), count(), count());
    let others: Vec<Joined> = (0..3)
        .map(|_| {
            let (meeting, leaders, arrived) = (meeting.clone(), leaders.clone(), arrived.clone());
            start(move || {
                for round in 1..3 {
                    arrived.fetch_add(1, Relaxed);
                    let (status, leads) = meeting.get::<Barrier>().wait(-1, None);
                    assert_eq!(status, Status::Ok);
                    assert!(arrived.load(Relaxed) >= 3 * round);
                    leaders.fetch_add(leads as i64, Relaxed);
                }
            })
        })
        .collect();
    drop(others);
    assert_eq!(leaders.load(Relaxed), 2);
}

/// One gives up now and then, and stays away afterwards; the two others come until each has met somebody. Whoever is
/// told that it met somebody did so with another one.
fn barriers_timed() {
    let (meeting, met, arrivals) = (Hold::new(barrier::new(2)), count(), count());
    let others: Vec<Joined> = (0..2)
        .map(|i| {
            let (meeting, met, arrivals) = (meeting.clone(), met.clone(), arrivals.clone());
            start(move || {
                for _ in 0..2 {
                    let (status, _) = meeting.get::<Barrier>().wait(1 + i, None);
                    met.fetch_add((status == Status::Ok) as i64, Relaxed);
                    arrivals.fetch_add(1, Relaxed);
                }
            })
        })
        .collect();
    let (status, _) = meeting.get::<Barrier>().wait(1, None);
    met.fetch_add((status == Status::Ok) as i64, Relaxed);
    drop(others);
    // Rounds are made of two: an odd number would mean that somebody met nobody.
    assert_eq!(met.load(Relaxed) % 2, 0);
    // Nobody is left behind or counted twice: two who come now meet.
    let other = meeting.clone();
    let _last = start(move || assert_eq!(other.get::<Barrier>().wait(-1, None).0, Status::Ok));
    assert_eq!(meeting.get::<Barrier>().wait(-1, None).0, Status::Ok);
}

fn onces() {
    let (once, plain) = (Hold::new(once::new()), Plain::new());
    let others: Vec<Joined> = (0..3)
        .map(|_| {
            let (once, plain) = (once.clone(), plain.clone());
            start(move || {
                let (status, must_run) = once.get::<Once>().begin(-1, None);
                assert_eq!(status, Status::Ok);
                if must_run {
                    plain.bump();
                    once.get::<Once>().finish();
                }
                assert_eq!(plain.get(), 1);
            })
        })
        .collect();
    drop(others);
}

/// A green thread of another thread is joined, and its handle let go, while it ends.
fn joins() {
    let tasks = Arc::new(std::sync::Mutex::new(Vec::new()));
    let (given, done) = (tasks.clone(), count());
    let ended = done.clone();
    let other = start(move || {
        let task = go(move || {
            scheduler::yield_now();
            ended.fetch_add(1, Relaxed);
        });
        given.lock().unwrap().push(task);
    });
    loop {
        let task = tasks.lock().unwrap().pop();
        if let Some(task) = task {
            join(&task);
            assert_eq!(done.load(Relaxed), 1);
            break;
        }
        model::thread::yield_now();
    }
    drop(other);
}

/// Tasks for the pool: each runs once, on a thread of the pool, and the caller sees them end.
fn workers() {
    let runs = count();
    let tasks: Vec<Hold> = (0..3)
        .map(|_| {
            let runs = runs.clone();
            go_parallel(move || {
                runs.fetch_add(1, Relaxed);
                scheduler::yield_now();
                runs.fetch_add(1, Relaxed);
            })
        })
        .collect();
    tasks.iter().for_each(join);
    assert_eq!(runs.load(Relaxed), 6);
}

/// Branches beside each other, twice, so that helpers are used again.
/// Runs closures as `parallel` does, and gives them up.
fn parallel_block(bodies: Vec<Box<dyn FnOnce()>>) {
    let closures: Vec<_> = bodies.into_iter().map(closure).collect();
    // SAFETY: closures that live through the call.
    unsafe {
        parallel::run(closures.len() as i64, closures.as_ptr(), None);
        for closure in closures {
            crate::closure::release(closure.env);
        }
    }
}

fn branches() {
    let runs = count();
    for _ in 0..2 {
        let branch = || -> Box<dyn FnOnce()> {
            let runs = runs.clone();
            Box::new(move || {
                runs.fetch_add(1, Relaxed);
            })
        };
        parallel_block((0..3).map(|_| branch()).collect());
    }
    assert_eq!(runs.load(Relaxed), 6);
}

/// Three branches that all wait for each other: each needs a thread.
fn branches_meet() {
    let plain: Vec<Plain> = (0..3).map(|_| Plain::new()).collect();
    let barrier = Hold::new(barrier::new(3));
    let branch = |me: usize| -> Box<dyn FnOnce()> {
        let (plain, barrier) = (plain.clone(), barrier.clone());
        Box::new(move || {
            plain[me].bump();
            assert_eq!(barrier.get::<Barrier>().wait(-1, None).0, Status::Ok);
            assert!(plain.iter().all(|plain| plain.get() == 1));
        })
    };
    parallel_block((0..3).map(branch).collect());
    assert!(plain.iter().all(|plain| plain.get() == 1));
}

/// Branches that wait for each other, offered while a helper gives up.
fn branches_twice() {
    for _ in 0..3 {
        let (there, back) = (Numbers::new(0), Numbers::new(0));
        let (there2, back2) = (there.clone(), back.clone());
        parallel_block(vec![
            Box::new(move || assert_eq!((there.send(1, -1), back.recv(-1)), (Status::Ok, Ok(2)))),
            Box::new(move || assert_eq!((there2.recv(-1), back2.send(2, -1)), (Ok(1), Status::Ok))),
        ]);
        model::thread::yield_now();
    }
}

/// Branches with branches, from two threads; what a branch wrote is there after its block.
fn branches_nested() {
    fn tree(depth: i64, plain: Plain) {
        if depth == 0 {
            return plain.bump();
        }
        let (left, right) = (Plain::new(), Plain::new());
        let (first, second) = (left.clone(), right.clone());
        parallel_block(vec![
            Box::new(move || tree(depth - 1, first)),
            Box::new(move || tree(depth - 1, second)),
        ]);
        plain.set(left.get() + right.get());
    }
    let other = Plain::new();
    let inner = other.clone();
    let thread = start(move || tree(1, inner));
    let plain = Plain::new();
    tree(2, plain.clone());
    drop(thread);
    assert_eq!((plain.get(), other.get()), (4, 2));
}

static VISITS: AtomicI64 = AtomicI64::new(0);

extern "C" fn visit(_: *mut u8, start: i64, end: i64) {
    VISITS.fetch_add(end - start, Relaxed);
}

fn pieces() {
    VISITS.store(0, Relaxed);
    // SAFETY: a loop's body.
    unsafe { parallel::run_range(40, visit as *const () as *const u8, core::ptr::null_mut(), None) };
    assert_eq!(VISITS.load(Relaxed), 40);
}

/// Green threads of two threads are the ends of two channels.
fn green_threads() {
    let (there, back, sum) = (Numbers::new(0), Numbers::new(1), count());
    let (from, to) = (there.clone(), back.clone());
    let other = start(move || {
        for _ in 0..2 {
            let (from, to) = (from.clone(), to.clone());
            go(move || {
                while let Ok(value) = from.recv(-1) {
                    assert_eq!(to.send(value * 2, -1), Status::Ok);
                }
            });
        }
    });
    let receiver = {
        let (back, sum) = (back.clone(), sum.clone());
        go(move || {
            for _ in 0..4 {
                sum.fetch_add(back.recv(-1).unwrap(), Relaxed);
            }
        })
    };
    for value in 1..5 {
        assert_eq!(there.send(value, -1), Status::Ok);
    }
    join(&receiver);
    there.close();
    drop(other);
    assert_eq!(sum.load(Relaxed), 20);
}
