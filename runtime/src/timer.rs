//! Deadlines of one scheduler's tasks: a heap in which every task knows its position, so that a task that was woken
//! by something else takes its entry out again.

use crate::task::TaskPtr;
use alloc::vec::Vec;

/// What a task without a timer has for a position.
pub const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Entry {
    deadline: i64,
    sequence: u64,
    task: TaskPtr,
}

impl Entry {
    fn before(&self, other: &Entry) -> bool {
        (self.deadline, self.sequence) < (other.deadline, other.sequence)
    }
}

/// Deadlines, the earliest first; equal ones in the order they were set.
pub struct Timers {
    heap: Vec<Entry>,
    sequence: u64,
}

impl Timers {
    /// No deadlines.
    pub const fn new() -> Timers {
        Timers {
            heap: Vec::new(),
            sequence: 0,
        }
    }

    /// The earliest deadline.
    pub fn next(&self) -> Option<i64> {
        self.heap.first().map(|entry| entry.deadline)
    }

    /// Sets a task's deadline, on the monotonic clock.
    pub fn add(&mut self, deadline: i64, task: TaskPtr) {
        self.sequence += 1;
        self.heap.push(Entry {
            deadline,
            sequence: self.sequence,
            task,
        });
        self.rise(self.heap.len() - 1);
    }

    /// Takes a task's deadline out, if it has one.
    pub fn remove(&mut self, task: TaskPtr) {
        let at = task.timer.replace(NONE) as usize;
        if at >= self.heap.len() {
            return;
        }
        self.heap.swap_remove(at);
        if at < self.heap.len() {
            self.sink(at);
            self.rise(at);
        }
    }

    /// Takes out a task whose deadline has passed.
    pub fn expired(&mut self, now: i64) -> Option<TaskPtr> {
        let first = self.heap.first().filter(|entry| entry.deadline <= now)?.task;
        self.remove(first);
        Some(first)
    }

    fn place(&mut self, at: usize, entry: Entry) {
        entry.task.timer.set(at as u32);
        self.heap[at] = entry;
    }

    fn rise(&mut self, mut at: usize) {
        let entry = self.heap[at];
        while at > 0 {
            let parent = (at - 1) / 2;
            if !entry.before(&self.heap[parent]) {
                break;
            }
            self.place(at, self.heap[parent]);
            at = parent;
        }
        self.place(at, entry);
    }

    fn sink(&mut self, mut at: usize) {
        let entry = self.heap[at];
        while let Some(child) = self.earlier_child(at) {
            if !self.heap[child].before(&entry) {
                break;
            }
            self.place(at, self.heap[child]);
            at = child;
        }
        self.place(at, entry);
    }

    fn earlier_child(&self, at: usize) -> Option<usize> {
        let (left, right) = (2 * at + 1, 2 * at + 2);
        let last = self.heap.len();
        match right < last && self.heap[right].before(&self.heap[left]) {
            true => Some(right),
            false => (left < last).then_some(left),
        }
    }
}
