//! Expressions: binary operators by precedence, with a stack instead of recursion.

use super::operand::operand;
use super::reader::Reader;
use super::{Chapter, Context, In, MAX_HEIGHT, Parsed, foreign, pattern};
use crate::diagnostics::codes::{e0105, e0111};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as K;
use chumsky::prelude::*;

pub(super) fn expression<'s>() -> impl Chapter<'s, Expr> + Copy {
    custom(parse)
}

/// An expression; a range here is an error.
pub(super) fn parse(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    let low = operators(inp)?;
    let low = foreign::membership(inp, low)?;
    match inp.kind() {
        K::DotDot | K::DotDotEqual => misplaced_range(inp, low, start),
        _ => Ok(low),
    }
}

/// An expression in a head, where `{` opens the body.
pub(super) fn head(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    inp.within(Context::HEAD, |inp| inp.deeper(parse))
}

fn misplaced_range(inp: &mut In<'_, '_>, low: Expr, start: usize) -> Parsed<Expr> {
    let mark = inp.bump_span();
    let span = match operators(inp) {
        Ok(high) => low.span.to(high.span),
        Err(_) => mark,
    };
    let instead = foreign::instead_of_range(inp, start);
    inp.report(e0111::misplaced(span, instead));
    Ok(Expr::error(span))
}

/// What stands between two operands.
#[derive(Clone, Copy)]
enum Infix {
    Binary(BinaryOperator),
    Is,
}

/// An operand and operator that wait for what binds tighter.
struct Pending {
    left: Expr,
    height: u32,
    operator: BinaryOperator,
    operator_span: Span,
}

/// An expression that may be followed by `..`.
pub(super) fn operators(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let outer = std::mem::take(&mut inp.state_mut().height);
    let result = climb(inp);
    let state = inp.state_mut();
    state.height = state.height.max(outer);
    result
}

fn climb(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let mut pending = Vec::new();
    let mut left = operand(inp)?;
    while let Some((infix, length)) = infix(inp) {
        let level = precedence(infix);
        left = reduce(inp, &mut pending, left, level);
        let operator_span = take_operator(inp, length);
        match infix {
            Infix::Is => left = is_test(inp, left, operator_span)?,
            Infix::Binary(operator) => {
                let height = std::mem::take(&mut inp.state_mut().height);
                foreign::chained_comparison(inp, &mut left, operator, operator_span);
                pending.push(Pending {
                    left,
                    height,
                    operator,
                    operator_span,
                });
                left = operand(inp)?;
            }
        }
    }
    Ok(reduce(inp, &mut pending, left, 0))
}

fn take_operator(inp: &mut In<'_, '_>, length: usize) -> Span {
    let start = inp.at();
    (0..length).for_each(|_| {
        inp.bump();
    });
    inp.spanned(start)
}

fn is_test(inp: &mut In<'_, '_>, value: Expr, is_span: Span) -> Parsed<Expr> {
    let pattern = Box::new(pattern::single(inp)?);
    inp.grow()?;
    Ok(Expr {
        span: value.span.to(pattern.span),
        kind: ExprKind::Is {
            value: Box::new(value),
            is_span,
            pattern,
        },
    })
}

/// Joins waiting operands whose operator binds at least as tightly as `level`.
fn reduce(inp: &mut In<'_, '_>, pending: &mut Vec<Pending>, mut right: Expr, level: u8) -> Expr {
    while let Some(top) = pending.pop_if(|top| binds_before(top.operator, level)) {
        let height = top.height.max(inp.state_mut().height) + 1;
        inp.state_mut().height = height;
        right = join(top, right);
        if height > MAX_HEIGHT {
            inp.state_mut().height = 0;
            inp.too_deep(e0105::chain(right.span, MAX_HEIGHT));
            right = Expr::error(right.span);
        }
    }
    right
}

/// `??` groups to the right, so that `a ?? b ?? c` unwraps once; the others to the left.
fn binds_before(operator: BinaryOperator, level: u8) -> bool {
    let own = precedence(Infix::Binary(operator));
    own > level || own == level && operator != BinaryOperator::Coalesce
}

fn join(waiting: Pending, right: Expr) -> Expr {
    Expr {
        span: waiting.left.span.to(right.span),
        kind: ExprKind::Binary(Box::new(Binary {
            operator: waiting.operator,
            operator_span: waiting.operator_span,
            left: waiting.left,
            right,
        })),
    }
}

/// Loosest first, from 1.
#[rustfmt::skip]
fn precedence(infix: Infix) -> u8 {
    use BinaryOperator::*;
    match infix {
        Infix::Binary(Coalesce) => 1,
        Infix::Binary(Or) => 2,
        Infix::Binary(And) => 3,
        Infix::Binary(BitOr) => 4,
        Infix::Binary(BitXor) => 5,
        Infix::Binary(BitAnd) => 6,
        Infix::Binary(Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual) | Infix::Is => 7,
        Infix::Binary(ShiftLeft | ShiftRight) => 8,
        Infix::Binary(Add | Subtract) => 9,
        Infix::Binary(Multiply | Divide | Remainder) => 10,
    }
}

/// The operator here and how many tokens it has, unless a new line begins with a mark that could start a statement.
fn infix(inp: &mut In<'_, '_>) -> Option<(Infix, usize)> {
    use BinaryOperator::*;
    let token = inp.token();
    let statement_mark = matches!(token.kind, K::Minus | K::Star | K::Ampersand);
    if statement_mark && inp.on_new_line() {
        return None;
    }
    if let Some(operator) = foreign::doubled_operator(inp) {
        return Some((Infix::Binary(operator), 2));
    }
    let operator = match token.kind {
        K::QuestionQuestion => Coalesce,
        K::OrOr => Or,
        K::AndAnd => And,
        K::Pipe => BitOr,
        K::Caret => BitXor,
        K::Ampersand => BitAnd,
        K::EqualEqual => Equal,
        K::BangEqual => NotEqual,
        K::Less => Less,
        K::LessEqual => LessEqual,
        K::Greater => return greater(inp),
        K::ShiftLeft => ShiftLeft,
        K::Plus => Add,
        K::Minus => Subtract,
        K::Star => Multiply,
        K::Slash => Divide,
        K::Percent => Remainder,
        K::Is => return Some((Infix::Is, 1)),
        _ => foreign::operator(inp)?,
    };
    Some((Infix::Binary(operator), 1))
}

/// `>`, `>=` and `>>` are told apart by what touches; `>>=` assigns.
fn greater(inp: &mut In<'_, '_>) -> Option<(Infix, usize)> {
    let (first, second, third) = (inp.token(), inp.ahead(1), inp.ahead(2));
    let (operator, length) = match second.kind {
        K::Equal if first.touches(second) => (BinaryOperator::GreaterEqual, 2),
        K::Greater if first.touches(second) => {
            if third.kind == K::Equal && second.touches(third) {
                return None;
            }
            (BinaryOperator::ShiftRight, 2)
        }
        _ => (BinaryOperator::Greater, 1),
    };
    Some((Infix::Binary(operator), length))
}

/// The operator of an assignment here and its length in tokens: None for plain `=`.
pub(super) fn assignment(inp: &mut In<'_, '_>) -> Option<(Option<BinaryOperator>, usize)> {
    use BinaryOperator::*;
    let operator = match inp.kind() {
        K::Equal => return Some((None, 1)),
        K::PlusEqual => Add,
        K::MinusEqual => Subtract,
        K::StarEqual => Multiply,
        K::SlashEqual => Divide,
        K::PercentEqual => Remainder,
        K::AmpersandEqual => BitAnd,
        K::PipeEqual => BitOr,
        K::CaretEqual => BitXor,
        K::ShiftLeftEqual => ShiftLeft,
        K::Greater if inp.ahead(1).kind == K::Greater && inp.ahead(2).kind == K::Equal => {
            return Some((Some(ShiftRight), 3));
        }
        _ => return None,
    };
    Some((Some(operator), 1))
}

/// Consumes what [`assignment`] found.
pub(super) fn take_assignment(inp: &mut In<'_, '_>, length: usize) -> Span {
    take_operator(inp, length)
}

/// A value or, where an assignment follows, that assignment in a block: bodies of arms and closures.
pub(super) fn value_or_assignment(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    let start = inp.at();
    let target = parse(inp)?;
    assignment_as_block(inp, start, target)
}

/// Apart from the recursion into the value, whose frames are to stay small.
fn assignment_as_block(inp: &mut In<'_, '_>, start: usize, target: Expr) -> Parsed<Expr> {
    let kind = match super::stmt::assign_or_value(inp, target)? {
        StmtKind::Expr(value) => return Ok(value),
        kind => kind,
    };
    let span = inp.spanned(start);
    let statements = vec![Stmt { kind, span }];
    let block = Box::new(Block { statements, span });
    Ok(Expr {
        kind: ExprKind::Block(block),
        span,
    })
}
