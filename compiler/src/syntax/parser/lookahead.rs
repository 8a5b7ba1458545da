//! Deciding by a look over token kinds what comes next, where one token is not enough.

use super::In;
use super::reader::Reader;
use crate::syntax::token::{Token, TokenKind as K};

/// What may stand behind the `>` of explicit type arguments.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Behind {
    /// `f<T>(…)`, `Vec<T>.new`, `P<T> { … }`, `g(f<T>)`
    Expression,
    /// `.method<T>(…)`
    Method,
    /// `x as Vec<T>`: nothing in particular.
    Cast,
}

/// Longer lists are comparisons.
const MAX_TYPE_TOKENS: usize = 400;

/// Is the `<` at `at` the start of type arguments, rather than a comparison?
pub(super) fn type_arguments(inp: &mut In<'_, '_>, at: usize, behind: Behind) -> bool {
    let head = inp.state_mut().context.head;
    let Some(close) = closing_angle(inp, at) else {
        return false;
    };
    let next = inp.state_mut().tokens.all[close + 1];
    let calls = next.kind == K::OpenParen && !next.after_newline;
    let fits = match behind {
        Behind::Expression => {
            calls
                || next.kind == K::Dot
                || !head && next.kind == K::OpenBrace && !next.after_newline
                || ends_value(inp, at, close)
        }
        Behind::Method => calls,
        Behind::Cast => !starts_operand(next.kind) || next.after_newline,
    };
    fits && !(calls && looks_like_comparisons(inp, at, close))
}

/// `f<T>` as a value: nothing behind the `>` that it could be compared with.
fn ends_value(inp: &mut In<'_, '_>, open: usize, close: usize) -> bool {
    let all = &inp.state_mut().tokens.all;
    let next = all[close + 1];
    let single = !all[open..close].iter().any(|token| token.kind == K::Comma);
    let ends_line = next.after_newline || next.kind == K::EndOfFile;
    next.kind.is_closer() || matches!(next.kind, K::Comma | K::Semicolon) || single && ends_line
}

/// The `>` that matches the `<` at `open`, when only tokens of types stand between.
fn closing_angle(inp: &mut In<'_, '_>, open: usize) -> Option<usize> {
    let mut depth = 0u32;
    let mut at = open;
    for _ in 0..MAX_TYPE_TOKENS {
        let token = inp.state_mut().tokens.all[at];
        match token.kind {
            K::Less => depth += 1,
            K::Greater => depth -= 1,
            K::OpenParen | K::OpenBracket => at = inp.partner(at),
            K::Name | K::Comma | K::Question | K::QuestionQuestion | K::Star | K::Ampersand => {}
            K::Move | K::Extern | K::FatArrow | K::At => {}
            _ => return None,
        }
        if depth == 0 {
            return (at > open + 1).then_some(at);
        }
        at += 1;
    }
    None
}

/// `g(a < b, c > (d))`: two or more plain lower-case names that are no builtin types compare.
fn looks_like_comparisons(inp: &mut In<'_, '_>, open: usize, close: usize) -> bool {
    let between = &inp.state_mut().tokens.all[open + 1..close];
    let commas = between.iter().filter(|token| token.kind == K::Comma).count();
    let value = |token: &Token| {
        token.kind == K::Comma
            || token.kind == K::Name
                && token
                    .symbol()
                    .as_str()
                    .starts_with(|c: char| c.is_ascii_lowercase())
                && !is_builtin_type(*token)
    };
    commas > 0 && between.iter().all(value)
}

/// The types written in lower case.
pub(super) fn is_builtin_type(token: Token) -> bool {
    const NAMES: [&str; 16] = [
        "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "int", "byte", "float", "bool",
        "void", "string",
    ];
    token.kind == K::Name && NAMES.contains(&token.symbol().as_str())
}

/// May an operand begin with it? Not true of marks that also continue an expression.
fn starts_operand(kind: K) -> bool {
    matches!(
        kind,
        K::Name
            | K::Integer
            | K::Float
            | K::Char
            | K::Text
            | K::InterpolationStart
            | K::True
            | K::False
            | K::OpenParen
    )
}

/// Is the `(` here the head of a closure: `(…) =>`, `(…): T =>`?
pub(super) fn is_closure(inp: &mut In<'_, '_>) -> bool {
    let open = inp.at();
    let close = inp.partner(open);
    let behind = close + 1 - open;
    match inp.ahead(behind).kind {
        K::FatArrow => !inp.state_mut().context.guard,
        K::ThinArrow => inp.ahead(1).kind == K::CloseParen || inp.ahead(1).kind == K::Name,
        K::Colon => arrow_behind_type(inp, close + 2),
        _ => false,
    }
}

/// Do tokens of a type lead from `at` to a `=>`?
fn arrow_behind_type(inp: &mut In<'_, '_>, mut at: usize) -> bool {
    let mut angles = 0i32;
    for _ in 0..MAX_TYPE_TOKENS {
        match inp.state_mut().tokens.all[at].kind {
            K::FatArrow if angles == 0 => return true,
            K::Less => angles += 1,
            K::Greater => angles -= 1,
            K::Comma if angles > 0 => {}
            K::OpenParen | K::OpenBracket => at = inp.partner(at),
            K::Name
            | K::Question
            | K::QuestionQuestion
            | K::Star
            | K::Ampersand
            | K::Move
            | K::At
            | K::FatArrow => {}
            _ => return false,
        }
        at += 1;
    }
    false
}

/// Does `Name {` here begin a struct literal? In a head, where `{` opens the body, only when it can be nothing else.
pub(super) fn is_struct_literal(inp: &mut In<'_, '_>) -> bool {
    if !inp.is(K::OpenBrace) || inp.on_new_line() || inp.token().after_newline {
        return false;
    }
    if !inp.state_mut().context.head {
        return true;
    }
    let open = inp.at();
    let behind = inp.partner(open) + 1 - open;
    let (first, second, behind) = (inp.ahead(1), inp.ahead(2), inp.ahead(behind));
    let field = first.kind == K::Name && second.kind == K::Colon;
    if field && behind.kind == K::OpenBrace {
        return true;
    }
    let name = inp.previous();
    let of_type = name.kind == K::Name && name.symbol().as_str().starts_with(char::is_uppercase);
    let literal = field
        || first.kind == K::CloseBrace
        || first.kind == K::Name && matches!(second.kind, K::Comma | K::CloseBrace);
    of_type && literal && !behind.after_newline && goes_on_behind_literal(behind.kind)
}

fn goes_on_behind_literal(kind: K) -> bool {
    use K::*;
    matches!(
        kind,
        OpenBrace | Dot | EqualEqual | BangEqual | Less | Greater | LessEqual | AndAnd | OrOr | Is | Plus
    )
}

/// Behind `?` on the same line: does `a : b` follow, as in C's conditional?
pub(super) fn is_ternary(inp: &mut In<'_, '_>) -> bool {
    let next = inp.ahead(1);
    if next.after_newline {
        return false;
    }
    match next.kind {
        kind if kind != K::OpenParen && starts_operand(kind) => true,
        K::OpenParen | K::OpenBracket | K::Minus | K::Bang => colon_on_line(inp),
        _ => false,
    }
}

fn colon_on_line(inp: &mut In<'_, '_>) -> bool {
    let mut at = inp.at() + 1;
    for _ in 0..MAX_TYPE_TOKENS {
        let token = inp.state_mut().tokens.all[at];
        match token.kind {
            K::Colon => return true,
            K::Comma | K::Semicolon | K::EndOfFile | K::FatArrow => return false,
            kind if kind.is_closer() || token.after_newline => return false,
            kind if kind.is_opener() => at = inp.partner(at),
            _ => {}
        }
        at += 1;
    }
    false
}
