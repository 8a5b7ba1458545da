//! Generic MIR → concrete MIR: every function the program can reach, once per set of type arguments.
//!
//! * **In**: the checked program and its drop-elaborated generic [`mir::Module`].
//! * **Out**: [`Program`]: bodies without type parameters, the glue they need (drop, clone, equality, order, hash,
//!   printing) as ordinary bodies, itables, and the lists of what the code generator must export.
//! * **Always**: in a concrete body
//!   1. no type mentions a parameter;
//!   2. `CalleeTarget::Fn(id)` has no arguments and `id` is the number of an [`InstanceId`] (see [`instance_of`]);
//!      `Extern` is a C function, `Intrinsic` one the code generator knows; `Glue` is left only on integers, floats,
//!      bools and pointers, which it takes by value, and on strings; `TraitMethod` never
//!      occurs;
//!   3. a function constant names a wrapper that takes an (unused) environment;
//!   4. `Rvalue::Closure` counts in [`Program::closures`];
//!   5. `Drop` of a type that needs no dropping and `Duplicate` of anything but a function value are gone; the drop
//!      glue of every aggregate that is dropped is in [`Program::drops`]; there are no storage marks.
//!
//!   The order of instances is that of discovery from `main`, so equal inputs give equal outputs.
//! * **Errors**: E0332 when instantiation does not end and nothing before has seen it; E0317 clones of what has none.
//! * **Tests**: at the end of the files here, and the end-to-end programs.
//! * **Absent**: sharing of instances between types of equal layout.

mod collect;
mod demand;
mod glue;
mod itable;
mod lower;
mod names;
pub mod resolve;
mod substitute;
pub mod typing;
pub mod visit;

pub use glue::empty_body;
pub use itable::{Itable, Methods};
pub use resolve::Target;

use crate::diagnostics::Sink;
use crate::hir::{self, CalleeTarget};
use crate::mir::{self, CaptureDecl, ClosureId, EnvKind};
use crate::syntax::symbol::Symbol;
use crate::types::*;
use cranelift_entity::{EntityRef, PrimaryMap, entity_impl};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxHashMap;

/// A function of the concrete program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InstanceId(u32);
entity_impl!(InstanceId, "instance");

/// The whole program, without type parameters.
#[derive(Default)]
pub struct Program {
    pub functions: PrimaryMap<InstanceId, Function>,
    pub closures: PrimaryMap<ClosureId, Closure>,
    /// Keyed by the concrete type and the interface type.
    pub itables: IndexMap<(Ty, Ty), Itable>,
    /// Drop glue `(&mut T)` of structs, enums and arrays.
    pub drops: FxHashMap<Ty, InstanceId>,
    /// Initialisers of globals that are not constants, in the order they run; thread-locals among them run on first
    /// use in each thread instead.
    pub initialisers: IndexMap<GlobalId, InstanceId>,
    /// Types whose drop is needed as a C function `(*T)`.
    pub drop_functions: IndexSet<Ty>,
    /// C functions that are called.
    pub externs: IndexSet<ExternId>,
    /// `@externalLinkage` functions and their C names.
    pub exports: Vec<(InstanceId, Symbol)>,
    pub main: Option<InstanceId>,
    /// How strings are joined, when they are.
    pub text: Option<TextFunctions>,
}

/// Functions of the standard library that the optimiser knows.
#[derive(Clone, Copy)]
pub struct TextFunctions {
    /// `(&string, &string) -> string`
    pub concat: InstanceId,
    /// `(&mut string, &string)`
    pub append: InstanceId,
}

/// One concrete function.
pub struct Function {
    /// Unique in the program and readable: `milo.Vec.push<i64>`.
    pub symbol: String,
    pub body: mir::Body,
    pub kind: FunctionKind,
    /// Takes the location of its caller as a hidden last parameter.
    pub track_caller: bool,
    pub inline: Inline,
}

/// What a function gets besides its parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FunctionKind {
    Plain,
    /// An environment, laid out as the closure says.
    Closure(ClosureId),
    /// An environment it does not look at: a function used as a value.
    Value,
    /// The address of the thread's instance of this global, which it initialises.
    ThreadLocal(GlobalId),
}

/// What the declaration says about inlining.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inline {
    Judge,
    Always,
    Never,
}

/// A closure literal with concrete captures.
pub struct Closure {
    pub code: InstanceId,
    pub captures: Vec<CaptureDecl>,
    pub env: EnvKind,
    /// The body takes the captures out: what is left to the environment's end is freeing it.
    pub consumes: bool,
}

/// What a named call in a concrete body calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConcreteCallee {
    Instance(InstanceId),
    Extern(ExternId),
    Intrinsic(hir::Intrinsic, Args),
    /// On a scalar or string only.
    Glue(hir::Glue, Ty),
}

/// Makes the concrete program that `main`, the globals' initialisers and the exported functions reach.
pub fn monomorphise(program: &hir::Program, module: &mir::Module, sink: &mut Sink) -> Program {
    collect::run(program, module, sink)
}

/// The instance behind `CalleeTarget::Fn` in a concrete body.
pub fn instance_of(function: FnId) -> InstanceId {
    InstanceId::new(function.index())
}

/// The callee that calls an instance.
pub fn direct(instance: InstanceId) -> hir::Callee {
    hir::Callee {
        target: CalleeTarget::Fn(FnId::new(instance.index())),
        args: Args::empty(),
    }
}

impl ConcreteCallee {
    /// Reads a callee of a concrete body; `None` for what never occurs there.
    pub fn of(callee: &hir::Callee) -> Option<ConcreteCallee> {
        Some(match callee.target {
            CalleeTarget::Fn(id) => ConcreteCallee::Instance(instance_of(id)),
            CalleeTarget::Extern(id) => ConcreteCallee::Extern(id),
            CalleeTarget::Intrinsic(intrinsic) => ConcreteCallee::Intrinsic(intrinsic, callee.args),
            CalleeTarget::Glue(glue) => ConcreteCallee::Glue(glue, *callee.args.first()?),
            CalleeTarget::TraitMethod(..) => return None,
        })
    }
}

impl Program {
    /// The environment's fields of a function; none when it has no environment.
    pub fn captures_of(&self, kind: FunctionKind) -> &[CaptureDecl] {
        match kind {
            FunctionKind::Closure(closure) => &self.closures[closure].captures,
            _ => &[],
        }
    }
}
