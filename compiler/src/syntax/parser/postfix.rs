//! Postfix operators: `.f`, `.m()`, `[i]`, `[a..b]`, `(args)`, `!`, `?`, `as T`.

use super::operand::{spanning, type_arguments};
use super::reader::Reader;
use super::recover::{expressions, or_resume};
use super::{Context, In, Parsed, expr, foreign, lookahead, ty};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as K;

/// Everything that follows the operand that began at `start`.
pub(super) fn postfixes(inp: &mut In<'_, '_>, start: usize, first: Expr) -> Parsed<Expr> {
    let mut expr = first;
    loop {
        expr = match inp.kind() {
            K::Dot => member(inp, start, expr)?,
            K::ColonColon => {
                foreign::path_separator_before(inp);
                member(inp, start, expr)?
            }
            K::As => cast(inp, start, expr)?,
            _ if inp.on_new_line() => return Ok(expr),
            K::OpenParen => call(inp, start, expr)?,
            K::OpenBracket => index(inp, start, expr)?,
            K::Bang => {
                let operator_span = inp.bump_span();
                let value = Box::new(expr);
                spanning(inp, start, ExprKind::Unwrap { value, operator_span })
            }
            K::Question => question(inp, start, expr)?,
            K::Plus | K::Minus if foreign::increment(inp) => Expr::error(inp.spanned(start)),
            _ => return Ok(expr),
        };
        inp.grow()?;
    }
}

fn member(inp: &mut In<'_, '_>, start: usize, base: Expr) -> Parsed<Expr> {
    inp.bump();
    if matches!(inp.kind(), K::Integer | K::Float) {
        return Err(foreign::tuple_field(inp));
    }
    let name = inp.any_word("the name of a field or method")?;
    let type_arguments = type_arguments(inp, lookahead::Behind::Method)?;
    if inp.is(K::OpenParen) && !inp.on_new_line() {
        return method_call(inp, start, base, name, type_arguments);
    }
    if foreign::variant_with_fields(inp, name) {
        return Ok(Expr::error(inp.spanned(start)));
    }
    let base = Box::new(base);
    Ok(spanning(inp, start, ExprKind::Field { base, name }))
}

fn method_call(
    inp: &mut In<'_, '_>,
    start: usize,
    receiver: Expr,
    method: Ident,
    type_arguments: Option<TypeArguments>,
) -> Parsed<Expr> {
    let (arguments, arguments_span) = expressions(inp, K::OpenParen, argument)?;
    let call = MethodCall {
        receiver,
        method,
        type_arguments,
        arguments,
        arguments_span,
    };
    Ok(spanning(inp, start, ExprKind::MethodCall(Box::new(call))))
}

fn call(inp: &mut In<'_, '_>, start: usize, callee: Expr) -> Parsed<Expr> {
    let (arguments, arguments_span) = expressions(inp, K::OpenParen, argument)?;
    let call = Call {
        callee,
        arguments,
        arguments_span,
    };
    Ok(spanning(inp, start, ExprKind::Call(Box::new(call))))
}

fn argument(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let named = inp.is(K::Name) && matches!(inp.ahead(1).kind, K::Colon | K::Equal);
    if named {
        foreign::named_argument(inp);
    }
    let value = expr::parse(inp)?;
    foreign::bare_closure(inp, &value)?;
    foreign::conditional_argument(inp).map_or(Ok(value), Err)
}

fn cast(inp: &mut In<'_, '_>, start: usize, value: Expr) -> Parsed<Expr> {
    let as_span = inp.bump_span();
    let ty = match is_plain_type(inp) {
        true => {
            let name = inp.name("a type")?;
            let arguments = Vec::new();
            Type {
                kind: TypeKind::Named(NamedType { name, arguments }),
                span: name.span,
            }
        }
        false => ty::parse(inp)?,
    };
    let (value, ty) = (Box::new(value), Box::new(ty));
    Ok(spanning(inp, start, ExprKind::Cast { value, as_span, ty }))
}

/// `x as i64 < y` compares: only a `<` that certainly begins type arguments belongs to the type. And `x as i64?` is no
/// optional, but the start of a mistake.
fn is_plain_type(inp: &mut In<'_, '_>) -> bool {
    let at = inp.at();
    inp.is(K::Name)
        && match inp.ahead(1).kind {
            K::Less => {
                lookahead::is_builtin_type(inp.token())
                    || !lookahead::type_arguments(inp, at + 1, lookahead::Behind::Cast)
            }
            K::QuestionQuestion => true,
            _ => false,
        }
}

/// `[i]`, `[a..b]` and its open forms.
fn index(inp: &mut In<'_, '_>, start: usize, base: Expr) -> Parsed<Expr> {
    let opener = inp.at();
    let close = inp.partner(opener);
    inp.bump();
    let inside = |inp: &mut In<'_, '_>| {
        let subscript = inp.deeper(subscript)?;
        foreign::colon_in_slice(inp)?;
        match inp.at() < close {
            true => Err(inp.unexpected("`]`")),
            false => Ok(subscript),
        }
    };
    let subscript = inp.within(Context::FREE, |inp| or_resume(inp, inside, |_, _, _| close));
    inp.bump();
    let kind = subscript.map_or(ExprKind::Error, |subscript| subscript.of(base));
    Ok(spanning(inp, start, kind))
}

/// What stands between the brackets.
enum Subscript {
    Index(Expr),
    Range {
        low: Option<Expr>,
        high: Option<Expr>,
        inclusive: bool,
        operator_span: Span,
    },
}

impl Subscript {
    fn of(self, base: Expr) -> ExprKind {
        match self {
            Subscript::Index(index) => ExprKind::Index {
                base: Box::new(base),
                index: Box::new(index),
            },
            Subscript::Range {
                low,
                high,
                inclusive,
                operator_span,
            } => ExprKind::Slice(Box::new(Slice {
                base,
                low,
                high,
                inclusive,
                operator_span,
            })),
        }
    }
}

fn subscript(inp: &mut In<'_, '_>) -> Parsed<Subscript> {
    let is_range = |kind| matches!(kind, K::DotDot | K::DotDotEqual);
    let mut low = None;
    if !is_range(inp.kind()) {
        let first = expr::operators(inp)?;
        if !is_range(inp.kind()) {
            return Ok(Subscript::Index(first));
        }
        low = Some(first);
    }
    let inclusive = inp.is(K::DotDotEqual);
    let operator_span = inp.bump_span();
    let high = match inp.is(K::CloseBracket) {
        true => None,
        false => Some(expr::operators(inp)?),
    };
    Ok(Subscript::Range {
        low,
        high,
        inclusive,
        operator_span,
    })
}

/// `value?`, or C's conditional, which is reported.
fn question(inp: &mut In<'_, '_>, start: usize, value: Expr) -> Parsed<Expr> {
    if lookahead::is_ternary(inp) {
        return foreign::ternary(inp, start);
    }
    let operator_span = inp.bump_span();
    let value = Box::new(value);
    Ok(spanning(inp, start, ExprKind::Try { value, operator_span }))
}
