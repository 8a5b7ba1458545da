//! How a blocking call ended.

/// The result of a blocking call; the numbers are part of the C interface.
#[repr(i32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    Ok = 0,
    /// The channel is closed (and, for a receiver, empty).
    Closed = 1,
    /// The time ran out, or the call was not allowed to wait.
    Timeout = 2,
    /// The calling task was cancelled.
    Cancelled = 3,
    /// The object was destroyed.
    Destroyed = 4,
    /// The call could only ever wait for the caller itself.
    WouldDeadlock = 5,
    /// The caller does not hold what it gives up.
    NotHeld = 6,
    /// A count would go below zero.
    Negative = 7,
}

impl Status {
    /// As the C interface returns it.
    pub fn code(self) -> i32 {
        self as i32
    }
}
