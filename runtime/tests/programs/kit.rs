//! The C interface as test programs use it, and the two symbols of a compiled object.

use milo_runtime::abi::*;
use milo_runtime::location::Location;
use std::ptr::null_mut;
use std::sync::atomic::AtomicI64;

/// An environment as compiled code lays it out, around a Rust closure.
#[repr(C)]
struct Environment {
    refcount: AtomicI64,
    drop_env: extern "C" fn(*mut u8),
    size: i64,
    body: Option<Box<dyn FnMut()>>,
}

extern "C" fn drop_environment(env: *mut u8) {
    // SAFETY: made by `closure`, and dropped once.
    drop(unsafe { Box::from_raw(env.cast::<Environment>()) });
}

#[unsafe(no_mangle)]
extern "C" fn milo_call_closure(_code: *const u8, env: *mut u8) {
    // SAFETY: made by `closure`; held for the call.
    if let Some(body) = unsafe { &mut (*env.cast::<Environment>()).body } {
        body();
    }
}

/// A closure's environment, held once.
pub fn closure(body: impl FnMut() + 'static) -> *mut u8 {
    let environment = Environment {
        refcount: AtomicI64::new(1),
        drop_env: drop_environment,
        size: size_of::<Environment>() as i64,
        body: Some(Box::new(body)),
    };
    Box::into_raw(Box::new(environment)).cast()
}

/// Runs a program as `main` does.
pub fn run_program(main: fn() -> i32) -> i32 {
    if std::env::var("MILO_TEST_PROGRAM").is_ok_and(|name| name == "backtrace") {
        // SAFETY: only one thread so far.
        unsafe { std::env::set_var("MILO_BACKTRACE", "1") };
    }
    // SAFETY: no arguments.
    unsafe { milo_runtime::start::initialise(0, std::ptr::null()) };
    milo_runtime::start::run(main)
}

/// Any handle of the runtime.
pub struct Handle(pub *mut u8);

// SAFETY: handles may be used from any thread.
unsafe impl Send for Handle {}
// SAFETY: as above.
unsafe impl Sync for Handle {}

impl Clone for Handle {
    fn clone(&self) -> Handle {
        // SAFETY: a live handle.
        unsafe { milo_handle_retain(self.0) };
        Handle(self.0)
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: our hold.
        unsafe { milo_handle_release(self.0) }
    }
}

impl Handle {
    /// As the C interface takes it.
    pub fn raw(&self) -> *mut u8 {
        self.0
    }

    /// Ends the object's life.
    pub fn destroy(&self) {
        // SAFETY: a live handle.
        unsafe { milo_handle_destroy(self.0) }
    }
}

/// A place in the test's source.
#[track_caller]
pub fn place() -> *const Location {
    let caller = std::panic::Location::caller();
    let function = "test";
    Box::leak(Box::new(Location {
        file: caller.file().as_ptr(),
        file_len: caller.file().len() as i64,
        function: function.as_ptr(),
        function_len: function.len() as i64,
        line: caller.line(),
        column: caller.column(),
        caller: std::ptr::null(),
    }))
}

/// A green thread.
#[track_caller]
pub fn go(body: impl FnMut() + 'static) -> Handle {
    let place = place_if(-1);
    // SAFETY: a fresh closure.
    Handle(unsafe { milo_task_spawn(std::ptr::null(), closure(body), place) })
}

/// A green thread of the pool.
pub fn go_parallel(body: impl FnMut() + Send + 'static) -> Handle {
    // SAFETY: a fresh closure.
    Handle(unsafe { milo_task_spawn_parallel(std::ptr::null(), closure(body), std::ptr::null()) })
}

/// An OS thread.
pub fn thread(name: &str, body: impl FnMut() + Send + 'static) -> Handle {
    let mut error = 0i32;
    // SAFETY: a fresh closure, and room for an error.
    let handle = unsafe {
        milo_thread_spawn(
            name.as_ptr(),
            name.len() as i64,
            std::ptr::null(),
            closure(body),
            (&raw mut error).cast(),
        )
    };
    assert!(!handle.is_null(), "thread: {error}");
    Handle(handle)
}

/// A green thread (0), one of another OS thread (1), or an OS thread (2).
pub fn start(kind: usize, body: impl FnMut() + Send + 'static) -> Handle {
    match kind % 3 {
        0 => go(body),
        1 => {
            let mut body = Some(body);
            thread("", move || {
                let body = body.take().unwrap();
                go(body);
            })
        }
        _ => thread("", body),
    }
}

#[track_caller]
pub fn join_thread(thread: &Handle) -> i32 {
    // SAFETY: a thread's handle.
    unsafe { milo_thread_join(thread.raw(), -1, place_if(-1)) }
}

#[track_caller]
pub fn join_task(task: &Handle) -> i32 {
    // SAFETY: a task's handle.
    unsafe { milo_task_join(task.raw(), -1, place_if(-1)) }
}

pub fn yield_now() -> i32 {
    // SAFETY: always.
    unsafe { milo_task_yield() }
}

pub fn sleep_ms(ms: i64) -> i32 {
    // SAFETY: always.
    unsafe { milo_sleep_nanos(ms * 1_000_000, std::ptr::null()) }
}

pub fn print(text: &str) {
    // SAFETY: a text.
    unsafe { milo_print(text.as_ptr(), text.len() as i64) }
}

/// A channel of numbers.
#[derive(Clone)]
pub struct Channel(pub Handle);

impl Channel {
    /// As the C interface takes it.
    pub fn raw(&self) -> *mut u8 {
        self.0.0
    }

    pub fn new(capacity: i64) -> Channel {
        // SAFETY: an element type of eight bytes.
        Channel(Handle(unsafe {
            milo_channel_new(capacity, 8, 8, std::ptr::null())
        }))
    }

    #[track_caller]
    pub fn send(&self, value: i64) -> i32 {
        self.send_timeout(value, -1)
    }

    #[track_caller]
    pub fn send_timeout(&self, value: i64, ms: i64) -> i32 {
        // SAFETY: an element.
        unsafe { milo_channel_send(self.raw(), (&raw const value).cast(), ms, place_if(ms)) }
    }

    #[track_caller]
    pub fn recv(&self) -> Result<i64, i32> {
        self.recv_timeout(-1)
    }

    #[track_caller]
    pub fn recv_timeout(&self, ms: i64) -> Result<i64, i32> {
        let mut value = 0i64;
        // SAFETY: room for an element.
        match unsafe { milo_channel_recv(self.raw(), (&raw mut value).cast(), ms, place_if(ms)) } {
            0 => Ok(value),
            status => Err(status),
        }
    }

    pub fn try_send(&self, value: i64) -> i32 {
        // SAFETY: an element.
        unsafe { milo_channel_try_send(self.raw(), (&raw const value).cast()) }
    }

    pub fn try_recv(&self) -> Result<i64, i32> {
        let mut value = 0i64;
        // SAFETY: room for an element.
        match unsafe { milo_channel_try_recv(self.raw(), (&raw mut value).cast()) } {
            0 => Ok(value),
            status => Err(status),
        }
    }

    pub fn close(&self) {
        // SAFETY: a channel.
        unsafe { milo_channel_close(self.raw()) }
    }
}

/// Places are leaked, so only programs that report deadlocks get them.
#[track_caller]
fn place_if(ms: i64) -> *const Location {
    if ms < 0 && std::env::var_os("MILO_TEST_PLACES").is_some() {
        place()
    } else {
        std::ptr::null()
    }
}

/// Text out of a function that appends to a string.
pub fn text(fill: impl FnOnce(*mut u8)) -> String {
    let mut string = milo_runtime::string::MiloString {
        ptr: null_mut(),
        len: 0,
        cap: 0,
    };
    fill((&raw mut string).cast());
    String::from_utf8(string.bytes().to_vec()).expect("text")
}
