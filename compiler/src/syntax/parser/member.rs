//! What stands inside declarations: parameters, fields, variants, methods.

use super::item::{contract, contract_kind, preamble};
use super::reader::Reader;
use super::recover::{declared_since, list, list_or, names_since, or_resume, seek};
use super::{Chapter, Context, In, Parsed, expr, foreign, ty};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::symbol::Symbol;
use crate::syntax::token::TokenKind as K;
use chumsky::prelude::*;

enum ParameterEntry {
    Parameter(Parameter),
    Variadic(Span),
}

impl ParameterEntry {
    /// A parameter of unknown type, so that the body knows the name.
    fn broken(name: Ident) -> ParameterEntry {
        let kind = TypeKind::Error;
        let span = name.span;
        ParameterEntry::Parameter(Parameter {
            attributes: Vec::new(),
            name,
            ty: Type { kind, span },
            span,
        })
    }
}

/// `(a: A, b: B, ...)`
pub(super) fn parameters(inp: &mut In<'_, '_>) -> Parsed<(Vec<Parameter>, Option<Span>)> {
    let broken = |inp: &mut In<'_, '_>, start| {
        let names = names_since(inp, start).into_iter();
        let names = names.filter(|name| name.as_str() != "void");
        names.map(ParameterEntry::broken).collect()
    };
    let begins = |inp: &mut In<'_, '_>| inp.is(K::Name) && inp.ahead(1).kind == K::Colon;
    let entries = list_or(inp, K::OpenParen, Context::FREE, parameter_entry, broken, begins)?;
    let mut parameters = Vec::with_capacity(entries.len());
    let mut variadic = None;
    for entry in entries {
        match entry {
            ParameterEntry::Parameter(parameter) => parameters.push(parameter),
            ParameterEntry::Variadic(span) => variadic = Some(span),
        }
    }
    Ok((parameters, variadic))
}

fn parameter_entry(inp: &mut In<'_, '_>) -> Parsed<ParameterEntry> {
    match inp.is(K::Ellipsis) {
        true => Ok(ParameterEntry::Variadic(inp.bump_span())),
        false => {
            foreign::no_parameters(inp)?;
            parameter(inp).map(ParameterEntry::Parameter)
        }
    }
}

fn parameter(inp: &mut In<'_, '_>) -> Parsed<Parameter> {
    let start = inp.at();
    let attributes = inp.parse(super::item::attributes())?;
    if let Some((name, ty)) = foreign::receiver(inp) {
        let span = inp.spanned(start);
        return Ok(Parameter {
            attributes,
            name,
            ty,
            span,
        });
    }
    foreign::parameter_words(inp);
    let (name, ty) = foreign::parameter(inp)?;
    let span = inp.spanned(start);
    Ok(Parameter {
        attributes,
        name,
        ty,
        span,
    })
}

/// A line of a struct.
pub(super) enum StructEntry {
    Field(Field),
    Contract(Contract),
}

impl StructEntry {
    pub fn add_to(self, structure: &mut Struct) {
        match self {
            StructEntry::Field(field) => structure.fields.push(field),
            StructEntry::Contract(contract) => structure.contracts.push(contract),
        }
    }
}

/// `pub` or `name:`
pub(super) fn begins_field(inp: &mut In<'_, '_>) -> bool {
    let next = inp.ahead(1).kind;
    inp.is_word(Symbol::PUB) && next == K::Name || inp.is(K::Name) && matches!(next, K::Colon | K::Question)
}

pub(super) fn struct_entry(inp: &mut In<'_, '_>) -> Parsed<StructEntry> {
    if let Some(kind) = contract_kind(inp) {
        return contract(inp, kind).map(StructEntry::Contract);
    }
    let preamble = preamble(inp)?;
    if inp.is(K::Fn) {
        return Err(foreign::method_in_struct(inp));
    }
    foreign::field_words(inp);
    let name = field_name(inp)?;
    if inp.is(K::OpenParen) {
        return Err(foreign::method_in_struct(inp));
    }
    foreign::before_field_type(inp, name)?;
    let ty = ty::parse(inp)?;
    let ty = foreign::union(inp, ty)?;
    foreign::default_value(inp)?;
    Ok(StructEntry::Field(Field {
        docs: preamble.docs,
        attributes: preamble.attributes,
        public: preamble.public,
        name,
        ty,
        span: inp.spanned(preamble.start),
    }))
}

/// A field may be called `type`.
pub(super) fn field_name(inp: &mut In<'_, '_>) -> Parsed<Ident> {
    let token = inp.token();
    if token.kind.keyword().is_some() && inp.ahead(1).kind == K::Colon {
        inp.bump();
        return Ok(inp.ident(token));
    }
    inp.name("the name of a field")
}

/// `A`, `B(T, U)`, `C = 3`
pub(super) fn enum_variant(inp: &mut In<'_, '_>) -> Parsed<Variant> {
    let preamble = preamble(inp)?;
    if inp.is(K::Fn) {
        return Err(foreign::method_in_struct(inp));
    }
    let name = inp.name("the name of a variant")?;
    let payload = payload(inp, name)?;
    let value = match inp.eat(K::Equal) {
        Some(_) if inp.is(K::Text) => foreign::text_of_variant(inp),
        Some(_) => Some(expr::parse(inp)?),
        None => None,
    };
    Ok(Variant {
        docs: preamble.docs,
        attributes: preamble.attributes,
        name,
        payload,
        value,
        span: inp.spanned(preamble.start),
    })
}

fn payload(inp: &mut In<'_, '_>, name: Ident) -> Parsed<Vec<Type>> {
    if inp.is(K::OpenBrace) {
        foreign::struct_variant(inp, name);
        return Ok(Vec::new());
    }
    if foreign::colon_payload(inp, name) {
        return Ok(vec![ty::parse(inp)?]);
    }
    if !inp.is(K::OpenParen) {
        return Ok(Vec::new());
    }
    list(inp, K::OpenParen, Context::FREE, |inp| {
        foreign::named_payload(inp);
        ty::parse(inp)
    })
}

/// The methods of a trait, an interface or an `impl`.
pub(super) fn members<'s>() -> impl Chapter<'s, Vec<Item>> + Copy {
    custom(|inp: &mut In<'s, '_>| {
        let opener = inp.at();
        inp.expect(K::OpenBrace)?;
        let close = inp.partner(opener);
        let members = inp.within(Context::default(), |inp| {
            inp.deeper(|inp| {
                let mut members = Vec::new();
                while inp.at() < close {
                    if inp.eat(K::Semicolon).is_none() && inp.eat(K::Comma).is_none() {
                        members.push(member_or_error(inp));
                    }
                }
                Ok(members)
            })
        })?;
        inp.bump();
        Ok(members)
    })
}

fn member_or_error(inp: &mut In<'_, '_>) -> Item {
    let start = inp.at();
    or_resume(inp, member, next_member).unwrap_or_else(|| Item {
        docs: None,
        attributes: Vec::new(),
        public: None,
        kind: ItemKind::Error(declared_since(inp, start)),
        span: inp.spanned(start),
    })
}

fn member(inp: &mut In<'_, '_>) -> Parsed<Item> {
    let preamble = preamble(inp)?;
    let begins = foreign::begins_function(inp) || foreign::begins_with_result(inp);
    if !begins {
        foreign::member_word(inp)?;
    }
    if !begins && !inp.is(K::Fn) {
        return Err(inp.unexpected("`fn`"));
    }
    let rules = inp.state_mut().rules.clone();
    let kind = inp.parse(&rules.item.function)?;
    Ok(preamble.item(inp, kind))
}

/// Where a line begins with `fn`, `pub` or an attribute.
fn next_member(inp: &mut In<'_, '_>, from: usize, failed: usize) -> usize {
    seek(inp, from, failed, |inp, at| {
        let token = inp.state_mut().tokens.all[at];
        let begins = matches!(token.kind, K::Fn | K::At) || token.is_word(Symbol::PUB);
        begins && (token.after_newline || token.kind == K::Fn)
    })
}
