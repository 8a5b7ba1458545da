//! Operands: prefix operators and what they apply to.

use super::postfix::postfixes;
use super::reader::Reader;
use super::{Context, In, Parsed, closure, expr, foreign, lookahead, recover, structure};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::symbol::Symbol;
use crate::syntax::token::TokenKind as K;

/// An operand with its prefix and postfix operators.
pub(super) fn operand(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let Some(operator) = prefix(inp.kind()) else {
        let start = inp.at();
        let first = primary(inp)?;
        return postfixes(inp, start, first);
    };
    unary(inp, operator)
}

fn prefix(kind: K) -> Option<UnaryOperator> {
    Some(match kind {
        K::Minus => UnaryOperator::Negate,
        K::Bang => UnaryOperator::Not,
        K::Tilde => UnaryOperator::BitNot,
        K::Star => UnaryOperator::Dereference,
        K::Ampersand => UnaryOperator::AddressOf,
        _ => return None,
    })
}

fn unary(inp: &mut In<'_, '_>, operator: UnaryOperator) -> Parsed<Expr> {
    inp.deeper(|inp| {
        let start = inp.at();
        let mut operator_span = inp.bump_span();
        let mut operator = operator;
        if operator == UnaryOperator::AddressOf && inp.is_word(Symbol::MUT) && !inp.token().after_newline {
            operator = UnaryOperator::AddressOfMut;
            operator_span = operator_span.to(inp.bump_span());
        }
        let operand = Box::new(operand(inp)?);
        let span = inp.spanned(start);
        let kind = ExprKind::Unary {
            operator,
            operator_span,
            operand,
        };
        Ok(Expr { kind, span })
    })
}

/// An operand without prefix and postfix operators; its first token decides.
fn primary(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    match inp.kind() {
        K::Name => named(inp),
        K::Integer | K::Float | K::Char | K::Text | K::True | K::False => literal(inp),
        K::InterpolationStart => interpolation(inp),
        K::OpenParen => parenthesised(inp),
        K::OpenBracket => array(inp),
        K::OpenBrace if !inp.state_mut().context.head => match foreign::object(inp) {
            Some(object) => Ok(object),
            None => structure::block_expression(inp),
        },
        K::If => structure::if_expression(inp),
        K::Match => structure::match_expression(inp),
        K::Unsafe => structure::unsafe_expression(inp),
        K::Move => closure::closure(inp),
        K::Return => return_expression(inp),
        K::Break => jump(inp, ExprKind::Break),
        K::Continue => jump(inp, ExprKind::Continue),
        K::At => builtin(inp),
        _ => Err(foreign::operand(inp).unwrap_or_else(|| inp.unexpected("an expression"))),
    }
}

fn jump(inp: &mut In<'_, '_>, kind: ExprKind) -> Parsed<Expr> {
    let expr = word(inp, kind)?;
    foreign::label_behind(inp);
    Ok(expr)
}

fn word(inp: &mut In<'_, '_>, kind: ExprKind) -> Parsed<Expr> {
    let span = inp.bump_span();
    Ok(Expr { kind, span })
}

/// A single literal token.
pub(super) fn literal(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let token = inp.token();
    let tokens = inp.state_mut().tokens;
    let literal = match token.kind {
        K::Integer => Literal::Integer(tokens.integer(token)),
        K::Float => Literal::Float(FloatLiteral { text: token.symbol() }),
        K::Char => Literal::Char(tokens.char(token)),
        K::Text => Literal::Text(tokens.text(token).into()),
        K::True => Literal::Bool(true),
        K::False => Literal::Bool(false),
        _ => return Err(inp.unexpected("a literal")),
    };
    word(inp, ExprKind::Literal(literal))
}

/// A name, perhaps with type arguments, perhaps the start of a struct literal.
fn named(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    if let Some(error) = foreign::word_operand(inp) {
        return error;
    }
    let start = inp.at();
    let ident = inp.name("an expression")?;
    let type_arguments = type_arguments(inp, lookahead::Behind::Expression)?;
    let name = Name {
        ident,
        type_arguments,
    };
    if lookahead::is_struct_literal(inp) {
        return struct_literal(inp, start, name);
    }
    let span = inp.spanned(start);
    let kind = ExprKind::Name(name);
    Ok(Expr { kind, span })
}

/// `<A, B>` or `::<A, B>` when they can be nothing else.
pub(super) fn type_arguments(
    inp: &mut In<'_, '_>,
    behind: lookahead::Behind,
) -> Parsed<Option<TypeArguments>> {
    let turbofish = inp.is(K::ColonColon) && inp.ahead(1).kind == K::Less;
    if turbofish {
        inp.bump();
    } else {
        let at = inp.at();
        if !inp.is(K::Less) || inp.token().after_newline || !lookahead::type_arguments(inp, at, behind) {
            return Ok(None);
        }
    }
    let start = inp.at();
    let types = angle_types(inp)?;
    let span = inp.spanned(start);
    Ok(Some(TypeArguments { types, span }))
}

fn angle_types(inp: &mut In<'_, '_>) -> Parsed<Vec<Type>> {
    inp.expect(K::Less)?;
    let mut types = vec![super::ty::parse(inp)?];
    while inp.eat(K::Comma).is_some() && !inp.is(K::Greater) {
        types.push(super::ty::parse(inp)?);
    }
    inp.expect(K::Greater)?;
    Ok(types)
}

fn struct_literal(inp: &mut In<'_, '_>, start: usize, name: Name) -> Parsed<Expr> {
    let (in_head, lost) = (inp.state_mut().context.head, inp.state_mut().lost);
    let fields = recover::list(inp, K::OpenBrace, Context::FREE, field_value)?;
    let damaged = inp.state_mut().lost != lost;
    let span = inp.spanned(start);
    if in_head {
        foreign::struct_literal_in_head(inp, span);
    }
    let kind = ExprKind::Struct(Box::new(StructLiteral {
        name,
        fields,
        damaged,
    }));
    Ok(Expr { kind, span })
}

fn field_value(inp: &mut In<'_, '_>) -> Parsed<FieldValue> {
    if inp.is(K::DotDot) || inp.is(K::Ellipsis) {
        return Err(foreign::struct_update(inp));
    }
    if !inp.is(K::Name) && inp.kind().keyword().is_none() && !inp.is(K::Comma) {
        return Err(foreign::positional_field(inp));
    }
    let name = super::member::field_name(inp)?;
    if inp.eat(K::Colon).is_some() {
        let value = expr::parse(inp)?;
        let shorthand = false;
        return Ok(FieldValue {
            name,
            value,
            shorthand,
        });
    }
    if inp.is(K::Equal) {
        return Err(foreign::equals_in_struct(inp));
    }
    let value = Expr {
        kind: ExprKind::Name(Name {
            ident: name,
            type_arguments: None,
        }),
        span: name.span,
    };
    let shorthand = true;
    Ok(FieldValue {
        name,
        value,
        shorthand,
    })
}

/// Text with values between.
fn interpolation(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    inp.bump();
    let mut parts = Vec::new();
    loop {
        match inp.kind() {
            K::InterpolationText => parts.push(interpolated_text(inp)),
            K::InterpolationOpen => parts.push(InterpolationPart::Value(interpolated_value(inp)?)),
            _ => break,
        }
    }
    inp.expect(K::InterpolationEnd)?;
    let span = inp.spanned(start);
    let kind = ExprKind::Interpolation(parts);
    Ok(Expr { kind, span })
}

fn interpolated_text(inp: &mut In<'_, '_>) -> InterpolationPart {
    let token = inp.bump();
    let bytes = inp.state_mut().tokens.text(token).into();
    let span = inp.span_of(token);
    InterpolationPart::Text { bytes, span }
}

/// What stands in braces; on an error the rest of the string is read nevertheless.
fn interpolated_value(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let opener = inp.at();
    inp.bump();
    let value = group(inp, opener, |inp| match inp.is(K::InterpolationClose) {
        true => Err(foreign::empty_interpolation(inp)),
        false => {
            let value = expr::parse(inp)?;
            foreign::format_specification(inp, opener);
            Ok(value)
        }
    })?;
    Ok(value)
}

/// What stands between the opener at `opener`, just taken, and its closer; the closer is taken too.
fn group<'s>(
    inp: &mut In<'s, '_>,
    opener: usize,
    inside: impl FnOnce(&mut In<'s, '_>) -> Parsed<Expr>,
) -> Parsed<Expr> {
    let close = inp.partner(opener);
    let start = inp.at();
    let complete = |inp: &mut In<'s, '_>| {
        let value = inp.deeper(inside)?;
        if inp.at() < close {
            let closer = inp.state_mut().tokens.all[close].kind;
            return Err(inp.unexpected(closer.describe()));
        }
        Ok(value)
    };
    let value = inp.within(Context::FREE, |inp| {
        recover::or_resume(inp, complete, |_, _, _| close)
    });
    let span = inp.spanned(start);
    inp.bump();
    Ok(value.unwrap_or_else(|| Expr::error(span)))
}

/// A closure, or an expression in parentheses, whose span then includes them.
fn parenthesised(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    if lookahead::is_closure(inp) {
        return closure::closure(inp);
    }
    let start = inp.at();
    inp.bump();
    let mut inner = group(inp, start, |inp| match inp.is(K::CloseParen) {
        true => Err(foreign::empty_parentheses(inp)),
        false => {
            let first = expr::parse(inp)?;
            if inp.is(K::Comma) {
                Err(foreign::tuple(inp, start))
            } else {
                Ok(first)
            }
        }
    })?;
    inner.span = inp.spanned(start);
    Ok(inner)
}

/// `[a, b]` or `[value; count]`.
pub(super) fn array(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    if let Some(repeat) = repeat(inp, start)? {
        return Ok(repeat);
    }
    if let Some(composite) = foreign::composite(inp) {
        return composite;
    }
    let (elements, span) = recover::expressions(inp, K::OpenBracket, element)?;
    let kind = ExprKind::Array(elements);
    Ok(Expr { kind, span })
}

fn element(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let value = expr::parse(inp)?;
    foreign::comprehension(inp)?;
    Ok(value)
}

/// `[value; count]`, told from a list by its semicolon.
fn repeat(inp: &mut In<'_, '_>, start: usize) -> Parsed<Option<Expr>> {
    let close = inp.partner(start);
    let semicolon = |inp: &mut In<'_, '_>, at: usize| inp.state_mut().tokens.all[at].kind == K::Semicolon;
    let stop = recover::seek(inp, start + 1, 0, |inp, at| {
        semicolon(inp, at) || inp.state_mut().tokens.all[at].kind == K::Comma
    });
    if stop >= close || !semicolon(inp, stop) {
        return Ok(None);
    }
    inp.bump();
    let mut value = Expr::error(inp.next_span());
    let count = group(inp, start, |inp| {
        value = expr::parse(inp)?;
        inp.expect(K::Semicolon)?;
        expr::parse(inp)
    })?;
    let span = inp.spanned(start);
    let (value, count) = (Box::new(value), Box::new(count));
    let kind = ExprKind::Repeat { value, count };
    Ok(Some(Expr { kind, span }))
}

fn return_expression(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    inp.bump();
    let nothing = inp.token().after_newline || ends_value(inp.kind());
    let value = match nothing {
        true => None,
        false => Some(Box::new(inp.deeper(expr::parse)?)),
    };
    let span = inp.spanned(start);
    let kind = ExprKind::Return(value);
    Ok(Expr { kind, span })
}

fn ends_value(kind: K) -> bool {
    kind.is_closer() || matches!(kind, K::Semicolon | K::Comma | K::EndOfFile | K::Else)
}

/// `@embedFile("path")`
fn builtin(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    inp.bump();
    let name = inp.name("the name of a builtin")?;
    let (arguments, _) = recover::expressions(inp, K::OpenParen, expr::parse)?;
    let span = inp.spanned(start);
    let kind = ExprKind::Builtin { name, arguments };
    Ok(Expr { kind, span })
}

/// The place of an expression's first token to here.
pub(super) fn spanning(inp: &mut In<'_, '_>, start: usize, kind: ExprKind) -> Expr {
    let span: Span = inp.spanned(start);
    Expr { kind, span }
}
