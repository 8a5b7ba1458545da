//! Types as written.

use super::{Attribute, Expr, Ident};
use crate::source::Span;

#[derive(Clone, Debug)]
pub struct Type {
    pub kind: TypeKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum TypeKind {
    /// `i64`, `T`, `Self`, `void`, `HashMap<K, V>`.
    Named(NamedType),
    /// `T?`
    Optional(Box<Type>),
    /// `*T`
    Pointer(Box<Type>),
    /// `&T`, `&mut T`
    Reference {
        mutable: bool,
        target: Box<Type>,
    },
    /// `[T]`, meaningful behind a reference only.
    Slice(Box<Type>),
    /// `[T; N]`
    Array {
        element: Box<Type>,
        length: Box<Expr>,
    },
    Function(Box<FunctionType>),
    /// `@send move () => void`: attributes before a type.
    Attributed {
        attributes: Vec<Attribute>,
        inner: Box<Type>,
    },
    /// Reported; stay silent about it.
    Error,
}

#[derive(Clone, Debug)]
pub struct NamedType {
    pub name: Ident,
    pub arguments: Vec<Type>,
}

/// `(A, B) => R`, `move (A) => R`, or `extern (A) => R`, a C function pointer.
#[derive(Clone, Debug)]
pub struct FunctionType {
    pub move_span: Option<Span>,
    pub extern_span: Option<Span>,
    pub parameters: Vec<FunctionTypeParameter>,
    pub result: Type,
}

/// The name in `(value: &mut V) => void` only documents.
#[derive(Clone, Debug)]
pub struct FunctionTypeParameter {
    pub name: Option<Ident>,
    pub ty: Type,
}
