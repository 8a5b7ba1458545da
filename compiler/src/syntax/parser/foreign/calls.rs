//! Macros and constructors of other languages.

use super::word;
use crate::diagnostics::codes::e0106;
use crate::syntax::ast::*;
use crate::syntax::parser::operand::{self, spanning};
use crate::syntax::parser::reader::Reader;
use crate::syntax::parser::{In, Parsed, expr, recover};
use crate::syntax::token::TokenKind as K;

/// What to write instead of a macro.
fn instead_of_macro(name: &str) -> Option<&'static str> {
    Some(match name {
        "println" | "print" | "dbg" => "write `print(a, b)`, or `print($\"a is {a}\")`",
        "eprintln" | "eprint" => "write `eprint(a, b)`, or `eprint($\"a is {a}\")`",
        "format" => "write `$\"a is {a}\"`, or `format(a, b)`",
        "panic" => "write `panic(\"…\")`",
        "todo" | "unimplemented" | "unreachable" => "write `panic(\"…\")`",
        "assert" | "debug_assert" => "write `assert(c)` or `assert(c, \"…\")`",
        "assert_eq" | "debug_assert_eq" => "write `assert(a == b)`",
        "assert_ne" | "debug_assert_ne" => "write `assert(a != b)`",
        "write" | "writeln" => "write `s.pushStr($\"a is {a}\")`",
        "matches" => "write `x is Variant`, or a `match`",
        "vec" => {
            "write `[a, b]` where a `Vec<T>` is wanted, as in `let v: Vec<T> = [a, b]`, or `Vec.filled(n, x)`"
        }
        _ => return None,
    })
}

/// `name!(…)`: reported; the arguments are read, so that what they use counts as used.
pub(in crate::syntax::parser) fn macro_call(inp: &mut In<'_, '_>) -> Option<Parsed<Expr>> {
    let (token, bang, open) = (inp.token(), inp.ahead(1), inp.ahead(2));
    let calls = bang.kind == K::Bang && token.touches(bang) && bang.touches(open);
    let brackets = matches!(open.kind, K::OpenParen | K::OpenBracket | K::OpenBrace);
    let help = instead_of_macro(word(token)).filter(|_| calls && brackets)?;
    let span = inp.next_span().to(inp.span_of(bang));
    let what = format!("macro `{}!`", word(token));
    inp.report(e0106::foreign(span, &what, help));
    let start = inp.at();
    inp.bump();
    inp.bump();
    Some(arguments_of_error(inp, start))
}

/// The call of something that was reported: its arguments are read.
fn arguments_of_error(inp: &mut In<'_, '_>, start: usize) -> Parsed<Expr> {
    let callee = Expr::error(inp.spanned(start));
    let (arguments, arguments_span) = match inp.kind() {
        K::OpenParen => recover::expressions(inp, K::OpenParen, expr::parse)?,
        K::OpenBracket => {
            let list = operand::array(inp)?;
            let span = list.span;
            (vec![list], span)
        }
        _ => {
            let at = inp.at();
            let close = inp.partner(at);
            while inp.at() <= close && inp.kind().is_opener() | (inp.at() > at) {
                inp.bump();
            }
            return Ok(callee);
        }
    };
    let call = Call {
        callee,
        arguments,
        arguments_span,
    };
    Ok(spanning(inp, start, ExprKind::Call(Box::new(call))))
}

/// `String::from(x)`, `Box::new(x)`
pub(in crate::syntax::parser) fn constructor(inp: &mut In<'_, '_>) -> Option<Parsed<Expr>> {
    let (mark, function) = (inp.ahead(1).kind, inp.ahead(2));
    if !matches!(mark, K::ColonColon | K::Dot) || inp.ahead(3).kind != K::OpenParen {
        return None;
    }
    let (what, help) = match (word(inp.token()), word(function)) {
        ("String", "from") => ("`String::from`", "a literal is a `string` already: write `\"…\"`"),
        ("String", "new") => ("`String::new`", "write `\"\"`"),
        ("Box", "new") => ("`Box::new`", "write `Heap(x)`"),
        _ => return None,
    };
    let start = inp.at();
    let span = inp.next_span().to(inp.span_of(function));
    inp.report(e0106::foreign(span, what, help));
    for _ in 0..3 {
        inp.bump();
    }
    Some(arguments_of_error(inp, start))
}
