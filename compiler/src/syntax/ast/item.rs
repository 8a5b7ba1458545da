//! Files and declarations.

use super::{Block, Expr, Ident, Type};
use crate::source::{FileId, Span};
use crate::syntax::Symbol;

/// One source file.
#[derive(Clone, Debug)]
pub struct File {
    pub id: FileId,
    /// `//!` comments, joined by newlines.
    pub docs: Option<Symbol>,
    /// `@!wrapping` and such.
    pub attributes: Vec<Attribute>,
    /// In source order. Loose statements of a script are gathered into one implicit `fn main` at the end.
    pub items: Vec<Item>,
    pub span: Span,
}

/// A declaration with what stands before it.
#[derive(Clone, Debug)]
pub struct Item {
    /// `///` comments, joined by newlines.
    pub docs: Option<Symbol>,
    pub attributes: Vec<Attribute>,
    /// The word `pub`, when written.
    pub public: Option<Span>,
    pub kind: ItemKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum ItemKind {
    Import(Import),
    /// Also `extern fn`, and in the standard library functions without a body.
    Function(Box<Function>),
    /// Also `extern struct`.
    Struct(Box<Struct>),
    Enum(Box<Enum>),
    Trait(Box<Trait>),
    Interface(Box<Interface>),
    Impl(Box<Impl>),
    TypeAlias(Box<TypeAlias>),
    ExternType(ExternType),
    Global(Box<Global>),
    /// Reported; stay silent about it, and about the names it may have declared.
    Error(Vec<Ident>),
}

/// `@name`, `@name(args)`, or with `!` for the whole file.
#[derive(Clone, Debug)]
pub struct Attribute {
    pub name: Ident,
    pub arguments: Vec<AttributeArgument>,
    /// From `@` to the end.
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct AttributeArgument {
    pub kind: AttributeArgumentKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum AttributeArgumentKind {
    Name(Ident),
    Text(Symbol),
    Integer(u64),
}

/// `from "path" import { a, b as c }`.
#[derive(Clone, Debug)]
pub struct Import {
    pub path: Symbol,
    pub path_span: Span,
    pub names: Vec<ImportedName>,
}

#[derive(Clone, Debug)]
pub struct ImportedName {
    pub name: Ident,
    pub alias: Option<Ident>,
}

impl ImportedName {
    /// The name it has in the importing file.
    pub fn local(&self) -> Ident {
        self.alias.unwrap_or(self.name)
    }
}

/// A function, method, signature of a trait or interface, or `extern fn`.
#[derive(Clone, Debug)]
pub struct Function {
    pub extern_span: Option<Span>,
    pub fn_span: Span,
    pub name: Ident,
    pub generics: Vec<GenericParameter>,
    pub parameters: Vec<Parameter>,
    /// The `...` of a variadic `extern fn`.
    pub variadic: Option<Span>,
    /// None means `void`.
    pub result: Option<Type>,
    pub contracts: Vec<Contract>,
    /// None for signatures, externs and intrinsics.
    pub body: Option<Block>,
    /// From `fn` (or `extern`) to the end of the result type.
    pub head_span: Span,
    /// Made by the parser from the loose statements of a script.
    pub implicit: bool,
    /// Something in the head was reported and left out.
    pub damaged: bool,
}

impl Function {
    /// The receiver, when the first parameter is called `self`.
    pub fn receiver(&self) -> Option<&Parameter> {
        self.parameters.first().filter(|first| first.is_self())
    }
}

/// `T: Eq + Hash`.
#[derive(Clone, Debug)]
pub struct GenericParameter {
    pub name: Ident,
    /// Each a [`TypeKind::Named`](super::TypeKind::Named), or `Error`.
    pub bounds: Vec<Type>,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub attributes: Vec<Attribute>,
    pub name: Ident,
    pub ty: Type,
    pub span: Span,
}

impl Parameter {
    pub fn is_self(&self) -> bool {
        self.name.name == Symbol::SELF_VALUE
    }
}

/// A clause of a contract.
#[derive(Clone, Debug)]
pub struct Contract {
    pub kind: ContractKind,
    pub keyword_span: Span,
    /// In `ensures`, `result` and `old(e)` are a name and a call like any other here.
    pub condition: Expr,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContractKind {
    Requires,
    Ensures,
    Invariant,
    Decreases,
}

#[derive(Clone, Debug)]
pub struct Struct {
    /// C layout.
    pub extern_span: Option<Span>,
    pub name: Ident,
    pub generics: Vec<GenericParameter>,
    pub fields: Vec<Field>,
    /// `invariant` clauses.
    pub contracts: Vec<Contract>,
    /// A field was reported and left out.
    pub damaged: bool,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub docs: Option<Symbol>,
    pub attributes: Vec<Attribute>,
    pub public: Option<Span>,
    pub name: Ident,
    pub ty: Type,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Enum {
    pub name: Ident,
    pub generics: Vec<GenericParameter>,
    /// `enum Op: u8`.
    pub repr: Option<Type>,
    pub variants: Vec<Variant>,
    /// A variant, or a part of one, was reported and left out.
    pub damaged: bool,
}

#[derive(Clone, Debug)]
pub struct Variant {
    pub docs: Option<Symbol>,
    pub attributes: Vec<Attribute>,
    pub name: Ident,
    pub payload: Vec<Type>,
    /// `A = 3`, a constant expression.
    pub value: Option<Expr>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Trait {
    pub name: Ident,
    pub generics: Vec<GenericParameter>,
    /// `trait T: Super + Other`.
    pub supers: Vec<Type>,
    /// Each an `ItemKind::Function` or `Error`.
    pub methods: Vec<Item>,
}

#[derive(Clone, Debug)]
pub struct Interface {
    pub name: Ident,
    pub generics: Vec<GenericParameter>,
    /// Each an `ItemKind::Function` or `Error`.
    pub methods: Vec<Item>,
}

/// `impl T`, `impl Trait for T`, `unsafe impl Send for T {}`.
#[derive(Clone, Debug)]
pub struct Impl {
    pub unsafe_span: Option<Span>,
    pub impl_span: Span,
    /// Only what is written as `impl<T> …`. Names like `T` in `impl Vec<T>` are for the resolver to find.
    pub generics: Vec<GenericParameter>,
    /// The trait, with its arguments.
    pub of_trait: Option<Type>,
    pub for_type: Type,
    /// Each an `ItemKind::Function` or `Error`.
    pub methods: Vec<Item>,
}

/// `type Name = T` or `type Name = i32(0..50000)`.
#[derive(Clone, Debug)]
pub struct TypeAlias {
    pub name: Ident,
    pub generics: Vec<GenericParameter>,
    pub target: Type,
    pub range: Option<RangeBounds>,
}

/// Both ends inclusive, both constant expressions.
#[derive(Clone, Debug)]
pub struct RangeBounds {
    pub low: Expr,
    pub high: Expr,
    pub span: Span,
}

/// `extern type Name`: known only by pointer.
#[derive(Clone, Debug)]
pub struct ExternType {
    pub name: Ident,
}

#[derive(Clone, Debug)]
pub struct Global {
    pub kind: GlobalKind,
    /// The word `let`, `var` or `thread_local`.
    pub keyword_span: Span,
    pub name: Ident,
    pub ty: Option<Type>,
    pub value: Expr,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GlobalKind {
    Let,
    Var,
    ThreadLocal,
}
