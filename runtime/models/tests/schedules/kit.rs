//! The library as scenarios use it, and how they are explored.

use crate::channel::Channel;
use crate::closure::Closure;
use crate::handle::{self, object};
use crate::status::Status;
use crate::system::{clock, memory, thread};
use crate::task::{self, Task};
#[cfg(not(miri))]
use shuttle::{
    Config, Runner,
    scheduler::{PctScheduler, RandomScheduler, ReplayScheduler, Scheduler},
};

/// Miri is slow and chooses other schedules with every `-Zmiri-seed`.
#[cfg(miri)]
pub fn explore(run: fn()) {
    for _ in 0..3 {
        once(run);
    }
}

fn once(run: fn()) {
    clock::restart();
    thread::main(run);
    memory::examine();
}

/// Runs a scenario under many schedules.
#[cfg(not(miri))]
pub fn explore(run: fn()) {
    if let Ok(schedule) = std::env::var("MILO_SCHEDULE") {
        return under(ReplayScheduler::new_from_encoded(&schedule), run);
    }
    let count = std::env::var("MILO_SCHEDULES")
        .ok()
        .and_then(|count| count.parse().ok());
    let count: usize = count.unwrap_or(1000);
    under(RandomScheduler::new(count), run);
    under(PctScheduler::new(3, count), run);
    println!("{} schedules", 2 * count);
}

#[cfg(not(miri))]
fn under(scheduler: impl Scheduler + 'static, run: fn()) {
    let mut config = Config::new();
    config.stack_size = 512 * 1024;
    Runner::new(scheduler, config).run(move || once(run));
}

/// A hold of any object of the library.
pub struct Hold(*mut u8);

impl Hold {
    pub fn new(raw: *mut u8) -> Hold {
        assert!(!raw.is_null());
        Hold(raw)
    }

    pub fn raw(&self) -> *mut u8 {
        self.0
    }

    /// The object.
    pub fn get<T>(&self) -> &T {
        // SAFETY: held, and of the kind that the scenario made it.
        unsafe { object(self.0) }
    }

    pub fn destroy(&self) {
        // SAFETY: held.
        unsafe { handle::destroy(self.0.cast()) }
    }
}

impl Clone for Hold {
    fn clone(&self) -> Hold {
        // SAFETY: held.
        unsafe { handle::retain(self.0.cast()) };
        Hold(self.0)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        // SAFETY: our hold.
        unsafe { handle::release(self.0.cast()) }
    }
}

// SAFETY: objects of the library are made to be shared.
unsafe impl Send for Hold {}
// SAFETY: as above.
unsafe impl Sync for Hold {}

/// A channel of numbers.
#[derive(Clone)]
pub struct Numbers(pub Hold);

impl Numbers {
    pub fn new(capacity: i64) -> Numbers {
        Numbers(Hold::new(crate::channel::new(capacity, 8, 8, None)))
    }

    pub fn send(&self, value: i64, ms: i64) -> Status {
        // SAFETY: an element.
        unsafe { self.0.get::<Channel>().send((&raw const value).cast(), ms, None) }
    }

    pub fn recv(&self, ms: i64) -> Result<i64, Status> {
        let mut value = 0i64;
        // SAFETY: room for an element.
        match unsafe { self.0.get::<Channel>().recv((&raw mut value).cast(), ms, None) } {
            Status::Ok => Ok(value),
            other => Err(other),
        }
    }

    pub fn try_recv(&self) -> Result<i64, Status> {
        let mut value = 0i64;
        // SAFETY: room for an element.
        match unsafe { self.0.get::<Channel>().try_recv((&raw mut value).cast()) } {
            Status::Ok => Ok(value),
            other => Err(other),
        }
    }

    pub fn close(&self) {
        self.0.get::<Channel>().close();
    }
}

/// A thread; joined when the result is dropped.
pub struct Joined(Hold);

impl Drop for Joined {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.0.get::<thread::Thread>().join();
        }
    }
}

/// Starts a thread.
pub fn start(body: impl FnOnce() + 'static) -> Joined {
    Joined(Hold::new(thread::spawn(body)))
}

/// An environment as compiled code lays it out, around a Rust closure.
#[repr(C)]
struct Environment {
    refcount: crate::sync::AtomicI64,
    drop_env: extern "C" fn(*mut u8),
    size: i64,
    body: Option<Box<dyn FnOnce()>>,
}

extern "C" fn drop_environment(env: *mut u8) {
    // SAFETY: made by `closure`, and dropped once.
    drop(unsafe { Box::from_raw(env.cast::<Environment>()) });
}

#[unsafe(no_mangle)]
extern "C" fn milo_call_closure(_: *const u8, env: *mut u8) {
    // SAFETY: none, or made by `closure`; held for the call.
    if let Some(environment) = unsafe { env.cast::<Environment>().as_mut() } {
        environment.body.take().expect("a closure that was not called")();
    }
}

/// A closure of the library.
pub fn closure(body: impl FnOnce() + 'static) -> Closure {
    let environment = Environment {
        refcount: crate::sync::AtomicI64::new(1),
        drop_env: drop_environment,
        size: size_of::<Environment>() as i64,
        body: Some(Box::new(body)),
    };
    Closure {
        code: core::ptr::null(),
        env: Box::into_raw(Box::new(environment)).cast(),
    }
}

/// A green thread of the calling thread.
pub fn go(body: impl FnOnce() + 'static) -> Hold {
    Hold::new(task::spawn(closure(body), None))
}

/// A green thread of the pool.
pub fn go_parallel(body: impl FnOnce() + 'static) -> Hold {
    Hold::new(task::spawn_parallel(closure(body), None))
}

/// The calling context.
pub fn myself() -> Hold {
    Hold::new(task::current_handle())
}

/// Waits for a task.
pub fn join(task: &Hold) {
    assert!(task.get::<Task>().join(-1, None) == Status::Ok);
}
