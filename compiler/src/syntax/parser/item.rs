//! Declarations, and the parts they share: attributes, generics, contracts.

use super::error::SyntaxError;
use super::expr;
use super::member::{begins_field, enum_variant, members, parameters, struct_entry};
use super::reader::{Reader, after, mark, mark_span, name, when};
use super::recover::{list, list_or, names_since};
use super::structure::block;
use super::ty::{angle_rest, ty};
use super::{Chapter, Context, In, Parsed, Rule, by_hand, foreign};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::symbol::Symbol;
use crate::syntax::token::TokenKind as K;
use chumsky::prelude::*;

pub(super) struct Rules<'s> {
    pub function: Rule<'s, ItemKind>,
    structure: Rule<'s, ItemKind>,
    enumeration: Rule<'s, ItemKind>,
    trait_: Rule<'s, ItemKind>,
    interface: Rule<'s, ItemKind>,
    implementation: Rule<'s, ItemKind>,
    alias: Rule<'s, ItemKind>,
    extern_type: Rule<'s, ItemKind>,
    import: Rule<'s, ItemKind>,
}

pub(super) fn rules<'s>() -> Rules<'s> {
    Rules {
        function: function().boxed(),
        structure: structure().boxed(),
        enumeration: enumeration().boxed(),
        trait_: trait_().boxed(),
        interface: interface().boxed(),
        implementation: implementation().boxed(),
        alias: alias().boxed(),
        extern_type: extern_type().boxed(),
        import: import().boxed(),
    }
}

/// Keywords that begin a declaration and nothing else.
pub(super) fn begins_item(kind: K) -> bool {
    use K::*;
    matches!(
        kind,
        Fn | Struct | Enum | Trait | Interface | Impl | Type | Extern
    )
}

/// What stands before a declaration.
pub(super) struct Preamble {
    pub start: usize,
    pub docs: Option<Symbol>,
    pub attributes: Vec<Attribute>,
    pub public: Option<Span>,
}

pub(super) fn preamble(inp: &mut In<'_, '_>) -> Parsed<Preamble> {
    let start = inp.at();
    let token = inp.token();
    let docs = inp.state_mut().tokens.docs_before(token);
    let attributes = attribute_list(inp)?;
    let token = inp.token();
    let docs = docs.or_else(|| inp.state_mut().tokens.docs_before(token));
    let public = match foreign::visibility(inp) {
        Some(span) => Some(span),
        // In front of these the word is a name.
        None if !matches!(inp.ahead(1).kind, K::Colon | K::Comma | K::Equal | K::CloseBrace) => {
            inp.eat_word(Symbol::PUB)
        }
        None => None,
    };
    if public.is_some() {
        foreign::visibility_scope(inp);
    }
    Ok(Preamble {
        start,
        docs,
        attributes,
        public,
    })
}

impl Preamble {
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.public.is_none()
    }

    pub fn item(self, inp: &mut In<'_, '_>, kind: ItemKind) -> Item {
        Item {
            docs: self.docs,
            attributes: self.attributes,
            public: self.public,
            kind,
            span: inp.spanned(self.start),
        }
    }
}

/// A declaration behind its preamble; the first tokens decide which.
pub(super) fn declaration(inp: &mut In<'_, '_>) -> Parsed<ItemKind> {
    let rules = inp.state_mut().rules.clone();
    let rules = &rules.item;
    if foreign::begins_function(inp) || foreign::begins_with_result(inp) {
        return inp.parse(&rules.function);
    }
    foreign::item_word(inp)?;
    match (inp.kind(), inp.ahead(1).kind) {
        (K::Fn, _) | (K::Extern, K::Fn) => inp.parse(&rules.function),
        (K::Struct, _) | (K::Extern, K::Struct) => inp.parse(&rules.structure),
        (K::Extern, K::Type) => inp.parse(&rules.extern_type),
        (K::Extern, _) => Err(foreign::extern_block(inp)),
        (K::Enum, _) => inp.parse(&rules.enumeration),
        (K::Trait, _) => inp.parse(&rules.trait_),
        (K::Interface, _) => inp.parse(&rules.interface),
        (K::Impl, _) | (K::Unsafe, K::Impl) => inp.parse(&rules.implementation),
        (K::Type, _) => inp.parse(&rules.alias),
        (K::Name, K::Text) if inp.is_word(Symbol::FROM) => inp.parse(&rules.import),
        _ => Err(inp.unexpected("a declaration")),
    }
}

/// A declaration inside a function: read, so that nothing else is reported about it, and refused.
pub(super) fn nested(inp: &mut In<'_, '_>) -> Parsed<StmtKind> {
    let (keyword, start) = (inp.next_span(), inp.at());
    foreign::nested_item(inp, keyword);
    declaration(inp)?;
    Ok(StmtKind::Error(names_since(inp, start)))
}

/// `@a @b(c)`
pub(super) fn attributes<'s>() -> impl Chapter<'s, Vec<Attribute>> + Copy {
    custom(attribute_list)
}

fn attribute_list(inp: &mut In<'_, '_>) -> Parsed<Vec<Attribute>> {
    let mut attributes = Vec::new();
    while inp.is(K::At) {
        attributes.push(attribute(inp)?);
    }
    Ok(attributes)
}

/// `@name(arguments)`; the mark may also be `@!`.
pub(super) fn attribute(inp: &mut In<'_, '_>) -> Parsed<Attribute> {
    let start = inp.at();
    inp.bump();
    let name = inp.name("the name of an attribute")?;
    let is_list = inp.is(K::OpenParen) && inp.previous().touches(inp.token());
    let arguments = match is_list {
        true => list(inp, K::OpenParen, free(), attribute_argument)?,
        false => Vec::new(),
    };
    let span = inp.spanned(start);
    Ok(Attribute {
        name,
        arguments,
        span,
    })
}

fn attribute_argument(inp: &mut In<'_, '_>) -> Parsed<AttributeArgument> {
    let token = inp.token();
    let tokens = inp.state_mut().tokens;
    let kind = match token.kind {
        K::Name => AttributeArgumentKind::Name(inp.ident(token)),
        K::Text => AttributeArgumentKind::Text(Symbol::intern(&String::from_utf8_lossy(tokens.text(token)))),
        K::Integer => AttributeArgumentKind::Integer(tokens.integer(token)),
        _ => return Err(inp.unexpected("a name, a string or a number")),
    };
    let span = inp.bump_span();
    Ok(AttributeArgument { kind, span })
}

fn free() -> Context {
    Context::FREE
}

/// `<T: A + B, U>` or nothing.
pub(super) fn generics<'s>() -> impl Chapter<'s, Vec<GenericParameter>> {
    after(K::Less, angle_rest(generic_parameter())).map(Option::unwrap_or_default)
}

fn generic_parameter<'s>() -> impl Chapter<'s, GenericParameter> {
    let bounds = after(K::Colon, bounds()).map(Option::unwrap_or_default);
    name("the name of a type parameter")
        .then(bounds)
        .map(|(name, bounds)| GenericParameter { name, bounds })
}

/// `A + B`
fn bounds<'s>() -> Rule<'s, Vec<Type>> {
    by_hand(|inp| {
        let mut bounds = vec![super::ty::parse(inp)?];
        while inp.eat(K::Plus).is_some() {
            bounds.push(super::ty::parse(inp)?);
        }
        Ok(bounds)
    })
}

/// `requires c`, `ensures c`, `invariant c`, `decreases e`, as many as there are.
pub(super) fn contracts<'s>() -> impl Chapter<'s, Vec<Contract>> + Copy {
    custom(|inp: &mut In<'s, '_>| {
        let mut contracts = Vec::new();
        while let Some(kind) = contract_kind(inp) {
            contracts.push(contract(inp, kind)?);
        }
        Ok(contracts)
    })
}

/// The clause that begins here. A field may be called `requires`, too.
pub(super) fn contract_kind(inp: &mut In<'_, '_>) -> Option<ContractKind> {
    let token = inp.token();
    if token.kind != K::Name || inp.ahead(1).kind == K::Colon {
        return None;
    }
    Some(match token.symbol() {
        Symbol::REQUIRES => ContractKind::Requires,
        Symbol::ENSURES => ContractKind::Ensures,
        Symbol::INVARIANT => ContractKind::Invariant,
        Symbol::DECREASES => ContractKind::Decreases,
        _ => return None,
    })
}

pub(super) fn contract(inp: &mut In<'_, '_>, kind: ContractKind) -> Parsed<Contract> {
    let keyword_span = inp.bump_span();
    let condition = inp.within(Context::HEAD, expr::parse)?;
    Ok(Contract {
        kind,
        keyword_span,
        condition,
    })
}

/// `fn`, also `extern fn` and signatures without a body.
fn function<'s>() -> impl Chapter<'s, ItemKind> {
    let head = custom(function_head);
    let body = when(K::OpenBrace, block());
    head.then(contracts())
        .then(body)
        .map(|((mut function, contracts), body)| {
            function.contracts = contracts;
            function.body = body;
            ItemKind::Function(function)
        })
}

/// Everything up to the result type.
fn function_head(inp: &mut In<'_, '_>) -> Parsed<Box<Function>> {
    let (start, lost) = (inp.at(), inp.state_mut().lost);
    let extern_span = inp.eat(K::Extern).map(|word| inp.span_of(word));
    let leading = match foreign::begins_with_result(inp) {
        true => foreign::leading_result(inp),
        false => None,
    };
    let fn_span = match &leading {
        Some(result) => result.span,
        None => foreign::function_word(inp)?,
    };
    let name = inp.any_word("the name of the function")?;
    let generics = inp.parse(generics())?;
    let (parameters, variadic) = parameters(inp)?;
    let result = match leading {
        Some(result) => Some(result),
        None => result_type(inp)?,
    };
    foreign::where_clause(inp);
    Ok(Box::new(Function {
        extern_span,
        fn_span,
        name,
        generics,
        parameters,
        variadic,
        result,
        contracts: Vec::new(),
        body: None,
        head_span: inp.spanned(start),
        implicit: false,
        damaged: inp.damaged_since(start, lost),
    }))
}

fn result_type(inp: &mut In<'_, '_>) -> Parsed<Option<Type>> {
    if inp.is(K::ThinArrow) {
        foreign::thin_arrow(inp, ":");
    } else if inp.is(K::Colon) && inp.ahead(1).after_newline {
        return Err(foreign::colon_block(inp));
    } else if inp.eat(K::Colon).is_none() {
        return foreign::result_without_colon(inp);
    }
    let ty = super::ty::parse(inp)?;
    foreign::union(inp, ty).map(Some)
}

fn optional_extern<'s>() -> impl Chapter<'s, Option<Span>> {
    when(K::Extern, mark_span(K::Extern))
}

/// `struct S<T> { fields }`, with `invariant` clauses before or among the fields.
fn structure<'s>() -> impl Chapter<'s, ItemKind> {
    let head = optional_extern()
        .then_ignore(mark(K::Struct))
        .then(name("the name of the struct"))
        .then(generics());
    let head = head.then_ignore(custom(foreign::unnamed_fields));
    let head = head.then_ignore(custom(foreign::inheritance));
    let entries = damageable(struct_entry, begins_field);
    head.then(contracts()).then(entries).map(
        |((((extern_span, name), generics), contracts), (entries, damaged))| {
            let mut structure = Struct {
                extern_span,
                name,
                generics,
                fields: Vec::new(),
                contracts,
                damaged,
            };
            entries.into_iter().for_each(|entry| entry.add_to(&mut structure));
            ItemKind::Struct(Box::new(structure))
        },
    )
}

/// Fields in braces of what another language's words declare. Whatever is wrong inside belongs to the same mistake.
pub(super) fn data(inp: &mut In<'_, '_>, name: Ident, generics: Vec<GenericParameter>) -> Parsed<ItemKind> {
    let nothing = |_: &mut In<'_, '_>, _| Vec::new();
    let entries = inp.silently(|inp| {
        list_or(
            inp,
            K::OpenBrace,
            Context::default(),
            struct_entry,
            nothing,
            begins_field,
        )
    })?;
    let mut structure = Struct {
        extern_span: None,
        name,
        generics,
        fields: Vec::new(),
        contracts: Vec::new(),
        damaged: true,
    };
    entries.into_iter().for_each(|entry| entry.add_to(&mut structure));
    Ok(ItemKind::Struct(Box::new(structure)))
}

/// A list in braces; true when it is damaged.
fn damageable<'s, T: 's>(
    element: impl Fn(&mut In<'s, '_>) -> Parsed<T> + 's,
    begins: impl Fn(&mut In<'s, '_>) -> bool + 's,
) -> impl Chapter<'s, (Vec<T>, bool)> {
    custom(move |inp: &mut In<'s, '_>| {
        let (start, lost) = (inp.at(), inp.state_mut().lost);
        let broken = |_: &mut In<'s, '_>, _| Vec::new();
        let elements = list_or(inp, K::OpenBrace, Context::default(), &element, broken, &begins)?;
        Ok((elements, inp.damaged_since(start, lost)))
    })
}

/// `enum E<T> { A, B(T) }`, `enum Op: u8 { A = 3 }`
fn enumeration<'s>() -> impl Chapter<'s, ItemKind> {
    let head = mark(K::Enum)
        .ignore_then(name("the name of the enum"))
        .then(generics())
        .then(after(K::Colon, ty()));
    let variants = damageable(enum_variant, |_| false);
    head.then(variants)
        .map(|(((name, generics), repr), (variants, damaged))| {
            ItemKind::Enum(Box::new(Enum {
                name,
                generics,
                repr,
                variants,
                damaged,
            }))
        })
}

fn trait_<'s>() -> impl Chapter<'s, ItemKind> {
    let supers = after(K::Colon, bounds()).map(Option::unwrap_or_default);
    let head = mark(K::Trait)
        .ignore_then(name("the name of the trait"))
        .then(generics())
        .then(supers);
    head.then(members()).map(|(((name, generics), supers), methods)| {
        ItemKind::Trait(Box::new(Trait {
            name,
            generics,
            supers,
            methods,
        }))
    })
}

fn interface<'s>() -> impl Chapter<'s, ItemKind> {
    let head = mark(K::Interface)
        .ignore_then(name("the name of the interface"))
        .then(generics());
    by_hand(move |inp| {
        let (name, generics) = inp.parse(&head)?;
        if let Some(data) = foreign::data_as_interface(inp, name, &generics) {
            return data;
        }
        let methods = inp.parse(members())?;
        Ok(ItemKind::Interface(Box::new(Interface {
            name,
            generics,
            methods,
        })))
    })
}

/// `impl T { … }`, `impl Trait for T { … }`
fn implementation<'s>() -> impl Chapter<'s, ItemKind> {
    let head = when(K::Unsafe, mark_span(K::Unsafe))
        .then(mark_span(K::Impl))
        .then(generics());
    let types = ty().then(after(K::For, ty()));
    head.then(types).then(members()).map(
        |((((unsafe_span, impl_span), generics), (first, second)), methods)| {
            let (of_trait, for_type) = match second {
                Some(for_type) => (Some(first), for_type),
                None => (None, first),
            };
            ItemKind::Impl(Box::new(Impl {
                unsafe_span,
                impl_span,
                generics,
                of_trait,
                for_type,
                methods,
            }))
        },
    )
}

/// `type Name = T` or `type Name = i32(0..50000)`
fn alias<'s>() -> impl Chapter<'s, ItemKind> {
    let head = mark(K::Type)
        .ignore_then(name("the name of the type"))
        .then(generics());
    let target = mark(K::Equal)
        .ignore_then(custom(target_type))
        .then(when(K::OpenParen, custom(range_bounds)));
    by_hand(move |inp| {
        let (name, generics) = inp.parse(&head)?;
        if let Some(declared) = foreign::declared_by_type(inp, name, &generics) {
            return declared;
        }
        let (target, range) = inp.parse(&target)?;
        Ok(ItemKind::TypeAlias(Box::new(TypeAlias {
            name,
            generics,
            target,
            range,
        })))
    })
}

fn target_type(inp: &mut In<'_, '_>) -> Parsed<Type> {
    let ty = super::ty::parse(inp)?;
    foreign::union(inp, ty)
}

fn range_bounds(inp: &mut In<'_, '_>) -> Parsed<RangeBounds> {
    let start = inp.at();
    let close = inp.partner(start);
    inp.bump();
    let (low, high) = inp.within(free(), |inp| {
        let low = expr::operators(inp)?;
        if !matches!(inp.kind(), K::DotDot | K::DotDotEqual) {
            return Err(inp.unexpected("`..`"));
        }
        inp.bump();
        let high = expr::operators(inp)?;
        Ok::<_, SyntaxError>((low, high))
    })?;
    if inp.at() < close {
        return Err(inp.unexpected("`)`"));
    }
    inp.bump();
    let span = inp.spanned(start);
    Ok(RangeBounds { low, high, span })
}

fn extern_type<'s>() -> impl Chapter<'s, ItemKind> {
    let words = mark(K::Extern).ignore_then(mark(K::Type));
    words
        .ignore_then(name("the name of the type"))
        .map(|name| ItemKind::ExternType(ExternType { name }))
}

/// `from "path" import { a, b as c }`
fn import<'s>() -> impl Chapter<'s, ItemKind> {
    let path = custom(|inp: &mut In<'s, '_>| {
        inp.bump();
        let token = inp.token();
        let path = Symbol::intern(&String::from_utf8_lossy(inp.state_mut().tokens.text(token)));
        Ok((path, inp.bump_span()))
    });
    let names = custom(|inp: &mut In<'s, '_>| {
        if inp.eat_word(Symbol::IMPORT).is_none() {
            return Err(inp.unexpected("`import`"));
        }
        if inp.is(K::Star) {
            return Err(foreign::wildcard_import(inp));
        }
        list(inp, K::OpenBrace, free(), imported_name)
    });
    path.then(names).map(|((path, path_span), names)| {
        ItemKind::Import(Import {
            path,
            path_span,
            names,
        })
    })
}

fn imported_name(inp: &mut In<'_, '_>) -> Parsed<ImportedName> {
    let name = inp.name("a name")?;
    let alias = match inp.eat(K::As) {
        Some(_) => Some(inp.name("a name")?),
        None => None,
    };
    Ok(ImportedName { name, alias })
}
