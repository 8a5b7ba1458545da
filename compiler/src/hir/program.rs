//! Declarations: what a program consists of besides bodies.

use super::{Body, ConstValue, Expr, ExprKind, Intrinsic};
use crate::source::Span;
use crate::syntax::symbol::Symbol;
use crate::types::facts::Facts;
use crate::types::*;
use cranelift_entity::PrimaryMap;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How many structs around a handle make one.
const DEEPEST_HANDLE: u32 = 8;

/// Everything declared in the program and the parts of the standard library it imports.
#[derive(Default)]
pub struct Program {
    pub adts: PrimaryMap<AdtId, Adt>,
    pub traits: PrimaryMap<TraitId, Trait>,
    pub interfaces: PrimaryMap<InterfaceId, Interface>,
    pub impls: PrimaryMap<ImplId, Impl>,
    pub functions: PrimaryMap<FnId, Function>,
    pub externs: PrimaryMap<ExternId, ExternFn>,
    pub globals: PrimaryMap<GlobalId, Global>,
    /// Globals in the order they are initialised.
    pub global_order: Vec<GlobalId>,
    /// Impls of each trait, in declaration order.
    pub trait_impls: FxHashMap<TraitId, Vec<ImplId>>,
    /// Names of ranged integers; `None` where several names mean one range.
    pub range_names: FxHashMap<Ty, Option<Symbol>>,
    pub lang: LangItems,
    pub main: Option<FnId>,
    /// `@link("name")` libraries, in order, without repeats.
    pub links: Vec<Symbol>,
}

/// Declarations of the standard library the compiler knows by name (`@lang("option")` and so on).
#[derive(Default, Clone)]
pub struct LangItems {
    pub option: Option<AdtId>,
    pub result: Option<AdtId>,
    pub vec: Option<AdtId>,
    pub hash_map: Option<AdtId>,
    pub hash_set: Option<AdtId>,
    pub unit: Option<AdtId>,
    pub channel: Option<AdtId>,
    pub trait_clone: Option<TraitId>,
    pub trait_eq: Option<TraitId>,
    pub trait_ord: Option<TraitId>,
    pub trait_hash: Option<TraitId>,
    pub trait_display: Option<TraitId>,
    /// Std-internal: `fn format(self: &Self, out: &mut string, quoted: bool)`; how `Vec` and maps print.
    pub trait_format: Option<TraitId>,
    pub trait_drop: Option<TraitId>,
    pub trait_from: Option<TraitId>,
    pub trait_iterator: Option<TraitId>,
    pub trait_send: Option<TraitId>,
    pub trait_sync: Option<TraitId>,
    /// Traits that exactly the integer and the float types satisfy: a parameter bounded by one is a number.
    pub trait_integer: Option<TraitId>,
    pub trait_float: Option<TraitId>,
    /// Operator traits by method name: `add` → `Add`, …, `neg` → `Neg`, `index` → `Index`.
    pub operators: FxHashMap<Symbol, TraitId>,
    /// Standard-library functions that lowering calls, by their `@lang("…")` name.
    pub functions: FxHashMap<Symbol, FnId>,
}

/// Attributes that later rooms look at.
#[derive(Default, Clone, Debug)]
pub struct Attrs {
    pub wrapping: bool,
    pub pure: bool,
    pub inline: bool,
    pub no_inline: bool,
    pub external_linkage: bool,
    pub test: bool,
    pub send: Option<Span>,
    pub sync: Option<Span>,
    pub no_copy: bool,
    /// `@trackCaller`, standard library: traps and `callerLocation()` inside report the place of the call.
    pub track_caller: bool,
    /// A shared handle of the standard library.
    pub handle: bool,
}

/// Generic parameters, outermost owner's first.
#[derive(Default, Clone)]
pub struct Generics {
    pub params: Vec<GenericParam>,
    /// How many of `params` belong to the enclosing impl or trait.
    pub parent_count: u32,
}

#[derive(Clone)]
pub struct GenericParam {
    pub name: Symbol,
    pub span: Span,
    /// Written bounds.
    pub bounds: Vec<Bound>,
    /// Requirements inferred from the body, each with the place that caused it.
    pub inferred: Vec<Bound>,
    /// A written bound was reported: what the parameter has is not known.
    pub damaged: bool,
}

/// `T: Trait<args>`; `args` are without `Self`.
#[derive(Clone, PartialEq)]
pub struct Bound {
    pub trait_id: TraitId,
    pub args: Args,
    pub span: Span,
}

#[derive(Clone)]
pub struct Adt {
    pub name: Symbol,
    pub span: Span,
    pub public: bool,
    pub generics: Generics,
    pub kind: AdtKind,
    pub attrs: Attrs,
    /// `impl Drop for` it, if any.
    pub drop_impl: Option<ImplId>,
    /// Struct `invariant` expressions are kept as functions `(&Self) => bool`.
    pub invariants: Vec<FnId>,
}

#[derive(Clone)]
pub enum AdtKind {
    Struct(Vec<Field>),
    /// `extern struct`: C layout, fields in order.
    ExternStruct(Vec<Field>),
    /// `extern type`: opaque, only behind pointers.
    Opaque,
    Enum {
        variants: Vec<Variant>,
        /// `enum Op: u8`.
        repr: Option<IntTy>,
    },
}

#[derive(Clone)]
pub struct Field {
    pub name: Symbol,
    pub span: Span,
    pub ty: Ty,
    pub public: bool,
    /// The `@iter` field: `for x in s` iterates it.
    pub iter: bool,
}

#[derive(Clone)]
pub struct Variant {
    pub name: Symbol,
    pub span: Span,
    pub payload: Vec<Ty>,
    /// The value of a C-like enum's variant; otherwise its position.
    pub discriminant: i128,
}

pub struct Trait {
    pub name: Symbol,
    pub span: Span,
    pub public: bool,
    /// Parameter 0 is `Self`.
    pub generics: Generics,
    pub supertraits: Vec<Bound>,
    /// Declared methods; those with a body are provided. Their generics start with the trait's.
    pub methods: Vec<FnId>,
    pub attrs: Attrs,
}

pub struct Interface {
    pub name: Symbol,
    pub span: Span,
    pub public: bool,
    pub generics: Generics,
    pub methods: Vec<InterfaceMethod>,
    pub attrs: Attrs,
}

#[derive(Clone)]
pub struct InterfaceMethod {
    pub name: Symbol,
    pub span: Span,
    /// `&Self` is false, `&mut Self` is true.
    pub mutable_self: bool,
    /// Without the receiver.
    pub params: Vec<Ty>,
    pub ret: Ty,
}

pub struct Impl {
    pub span: Span,
    pub generics: Generics,
    /// The implemented trait and its arguments (without `Self`); `None` for an inherent impl.
    pub of_trait: Option<(TraitId, Args)>,
    pub self_ty: Ty,
    pub methods: Vec<FnId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FnOwner {
    Free,
    Impl(ImplId),
    Trait(TraitId),
}

/// How the receiver is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Receiver {
    /// No `self`: called `Type.f()`.
    None,
    Shared,
    Mutable,
    Owned,
}

pub struct Function {
    pub name: Symbol,
    /// `clamp`, `Account.deposit`: for traps, backtraces and dumps.
    pub path: String,
    pub span: Span,
    pub name_span: Span,
    pub public: bool,
    pub owner: FnOwner,
    pub generics: Generics,
    pub receiver: Receiver,
    /// The receiver, when there is one, is parameter 0.
    pub params: Vec<Param>,
    pub ret: Ty,
    pub ret_span: Option<Span>,
    pub attrs: Attrs,
    /// Checked body; `None` for required trait methods and intrinsics.
    pub body: Option<Arc<Body>>,
    pub intrinsic: Option<Intrinsic>,
    /// Lives in the standard library (may use intrinsics; its frames are shown less prominently).
    pub in_std: bool,
}

#[derive(Clone)]
pub struct Param {
    pub name: Symbol,
    pub span: Span,
    pub ty: Ty,
}

/// A C function.
pub struct ExternFn {
    pub name: Symbol,
    pub span: Span,
    pub params: Vec<Param>,
    pub variadic: bool,
    pub ret: Ty,
    pub public: bool,
    /// A `milo_…` entry point of the runtime declared by the standard library: called directly on the current stack.
    pub runtime: bool,
}

pub struct Global {
    pub name: Symbol,
    pub span: Span,
    pub public: bool,
    pub mutable: bool,
    pub thread_local: bool,
    pub ty: Ty,
    /// The initialiser, a body without parameters.
    pub init: Option<Arc<Body>>,
    /// When the initialiser is a constant expression, its value: stored in the data section, usable in constants.
    pub constant: Option<ConstValue>,
}

impl Program {
    /// A shared handle, or a struct of nothing but handles: what it leads to is reached only through operations that
    /// synchronise.
    pub fn is_handle(&self, adt: AdtId) -> bool {
        self.is_handle_within(adt, DEEPEST_HANDLE)
    }

    fn is_handle_within(&self, adt: AdtId, depth: u32) -> bool {
        let declared = &self.adts[adt];
        let is_one = |field: &Field| match field.ty.kind() {
            TyKind::Adt(inner, _) => depth > 0 && self.is_handle_within(*inner, depth - 1),
            _ => false,
        };
        let fields = declared.fields();
        declared.attrs.handle || !fields.is_empty() && fields.iter().all(is_one)
    }
}

impl Adt {
    /// Fields of a struct; empty for enums and opaque types.
    pub fn fields(&self) -> &[Field] {
        match &self.kind {
            AdtKind::Struct(fields) | AdtKind::ExternStruct(fields) => fields,
            _ => &[],
        }
    }

    /// Variants of an enum; empty otherwise.
    pub fn variants(&self) -> &[Variant] {
        match &self.kind {
            AdtKind::Enum { variants, .. } => variants,
            _ => &[],
        }
    }
}

impl Program {
    /// Whether a function is `Drop.drop`, declared or implemented.
    pub fn is_destructor(&self, function: FnId) -> bool {
        let of_trait = match self.functions[function].owner {
            FnOwner::Impl(id) => self.impls[id].of_trait.as_ref().map(|of| of.0),
            FnOwner::Trait(id) => Some(id),
            FnOwner::Free => None,
        };
        of_trait.is_some() && of_trait == self.lang.trait_drop
    }
}

impl Program {
    /// Whether some type can be cloned, compared, hashed or printed with some type arguments only: an impl of such a
    /// trait asks for more than what all types have.
    pub fn has_conditional_operations(&self) -> bool {
        let of_all = |bound: &Bound| selection::is_universal(&self.lang, bound.trait_id);
        let conditional = |declared: &Impl| {
            let mut params = declared.generics.params.iter();
            !declared.methods.is_empty()
                && params.any(|param| !param.bounds.iter().chain(&param.inferred).all(of_all))
        };
        let operations = self.trait_impls.iter();
        operations
            .filter(|(of, _)| selection::is_universal(&self.lang, **of))
            .flat_map(|(_, impls)| impls)
            .any(|&id| conditional(&self.impls[id]))
    }

    /// Whether the program hands types to generic code that hold interface objects or functions: only the instances
    /// tell whether anything compares or hashes them.
    pub fn has_incomparable_arguments(&self) -> bool {
        let facts = Facts::new(self);
        let hands = |expr: &Expr| match &expr.kind {
            ExprKind::Call { callee, .. } => {
                let mut args = callee.args.iter();
                args.any(|&arg| facts.part_without(None, arg).is_some())
            }
            _ => false,
        };
        let own = self.functions.values().filter(|function| !function.in_std);
        let bodies = own.map(|function| &function.body);
        let initialisers = self.globals.values().map(|global| &global.init);
        let mut bodies = bodies.chain(initialisers).flatten();
        bodies.any(|body| body.exprs.values().any(hands))
    }
}
