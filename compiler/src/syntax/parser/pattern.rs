//! Patterns.

use super::reader::Reader;
use super::recover::patterns;
use super::{Chapter, In, Parsed, Rule, by_hand, foreign, operand};
use crate::syntax::ast::*;
use crate::syntax::symbol::Symbol;
use crate::syntax::token::TokenKind as K;
use chumsky::prelude::*;

/// A pattern with its alternatives.
pub(super) fn pattern<'s>() -> impl Chapter<'s, Pattern> + Copy {
    custom(parse)
}

pub(super) fn parse(inp: &mut In<'_, '_>) -> Parsed<Pattern> {
    let start = inp.at();
    inp.eat(K::Pipe);
    let first = single(inp)?;
    if !inp.is(K::Pipe) {
        return Ok(first);
    }
    let mut all = vec![first];
    while inp.eat(K::Pipe).is_some() {
        all.push(single(inp)?);
    }
    let span = inp.spanned(start);
    let kind = PatternKind::Alternatives(all);
    Ok(Pattern { kind, span })
}

/// A pattern without `|`, as behind `is`.
pub(super) fn single(inp: &mut In<'_, '_>) -> Parsed<Pattern> {
    inp.deeper(|inp| {
        let rules = inp.state_mut().rules.clone();
        inp.parse(&rules.pattern)
    })
}

pub(super) fn rule<'s>() -> Rule<'s, Pattern> {
    let variant = variant().boxed();
    by_hand(move |inp| {
        let start = inp.at();
        if let Some(pattern) = foreign::pattern_words(inp) {
            return Ok(pattern);
        }
        let kind = match inp.kind() {
            K::OpenParen => return grouped(inp),
            K::Name if inp.is_word(Symbol::UNDERSCORE) => {
                inp.bump();
                PatternKind::Wildcard
            }
            K::Name => inp.parse(&variant)?,
            K::Minus | K::Integer | K::Float | K::Char | K::Text | K::True | K::False => {
                let literal = literal(inp)?;
                range_or(inp, Some(literal))?
            }
            K::DotDot | K::DotDotEqual => range_or(inp, None)?,
            K::Let | K::Var => return Err(foreign::binding_keyword(inp)),
            K::OpenBracket => return Err(foreign::array_pattern(inp)),
            K::OpenBrace => return Err(foreign::object_pattern(inp)),
            _ => return Err(inp.unexpected("a pattern")),
        };
        let span = inp.spanned(start);
        Ok(Pattern { kind, span })
    })
}

/// `(p)`
fn grouped(inp: &mut In<'_, '_>) -> Parsed<Pattern> {
    let opener = inp.at();
    inp.bump();
    let inner = parse(inp)?;
    if inp.is(K::Comma) {
        return Err(foreign::tuple_pattern(inp, opener));
    }
    inp.expect(K::CloseParen)?;
    Ok(inner)
}

/// A name, `Enum.Variant`, and either with a payload; also a constant that starts a range.
fn variant<'s>() -> Rule<'s, PatternKind> {
    let payload = patterns(K::OpenParen, pattern()).boxed();
    by_hand(move |inp| {
        let start = inp.at();
        let first = inp.name("a pattern")?;
        let (of, variant) = match dot(inp) {
            true => (Some(first), inp.any_word("the name of a variant")?),
            false => (None, first),
        };
        if matches!(inp.kind(), K::DotDot | K::DotDotEqual) {
            let constant = constant(inp, start, of, variant);
            return range_or(inp, Some(constant));
        }
        let has_payload = inp.is(K::OpenParen) && !inp.token().after_newline;
        let payload = if has_payload {
            Some(inp.parse(&payload)?)
        } else {
            None
        };
        if inp.is(K::OpenBrace)
            && !inp.token().after_newline
            && !inp.state_mut().context.head
            && inp.ahead(1).kind == K::Name
        {
            return Ok(foreign::struct_pattern(inp, of, variant));
        }
        Ok(match (of, &payload) {
            (None, None) => PatternKind::Binding(variant),
            _ => PatternKind::Variant { of, variant, payload },
        })
    })
}

/// A dot, or the `::` that other languages write.
fn dot(inp: &mut In<'_, '_>) -> bool {
    if inp.is(K::ColonColon) {
        foreign::path_separator(inp);
        return true;
    }
    inp.eat(K::Dot).is_some()
}

fn constant(inp: &mut In<'_, '_>, start: usize, of: Option<Ident>, name: Ident) -> Expr {
    let plain = |ident: Ident| Expr {
        span: ident.span,
        kind: ExprKind::Name(Name {
            ident,
            type_arguments: None,
        }),
    };
    match of {
        None => plain(name),
        Some(of) => Expr {
            kind: ExprKind::Field {
                base: Box::new(plain(of)),
                name,
            },
            span: inp.spanned(start),
        },
    }
}

/// A literal or a negated one.
fn literal(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    if inp.is(K::Minus) {
        let operator_span = inp.bump_span();
        if !matches!(inp.kind(), K::Integer | K::Float) {
            return Err(inp.unexpected("a number"));
        }
        let operand = Box::new(operand::literal(inp)?);
        let kind = ExprKind::Unary {
            operator: UnaryOperator::Negate,
            operator_span,
            operand,
        };
        let span = inp.spanned(start);
        return Ok(Expr { kind, span });
    }
    operand::literal(inp)
}

/// `low..high` when a range mark follows, else the literal itself.
fn range_or(inp: &mut In<'_, '_>, low: Option<Expr>) -> Parsed<PatternKind> {
    let inclusive = inp.is(K::DotDotEqual);
    if !inclusive && !inp.is(K::DotDot) {
        return match low {
            Some(literal) => Ok(PatternKind::Literal(Box::new(literal))),
            None => Err(inp.unexpected("a pattern")),
        };
    }
    inp.bump();
    let high = match inp.kind() {
        K::Name => Some(end_constant(inp)?),
        K::Minus | K::Integer | K::Float | K::Char => Some(literal(inp)?),
        _ => None,
    };
    if low.is_none() && high.is_none() {
        return Err(inp.unexpected("the end of the range"));
    }
    Ok(PatternKind::Range {
        low: low.map(Box::new),
        high: high.map(Box::new),
        inclusive,
    })
}

fn end_constant(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    let first = inp.name("a constant")?;
    match inp.eat(K::Dot) {
        Some(_) => {
            let name = inp.any_word("a constant")?;
            Ok(constant(inp, start, Some(first), name))
        }
        None => Ok(constant(inp, start, None, first)),
    }
}
