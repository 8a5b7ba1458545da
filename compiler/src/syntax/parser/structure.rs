//! Blocks, `if`, `match` and `unsafe`, which are expressions and statements.

use super::error::SyntaxError;
use super::expr::head;
use super::operand::spanning;
use super::reader::Reader;
use super::recover::{or_resume, seek};
use super::{Chapter, Context, In, MAX_HEIGHT, Parsed, closure, expr, foreign, pattern, stmt};
use crate::diagnostics::codes::e0105;
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as K;
use chumsky::prelude::*;

pub(super) fn block<'s>() -> impl Chapter<'s, Block> + Copy {
    custom(parse_block)
}

/// `{ statements }`. What is wrong inside is reported and stays inside.
pub(super) fn parse_block(inp: &mut In<'_, '_>) -> Parsed<Block> {
    let start = inp.at();
    if inp.is(K::Colon) {
        return Err(foreign::colon_block(inp));
    }
    inp.expect(K::OpenBrace)?;
    let close = inp.partner(start);
    let statements = inp.within(Context::default(), |inp| {
        inp.deeper(|inp| Ok(stmt::statements(inp, close)))
    })?;
    inp.bump();
    let span = inp.spanned(start);
    Ok(Block { statements, span })
}

pub(super) fn block_expression(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let block = parse_block(inp)?;
    let span = block.span;
    let kind = ExprKind::Block(Box::new(block));
    Ok(Expr { kind, span })
}

/// A loop where a value is expected: wrapped into a block.
pub(super) fn statement_as_block(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let statement = stmt::statement(inp)?;
    let span = statement.span;
    let block = Block {
        statements: vec![statement],
        span,
    };
    let kind = ExprKind::Block(Box::new(block));
    Ok(Expr { kind, span })
}

pub(super) fn unsafe_expression(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    let unsafe_span = inp.bump_span();
    let body = Box::new(parse_block(inp)?);
    Ok(spanning(inp, start, ExprKind::Unsafe { unsafe_span, body }))
}

/// The whole chain, flat, so that its length is no depth.
pub(super) fn if_expression(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    let mut branches = vec![branch(inp)?];
    let mut otherwise = None;
    while foreign::otherwise(inp) {
        if foreign::is_else_if(inp) {
            branches.push(branch(inp)?);
        } else {
            otherwise = Some(parse_block(inp)?);
            break;
        }
        if branches.len() as u32 > MAX_HEIGHT {
            let span = inp.next_span();
            return Err(inp.too_deep(e0105::chain(span, MAX_HEIGHT)));
        }
    }
    inp.state_mut().height += branches.len() as u32;
    let kind = ExprKind::If(Box::new(If { branches, otherwise }));
    Ok(spanning(inp, start, kind))
}

fn branch(inp: &mut In<'_, '_>) -> Parsed<IfBranch> {
    let if_span = inp.bump_span();
    let condition = condition(inp)?;
    let body = parse_block(inp)?;
    Ok(IfBranch {
        if_span,
        condition,
        body,
    })
}

/// What `if` and `while` decide on.
pub(super) fn condition(inp: &mut In<'_, '_>) -> Parsed<Condition> {
    if !matches!(inp.kind(), K::Let | K::Var) {
        let value = head(inp)?;
        return foreign::behind_condition(inp, value).map(Condition::Expr);
    }
    let let_span = inp.bump_span();
    let pattern = pattern::parse(inp)?;
    inp.expect(K::Equal)?;
    let value = head(inp)?;
    let value = foreign::let_chain(inp, &pattern, value);
    Ok(Condition::Let {
        let_span,
        pattern,
        value,
    })
}

pub(super) fn match_expression(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    let match_span = inp.bump_span();
    let subject = head(inp)?;
    let opener = inp.at();
    inp.expect(K::OpenBrace)?;
    let close = inp.partner(opener);
    let arms = inp.within(Context::default(), |inp| inp.deeper(|inp| Ok(arms(inp, close))))?;
    inp.bump();
    let kind = ExprKind::Match(Box::new(Match {
        match_span,
        subject,
        arms,
    }));
    Ok(spanning(inp, start, kind))
}

fn arms(inp: &mut In<'_, '_>, close: usize) -> Vec<MatchArm> {
    let mut arms = Vec::new();
    while inp.at() < close {
        let start = inp.at();
        let read = or_resume(inp, arm, next_arm);
        arms.push(read.unwrap_or_else(|| broken_arm(inp.spanned(start))));
        let separated = inp.eat(K::Comma).is_some() | inp.eat(K::Semicolon).is_some();
        if !separated && inp.at() < close && needs_separator(inp) {
            let error = SyntaxError::expected(inp.at(), "`,` or a line break");
            inp.state_mut().report_error(error);
            let (from, target) = (inp.at(), next_arm(inp, error.at, error.at + 1));
            while inp.at() < target {
                inp.bump();
            }
            arms.push(broken_arm(inp.spanned(from)));
        }
    }
    arms
}

/// What stands for an arm that was reported: it may match anything.
fn broken_arm(span: crate::source::Span) -> MatchArm {
    MatchArm {
        pattern: Pattern {
            kind: PatternKind::Error(Vec::new()),
            span,
        },
        guard: None,
        arrow_span: span,
        body: Expr::error(span),
        span,
    }
}

/// Two arms on one line need a comma, unless the first ends with a brace.
fn needs_separator(inp: &mut In<'_, '_>) -> bool {
    !inp.token().after_newline && inp.previous().kind != K::CloseBrace
}

/// Behind a comma, or where a line begins.
fn next_arm(inp: &mut In<'_, '_>, from: usize, failed: usize) -> usize {
    seek(inp, from, failed, |inp, at| {
        let token = inp.state_mut().tokens.all[at];
        token.kind == K::Comma || token.after_newline
    })
}

fn arm(inp: &mut In<'_, '_>) -> Parsed<MatchArm> {
    let start = inp.at();
    let pattern = foreign::arm_pattern(inp)?;
    let pattern = foreign::alternatives(inp, pattern)?;
    let guard = match inp.eat(K::If).is_some() || foreign::when_guard(inp) {
        true => Some(inp.within(Context::GUARD, expr::parse)?),
        false => None,
    };
    let arrow_span = arm_arrow(inp)?;
    let body = closure::body(inp)?;
    let span = inp.spanned(start);
    Ok(MatchArm {
        pattern,
        guard,
        arrow_span,
        body,
        span,
    })
}

fn arm_arrow(inp: &mut In<'_, '_>) -> Parsed<crate::source::Span> {
    let span = inp.next_span();
    match inp.kind() {
        K::FatArrow => {
            inp.bump();
        }
        K::ThinArrow | K::Colon => foreign::arm_arrow(inp),
        _ => return Err(inp.unexpected("`=>`")),
    }
    Ok(span)
}
