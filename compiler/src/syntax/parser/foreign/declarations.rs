//! Foreign habits in declarations.

use super::{again, mention, refuse, replace, word};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0101, e0106};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::parser::error::SyntaxError;
use crate::syntax::parser::reader::Reader;
use crate::syntax::parser::{In, Parsed, expr, lookahead, ty};
use crate::syntax::symbol::Symbol;
use crate::syntax::token::{Token, TokenKind as K};

/// What to write instead of a word that begins declarations elsewhere, when what follows fits such a use.
fn advice(token: Token, next: K) -> Option<&'static str> {
    let name = word(token);
    Some(match (name, next) {
        (name, K::Name) if is_function_word(name) => "write `fn`",
        ("async", K::Fn | K::Name) => {
            "functions that wait are ordinary functions; a green thread that waits lets others run"
        }
        ("class" | "record" | "object" | "union", K::Name) => {
            "write `struct Name { … }` and `impl Name { … }`, or `enum` for one of several"
        }
        ("const" | "static" | "val" | "final", K::Name) => "write `let`",
        ("mut", K::Name) => "write `var`",
        ("import" | "use" | "using" | "include" | "require", K::Name | K::Text | K::OpenBrace | K::Star) => {
            "write `from \"path\" import { names }`"
        }
        ("package", K::Name) => "leave it out: a file is a module",
        ("mod" | "module" | "namespace", K::Name) => {
            "a file is a module; write `from \"./file\" import { names }`"
        }
        ("typedef" | "alias", K::Name) => "write `type Name = T`",
        ("protocol" | "abstract", K::Name) => "write `interface` or `trait`",
        ("extension", K::Name) => "write `impl Name { … }`",
        _ => return None,
    })
}

fn is_function_word(name: &str) -> bool {
    matches!(name, "func" | "function" | "def" | "fun" | "proc" | "sub")
}

/// `func` and the like before a name: the function is read like any other.
pub(in crate::syntax::parser) fn begins_function(inp: &mut In<'_, '_>) -> bool {
    let next = inp.ahead(1);
    let begins = next.kind == K::Name || next.kind == K::OpenParen && has_receiver(inp);
    is_function_word(word(inp.token())) && begins && !next.after_newline
}

/// `func (p T) name`
fn has_receiver(inp: &mut In<'_, '_>) -> bool {
    let open = inp.at() + 1;
    let behind = inp.partner(open) + 1 - inp.at();
    let name = inp.ahead(behind);
    inp.ahead(2).kind == K::Name && name.kind == K::Name && !name.after_newline
}

/// The word `fn`, or what stands for it elsewhere.
pub(in crate::syntax::parser) fn function_word(inp: &mut In<'_, '_>) -> Parsed<Span> {
    if begins_function(inp) && inp.ahead(1).kind == K::Name {
        let what = format!("`{}`", word(inp.token()));
        return Ok(replace(inp, &what, "fn"));
    }
    if !inp.is(K::Fn) && !begins_function(inp) {
        return Err(inp.unexpected("`fn`"));
    }
    let keyword = inp.bump();
    if inp.is(K::OpenParen) {
        let help = "methods live in `impl Type { fn name(self: &Self) … }`";
        return Err(refuse(inp, "receiver before the name", help));
    }
    Ok(inp.span_of(keyword))
}

/// `where T: Ord` behind the parameters, taken.
pub(in crate::syntax::parser) fn where_clause(inp: &mut In<'_, '_>) {
    if word(inp.token()) != "where" || inp.ahead(1).kind != K::Name {
        return;
    }
    mention(inp, "`where`", "bounds stand at the parameter: `fn f<T: Ord>(…)`");
    while !matches!(inp.kind(), K::OpenBrace | K::EndOfFile) && !inp.kind().is_closer() {
        inp.bump();
    }
}

/// Does a declaration of another language begin with these tokens?
pub(in crate::syntax::parser) fn declares(token: Token, next: Token) -> bool {
    let receives = word(token) == "func" && next.kind == K::OpenParen;
    !next.after_newline && (receives || advice(token, next.kind).is_some())
}

/// Does a foreign declaration begin here?
pub(in crate::syntax::parser) fn begins_item(inp: &mut In<'_, '_>) -> bool {
    let (token, next) = (inp.token(), inp.ahead(1));
    let visible = visibility_word(token) && (next.kind.keyword().is_some() || next.kind == K::Name);
    let known = visible || advice(token, next.kind).is_some();
    !next.after_newline && (known || begins_function(inp) || super::begins_with_result(inp))
}

/// A foreign declaration: reported and refused.
pub(in crate::syntax::parser) fn item_word(inp: &mut In<'_, '_>) -> Parsed<()> {
    let (token, next) = (inp.token(), inp.ahead(1));
    if token.kind == K::Unsafe && next.kind == K::Fn {
        return Err(refuse(
            inp,
            "`unsafe fn`",
            "write `unsafe { … }` around what needs it",
        ));
    }
    if word(token) == "async" && next.kind == K::Fn {
        let help = "functions that wait are ordinary functions; a green thread that waits lets others run";
        mention(inp, "`async`", help);
        inp.bump();
        return Ok(());
    }
    match advice(token, next.kind).filter(|_| !next.after_newline) {
        Some(help) => Err(refuse(inp, &format!("`{}`", word(token)), help)),
        None => Ok(()),
    }
}

fn visibility_word(token: Token) -> bool {
    matches!(
        word(token),
        "public" | "export" | "private" | "internal" | "protected"
    )
}

/// `public`, `export` and the like before a declaration, taken.
pub(in crate::syntax::parser) fn visibility(inp: &mut In<'_, '_>) -> Option<Span> {
    let (token, next) = (inp.token(), inp.ahead(1));
    let declares = next.kind.keyword().is_some() || next.kind == K::Name;
    if !visibility_word(token) || !declares || next.after_newline {
        return None;
    }
    let name = word(token);
    if matches!(name, "public" | "export") {
        return Some(replace(inp, &format!("`{name}`"), "pub"));
    }
    let span = inp.bump_span();
    let help = "everything is private to its file unless it is `pub`; leave the word out";
    inp.report(e0106::foreign(span, &format!("`{name}`"), help));
    None
}

/// `pub(crate)`: the parentheses are taken.
pub(in crate::syntax::parser) fn visibility_scope(inp: &mut In<'_, '_>) {
    if !inp.is(K::OpenParen) {
        return;
    }
    let close = inp.partner(inp.at());
    let span = inp.group_span(inp.at());
    inp.report(e0106::foreign(span, "scope of `pub`", "write `pub`: other files may use it").fix(span, ""));
    while inp.at() <= close {
        inp.bump();
    }
}

pub(in crate::syntax::parser) fn extern_block(inp: &mut In<'_, '_>) -> SyntaxError {
    if matches!(inp.ahead(1).kind, K::Var | K::Let) {
        let help = "reach it through a function of C that returns it";
        return refuse(inp, "`extern` variable", help);
    }
    let help = "write `extern fn name(…): T`, `extern struct` or `extern type`, one by one";
    refuse(inp, "`extern` block", help)
}

pub(in crate::syntax::parser) fn nested_item(inp: &mut In<'_, '_>, span: Span) {
    let help = match inp.is(K::Fn) {
        true => {
            "declare it at the top of the file; a local function is a closure: `let f = (x: i64) => x + 1`"
        }
        false => "declare it at the top of the file",
    };
    inp.report(e0106::foreign(span, "declaration inside a function", help));
}

/// `struct S : T {`, `struct S extends T {`
pub(in crate::syntax::parser) fn inheritance(inp: &mut In<'_, '_>) -> Parsed<()> {
    if inp.is(K::Colon) || matches!(word(inp.token()), "extends" | "implements") {
        let help = "write `impl Trait for S` behind it; what another type has goes into a field of that type";
        return Err(refuse(inp, "inheritance", help));
    }
    Ok(())
}

/// `A: i64` in an enum: the colon is taken.
pub(in crate::syntax::parser) fn colon_payload(inp: &mut In<'_, '_>, name: Ident) -> bool {
    if inp.is(K::Colon) {
        let help = format!(
            "what a variant holds stands in parentheses: `{}(T)`",
            name.as_str()
        );
        mention(inp, "`:` behind a variant", &help);
        inp.bump();
        return true;
    }
    false
}

/// For fields or variants on lines of their own, without commas.
pub(in crate::syntax::parser) const LINES_END: &str =
    "end each line with `,`: a line break does not separate here";

/// `a; b` where commas separate, taken.
pub(in crate::syntax::parser) fn semicolon_in_list(inp: &mut In<'_, '_>) {
    replace(inp, "`;` between the parts of a list", ",");
}

pub(in crate::syntax::parser) fn wildcard_import(inp: &mut In<'_, '_>) -> SyntaxError {
    refuse(inp, "wildcard import", "name what you take: `import { a, b }`")
}

/// `&self`, `&mut self`, `self` and `mut self` without a type.
pub(in crate::syntax::parser) fn receiver(inp: &mut In<'_, '_>) -> Option<(Ident, Type)> {
    let start = inp.at();
    let by_reference = inp.is(K::Ampersand);
    let after_mark = usize::from(by_reference);
    let mutable = inp.ahead(after_mark).is_word(Symbol::MUT);
    let at = after_mark + usize::from(mutable);
    let ends = matches!(inp.ahead(at + 1).kind, K::Comma | K::CloseParen);
    if !inp.ahead(at).is_word(Symbol::SELF_VALUE) || !ends {
        return None;
    }
    (0..at).for_each(|_| {
        inp.bump();
    });
    let token = inp.bump();
    let name = inp.ident(token);
    let span = inp.spanned(start);
    let (what, instead) = match (by_reference, mutable) {
        (true, false) => ("`&self`", "self: &Self"),
        (true, true) => ("`&mut self`", "self: &mut Self"),
        _ => ("`self` without a type", "self: Self"),
    };
    inp.report(e0106::replace(span, what, instead));
    let kind = TypeKind::Error;
    Some((name, Type { kind, span }))
}

/// `(void)`
pub(in crate::syntax::parser) fn no_parameters(inp: &mut In<'_, '_>) -> Parsed<()> {
    match word(inp.token()) == "void" && inp.ahead(1).kind == K::CloseParen {
        true => Err(refuse(inp, "`void` as a parameter", "leave it out: `()`")),
        false => Ok(()),
    }
}

/// `mut x: T`, `var x: T`, `let x: T` as a parameter.
pub(in crate::syntax::parser) fn parameter_words(inp: &mut In<'_, '_>) {
    let keyword = matches!(inp.kind(), K::Let | K::Var) || inp.is_word(Symbol::MUT);
    if keyword && inp.ahead(1).kind == K::Name {
        let help = "parameters are immutable; copy into a `var`, or take `x: &mut T` to change the caller's";
        mention(inp, "keyword before a parameter", help);
        inp.bump();
    }
}

/// `name: T`. A name without its type, or behind it, is read, so that the body knows it.
pub(in crate::syntax::parser) fn parameter(inp: &mut In<'_, '_>) -> Parsed<(Ident, Type)> {
    let broken = |span| Type {
        kind: TypeKind::Error,
        span,
    };
    if inp.is(K::Ampersand) && inp.ahead(1).kind == K::Name && inp.ahead(2).kind == K::Colon {
        mention(inp, "`&` before a parameter", "it belongs to the type: `x: &T`");
        inp.bump();
        let name = inp.name("the name of a parameter")?;
        inp.bump();
        let ty = ty::parse(inp)?;
        return Ok((name, broken(ty.span)));
    }
    let name = inp.name("the name of a parameter")?;
    let next = inp.token();
    if matches!(next.kind, K::Comma | K::CloseParen) {
        if !again(inp, "a parameter needs a type") {
            let help = format!("write its type: `{}: T`", name.as_str());
            inp.report(plain(name.span, "a parameter needs a type", &help));
        }
        return Ok((name, broken(name.span)));
    }
    let plain_type = matches!(inp.ahead(1).kind, K::Comma | K::CloseParen | K::Equal);
    if next.kind == K::Name && plain_type {
        return Ok(type_first(inp, name));
    }
    if matches!(next.kind, K::Ampersand | K::Star | K::OpenBracket) {
        super::types::missing_colon(inp, name);
    } else {
        inp.expect(K::Colon)?;
    }
    if inp.is(K::Ellipsis) {
        let help = "take a view of any number of values: `xs: &[T]`";
        mention(inp, "variable number of arguments", help);
        inp.bump();
    }
    let ty = ty::parse(inp)?;
    let ty = super::union(inp, ty)?;
    default_value(inp)?;
    Ok((name, ty))
}

/// `i64 x` and `x i64`
fn type_first(inp: &mut In<'_, '_>, first: Ident) -> (Ident, Type) {
    let is_type =
        lookahead::is_builtin_type(inp.previous()) || first.as_str().starts_with(char::is_uppercase);
    let token = inp.bump();
    let second = inp.ident(token);
    let (name, ty) = if is_type { (second, first) } else { (first, second) };
    let span = first.span.to(second.span);
    let instead = format!("{}: {}", name.as_str(), ty.as_str());
    if !again(inp, "parameter without a colon") {
        inp.report(e0106::replace(span, "parameter without a colon", &instead));
    }
    let kind = TypeKind::Named(NamedType {
        name: ty,
        arguments: Vec::new(),
    });
    (name, Type { kind, span: ty.span })
}

/// `let x: T`, `var x: T` as a field.
pub(in crate::syntax::parser) fn field_words(inp: &mut In<'_, '_>) {
    let keyword =
        matches!(inp.kind(), K::Let | K::Var) || matches!(word(inp.token()), "readonly" | "mut" | "const");
    if keyword && inp.ahead(1).kind == K::Name {
        mention(
            inp,
            "keyword before a field",
            "write `name: T`; a field is mutable when its struct is in a `var`",
        );
        inp.bump();
    }
}

/// `= value` behind a parameter or field, taken.
pub(in crate::syntax::parser) fn default_value(inp: &mut In<'_, '_>) -> Parsed<()> {
    if inp.is(K::Equal) {
        mention(
            inp,
            "default value",
            "write a function `new` that fills in the usual values",
        );
        inp.bump();
        expr::parse(inp)?;
    }
    Ok(())
}

/// `struct S(A, B)` and `struct S;`
pub(in crate::syntax::parser) fn unnamed_fields(inp: &mut In<'_, '_>) -> Parsed<()> {
    if inp.is(K::OpenParen) {
        let help = "fields have names: `struct S { a: A, b: B }`";
        return Err(refuse(inp, "struct with unnamed fields", help));
    }
    if inp.is(K::Semicolon) || inp.token().after_newline && !inp.is(K::OpenBrace) {
        let word = inp.previous();
        let span = inp.span_of(word);
        return Err(inp.fail(e0106::foreign(
            span,
            "struct without braces",
            "write `struct S { }`",
        )));
    }
    Ok(())
}

pub(in crate::syntax::parser) fn method_in_struct(inp: &mut In<'_, '_>) -> SyntaxError {
    refuse(
        inp,
        "method inside a type's declaration",
        "methods live in `impl Name { … }`",
    )
}

/// `Circle { radius: f64 }`: the fields are taken.
pub(in crate::syntax::parser) fn struct_variant(inp: &mut In<'_, '_>, name: Ident) {
    let help = format!("write `{}(T, U)`, or a struct as its payload", name.as_str());
    mention(inp, "variant with named fields", &help);
    inp.state_mut().told.push(name.name);
    inp.state_mut().lost += 1;
    take_group(inp);
}

/// `Red = "red"`, told once: the text is taken.
pub(in crate::syntax::parser) fn text_of_variant(inp: &mut In<'_, '_>) -> Option<Expr> {
    const WHAT: &str = "text as the value of a variant";
    let help = "values of variants are integers; a method with a `match` can give the texts";
    if !again(inp, WHAT) {
        mention(inp, WHAT, help);
    }
    inp.bump();
    None
}

/// From the opener here to behind its closer.
pub(super) fn take_group(inp: &mut In<'_, '_>) {
    let at = inp.at();
    let close = inp.partner(at);
    while inp.at() <= close && !inp.is(K::EndOfFile) {
        inp.bump();
    }
}

/// `Circle(radius: f64)`: the name is taken.
pub(in crate::syntax::parser) fn named_payload(inp: &mut In<'_, '_>) {
    if inp.is(K::Name) && inp.ahead(1).kind == K::Colon {
        mention(
            inp,
            "named payload",
            "write only its type, or a struct as the payload",
        );
        inp.bump();
        inp.bump();
    }
}

/// What cannot stand among methods.
pub(in crate::syntax::parser) fn member_word(inp: &mut In<'_, '_>) -> Parsed<()> {
    match inp.kind() {
        K::Let | K::Var => Err(refuse(
            inp,
            "binding among methods",
            "fields stand in the `struct`, constants at the top",
        )),
        K::Type => Err(refuse(
            inp,
            "associated type",
            "use a type parameter: `trait Name<T>`",
        )),
        K::Name if word(inp.token()) == "static" && inp.ahead(1).kind == K::Fn => {
            mention(inp, "`static`", "a function without `self` is static");
            inp.bump();
            Ok(())
        }
        _ => item_word(inp),
    }
}

fn plain(span: Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::error(&e0101::CODE, span, message)
        .here("here")
        .help(help)
}

pub(in crate::syntax::parser) fn global_pattern(inp: &mut In<'_, '_>, span: Span) {
    inp.report(plain(
        span,
        "a global is one name with one value",
        "take it apart inside a function",
    ));
}

pub(in crate::syntax::parser) fn global_without_value(inp: &mut In<'_, '_>, span: Span) {
    inp.report(plain(span, "a global needs a value", "write `= value`"));
}
