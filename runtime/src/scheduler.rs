//! One scheduler per OS thread: a strict queue of ready tasks, in which the thread itself is a task too.
//!
//! A switch goes from task to task, with no scheduler context between. A task that has nothing to do looks for the
//! next ready one and, when there is none, sleeps on behalf of the whole thread ([`idle`](crate::idle)). A task that
//! ends hands its stack to the next one that has none yet.

use crate::fiber::Fiber;
use crate::handle::{Counted, Header};
use crate::inbox::Inbox;
use crate::location::Place;
use crate::lock::Lock;
use crate::parallel::Deck;
use crate::park::{self, Cargo, Limit, What};
use crate::preempt::Slices;
use crate::reactor::Reactor;
use crate::reading::Reading;
use crate::stack::{Stack, Stacks};
use crate::status::Status;
use crate::task::{Kind, TaskPtr};
use crate::thread::Thread;
use crate::timer::{NONE, Timers};
use crate::waiter::WaitList;
use crate::{arch, blocks, clock, idle, local, single, thread, trap, workers};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::ptr::null;
use core::sync::atomic::{AtomicU32, Ordering};

/// So many switches happen between two looks at timers and descriptors.
const LOOK_OUTSIDE: u32 = 64;

/// The tasks of one OS thread. Schedulers are never freed, only used again by later threads, so that a wake-up that
/// comes late hits no freed memory.
pub struct Scheduler {
    first: Cell<Option<TaskPtr>>,
    last: Cell<Option<TaskPtr>>,
    running: Cell<Option<TaskPtr>>,
    /// Changed under the registry's lock: the deadlock report looks at it from other threads.
    root: Cell<Option<TaskPtr>>,
    /// The newest task that has not ended; the others follow.
    newest: Cell<Option<TaskPtr>>,
    live: Cell<i64>,
    drainers: Lock<WaitList>,
    green_drainers: Cell<i64>,
    switches: Cell<u32>,
    thread: Cell<*mut Counted<Thread>>,
    /// Calls into C from green threads that have not returned.
    pub foreign_calls: Cell<u32>,
    /// A thread of the worker pool.
    pub is_worker: Cell<bool>,
    /// So many more times this thread sleeps without giving the processor away first.
    pub patience: Cell<u32>,
    pub inbox: Inbox,
    pub sleep: AtomicU32,
    pub timers: RefCell<Timers>,
    pub stacks: RefCell<Stacks>,
    pub reactor: Reactor,
    pub locals: RefCell<local::Locals>,
    pub blocks: blocks::Spare,
    pub slices: Slices,
    pub reading: Reading,
    pub deck: Deck,
}

// SAFETY: only `inbox`, `sleep`, the reactor's event descriptor and what locks are read are used from other threads, and
// those are atomic; the deck has a lock;
// the deadlock report reads the rest while every thread sleeps.
unsafe impl Sync for Scheduler {}

struct Registry {
    all: Vec<&'static Scheduler>,
    unused: Vec<&'static Scheduler>,
}

static REGISTRY: Lock<Registry> = Lock::new(Registry {
    all: Vec::new(),
    unused: Vec::new(),
});

/// The calling thread's scheduler. A thread that the program did not start gets one on its first call.
#[inline(always)]
pub fn current() -> &'static Scheduler {
    match attached() {
        Some(scheduler) => scheduler,
        None => thread::adopt_foreign(),
    }
}

/// The calling thread's scheduler, if it has one.
#[inline(always)]
pub fn attached() -> Option<&'static Scheduler> {
    // SAFETY: the word is 0 or was set by `attach`, and schedulers live for ever.
    unsafe { (arch::thread_word() as *const Scheduler).as_ref() }
}

/// Calls a function with every scheduler that a thread uses, in the order they were made.
pub fn each(mut look: impl FnMut(&'static Scheduler)) {
    for scheduler in &REGISTRY.lock().all {
        if scheduler.root.get().is_some() {
            look(scheduler);
        }
    }
}

/// True when that holds for some scheduler, used or not.
pub fn any(mut look: impl FnMut(&'static Scheduler) -> bool) -> bool {
    REGISTRY.lock().all.iter().any(|scheduler| look(scheduler))
}

/// Gives the calling thread a scheduler.
pub fn attach(thread: *mut Counted<Thread>, number: i64) -> &'static Scheduler {
    let scheduler = unused().unwrap_or_else(register);
    let root = TaskPtr::new(Kind::Root, -number, crate::closure::Closure::EMPTY, None);
    root.home.set(Some(scheduler));
    root.fiber.set(Fiber::current());
    scheduler.running.set(Some(root));
    scheduler.thread.set(thread);
    let registry = REGISTRY.lock();
    scheduler.root.set(Some(root));
    drop(registry);
    arch::set_thread_word(scheduler as *const Scheduler as usize);
    scheduler
}

fn unused() -> Option<&'static Scheduler> {
    REGISTRY.lock().unused.pop()
}

fn register() -> &'static Scheduler {
    let scheduler: &'static Scheduler = Box::leak(Box::new(Scheduler::new()));
    REGISTRY.lock().all.push(scheduler);
    scheduler
}

/// Takes the calling thread's scheduler away; all its tasks have ended.
pub fn detach() {
    let scheduler = current();
    scheduler.stacks.borrow_mut().release();
    scheduler.blocks.release();
    scheduler.slices.end();
    scheduler.running.set(None);
    arch::set_thread_word(0);
    // SAFETY: the scheduler held its thread object.
    unsafe { crate::handle::release(scheduler.thread.replace(core::ptr::null_mut()).cast::<Header>()) };
    let mut registry = REGISTRY.lock();
    let root = scheduler.root.take();
    registry.unused.push(scheduler);
    drop(registry);
    if let Some(root) = root {
        root.release();
    }
}

/// Puts a claimed task into its scheduler's queue.
pub fn ready(task: TaskPtr) {
    let Some(home) = task.home.get() else { return };
    if attached().is_some_and(|here| core::ptr::eq(here, home)) {
        return home.push(task);
    }
    home.inbox.push(task);
    idle::notify(home);
}

/// Waits until claimed; the calling task has prepared its wait. Returns the outcome.
///
/// Expanded in place, like the switch inside it: after a switch the processor predicts the returns of the task it left,
/// and every frame between here and the program costs a wrong prediction.
#[inline(always)]
pub fn park(limit: &Limit) -> u32 {
    let here = current();
    let task = here.task();
    here.refuse_in_callback(limit.place);
    if task.is_cancelled() && task.wait.claim_cancelled() {
        return task.wait.finish();
    }
    task.what.set(limit.what);
    task.place.set(limit.place);
    if limit.nanos >= 0 {
        here.timers
            .borrow_mut()
            .add(clock::monotonic().saturating_add(limit.nanos), task);
    }
    here.leave(task);
    if task.timer.get() != NONE {
        here.timers.borrow_mut().remove(task);
    }
    task.what.set(What::Nothing);
    task.wait.finish()
}

/// Lets the other ready tasks of this thread run.
#[inline(always)]
pub fn yield_now() -> Status {
    let here = current();
    let task = here.task();
    here.refuse_in_callback(None);
    here.take_arrivals();
    if here.first.get().is_none() {
        here.look_outside();
    }
    if here.first.get().is_some() {
        here.push(task);
        here.leave(task);
    } else if single::threaded() {
        // SAFETY: yields the processor.
        unsafe { libc::sched_yield() };
    }
    if task.is_cancelled() {
        Status::Cancelled
    } else {
        Status::Ok
    }
}

/// Parks for a time.
pub fn sleep(nanos: i64, place: Place) -> Status {
    if nanos <= 0 {
        return yield_now();
    }
    let task = current().task();
    let limit = Limit {
        nanos,
        place,
        what: What::Sleep,
    };
    task.wait.prepare(limit.what);
    match park::status(park(&limit)) {
        Status::Timeout => Status::Ok,
        other => other,
    }
}

/// Runs this thread's tasks until none is left but the caller and others that wait for the same.
pub fn run_to_completion(place: Place) -> Status {
    drain(&Limit::forever(place, What::Task))
}

/// As [`run_to_completion`], with what to say about the wait.
pub fn drain(limit: &Limit) -> Status {
    let here = current();
    let green = !here.task().is_root() as i64;
    here.green_drainers.set(here.green_drainers.get() + green);
    let mut status = Status::Ok;
    while here.is_busy(green == 0) && status == Status::Ok {
        let guard = here.drainers.lock();
        status = park::wait(&here.drainers, guard, |list| list, Cargo::NONE, limit);
    }
    here.green_drainers.set(here.green_drainers.get() - green);
    status
}

/// Where a task's stack begins: runs the task, then whatever is ready, on the same stack while that is possible.
extern "C" fn run_tasks() -> ! {
    let here = current();
    loop {
        let task = here.task();
        task.run();
        here.retire(task);
        let next = here.next();
        here.running.set(Some(next));
        let (stack, fiber) = (task.stack.take(), task.fiber.get());
        task.release();
        if next.context.get().is_null() {
            next.stack.set(stack);
            next.fiber.set(fiber);
            continue;
        }
        if let Some(stack) = stack {
            here.stacks.borrow_mut().put(stack);
        }
        let context = next.context.get();
        next.fiber.get().resume();
        fiber.end();
        // SAFETY: `next` was left by `switch` and is out of the queue.
        unsafe { arch::leave(context) }
    }
}

impl Scheduler {
    fn new() -> Scheduler {
        Scheduler {
            first: Cell::new(None),
            last: Cell::new(None),
            running: Cell::new(None),
            root: Cell::new(None),
            newest: Cell::new(None),
            live: Cell::new(0),
            drainers: Lock::new(WaitList::new()),
            green_drainers: Cell::new(0),
            switches: Cell::new(0),
            thread: Cell::new(core::ptr::null_mut()),
            foreign_calls: Cell::new(0),
            is_worker: Cell::new(false),
            patience: Cell::new(0),
            inbox: Inbox::new(),
            sleep: AtomicU32::new(idle::AWAKE),
            timers: RefCell::new(Timers::new()),
            stacks: RefCell::new(Stacks::new()),
            reactor: Reactor::new(),
            locals: RefCell::new(local::Locals::new()),
            blocks: blocks::Spare::new(),
            slices: Slices::new(),
            reading: Reading::new(),
            deck: Deck::new(),
        }
    }

    /// The running task.
    #[inline(always)]
    pub fn task(&self) -> TaskPtr {
        // SAFETY: set by `attach`, before anybody can ask.
        unsafe { self.running.get().unwrap_unchecked() }
    }

    /// The running task, for reports.
    pub fn running(&self) -> Option<TaskPtr> {
        self.running.get()
    }

    /// The thread's own context.
    pub fn root(&self) -> Option<TaskPtr> {
        self.root.get()
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        // SAFETY: the scheduler holds its thread object while it is attached.
        unsafe { &*self.thread.get() }
    }

    /// The tasks that have not ended, the newest first.
    pub fn each_live(&self, mut look: impl FnMut(TaskPtr)) {
        let mut next = self.newest.get();
        while let Some(task) = next {
            next = task.older.get();
            look(task);
        }
    }

    /// Takes a new task in, at the back of the queue.
    pub fn adopt(&'static self, task: TaskPtr) {
        if self.is_worker.get() && task.kind == Kind::Green {
            workers::begun();
        }
        self.slices.begin();
        task.home.set(Some(self));
        let older = self.newest.replace(Some(task));
        task.older.set(older);
        if let Some(older) = older {
            older.newer.set(Some(task));
        }
        self.live.set(self.live.get() + 1);
        self.push(task);
    }

    /// Puts a task at the back of the queue.
    #[inline(always)]
    pub fn push(&self, task: TaskPtr) {
        task.next.set(None);
        match self.last.replace(Some(task)) {
            Some(last) if self.first.get().is_some() => last.next.set(Some(task)),
            _ => self.first.set(Some(task)),
        }
    }

    #[inline(always)]
    fn pop(&self) -> Option<TaskPtr> {
        let task = self.first.get()?;
        self.first.set(task.next.get());
        Some(task)
    }

    /// True when this thread has green threads.
    pub fn has_live(&self) -> bool {
        self.live.get() > 0
    }

    /// True when some task is ready.
    pub fn has_ready(&self) -> bool {
        self.first.get().is_some()
    }

    /// Moves what other threads made ready into the queue.
    #[inline(always)]
    pub fn take_arrivals(&self) {
        if !self.inbox.is_empty() {
            self.inbox.take(|task| self.push(task));
        }
    }

    /// Makes ready whose time has come or whose descriptor is ready, without waiting.
    pub fn look_outside(&self) {
        self.fire_timers();
        if self.reactor.has_waiting() {
            self.reactor.poll(0);
        }
    }

    /// Makes tasks ready whose deadline has passed.
    pub fn fire_timers(&self) {
        if self.timers.borrow().next().is_none() {
            return;
        }
        let now = clock::monotonic();
        while let Some(task) = self.expired(now) {
            if task.wait.claim(Status::Timeout as u32) {
                self.push(task);
            }
        }
    }

    fn expired(&self, now: i64) -> Option<TaskPtr> {
        self.timers.borrow_mut().expired(now)
    }

    /// The next ready task; sleeps until there is one.
    fn next(&'static self) -> TaskPtr {
        self.switches.set(self.switches.get().wrapping_add(1));
        if self.switches.get().is_multiple_of(LOOK_OUTSIDE) {
            self.look_outside();
        }
        self.take_arrivals();
        loop {
            if let Some(task) = self.pop() {
                return task;
            }
            idle::sleep(self);
        }
    }

    /// Leaves the running task for the next one; returns when it is its turn again.
    #[inline(always)]
    fn leave(&'static self, task: TaskPtr) {
        let next = self.next();
        if next == task {
            return;
        }
        if next.context.get().is_null() {
            self.equip(next);
        }
        self.running.set(Some(next));
        let context = next.context.get();
        next.fiber.get().resume();
        // SAFETY: `next` was made by `fresh` or left by this call, and is out of the queue.
        unsafe { arch::switch(task.context.as_ptr(), context) }
    }

    #[inline(always)]
    fn equip(&self, task: TaskPtr) {
        let stack = self
            .stacks
            .borrow_mut()
            .take()
            .unwrap_or_else(|| trap::no_stack());
        task.stack.set(Some(stack));
        task.fiber.set(Fiber::fresh());
        task.context.set(prepare(stack));
    }

    /// A task has run to its end.
    fn retire(&self, task: TaskPtr) {
        match (task.newer.get(), task.older.get()) {
            (None, older) => self.newest.set(older),
            (Some(newer), older) => newer.older.set(older),
        }
        if let Some(older) = task.older.get() {
            older.newer.set(task.newer.get());
        }
        self.live.set(self.live.get() - 1);
        task.finish();
        if !self.is_busy(false) {
            self.drainers.lock().wake_all(Status::Ok as u32);
        }
        if task.kind == Kind::Parallel || self.is_worker.get() {
            workers::finished();
        }
    }

    /// True while there are tasks to wait for. Green threads do not wait for each other's waiting.
    fn is_busy(&self, root: bool) -> bool {
        self.live.get() > if root { 0 } else { self.green_drainers.get() }
    }

    /// C code that was called from a green thread runs on the OS stack: what it calls back may not leave that stack.
    #[inline(always)]
    fn refuse_in_callback(&self, place: Place) {
        if self.foreign_calls.get() > 0 {
            trap::message(place, b"a callback from C cannot wait inside a green thread")
        }
    }
}

/// The context of a task that has not run.
fn prepare(stack: Stack) -> *mut u8 {
    // SAFETY: the stack is unused and larger than what `fresh` writes.
    unsafe { arch::fresh(stack.top(), run_tasks) }
}

/// The saved stack pointer of the thread's own context while a green thread runs.
pub fn os_stack(scheduler: &Scheduler) -> *const u8 {
    scheduler
        .root
        .get()
        .map_or(null(), |root| root.context.get().cast_const())
}

/// Frees what the process keeps for the next threads, if no thread is left but the calling one. The end of the process
/// frees it anyway: this is for tools that ask what was never freed.
pub fn free_all() {
    detach();
    let mut registry = REGISTRY.lock();
    if registry.all.len() > registry.unused.len() {
        return;
    }
    registry.unused = Vec::new();
    for scheduler in core::mem::take(&mut registry.all) {
        // SAFETY: made by `register`, and used by no thread.
        drop(unsafe { Box::from_raw((scheduler as *const Scheduler).cast_mut()) });
    }
}

/// How many threads have a scheduler.
pub fn known() -> usize {
    let registry = REGISTRY.lock();
    registry.all.len() - registry.unused.len()
}

/// Marks that the thread is awake again, after a sleep that nobody ended.
pub fn awake(scheduler: &Scheduler) -> u32 {
    scheduler.sleep.swap(idle::AWAKE, Ordering::SeqCst)
}
