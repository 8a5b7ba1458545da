//! Green threads: their blocks, and what their handles can do.
//!
//! A block is all that exists of a task until it first runs. It holds the task's only wait node and its saved stack
//! pointer. Fields in cells belong to the task's OS thread; the others may be used from any thread.

use crate::closure::Closure;
use crate::fiber::Fiber;
use crate::handle::{self, Counted, Object};
use crate::location::Place;
use crate::lock::Lock;
use crate::park::{self, Cargo, Limit, Wait, What};
use crate::scheduler::{self, Scheduler};
use crate::single;
use crate::stack::Stack;
use crate::status::Status;
use crate::string::MiloString;
use crate::waiter::{WaitList, Waiter};
use crate::{format, timer, workers};
use core::cell::Cell;
use core::ops::Deref;
use core::ptr::{NonNull, null_mut};
use core::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// What a context is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An OS thread on its own stack; its id is the thread's number, negative.
    Root,
    /// A green thread of the OS thread that spawned it.
    Green,
    /// A green thread of the worker pool.
    Parallel,
}

/// A context that can wait: a green thread, or an OS thread itself.
pub struct Task {
    /// The next in a run queue or inbox.
    pub next: Cell<Option<TaskPtr>>,
    /// Where it was left; null before it first runs.
    pub context: Cell<*mut u8>,
    pub stack: Cell<Option<Stack>>,
    /// Its stack's name for the sanitizer.
    pub fiber: Cell<Fiber>,
    /// The scheduler it belongs to; none until a worker takes it.
    pub home: Cell<Option<&'static Scheduler>>,
    pub wait: Wait,
    pub node: Waiter,
    /// Its position among the timers.
    pub timer: Cell<u32>,
    /// Its neighbours among the live tasks of its scheduler.
    pub newer: Cell<Option<TaskPtr>>,
    pub older: Cell<Option<TaskPtr>>,
    /// What it waits for, and where.
    pub what: Cell<What>,
    pub place: Cell<Place>,
    /// Where it was spawned.
    pub spawned: Place,
    pub id: i64,
    pub kind: Kind,
    closure: Cell<Closure>,
    cancelled: AtomicBool,
    end: Lock<End>,
}

// SAFETY: cells are used on the task's own OS thread, or by the one that has claimed it.
unsafe impl Sync for Task {}

/// Whether something ended, and who waits for that.
pub struct End {
    done: bool,
    joiners: WaitList,
}

static LAST_ID: AtomicI64 = AtomicI64::new(0);
static ACTIVE: AtomicI64 = AtomicI64::new(0);

impl End {
    /// Of something that goes on.
    pub const fn new() -> Lock<End> {
        Lock::new(End {
            done: false,
            joiners: WaitList::new(),
        })
    }

    /// It has ended: whoever waits goes on.
    pub fn reached(end: &Lock<End>) {
        let mut guard = end.lock();
        guard.done = true;
        guard.joiners.wake_all(Status::Ok as u32);
    }

    /// True once it has ended.
    pub fn is_reached(end: &Lock<End>) -> bool {
        end.lock().done
    }

    /// Waits for it.
    #[inline(always)]
    pub fn join(end: &Lock<End>, limit: &Limit) -> Status {
        let guard = end.lock();
        if guard.done {
            return Status::Ok;
        }
        park::wait(end, guard, |end| &mut end.joiners, Cargo::NONE, limit)
    }

    /// Wakes those who wait, without an end.
    pub fn give_up(end: &Lock<End>) {
        end.lock().joiners.wake_all(Status::Destroyed as u32);
    }
}

/// A task block. Whoever has the value knows that the block is held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TaskPtr(NonNull<Counted<Task>>);

impl Deref for TaskPtr {
    type Target = Task;

    #[inline(always)]
    fn deref(&self) -> &Task {
        // SAFETY: its scheduler holds a block until the task has ended, and nobody keeps a pointer beyond that without
        // a hold of his own.
        unsafe { self.0.as_ref() }
    }
}

impl TaskPtr {
    /// From the address of a block; none for null.
    pub fn from_raw(raw: *mut u8) -> Option<TaskPtr> {
        NonNull::new(raw.cast()).map(TaskPtr)
    }

    /// The address of the block.
    pub fn raw(self) -> *mut u8 {
        self.0.as_ptr().cast()
    }

    /// A new block, held once.
    #[inline(always)]
    pub fn new(kind: Kind, id: i64, closure: Closure, spawned: Place) -> TaskPtr {
        let block = Counted::allocate(Task {
            next: Cell::new(None),
            context: Cell::new(null_mut()),
            stack: Cell::new(None),
            fiber: Cell::new(Fiber::NONE),
            home: Cell::new(None),
            wait: Wait::new(),
            node: Waiter::new(),
            timer: Cell::new(timer::NONE),
            newer: Cell::new(None),
            older: Cell::new(None),
            what: Cell::new(What::Nothing),
            place: Cell::new(None),
            spawned,
            id,
            kind,
            closure: Cell::new(closure),
            cancelled: AtomicBool::new(false),
            end: End::new(),
        });
        // SAFETY: a new object is not null.
        let task = TaskPtr(unsafe { NonNull::new_unchecked(block) });
        task.node.belong(task);
        task
    }

    /// Holds the block once more.
    pub fn retain(self) {
        // SAFETY: the block is held, as a `TaskPtr` says.
        unsafe { handle::retain(self.raw().cast()) }
    }

    /// Gives up a hold; the caller uses the value no more.
    pub fn release(self) {
        // SAFETY: the block is held, as a `TaskPtr` says.
        unsafe { handle::release(self.raw().cast()) }
    }
}

impl Object for Task {
    const POOLED: bool = true;

    fn destroy(&self) {
        if !End::is_reached(&self.end) {
            self.cancel();
            End::give_up(&self.end);
        }
    }
}

/// A new task at the back of this thread's queue.
pub fn spawn(closure: Closure, place: Place) -> *mut u8 {
    let task = create(Kind::Green, closure, place);
    scheduler::current().adopt(task);
    task.raw()
}

/// A new task for the pool.
pub fn spawn_parallel(closure: Closure, place: Place) -> *mut u8 {
    let task = create(Kind::Parallel, closure, place);
    workers::submit(task);
    task.raw()
}

/// A block held twice: by its scheduler and by the caller.
fn create(kind: Kind, closure: Closure, place: Place) -> TaskPtr {
    single::add(&ACTIVE, 1);
    let task = TaskPtr::new(kind, single::add(&LAST_ID, 1) + 1, closure, place);
    task.retain();
    task
}

/// How many green threads have not ended.
pub fn active() -> i64 {
    ACTIVE.load(Ordering::Relaxed)
}

/// The calling task's number, or 0.
pub fn current_id() -> i64 {
    let task = scheduler::current().task();
    if task.is_root() { 0 } else { task.id }
}

/// A new hold of the calling context.
pub fn current_handle() -> *mut u8 {
    let task = scheduler::current().task();
    task.retain();
    task.raw()
}

impl Task {
    /// True for an OS thread's own context.
    pub fn is_root(&self) -> bool {
        self.kind == Kind::Root
    }

    /// Waits for the end.
    #[inline(always)]
    pub fn join(&self, timeout_ms: i64, place: Place) -> Status {
        if core::ptr::eq(&*scheduler::current().task(), self) {
            return Status::WouldDeadlock;
        }
        End::join(&self.end, &Limit::millis(timeout_ms, place, What::Task))
    }

    /// True once it has ended.
    pub fn is_done(&self) -> bool {
        End::is_reached(&self.end)
    }

    /// Asks it to end.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
        if self.wait.claim_cancelled()
            && let Some(task) = self.node.task()
        {
            scheduler::ready(task);
        }
    }

    /// True when it was asked to end.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }

    /// Appends `task 3`, or the thread's name.
    pub fn name(&self, out: &mut MiloString) {
        match self.home.get() {
            Some(home) if self.is_root() => out.append(home.thread().name()),
            _ => {
                out.append(b"task ");
                format::signed(out, self.id);
            }
        }
    }

    /// Runs the closure, on the task's stack.
    pub fn run(&self) {
        // SAFETY: the spawner gave us the closure, and it is called this once.
        unsafe { self.closure.replace(Closure::EMPTY).call() }
    }

    /// The task has ended: whoever waits for it goes on.
    pub fn finish(&self) {
        single::add(&ACTIVE, -1);
        End::reached(&self.end);
    }
}
