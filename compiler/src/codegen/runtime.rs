//! The runtime's entry points that generated code calls by itself, and their numbers for failures.

use cranelift_codegen::ir::Type;
use cranelift_codegen::ir::types::{F32, F64, I8, I32, I64};

/// An entry point: its symbol, parameters and result.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub name: &'static str,
    pub params: &'static [Type],
    pub returns: &'static [Type],
}

macro_rules! entries {
    ($($constant:ident = $name:literal ($($param:ident),*) $(-> $ret:ident)?;)*) => {
        $(pub(super) const $constant: Entry = Entry {
            name: $name,
            params: &[$($param),*],
            returns: &[$($ret)?],
        };)*
        /// For the test that compares them with the runtime.
        #[cfg(test)]
        pub(super) const ALL: &[Entry] = &[$($constant),*];
    };
}

entries! {
    ALLOC = "milo_alloc"(I64, I64) -> I64;
    FREE = "milo_free"(I64, I64, I64);
    EXIT = "milo_exit"(I32);
    FMT_I64 = "milo_fmt_i64"(I64, I64);
    FMT_U64 = "milo_fmt_u64"(I64, I64);
    FMT_F64 = "milo_fmt_f64"(I64, F64);
    FMT_F32 = "milo_fmt_f32"(I64, F32);
    FMT_BOOL = "milo_fmt_bool"(I64, I8);
    FMT_STR = "milo_fmt_str"(I64, I64, I64);
    FMT_QUOTED = "milo_fmt_quoted"(I64, I64, I64);
    BYTES_COMPARE = "milo_bytes_compare"(I64, I64, I64, I64) -> I32;
    BYTES_EQUAL = "milo_bytes_equal"(I64, I64, I64, I64) -> I8;
    HASH_BYTES = "milo_hash_bytes"(I64, I64, I64) -> I64;
    ENV_RETAIN = "milo_closure_env_retain"(I64);
    ENV_RELEASE = "milo_closure_env_release"(I64);
    THREAD_LOCAL = "milo_thread_local"(I64, I64, I64, I64, I64) -> I64;
    C_CALL = "milo_c_call"(I64, I64);
    PARALLEL = "milo_parallel"(I64, I64, I64);
    PARALLEL_FOR = "milo_parallel_for"(I64, I64, I64, I64);
    REGISTER_FUNCTIONS = "milo_register_functions"(I64, I64);
    REGISTER_LINES = "milo_register_lines"(I64, I64);
    PREEMPT = "milo_preempt"();
    PREEMPT_ENABLE = "milo_preempt_enable"();
    TRAP = "milo_trap"(I32, I64);
    TRAP_OVERFLOW = "milo_trap_overflow"(I64, I32, I32, I8, I64, I64);
    TRAP_BOUNDS = "milo_trap_bounds"(I64, I64, I64);
    TRAP_RANGE = "milo_trap_range"(I32, I64, I64, I64, I64);
    TRAP_VALUE = "milo_trap_value"(I32, I64, I64);
    TRAP_MESSAGE = "milo_trap_message"(I64, I64, I64);
    TRAP_DECREASES = "milo_trap_decreases"(I64, I32, I64, I64);
    TRAP_DETAIL = "milo_trap_detail"(I32, I64, I64, I64);
}

/// What a failure begins with: the runtime's `trap::Kind`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    DivisionByZero = 2,
    ShiftAmount = 4,
    SliceRange = 6,
    ValueRange = 8,
    Requires = 11,
    Ensures = 12,
    Invariant = 13,
    AliasingMut = 14,
    UnwrapNone = 15,
    Assertion = 16,
}

/// What is wrong with a measure: the runtime's `trap::Measure`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Measure {
    Negative = 0,
    Signed = 1,
    Unsigned = 2,
}

/// The operator that overflowed: the runtime's `trap::Op`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Op {
    Add = 0,
    Sub = 1,
    Mul = 2,
    Neg = 3,
    Div = 4,
    Rem = 5,
}
