//! The kernel's wait queues: looking at the word and joining the queue is one step.

use crate::clock;
use crate::sync::{AtomicU32, Ordering};
use shuttle::rand::Rng;
use shuttle::thread::{self, Thread, ThreadId};
use std::cell::RefCell;

struct Sleeper {
    word: usize,
    thread: Thread,
}

shuttle::lazy_static! {
    static ref SLEEPERS: Sleepers = Sleepers(RefCell::new(Vec::new()));
}

struct Sleepers(RefCell<Vec<Sleeper>>);

// SAFETY: the model runs one thread at a time and changes threads at atomic operations only.
unsafe impl Sync for Sleepers {}
// SAFETY: as above.
unsafe impl Send for Sleepers {}

fn is_asleep(id: ThreadId) -> bool {
    SLEEPERS
        .0
        .borrow()
        .iter()
        .any(|sleeper| sleeper.thread.id() == id)
}

fn leave(id: ThreadId) {
    SLEEPERS
        .0
        .borrow_mut()
        .retain(|sleeper| sleeper.thread.id() != id);
}

/// Sleeps while the word is `expected`, until woken or for `nanos` (negative: for ever). Sometimes wakes for no reason.
pub fn wait(word: &AtomicU32, expected: u32, nanos: i64) {
    let thread = thread::current();
    let id = thread.id();
    let _ = SLEEPERS.0.borrow().len();
    let mut chance = shuttle::rand::thread_rng();
    if word.load(Ordering::SeqCst) != expected || chance.gen_ratio(1, 30) {
        return;
    }
    let address = core::ptr::from_ref(word) as usize;
    SLEEPERS.0.borrow_mut().push(Sleeper {
        word: address,
        thread,
    });
    while is_asleep(id) {
        if nanos < 0 {
            thread::park();
        } else if chance.gen_ratio(1, 4) {
            clock::pass(nanos);
            leave(id);
        } else {
            thread::yield_now();
        }
    }
}

/// Wakes one sleeper.
pub fn wake(word: &AtomicU32) {
    let address = core::ptr::from_ref(word) as usize;
    let mut sleepers = SLEEPERS.0.borrow_mut();
    if let Some(at) = sleepers.iter().position(|sleeper| sleeper.word == address) {
        let sleeper = sleepers.remove(at);
        drop(sleepers);
        sleeper.thread.unpark();
    }
}
