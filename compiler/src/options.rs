//! What a compilation may be asked to do differently; the command line and the tests both fill this in.

use crate::source::Library;

/// How hard the back end works.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OptLevel {
    /// Quick to compile; contracts are asserted.
    None,
    #[default]
    Speed,
}

/// An intermediate form to show instead of an executable.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Emit {
    Ast,
    Hir,
    Mir,
    Clif,
    Asm,
    Obj,
}

/// The choices of one compilation.
#[derive(Clone, Default)]
pub struct Options {
    pub opt_level: OptLevel,
    /// Assert `requires`, `ensures` and invariants at run time.
    pub contracts: bool,
    /// Let green threads be switched at loop back edges, not only where they wait.
    pub preempt: bool,
    /// Stop at this form and return it as the product.
    pub emit: Option<Emit>,
    /// Where `std/…` comes from.
    pub library: Library,
    /// The process ends soon: the system takes memory back at once that would be freed piece by piece.
    pub short_lived: bool,
}
