//! Foreign habits inside expressions and types.

use super::{again, mention, refuse, replace, word};
use crate::diagnostics::codes::{e0101, e0106, e0110};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::parser::error::SyntaxError;
use crate::syntax::parser::reader::Reader;
use crate::syntax::parser::{In, Parsed, expr, operand};
use crate::syntax::token::TokenKind as K;

/// `===`, `!==`, `and`, `or` between operands.
pub(in crate::syntax::parser) fn operator(inp: &mut In<'_, '_>) -> Option<BinaryOperator> {
    let token = inp.token();
    let (what, instead, operator) = match token.kind {
        K::EqualEqualEqual => ("`===`", "==", BinaryOperator::Equal),
        K::BangEqualEqual => ("`!==`", "!=", BinaryOperator::NotEqual),
        K::Name if !inp.on_new_line() && begins_operand(inp.ahead(1).kind) => match word(token) {
            "and" => ("`and`", "&&", BinaryOperator::And),
            "or" => ("`or`", "||", BinaryOperator::Or),
            _ => return None,
        },
        _ => return None,
    };
    let span = inp.next_span();
    inp.report(e0106::replace(span, what, instead));
    Some(operator)
}

/// `a <> b` and `a ** b`, operators of two marks that mean others here.
pub(in crate::syntax::parser) fn doubled_operator(inp: &mut In<'_, '_>) -> Option<BinaryOperator> {
    let (token, next) = (inp.token(), inp.ahead(1));
    let span = inp.next_span().to(inp.span_of(next));
    match (token.kind, next.kind) {
        _ if !token.touches(next) => None,
        (K::Less, K::Greater) => {
            inp.report(e0106::replace(span, "`<>`", "!="));
            Some(BinaryOperator::NotEqual)
        }
        (K::Star, K::Star) => {
            inp.report(e0106::foreign(span, "`**`", "write `x.pow(n)`"));
            Some(BinaryOperator::Multiply)
        }
        _ => None,
    }
}

pub(super) fn begins_operand(kind: K) -> bool {
    use K::*;
    matches!(
        kind,
        Name | Integer | Float | Char | Text | InterpolationStart | True | False | OpenParen | Bang | Minus
    )
}

/// `a < b < c`. Parentheses make it legal syntax. What was compared first says no more.
pub(in crate::syntax::parser) fn chained_comparison(
    inp: &mut In<'_, '_>,
    left: &mut Expr,
    operator: BinaryOperator,
    span: Span,
) {
    use BinaryOperator::{Greater, GreaterEqual, Less, LessEqual};
    let orders = |operator| matches!(operator, Less | LessEqual | Greater | GreaterEqual);
    if let ExprKind::Binary(inner) = &left.kind
        && orders(operator)
        && orders(inner.operator)
        && left.span.start == inner.left.span.start
    {
        let help = "compare twice, as in `a < b && b < c`";
        inp.report(e0106::foreign(span, "chain of comparisons", help));
        *left = Expr::error(left.span);
    }
}

/// What begins no operand here, but does elsewhere.
pub(in crate::syntax::parser) fn operand(inp: &mut In<'_, '_>) -> Option<SyntaxError> {
    let twice = inp.ahead(1).kind == K::Plus && inp.token().touches(inp.ahead(1));
    let (what, instead) = match inp.kind() {
        K::Ellipsis => (
            "`...` before a value",
            "copy with `v.clone()`, add all with `v.extend(…)`",
        ),
        K::Plus if twice => ("`++`", "write `x += 1` as a statement of its own"),
        K::Plus => ("unary `+`", "leave it out"),
        K::AndAnd => ("`&&` before a value", "arguments are borrowed by themselves"),
        K::Pipe | K::OrOr => ("closure between bars", "write `(x) => x + 1`"),
        K::Let if matches!(inp.previous().kind, K::AndAnd | K::OrOr) => (
            "`let` inside a condition",
            "nest another `if let` inside, or use `match` with a guard",
        ),
        K::Fn => (
            "`fn` inside an expression",
            "write a closure: `(x: i64) => x + 1`",
        ),
        K::Parallel => (
            "`parallel` inside an expression",
            "write it as a statement; its names are in scope after it",
        ),
        K::While | K::For => ("loop inside an expression", "write it as a statement"),
        K::Less => ("tag or type in angle brackets here", "casts are written `x as T`"),
        _ => return None,
    };
    Some(refuse(inp, what, instead))
}

/// Names that are operators or values elsewhere: `null`, `await x`, `new X()`, `not x`.
pub(in crate::syntax::parser) fn word_operand(inp: &mut In<'_, '_>) -> Option<Parsed<Expr>> {
    let (token, next) = (inp.token(), inp.ahead(1));
    let same_line = !next.after_newline;
    let before_name = same_line && next.kind == K::Name;
    let name = word(token);
    let call = super::macro_call(inp).or_else(|| super::constructor(inp));
    if let Some(call) = call.or_else(|| composite(inp)) {
        return Some(call);
    }
    match name {
        "null" | "nil" | "undefined" if !matches!(next.kind, K::OpenParen | K::Dot | K::Equal) => {
            let span = inp.bump_span();
            let help =
                "absence is `None` of an `Option<T>`, written `T?`; test it with `match`, `if let` or `??`";
            inp.report(e0106::foreign(span, &format!("`{name}`"), help));
            Some(Ok(Expr::error(span)))
        }
        "await" | "async" if before_name || same_line && next.kind == K::OpenParen && name == "async" => {
            let help = "calls that wait park their green thread by themselves; start one with `Task.spawn`";
            Some(skip_word(inp, name, help))
        }
        "new" if before_name => Some(skip_word(
            inp,
            name,
            "write `Name { field: value }` or `Name.new(…)`",
        )),
        "not"
            if before_name
                || same_line
                    && !token.touches(next)
                    && matches!(next.kind, K::True | K::False | K::OpenParen) =>
        {
            Some(skip_word(inp, name, "write `!`"))
        }

        "f" | "F" | "r" | "R" | "b" | "B" | "u" if token.touches(next) && next.kind == K::Text => {
            Some(string_prefix(inp, name))
        }
        "typeof" | "delete" | "yield" | "throw" if before_name || same_line && next.kind == K::Text => {
            Some(skip_word(inp, name, advice(name)))
        }
        _ => None,
    }
}

fn advice(name: &str) -> &'static str {
    match name {
        "typeof" => "types are known while compiling; match on an enum instead",
        "delete" => "values are dropped at the end of their block",
        "f" | "F" => "an interpolated string is written `$\"… {expr} …\"`",
        "r" | "R" | "b" | "B" | "u" => {
            "strings are bytes, written with plain quotes; escape `\\\\` and `\\\"`"
        }
        "throw" => "return an `Err` and let the caller use `?`",
        _ => "push to a `Vec`, or send to a `Channel`",
    }
}

/// `f"…"`: reported, and the string is taken.
fn string_prefix(inp: &mut In<'_, '_>, name: &str) -> Parsed<Expr> {
    let span = inp.bump_span();
    let what = format!("`{name}` before a string");
    inp.report(e0106::foreign(span, &what, advice(name)));
    let text = inp.bump_span();
    Ok(Expr::error(text))
}

/// Reports the word and reads what it stands before.
fn skip_word(inp: &mut In<'_, '_>, name: &str, help: &str) -> Parsed<Expr> {
    let span = inp.bump_span();
    inp.report(e0106::foreign(span, &format!("`{name}`"), help));
    let operand = inp.deeper(operand::operand)?;
    Ok(Expr::error(operand.span))
}

/// `x++` and `x--`: both marks are taken.
pub(in crate::syntax::parser) fn increment(inp: &mut In<'_, '_>) -> bool {
    let (first, second, third) = (inp.token(), inp.ahead(1), inp.ahead(2));
    let ends =
        third.after_newline || third.kind.is_closer() || matches!(third.kind, K::Semicolon | K::EndOfFile);
    if second.kind != first.kind || !first.touches(second) || !ends {
        return false;
    }
    let span = inp.bump_span();
    let span = span.to(inp.bump_span());
    let (what, instead) = match first.kind {
        K::Plus => ("`++`", " += 1"),
        _ => ("`--`", " -= 1"),
    };
    inp.report(
        e0106::foreign(
            span,
            what,
            format!("write `x{instead}` as a statement of its own"),
        )
        .fix(span, instead),
    );
    true
}

/// `c ? a : b`, from the question mark.
pub(in crate::syntax::parser) fn ternary(inp: &mut In<'_, '_>, start: usize) -> Parsed<Expr> {
    mention(
        inp,
        "`? :`",
        "write `if c { a } else { b }`, which is an expression",
    );
    inp.bump();
    inp.deeper(expr::parse)?;
    if inp.eat(K::Colon).is_some() {
        inp.deeper(expr::parse)?;
    }
    let span = inp.spanned(start);
    Ok(Expr::error(span))
}

pub(in crate::syntax::parser) fn struct_literal_in_head(inp: &mut In<'_, '_>, span: Span) {
    let state = inp.state_mut();
    let text = &state.text[span.start as usize..span.end as usize];
    state.report(e0110::in_head(span, text));
}

pub(in crate::syntax::parser) fn struct_update(inp: &mut In<'_, '_>) -> SyntaxError {
    refuse(
        inp,
        "`..` in a struct literal",
        "write every field, as in `x: other.x`",
    )
}

/// `{ name: "a" }` and `{"a": 1}`: taken, but for what they hold.
pub(in crate::syntax::parser) fn object(inp: &mut In<'_, '_>) -> Option<Expr> {
    let (first, second, third) = (inp.ahead(1), inp.ahead(2).kind, inp.ahead(3));
    let named = first.kind == K::Name && !matches!(third.kind, K::For | K::While | K::OpenBrace);
    if second != K::Colon || !(named || matches!(first.kind, K::Text | K::Integer)) {
        return None;
    }
    let help = match named {
        true => "name its type: `Point { x: 1, y: 2 }`",
        false => "a map is a `HashMap`: `var m = HashMap.new()`, then `m.insert(key, value)`",
    };
    mention(inp, "value in braces without a type", help);
    let start = inp.at();
    super::declarations::take_group(inp);
    Some(Expr::error(inp.spanned(start)))
}

/// `map[K]V{…}` and `[]T{…}`, taken.
pub(in crate::syntax::parser) fn composite(inp: &mut In<'_, '_>) -> Option<Parsed<Expr>> {
    let (token, next) = (inp.token(), inp.ahead(1));
    let map = word(token) == "map" && next.kind == K::OpenBracket && token.touches(next);
    let open = if map { inp.at() + 1 } else { inp.at() };
    if !map && !inp.is(K::OpenBracket) {
        return None;
    }
    let behind = inp.partner(open) + 1 - inp.at();
    let element = inp.ahead(behind);
    let brace = inp.ahead(behind + 1).kind == K::OpenBrace;
    let list = !map && behind <= 3 && element.kind == K::Name && !element.after_newline;
    if !brace || element.kind != K::Name || !(map || list) {
        return None;
    }
    let (what, help) = match map {
        true => (
            "`map[K]V{…}`",
            "write `var m: HashMap<K, V> = HashMap.new()`, then `m.insert(key, value)`",
        ),
        false => ("`[]T{…}`", "write `let v: Vec<T> = [a, b]`"),
    };
    mention(inp, what, help);
    let start = inp.at();
    for _ in 0..=behind {
        inp.bump();
    }
    super::declarations::take_group(inp);
    Some(Ok(Expr::error(inp.spanned(start))))
}

/// `[f(x) for x in v]`: behind an element.
pub(in crate::syntax::parser) fn comprehension(inp: &mut In<'_, '_>) -> Parsed<()> {
    match inp.is(K::For) && !inp.token().after_newline {
        true => Err(refuse(
            inp,
            "`for` inside a list",
            "write `v.map((x) => …)` or `v.filter((x) => …)`, or a loop",
        )),
        false => Ok(()),
    }
}

/// `P { 1, 2 }`, told once.
pub(in crate::syntax::parser) fn positional_field(inp: &mut In<'_, '_>) -> SyntaxError {
    const WHAT: &str = "value without its field's name";
    match again(inp, WHAT) {
        true => SyntaxError::reported(inp.at()),
        false => refuse(inp, WHAT, "write `P { x: 1, y: 2 }`, with every field"),
    }
}

pub(in crate::syntax::parser) fn equals_in_struct(inp: &mut In<'_, '_>) -> SyntaxError {
    let span = inp.next_span();
    inp.fail(e0106::replace(span, "`=` in a struct literal", ":"))
}

pub(in crate::syntax::parser) fn empty_interpolation(inp: &mut In<'_, '_>) -> SyntaxError {
    let span = inp.next_span();
    let found = e0101::unexpected(span, "`}`", "an expression");
    inp.fail(found.help("braces that are text are written `\\{` and `\\}`"))
}

pub(in crate::syntax::parser) fn empty_parentheses(inp: &mut In<'_, '_>) -> SyntaxError {
    let span = inp.next_span();
    let found = e0101::unexpected(span, "`)`", "an expression");
    inp.fail(found.help("a closure without parameters is written `() => e`; the one-value type is `Unit`"))
}

pub(in crate::syntax::parser) fn tuple(inp: &mut In<'_, '_>, opener: usize) -> SyntaxError {
    let span = inp.group_span(opener);
    inp.fail(e0106::foreign(
        span,
        "tuple",
        "declare a struct with named fields",
    ))
}

/// `(a, b)` as a pattern.
pub(in crate::syntax::parser) fn tuple_pattern(inp: &mut In<'_, '_>, opener: usize) -> SyntaxError {
    let span = inp.group_span(opener);
    let help = "declare a struct with named fields, bind the whole and read them: `let p = f()`, then `p.x`";
    inp.fail(e0106::foreign(span, "tuple", help))
}

pub(in crate::syntax::parser) fn tuple_type(inp: &mut In<'_, '_>, opener: usize) -> SyntaxError {
    let span = inp.group_span(opener);
    let help = "declare a struct with named fields; function types are written `(A, B) => R`";
    inp.fail(e0106::foreign(span, "tuple type", help))
}

pub(in crate::syntax::parser) fn tuple_field(inp: &mut In<'_, '_>) -> SyntaxError {
    refuse(
        inp,
        "numbered field",
        "fields have names; elements are indexed as `v[0]`",
    )
}

pub(in crate::syntax::parser) fn function_type(inp: &mut In<'_, '_>) -> SyntaxError {
    refuse(inp, "`fn` in a type", "function types are written `(A, B) => R`")
}

/// `f(name: value)`: the name is taken.
pub(in crate::syntax::parser) fn named_argument(inp: &mut In<'_, '_>) {
    mention(
        inp,
        "named argument",
        "arguments are given in order; pass a struct where names matter",
    );
    inp.bump();
    inp.bump();
}

/// `f(a if c else b)`
pub(in crate::syntax::parser) fn conditional_argument(inp: &mut In<'_, '_>) -> Option<SyntaxError> {
    let help = "write `if c { a } else { b }`, which is an expression";
    inp.is(K::If).then(|| refuse(inp, "`if` behind a value", help))
}

/// `ref x`, `mut x` and `&x` as patterns.
pub(in crate::syntax::parser) fn pattern_words(inp: &mut In<'_, '_>) -> Option<Pattern> {
    let next = inp.ahead(1);
    if next.kind != K::Name || next.after_newline {
        return None;
    }
    let (what, help) = match (inp.kind(), word(inp.token())) {
        (K::Ampersand, _) => (
            "`&` in a pattern",
            "a binding borrows by itself where the value is lent",
        ),
        (_, "ref") => (
            "`ref` in a pattern",
            "a binding borrows by itself where the value is lent",
        ),
        (_, "mut") => (
            "`mut` in a pattern",
            "bind it again to change it: `var own = name`",
        ),
        _ => return None,
    };
    mention(inp, what, help);
    let start = inp.at();
    inp.bump();
    if inp.is_word(crate::syntax::symbol::Symbol::MUT) && inp.ahead(1).kind == K::Name {
        inp.bump();
    }
    let token = inp.bump();
    let kind = PatternKind::Error(vec![inp.ident(token)]);
    let span = inp.spanned(start);
    Some(Pattern { kind, span })
}

/// `let` or `var` inside a pattern.
pub(in crate::syntax::parser) fn binding_keyword(inp: &mut In<'_, '_>) -> SyntaxError {
    let (what, help) = if inp.is(K::Let) {
        ("`let` inside a pattern", "a name alone binds")
    } else {
        (
            "`var` inside a pattern",
            "a name alone binds; to change the value, bind it again: `var own = name`",
        )
    };
    refuse(inp, what, help)
}

/// `P { x, y }` as a pattern: its names are declared.
pub(in crate::syntax::parser) fn struct_pattern(
    inp: &mut In<'_, '_>,
    of: Option<Ident>,
    name: Ident,
) -> PatternKind {
    if of.is_some() && !inp.state_mut().told.contains(&name.name) {
        let help = format!(
            "what a variant holds is bound in order: `{}(a, b)`",
            name.as_str()
        );
        mention(inp, "variant with named fields", &help);
    } else if !inp.state_mut().told.contains(&name.name) {
        let help = "bind the whole value and read its fields: `p => p.x`, or `p if p.x == 1 => …`";
        mention(inp, "struct pattern", help);
    }
    let start = inp.at();
    super::declarations::take_group(inp);
    PatternKind::Error(crate::syntax::parser::recover::names_since(inp, start))
}

/// `E.V { x: 1 }`: the braces are taken; their values are not looked at.
pub(in crate::syntax::parser) fn variant_with_fields(inp: &mut In<'_, '_>, name: Ident) -> bool {
    let capitalised = name.as_str().starts_with(char::is_uppercase);
    let (first, second) = (inp.ahead(1).kind, inp.ahead(2).kind);
    let fields = first == K::Name && matches!(second, K::Colon | K::Comma | K::CloseBrace);
    let begins = inp.is(K::OpenBrace) && !inp.token().after_newline && fields;
    if !begins || !capitalised || inp.state_mut().context.head {
        return false;
    }
    if !inp.state_mut().told.contains(&name.name) {
        let help = format!("a variant holds values in order: `{}(value)`", name.as_str());
        mention(inp, "variant with named fields", &help);
    }
    super::declarations::take_group(inp);
    true
}

/// `{ x, y }` as a pattern.
pub(in crate::syntax::parser) fn object_pattern(inp: &mut In<'_, '_>) -> SyntaxError {
    let help = "bind the whole value and read its fields: `let p = e`, then `p.x`";
    refuse(inp, "pattern in braces", help)
}

/// `v[a:b]`
pub(in crate::syntax::parser) fn colon_in_slice(inp: &mut In<'_, '_>) -> Parsed<()> {
    match inp.is(K::Colon) {
        true => Err(refuse(inp, "`:` in a slice", "write `v[a..b]`")),
        false => Ok(()),
    }
}

/// `[a, b]` as a pattern.
pub(in crate::syntax::parser) fn array_pattern(inp: &mut In<'_, '_>) -> SyntaxError {
    refuse(
        inp,
        "array pattern",
        "bind the whole value and index it, or match on its length",
    )
}

/// `{x:.2}`: skipped.
pub(in crate::syntax::parser) fn format_specification(inp: &mut In<'_, '_>, opener: usize) {
    if !inp.is(K::Colon) {
        return;
    }
    let (start, close) = (inp.at(), inp.partner(opener));
    while inp.at() < close {
        inp.bump();
    }
    let span = inp.spanned(start);
    let help = "format the value first, as in `{x.toFixed(2)}` or `{n.toString().padStart(5, \" \")}`";
    inp.report(e0106::foreign(span, "format behind a value", help));
}

/// `if let Some(x) = e && c`: read without what follows `&&`.
pub(in crate::syntax::parser) fn let_chain(inp: &mut In<'_, '_>, pattern: &Pattern, mut value: Expr) -> Expr {
    let takes_apart = matches!(pattern.kind, PatternKind::Variant { payload: Some(_), .. });
    if let ExprKind::Binary(chain) = &mut value.kind
        && takes_apart
        && chain.operator == BinaryOperator::And
    {
        let help = "nest a second `if` inside, or use `match` with a guard: `Some(x) if c => …`";
        inp.report(e0106::foreign(chain.operator_span, "`&&` behind `if let`", help));
        let nothing = Expr::error(chain.left.span);
        return std::mem::replace(&mut chain.left, nothing);
    }
    value
}

/// `if x = y`, `if x then {`
pub(in crate::syntax::parser) fn behind_condition(inp: &mut In<'_, '_>, left: Expr) -> Parsed<Expr> {
    if inp.is(K::Equal) {
        let operator_span = replace(inp, "assignment inside a condition", "==");
        let right = expr::head(inp)?;
        let span = left.span.to(right.span);
        let kind = ExprKind::Binary(Box::new(Binary {
            operator: BinaryOperator::Equal,
            operator_span,
            left,
            right,
        }));
        return Ok(Expr { kind, span });
    }
    if word(inp.token()) == "then" && inp.ahead(1).kind == K::OpenBrace {
        mention(inp, "`then`", "the block follows the condition: `if c { … }`");
        inp.bump();
    }
    Ok(left)
}

/// `x in xs` as a value: both sides are taken.
pub(in crate::syntax::parser) fn membership(inp: &mut In<'_, '_>, left: Expr) -> Parsed<Expr> {
    if !inp.is(K::In) || inp.token().after_newline {
        return Ok(left);
    }
    mention(inp, "`in` between values", "write `xs.contains(x)`");
    inp.bump();
    let right = crate::syntax::parser::expr::operators(inp)?;
    Ok(Expr::error(left.span.to(right.span)))
}
