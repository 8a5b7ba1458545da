//! Statements.

use super::error::SyntaxError;
use super::reader::{Reader, after, mark_span, when};
use super::recover::{names_since, or_resume, seek};
use super::structure::{block, condition, parse_block};
use super::{Chapter, Context, In, Parsed, Rule, by_hand, expr, foreign, item, pattern, ty};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as K;
use chumsky::prelude::*;

/// The statements with a keyword of their own.
pub(super) struct Rules<'s> {
    binding: Rule<'s, StmtKind>,
    while_loop: Rule<'s, StmtKind>,
    for_loop: Rule<'s, StmtKind>,
    parallel: Rule<'s, StmtKind>,
}

pub(super) fn rules<'s>() -> Rules<'s> {
    let for_loop = for_loop().boxed();
    Rules {
        binding: binding().boxed(),
        while_loop: while_loop().boxed(),
        parallel: parallel(for_loop.clone()).boxed(),
        for_loop: for_loop.map(|looping| StmtKind::For(Box::new(looping))).boxed(),
    }
}

/// The statements up to the closer at `close`.
pub(super) fn statements(inp: &mut In<'_, '_>, close: usize) -> Vec<Stmt> {
    let mut statements = Vec::new();
    while inp.at() < close {
        if inp.eat(K::Semicolon).is_some() {
            continue;
        }
        let start = inp.at();
        let mut statement = statement_or_error(inp);
        if terminator(inp, close, &statement) {
            misread(inp, start, &mut statement);
        }
        statements.push(statement);
    }
    statements
}

/// A statement; when it fails, its place.
pub(super) fn statement_or_error(inp: &mut In<'_, '_>) -> Stmt {
    let start = inp.at();
    let parsed = or_resume(inp, statement, next_statement);
    parsed.unwrap_or_else(|| broken(inp, start))
}

/// What stands for the tokens from `start` to here, which were reported.
fn broken(inp: &mut In<'_, '_>, start: usize) -> Stmt {
    let kind = StmtKind::Error(names_since(inp, start));
    let span = inp.spanned(start);
    Stmt { kind, span }
}

/// Where the next line begins, or behind the next semicolon.
fn next_statement(inp: &mut In<'_, '_>, from: usize, failed: usize) -> usize {
    seek(inp, from, failed, |inp, at| {
        let token = inp.state_mut().tokens.all[at];
        token.after_newline && !continues_line(token.kind) || token.kind == K::Semicolon
    })
}

/// A line that begins with it belongs to the one before.
fn continues_line(kind: K) -> bool {
    goes_on(kind, false) || matches!(kind, K::Else | K::Question | K::Equal | K::Comma | K::FatArrow)
}

/// What stands before something that cannot follow it was probably meant to be something else.
fn misread(inp: &mut In<'_, '_>, start: usize, statement: &mut Stmt) {
    match &mut statement.kind {
        StmtKind::Expr(value) if matches!(value.kind, ExprKind::Name(_)) => *statement = broken(inp, start),
        StmtKind::Let(binding) => {
            if let Some(value) = &mut binding.value {
                *value = Expr::error(value.span);
            }
        }
        _ => {}
    }
}

/// A statement ends with its line, a semicolon, the block, or its own closing brace. True when it does not, which is
/// reported.
pub(super) fn terminator(inp: &mut In<'_, '_>, close: usize, statement: &Stmt) -> bool {
    let next = inp.token();
    let ended =
        inp.at() >= close || next.after_newline || next.kind == K::Semicolon || next.kind == K::EndOfFile;
    if ended || inp.previous().kind == K::CloseBrace {
        return false;
    }
    let at = inp.at();
    let foreign = foreign::behind_statement(inp, statement);
    if !foreign {
        inp.state_mut()
            .report_error(SyntaxError::expected(at, "a line break or `;`"));
    }
    if foreign || !begins_statement(inp.kind()) {
        let target = next_statement(inp, at, at);
        while inp.at() < target && !inp.is(K::EndOfFile) {
            inp.bump();
        }
    }
    true
}

/// Words that only a statement begins with.
fn begins_statement(kind: K) -> bool {
    use K::*;
    matches!(
        kind,
        Let | Var | If | While | For | Match | Return | Break | Continue | Parallel | Unsafe
    )
}

pub(super) fn statement(inp: &mut In<'_, '_>) -> Parsed<Stmt> {
    foreign::label(inp);
    let start = inp.at();
    let rules = inp.state_mut().rules.clone();
    let kind = match inp.kind() {
        K::Let | K::Var => inp.parse(&rules.statement.binding)?,
        K::While => inp.parse(&rules.statement.while_loop)?,
        K::For if foreign::for_as_while(inp)? => inp.parse(&rules.statement.while_loop)?,
        K::For => inp.parse(&rules.statement.for_loop)?,
        K::Parallel => inp.parse(&rules.statement.parallel)?,
        K::If | K::Match | K::OpenBrace => block_like(inp)?,
        K::Unsafe if inp.ahead(1).kind == K::OpenBrace => block_like(inp)?,
        kind if item::begins_item(kind) => item::nested(inp)?,
        _ if foreign::begins_typed_binding(inp) => foreign::typed_binding(inp)?,
        _ => match foreign::statement(inp)? {
            Some(kind) => kind,
            None => plain(inp)?,
        },
    };
    let span = inp.spanned(start);
    Ok(Stmt { kind, span })
}

/// An expression or an assignment.
fn plain(inp: &mut In<'_, '_>) -> Parsed<StmtKind> {
    let first = expr::parse(inp)?;
    assign_or_value(inp, first)
}

/// What an expression at the start of a statement becomes.
pub(super) fn assign_or_value(inp: &mut In<'_, '_>, target: Expr) -> Parsed<StmtKind> {
    if inp.token().after_newline && !inp.is(K::Equal) {
        return Ok(StmtKind::Expr(target));
    }
    let Some((operator, length)) = foreign::assignment(inp).or_else(|| expr::assignment(inp)) else {
        return Ok(StmtKind::Expr(target));
    };
    let declares = inp.is(K::Colon);
    let operator_span = expr::take_assignment(inp, length);
    let value = inp.deeper(expr::parse)?;
    foreign::chained_assignment(inp)?;
    if declares {
        return Ok(foreign::walrus(target, operator_span, value));
    }
    Ok(StmtKind::Assign(Box::new(Assign {
        target,
        operator,
        operator_span,
        value,
    })))
}

/// `if`, `match`, `unsafe` and blocks end at their brace, unless a line plainly goes on.
fn block_like(inp: &mut In<'_, '_>) -> Parsed<StmtKind> {
    if continues_behind_block(inp) {
        return plain(inp);
    }
    let value = match inp.kind() {
        K::If => super::structure::if_expression(inp),
        K::Match => super::structure::match_expression(inp),
        K::Unsafe => super::structure::unsafe_expression(inp),
        _ => super::structure::block_expression(inp),
    }?;
    Ok(StmtKind::Expr(value))
}

/// Looks behind the last brace of the construct here for an operator that goes on with its value.
fn continues_behind_block(inp: &mut In<'_, '_>) -> bool {
    let start = inp.at();
    let mut at = start;
    loop {
        let kind = inp.state_mut().tokens.all[at].kind;
        if kind == K::OpenBrace {
            at = inp.partner(at) + 1;
            let behind = inp.state_mut().tokens.all[at];
            if behind.kind != K::Else {
                return goes_on(behind.kind, behind.after_newline);
            }
        } else if kind.is_closer() || kind == K::EndOfFile {
            return false;
        } else {
            at = if kind.is_opener() {
                inp.partner(at) + 1
            } else {
                at + 1
            };
        }
    }
}

fn goes_on(kind: K, after_newline: bool) -> bool {
    use K::*;
    match kind {
        Dot | As | Is | QuestionQuestion | OrOr | AndAnd | Pipe | Caret | EqualEqual | BangEqual | Less
        | LessEqual => true,
        ShiftLeft | Greater | Plus | Slash | Percent => true,
        Question | Bang => !after_newline,
        _ => false,
    }
}

/// `let p: T = e else { … }`
fn binding<'s>() -> impl Chapter<'s, StmtKind> {
    let keyword = custom(|inp: &mut In<'s, '_>| {
        let mutable = inp.is(K::Var);
        let span = inp.bump_span();
        let let_mut = foreign::let_mut(inp);
        Ok((mutable || let_mut, span))
    });
    let annotated = custom(|inp: &mut In<'s, '_>| {
        let ty = ty::parse(inp)?;
        foreign::union(inp, ty)
    });
    let annotation = after(K::Colon, annotated);
    let value = custom(binding_value);
    let otherwise = after(K::Else, block());
    let parts = keyword
        .then(pattern::pattern())
        .then(annotation)
        .then(value)
        .then(otherwise);
    parts.map(|(((((mutable, keyword_span), pattern), ty), value), otherwise)| {
        StmtKind::Let(Box::new(Let {
            mutable,
            keyword_span,
            pattern,
            ty,
            value,
            otherwise,
        }))
    })
}

fn binding_value(inp: &mut In<'_, '_>) -> Parsed<Option<Expr>> {
    if inp.eat(K::Equal).is_some() {
        let value = expr::parse(inp)?;
        foreign::chained_assignment(inp)?;
        foreign::bare_closure(inp, &value)?;
        return Ok(Some(value));
    }
    if foreign::type_behind_name(inp)? {
        let here = inp.next_span();
        return Ok(binding_value(inp)?.or(Some(Expr::error(here))));
    }
    let annotated = inp.previous().kind != K::Name || inp.token().after_newline || ends(inp.kind());
    if annotated {
        Ok(None)
    } else {
        Err(inp.unexpected("`:` or `=`"))
    }
}

fn ends(kind: K) -> bool {
    kind.is_closer() || matches!(kind, K::Semicolon | K::EndOfFile | K::Else)
}

fn while_loop<'s>() -> impl Chapter<'s, StmtKind> {
    // Elsewhere `for` does it.
    let keyword = custom(|inp: &mut In<'s, '_>| Ok(inp.bump_span()));
    let parts = keyword
        .then(custom(condition))
        .then(item::contracts())
        .then(block());
    parts.map(|(((while_span, condition), contracts), body)| {
        StmtKind::While(Box::new(While {
            while_span,
            condition,
            contracts,
            body,
        }))
    })
}

fn for_loop<'s>() -> impl Chapter<'s, For> {
    let names = custom(for_names);
    let parts = mark_span(K::For)
        .then(names)
        .then(custom(iterated))
        .then(item::contracts())
        .then(block());
    parts.map(
        |((((for_span, (index, element)), iterated), contracts), body)| For {
            parallel_span: None,
            for_span,
            index,
            element,
            iterated,
            contracts,
            body,
        },
    )
}

/// `x` or `i, x`, and `in`.
fn for_names(inp: &mut In<'_, '_>) -> Parsed<(Option<Ident>, Ident)> {
    foreign::for_head(inp)?;
    let first = inp.name("a name")?;
    if let Some(nothing) = foreign::only_index(inp) {
        return Ok((Some(first), nothing));
    }
    foreign::counting_loop(inp)?;
    if inp.eat(K::Comma).is_none() {
        in_word(inp)?;
        return Ok((None, first));
    }
    let second = inp.name("a name")?;
    if foreign::only_index(inp).is_none() {
        in_word(inp)?;
    }
    Ok((Some(first), second))
}

fn in_word(inp: &mut In<'_, '_>) -> Parsed<()> {
    match foreign::for_of(inp) {
        true => Ok(()),
        false => inp.expect(K::In).map(drop),
    }
}

/// A value or a range.
fn iterated(inp: &mut In<'_, '_>) -> Parsed<Expr> {
    inp.within(Context::HEAD, |inp| {
        let low = expr::operators(inp)?;
        let inclusive = inp.is(K::DotDotEqual);
        if !inclusive && !inp.is(K::DotDot) {
            return Ok(low);
        }
        let operator_span = inp.bump_span();
        let high = expr::operators(inp)?;
        foreign::step(inp)?;
        let span = low.span.to(high.span);
        let kind = ExprKind::Range(Box::new(Range {
            low,
            high,
            inclusive,
            operator_span,
        }));
        Ok(Expr { kind, span })
    })
}

/// `parallel { … }` or `parallel for …`.
fn parallel<'s>(for_loop: Rule<'s, For>) -> Rule<'s, StmtKind> {
    let looping = when(K::For, for_loop).boxed();
    by_hand(move |inp| {
        let parallel_span: Span = inp.bump_span();
        if let Some(mut looping) = inp.parse(&looping)? {
            looping.parallel_span = Some(parallel_span);
            return Ok(StmtKind::For(Box::new(looping)));
        }
        let body = inp.within(Context::default(), parse_block)?;
        Ok(StmtKind::Parallel { parallel_span, body })
    })
}
