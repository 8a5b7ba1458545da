//! How programs fail: the messages, the status, and what was written before.

use crate::kit::*;
use crate::{Ends, Program, aborts, passes};
use milo_runtime::abi::*;
use milo_runtime::location::Location;
use milo_runtime::trap::{Kind, Measure, Op};
use std::ptr::null;

pub const PROGRAMS: &[Program] = &[
    Program {
        out: Some("before\n"),
        ..aborts(
            "trap-overflow",
            overflow,
            &[
                "runtime error: integer overflow: 9223372036854775807 + 1\n  --> ",
                " in 'test'\n  thread 'main'\n",
            ],
        )
    },
    aborts("trap-negation", negation, &["integer overflow: -(-128)\n"]),
    aborts("trap-unsigned", unsigned, &["integer overflow: 0 - 1\n"]),
    aborts(
        "trap-division",
        division,
        &["division overflow: -9223372036854775808 / -1\n"],
    ),
    aborts(
        "trap-bounds",
        bounds,
        &["runtime error: array index out of bounds: 5/3\n"],
    ),
    aborts(
        "trap-range",
        range,
        &["runtime error: slice range out of bounds: 2..9 of 5\n"],
    ),
    aborts(
        "trap-value",
        value,
        &["runtime error: shift amount out of range: 64\n"],
    ),
    aborts(
        "trap-measure",
        measure,
        &["runtime error: decreases clause violated: 18446744073709551615 after 3\n"],
    ),
    aborts(
        "trap-negative-measure",
        negative_measure,
        &["runtime error: decreases clause violated: -1 is negative\n"],
    ),
    aborts("trap-message", message, &["runtime error: the reason\n"]),
    aborts(
        "trap-assertion",
        assertion,
        &["runtime error: assertion failed: x > 0\n"],
    ),
    aborts(
        "trap-in-task",
        in_task,
        &[
            "runtime error: unwrap called on None\n",
            "  thread 'main', task 2\n",
        ],
    ),
    aborts(
        "trap-in-thread",
        in_thread,
        &["runtime error: division by zero\n", "  thread 'worker'\n"],
    ),
    aborts(
        "trap-in-parallel-task",
        in_parallel_task,
        &["  thread 'milo-worker', task 1\n"],
    ),
    aborts(
        "trap-out-of-memory",
        out_of_memory,
        &["runtime error: out of memory: 9000000000000000000 bytes\n"],
    ),
    aborts(
        "trap-bad-pointer",
        bad_pointer,
        &["runtime error: invalid memory access: 0x10\n  thread 'main'\n"],
    ),
    aborts(
        "trap-long-message",
        long_message,
        &["xxxxxxxxxxxxxxx\n  thread 'main'\n"],
    ),
    aborts(
        "backtrace",
        backtrace,
        &[
            "runtime error: shift amount out of range\n  --> here.milo:2:3 in 'inner'\n  thread 'main'\n",
            "  0: inner at here.milo:2\n  1: outer at there.milo:7\n  2: around at there.milo:9\n",
        ],
    ),
    aborts(
        "backtrace-off",
        backtrace_off,
        &["in 'inner'\n  thread 'main', task 1\n"],
    ),
    Program {
        out: Some("flushed\n"),
        ends: Ends::Status(7),
        ..passes("exit-flushes", exit)
    },
    Program {
        out: Some("flushed\n"),
        ends: Ends::Status(7),
        ..passes("exit-in-task", exit_in_task)
    },
    Program {
        ends: Ends::Status(141),
        ..passes("reader-of-stdout-gone", reader_gone)
    },
    Program {
        ends: Ends::Status(2),
        out: Some("before\n"),
        err: &[
            "runtime error: deadlock: 3 tasks wait and nothing can wake them\n",
            "  thread 'main' waits for the end of a task\n",
            "  thread 'main', task 1 waits to receive from a channel\n    spawned at ",
            "  thread 'main', task 2 waits for a mutex\n",
            "failures.rs:",
        ],
        ..passes("deadlock-tasks", deadlock_tasks)
    },
    Program {
        ends: Ends::Status(2),
        err: &[
            "deadlock: 1 task waits and nothing can wake it\n",
            "thread 'main' waits to receive from a channel",
        ],
        ..passes("deadlock-main", deadlock_main)
    },
    Program {
        ends: Ends::Status(2),
        err: &[
            "deadlock: 3 tasks wait",
            "thread 'left', task 1 waits to send",
            "thread 'right' waits to receive",
        ],
        ..passes("deadlock-threads", deadlock_threads)
    },
    Program {
        ends: Ends::Status(2),
        err: &["deadlock: 1 task waits", "task 1 waits for a wait group"],
        ..passes("deadlock-after-helpers", deadlock_after_helpers)
    },
];

fn overflow() -> i32 {
    print("before\n");
    // SAFETY: ends the process.
    unsafe { milo_trap_overflow(place(), Op::Add as u32, 64, 1, i64::MAX, 1) }
}

fn negation() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_trap_overflow(place(), Op::Neg as u32, 8, 1, 0, -128) }
}

fn unsigned() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_trap_overflow(place(), Op::Sub as u32, 32, 0, 0xff_0000_0000, 1) }
}

fn division() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_trap_overflow(place(), Op::Div as u32, 64, 1, i64::MIN, -1) }
}

fn bounds() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_trap_bounds(place(), 5, 3) }
}

fn range() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_trap_range(Kind::SliceRange as u32, place(), 2, 9, 5) }
}

fn value() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_trap_value(Kind::ShiftAmount as u32, place(), 64) }
}

fn measure() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_trap_decreases(place(), Measure::Unsigned as u32, -1, 3) }
}

fn negative_measure() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_trap_decreases(place(), Measure::Negative as u32, -1, 0) }
}

fn message() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_trap_message(place(), b"the reason".as_ptr(), 10) }
}

fn assertion() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_trap_detail(Kind::Assertion as u32, place(), b"x > 0".as_ptr(), 5) }
}

fn in_task() -> i32 {
    go(|| {
        yield_now();
    });
    // SAFETY: ends the process.
    go(|| unsafe { milo_trap(Kind::UnwrapNone as u32, place()) });
    0
}

fn in_thread() -> i32 {
    // SAFETY: ends the process.
    let handle = thread("worker", || unsafe {
        milo_trap(Kind::DivisionByZero as u32, null())
    });
    join_thread(&handle)
}

fn in_parallel_task() -> i32 {
    // SAFETY: ends the process.
    go_parallel(|| unsafe { milo_trap(Kind::DivisionByZero as u32, null()) });
    0
}

fn out_of_memory() -> i32 {
    // SAFETY: ends the process.
    unsafe { milo_alloc(9_000_000_000_000_000_000, 8) };
    0
}

fn bad_pointer() -> i32 {
    // SAFETY: it is not, and that is the point; the handler ends the process.
    unsafe { std::arch::asm!("mov {}, [{}]", out(reg) _, in(reg) 16usize) };
    0
}

fn long_message() -> i32 {
    let text = "x".repeat(5000);
    // SAFETY: ends the process.
    unsafe { milo_trap_message(null(), text.as_ptr(), text.len() as i64) }
}

fn exit() -> i32 {
    go(|| print("not run\n"));
    print("flushed\n");
    // SAFETY: ends the process.
    unsafe { milo_exit(7) }
}

fn exit_in_task() -> i32 {
    // SAFETY: ends the process.
    go(|| unsafe {
        print("flushed\n");
        milo_exit(7)
    });
    0
}

fn reader_gone() -> i32 {
    let mut ends = [0i32; 2];
    // SAFETY: room for two descriptors.
    unsafe {
        libc::pipe(ends.as_mut_ptr());
        libc::dup2(ends[1], 1);
        libc::close(ends[1]);
        libc::close(ends[0]);
    }
    loop {
        print("more\n");
    }
}

fn with_places() {
    // SAFETY: only one thread so far.
    unsafe { std::env::set_var("MILO_TEST_PLACES", "1") };
}

fn deadlock_tasks() -> i32 {
    with_places();
    print("before\n");
    // SAFETY: a mutex.
    let mutex = Handle(unsafe { milo_mutex_new() });
    let (channel, held) = (Channel::new(0), mutex.clone());
    let waiting = go(move || {
        // SAFETY: a mutex.
        unsafe { milo_mutex_lock(held.raw(), -1, place()) };
        channel.recv().unwrap();
    });
    // SAFETY: a mutex.
    go(move || unsafe {
        milo_mutex_lock(mutex.raw(), -1, place());
    });
    join_task(&waiting)
}

fn deadlock_main() -> i32 {
    let channel = Channel::new(1);
    let other = channel.clone();
    // A task and a thread that end do not hide it.
    let task = go(move || {
        other.try_recv().unwrap_err();
    });
    let thread = thread("", || ());
    assert_eq!((join_task(&task), join_thread(&thread)), (0, 0));
    channel.recv().unwrap_or(0) as i32
}

fn deadlock_threads() -> i32 {
    let (left, right) = (Channel::new(0), Channel::new(0));
    let first = thread("left", move || {
        let left = left.clone();
        go(move || {
            left.send(1);
        });
    });
    let second = thread("right", move || {
        right.recv().unwrap();
    });
    join_thread(&first) + join_thread(&second)
}

fn deadlock_after_helpers() -> i32 {
    let mut closures = [(null::<u8>(), closure(|| ())), (null(), closure(|| ()))];
    // SAFETY: two closures and a group.
    unsafe {
        milo_parallel(2, closures.as_mut_ptr().cast(), null());
        let group = Handle(milo_waitgroup_new());
        milo_waitgroup_add(group.raw(), 1);
        go(move || {
            milo_waitgroup_wait(group.raw(), -1, place());
        });
    }
    0
}

// Two functions as the compiler makes them: with frame pointers, and a trapping instruction in the inner one.
std::arch::global_asm!(
    ".globl milo_test_outer, milo_test_inner, milo_test_trap, milo_test_end",
    "milo_test_outer: push rbp",
    "mov rbp, rsp",
    "call milo_test_inner",
    "pop rbp",
    "ret",
    "milo_test_inner: push rbp",
    "mov rbp, rsp",
    "milo_test_trap: ud2",
    "milo_test_end:",
);

unsafe extern "C" {
    fn milo_test_outer();
    fn milo_test_inner();
    fn milo_test_trap();
    fn milo_test_end();
}

fn place_in(file: &'static str, function: &'static str, line: u32) -> *const Location {
    inlined_at(null(), file, function, line)
}

fn inlined_at(
    caller: *const Location,
    file: &'static str,
    function: &'static str,
    line: u32,
) -> *const Location {
    Box::leak(Box::new(Location {
        file: file.as_ptr(),
        file_len: file.len() as i64,
        function: function.as_ptr(),
        function_len: function.len() as i64,
        line,
        column: 3,
        caller,
    }))
}

fn register() {
    let [outer, inner, trap, end] = [milo_test_outer, milo_test_inner, milo_test_trap, milo_test_end]
        .map(|function: unsafe extern "C" fn()| function as usize);
    let function =
        |start: usize, end: usize, name: &'static str| [start, end, name.as_ptr() as usize, name.len()];
    let functions = Box::leak(Box::new([
        function(outer, inner, "outer"),
        function(inner, end, "inner"),
    ]));
    let traps = Box::leak(Box::new([[
        trap,
        Kind::ShiftAmount as usize,
        place_in("here.milo", "inner", 2) as usize,
    ]]));
    let around = place_in("there.milo", "around", 9);
    let lines = Box::leak(Box::new([[
        outer,
        inlined_at(around, "there.milo", "outer", 7) as usize,
    ]]));
    // SAFETY: tables that stay, of these lengths.
    unsafe {
        milo_register_functions(functions.as_ptr().cast(), 2);
        milo_register_traps(traps.as_ptr().cast(), 1);
        milo_register_lines(lines.as_ptr().cast(), 1);
    }
}

fn backtrace() -> i32 {
    register();
    // SAFETY: ends the process.
    unsafe { milo_test_outer() };
    0
}

fn backtrace_off() -> i32 {
    register();
    // SAFETY: ends the process.
    go(|| unsafe { milo_test_outer() });
    0
}
