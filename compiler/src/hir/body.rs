//! Bodies: expressions, statements, patterns and locals of one function and the closures in it.

use crate::source::Span;
use crate::syntax::symbol::Symbol;
use crate::types::*;
use cranelift_entity::{PrimaryMap, entity_impl};
use std::sync::Arc;

/// A local variable of a body: parameter, `let`/`var`, pattern or loop binding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalId(u32);
entity_impl!(LocalId, "local");

/// An expression of a body.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(u32);
entity_impl!(ExprId, "expr");

/// The checked body of a function, closure family or global initialiser.
#[derive(Clone)]
pub struct Body {
    pub params: Vec<LocalId>,
    pub locals: PrimaryMap<LocalId, Local>,
    pub exprs: PrimaryMap<ExprId, Expr>,
    pub root: ExprId,
    /// `requires`, `ensures` … to be asserted under `--contracts`.
    pub contracts: Vec<Contract>,
}

#[derive(Clone)]
pub struct Local {
    pub name: Symbol,
    pub span: Span,
    pub ty: Ty,
    pub mutable: bool,
    pub kind: LocalKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LocalKind {
    Param,
    /// `let`, `var` and by-value pattern bindings.
    Let,
    /// A binding that is a borrow of a matched place or loop container; its type is a reference.
    Borrowed,
    /// Loop counter or by-value loop binding.
    Loop,
    /// Made by the compiler.
    Temp,
}

#[derive(Clone)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: Ty,
    pub span: Span,
}

/// A compile-time constant.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstValue {
    Int(i128),
    Float(f64),
    Bool(bool),
    Str(Arc<str>),
    /// `@embedFile`, and string literals with `\xNN` that are not UTF-8. None, as a view of elements of any type.
    Bytes(Arc<[u8]>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    /// Checked unless `wrapping`.
    Neg,
    /// `!` on bool.
    Not,
    /// `~` on integers.
    BitNot,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CastKind {
    /// Truncates or extends by the source's sign.
    IntToInt,
    IntToFloat,
    /// Saturates; NaN becomes 0.
    FloatToInt,
    FloatToFloat,
    BoolToInt,
    EnumToInt,
    /// Pointer ↔ pointer, pointer ↔ integer.
    Pointer,
}

/// What is called when it is known by name.
#[derive(Clone, PartialEq, Debug)]
pub struct Callee {
    pub target: CalleeTarget,
    /// All generic arguments, the owner's first; for `TraitMethod` these start with `Self`.
    pub args: Args,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CalleeTarget {
    Fn(FnId),
    /// A trait's method on a type that is still generic; the impl is found when the type is known.
    TraitMethod(TraitId, FnId),
    Extern(ExternId),
    Intrinsic(Intrinsic),
    /// A universal operation; `args[0]` is the type.
    Glue(Glue),
}

/// Universal operations, generated per concrete type unless the type has its own impl.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Glue {
    /// `(&T) -> T`
    Clone,
    /// `(&T, &T) -> bool`
    Eq,
    /// `(&T, &T) -> i64`: negative, zero, positive.
    Compare,
    /// `(&T, state: u64) -> u64`
    Hash,
    /// `(&T, out: &mut string, quoted: bool)`: appends the printed form; `quoted` is how it looks inside something else.
    Format,
}

impl Glue {
    /// The traits whose impls say how a type does it.
    pub fn traits(self, lang: &super::LangItems) -> Vec<TraitId> {
        let traits = match self {
            Glue::Clone => [lang.trait_clone, None],
            Glue::Eq => [lang.trait_eq, None],
            Glue::Compare => [lang.trait_ord, None],
            Glue::Hash => [lang.trait_hash, None],
            Glue::Format => [lang.trait_display, lang.trait_format],
        };
        traits.into_iter().flatten().collect()
    }
}

/// Functions of the standard library that only the compiler can provide, declared there as `@intrinsic fn`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Intrinsic {
    /// `sizeOf<T>(): i64`
    SizeOf,
    /// `alignOf<T>(): i64`
    AlignOf,
    /// `needsDrop<T>(): bool`
    NeedsDrop,
    /// `isWithinRange<T>(value: &T): bool` — whether a value keeps to the range of its type; true for types without one.
    IsWithinRange,
    /// `zeroed<T>(): T` — all bytes zero; unsafe.
    Zeroed,
    /// `forget<T>(value: T)`
    Forget,
    /// `ptrRead<T>(p: *T): T` — bitwise read that takes ownership.
    PtrRead,
    /// `ptrWrite<T>(p: *T, value: T)` — without dropping what was there.
    PtrWrite,
    /// `ptrCopy<T>(from: *T, to: *T, count: i64)` — memmove of `count` elements.
    PtrCopy,
    /// `ptrOffset<T>(p: *T, count: i64): *T` — in elements, unchecked.
    PtrOffset,
    /// `dropInPlace<T>(p: *T)`
    DropInPlace,
    /// `dropFn<T>(): *u8` — a C function `(*T)` that drops in place; null when nothing needs dropping.
    DropFn,
    /// `strFromParts(ptr: *u8, len: i64, cap: i64): string` — takes ownership.
    StrFromParts,
    /// `strPtr(s: &string): *u8`
    StrPtr,
    /// `strLen(s: &string): i64`
    StrLen,
    /// `strBytesMut(s: &mut string): &mut Vec<u8>` — the same storage; only as an argument.
    StrBytesMut,
    /// `strIntoBytes(s: string): Vec<u8>`
    StrIntoBytes,
    /// `strFromBytes(v: Vec<u8>): string`
    StrFromBytes,
    /// `strView(ptr: *u8, len: i64): &string`
    StrView,
    /// `sliceView<T>(ptr: *T, len: i64): &[T]`
    SliceView,
    /// `sliceViewMut<T>(ptr: *T, len: i64): &mut [T]`
    SliceViewMut,
    /// `slicePtr<T>(s: &[T]): *T`
    SlicePtr,
    /// `sliceLen<T>(s: &[T]): i64`
    SliceLen,
    /// `refPtr<T>(r: &T): *T` — T thin.
    RefPtr,
    /// `cloneOf<T>(v: &T): T`, `equals<T>(a: &T, b: &T): bool`, `compareOf<T>(a, b): i64`,
    /// `hashOf<T>(v: &T, state: u64): u64`, `formatInto<T>(v: &T, out: &mut string, quoted: bool)`: the glue.
    CloneOf,
    Equals,
    CompareOf,
    HashOf,
    FormatInto,
    /// `closureCode(f: move () => void): *u8` — borrows nothing, consumes nothing: the code word of a closure.
    ClosureCode,
    /// `closureEnv(f: move () => void): *u8` — the environment word; the caller takes over ownership, `f` is consumed.
    ClosureEnv,
    /// `callerLocation(): *u8` — a static `Location`: inside a function marked `@trackCaller` the place it was called
    /// from, elsewhere the place of this call.
    CallerLocation,
    /// Integer methods; `T` is an integer type, wrapping/saturating/checked as named.
    WrappingAdd,
    WrappingSub,
    WrappingMul,
    WrappingNeg,
    SaturatingAdd,
    SaturatingSub,
    SaturatingMul,
    CheckedAdd,
    CheckedSub,
    CheckedMul,
    CheckedDiv,
    CheckedRem,
    CheckedNeg,
    CountOnes,
    LeadingZeros,
    TrailingZeros,
    RotateLeft,
    RotateRight,
    ReverseBits,
    /// Float instructions: `f64` or `f32`.
    Sqrt,
    Floor,
    Ceil,
    Trunc,
    Nearest,
    Fabs,
    FMin,
    FMax,
    /// `bitsOf(x: f64): u64`, `fromBits(b: u64): f64`.
    FloatBits,
    FloatFromBits,
}

#[derive(Clone)]
pub enum ExprKind {
    Const(ConstValue),
    /// Place.
    Local(LocalId),
    /// Place.
    Global(GlobalId),
    /// A function used as a value.
    FnValue(Callee),
    /// Place when `base` is one; field position in the struct, base a struct type.
    Field {
        base: ExprId,
        field: u32,
    },
    /// Place: `base` is an array, slice, Vec, or string place (u8, read only); `base` a raw pointer: unchecked.
    Index {
        base: ExprId,
        index: ExprId,
    },
    /// A view: `base` a place of array, slice, Vec or string type; type is `Ref(mutable, Slice | Str)`.
    Slice {
        base: ExprId,
        low: Option<ExprId>,
        high: Option<ExprId>,
        inclusive: bool,
    },
    /// Place: `base` has type Ref, Heap or Ptr.
    Deref(ExprId),
    /// `&place`; a value (non-place) operand is put in a temporary of the statement first. When the place's type and
    /// the reference's target differ the borrow also converts: Vec or array → slice view.
    Borrow {
        mutable: bool,
        place: ExprId,
    },
    /// `x.addrOf()`, `&x` in unsafe.
    AddrOf(ExprId),
    /// Clones the place or value: `(&T) -> T`.
    Clone(ExprId),
    /// `&X` → `&I`, `Heap<X>` → `Heap<I>`: attaches the itable of `X` for interface `I` (the target in `ty`).
    Unsize(ExprId),
    /// Function-type coercion: no change of representation.
    FnCoerce(ExprId),
    /// Integer → ranged integer, checked; ranged → base needs no node beyond `FromRanged`.
    ToRanged(ExprId),
    FromRanged(ExprId),
    /// `Never` → any type.
    NeverTo(ExprId),
    Unary {
        op: UnaryOp,
        operand: ExprId,
        wrapping: bool,
    },
    /// Scalars only (integers, floats, bool, pointers); `==` on anything else is a `Glue::Eq` call.
    Binary {
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
        wrapping: bool,
        op_span: Span,
    },
    /// String `+`: both operands are borrowed views or owned strings; result is owned.
    Concat {
        left: ExprId,
        right: ExprId,
    },
    And(ExprId, ExprId),
    Or(ExprId, ExprId),
    Cast {
        kind: CastKind,
        operand: ExprId,
    },
    Call {
        callee: Callee,
        args: Vec<ExprId>,
        callee_span: Span,
    },
    /// Calls a function value; `callee` is a place or value of function type.
    CallValue {
        callee: ExprId,
        args: Vec<ExprId>,
    },
    /// Dynamic dispatch; `receiver` is a `Borrow` of (or place reached through) an interface place.
    CallInterface {
        interface: InterfaceId,
        method: u32,
        receiver: ExprId,
        args: Vec<ExprId>,
    },
    Struct {
        fields: Vec<(u32, ExprId)>,
    },
    Variant {
        variant: u32,
        args: Vec<ExprId>,
    },
    ArrayList(Vec<ExprId>),
    /// `[v; N]`: `v` cloned N-1 times and moved once.
    ArrayRepeat(ExprId),
    /// `Heap(v)`.
    HeapNew(ExprId),
    If {
        condition: ExprId,
        then: ExprId,
        otherwise: Option<ExprId>,
    },
    Match(Box<Match>),
    Block(Box<Block>),
    /// `while`.
    While {
        condition: ExprId,
        body: ExprId,
        contracts: LoopContracts,
    },
    /// `while let`: leaves the loop when the pattern does not match.
    WhileLet {
        pattern: Pattern,
        scrutinee: ExprId,
        body: ExprId,
        contracts: LoopContracts,
    },
    For(Box<For>),
    Break,
    Continue,
    Return(Option<ExprId>),
    /// Drops the old value after `value` is computed. `value` is evaluated before `place`.
    Assign {
        place: ExprId,
        value: ExprId,
    },
    /// `place op= value`, scalars and strings (`+=`); for user operators typecheck writes `Assign` of a call.
    AssignOp {
        op: BinaryOp,
        place: ExprId,
        value: ExprId,
        wrapping: bool,
        op_span: Span,
    },
    /// `x is Pattern` without bindings that outlive it.
    Is {
        scrutinee: ExprId,
        pattern: Pattern,
    },
    /// `e!` of `Option` or `Result`; a place when the operand is one: the payload where it is.
    Unwrap(ExprId),
    /// `e?`: `convert` turns the error into the function's error type; `None` when equal or for `Option`.
    Try {
        operand: ExprId,
        convert: Option<TryConvert>,
    },
    /// `a ?? b`.
    Coalesce {
        value: ExprId,
        default: ExprId,
    },
    /// `format(…)` and `$"…"`: an owned string of the parts.
    Format(Vec<FormatPart>),
    /// `print` / `eprint`: the parts and a newline.
    Print {
        parts: Vec<FormatPart>,
        stderr: bool,
    },
    /// `panic(msg)`; message is a string view.
    Panic(ExprId),
    /// `assert(cond, msg?)`.
    Assert {
        condition: ExprId,
        message: Option<ExprId>,
    },
    /// `exit(code)`: i32.
    Exit(ExprId),
    /// `replace(place, value)`.
    Replace {
        place: ExprId,
        value: ExprId,
    },
    /// `swap(a, b)`.
    Swap(ExprId, ExprId),
    Closure(Box<Closure>),
    Parallel(Box<Parallel>),
    /// Something that has been reported.
    Error,
}

#[derive(Clone)]
pub enum FormatPart {
    Text(Arc<str>),
    /// A place or value; formatted through `Glue::Format`.
    Value(ExprId),
}

#[derive(Clone)]
pub enum TryConvert {
    /// `impl From<E1> for E2`: the `from` function.
    From(Callee),
    /// The one variant of the target enum whose payload is the error: `(enum type, variant)`.
    Variant(Ty, u32),
}

#[derive(Clone)]
pub struct Block {
    pub stmts: Vec<Stmt>,
    /// The value; `None` means void (or never, by the expression's type).
    pub tail: Option<ExprId>,
    pub is_unsafe: bool,
}

#[derive(Clone)]
pub struct Stmt {
    pub kind: StmtKind,
    pub span: Span,
}

#[derive(Clone)]
pub enum StmtKind {
    /// `let Pat = init else { … }`; `init` is absent for `var x: T` declared first and assigned later.
    Let {
        pattern: Pattern,
        init: Option<ExprId>,
        otherwise: Option<ExprId>,
    },
    /// Value is dropped at the end of the statement.
    Expr(ExprId),
}

#[derive(Clone)]
pub struct Match {
    /// A place is matched in place; a value is put in a temporary that lives for the match.
    pub scrutinee: ExprId,
    pub arms: Vec<Arm>,
    /// `if let` and `let else` are matches whose last arm is `_`; messages differ.
    pub source: MatchSource,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MatchSource {
    Match,
    IfLet,
}

#[derive(Clone)]
pub struct Arm {
    pub pattern: Pattern,
    pub guard: Option<ExprId>,
    pub body: ExprId,
    pub span: Span,
}

#[derive(Clone)]
pub struct Pattern {
    pub kind: PatternKind,
    pub ty: Ty,
    pub span: Span,
}

#[derive(Clone)]
pub enum PatternKind {
    Wildcard,
    /// Compared with `==` on scalars and strings.
    Const(ConstValue),
    /// Inclusive bounds.
    Range(i128, i128),
    Variant {
        variant: u32,
        fields: Vec<Pattern>,
    },
    /// A struct pattern `Point { x, y: 0 }`, by field position; the others are ignored.
    Struct {
        fields: Vec<(u32, Pattern)>,
    },
    Binding {
        local: LocalId,
        mode: BindingMode,
    },
    /// All alternatives bind the same locals.
    Or(Vec<Pattern>),
    Error,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BindingMode {
    Copy,
    Move,
    /// The local is a `Ref(false, T)` into the scrutinee.
    Ref,
    /// The local is a `Ref(true, T)` into the scrutinee.
    RefMut,
}

/// What a loop says about itself, asserted under `--contracts`.
#[derive(Clone, Default)]
pub struct LoopContracts {
    /// `invariant`: hold at the start of each round.
    pub invariants: Vec<ExprId>,
    /// `decreases`: integers, each smaller at the start of a round than at the start of the round before, none negative.
    pub measures: Vec<ExprId>,
}

#[derive(Clone)]
pub struct For {
    pub kind: ForKind,
    pub body: ExprId,
    pub contracts: LoopContracts,
    /// The head, for messages about freezing.
    pub head_span: Span,
}

#[derive(Clone)]
pub enum ForKind {
    /// `for x in low..high`: `var` is an integer local; `index` an i64 that counts the rounds.
    Range {
        var: LocalId,
        index: Option<LocalId>,
        low: ExprId,
        high: ExprId,
        inclusive: bool,
    },
    /// Over the elements of an array, slice, Vec or string place (or a temporary): `element` is a `Ref(false, T)`
    /// local (a plain `u8` for strings); `index` an i64.
    Elements {
        container: ExprId,
        index: Option<LocalId>,
        element: LocalId,
    },
    /// Over a map: `container` is the place of its entries Vec (the `@iter` field), each entry a struct whose field 0 is
    /// the key and field 1 the value; both locals are `Ref(false, _)`.
    Entries {
        container: ExprId,
        key: LocalId,
        value: Option<LocalId>,
    },
    /// Through `next(&mut self): Option<T>` (`next` is called on the iterator place or temporary): `element` owns T.
    /// Channels use their `next` as well.
    Iterator {
        iterator: ExprId,
        next: Callee,
        index: Option<LocalId>,
        element: LocalId,
    },
}

#[derive(Clone)]
pub struct Closure {
    pub params: Vec<LocalId>,
    pub body: ExprId,
    pub ret: Ty,
    /// Written `move`, or made so by inference because the callee keeps it.
    pub is_move: bool,
    pub move_span: Option<Span>,
    /// Head of the literal, for messages.
    pub head_span: Span,
    /// Locals of the enclosing function (or closure) used inside, in order of first use.
    pub captures: Vec<Capture>,
    /// The body moves out of a capture: it may be called once.
    pub consumes: bool,
}

#[derive(Clone)]
pub struct Capture {
    pub local: LocalId,
    pub mode: CaptureMode,
    /// First use inside, for messages.
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaptureMode {
    /// `&local`: only read.
    Ref,
    /// `&mut local`: written or borrowed mutably.
    RefMut,
    /// Copied or moved into the environment.
    Value,
    /// Branches of `parallel` only: `local` is uninitialised and set by the branch.
    Out,
}

/// `parallel { … }` or `parallel for`.
#[derive(Clone)]
pub struct Parallel {
    pub span: Span,
    pub kind: ParallelKind,
}

#[derive(Clone)]
pub enum ParallelKind {
    /// Each branch is a closure without parameters run on an OS thread of its own; a branch with `let a = …` captures
    /// `a` as `Out`. The block ends when all have ended.
    Branches(Vec<Closure>),
    /// The body as a closure of the element reference, the chunk view or the integer, and of its position when that has
    /// a name; captures by reference only.
    For { kind: ParallelForKind, body: Closure },
}

#[derive(Clone)]
pub enum ParallelForKind {
    /// `for x in v`: elements, `&mut` when the container is a mutable place.
    Elements { container: ExprId },
    /// `for chunk in v.chunksMut(n)`.
    Chunks { container: ExprId, size: ExprId },
    Range {
        low: ExprId,
        high: ExprId,
        inclusive: bool,
    },
}

#[derive(Clone)]
pub struct Contract {
    pub kind: ContractKind,
    pub condition: ExprId,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContractKind {
    Requires,
    /// `result` is `LocalId` of a Temp local named `result`.
    Ensures,
    /// An `old(e)` of an `ensures` clause: not a check, `condition` is `e`, evaluated on entry into this Temp local (the
    /// tree has a `Clone` where `e` is not Copy).
    Old(LocalId),
    /// `condition` is an integer that calls of the function by itself make smaller.
    Decreases,
}
