//! Files to modules: who imports whom, and what every name of a file's outermost scope stands for.
//!
//! * **In**: root paths, a [`SourceProvider`] for the program and one for the standard library.
//! * **Out**: [`Modules`]: every file read and parsed, every declaration with an id, every file's scope.
//! * **Always**: a scope entry points at an existing declaration; import cycles are fine; a name that could not be
//!   imported is remembered as broken, so that its uses stay silent.
//! * **Errors**: E02xx; unused imports are reported by [`Modules::report_unused`] when every use is known.
//! * **Tests**: beside the code, and `tests/` programs with several files.
//! * **Derived**: the impls of `@derive(Json)` are written here, as text.
//! * **Absent**: names inside bodies and types: those are looked up by `typecheck/` through [`Modules::lookup`].

pub mod derive_json;
mod embed;
mod load;
mod parsed;
mod scope;
pub mod suggest;

pub use load::load;

use crate::source::{FileId, Span};
use crate::syntax::Symbol;
use crate::syntax::ast;
use cranelift_entity::{PrimaryMap, entity_impl};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Names of the types that need no declaration.
pub const BUILTIN_TYPES: &[&str] = &[
    "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "int", "byte", "f32", "f64", "float", "bool",
    "string",
];

/// A source file as a module.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleId(u32);
entity_impl!(ModuleId, "module");

/// A named top-level declaration.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeclId(u32);
entity_impl!(DeclId, "decl");

/// One file with its scope.
pub struct Module {
    /// As given to the provider: `src/main.milo`, `std/sync.milo`.
    pub path: String,
    pub file: FileId,
    pub ast: Rc<ast::File>,
    pub in_std: bool,
    pub is_prelude: bool,
    pub is_root: bool,
    /// What the file declares and imports.
    pub scope: FxHashMap<Symbol, Entry>,
}

/// What a name of a file's scope stands for.
#[derive(Clone, Copy)]
pub enum Entry {
    Declared(DeclId),
    Imported {
        decl: DeclId,
        span: Span,
    },
    /// The import, or the declaration's syntax, was reported.
    Broken,
}

/// A declaration: item `item` of its module's file.
pub struct Decl {
    pub module: ModuleId,
    pub item: usize,
    pub name: ast::Ident,
    pub public: bool,
    /// "function", "struct", … for messages.
    pub kind: &'static str,
}

/// The answer to a look-up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    Decl(DeclId),
    Broken,
    Nothing,
}

/// All files of the program and the parts of the standard library it reaches.
#[derive(Default)]
pub struct Modules {
    pub modules: PrimaryMap<ModuleId, Module>,
    pub decls: PrimaryMap<DeclId, Decl>,
    /// Public names of the prelude.
    pub prelude: FxHashMap<Symbol, DeclId>,
    pub by_path: FxHashMap<String, ModuleId>,
    /// Bytes of `@embedFile` paths, by the importing module and the path as written; `None` when unreadable.
    pub embedded: FxHashMap<(ModuleId, Symbol), Option<Arc<[u8]>>>,
    used: RefCell<FxHashSet<(ModuleId, Symbol)>>,
}

impl Modules {
    /// What `name` means at the outermost scope of `module`; marks an import as used.
    pub fn lookup(&self, module: ModuleId, name: Symbol) -> Found {
        match self.modules[module].scope.get(&name) {
            Some(Entry::Declared(decl)) => Found::Decl(*decl),
            Some(Entry::Imported { decl, .. }) => {
                self.used.borrow_mut().insert((module, name));
                Found::Decl(*decl)
            }
            Some(Entry::Broken) => Found::Broken,
            None => self
                .prelude
                .get(&name)
                .map_or(Found::Nothing, |decl| Found::Decl(*decl)),
        }
    }

    /// Counts an import as used that is needed without being named: that of a trait whose method is called.
    pub fn mark_used(&self, module: ModuleId, wanted: DeclId) {
        for (name, entry) in &self.modules[module].scope {
            if matches!(entry, Entry::Imported { decl, .. } if *decl == wanted) {
                self.used.borrow_mut().insert((module, *name));
            }
        }
    }

    /// The item of a declaration.
    pub fn item(&self, decl: DeclId) -> &ast::Item {
        let Decl { module, item, .. } = self.decls[decl];
        &self.modules[module].ast.items[item]
    }

    /// All names visible at the outermost scope of a module, sorted, for suggestions.
    pub fn visible_names(&self, module: ModuleId) -> Vec<Symbol> {
        let mut names: Vec<Symbol> = self.modules[module].scope.keys().copied().collect();
        names.extend(self.prelude.keys().copied());
        names.sort_by_key(|name| name.as_str());
        names.dedup();
        names
    }

    /// The module that users import `name` of the standard library from: the shortest path that exports it.
    pub fn exporter(&self, name: Symbol) -> Option<&str> {
        // What stands in `std/core` is not for programs.
        let offers = |module: &&Module| {
            let usable = module.in_std && !module.is_prelude && !module.path.starts_with("std/core/");
            usable && self.offers(module, name)
        };
        let paths = self
            .modules
            .values()
            .filter(offers)
            .map(|module| module.path.trim_end_matches(".milo"));
        paths.min_by_key(|path| (path.len(), *path))
    }

    /// Whether a module declares `name` publicly or hands it on with `pub from`.
    fn offers(&self, module: &Module, name: Symbol) -> bool {
        module
            .ast
            .items
            .iter()
            .filter(|item| item.public.is_some())
            .any(|item| match &item.kind {
                ast::ItemKind::Import(import) => {
                    import.names.iter().any(|imported| imported.local().name == name)
                }
                _ => match module.scope.get(&name) {
                    Some(Entry::Declared(decl)) => std::ptr::eq(self.item(*decl), item),
                    _ => false,
                },
            })
    }
}
