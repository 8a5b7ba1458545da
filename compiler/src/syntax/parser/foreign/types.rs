//! Foreign habits in types.

use super::{again, mention, refuse, word};
use crate::source::Span;
use crate::syntax::ast::*;

use crate::syntax::parser::lookahead;
use crate::syntax::parser::reader::Reader;
use crate::syntax::parser::{In, Parsed, item, ty};
use crate::syntax::symbol::Symbol;
use crate::syntax::token::{Token, TokenKind as K};

/// A type that begins with a word or mark of another language.
pub(in crate::syntax::parser) fn foreign_type(inp: &mut In<'_, '_>) -> Option<Parsed<TypeKind>> {
    let (token, next, third) = (inp.token(), inp.ahead(1), inp.ahead(2));
    let before_name = next.kind == K::Name && !next.after_newline;
    match (token.kind, word(token)) {
        (K::Impl, _) => Some(bounds(
            inp,
            "`impl` in a type",
            "name a type parameter: `fn f<T: A>(x: &T)`; of an interface write `&A`",
        )),
        (_, "dyn") if before_name => Some(bounds(
            inp,
            "`dyn`",
            "of an interface write `&A`, or `Heap<A>` for a value that is owned",
        )),
        (_, "map") if next.kind == K::OpenBracket && token.touches(next) => Some(go_map(inp)),
        (_, "chan") if before_name => Some(prefixed(inp, "`chan T`", "Channel", 1)),
        (K::OpenBracket, _) if next.kind == K::CloseBracket => Some(prefixed(inp, "`[]T`", "Vec", 2)),
        (K::OpenBracket, _) if next.kind == K::Integer && third.kind == K::CloseBracket => {
            Some(go_array(inp))
        }
        (K::OpenBrace, _) if before_name && third.kind == K::Colon => {
            let help = "declare it: `struct Name { x: i64 }`";
            Some(Err(refuse(inp, "type without a name", help)))
        }
        _ => None,
    }
}

/// `dyn A + B`: what it stands for is not known, since `A` may be a trait.
fn bounds(inp: &mut In<'_, '_>, what: &str, help: &str) -> Parsed<TypeKind> {
    mention(inp, what, help);
    inp.bump();
    ty::parse(inp)?;
    while inp.eat(K::Plus).is_some() {
        ty::parse(inp)?;
    }
    Ok(TypeKind::Error)
}

fn named(span: Span, name: &str, arguments: Vec<Type>) -> TypeKind {
    let name = Ident {
        name: Symbol::intern(name),
        span,
    };
    TypeKind::Named(NamedType { name, arguments })
}

/// `map[K]V`
fn go_map(inp: &mut In<'_, '_>) -> Parsed<TypeKind> {
    mention(inp, "`map[K]V`", "write `HashMap<K, V>`");
    let span = inp.bump_span();
    inp.bump();
    let key = ty::parse(inp)?;
    inp.expect(K::CloseBracket)?;
    let value = ty::parse(inp)?;
    Ok(named(span, "HashMap", vec![key, value]))
}

/// `[]T`, `chan T`: `marks` tokens and the element.
fn prefixed(inp: &mut In<'_, '_>, what: &str, name: &str, marks: usize) -> Parsed<TypeKind> {
    mention(inp, what, &format!("write `{name}<T>`"));
    let span = inp.next_span();
    for _ in 0..marks {
        inp.bump();
    }
    let element = ty::parse(inp)?;
    Ok(named(span, name, vec![element]))
}

/// `[3]T`
fn go_array(inp: &mut In<'_, '_>) -> Parsed<TypeKind> {
    let help = "the length stands behind the type: `[T; 3]`";
    mention(inp, "length before the type", help);
    inp.bump();
    let length = Box::new(crate::syntax::parser::operand::literal(inp)?);
    inp.bump();
    let element = Box::new(ty::parse(inp)?);
    Ok(TypeKind::Array { element, length })
}

/// `T[]`, from the brackets.
pub(in crate::syntax::parser) fn brackets_behind_type(inp: &mut In<'_, '_>) -> bool {
    let next = inp.ahead(1);
    let found = inp.is(K::OpenBracket) && next.kind == K::CloseBracket && !inp.token().after_newline;
    if found {
        mention(inp, "`T[]`", "write `Vec<T>`, or `&[T]` for a view");
        inp.bump();
        inp.bump();
    }
    found
}

/// `a::b::T` and `a.T`: the last name is taken for the type.
pub(in crate::syntax::parser) fn path_of_type(inp: &mut In<'_, '_>, first: Ident) -> Ident {
    let mut last = first;
    let start = inp.at() - 1;
    while matches!(inp.kind(), K::ColonColon | K::Dot) && inp.ahead(1).kind == K::Name {
        inp.bump();
        let token = inp.bump();
        last = inp.ident(token);
    }
    if inp.at() > start + 1 {
        let span = inp.spanned(start);
        let name = last.as_str();
        let help = format!("write `{name}`, imported with `from \"path\" import {{ {name} }}`");
        let report = crate::diagnostics::codes::e0106::foreign(span, "path in a type", help);
        inp.report(report.fix(span, name));
    }
    last
}

fn is_nothing(token: Token) -> bool {
    matches!(word(token), "null" | "undefined" | "nil" | "None")
}

/// `A | B` behind its first type.
pub(in crate::syntax::parser) fn union(inp: &mut In<'_, '_>, first: Type) -> Parsed<Type> {
    if !inp.is(K::Pipe) || inp.token().after_newline {
        return Ok(first);
    }
    let alone = is_nothing(inp.ahead(1)) && inp.ahead(2).kind != K::Pipe;
    if alone {
        mention(inp, "type that may be null", "write `T?`, which is `Option<T>`");
        inp.bump();
        let span = first.span.to(inp.bump_span());
        let kind = TypeKind::Optional(Box::new(first));
        return Ok(Type { kind, span });
    }
    mention(inp, "type made of several", SEVERAL);
    while inp.eat(K::Pipe).is_some() {
        if inp.is(K::Text) || is_nothing(inp.token()) {
            inp.bump();
        } else {
            ty::parse(inp)?;
        }
    }
    let span = first.span.to(inp.next_span());
    let kind = TypeKind::Error;
    Ok(Type { kind, span })
}

const SEVERAL: &str = "declare an enum: `enum Name { A(i64), B(string), C }`";

/// What other languages write behind `type Name`: a struct, an interface, one of several.
pub(in crate::syntax::parser) fn declared_by_type(
    inp: &mut In<'_, '_>,
    name: Ident,
    generics: &[GenericParameter],
) -> Option<Parsed<ItemKind>> {
    let shown = name.as_str();
    let next = inp.ahead(1).kind;
    let help = match inp.kind() {
        K::Struct => format!("write `struct {shown} {{ x: T }}`"),
        K::Interface => format!("write `interface {shown} {{ fn m(self: &Self): T }}`"),
        K::Equal if next == K::OpenBrace => format!("write `struct {shown} {{ x: T }}`"),
        K::Equal if matches!(next, K::Text | K::Pipe | K::Char) => {
            mention(inp, "type made of several", SEVERAL);
            return Some(Err(skip_lines(inp)));
        }
        _ => return None,
    };
    let what = match inp.kind() {
        K::Equal => "type in braces".to_string(),
        kind => format!("`type {shown} {}`", kind.keyword().unwrap_or_default()),
    };
    mention(inp, &what, &help);
    if inp.is(K::Interface) {
        return Some(Err(crate::syntax::parser::error::SyntaxError::reported(inp.at())));
    }
    inp.bump();
    Some(item::data(inp, name, generics.to_vec()))
}

/// The lines of a type of several.
fn skip_lines(inp: &mut In<'_, '_>) -> crate::syntax::parser::error::SyntaxError {
    inp.bump();
    while !inp.is(K::EndOfFile) && (!inp.token().after_newline || inp.is(K::Pipe)) {
        let at = inp.at();
        let end = if inp.kind().is_opener() {
            inp.partner(at)
        } else {
            at
        };
        while inp.at() <= end {
            inp.bump();
        }
    }
    let at = inp.at();
    crate::syntax::parser::error::SyntaxError::reported(at)
}

/// `interface P { name: string }`, which declares data: read as a struct.
pub(in crate::syntax::parser) fn data_as_interface(
    inp: &mut In<'_, '_>,
    name: Ident,
    generics: &[GenericParameter],
) -> Option<Parsed<ItemKind>> {
    let (first, second) = (inp.ahead(1), inp.ahead(2).kind);
    let data = inp.is(K::OpenBrace) && first.kind == K::Name && matches!(second, K::Colon | K::Question);
    if !data {
        return None;
    }
    let span = inp.span_of(first);
    let help = format!(
        "an interface lists methods; for data write `struct {} {{ … }}`",
        name.as_str()
    );
    inp.report(crate::diagnostics::codes::e0106::foreign(
        span,
        "field in an interface",
        help,
    ));
    Some(item::data(inp, name, generics.to_vec()))
}

/// Does `T name(…) {` begin here, a function as C writes it?
pub(in crate::syntax::parser) fn begins_with_result(inp: &mut In<'_, '_>) -> bool {
    let (next, open) = (inp.ahead(1), inp.ahead(2));
    let named = inp.is(K::Name) && next.kind == K::Name && !next.after_newline;
    if !named || open.kind != K::OpenParen || open.after_newline || !is_type_name(inp.token()) {
        return false;
    }
    let at = inp.at() + 2;
    let close = inp.partner(at);
    inp.ahead(close + 1 - inp.at()).kind == K::OpenBrace
}

/// Looks like a type: builtin here or elsewhere, or capitalised.
pub(super) fn is_type_name(token: Token) -> bool {
    let name = word(token);
    lookahead::is_builtin_type(token)
        || name.starts_with(char::is_uppercase)
        || matches!(
            name,
            "double" | "long" | "short" | "char" | "unsigned" | "boolean" | "auto"
        )
}

/// The result of a function before its name, taken.
pub(in crate::syntax::parser) fn leading_result(inp: &mut In<'_, '_>) -> Option<Type> {
    let (token, name) = (inp.token(), inp.ahead(1).symbol());
    let shown = word(token);
    let help = match shown {
        _ if name == Symbol::MAIN => "write `fn main(): i32`, or `fn main()`".to_string(),
        "void" => format!("write `fn {name}(…)`"),
        _ => format!("write `fn {name}(…): {shown}`"),
    };
    mention(inp, "function that begins with its result", &help);
    let span = inp.bump_span();
    let kind = match lookahead::is_builtin_type(token) && name != Symbol::MAIN {
        true => named(span, shown, Vec::new()),
        false => TypeKind::Error,
    };
    Some(Type { kind, span })
}

/// `fn f() int {`: a result without a colon.
pub(in crate::syntax::parser) fn result_without_colon(inp: &mut In<'_, '_>) -> Parsed<Option<Type>> {
    let token = inp.token();
    let clause = item::contract_kind(inp).is_some() || matches!(word(token), "where" | "throws");
    let begins = matches!(token.kind, K::Name | K::OpenBracket | K::Star | K::Ampersand);
    if token.after_newline || clause {
        return Ok(None);
    }
    if token.kind == K::OpenParen {
        let at = inp.at();
        let close = inp.partner(at);
        let span = inp.group_span(at);
        let help =
            "a function has one result; declare a struct, or use `Result<T, E>` for a value or an error";
        inp.report(crate::diagnostics::codes::e0106::foreign(
            span,
            "list of results",
            help,
        ));
        while inp.at() <= close {
            inp.bump();
        }
        let kind = TypeKind::Error;
        return Ok(Some(Type { kind, span }));
    }
    if !begins {
        return Ok(None);
    }
    let help = match token.kind {
        K::Name => format!("write `: {}`", word(token)),
        _ => "write `: T`".to_string(),
    };
    mention(inp, "result type without a colon", &help);
    ty::parse(inp).map(Some)
}

/// `x T` where `x: T` is meant, before the type: reported, once for a list.
pub(super) fn missing_colon(inp: &mut In<'_, '_>, name: Ident) {
    const WHAT: &str = "type without a colon before it";
    if !again(inp, WHAT) {
        let help = format!("write a colon: `{}: T`", name.as_str());
        mention(inp, WHAT, &help);
    }
}

/// A field's type without its colon, or with a `?` before it.
pub(in crate::syntax::parser) fn before_field_type(inp: &mut In<'_, '_>, name: Ident) -> Parsed<()> {
    if inp.is(K::Question) && inp.ahead(1).kind == K::Colon {
        mention(inp, "optional field", "write `name: T?`");
        inp.bump();
    }
    let begins = matches!(inp.kind(), K::Name | K::OpenBracket | K::Ampersand | K::Star);
    if begins && !inp.token().after_newline {
        missing_colon(inp, name);
        return Ok(());
    }
    inp.expect(K::Colon).map(drop)
}
