//! The vocabulary of types: interned, immutable, compared by address.
//!
//! * **In**: constructors called by every later room.
//! * **Out**: [`Ty`], [`TyKind`], substitution ([`Ty::substitute`]), display in the words of the language.
//! * **Always**: two equal types are the same pointer; interned types live as long as the process; aliases and `Self`
//!   are already expanded.
//! * **Absent**: facts that need the program's declarations (`copy`, `needs_drop`, Send): those are in [`facts`] and [`thread_facts`];
//!   which impl a type has, in [`selection`].

mod display;
pub mod facts;
mod intern;
pub mod selection;
pub mod thread_facts;

pub use display::DisplayTy;
pub use intern::{Args, Ty};

use crate::syntax::symbol::Symbol;
use cranelift_entity::entity_impl;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u32);
        entity_impl!($name, $prefix);
    };
}

id!(/// A struct or enum, extern structs and opaque extern types included.
    AdtId, "adt");
id!(/// A `trait`.
    TraitId, "trait");
id!(/// An `interface`.
    InterfaceId, "interface");
id!(/// An `impl` block.
    ImplId, "impl");
id!(/// A function or method with a Milo signature, intrinsics included.
    FnId, "fn");
id!(/// An `extern fn`.
    ExternId, "extern");
id!(/// A global `let`, `var` or `thread_local var`.
    GlobalId, "global");

/// Integer types. `int` is `I64`, `byte` is `U8`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum IntTy {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl IntTy {
    pub fn bits(self) -> u32 {
        match self {
            IntTy::I8 | IntTy::U8 => 8,
            IntTy::I16 | IntTy::U16 => 16,
            IntTy::I32 | IntTy::U32 => 32,
            IntTy::I64 | IntTy::U64 => 64,
        }
    }

    pub fn signed(self) -> bool {
        matches!(self, IntTy::I8 | IntTy::I16 | IntTy::I32 | IntTy::I64)
    }

    pub fn min(self) -> i128 {
        if self.signed() {
            -(1i128 << (self.bits() - 1))
        } else {
            0
        }
    }

    pub fn max(self) -> i128 {
        (1i128 << (self.bits() - self.signed() as u32)) - 1
    }

    pub fn name(self) -> &'static str {
        match self {
            IntTy::I8 => "i8",
            IntTy::I16 => "i16",
            IntTy::I32 => "i32",
            IntTy::I64 => "i64",
            IntTy::U8 => "u8",
            IntTy::U16 => "u16",
            IntTy::U32 => "u32",
            IntTy::U64 => "u64",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum FloatTy {
    F32,
    F64,
}

/// What a function-typed value may be assumed to be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum FnKind {
    /// `(A) => R`: Copy; may borrow its captures, or own only Copy ones.
    Plain,
    /// `move (A) => R`: owns its captures, not Copy.
    Move,
}

/// A function type. `send` is part of the type: known to own only Send captures (written `@send` in the standard
/// library's parameter types, inferred for closure literals). `once` marks a value that may be called at most once
/// (`@once`), which is what a closure that consumes a capture coerces to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FnTy {
    pub params: Args,
    pub ret: Ty,
    pub kind: FnKind,
    pub send: bool,
    pub once: bool,
}

/// The shape of a type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum TyKind {
    Int(IntTy),
    Float(FloatTy),
    Bool,
    /// The type of expressions without a value; only a return type in source.
    Void,
    /// The type of expressions that do not return: `return`, `panic(…)`. Coerces to every type.
    Never,
    /// Owned `string`, laid out as `Vec<u8>`. `&string` is `Ref(false, Str)`, a fat view.
    Str,
    Array(Ty, u64),
    /// The unsized target of views: `&[T]` is `Ref(false, Slice(T))`.
    Slice(Ty),
    /// `&T` (false) or `&mut T` (true).
    Ref(bool, Ty),
    /// `*T`.
    Ptr(Ty),
    /// `Heap<T>`; of an interface a fat owner `{data, itable}`.
    Heap(Ty),
    Fn(FnTy),
    Adt(AdtId, Args),
    /// The unsized target of `&I` and `Heap<I>`.
    Interface(InterfaceId, Args),
    /// A ranged integer: base type and inclusive bounds.
    Ranged(IntTy, i128, i128),
    /// A generic parameter, by position in its owner's generics (the impl's or trait's first, then the method's).
    /// Inside a trait, parameter 0 is `Self`.
    Param(u32, Symbol),
    /// An inference variable; only during the check of one body.
    Infer(u32),
    /// The type of something already reported; agrees with every type and is never reported again.
    Error,
}
