//! Why a run ends.

use milo::source::Span;
use std::fmt;

/// What must never happen in a program the judges accepted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Violation {
    UseAfterFree,
    UseAfterMove,
    /// A read of memory nobody has written.
    Uninitialised,
    OutOfBounds,
    DoubleFree,
    DoubleDrop,
    /// An argument that may be written through and another one reach the same bytes.
    Overlap,
    /// A block that nothing owns at the end.
    Leak,
    /// A free of something that is no block, or of another size; a jump through something that is no function.
    Wild,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Violation::UseAfterFree => "use after free",
            Violation::UseAfterMove => "use after move",
            Violation::Uninitialised => "read of uninitialised memory",
            Violation::OutOfBounds => "access out of bounds",
            Violation::DoubleFree => "double free",
            Violation::DoubleDrop => "double drop",
            Violation::Overlap => "overlapping exclusive references",
            Violation::Leak => "leak",
            Violation::Wild => "wild pointer",
        };
        f.write_str(text)
    }
}

/// A run that did not reach its next step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stop {
    Violation(Violation, String),
    /// A trap of the language, with its first line.
    Trap(String),
    Exit(i32),
    /// More steps than allowed.
    TooLong,
    /// Nothing can run any more.
    Deadlock,
    /// The interpreter does not know something.
    Unsupported(String),
}

/// What a step gives.
pub type Step<T> = Result<T, Stop>;

/// A stop for a violation.
pub fn violation<T>(what: Violation, detail: impl Into<String>) -> Step<T> {
    Err(Stop::Violation(what, detail.into()))
}

/// How a run ended, and what it wrote.
#[derive(Clone, Debug)]
pub struct Report {
    pub stdout: String,
    pub end: End,
    pub steps: u64,
}

/// The end of a run.
#[derive(Clone, Debug)]
pub enum End {
    Done(i32),
    Stopped {
        stop: Stop,
        function: String,
        span: Span,
    },
}

impl Report {
    /// The violation that ended the run.
    pub fn violation(&self) -> Option<Violation> {
        match &self.end {
            End::Stopped {
                stop: Stop::Violation(what, _),
                ..
            } => Some(*what),
            _ => None,
        }
    }
}
