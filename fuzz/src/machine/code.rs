//! A body as the machine runs it: types are gone, offsets and sizes are in their place.

use super::layout::Layout;
use super::natives::Native;
use super::plan::Plan;
use milo::hir::{BinaryOp, CastKind, Intrinsic, UnaryOp};
use milo::mir::{ClosureId, EnvKind};
use milo::mono::InstanceId;
use milo::source::Span;
use milo::types::{FloatTy, IntTy, Ty};
use std::rc::Rc;

/// A function.
pub struct Code {
    pub name: String,
    /// Bytes of its variables and of the environments it keeps.
    pub frame: u64,
    /// Offset and size of each parameter.
    pub params: Vec<(u64, u64)>,
    pub ops: Vec<(Op, Span)>,
    /// Where each block starts in `ops`.
    pub starts: Vec<usize>,
}

/// A way to memory.
#[derive(Clone, Debug)]
pub struct Path {
    pub base: Start,
    pub steps: Box<[Walk]>,
}

/// Where a path begins.
#[derive(Clone, Copy, Debug)]
pub enum Start {
    Frame(u64),
    Address(u64),
    Env(u64),
}

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub enum Walk {
    Add(u64),
    Deref,
    /// Through two words: an address, and a length or an itable.
    DerefFat,
    Index {
        local: u64,
        of: Number,
        size: u64,
        elements: Elements,
    },
    Constant {
        index: u64,
        size: u64,
        elements: Elements,
    },
}

/// How the elements of a place are found.
#[derive(Clone, Copy, Debug)]
pub enum Elements {
    /// In place, so many.
    Array(u64),
    /// The path ends at them and knows how many they are.
    Unsized,
    /// Offsets of the words with their address and their number.
    Words(u64, u64),
    /// Behind a raw pointer.
    Pointer,
}

/// A machine number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    Int(IntTy),
    Float(FloatTy),
    Bool,
    Word,
}

impl Number {
    pub fn size(self) -> u64 {
        match self {
            Number::Int(int) => int.bits() as u64 / 8,
            Number::Float(FloatTy::F32) => 4,
            Number::Float(FloatTy::F64) | Number::Word => 8,
            Number::Bool => 1,
        }
    }
}

/// An operand.
pub enum Arg {
    Copy(Path, Rc<Layout>),
    Move(Path, Rc<Layout>),
    /// Words, and the bytes of the value.
    Const(Vec<u64>, u64),
}

impl Arg {
    pub fn size(&self) -> u64 {
        match self {
            Arg::Copy(_, layout) | Arg::Move(_, layout) => layout.size,
            Arg::Const(_, size) => *size,
        }
    }
}

/// What a call runs.
pub enum Target {
    Instance(InstanceId),
    Native(Option<Native>, &'static str),
    Intrinsic(Intrinsic, Ty),
    /// A universal operation on a scalar or a string.
    Glue(milo::hir::Glue, Ty),
    /// Code and environment.
    Value(Arg),
    /// The first argument is the receiver; entry of its itable.
    Interface(usize),
}

/// How a reference to a place is made.
#[derive(Clone, Copy, Debug)]
pub enum Reference {
    Thin,
    /// The place is known by two words already.
    Same,
    /// The text of a string in memory.
    Text,
}

/// A statement or a terminator.
pub enum Op {
    Use(Path, Arg),
    /// Parts at offsets, in a value of a size, behind a tag.
    Make(Path, Vec<(u64, Arg)>, u64, Option<i64>),
    Repeat(Path, Arg, u64),
    /// `Some`: a value has to be there.
    Ref(Path, Path, Reference, Option<Rc<Layout>>),
    View(Path, Path, Elements),
    Slice(Path, Path, Elements, Arg, Arg, u64),
    Replace(Path, Path, Arg),
    Len(Path, Path, Elements),
    Tag(Path, Path, Rc<Layout>, u64),
    Unary(Path, UnaryOp, Arg, Number, bool),
    Binary(Path, BinaryOp, Arg, Arg, Number, bool),
    Cast(Path, CastKind, Arg, Number, Number),
    HeapNew(Path, Arg),
    /// The offset is where an environment on the stack goes.
    Closure(Path, ClosureId, EnvKind, Vec<Arg>, u64),
    Unsize(Path, Arg, usize, u64),
    Duplicate(Path, Path),
    Call(Box<Call>),
    Drop(Path, Rc<Plan>, u64),
    /// Closure whose environment is disarmed.
    TakeEnv,
    FreeHeap(Path, Option<u64>),
    Swap(Path, Path, u64),
    CheckBounds(Arg, Arg),
    CheckSlice(Arg, Arg, Arg),
    CheckRange(Arg, Number, i128, i128),
    CheckDistinct(Vec<(Arg, Arg)>),
    Parallel(Vec<Arg>),
    ParallelFor(Arg, Arg, Arg),
    Assert(Arg, Message),
    Goto(usize),
    Branch(Arg, usize, usize),
    Switch(Arg, u64, Vec<(u64, usize)>, usize),
    Return(Option<Arg>),
    Trap(Message),
    Exit(Arg),
    Unreachable,
}

/// A call.
pub struct Call {
    pub dest: Option<Path>,
    pub target: Target,
    pub args: Vec<Arg>,
    /// Bytes of the result.
    pub size: u64,
    /// The references among the arguments, when one of them may be written through.
    pub lent: Vec<Lent>,
}

/// A reference among a call's arguments.
pub struct Lent {
    pub arg: usize,
    pub mutable: bool,
    /// Bytes of what it refers to, or of one element of it.
    pub size: u64,
    /// The second word counts elements.
    pub counted: bool,
    /// What it refers to owns elements of this size, which belong to it as well.
    pub owns: Option<(Elements, u64)>,
}

/// What a failure says.
pub enum Message {
    Fixed(&'static str),
    /// Words before a text.
    Text(&'static str, Arg),
}
