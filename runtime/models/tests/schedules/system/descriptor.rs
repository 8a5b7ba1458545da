//! No descriptors.

use crate::status::Status;
use crate::waiter::Waiter;

/// What one waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {}

/// What became of a select's node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    Told,
    Untold,
}

pub fn watch(_: i32, _: Direction, _: &Waiter) -> Watch {
    Watch::Untold
}

pub fn unwatch(_: i32, _: Direction, _: &Waiter) -> bool {
    false
}

pub fn poll_once(_: i32, _: Direction) -> Status {
    Status::Timeout
}
