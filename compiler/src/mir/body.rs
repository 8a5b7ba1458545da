//! The data structure: see the contract in the module's card.

use crate::hir::{BinaryOp, Callee, CastKind, ConstValue, UnaryOp};
use crate::source::Span;
use crate::syntax::symbol::Symbol;
use crate::types::*;
use cranelift_entity::{PrimaryMap, entity_impl};
use rustc_hash::FxHashMap;

/// A variable of a body: parameter, user variable or temporary.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Local(u32);
entity_impl!(Local, "_");

/// A basic block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(u32);
entity_impl!(BlockId, "bb");

/// A closure literal somewhere in the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClosureId(u32);
entity_impl!(ClosureId, "closure");

/// A call that optimisation has replaced by the callee's body.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InlineId(u32);
entity_impl!(InlineId, "inlined");

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InlinedCall {
    pub span: Span,
    /// The call by whose replacement this one got here.
    pub within: Option<InlineId>,
}

/// Generic MIR of the whole program.
#[derive(Default)]
pub struct Module {
    pub functions: FxHashMap<FnId, Body>,
    pub closures: PrimaryMap<ClosureId, ClosureDef>,
    /// Initialisers of globals that are not constants; they assign `Base::Global`'s place themselves.
    pub globals: FxHashMap<GlobalId, Body>,
}

/// A closure's environment and code. Generic over the same parameters as the function around it.
#[derive(Clone)]
pub struct ClosureDef {
    pub body: Body,
    /// Types of the environment's fields: the captured type itself, or `Ref(_, T)` for by-reference captures and `Out`.
    pub captures: Vec<CaptureDecl>,
    /// `Heap`: counted environment; `Stack`: in the creator's frame, must not outlive it.
    pub env: EnvKind,
    /// The body takes the captures out of the environment: it owns and drops them itself, and the environment is only
    /// freed afterwards.
    pub consumes: bool,
    pub owner: Owner,
}

#[derive(Clone)]
pub struct CaptureDecl {
    pub name: Symbol,
    pub ty: Ty,
    pub by_ref: bool,
    /// Where the closure first uses it.
    pub span: Span,
    /// Where the variable is declared.
    pub declared: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EnvKind {
    Stack,
    Heap,
}

/// Which declaration a body belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Owner {
    Fn(FnId),
    Closure(ClosureId),
    Global(GlobalId),
}

#[derive(Clone)]
pub struct Body {
    pub owner: Owner,
    /// For traps: `Account.deposit`, closures as `outer.closure`.
    pub name: String,
    pub span: Span,
    pub arg_count: u32,
    pub ret: Ty,
    pub locals: PrimaryMap<Local, LocalDecl>,
    pub blocks: PrimaryMap<BlockId, Block>,
    /// Made by inlining: a backtrace names the functions that are no longer called.
    pub inlined: PrimaryMap<InlineId, InlinedCall>,
}

#[derive(Clone)]
pub struct LocalDecl {
    pub name: Option<Symbol>,
    pub ty: Ty,
    pub mutable: bool,
    pub span: Span,
    pub kind: LocalKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LocalKind {
    Param,
    /// A name in the source.
    User,
    Temp,
    /// Made by drop elaboration.
    DropFlag,
}

#[derive(Clone)]
pub struct Block {
    pub statements: Vec<Statement>,
    pub terminator: Terminator,
}

#[derive(Clone)]
pub struct Statement {
    pub kind: StatementKind,
    pub span: Span,
    pub within: Option<InlineId>,
}

impl Statement {
    /// A statement of the body's own function.
    pub fn new(kind: StatementKind, span: Span) -> Statement {
        Statement {
            kind,
            span,
            within: None,
        }
    }
}

#[derive(Clone, Debug)]
pub enum StatementKind {
    /// The target is uninitialised or needs no drop (the builder emits a `Drop` before it otherwise).
    Assign(Place, Rvalue),
    /// `dest` as for `Assign`; absent when the result is void.
    Call {
        dest: Option<Place>,
        callee: CallTarget,
        args: Vec<Operand>,
    },
    /// Invariant 5.
    Drop(Place),
    /// The local comes into being, uninitialised. Parameters, and temporaries that need no drop and whose address is
    /// never taken, have no storage marks. What holds the returned value is never dead.
    StorageLive(Local),
    /// The local ends: borrows of it must not be live, what it still owns has been dropped.
    StorageDead(Local),
    /// Traps with `array index out of bounds` unless `0 <= index < len`.
    CheckBounds {
        index: Operand,
        len: Operand,
    },
    /// Traps with `slice range out of bounds` unless `0 <= low <= high <= len`.
    CheckSlice {
        low: Operand,
        high: Operand,
        len: Operand,
    },
    /// Traps unless low <= value <= high, entering a ranged type.
    CheckRange {
        value: Operand,
        low: i128,
        high: i128,
    },
    /// Traps with `aliasing &mut arguments` when the two indices of each pair are equal: those at which two paths part.
    CheckDistinct(Vec<(Operand, Operand)>),
    /// `place` has been initialised by someone else: the results of `parallel` branches.
    AssumeInit(Local),
    /// Exchanges the values of two places; both stay initialised.
    Swap(Place, Place),
    /// First statement of a closure body that `consumes`: the captures leave the environment and belong to the body from
    /// here on. The code clears the environment's drop function, so that whoever drops the closure value later only
    /// frees the environment.
    TakeEnv,
    /// Frees the allocation of a `Heap` place whose content has been moved out or dropped. Made by drop elaboration.
    FreeHeap(Place),
    /// Runs closures at the same time on different OS threads and waits for all of them: operands are stack closures.
    Parallel(Vec<Operand>),
    /// The runtime library call behind `parallel for`: `body`, a stack closure `(i64, i64) => void`, is called with
    /// disjoint index ranges `[from, to)` that cover `[low, high)`.
    ParallelFor {
        body: Operand,
        low: Operand,
        high: Operand,
    },
    /// Traps with `message` unless `condition`.
    Assert {
        condition: Operand,
        failure: Failure,
    },
    Nop,
}

/// What an [`StatementKind::Assert`] or [`Terminator::Trap`] reports.
#[derive(Clone, Debug)]
pub enum Failure {
    /// `assertion failed`, with the message view if there is one.
    Assertion(Option<Operand>),
    /// `panic(msg)`: a string view.
    Panic(Operand),
    UnwrapNone,
    /// The error's printed form, a string view.
    UnwrapErr(Operand),
    Requires,
    Ensures,
    Invariant,
    /// A measure that is negative, or is not smaller than it was `before`; both as `i64`.
    Decreases {
        now: Operand,
        before: Option<Operand>,
        signed: bool,
    },
}

#[derive(Clone, Debug)]
pub enum CallTarget {
    Named(Callee),
    /// A function value: code is called with the environment. The operand is always `Copy` and only lent for the call:
    /// nothing is counted. A value that may be called once is moved into a temporary first, called there and dropped
    /// after the call.
    Value(Operand),
    /// Dynamic dispatch: `args[0]` is the fat reference.
    Interface {
        interface: InterfaceId,
        method: u32,
    },
}

#[derive(Clone, Debug)]
pub struct Terminator {
    pub kind: TerminatorKind,
    pub span: Span,
    pub within: Option<InlineId>,
}

impl Terminator {
    /// A terminator of the body's own function.
    pub fn new(kind: TerminatorKind, span: Span) -> Terminator {
        Terminator {
            kind,
            span,
            within: None,
        }
    }
}

#[derive(Clone, Debug)]
pub enum TerminatorKind {
    Goto(BlockId),
    /// Bool.
    Branch {
        condition: Operand,
        then: BlockId,
        otherwise: BlockId,
    },
    /// An integer or discriminant.
    Switch {
        value: Operand,
        cases: Vec<(i128, BlockId)>,
        otherwise: BlockId,
    },
    /// The operand is the returned value; none for void.
    Return(Option<Operand>),
    Trap(Failure),
    /// `exit(code)`.
    Exit(Operand),
    Unreachable,
}

/// A path to storage.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    pub base: Base,
    pub projections: Vec<Projection>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Base {
    Local(Local),
    Global(GlobalId),
    /// Field `n` of the closure environment of the body it appears in. For by-reference captures its type is a
    /// reference and the captured variable is its `Deref`.
    Capture(u32),
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Projection {
    /// Of a struct.
    Field(u32),
    /// Field of an enum variant: `(variant, field)`; the variant has been tested.
    Payload(u32, u32),
    /// Of a Ref, Heap or Ptr.
    Deref,
    /// Element of an array, slice, Vec or string place, or of a raw pointer; i64 local.
    Index(Local),
    /// The same with a constant.
    ConstIndex(u64),
}

/// The steps at which paths through the same containers part, when only a comparison of indices at run time can tell
/// whether they lead to one element, as they do if all are equal. None when the paths do not part, or part for certain.
pub fn parting_indices<'p>(
    left: &'p Place,
    right: &'p Place,
) -> Option<Vec<(&'p Projection, &'p Projection)>> {
    use Projection::{ConstIndex, Index};
    let steps = left.projections.iter().zip(&right.projections);
    let parting: Vec<_> = steps.filter(|(left, right)| left != right).collect();
    let open = |&(left, right): &(&Projection, &Projection)| match (left, right) {
        (ConstIndex(_), ConstIndex(_)) => false,
        (Index(_) | ConstIndex(_), Index(_) | ConstIndex(_)) => true,
        _ => false,
    };
    let found = left.base == right.base && !parting.is_empty() && parting.iter().all(open);
    found.then_some(parting)
}

#[derive(Clone, Debug)]
pub enum Operand {
    /// Duplicates the bits; the type is trivially Copy (scalars, references, …) or a reference. A function value that is
    /// called, and the argument of `closureCode`, are only lent this way.
    Copy(Place),
    Move(Place),
    Const(Const),
}

#[derive(Clone, Debug)]
pub struct Const {
    pub ty: Ty,
    pub kind: ConstKind,
}

#[derive(Clone, Debug)]
pub enum ConstKind {
    /// A text has type `string` (owned, capacity 0) or `&string` (a view of static bytes).
    Value(ConstValue),
    /// A function value without environment.
    Fn(Callee),
    /// The zero-size `void` placeholder.
    Void,
}

#[derive(Clone, Debug)]
pub enum Rvalue {
    Use(Operand),
    /// The value of a Copy type whose copy counts a reference: handles, function values.
    Duplicate(Place),
    /// Thin or fat reference to the place, by its type.
    Ref {
        mutable: bool,
        place: Place,
    },
    /// View of a Vec or array place as a slice.
    View {
        mutable: bool,
        place: Place,
    },
    /// `place[low..high]`, already checked; of array, slice, Vec, string.
    Slice {
        mutable: bool,
        place: Place,
        low: Operand,
        high: Operand,
    },
    /// The thin address of a place, which may be uninitialised: a raw pointer, or the `&mut` behind an out capture.
    AddrOf(Place),
    /// The value of `place`, which gets `value`: it stays initialised throughout.
    Replace {
        place: Place,
        value: Operand,
    },
    /// Length of an array, slice, Vec or string place, i64.
    Len(Place),
    /// The tag of an enum place, as the discriminant's value (position for payload enums).
    Discriminant(Place),
    Unary {
        op: UnaryOp,
        operand: Operand,
        wrapping: bool,
    },
    /// Arithmetic traps on overflow unless `wrapping`; division by zero always traps.
    Binary {
        op: BinaryOp,
        left: Operand,
        right: Operand,
        wrapping: bool,
    },
    Cast {
        kind: CastKind,
        operand: Operand,
        ty: Ty,
    },
    /// Struct by field position (all fields), the type in `ty`.
    Struct {
        ty: Ty,
        fields: Vec<Operand>,
    },
    Variant {
        ty: Ty,
        variant: u32,
        fields: Vec<Operand>,
    },
    Array {
        element: Ty,
        items: Vec<Operand>,
    },
    /// `count` bitwise copies of a trivially Copy operand.
    Repeat {
        element: Ty,
        item: Operand,
        count: u64,
    },
    HeapNew {
        content: Ty,
        value: Operand,
    },
    /// Captures in order: `Ref` rvalues' results for by-reference ones.
    Closure {
        closure: ClosureId,
        captures: Vec<Operand>,
        ty: Ty,
    },
    /// Reference or Heap of a concrete type → of the interface in `ty`.
    Unsize {
        operand: Operand,
        ty: Ty,
    },
    /// Change of type without change of representation (function coercions, ranged integers, never).
    Retype {
        operand: Operand,
        ty: Ty,
    },
}

impl Place {
    pub fn local(local: Local) -> Place {
        Place {
            base: Base::Local(local),
            projections: Vec::new(),
        }
    }

    pub fn global(global: GlobalId) -> Place {
        Place {
            base: Base::Global(global),
            projections: Vec::new(),
        }
    }

    pub fn capture(index: u32) -> Place {
        Place {
            base: Base::Capture(index),
            projections: Vec::new(),
        }
    }

    /// The place one projection further in.
    pub fn project(&self, projection: Projection) -> Place {
        let mut place = self.clone();
        place.projections.push(projection);
        place
    }

    /// The whole local, when nothing is projected.
    pub fn as_local(&self) -> Option<Local> {
        match self.base {
            Base::Local(local) if self.projections.is_empty() => Some(local),
            _ => None,
        }
    }
}

impl Operand {
    pub fn place(&self) -> Option<&Place> {
        match self {
            Operand::Copy(place) | Operand::Move(place) => Some(place),
            Operand::Const(_) => None,
        }
    }
}
