//! The whole C interface between compiled Milo programs and this library, in one file.
//!
//! **Shape.** Every entry point is one `pub unsafe extern "C" fn milo_*`; the signature uses only `i8…i64`, `u8…u64`,
//! `f32`, `f64`, `*const u8`, `*mut u8`, `*const Location` and the result `!`. A boolean is a `u8` that is 0 or 1.
//! A function pointer is a `*const u8` in the C convention; null stands for "none".
//!
//! **Strings.** An `out: *mut u8` named *string* points at a [`MiloString`](crate::string::MiloString):
//! `{ptr, len, cap}`, three words. Appending to one with `cap == 0` (a literal, or empty) copies its bytes first.
//!
//! **Closures** are two words `{code, env}`. The compiled object exports `milo_call_closure(code, env)`, which calls a
//! `() => void` closure. An entry point that takes `(code, env)` takes over one reference to `env`, except where it
//! says "borrowed". `env` is null or has the header `{refcount: i64, drop_env: fn(*mut u8) or null, size: i64}`;
//! a negative count is never counted.
//!
//! **Handles** are reference-counted objects `{refcount: i64, vtable, payload…}`. A constructor returns one
//! reference; [`milo_handle_retain`], [`milo_handle_release`] and [`milo_handle_destroy`] work on every kind.
//!
//! **Blocking calls** work on main, OS threads and green threads. `timeout_ms < 0` waits for ever, 0 does not wait.
//! `loc` is where the deadlock report says the caller waits; null is allowed. The result is a status:
//! 0 ok, 1 closed, 2 timed out, 3 cancelled, 4 destroyed, 5 would deadlock, 6 not held by the caller, 7 below zero.
//! Calls on descriptors return a value ≥ 0 or `-errno` (`-ETIMEDOUT` and `-ECANCELED` for the first two kinds).
//!
//! **Symbols the compiled object provides**: `milo_main() -> i32` and `milo_call_closure(code, env)`.
//!
//! # Safety
//!
//! One contract holds for the whole file: pointers are valid for the stated use, lengths are those of the memory
//! behind the pointer, handles are of the stated kind and hold a reference for the length of the call.

#![allow(clippy::missing_safety_doc, unsafe_op_in_unsafe_fn)]

use crate::barrier::Barrier;
use crate::cell::Cell;
use crate::channel::Channel;
use crate::closure::Closure;
use crate::descriptor::Direction;
use crate::handle::object;
use crate::location::Location;
use crate::mutex::Mutex;
use crate::once::Once;
use crate::rwlock::RwLock;
use crate::select::Select;
use crate::semaphore::Semaphore;
use crate::task::Task;
use crate::thread::Thread;
use crate::waitgroup::WaitGroup;
use crate::{
    atomic, barrier, blocking, bytes, ccall, cell, channel, clock, closure, descriptor, errno, format,
    handle, hash, local, memory, mutex, net, once, output, parallel, parse, preempt, rwlock, scheduler,
    select, semaphore, start, string, symbols, task, thread, trap, waitgroup,
};

// ---------------------------------------------------------------------------------------------------- memory

/// Allocates `size` bytes at `align` (a power of two). Never null: out of memory ends the program with our message.
/// `size == 0` allocates nothing and returns a non-null aligned address that [`milo_free`] ignores.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_alloc(size: i64, align: i64) -> *mut u8 {
    memory::allocate(size, align)
}

/// As [`milo_alloc`], with the bytes set to zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_alloc_zeroed(size: i64, align: i64) -> *mut u8 {
    memory::allocate_zeroed(size, align)
}

/// Moves a block of `old_size` bytes to one of `new_size` bytes; either size may be 0. Never null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_realloc(ptr: *mut u8, old_size: i64, new_size: i64, align: i64) -> *mut u8 {
    memory::reallocate(ptr, old_size, new_size, align)
}

/// Frees a block of `size` bytes. Null and `size == 0` do nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_free(ptr: *mut u8, size: i64, align: i64) {
    memory::free(ptr, size, align)
}

// ---------------------------------------------------------------------------------------------------- output

/// Writes bytes to stdout through the buffer, in one piece with respect to other threads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_print(ptr: *const u8, len: i64) {
    output::print(bytes::view(ptr, len))
}

/// As [`milo_print`], with a line end behind the bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_print_line(ptr: *const u8, len: i64) {
    output::print_line(bytes::view(ptr, len))
}

/// Writes bytes to stderr, unbuffered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_eprint(ptr: *const u8, len: i64) {
    output::eprint(bytes::view(ptr, len))
}

/// As [`milo_eprint`], with a line end behind the bytes, in one piece.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_eprint_line(ptr: *const u8, len: i64) {
    output::eprint_line(bytes::view(ptr, len))
}

/// Writes out what stdout's buffer holds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_flush() {
    output::flush()
}

// ------------------------------------------------------------------------------------- strings and formatting

/// Makes room for `additional` more bytes behind the string's `len`; afterwards `cap >= len + additional`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_string_reserve(out: *mut u8, additional: i64) {
    string::at(out).reserve(additional)
}

/// Appends an integer in decimal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fmt_i64(out: *mut u8, value: i64) {
    format::signed(string::at(out), value)
}

/// Appends an unsigned integer in decimal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fmt_u64(out: *mut u8, value: u64) {
    format::unsigned(string::at(out), value)
}

/// Appends the shortest text that reads back as the same `f64`, by the rules of the language.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fmt_f64(out: *mut u8, value: f64) {
    format::double(string::at(out), value)
}

/// As [`milo_fmt_f64`], at `f32` precision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fmt_f32(out: *mut u8, value: f32) {
    format::single(string::at(out), value)
}

/// Appends a float with exactly `decimals` digits after the point.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fmt_f64_fixed(out: *mut u8, value: f64, decimals: i64) {
    format::fixed(string::at(out), value, decimals)
}

/// Appends `true` or `false`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fmt_bool(out: *mut u8, value: u8) {
    format::boolean(string::at(out), value != 0)
}

/// Appends bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fmt_str(out: *mut u8, ptr: *const u8, len: i64) {
    string::at(out).append(bytes::view(ptr, len))
}

/// Appends bytes between double quotes, unescaped: the form of a string inside another value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fmt_quoted(out: *mut u8, ptr: *const u8, len: i64) {
    format::quoted(string::at(out), bytes::view(ptr, len))
}

/// Appends an integer in lower-case hexadecimal, without a prefix.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fmt_hex(out: *mut u8, value: u64) {
    format::hex(string::at(out), value)
}

/// Reads a whole decimal integer, with an optional sign, into the `i64` at `out`; 0 when the text is anything else.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_parse_i64(ptr: *const u8, len: i64, out: *mut u8) -> u8 {
    parse::store(out.cast::<i64>(), parse::signed(bytes::view(ptr, len)))
}

/// As [`milo_parse_i64`], into the `u64` at `out`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_parse_u64(ptr: *const u8, len: i64, out: *mut u8) -> u8 {
    parse::store(out.cast::<u64>(), parse::unsigned(bytes::view(ptr, len)))
}

/// Reads a whole float, correctly rounded, into the `f64` at `out`; 0 when the text is anything else.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_parse_f64(ptr: *const u8, len: i64, out: *mut u8) -> u8 {
    parse::store(out.cast::<f64>(), parse::double(bytes::view(ptr, len)))
}

/// Orders two byte strings: negative, 0 or positive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_bytes_compare(a: *const u8, a_len: i64, b: *const u8, b_len: i64) -> i32 {
    bytes::compare(bytes::view(a, a_len), bytes::view(b, b_len))
}

/// 1 when two byte strings are the same.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_bytes_equal(a: *const u8, a_len: i64, b: *const u8, b_len: i64) -> u8 {
    (bytes::view(a, a_len) == bytes::view(b, b_len)) as u8
}

/// The first position at or after `from` where `needle` occurs, or -1. An empty needle is found at `from`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_bytes_find(
    hay: *const u8,
    hay_len: i64,
    needle: *const u8,
    needle_len: i64,
    from: i64,
) -> i64 {
    bytes::find(bytes::view(hay, hay_len), bytes::view(needle, needle_len), from)
}

/// The last position where `needle` occurs, or -1. An empty needle is found at the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_bytes_find_last(
    hay: *const u8,
    hay_len: i64,
    needle: *const u8,
    needle_len: i64,
) -> i64 {
    bytes::find_last(bytes::view(hay, hay_len), bytes::view(needle, needle_len))
}

// --------------------------------------------------------------------------------------------------- failures

/// Stops the program with a message without operands. `kind` is a [`trap::Kind`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_trap(kind: u32, loc: *const Location) -> ! {
    trap::plain(kind, Location::at(loc))
}

/// Stops with `integer overflow: a op b`. `op` is a [`trap::Op`]; `bits` is the operands' width; `signed` tells how to
/// print them. Division by -1 prints `division overflow`, and unary minus ignores `a`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_trap_overflow(
    loc: *const Location,
    op: u32,
    bits: u32,
    signed: u8,
    a: i64,
    b: i64,
) -> ! {
    trap::overflow(Location::at(loc), op, bits, signed != 0, a, b)
}

/// Stops with `array index out of bounds: index/len`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_trap_bounds(loc: *const Location, index: i64, len: i64) -> ! {
    trap::bounds(Location::at(loc), index, len)
}

/// Stops with a range kind and its operands: `slice range out of bounds: start..end of len`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_trap_range(
    kind: u32,
    loc: *const Location,
    start: i64,
    end: i64,
    len: i64,
) -> ! {
    trap::range(kind, Location::at(loc), start, end, len)
}

/// Stops with a kind and the value that caused it: `shift amount out of range: 64`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_trap_value(kind: u32, loc: *const Location, value: i64) -> ! {
    trap::value(kind, Location::at(loc), value)
}

/// Stops with the fault of a measure and its values: `decreases clause violated: 4 after 3`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_trap_decreases(loc: *const Location, fault: u32, now: i64, before: i64) -> ! {
    trap::decreases(Location::at(loc), fault, now, before)
}

/// Stops with a text of the program: `panic`, an unwrapped `Err`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_trap_message(loc: *const Location, ptr: *const u8, len: i64) -> ! {
    trap::message(Location::at(loc), bytes::view(ptr, len))
}

/// Stops with a kind and a text: `assertion failed: text`, `requires clause violated: text`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_trap_detail(kind: u32, loc: *const Location, ptr: *const u8, len: i64) -> ! {
    trap::detail(kind, Location::at(loc), bytes::view(ptr, len))
}

/// Registers the addresses of trapping instructions (`ud2`, `div`): `count` entries
/// `{address: *const u8, kind: u64, loc: *const Location}` sorted by address, static data.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_register_traps(entries: *const u8, count: i64) {
    symbols::register_traps(entries.cast(), count)
}

/// Registers the program's functions for backtraces: `count` entries
/// `{start: *const u8, end: *const u8, name: *const u8, name_len: i64}` sorted by start, static data.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_register_functions(entries: *const u8, count: i64) {
    symbols::register_functions(entries.cast(), count)
}

/// Registers where calls return to, for the lines of a backtrace: `count` entries
/// `{address: *const u8, loc: *const Location}` sorted by address, static data. An address belongs to the nearest
/// entry at or before it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_register_lines(entries: *const u8, count: i64) {
    symbols::register_lines(entries.cast(), count)
}

// -------------------------------------------------------------------------------------------- start and finish

/// Flushes stdout and ends the process with `code`, without draining tasks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_exit(code: i32) -> ! {
    start::exit(code)
}

/// The environment: the address of an array of `NAME=value` texts, each terminated, ended by null. `setenv` moves it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_environ() -> *const u8 {
    start::environment()
}

/// How many arguments the program got, its own name included.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_arg_count() -> i64 {
    start::arg_count()
}

/// The bytes of argument `i`, for the life of the process; null out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_arg_ptr(i: i64) -> *const u8 {
    start::arg(i).map_or(core::ptr::null(), |arg| arg.as_ptr())
}

/// The length of argument `i`; 0 out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_arg_len(i: i64) -> i64 {
    start::arg(i).map_or(0, |arg| arg.len() as i64)
}

// --------------------------------------------------------------------------------------- closures and handles

/// Counts one more holder of a closure's environment. Null is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_closure_env_retain(env: *mut u8) {
    closure::retain(env)
}

/// Gives up one hold; the last one calls `drop_env(env)`, which drops the captures and frees the block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_closure_env_release(env: *mut u8) {
    closure::release(env)
}

/// Counts one more holder of any handle. Null is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_handle_retain(handle: *mut u8) {
    handle::retain(handle.cast())
}

/// Gives up one hold of any handle; the last one destroys the object and frees it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_handle_release(handle: *mut u8) {
    handle::release(handle.cast())
}

/// Ends the object's life for all holders: blocked ones wake with status 4. Again is a no-op.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_handle_destroy(handle: *mut u8) {
    handle::destroy(handle.cast())
}

/// 1 when the two handles are the same object's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_handle_same(a: *const u8, b: *const u8) -> u8 {
    (a == b) as u8
}

/// A counted cell: `size` bytes moved from `value`, dropped with `drop` (or null) when the last handle goes.
/// The building block of `Shared`, `Promise` and whatever else the library counts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_cell_new(value: *const u8, size: i64, align: i64, drop: *const u8) -> *mut u8 {
    cell::new(value, size, align, closure::dropper(drop))
}

/// The address of a cell's value, the same for its whole life.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_cell_value(cell: *mut u8) -> *mut u8 {
    object::<Cell>(cell).value()
}

/// This OS thread's instance of a `thread_local`. `key` is a unique static address. The first use on a thread
/// allocates `size` bytes and calls `init(memory)`; `drop(memory)` (or null) runs when the thread ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_thread_local(
    key: *const u8,
    size: i64,
    align: i64,
    init: *const u8,
    drop: *const u8,
) -> *mut u8 {
    local::get(key, size, align, closure::dropper(init), closure::dropper(drop))
}

// ------------------------------------------------------------------------------------------------- OS threads

/// Starts an OS thread that runs the closure. Null on failure, with the errno in the `i32` at `error`; the closure is
/// then dropped. `name_len == 0` names it `thread <id>`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_thread_spawn(
    name: *const u8,
    name_len: i64,
    code: *const u8,
    env: *mut u8,
    error: *mut u8,
) -> *mut u8 {
    thread::spawn(bytes::view(name, name_len), Closure { code, env }, error.cast())
}

/// Waits until the thread has ended; joining again returns at once. A thread that joins itself gets status 5.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_thread_join(thread: *mut u8, timeout_ms: i64, loc: *const Location) -> i32 {
    object::<Thread>(thread)
        .join(timeout_ms, Location::at(loc))
        .code()
}

/// 1 when the thread has ended.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_thread_is_done(thread: *mut u8) -> u8 {
    object::<Thread>(thread).is_done() as u8
}

/// The number of a thread; main is 1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_thread_id(thread: *mut u8) -> i64 {
    object::<Thread>(thread).id()
}

/// The number of the calling OS thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_thread_current_id() -> i64 {
    thread::current_id()
}

/// How many processors the program may use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_thread_cpus() -> i64 {
    thread::cpus()
}

/// How many OS threads of this program are alive, main included.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_thread_active() -> i64 {
    thread::active()
}

/// Sleeps: parks a green thread, blocks an OS thread (which runs its ready tasks meanwhile). 0 or 3 (cancelled).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_sleep_nanos(nanos: i64, loc: *const Location) -> i32 {
    scheduler::sleep(nanos, Location::at(loc)).code()
}

// ---------------------------------------------------------------------------------------------- green threads

/// Puts a new task at the back of this OS thread's run queue. `loc` is the spawn site, for reports.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_spawn(code: *const u8, env: *mut u8, loc: *const Location) -> *mut u8 {
    task::spawn(Closure { code, env }, Location::at(loc))
}

/// As [`milo_task_spawn`], on the pool with one worker per core.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_spawn_parallel(
    code: *const u8,
    env: *mut u8,
    loc: *const Location,
) -> *mut u8 {
    task::spawn_parallel(Closure { code, env }, Location::at(loc))
}

/// Waits until the task has ended; joining again returns at once. A task that joins itself gets status 5.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_join(task: *mut u8, timeout_ms: i64, loc: *const Location) -> i32 {
    object::<Task>(task).join(timeout_ms, Location::at(loc)).code()
}

/// 1 when the task has ended.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_is_done(task: *mut u8) -> u8 {
    object::<Task>(task).is_done() as u8
}

/// Asks the task to end: its present or next wait returns status 3.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_cancel(task: *mut u8) {
    object::<Task>(task).cancel()
}

/// 1 when the calling task was asked to end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_is_cancelled() -> u8 {
    scheduler::current().task().is_cancelled() as u8
}

/// The number of a task, unique in the process, from 1 in spawn order.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_id(task: *mut u8) -> i64 {
    object::<Task>(task).id
}

/// The number of the calling task, 0 outside green threads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_current_id() -> i64 {
    task::current_id()
}

/// A new reference to the calling task; outside green threads, to the thread's own context, which is never done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_current() -> *mut u8 {
    task::current_handle()
}

/// Appends the task's name to the string: `task 3`, or the thread's name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_name(task: *mut u8, out: *mut u8) {
    object::<Task>(task).name(string::at(out))
}

/// How many green threads of the process have not ended.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_active() -> i64 {
    task::active()
}

/// Lets the other ready tasks of this thread run. 0, or 3 when the calling task was cancelled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_yield() -> i32 {
    scheduler::yield_now().code()
}

/// Called once, first of all, by `milo_main` of a program compiled with `--preempt`: tasks get slices of 10 ms.
///
/// Such a program reads the 32-bit word `milo_preempt_ticks` before a loop, and again where the loop goes round; when
/// the two differ, it calls [`milo_preempt`] and remembers the new value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_preempt_enable() {
    preempt::enable()
}

/// Lets the other ready tasks of this thread run if its slice is over. Never fails, also for a cancelled task.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_preempt() {
    preempt::offer()
}

/// Runs this thread's tasks until none is left, the caller excepted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_task_run_to_completion(loc: *const Location) -> i32 {
    scheduler::run_to_completion(Location::at(loc)).code()
}

/// Waits until the descriptor can be read (or is at its end, or broken). 0 or a status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_wait_read(fd: i32, timeout_ms: i64, loc: *const Location) -> i32 {
    descriptor::wait_read(fd, timeout_ms, Location::at(loc)).code()
}

/// Waits until the descriptor can be written (or is broken). 0 or a status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_wait_write(fd: i32, timeout_ms: i64, loc: *const Location) -> i32 {
    descriptor::wait_write(fd, timeout_ms, Location::at(loc)).code()
}

/// Calls the C-convention `func(args)` on the OS thread's stack. `func` is the shim the compiler makes per extern: it
/// unpacks its arguments from `args`, calls, and stores the result there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_c_call(func: *const u8, args: *mut u8) {
    ccall::call(func, args)
}

/// Calls a closure (borrowed) on the OS thread's stack: for work that recurses deeper than a green thread's stack lets.
/// It may not wait there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_run_on_os_stack(code: *const u8, env: *mut u8) {
    ccall::run(Closure { code, env })
}

/// Calls `func(args)` on a helper OS thread while the calling context waits: for C functions that block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_blocking_call(func: *const u8, args: *mut u8, loc: *const Location) {
    blocking::call(func, args, Location::at(loc))
}

// ----------------------------------------------------------------------------------------------------- select

/// A set of things to wait for. Not to be shared between threads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_select_new() -> *mut u8 {
    select::new()
}

/// Adds "the channel has a value to receive, or is closed". Returns the arm's index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_select_add_recv(select: *mut u8, channel: *mut u8) -> i64 {
    object::<Select>(select).add_receive(channel)
}

/// Adds "the channel takes a value at once, or is closed". Returns the arm's index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_select_add_send(select: *mut u8, channel: *mut u8) -> i64 {
    object::<Select>(select).add_send(channel)
}

/// Adds "the descriptor can be read". Returns the arm's index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_select_add_read(select: *mut u8, fd: i32) -> i64 {
    object::<Select>(select).add_descriptor(fd, Direction::Read)
}

/// Adds "the descriptor can be written". Returns the arm's index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_select_add_write(select: *mut u8, fd: i32) -> i64 {
    object::<Select>(select).add_descriptor(fd, Direction::Write)
}

/// Waits until an arm is ready and returns its index, the lowest of the ready ones first; -2 timed out, -3 cancelled.
/// Nothing is received or sent: the caller then uses `milo_channel_try_*` and waits again when it came too late.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_select_wait(select: *mut u8, timeout_ms: i64, loc: *const Location) -> i64 {
    object::<Select>(select).wait(timeout_ms, Location::at(loc))
}

// --------------------------------------------------------------------------------------------------- channels

/// A channel of elements of `elem_size` bytes, moved by copying. `capacity` -1 is unbounded, 0 a rendezvous; below -1
/// gives null. `drop_elem(ptr)` (or null) drops elements that nobody received.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_channel_new(
    capacity: i64,
    elem_size: i64,
    elem_align: i64,
    drop_elem: *const u8,
) -> *mut u8 {
    channel::new(capacity, elem_size, elem_align, closure::dropper(drop_elem))
}

/// Moves the element at `elem` into the channel. On any status but 0 the element stays with the caller.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_channel_send(
    channel: *mut u8,
    elem: *const u8,
    timeout_ms: i64,
    loc: *const Location,
) -> i32 {
    object::<Channel>(channel)
        .send(elem, timeout_ms, Location::at(loc))
        .code()
}

/// Moves the next element to `out`. 1 when the channel is closed and empty.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_channel_recv(
    channel: *mut u8,
    out: *mut u8,
    timeout_ms: i64,
    loc: *const Location,
) -> i32 {
    object::<Channel>(channel)
        .recv(out, timeout_ms, Location::at(loc))
        .code()
}

/// Sends if that needs no waiting. 0 sent, 1 closed, 2 full, 4 destroyed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_channel_try_send(channel: *mut u8, elem: *const u8) -> i32 {
    object::<Channel>(channel).try_send(elem).code()
}

/// Receives if that needs no waiting. 0 received, 1 closed and empty, 2 empty, 4 destroyed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_channel_try_recv(channel: *mut u8, out: *mut u8) -> i32 {
    object::<Channel>(channel).try_recv(out).code()
}

/// Closes: senders get status 1, receivers still get what is in it. Again is a no-op.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_channel_close(channel: *mut u8) {
    object::<Channel>(channel).close()
}

/// 1 when closed or destroyed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_channel_is_closed(channel: *mut u8) -> u8 {
    object::<Channel>(channel).is_closed() as u8
}

/// How many elements are in the buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_channel_len(channel: *mut u8) -> i64 {
    object::<Channel>(channel).len()
}

/// The capacity given to [`milo_channel_new`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_channel_cap(channel: *mut u8) -> i64 {
    object::<Channel>(channel).capacity()
}

// ------------------------------------------------------------------------------------------------------ locks

/// A mutex, not held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_mutex_new() -> *mut u8 {
    mutex::new()
}

/// Takes the mutex, first come, first served. 5 when the caller holds it already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_mutex_lock(mutex: *mut u8, timeout_ms: i64, loc: *const Location) -> i32 {
    object::<Mutex>(mutex).lock(timeout_ms, Location::at(loc)).code()
}

/// As [`milo_mutex_lock`] without a limit, and a cancelled task gets the mutex too: for callers that have no error to
/// return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_mutex_lock_firmly(mutex: *mut u8, loc: *const Location) -> i32 {
    object::<Mutex>(mutex).lock_firmly(Location::at(loc)).code()
}

/// 1 when the mutex was free and is now the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_mutex_try_lock(mutex: *mut u8) -> u8 {
    object::<Mutex>(mutex).try_lock() as u8
}

/// Gives the mutex up, to the first waiter if there is one. 6 when the caller does not hold it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_mutex_unlock(mutex: *mut u8) -> i32 {
    object::<Mutex>(mutex).unlock().code()
}

/// A readers-writer lock, not held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_rwlock_new() -> *mut u8 {
    rwlock::new()
}

/// Takes the lock for reading; waits behind a waiting writer unless the caller reads already. 5 when it writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_rwlock_read(lock: *mut u8, timeout_ms: i64, loc: *const Location) -> i32 {
    object::<RwLock>(lock).read(timeout_ms, Location::at(loc)).code()
}

/// Takes the lock for writing. 5 when the caller holds it in either way.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_rwlock_write(lock: *mut u8, timeout_ms: i64, loc: *const Location) -> i32 {
    object::<RwLock>(lock).write(timeout_ms, Location::at(loc)).code()
}

/// 1 when reading was possible at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_rwlock_try_read(lock: *mut u8) -> u8 {
    object::<RwLock>(lock).try_read() as u8
}

/// 1 when writing was possible at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_rwlock_try_write(lock: *mut u8) -> u8 {
    object::<RwLock>(lock).try_write() as u8
}

/// Gives up one hold of either kind. 6 when the caller has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_rwlock_unlock(lock: *mut u8) -> i32 {
    object::<RwLock>(lock).unlock().code()
}

/// A counting semaphore; null when `permits` is negative.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_semaphore_new(permits: i64) -> *mut u8 {
    semaphore::new(permits)
}

/// Takes a permit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_semaphore_acquire(
    semaphore: *mut u8,
    timeout_ms: i64,
    loc: *const Location,
) -> i32 {
    object::<Semaphore>(semaphore)
        .acquire(timeout_ms, Location::at(loc))
        .code()
}

/// 1 when a permit was free and is now the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_semaphore_try_acquire(semaphore: *mut u8) -> u8 {
    object::<Semaphore>(semaphore).try_acquire() as u8
}

/// Gives back a permit, to the first waiter if there is one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_semaphore_release(semaphore: *mut u8) -> i32 {
    object::<Semaphore>(semaphore).release().code()
}

/// How many permits are free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_semaphore_available(semaphore: *mut u8) -> i64 {
    object::<Semaphore>(semaphore).available()
}

/// A wait group at zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_waitgroup_new() -> *mut u8 {
    waitgroup::new()
}

/// Adds `n`, which may be negative. 7 when the count would go below zero; it is then left as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_waitgroup_add(group: *mut u8, n: i64) -> i32 {
    object::<WaitGroup>(group).add(n).code()
}

/// Waits until the count is zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_waitgroup_wait(group: *mut u8, timeout_ms: i64, loc: *const Location) -> i32 {
    object::<WaitGroup>(group)
        .wait(timeout_ms, Location::at(loc))
        .code()
}

/// As [`milo_waitgroup_wait`], for the result of a promise. A caller without an error to return waits `firmly`: it is not
/// cancelled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_waitgroup_wait_result(
    group: *mut u8,
    timeout_ms: i64,
    firmly: u8,
    loc: *const Location,
) -> i32 {
    object::<WaitGroup>(group)
        .wait_result(timeout_ms, firmly != 0, Location::at(loc))
        .code()
}

/// The present count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_waitgroup_count(group: *mut u8) -> i64 {
    object::<WaitGroup>(group).count()
}

/// A barrier for `n` contexts; null when `n < 1`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_barrier_new(n: i64) -> *mut u8 {
    barrier::new(n)
}

/// Waits until `n` contexts wait. The `u8` at `leader` becomes 1 for the last to arrive and 0 for the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_barrier_wait(
    barrier: *mut u8,
    leader: *mut u8,
    timeout_ms: i64,
    loc: *const Location,
) -> i32 {
    let (status, leads) = object::<Barrier>(barrier).wait(timeout_ms, Location::at(loc));
    leader.write(leads as u8);
    status.code()
}

/// Something to be done once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_once_new() -> *mut u8 {
    once::new()
}

/// Begins. The `u8` at `run` becomes 1 when the caller must do the work and then call [`milo_once_finish`], 0 when it is
/// done; waits while another does it. 5 when the caller is the one doing it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_once_begin(
    once: *mut u8,
    run: *mut u8,
    timeout_ms: i64,
    loc: *const Location,
) -> i32 {
    let (status, must_run) = object::<Once>(once).begin(timeout_ms, Location::at(loc));
    run.write(must_run as u8);
    status.code()
}

/// Ends the work begun.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_once_finish(once: *mut u8) {
    object::<Once>(once).finish()
}

/// 1 when the work is done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_once_is_done(once: *mut u8) -> u8 {
    object::<Once>(once).is_done() as u8
}

// ---------------------------------------------------------------------------------------------------- atomics

/// An atomic word, for `AtomicI64`, `AtomicU64` (its bits) and `AtomicBool` (0 or 1). The value lies at offset 16 of
/// the handle. Every operation is sequentially consistent; `add` and `sub` wrap.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_new(value: i64) -> *mut u8 {
    atomic::new(value)
}

/// Reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_load(atomic: *mut u8) -> i64 {
    object::<atomic::Wide>(atomic).load()
}

/// Writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_store(atomic: *mut u8, value: i64) {
    object::<atomic::Wide>(atomic).store(value)
}

/// Writes and returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_swap(atomic: *mut u8, value: i64) -> i64 {
    object::<atomic::Wide>(atomic).swap(value)
}

/// Writes `new` if the value is `expected`. Returns the old value either way.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_cas(atomic: *mut u8, expected: i64, new: i64) -> i64 {
    object::<atomic::Wide>(atomic).cas(expected, new)
}

/// Adds and returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_add(atomic: *mut u8, value: i64) -> i64 {
    object::<atomic::Wide>(atomic).add(value)
}

/// Subtracts and returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_sub(atomic: *mut u8, value: i64) -> i64 {
    object::<atomic::Wide>(atomic).sub(value)
}

/// Bitwise and; returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_and(atomic: *mut u8, value: i64) -> i64 {
    object::<atomic::Wide>(atomic).and(value)
}

/// Bitwise or; returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_or(atomic: *mut u8, value: i64) -> i64 {
    object::<atomic::Wide>(atomic).or(value)
}

/// Bitwise exclusive or; returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_xor(atomic: *mut u8, value: i64) -> i64 {
    object::<atomic::Wide>(atomic).xor(value)
}

/// Adds and returns the new value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic_add_get(atomic: *mut u8, value: i64) -> i64 {
    object::<atomic::Wide>(atomic).add(value).wrapping_add(value)
}

/// As [`milo_atomic_new`], for `AtomicI32`: 32 bits wide, at offset 16 of the handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_new(value: i32) -> *mut u8 {
    atomic::new32(value)
}

/// Reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_load(atomic: *mut u8) -> i32 {
    object::<atomic::Narrow>(atomic).load()
}

/// Writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_store(atomic: *mut u8, value: i32) {
    object::<atomic::Narrow>(atomic).store(value)
}

/// Writes and returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_swap(atomic: *mut u8, value: i32) -> i32 {
    object::<atomic::Narrow>(atomic).swap(value)
}

/// Writes `new` if the value is `expected`. Returns the old value either way.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_cas(atomic: *mut u8, expected: i32, new: i32) -> i32 {
    object::<atomic::Narrow>(atomic).cas(expected, new)
}

/// Adds and returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_add(atomic: *mut u8, value: i32) -> i32 {
    object::<atomic::Narrow>(atomic).add(value)
}

/// Subtracts and returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_sub(atomic: *mut u8, value: i32) -> i32 {
    object::<atomic::Narrow>(atomic).sub(value)
}

/// Bitwise and; returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_and(atomic: *mut u8, value: i32) -> i32 {
    object::<atomic::Narrow>(atomic).and(value)
}

/// Bitwise or; returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_or(atomic: *mut u8, value: i32) -> i32 {
    object::<atomic::Narrow>(atomic).or(value)
}

/// Bitwise exclusive or; returns the old value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_xor(atomic: *mut u8, value: i32) -> i32 {
    object::<atomic::Narrow>(atomic).xor(value)
}

/// Adds and returns the new value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_atomic32_add_get(atomic: *mut u8, value: i32) -> i32 {
    object::<atomic::Narrow>(atomic).add(value).wrapping_add(value)
}

// --------------------------------------------------------------------------------------------------- parallel

/// Runs `count` closures at `closures` (`{code, env}` pairs, borrowed), the first on the calling thread and those
/// that run at the same time on different OS threads. Returns when all have ended.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_parallel(count: i64, closures: *const u8, loc: *const Location) {
    parallel::run(count, closures.cast(), Location::at(loc))
}

/// Calls the C-convention `body(env, start, end)` on disjoint pieces of `0..count` until all are done, on all cores.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_parallel_for(count: i64, body: *const u8, env: *mut u8, loc: *const Location) {
    parallel::run_range(count, body, env, Location::at(loc))
}

// ---------------------------------------------------------------------------------------- descriptors, network

/// Reads what is there, up to `len` bytes, waiting for the first. 0 at the end, or `-errno`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fd_read(
    fd: i32,
    ptr: *mut u8,
    len: i64,
    timeout_ms: i64,
    loc: *const Location,
) -> i64 {
    net::read(fd, ptr, len, timeout_ms, Location::at(loc))
}

/// Writes all bytes. `len`, or `-errno`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fd_write(
    fd: i32,
    ptr: *const u8,
    len: i64,
    timeout_ms: i64,
    loc: *const Location,
) -> i64 {
    net::write(fd, bytes::view(ptr, len), timeout_ms, Location::at(loc))
}

/// Closes a descriptor; contexts that wait for it wake. 0 or `-errno`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_fd_close(fd: i32) -> i64 {
    net::close(fd)
}

/// Listens on an IPv4 or IPv6 address in text; port 0 lets the system choose. A descriptor, or `-errno`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_tcp_listen(ip: *const u8, ip_len: i64, port: i64) -> i64 {
    net::tcp_listen(bytes::view(ip, ip_len), port)
}

/// Waits for a connection. A descriptor, or `-errno`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_tcp_accept(fd: i32, timeout_ms: i64, loc: *const Location) -> i64 {
    net::accept(fd, timeout_ms, Location::at(loc))
}

/// Connects to an address in text. A descriptor, or `-errno`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_tcp_connect(
    ip: *const u8,
    ip_len: i64,
    port: i64,
    timeout_ms: i64,
    loc: *const Location,
) -> i64 {
    net::tcp_connect(bytes::view(ip, ip_len), port, timeout_ms, Location::at(loc))
}

/// The port a socket is bound to, or `-errno`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_socket_local_port(fd: i32) -> i64 {
    net::local_port(fd)
}

/// Ends one direction (0 reading, 1 writing) or both (2). 0 or `-errno`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_socket_shutdown(fd: i32, how: i32) -> i64 {
    net::shutdown(fd, how)
}

/// Appends the system's text for an errno to the string: `no such file or directory`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_errno_message(errno: i32, out: *mut u8) {
    errno::message(errno, string::at(out))
}

// --------------------------------------------------------------------------------------------- time and chance

/// Nanoseconds of a clock that never goes back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_now_nanos() -> i64 {
    clock::monotonic()
}

/// Nanoseconds since 1970-01-01 UTC.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_epoch_nanos() -> i64 {
    clock::epoch()
}

/// Fills memory with random bytes of the system.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_random_bytes(ptr: *mut u8, len: i64) {
    hash::random_bytes(ptr, len)
}

/// The seed of this process's hash tables.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_hash_seed() -> u64 {
    hash::seed()
}

/// Hashes bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_hash_bytes(ptr: *const u8, len: i64, seed: u64) -> u64 {
    hash::bytes(bytes::view(ptr, len), seed)
}

/// Hashes one word.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn milo_hash_u64(value: u64, seed: u64) -> u64 {
    hash::word(value, seed)
}
