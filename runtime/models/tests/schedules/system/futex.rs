//! The kernel's wait queues: looking at the word and joining the queue is one step.

use crate::clock;
use crate::model::{self, thread};
use crate::sync::{AtomicU32, Ordering};
use std::sync::Mutex;
use thread::{Thread, ThreadId};

struct Sleeper {
    word: usize,
    thread: Thread,
}

/// Never held where the model changes threads, but while a word is looked at.
static SLEEPERS: Mutex<Vec<Sleeper>> = Mutex::new(Vec::new());

fn sleepers<R>(look: impl FnOnce(&mut Vec<Sleeper>) -> R) -> R {
    look(&mut SLEEPERS.lock().expect("a lock that nobody broke"))
}

fn is_asleep(id: ThreadId) -> bool {
    sleepers(|all| all.iter().any(|sleeper| sleeper.thread.id() == id))
}

fn leave(id: ThreadId) {
    sleepers(|all| all.retain(|sleeper| sleeper.thread.id() != id));
}

/// Sleeps while the word is `expected`, until woken or for `nanos` (negative: for ever). Sometimes wakes for no reason.
pub fn wait(word: &AtomicU32, expected: u32, nanos: i64) {
    let thread = thread::current();
    let id = thread.id();
    if model::one_in(30) || !enqueue(word, expected, thread) {
        return;
    }
    while is_asleep(id) {
        if nanos < 0 {
            thread::park();
        } else if model::one_in(4) {
            clock::pass(nanos);
            leave(id);
        } else {
            thread::yield_now();
        }
    }
}

/// Under `shuttle` threads change before the load and not between it and the queue.
#[cfg(not(miri))]
fn enqueue(word: &AtomicU32, expected: u32, thread: Thread) -> bool {
    let waits = word.load(Ordering::SeqCst) == expected;
    if waits {
        let word = core::ptr::from_ref(word) as usize;
        sleepers(|all| all.push(Sleeper { word, thread }));
    }
    waits
}

#[cfg(miri)]
fn enqueue(word: &AtomicU32, expected: u32, thread: Thread) -> bool {
    sleepers(|all| {
        let waits = word.load(Ordering::SeqCst) == expected;
        if waits {
            let word = core::ptr::from_ref(word) as usize;
            all.push(Sleeper { word, thread });
        }
        waits
    })
}

/// Wakes one sleeper.
pub fn wake(word: &AtomicU32) {
    let word = core::ptr::from_ref(word) as usize;
    let first = sleepers(|all| {
        let at = all.iter().position(|sleeper| sleeper.word == word)?;
        Some(all.remove(at))
    });
    if let Some(sleeper) = first {
        sleeper.thread.unpark();
    }
}
