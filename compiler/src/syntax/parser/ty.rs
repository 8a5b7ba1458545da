//! Types.

use super::item::attributes;
use super::reader::{Reader, after, mark, mark_span};
use super::recover::free_list;
use super::{Chapter, In, Parsed, Rule, by_hand, expr, foreign};
use crate::syntax::ast::*;
use crate::syntax::symbol::Symbol;
use crate::syntax::token::TokenKind as K;
use chumsky::prelude::*;

/// A type, for use in every other chapter: it finds its rule through the state.
pub(super) fn ty<'s>() -> impl Chapter<'s, Type> + Copy {
    custom(parse)
}

pub(super) fn parse(inp: &mut In<'_, '_>) -> Parsed<Type> {
    inp.deeper(|inp| {
        let rules = inp.state_mut().rules.clone();
        inp.parse(&rules.ty)
    })
}

/// The first token decides which kind of type it is.
pub(super) fn rule<'s>() -> Rule<'s, Type> {
    let (named, pointer, reference) = (named().boxed(), pointer().boxed(), reference().boxed());
    let (bracketed, attributed) = (bracketed().boxed(), attributed().boxed());
    let (parenthesised, function) = (parenthesised(), function());
    by_hand(move |inp| {
        let start = inp.at();
        if let Some(kind) = foreign::foreign_type(inp) {
            return optional(inp, start, kind?);
        }
        let kind = match inp.kind() {
            K::Name => inp.parse(&named),
            K::Star => inp.parse(&pointer),
            K::Ampersand => inp.parse(&reference),
            K::OpenBracket => inp.parse(&bracketed),
            K::OpenParen => inp.parse(&parenthesised),
            K::Move | K::Extern => inp.parse(&function),
            K::At => inp.parse(&attributed),
            K::Fn => Err(foreign::function_type(inp)),
            _ => Err(inp.unexpected("a type")),
        }?;
        optional(inp, start, kind)
    })
}

/// The `?`s behind a type.
fn optional(inp: &mut In<'_, '_>, start: usize, kind: TypeKind) -> Parsed<Type> {
    let span = inp.spanned(start);
    let mut ty = Type { kind, span };
    while foreign::brackets_behind_type(inp) {
        inp.grow()?;
        let span = inp.spanned(start);
        let name = Ident {
            name: Symbol::intern("Vec"),
            span,
        };
        let arguments = vec![ty];
        let kind = TypeKind::Named(NamedType { name, arguments });
        ty = Type { kind, span };
    }
    while matches!(inp.kind(), K::Question | K::QuestionQuestion) && !inp.token().after_newline {
        let levels = if inp.bump().kind == K::Question { 1 } else { 2 };
        for _ in 0..levels {
            inp.grow()?;
            let span = inp.spanned(start);
            let kind = TypeKind::Optional(Box::new(ty));
            ty = Type { kind, span };
        }
    }
    Ok(ty)
}

fn named<'s>() -> impl Chapter<'s, TypeKind> {
    let arguments = after(K::Less, angle_rest(ty()));
    let name = custom(|inp: &mut In<'s, '_>| {
        let name = inp.name("a type")?;
        Ok(foreign::path_of_type(inp, name))
    });
    name.then(arguments).map(|(name, arguments)| {
        let arguments = arguments.unwrap_or_default();
        TypeKind::Named(NamedType { name, arguments })
    })
}

/// What follows the `<` of `<A, B>`.
pub(super) fn angle_rest<'s, T: 's>(element: impl Chapter<'s, T>) -> Rule<'s, Vec<T>> {
    by_hand(move |inp| {
        // Lifetimes were reported and are no tokens.
        if inp.is(K::Greater) && inp.state_mut().lifetimes {
            inp.bump();
            return Ok(Vec::new());
        }
        let mut elements = vec![inp.parse(&element)?];
        while inp.eat(K::Comma).is_some() && !inp.is(K::Greater) {
            elements.push(inp.parse(&element)?);
        }
        inp.expect(K::Greater)?;
        Ok(elements)
    })
}

fn pointer<'s>() -> impl Chapter<'s, TypeKind> {
    mark(K::Star)
        .ignore_then(ty())
        .map(|target| TypeKind::Pointer(Box::new(target)))
}

fn reference<'s>() -> impl Chapter<'s, TypeKind> {
    let mutable = custom(|inp: &mut In<'s, '_>| Ok(inp.eat_word(Symbol::MUT).is_some()));
    let target = mutable.then(ty());
    mark(K::Ampersand)
        .ignore_then(target)
        .map(|(mutable, target)| TypeKind::Reference {
            mutable,
            target: Box::new(target),
        })
}

/// `[T]` or `[T; N]`.
fn bracketed<'s>() -> impl Chapter<'s, TypeKind> {
    let length = after(K::Semicolon, expr::expression());
    let inside = ty().then(length);
    mark(K::OpenBracket)
        .ignore_then(inside)
        .then_ignore(mark(K::CloseBracket))
        .map(|(element, length)| {
            let element = Box::new(element);
            match length {
                None => TypeKind::Slice(element),
                Some(length) => TypeKind::Array {
                    element,
                    length: Box::new(length),
                },
            }
        })
}

/// `@send move () => void`
fn attributed<'s>() -> impl Chapter<'s, TypeKind> {
    attributes()
        .then(ty())
        .map(|(attributes, inner)| TypeKind::Attributed {
            attributes,
            inner: Box::new(inner),
        })
}

/// `(A, B) => R`, or `(T)`, which is `T`.
fn parenthesised<'s>() -> Rule<'s, TypeKind> {
    let parameters = free_list(K::OpenParen, parameter()).boxed();
    by_hand(move |inp| {
        let opener = inp.at();
        let parameters = inp.parse(&parameters)?;
        if inp.is(K::FatArrow) {
            return function_rest(inp, None, None, parameters);
        }
        if inp.is(K::ThinArrow) {
            foreign::thin_arrow(inp, "=>");
            return function_rest(inp, None, None, parameters);
        }
        match <[FunctionTypeParameter; 1]>::try_from(parameters) {
            Ok([FunctionTypeParameter { name: None, ty }]) => Ok(ty.kind),
            Ok(_) => Err(inp.unexpected("`=>`")),
            Err(_) => Err(foreign::tuple_type(inp, opener)),
        }
    })
}

/// `move (A) => R`, `extern (A) => R`
fn function<'s>() -> Rule<'s, TypeKind> {
    let parameters = free_list(K::OpenParen, parameter()).boxed();
    by_hand(move |inp| {
        let is_move = inp.is(K::Move);
        let word = inp.bump_span();
        let parameters = inp.parse(&parameters)?;
        let (move_span, extern_span) = if is_move {
            (Some(word), None)
        } else {
            (None, Some(word))
        };
        function_rest(inp, move_span, extern_span, parameters)
    })
}

fn function_rest(
    inp: &mut In<'_, '_>,
    move_span: Option<crate::source::Span>,
    extern_span: Option<crate::source::Span>,
    parameters: Vec<FunctionTypeParameter>,
) -> Parsed<TypeKind> {
    if inp.eat(K::ThinArrow).is_none() {
        inp.parse(mark_span(K::FatArrow))?;
    }
    let result = parse(inp)?;
    Ok(TypeKind::Function(Box::new(FunctionType {
        move_span,
        extern_span,
        parameters,
        result,
    })))
}

/// `T` or `name: T`.
fn parameter<'s>() -> impl Chapter<'s, FunctionTypeParameter> {
    custom(|inp: &mut In<'s, '_>| {
        let named = inp.is(K::Name) && inp.ahead(1).kind == K::Colon;
        let name = if named { Some(inp.name("a name")?) } else { None };
        if named {
            inp.bump();
        }
        let ty = parse(inp)?;
        Ok(FunctionTypeParameter { name, ty })
    })
}
