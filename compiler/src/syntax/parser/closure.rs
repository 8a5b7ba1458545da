//! Closures.

use super::reader::Reader;
use super::{In, Parsed, expr, foreign, recover, structure, ty};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as K;

/// `(x: i32, y) => e`, `move (): void => { … }`
pub(super) fn closure(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    let mut closure = head(inp)?;
    closure.body = inp.deeper(body)?;
    let span = inp.spanned(start);
    let kind = ExprKind::Closure(closure);
    Ok(Expr { kind, span })
}

/// Everything up to the arrow; apart from the recursion into the body, whose frames are to stay small.
fn head(inp: &mut In<'_, '_>) -> Parsed<Box<Closure>> {
    let start = inp.at();
    let move_span = inp.eat(K::Move).map(|word| inp.span_of(word));
    let (parameters, _) = recover::spanned_list(inp, K::OpenParen, parameter)?;
    let result = match inp.eat(K::Colon) {
        Some(_) => Some(ty::parse(inp)?),
        None => None,
    };
    let arrow_span = arrow(inp)?;
    let head_span = inp.spanned(start);
    Ok(Box::new(Closure {
        move_span,
        parameters,
        result,
        arrow_span,
        head_span,
        body: Expr::error(head_span),
    }))
}

fn arrow(inp: &mut In<'_, '_>) -> Parsed<Span> {
    if inp.is(K::ThinArrow) {
        let span = inp.next_span();
        foreign::thin_arrow(inp, "=>");
        return Ok(span);
    }
    inp.expect(K::FatArrow)?;
    let arrow = inp.previous();
    Ok(inp.span_of(arrow))
}

/// A block, a value or an assignment: also the bodies of match arms.
pub(super) fn body(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    match inp.kind() {
        K::OpenBrace => structure::block_expression(inp),
        K::While | K::For | K::Parallel => structure::statement_as_block(inp),
        _ => expr::value_or_assignment(inp),
    }
}

fn parameter(inp: &mut In<'_, '_>) -> Parsed<ClosureParameter> {
    let name = inp.name("the name of a parameter")?;
    let ty = match inp.eat(K::Colon) {
        Some(_) => Some(ty::parse(inp)?),
        None => None,
    };
    Ok(ClosureParameter { name, ty })
}
