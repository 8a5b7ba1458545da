//! Whole files: declarations in any order, or a script of loose statements.

use super::item::{self, Preamble, attribute, declaration, preamble};
use super::reader::Reader;
use super::recover::{declared_since, or_resume, seek};
use super::stmt::{statement_or_error, terminator};
use super::{In, Parsed, foreign};
use crate::diagnostics::codes::{e0112, e0207};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::symbol::Symbol;
use crate::syntax::token::TokenKind as K;

/// What a file is made of before it is known whether it is a script.
enum Entry {
    Item(Item),
    /// A `let` or `var`: a global, or a local of the script.
    Binding(Preamble, Stmt),
    Loose(Stmt),
}

pub(super) fn file(inp: &mut In<'_, '_>) -> Parsed<File> {
    let mut attributes = Vec::new();
    let mut entries = Vec::new();
    while !inp.is(K::EndOfFile) {
        match inp.kind() {
            K::Semicolon => {
                inp.bump();
            }
            K::AtBang => {
                let read = or_resume(inp, attribute, next_item);
                if let Some(attribute) = &read
                    && !entries.is_empty()
                    && matches!(attribute.name.as_str(), "wrapping" | "link")
                {
                    inp.report(e0207::behind_items(attribute.span, attribute.name.as_str()));
                }
                attributes.extend(read);
            }
            _ => entries.push(entry(inp)),
        }
    }
    let items = assemble(inp, entries);
    // The end of the file stays for every reader that looks ahead; chumsky wants it taken.
    chumsky::input::InputRef::skip(inp);
    let state = inp.state_mut();
    Ok(File {
        id: state.file,
        docs: state.tokens.file_docs,
        attributes,
        items,
        span: Span::new(state.file, 0, state.text.len() as u32),
    })
}

fn entry(inp: &mut In<'_, '_>) -> Entry {
    let start = inp.at();
    if begins_loose(inp) {
        return loose(inp);
    }
    or_resume(inp, declared, next_item).unwrap_or_else(|| {
        let kind = ItemKind::Error(declared_since(inp, start));
        Entry::Item(Item {
            docs: None,
            attributes: Vec::new(),
            public: None,
            kind,
            span: inp.spanned(start),
        })
    })
}

fn loose(inp: &mut In<'_, '_>) -> Entry {
    let statement = statement_or_error(inp);
    let end = inp.state_mut().tokens.all.len();
    terminator(inp, end, &statement);
    Entry::Loose(statement)
}

/// Does a statement other than `let` and `var` begin here?
fn begins_loose(inp: &mut In<'_, '_>) -> bool {
    let token = inp.token();
    match token.kind {
        K::Let | K::Var | K::At => false,
        K::Unsafe => !matches!(inp.ahead(1).kind, K::Impl | K::Fn),
        K::Name => {
            let next = inp.ahead(1).kind;
            let import = token.is_word(Symbol::FROM) && next == K::Text;
            let declares = token.is_word(Symbol::PUB) || token.is_word(Symbol::THREAD_LOCAL);
            let declares = declares && (next == K::Name || next == K::OpenParen || next.keyword().is_some());
            let foreign = foreign::begins_item(inp) || foreign::begins_typed_binding(inp);
            !import && !declares && !foreign
        }
        kind => !item::begins_item(kind),
    }
}

/// A declaration with its preamble.
fn declared(inp: &mut In<'_, '_>) -> Parsed<Entry> {
    let preamble = preamble(inp)?;
    let thread_local = inp.eat_word(Symbol::THREAD_LOCAL);
    let typed = foreign::begins_typed_binding(inp);
    if thread_local.is_some() || typed || matches!(inp.kind(), K::Let | K::Var) {
        return binding(inp, preamble, thread_local);
    }
    let kind = declaration(inp)?;
    Ok(Entry::Item(preamble.item(inp, kind)))
}

fn binding(inp: &mut In<'_, '_>, preamble: Preamble, thread_local: Option<Span>) -> Parsed<Entry> {
    if thread_local.is_some() && !matches!(inp.kind(), K::Let | K::Var) {
        return Err(inp.unexpected("`var`"));
    }
    let statement = statement_or_error(inp);
    let end = inp.state_mut().tokens.all.len();
    terminator(inp, end, &statement);
    match thread_local {
        None => Ok(Entry::Binding(preamble, statement)),
        Some(keyword) => Ok(Entry::Item(global(inp, preamble, statement, Some(keyword)))),
    }
}

/// Where a line begins with what only declarations begin with. Loose lines behind a broken declaration are part of it.
fn next_item(inp: &mut In<'_, '_>, from: usize, failed: usize) -> usize {
    seek(inp, from, failed, |inp, at| {
        let all = &inp.state_mut().tokens.all;
        let (token, next) = (all[at], all[(at + 1).min(all.len() - 1)].kind);
        let begins = item::begins_item(token.kind)
            || matches!(token.kind, K::Let | K::Var | K::At | K::AtBang)
            || token.kind == K::Unsafe && next == K::Impl
            || token.is_word(Symbol::PUB)
            || token.is_word(Symbol::THREAD_LOCAL)
            || token.is_word(Symbol::FROM) && next == K::Text;
        let foreign = foreign::declares(token, all[(at + 1).min(all.len() - 1)]);
        token.after_newline && (begins || foreign)
    })
}

/// Declarations as they are; loose statements, and then also plain bindings, become an implicit `main`.
fn assemble(inp: &mut In<'_, '_>, entries: Vec<Entry>) -> Vec<Item> {
    let script = entries.iter().find_map(|entry| match entry {
        Entry::Loose(statement) if !statement.is_error() => Some(statement.span),
        _ => None,
    });
    let main = entries.iter().find_map(declared_main);
    if let (Some(statement), Some(main)) = (script, main)
        && inp.state_mut().found.is_empty()
    {
        inp.report(e0112::beside_main(statement, main));
    }
    let is_script = script.is_some() && main.is_none();
    let mut items = Vec::new();
    let mut statements = Vec::new();
    for entry in entries {
        match entry {
            Entry::Item(item) => items.push(item),
            Entry::Binding(preamble, statement) if is_script && preamble.is_empty() => {
                statements.push(statement)
            }
            Entry::Binding(preamble, statement) => items.push(global(inp, preamble, statement, None)),
            Entry::Loose(statement) => statements.push(statement),
        }
    }
    if is_script {
        items.push(implicit_main(inp, statements));
    }
    items
}

fn declared_main(entry: &Entry) -> Option<Span> {
    match entry {
        Entry::Item(item) => match &item.kind {
            ItemKind::Function(function) if function.name.name == Symbol::MAIN => Some(function.name.span),
            _ => None,
        },
        _ => None,
    }
}

/// `fn main()` around the statements of a script.
fn implicit_main(inp: &mut In<'_, '_>, statements: Vec<Stmt>) -> Item {
    let end = inp.state_mut().text.len() as u32;
    let file = inp.state_mut().file;
    let first = statements
        .first()
        .map_or(Span::new(file, 0, 0), |first| first.span);
    let span = Span::new(file, first.start, end);
    let here = Span {
        end: first.start,
        ..span
    };
    let function = Function {
        extern_span: None,
        fn_span: here,
        name: Ident {
            name: Symbol::MAIN,
            span: here,
        },
        generics: Vec::new(),
        parameters: Vec::new(),
        variadic: None,
        result: None,
        contracts: Vec::new(),
        body: Some(Block { statements, span }),
        head_span: here,
        implicit: true,
        damaged: false,
    };
    Item {
        docs: None,
        attributes: Vec::new(),
        public: None,
        kind: ItemKind::Function(Box::new(function)),
        span,
    }
}

/// A binding at the top of a file: a name and a value, nothing more.
fn global(inp: &mut In<'_, '_>, preamble: Preamble, statement: Stmt, thread_local: Option<Span>) -> Item {
    let span = statement.span;
    let kind = match statement.kind {
        StmtKind::Let(binding) => global_of(inp, *binding, span, thread_local),
        StmtKind::Error(names) => ItemKind::Error(names),
        _ => ItemKind::Error(Vec::new()),
    };
    Item {
        docs: preamble.docs,
        attributes: preamble.attributes,
        public: preamble.public,
        kind,
        span,
    }
}

fn global_of(inp: &mut In<'_, '_>, binding: Let, span: Span, thread_local: Option<Span>) -> ItemKind {
    let PatternKind::Binding(name) = binding.pattern.kind else {
        foreign::global_pattern(inp, binding.pattern.span);
        return ItemKind::Error(Vec::new());
    };
    if let Some(block) = &binding.otherwise {
        foreign::global_pattern(inp, block.span);
    }
    let value = binding.value.unwrap_or_else(|| {
        foreign::global_without_value(inp, span.after());
        Expr::error(span.after())
    });
    let kind = match (thread_local, binding.mutable) {
        (Some(_), _) => GlobalKind::ThreadLocal,
        (None, true) => GlobalKind::Var,
        (None, false) => GlobalKind::Let,
    };
    ItemKind::Global(Box::new(Global {
        kind,
        keyword_span: thread_local.unwrap_or(binding.keyword_span),
        name,
        ty: binding.ty,
        value,
    }))
}
