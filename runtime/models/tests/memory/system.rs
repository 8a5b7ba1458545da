//! What lies below the library in these tests.

/// Atomics of `loom`. It has no sequentially consistent accesses, only fences: so these are what the compiler makes of
/// such accesses on x86-64, where a store is an exchange, a read-modify-write is a fence, and a load is a load.
pub mod sync {
    pub use loom::sync::atomic::Ordering;
    use loom::sync::atomic::{self, fence};

    fn around<R>(order: Ordering, access: impl FnOnce(Ordering) -> R) -> R {
        if order != Ordering::SeqCst {
            return access(order);
        }
        fence(Ordering::SeqCst);
        let result = access(Ordering::AcqRel);
        fence(Ordering::SeqCst);
        result
    }

    fn loading(order: Ordering) -> Ordering {
        if order == Ordering::SeqCst {
            Ordering::Acquire
        } else {
            order
        }
    }

    macro_rules! atomic {
        ($name:ident $(<$of:ident>)?, $inner:ty, $value:ty) => {
            pub struct $name $(<$of>)? ($inner);

            #[allow(dead_code)]
            impl $(<$of>)? $name $(<$of>)? {
                pub fn new(value: $value) -> Self {
                    Self(<$inner>::new(value))
                }

                pub fn load(&self, order: Ordering) -> $value {
                    self.0.load(loading(order))
                }

                pub fn store(&self, value: $value, order: Ordering) {
                    match order {
                        Ordering::SeqCst => {
                            self.swap(value, order);
                        }
                        other => self.0.store(value, other),
                    }
                }

                pub fn swap(&self, value: $value, order: Ordering) -> $value {
                    around(order, |order| self.0.swap(value, order))
                }

                pub fn compare_exchange(
                    &self,
                    old: $value,
                    new: $value,
                    order: Ordering,
                    failure: Ordering,
                ) -> Result<$value, $value> {
                    around(order, |order| self.0.compare_exchange(old, new, order, loading(failure)))
                }

                pub fn compare_exchange_weak(
                    &self,
                    old: $value,
                    new: $value,
                    order: Ordering,
                    failure: Ordering,
                ) -> Result<$value, $value> {
                    self.compare_exchange(old, new, order, failure)
                }
            }
        };
    }

    atomic!(AtomicU32, atomic::AtomicU32, u32);
    atomic!(AtomicI64, atomic::AtomicI64, i64);
    atomic!(AtomicBool, atomic::AtomicBool, bool);
    atomic!(AtomicUsize, atomic::AtomicUsize, usize);
    atomic!(AtomicPtr<T>, atomic::AtomicPtr<T>, *mut T);

    impl AtomicI64 {
        pub fn fetch_add(&self, value: i64, order: Ordering) -> i64 {
            around(order, |order| self.0.fetch_add(value, order))
        }

        pub fn fetch_sub(&self, value: i64, order: Ordering) -> i64 {
            around(order, |order| self.0.fetch_sub(value, order))
        }
    }
}

/// As if there were always several threads.
pub mod single {
    use super::sync::{AtomicU32, Ordering::SeqCst};

    pub fn threaded() -> bool {
        true
    }

    pub fn exchange32(word: &AtomicU32, old: u32, new: u32) -> bool {
        word.compare_exchange(old, new, SeqCst, SeqCst).is_ok()
    }
}

/// Fences of which both sides pay for themselves.
pub mod fences {
    use loom::sync::atomic::{Ordering, fence};

    pub fn light() {
        if !crate::seed::is("reader-without-a-fence") {
            fence(Ordering::SeqCst);
        }
    }

    pub fn heavy() {
        if !crate::seed::is("writer-without-a-fence") {
            fence(Ordering::SeqCst);
        }
    }
}

/// The kernel's wait queues: one for all words, which only means that some wake for no reason.
pub mod futex {
    use super::sync::{AtomicU32, Ordering};
    use loom::sync::{Condvar, Mutex};

    loom::lazy_static! {
        static ref QUEUE: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());
    }

    pub fn wait(word: &AtomicU32, expected: u32, _: i64) {
        let guard = QUEUE.0.lock().unwrap();
        if word.load(Ordering::SeqCst) == expected {
            drop(QUEUE.1.wait(guard).unwrap());
        }
    }

    pub fn wake(_: &AtomicU32) {
        let _guard = QUEUE.0.lock().unwrap();
        QUEUE.1.notify_all();
    }
}

/// No time passes.
pub mod clock {
    pub fn monotonic() -> i64 {
        0
    }
}

/// In these tests somebody always comes.
pub mod deadlock {
    pub fn report() {
        panic!("a deadlock is reported where there is none");
    }
}

/// Tasks with nothing but a link, and data that a hand-over must guard.
pub mod task {
    use loom::cell::Cell;
    use std::ops::Deref;

    pub struct Task {
        pub next: Cell<Option<TaskPtr>>,
        pub data: Cell<i64>,
    }

    #[derive(Clone, Copy)]
    pub struct TaskPtr(&'static Task);

    // SAFETY: `loom` checks every access to the cells.
    unsafe impl Send for TaskPtr {}

    impl Deref for TaskPtr {
        type Target = Task;

        fn deref(&self) -> &Task {
            self.0
        }
    }

    impl TaskPtr {
        /// A task that stays.
        pub fn new() -> TaskPtr {
            TaskPtr(Box::leak(Box::new(Task {
                next: Cell::new(None),
                data: Cell::new(0),
            })))
        }

        pub fn from_raw(raw: *mut u8) -> Option<TaskPtr> {
            // SAFETY: null, or from `raw`.
            unsafe { raw.cast::<Task>().as_ref() }.map(TaskPtr)
        }

        pub fn raw(self) -> *mut u8 {
            std::ptr::from_ref(self.0).cast_mut().cast()
        }
    }
}

/// No descriptors.
pub struct NoReactor;

impl NoReactor {
    pub fn has_waiting(&self) -> bool {
        false
    }

    pub fn poll(&self, _: i64) {}

    pub fn interrupt(&self) {}
}

/// No timers.
pub struct NoTimers;

impl NoTimers {
    pub fn borrow(&self) -> &NoTimers {
        self
    }

    pub fn next(&self) -> Option<i64> {
        None
    }
}

/// As much of a scheduler as sleeping needs.
pub mod scheduler {
    use super::sync::{AtomicU32, Ordering};
    use super::{NoReactor, NoTimers};
    use crate::idle;
    use crate::inbox::Inbox;
    use std::cell::Cell;

    pub struct Scheduler {
        pub inbox: Inbox,
        pub sleep: AtomicU32,
        pub timers: NoTimers,
        pub reactor: NoReactor,
        pub patience: Cell<u32>,
        ready: Cell<usize>,
    }

    // SAFETY: the cells are its own thread's.
    unsafe impl Sync for Scheduler {}

    /// A scheduler that stays.
    pub fn fresh() -> &'static Scheduler {
        Box::leak(Box::new(Scheduler {
            inbox: Inbox::new(),
            sleep: AtomicU32::new(idle::AWAKE),
            timers: NoTimers,
            reactor: NoReactor,
            patience: Cell::new(0),
            ready: Cell::new(0),
        }))
    }

    pub fn awake(scheduler: &Scheduler) -> u32 {
        scheduler.sleep.swap(idle::AWAKE, Ordering::SeqCst)
    }

    impl Scheduler {
        pub fn take_arrivals(&self) {
            if !self.inbox.is_empty() {
                self.inbox.take(|_| self.ready.set(self.ready.get() + 1));
            }
        }

        pub fn fire_timers(&self) {}

        pub fn has_ready(&self) -> bool {
            self.ready.get() > 0
        }

        /// Runs until so many tasks have come, as the library's `next` does.
        pub fn wait_for(&'static self, tasks: usize) {
            for _ in 0..tasks {
                self.take_arrivals();
                while self.ready.get() == 0 {
                    idle::sleep(self);
                    self.take_arrivals();
                }
                self.ready.set(self.ready.get() - 1);
            }
        }
    }
}

/// Which defect is sown.
pub mod seed {
    use super::sync::Ordering;
    use std::sync::OnceLock;

    static CHOSEN: OnceLock<Option<String>> = OnceLock::new();

    /// Sows a defect, or none.
    pub fn choose(seed: Option<String>) {
        CHOSEN.set(seed).expect("one choice");
    }

    /// True for the defect that is sown.
    pub fn is(name: &str) -> bool {
        CHOSEN.get().is_some_and(|chosen| chosen.as_deref() == Some(name))
    }

    /// The order of an access: none at all where that is the defect.
    pub fn order(name: &str) -> Ordering {
        if is(name) {
            Ordering::Relaxed
        } else {
            Ordering::SeqCst
        }
    }
}
