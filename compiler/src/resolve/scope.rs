//! Every file's scope: its declarations, then its imports.

use super::{BUILTIN_TYPES, Decl, DeclId, Entry, ModuleId, Modules, load, suggest};
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0203, e0204, e0205};
use crate::source::{SourceMap, Span};
use crate::syntax::Symbol;
use crate::syntax::ast::{Ident, Import, Item, ItemKind};

/// Fills in declarations, the prelude and scopes.
pub(super) fn build(modules: &mut Modules, map: &SourceMap, sink: &mut Sink) {
    let ids: Vec<ModuleId> = modules.modules.keys().collect();
    for &id in &ids {
        declare(modules, id, sink);
    }
    build_prelude(modules);
    for &id in &ids {
        check_prelude_types(modules, id, sink);
        forget_redeclared(modules, id);
        import(modules, id, map, sink);
    }
}

/// Name and kind of an item that declares a name.
fn named(item: &Item) -> Option<(Ident, &'static str)> {
    Some(match &item.kind {
        ItemKind::Function(function) => (function.name, "function"),
        ItemKind::Struct(declared) => (declared.name, "struct"),
        ItemKind::Enum(declared) => (declared.name, "enum"),
        ItemKind::Trait(declared) => (declared.name, "trait"),
        ItemKind::Interface(declared) => (declared.name, "interface"),
        ItemKind::TypeAlias(declared) => (declared.name, "type"),
        ItemKind::ExternType(declared) => (declared.name, "extern type"),
        ItemKind::Global(declared) => (declared.name, "global"),
        ItemKind::Import(_) | ItemKind::Impl(_) | ItemKind::Error(_) => return None,
    })
}

fn declare(modules: &mut Modules, module: ModuleId, sink: &mut Sink) {
    let items = &modules.modules[module].ast.items;
    let found: Vec<(usize, Ident, &'static str, bool)> = items
        .iter()
        .enumerate()
        .filter_map(|(at, item)| named(item).map(|(name, kind)| (at, name, kind, item.public.is_some())))
        .collect();
    let broken: Vec<Symbol> = items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Error(names) => Some(names.iter().map(|name| name.name)),
            _ => None,
        })
        .flatten()
        .collect();
    for (item, name, kind, public) in found {
        let decl = modules.decls.push(Decl {
            module,
            item,
            name,
            public,
            kind,
        });
        let scope = &mut modules.modules[module].scope;
        if let Some(&Entry::Declared(first)) = scope.get(&name.name) {
            let first = modules.decls[first].name.span;
            sink.report(e0204::duplicate(name.span, name.as_str(), first));
        } else {
            scope.insert(name.name, Entry::Declared(decl));
        }
    }
    let scope = &mut modules.modules[module].scope;
    for name in broken {
        scope.entry(name).or_insert(Entry::Broken);
    }
}

fn build_prelude(modules: &mut Modules) {
    let visible = modules
        .decls
        .iter()
        .filter(|(_, decl)| decl.public && modules.modules[decl.module].is_prelude);
    modules.prelude = visible.map(|(id, decl)| (decl.name.name, id)).collect();
}

/// A program may declare a function the prelude also has, and a type with the name of a trait, which then hides the trait
/// in its file; but not a type the prelude has.
fn check_prelude_types(modules: &Modules, module: ModuleId, sink: &mut Sink) {
    if modules.modules[module].in_std {
        return;
    }
    for decl in modules.decls.values().filter(|decl| decl.module == module) {
        let name = decl.name.as_str();
        let builtin = is_type(decl.kind) && BUILTIN_TYPES.contains(&name);
        if builtin || ["Self", "void", "Heap"].contains(&name) {
            sink.report(e0205::builtin(decl.name.span, name));
        } else if let Some(&known) = modules.prelude.get(&decl.name.name)
            && is_type(modules.decls[known].kind)
            && !hides_trait(decl.kind, modules.decls[known].kind)
        {
            sink.report(e0205::redeclares(decl.name.span, name, modules.decls[known].kind));
        }
    }
}

/// A `type` with the name of a prelude type was reported; what follows means the prelude's.
fn forget_redeclared(modules: &mut Modules, module: ModuleId) {
    if modules.modules[module].in_std {
        return;
    }
    let known = |decl: &&Decl| {
        let redeclared = modules
            .prelude
            .get(&decl.name.name)
            .map(|known| modules.decls[*known].kind);
        decl.module == module
            && decl.kind == "type"
            && redeclared.is_some_and(|known| !hides_trait(decl.kind, known))
    };
    let names: Vec<Symbol> = modules
        .decls
        .values()
        .filter(known)
        .map(|decl| decl.name.name)
        .collect();
    let scope = &mut modules.modules[module].scope;
    for name in names {
        scope.remove(&name);
    }
}

/// A type beside a trait of the same name. What is called like a trait and is none itself is not meant to be the trait.
fn hides_trait(kind: &str, known: &str) -> bool {
    known == "trait" && is_type(kind) && !matches!(kind, "trait" | "interface")
}

fn is_type(kind: &str) -> bool {
    !matches!(kind, "function" | "global")
}

fn import(modules: &mut Modules, module: ModuleId, map: &SourceMap, sink: &mut Sink) {
    let mut wanted: Vec<(Symbol, Ident, Ident)> = Vec::new();
    for import in load::imports(&modules.modules[module].ast) {
        wanted.extend(
            import
                .names
                .iter()
                .map(|name| (import.path, name.name, name.local())),
        );
    }
    for (path, name, local) in wanted {
        let entry = import_one(modules, module, path.as_str(), name, local, sink);
        let scope = &mut modules.modules[module].scope;
        match scope.get(&local.name).copied() {
            None => drop(scope.insert(local.name, entry)),
            Some(Entry::Broken) => {}
            Some(Entry::Declared(first)) => {
                let first = modules.decls[first].name.span;
                sink.report(e0204::duplicate(local.span, local.as_str(), first));
            }
            Some(Entry::Imported { span, decl }) => {
                let same = matches!(entry, Entry::Imported { decl: again, .. } if again == decl);
                if !same || map.position(span) != map.position(local.span) {
                    sink.report(e0204::duplicate(local.span, local.as_str(), span));
                }
            }
        }
    }
}

fn import_one(
    modules: &Modules,
    module: ModuleId,
    path: &str,
    name: Ident,
    local: Ident,
    sink: &mut Sink,
) -> Entry {
    let target = load::target(&modules.modules[module].path, path);
    // A module that could not be read has been reported.
    let Some(&from) = modules.by_path.get(&target) else {
        return Entry::Broken;
    };
    match exported(modules, from, name.name, 0) {
        Export::Decl(decl) => Entry::Imported {
            decl,
            span: local.span,
        },
        Export::Private(decl) => {
            let declared = &modules.decls[decl];
            sink.report(e0203::private(
                name.span,
                declared.kind,
                name.as_str(),
                path,
                declared.name.span,
            ));
            Entry::Broken
        }
        Export::Silent => Entry::Broken,
        Export::Nothing => missing(modules, from, path, name, sink),
    }
}

/// What a module offers under a name.
enum Export {
    Decl(DeclId),
    Private(DeclId),
    /// Re-exported from where it could not be found: reported there.
    Silent,
    Nothing,
}

/// How many `pub from` may lead from one to the next.
const MAX_REEXPORTS: u32 = 32;

fn exported(modules: &Modules, from: ModuleId, name: Symbol, depth: u32) -> Export {
    if let Some(&Entry::Declared(decl)) = modules.modules[from].scope.get(&name) {
        return if modules.decls[decl].public {
            Export::Decl(decl)
        } else {
            Export::Private(decl)
        };
    }
    if modules.modules[from].is_prelude && modules.prelude.contains_key(&name) {
        return Export::Decl(modules.prelude[&name]);
    }
    let Some((path, original)) = reexport(modules, from, name) else {
        return Export::Nothing;
    };
    let target = load::target(&modules.modules[from].path, path.as_str());
    match modules.by_path.get(&target) {
        Some(&next) if depth < MAX_REEXPORTS => match exported(modules, next, original, depth + 1) {
            Export::Decl(decl) => Export::Decl(decl),
            _ => Export::Silent,
        },
        _ => Export::Silent,
    }
}

/// `pub from "path" import { original as name }`.
fn reexport(modules: &Modules, from: ModuleId, name: Symbol) -> Option<(Symbol, Symbol)> {
    reexports(modules, from).find_map(|import| {
        let found = import
            .names
            .iter()
            .find(|imported| imported.local().name == name)?;
        Some((import.path, found.name.name))
    })
}

fn missing(modules: &Modules, from: ModuleId, path: &str, name: Ident, sink: &mut Sink) -> Entry {
    let exported = exports(modules, from);
    let suggestion = suggest::closest(name.as_str(), exported.iter().map(|(name, _)| *name));
    let declared = suggestion.and_then(|found| exported.iter().find(|(name, _)| *name == found));
    sink.report(e0203::missing(name.span, name.as_str(), path, declared.copied()));
    Entry::Broken
}

fn exports(modules: &Modules, module: ModuleId) -> Vec<(&'static str, Span)> {
    let public = |decl: &&Decl| decl.module == module && decl.public;
    let declared = modules.decls.values().filter(public).map(|decl| decl.name);
    let passed_on = reexports(modules, module)
        .flat_map(|import| &import.names)
        .map(|name| name.local());
    declared
        .chain(passed_on)
        .map(|name| (name.as_str(), name.span))
        .collect()
}

/// The `pub from` imports of a module.
fn reexports(modules: &Modules, module: ModuleId) -> impl Iterator<Item = &Import> {
    let items = modules.modules[module]
        .ast
        .items
        .iter()
        .filter(|item| item.public.is_some());
    items.filter_map(|item| match &item.kind {
        ItemKind::Import(import) => Some(import),
        _ => None,
    })
}

impl Modules {
    /// Where a declaration's name stands.
    pub fn name_span(&self, decl: DeclId) -> Span {
        self.decls[decl].name.span
    }
}
