//! Copies the library's sources for the tests, which include them with other atomics and another system below.
//!
//! The copies differ from the sources in a few places, listed here. A place that is not found ends the build: then the
//! source has changed, and this list has to follow.

use std::path::{Path, PathBuf};

/// Changes to a file of the library: what is replaced, by what. Defects are sown like this: `seed!` is false in all
/// tests but those that show that the defect is found.
type Change = (&'static str, &'static str);

/// The files under random schedules, as they are and with defects to choose from.
const SCHEDULES: &[(&str, &[Change])] = &[
    ("bytes", &[]),
    // Atomics of a model are larger.
    (
        "blocks",
        &[("const _: () = assert!(cfg!(milo_tsan) || SIZE <= 192);\n", "")],
    ),
    (
        "barrier",
        &[(
            "        if !waits {",
            "        if crate::seed::is(\"barrier-departs-from-the-next-round\") {\n            self.arrived = (self.arrived - 1).max(0);\n            return status;\n        }\n        if !waits {",
        )],
    ),
    (
        "channel",
        &[
            (
                "        if !self.senders.is_empty()\n            && let Some(sender) = self.senders.claim()\n        {\n            // SAFETY: an element was just",
                "        if !crate::seed::is(\"channel-forgets-waiting-senders\")\n            && !self.senders.is_empty()\n            && let Some(sender) = self.senders.claim()\n        {\n            // SAFETY: an element was just",
            ),
            (
                "        self.receivers.wake_all(status as u32);",
                "        if !crate::seed::is(\"close-forgets-receivers\") {\n            self.receivers.wake_all(status as u32);\n        }",
            ),
        ],
    ),
    ("closure", &[]),
    ("fiber", &[]),
    ("handle", &[]),
    (
        "helpers",
        &[
            ("const LOOKS: u32 = 100;", "const LOOKS: u32 = 2;"),
            ("const LOOKS_AFTER: u32 = 3;", "const LOOKS_AFTER: u32 = 2;"),
            // Every schedule begins anew.
            (
                "/// The life of a helper.\n",
                "pub fn forget_calls() {\n    POOL.lock().called = 0;\n    LOOKING.store(0, Ordering::SeqCst);\n}\n\n/// The life of a helper.\n",
            ),
            (
                "                if others > 0 ||",
                "                if crate::seed::is(\"helper-gives-up-blindly\") || others > 0 ||",
            ),
            (
                "                pass_on(stolen.more);\n",
                "                if crate::seed::is(\"helper-calls-nobody\") {\n                    LOOKING.fetch_sub(1, Ordering::SeqCst);\n                } else {\n                    pass_on(stolen.more);\n                }\n",
            ),
        ],
    ),
    (
        "idle",
        &[
            ("const SPINS: u32 = 3;", "const SPINS: u32 = 1;"),
            ("const LINGERS: u32 = 10;", "const LINGERS: u32 = 1;"),
            ("const YIELDS: u32 = 50;", "const YIELDS: u32 = 1;"),
            (
                "    if !here.inbox.is_empty() && scheduler::awake(here) == LOST {",
                "    if !crate::seed::is(\"sleep-does-not-look-again\")\n        && !here.inbox.is_empty()\n        && scheduler::awake(here) == LOST\n    {",
            ),
        ],
    ),
    ("inbox", &[]),
    ("local", &[]),
    ("location", &[]),
    ("lock", &[("const LOOKS: u32 = 30;", "const LOOKS: u32 = 1;")]),
    (
        "mutex",
        &[(
            "            Err(seen) if seen == number(here) | WAITED => self.pass_on(here),",
            "            Err(seen) if seen == number(here) | WAITED && crate::seed::is(\"unlock-forgets-waiters\") => {\n                self.word.store(FREE, Ordering::SeqCst);\n                Status::Ok\n            }\n            Err(seen) if seen == number(here) | WAITED => self.pass_on(here),",
        )],
    ),
    ("once", &[]),
    (
        "parallel",
        &[(
            "        if self.stolen.get() > 0 {",
            "        if self.stolen.get() > 0 && !crate::seed::is(\"owner-does-not-wait\") {",
        )],
    ),
    (
        "park",
        &[(
            "        matches!(state, WAITING | FIRM) && single",
            "        if crate::seed::is(\"two-may-claim\") && matches!(state, WAITING | FIRM) {\n            self.state.store(outcome + OUTCOMES, Ordering::SeqCst);\n            return true;\n        }\n        matches!(state, WAITING | FIRM) && single",
        )],
    ),
    ("parse", &[]),
    (
        "reading",
        &[
            ("const ENTRIES: usize = 8;", "const ENTRIES: usize = 2;"),
            (
                "        entry.lock.store(0, Ordering::Release);\n        Entered::Withdrew",
                "        entry.lock.store(0, Ordering::Release);\n        if crate::seed::is(\"reader-withdraws-silently\") {\n            return Entered::No;\n        }\n        Entered::Withdrew",
            ),
            (
                "        if open.load(Ordering::Acquire) {",
                "        if crate::seed::is(\"reader-does-not-look-again\") || open.load(Ordering::Acquire) {",
            ),
        ],
    ),
    ("ring", &[]),
    (
        "rwlock",
        &[
            ("const CALM: u32 = 1000;", "const CALM: u32 = 1;"),
            (
                "                state.grant(self);\n                status",
                "                if !crate::seed::is(\"writer-gives-up-silently\") {\n                    state.grant(self);\n                }\n                status",
            ),
        ],
    ),
    ("scheduler", &[]),
    (
        "select",
        &[(
            "            arm.unwatch();",
            "            if !crate::seed::is(\"select-leaves-its-nodes-behind\") {\n                arm.unwatch();\n            }",
        )],
    ),
    (
        "semaphore",
        &[(
            "            Some(next) => next.wake(),",
            "            Some(_next) if crate::seed::is(\"release-wakes-nobody\") => {}\n            Some(next) => next.wake(),",
        )],
    ),
    ("stack", &[]),
    ("status", &[]),
    ("string", &[]),
    (
        "task",
        &[(
            "    task.retain();\n    task\n}",
            "    if !crate::seed::is(\"scheduler-holds-no-task\") {\n        task.retain();\n    }\n    task\n}",
        )],
    ),
    ("timer", &[]),
    ("waiter", &[]),
    ("waitgroup", &[]),
    (
        "workers",
        &[(
            "    if let Some(worker) = pool.idle.claim() {",
            "    if !crate::seed::is(\"submit-wakes-no-worker\")\n        && let Some(worker) = pool.idle.claim()\n    {",
        )],
    ),
];

/// The files under all memory orders.
const MEMORY: &[(&str, &[Change])] = &[
    (
        "idle",
        &[
            ("const SPINS: u32 = 3;", "const SPINS: u32 = 0;"),
            ("const YIELDS: u32 = 50;", "const YIELDS: u32 = 0;"),
            (
                "    ACTIVE.fetch_add(1, Ordering::SeqCst);\n    let state = scheduler::awake(there);\n    if state != LOST {",
                "    let late = crate::seed::is(\"counted-after-it-is-awake\");\n    if !late {\n        ACTIVE.fetch_add(1, Ordering::SeqCst);\n    }\n    let state = scheduler::awake(there);\n    if late && state == LOST {\n        ACTIVE.fetch_add(1, Ordering::SeqCst);\n    }\n    if state != LOST && !late {",
            ),
            (
                "/// Threads that run, or that something outside the program can wake.\n",
                "",
            ),
            (
                "static ACTIVE: AtomicI64 = AtomicI64::new(0);",
                "loom::lazy_static! { static ref ACTIVE: AtomicI64 = AtomicI64::new(0); }",
            ),
            (
                "    here.sleep.store(LOST, Ordering::SeqCst);",
                "    here.sleep.store(LOST, crate::seed::order(\"sleep-without-a-fence\"));",
            ),
        ],
    ),
    (
        "inbox",
        &[
            ("pub const fn new()", "pub fn new()"),
            (
                "                .compare_exchange_weak(seen, task.raw(), Ordering::SeqCst, Ordering::Relaxed)",
                "                .compare_exchange_weak(seen, task.raw(), crate::seed::order(\"inbox-without-release\"), Ordering::Relaxed)",
            ),
        ],
    ),
    (
        "reading",
        &[
            ("const ENTRIES: usize = 8;", "const ENTRIES: usize = 1;"),
            (
                "            return false;\n        };\n        entry.lock.store(0, Ordering::Release);",
                "            return false;\n        };\n        let relaxed = crate::seed::is(\"reader-leaves-without-release\");\n        entry.lock.store(0, if relaxed { Ordering::Relaxed } else { Ordering::Release });",
            ),
        ],
    ),
    (
        "lock",
        &[
            ("pub const fn new(value", "pub fn new(value"),
            ("const LOOKS: u32 = 30;", "const LOOKS: u32 = 0;"),
            (
                "        if single::swap32(&self.lock.word, FREE) == WANTED {",
                "        if self.lock.word.swap(FREE, crate::seed::order(\"unlock-without-release\")) == WANTED {",
            ),
        ],
    ),
];

fn main() {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("../src");
    let out = PathBuf::from(variable("OUT_DIR"));
    println!("cargo:rerun-if-changed={}", root.display());
    println!("cargo:rerun-if-changed=build.rs");
    for (place, files) in [("schedules", SCHEDULES), ("memory", MEMORY)] {
        std::fs::create_dir_all(out.join(place)).expect("a directory for the copies");
        for (name, changes) in files {
            let copy = changed(&root, name, changes);
            std::fs::write(out.join(place).join(format!("{name}.rs")), copy).expect("a copy");
        }
    }
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("cargo did not set {name}"))
}

/// A source with other atomics, fit for `include!`, and with its changes.
fn changed(root: &Path, name: &str, changes: &[Change]) -> String {
    let path = root.join(format!("{name}.rs"));
    let source = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = source
        .replace("//!", "//")
        .replace("core::sync::atomic::", "crate::sync::");
    for (from, to) in changes {
        assert_eq!(
            text.matches(from).count(),
            1,
            "{name}.rs should contain this once, or the list of changes has to follow:\n{from}"
        );
        text = text.replace(from, to);
    }
    text
}
