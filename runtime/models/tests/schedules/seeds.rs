//! Defects that are sown into the library by the build script, each with a scenario that must find it.

pub const ALL: &[(&str, &str)] = &[
    // Wake-ups that are lost.
    ("sleep-does-not-look-again", "ping-pong"),
    ("channel-forgets-waiting-senders", "channel-room"),
    ("close-forgets-receivers", "channel-0"),
    ("unlock-forgets-waiters", "mutex"),
    ("release-wakes-nobody", "semaphore"),
    ("writer-gives-up-silently", "rwlock-given-up"),
    ("reader-withdraws-silently", "rwlock-shut"),
    ("submit-wakes-no-worker", "workers"),
    ("helper-gives-up-blindly", "parallel-twice"),
    ("helper-calls-nobody", "parallel-meeting"),
    // Two who win what only one may have.
    ("two-may-claim", "channel-cancelled"),
    ("reader-does-not-look-again", "rwlock-shut"),
    ("barrier-departs-from-the-next-round", "barrier-timed"),
    // Memory that is freed while somebody uses it.
    ("select-leaves-its-nodes-behind", "select"),
    ("scheduler-holds-no-task", "join"),
    ("owner-does-not-wait", "parallel-nested"),
];
