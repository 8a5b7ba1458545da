//! Foreign habits between statements, in heads and in arms.

use super::{begins_operand, mention, refuse, replace, word};
use crate::diagnostics::codes::{e0101, e0106};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::parser::error::SyntaxError;
use crate::syntax::parser::reader::Reader;
use crate::syntax::parser::{In, Parsed, expr, pattern, recover};
use crate::syntax::symbol::Symbol;
use crate::syntax::token::TokenKind as K;

/// A statement that begins with a word of another language.
pub(in crate::syntax::parser) fn statement(inp: &mut In<'_, '_>) -> Parsed<Option<StmtKind>> {
    let (token, next) = (inp.token(), inp.ahead(1));
    if matches!(token.kind, K::Plus | K::Minus) && next.kind == token.kind && token.touches(next) {
        let (what, instead) = match token.kind {
            K::Plus => ("`++`", "write `x += 1`"),
            _ => ("`--`", "write `x -= 1`"),
        };
        return Err(refuse(inp, what, instead));
    }
    if next.after_newline {
        return Ok(None);
    }
    let name = word(token);
    let help = match (name, next.kind) {
        ("const" | "static" | "val" | "final" | "auto", K::Name) => return binding(inp, name, false),
        ("mut", K::Name) => return binding(inp, name, true),
        ("switch" | "when" | "case", K::OpenParen | K::Name) if leads_to_brace(inp) => {
            "write `match x { Pattern => value }`"
        }
        ("loop", K::OpenBrace) => "write `while true { … }`",
        ("do", K::OpenBrace) => "write `while true { … if !c { break } }`",
        ("try", K::OpenBrace) => "errors are values: use `Result`, `?` and `match`",
        ("until" | "unless", K::Name | K::OpenParen) if leads_to_brace(inp) => "write `while !c` or `if !c`",
        ("elif" | "elsif" | "elseif", _) if leads_to_brace(inp) => {
            "write `else if`, on the line of the brace before it"
        }
        ("throw" | "raise", kind) if kind == K::Name || begins_operand(kind) && kind != K::OpenParen => {
            "return an `Err` and let the caller use `?`"
        }
        ("defer", K::Name) => "values are dropped at the end of their block; write `impl Drop for T`",
        ("go", K::Name) => "write `Task.spawn(move (): void => { … })`",
        ("goto", K::Name) => "use loops, `break` and functions",
        ("func" | "function" | "def" | "fun" | "class" | "import" | "use" | "async", K::Name | K::Fn) => {
            super::item_word(inp)?;
            return Ok(None);
        }
        _ => return Ok(None),
    };
    Err(refuse(inp, &format!("`{name}`"), help))
}

/// `const x = 1`: read like `let x = 1`.
fn binding(inp: &mut In<'_, '_>, name: &str, mutable: bool) -> Parsed<Option<StmtKind>> {
    let instead = if mutable { "var" } else { "let" };
    let keyword_span = replace(inp, &format!("`{name}`"), instead);
    let pattern = pattern::parse(inp)?;
    let ty = match inp.eat(K::Colon) {
        Some(_) => Some(crate::syntax::parser::ty::parse(inp)?),
        None => None,
    };
    inp.expect(K::Equal)?;
    let value = Some(expr::parse(inp)?);
    Ok(Some(StmtKind::Let(Box::new(Let {
        mutable,
        keyword_span,
        pattern,
        ty,
        value,
        otherwise: None,
    }))))
}

/// Does a brace follow on this line?
fn leads_to_brace(inp: &mut In<'_, '_>) -> bool {
    let start = inp.at();
    let stop = recover::seek(inp, start, start, |inp, at| {
        let token = inp.state_mut().tokens.all[at];
        token.after_newline || matches!(token.kind, K::OpenBrace | K::Equal | K::Semicolon)
    });
    let token = inp.state_mut().tokens.all[stop];
    token.kind == K::OpenBrace && !token.after_newline
}

/// `&&=`, `||=`, `??=` and `:=`.
pub(in crate::syntax::parser) fn assignment(inp: &mut In<'_, '_>) -> Option<(Option<BinaryOperator>, usize)> {
    let next = inp.ahead(1);
    let (what, instead) = match inp.kind() {
        K::AndAndEqual => ("`&&=`", "write `x = x && y`"),
        K::OrOrEqual => ("`||=`", "write `x = x || y`"),
        K::QuestionQuestionEqual => ("`??=`", "write `x = x ?? y`"),
        K::Colon if next.kind == K::Equal && inp.token().touches(next) => ("`:=`", "write `let x = e`"),
        _ => return None,
    };
    let length = if inp.is(K::Colon) { 2 } else { 1 };
    mention(inp, what, instead);
    Some((None, length))
}

/// `a = b = c`
pub(in crate::syntax::parser) fn chained_assignment(inp: &mut In<'_, '_>) -> Parsed<()> {
    match inp.is(K::Equal) && !inp.token().after_newline {
        true => Err(refuse(
            inp,
            "chained assignment",
            "an assignment is no value; write one statement for each",
        )),
        false => Ok(()),
    }
}

/// `let mut x`, which means `var x`.
pub(in crate::syntax::parser) fn let_mut(inp: &mut In<'_, '_>) -> bool {
    let found = inp.is_word(Symbol::MUT) && inp.ahead(1).kind == K::Name;
    if found {
        let span = inp.bump_span();
        inp.report(e0106::foreign(span, "`let mut`", "write `var x = …`"));
    }
    found
}

/// What cannot stand behind a statement; true when it was reported.
pub(in crate::syntax::parser) fn behind_statement(inp: &mut In<'_, '_>, before: &Stmt) -> bool {
    call_without_parentheses(inp, before) || word_behind_statement(inp) || several_values(inp)
}

/// `if c:`
pub(in crate::syntax::parser) fn colon_block(inp: &mut In<'_, '_>) -> SyntaxError {
    refuse(
        inp,
        "block behind a colon",
        "a block stands in braces: `if c { … }`",
    )
}

/// `return a, b` and `a, b = b, a`
fn several_values(inp: &mut In<'_, '_>) -> bool {
    if inp.is(K::Comma) {
        let help =
            "one value at a time: return a struct or a `Result<T, E>`, exchange two places with `swap(a, b)`";
        mention(inp, "list of values without brackets", help);
        return true;
    }
    false
}

/// `print "hello"`
fn call_without_parentheses(inp: &mut In<'_, '_>, before: &Stmt) -> bool {
    let StmtKind::Expr(Expr {
        kind: ExprKind::Name(name),
        ..
    }) = &before.kind
    else {
        return false;
    };
    let called = begins_operand(inp.kind()) && name.type_arguments.is_none();
    if called && let Some(place) = place_of_clause(name.ident.as_str()) {
        inp.report(e0101::misplaced(before.span, name.ident.as_str(), place));
    } else if called {
        let help = format!("write `{}(…)`", name.ident.as_str());
        inp.report(e0106::foreign(before.span, "call without parentheses", help));
    }
    called
}

/// Where the clause with this word stands.
fn place_of_clause(word: &str) -> Option<&'static str> {
    match word {
        "invariant" => Some(
            "an invariant stands between the braces of its struct, separated by a comma as fields are, or in front of the body of its loop",
        ),
        "requires" | "ensures" | "decreases" => {
            Some("a clause stands between the head of its function and the body")
        }
        _ => None,
    }
}

fn word_behind_statement(inp: &mut In<'_, '_>) -> bool {
    let name = if inp.is(K::If) { "if" } else { word(inp.token()) };
    if matches!(name, "if" | "unless" | "then") && !leads_to_brace(inp) {
        mention(
            inp,
            &format!("`{name}` behind a statement"),
            "conditions come first: `if c { … }`",
        );
        return true;
    }
    false
}

/// Goes past `else`; leaves an `elif`, reported, for its condition.
pub(in crate::syntax::parser) fn otherwise(inp: &mut In<'_, '_>) -> bool {
    if inp.eat(K::Else).is_some() {
        return true;
    }
    let begins = is_elif(inp) && matches!(inp.ahead(1).kind, K::Name | K::OpenParen | K::Bang);
    if begins {
        let (span, name) = (inp.next_span(), word(inp.token()));
        inp.report(e0106::replace(span, &format!("`{name}`"), "else if"));
    }
    begins
}

fn is_elif(inp: &mut In<'_, '_>) -> bool {
    matches!(word(inp.token()), "elif" | "elsif" | "elseif")
}

pub(in crate::syntax::parser) fn is_else_if(inp: &mut In<'_, '_>) -> bool {
    inp.is(K::If) || is_elif(inp)
}

/// The pattern of an arm, perhaps with `case` before it, or `default` or `else` in its place.
pub(in crate::syntax::parser) fn arm_pattern(inp: &mut In<'_, '_>) -> Parsed<Pattern> {
    let next = inp.ahead(1).kind;
    let ends = matches!(next, K::FatArrow | K::Colon | K::ThinArrow);
    let name = word(inp.token());
    if inp.is(K::Else) || name == "default" && ends {
        let what = if inp.is(K::Else) {
            "`else` in a match"
        } else {
            "`default`"
        };
        let span = replace(inp, what, "_");
        let kind = PatternKind::Wildcard;
        return Ok(Pattern { kind, span });
    }
    if name == "case" && !ends && next != K::OpenParen && next != K::If && next != K::Pipe {
        mention(inp, "`case`", "an arm is written `Pattern => value`");
        inp.bump();
    }
    pattern::parse(inp)
}

/// `1, 2 =>` and `1 or 2 =>`: read like `1 | 2 =>`.
pub(in crate::syntax::parser) fn alternatives(inp: &mut In<'_, '_>, first: Pattern) -> Parsed<Pattern> {
    let mut all = vec![first];
    while inp.is(K::Comma) && !inp.ahead(1).after_newline || word(inp.token()) == "or" {
        if all.len() == 1 {
            let what = if inp.is(K::Comma) {
                "`,` between patterns"
            } else {
                "`or` between patterns"
            };
            mention(inp, what, "alternatives are written `A | B`");
        }
        inp.bump();
        all.push(pattern::parse(inp)?);
    }
    let span = all[0].span.to(all[all.len() - 1].span);
    Ok(match all.len() {
        1 => all.remove(0),
        _ => Pattern {
            kind: PatternKind::Alternatives(all),
            span,
        },
    })
}

/// `n when n > 2 =>`: the word is taken.
pub(in crate::syntax::parser) fn when_guard(inp: &mut In<'_, '_>) -> bool {
    let found = word(inp.token()) == "when";
    if found {
        replace(inp, "`when` behind a pattern", "if");
    }
    found
}

/// `->` or `:` between pattern and body, taken.
pub(in crate::syntax::parser) fn arm_arrow(inp: &mut In<'_, '_>) {
    let what = if inp.is(K::Colon) { "`:` in an arm" } else { "`->`" };
    replace(inp, what, "=>");
}

/// `for (…)`, `for let x`
pub(in crate::syntax::parser) fn for_head(inp: &mut In<'_, '_>) -> Parsed<()> {
    if inp.is(K::OpenParen) {
        let help = "write `for x in xs { … }`, `for i in 0..n { … }` or `while`";
        return Err(refuse(inp, "`for` with parentheses", help));
    }
    if matches!(inp.kind(), K::Let | K::Var) {
        let what = if inp.is(K::Let) {
            "`let` in a `for`"
        } else {
            "`var` in a `for`"
        };
        mention(inp, what, "write `for x in xs`");
        inp.bump();
    }
    Ok(())
}

/// `for i = 0; i < n; i++ { … }`, also with `:=`
pub(in crate::syntax::parser) fn counting_loop(inp: &mut In<'_, '_>) -> Parsed<()> {
    let next = inp.ahead(1);
    let walrus = inp.is(K::Colon) && next.kind == K::Equal && inp.token().touches(next);
    match inp.is(K::Equal) || walrus {
        true => {
            let help = "write `for i in 0..n { … }`, or `while` with a `var`";
            let mut error = refuse(inp, "`for` that counts by itself", help);
            let (from, line) = (error.at, inp.token().start);
            // The semicolons of the head end no statement.
            error.at = recover::seek(inp, from, from, |inp, at| {
                let token = inp.state_mut().tokens.all[at];
                token.kind == K::OpenBrace || token.after_newline && token.start > line
            });
            Err(error)
        }
        false => Ok(()),
    }
}

/// `var x int = 3` and `var x int`: the type is taken. Some: the value, when it was taken too.
pub(in crate::syntax::parser) fn type_behind_name(inp: &mut In<'_, '_>) -> Parsed<bool> {
    let (token, next) = (inp.token(), inp.ahead(1));
    let plain = token.kind == K::Name
        && (matches!(next.kind, K::Equal | K::Semicolon) || next.after_newline || next.kind.is_closer());
    let go = matches!(token.kind, K::OpenBracket | K::Star) || word(token) == "map";
    let found = !token.after_newline && inp.previous().kind == K::Name && (plain || go);
    if found {
        let shown = match token.kind {
            K::Name if plain => token.symbol().as_str(),
            _ => "T",
        };
        mention(inp, "type without a colon", &format!("write `: {shown}`"));
        inp.silently(crate::syntax::parser::ty::parse)?;
    }
    Ok(found)
}

/// `let h = x => x + 1`
pub(in crate::syntax::parser) fn bare_closure(inp: &mut In<'_, '_>, value: &Expr) -> Parsed<()> {
    if let ExprKind::Name(name) = &value.kind
        && inp.is(K::FatArrow)
    {
        let help = format!("write `({}) => …`", name.ident.as_str());
        return Err(refuse(inp, "closure without parentheses", &help));
    }
    Ok(())
}

/// `for x of xs`: the word is taken.
pub(in crate::syntax::parser) fn for_of(inp: &mut In<'_, '_>) -> bool {
    let found = word(inp.token()) == "of";
    if found {
        replace(inp, "`of`", "in");
    }
    found
}

/// `:= range` behind the names of a loop, taken; gives what stands for the element when there is one name.
pub(in crate::syntax::parser) fn only_index(inp: &mut In<'_, '_>) -> Option<Ident> {
    let (equal, range) = (inp.ahead(1), inp.ahead(2));
    if !inp.is(K::Colon) || equal.kind != K::Equal || word(range) != "range" {
        return None;
    }
    let span = inp.next_span().to(inp.span_of(range));
    let help = "write `for x in xs { … }`, or `for i, x in xs { … }` with the index";
    inp.report(e0106::foreign(span, "`:= range`", help));
    for _ in 0..3 {
        inp.bump();
    }
    let name = Symbol::UNDERSCORE;
    Some(Ident { name, span })
}

/// `for c { … }` and `for { … }`: reported, and true when it is to be read as `while c`.
pub(in crate::syntax::parser) fn for_as_while(inp: &mut In<'_, '_>) -> Parsed<bool> {
    if inp.ahead(1).kind == K::OpenBrace {
        return Err(refuse(inp, "`for` without a head", "write `while true { … }`"));
    }
    let start = inp.at() + 1;
    let stop = recover::seek(inp, start, start, |inp, at| {
        let token = inp.state_mut().tokens.all[at];
        let loops = matches!(
            token.kind,
            K::In | K::Equal | K::Comma | K::Semicolon | K::Let | K::Var
        );
        loops || token.kind == K::OpenBrace || token.after_newline || word(token) == "of"
    });
    let (first, end) = (inp.ahead(1), inp.state_mut().tokens.all[stop]);
    let is_while = end.kind == K::OpenBrace
        && first.kind != K::In
        && !(first.kind == K::Name && inp.ahead(2).kind == K::Name)
        && !end.after_newline
        && stop > start
        && !(first.kind == K::OpenParen && inp.partner(start) + 1 == stop);
    if is_while {
        mention(inp, "`for` with a condition", "write `while c { … }`");
    }
    Ok(is_while)
}

/// `x := e`, which declares.
pub(in crate::syntax::parser) fn walrus(target: Expr, keyword_span: Span, value: Expr) -> StmtKind {
    let ExprKind::Name(name) = &target.kind else {
        return StmtKind::Expr(value);
    };
    StmtKind::Let(Box::new(Let {
        mutable: true,
        keyword_span,
        pattern: Pattern {
            kind: PatternKind::Binding(name.ident),
            span: target.span,
        },
        ty: None,
        value: Some(value),
        otherwise: None,
    }))
}

/// Does `int x = e` or `int x` begin here?
pub(in crate::syntax::parser) fn begins_typed_binding(inp: &mut In<'_, '_>) -> bool {
    let (token, next, third) = (inp.token(), inp.ahead(1), inp.ahead(2));
    let named = token.kind == K::Name && next.kind == K::Name && !next.after_newline;
    let ends = matches!(third.kind, K::Equal | K::Semicolon) || third.after_newline || third.kind.is_closer();
    named && ends && super::types::is_type_name(token)
}

/// `name:` before a loop, taken.
pub(in crate::syntax::parser) fn label(inp: &mut In<'_, '_>) {
    let (token, colon, next) = (inp.token(), inp.ahead(1), inp.ahead(2));
    let loops = matches!(next.kind, K::For | K::While | K::OpenBrace) || word(next) == "loop";
    if token.kind == K::Name && colon.kind == K::Colon && loops {
        let span = inp.bump_span();
        inp.report(e0106::label(span));
        inp.state_mut().told.push(token.symbol());
        inp.bump();
    }
}

/// `break outer`: the label is taken.
pub(in crate::syntax::parser) fn label_behind(inp: &mut In<'_, '_>) {
    let (token, next) = (inp.token(), inp.ahead(1));
    let ends = next.after_newline || next.kind.is_closer() || matches!(next.kind, K::Semicolon | K::Comma);
    if token.kind != K::Name || token.after_newline || !ends {
        return;
    }
    let span = inp.bump_span();
    if !inp.state_mut().told.contains(&token.symbol()) {
        inp.report(e0106::label(span));
    }
}

/// `int x = e`
pub(in crate::syntax::parser) fn typed_binding(inp: &mut In<'_, '_>) -> Parsed<StmtKind> {
    let (token, name) = (inp.token(), inp.ahead(1).symbol());
    let shown = match word(token) {
        "auto" => format!("write `var {name} = …`"),
        ty => format!("write `var {name}: {ty} = …`"),
    };
    mention(inp, "type before a name", &shown);
    let keyword_span = inp.bump_span();
    let pattern = pattern::parse(inp)?;
    let value = match inp.eat(K::Equal) {
        Some(_) => expr::parse(inp)?,
        None => Expr::error(keyword_span),
    };
    Ok(StmtKind::Let(Box::new(Let {
        mutable: true,
        keyword_span,
        pattern,
        ty: None,
        value: Some(value),
        otherwise: None,
    })))
}
