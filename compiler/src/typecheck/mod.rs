//! Declarations and bodies with types: AST to HIR.
//!
//! * **In**: [`Modules`] with every file parsed and every outermost name resolved.
//! * **Out**: [`hir::Program`]. Bodies of the standard library are checked only when something reaches them.
//! * **Steps**: [`declare`] gives every declaration an id · [`signatures`] types of fields, parameters, results ·
//!   [`impls`] impl headers, completeness, [`coherence`] · [`recursive`] infinite types · [`body`] function bodies ·
//!   [`expansion`] instances without end · [`private`] fields of
//!   other files · [`requirements`] what generic bodies asked of their parameters, and [`clones`] what they clone, at
//!   every use · [`drops`] what destructors ask ·
//!   [`keeps`] closures handed to
//!   callees that keep them · [`requires`] contracts that constants violate · [`entry`] `main`.
//! * **Always**: unification is local to one body; a generic body is checked once; `Error` types and nodes silence
//!   what follows from them; recursion follows the syntax tree, whose depth the parser bounds.
//! * **Errors**: E02xx that need types (attributes, shadowing, main, global cycles), E03xx, E081x, W02xx.
//! * **Absent**: moves, borrows, Send: judges on HIR and MIR; exhaustiveness of matches is in `exhaustive`.

mod adapt;
mod adapting;
mod attrs;
mod body;
mod bounded_types;
mod c_types;
mod clones;
mod coherence;
mod complete;
mod constant;
mod damage;
mod declare;
mod drops;
mod entry;
pub mod exhaustive;
mod expansion;
mod impls;
mod index;
mod infer;
mod interfaces;
mod intrinsic;
mod json;
mod keeps;
mod lower;
mod once;
mod private;
mod recursive;
mod requirements;
mod requires;
mod signatures;
mod size;
#[cfg(test)]
mod tests;
mod traits;

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::hir::{self, GenericParam, Generics, Program};
use crate::resolve::{DeclId, ModuleId, Modules};
use crate::source::{SourceMap, Span};
use crate::syntax::{Symbol, ast};
use crate::types::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;

/// What a declaration became.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Item {
    Adt(AdtId),
    Trait(TraitId),
    Interface(InterfaceId),
    Fn(FnId),
    Extern(ExternId),
    Global(GlobalId),
    Alias(DeclId),
}

/// Which names types may use at some place.
#[derive(Clone, Debug)]
pub(crate) struct TypeScope {
    pub module: ModuleId,
    /// Generic parameters by position.
    pub params: Vec<Symbol>,
    pub self_ty: Option<Ty>,
}

/// Where a function's body comes from.
#[derive(Clone)]
pub(crate) struct FnSource<'a> {
    pub ast: &'a ast::Function,
    pub scope: TypeScope,
}

pub(crate) struct GlobalSource<'a> {
    pub ast: &'a ast::Global,
    pub module: ModuleId,
    pub state: GlobalState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum GlobalState {
    Waiting,
    Running,
    Done,
}

/// Markers of builtin numbers, which have no other place in the lang items.
#[derive(Default)]
pub(crate) struct Markers {
    pub integer: Option<TraitId>,
    pub float: Option<TraitId>,
}

pub(crate) struct Checker<'a> {
    pub modules: &'a Modules,
    pub sink: &'a mut Sink,
    pub program: Program,
    pub items: FxHashMap<DeclId, Item>,
    pub functions: FxHashMap<FnId, FnSource<'a>>,
    pub globals: FxHashMap<GlobalId, GlobalSource<'a>>,
    /// Where types are declared, for privacy.
    pub homes: FxHashMap<AdtId, ModuleId>,
    pub methods: index::MethodTable,
    pub markers: Markers,
    pub damage: damage::Damage,
    /// Uses of generic functions, checked when all requirements are known.
    pub uses: Vec<requirements::Use>,
    /// Uses of private fields of other files.
    pub private_uses: private::PrivateUses,
    /// Traits whose methods a module calls.
    pub called_traits: FxHashSet<(ModuleId, TraitId)>,
    /// Bounds of types that an argument in a function was found to lack.
    unmet: FxHashSet<(Option<FnId>, Ty, TraitId)>,
    /// Types with `@derive(Json)`.
    json: Vec<json::DerivedJson>,
    /// Closures that can be called only once, given to parameters that do not say so.
    pub given_once: Vec<once::Given>,
    /// Values of constant globals that were asked for, and of those without a type of their own.
    constants: RefCell<FxHashMap<GlobalId, i128>>,
    adapting: RefCell<FxHashMap<GlobalId, i128>>,
    pub queue: Vec<FnId>,
    pub queued: FxHashSet<FnId>,
    copy_facts: FxHashMap<Ty, bool>,
    alias_depth: u32,
    declarations: FxHashMap<AdtId, DeclId>,
    /// Structs and enums whose parts have, or are given, their types.
    shapes: FxHashMap<AdtId, GlobalState>,
    /// How many sizes are being worked out, each for the next.
    size_depth: u32,
}

/// Checks a program. Functions of the standard library nothing reaches get no body.
pub fn check(modules: &Modules, map: &SourceMap, sink: &mut Sink) -> hir::Program {
    check_reach(modules, map, sink, false)
}

/// Checks a program and, with `all`, every body of the standard library modules it imports.
pub fn check_reach(modules: &Modules, _map: &SourceMap, sink: &mut Sink, all: bool) -> hir::Program {
    let mut checker = Checker::new(modules, sink);
    checker.declare();
    for module in modules.modules.values() {
        checker.damaged_methods(&module.ast.items);
    }
    checker.signatures();
    checker.supertrait_cycles();
    checker.impls();
    checker.c_types();
    checker.recursive();
    checker.bodies(all);
    checker.private_fields();
    checker.expansion();
    checker.bounded_types();
    checker.requirements();
    checker.bounds_of_methods();
    checker.drops();
    checker.keeps();
    checker.once();
    checker.requires();
    checker.main();
    checker.stray_statements();
    checker.tests();
    checker.mark_traits();
    modules.report_unused(checker.sink);
    if !checker.sink.has_errors() {
        assert_complete(&checker.program);
    }
    checker.program
}

/// An `Error` node nobody reported would silently become a program that stops there.
fn assert_complete(program: &Program) {
    for function in program.functions.values() {
        let unreported = function.body.as_ref().and_then(|body| body.first_error());
        assert!(
            unreported.is_none(),
            "an expression in '{}' was given up without a word",
            function.path
        );
    }
}

impl<'a> Checker<'a> {
    fn new(modules: &'a Modules, sink: &'a mut Sink) -> Checker<'a> {
        Checker {
            modules,
            sink,
            program: Program::default(),
            items: FxHashMap::default(),
            functions: FxHashMap::default(),
            globals: FxHashMap::default(),
            homes: FxHashMap::default(),
            methods: Default::default(),
            damage: Default::default(),
            markers: Markers::default(),
            uses: Vec::new(),
            called_traits: FxHashSet::default(),
            private_uses: Default::default(),
            unmet: FxHashSet::default(),
            json: Vec::new(),
            given_once: Vec::new(),
            queue: Vec::new(),
            constants: RefCell::default(),
            adapting: RefCell::default(),
            queued: FxHashSet::default(),
            copy_facts: FxHashMap::default(),
            alias_depth: 0,
            declarations: FxHashMap::default(),
            shapes: FxHashMap::default(),
            size_depth: 0,
        }
    }

    /// Whoever calls a trait's method may import the trait for it.
    fn mark_traits(&self) {
        for (decl, item) in &self.items {
            let Item::Trait(id) = item else { continue };
            let callers = self.called_traits.iter().filter(|(_, called)| called == id);
            callers.for_each(|(module, _)| self.modules.mark_used(*module, *decl));
        }
    }

    /// Reports and gives the error type, for `return self.fail(…)`.
    pub fn fail(&mut self, diagnostic: Diagnostic) -> Ty {
        self.sink.report(diagnostic);
        Ty::error()
    }

    pub fn error(&mut self, code: &'static Code, span: Span, message: impl Into<String>) {
        self.sink.report(Diagnostic::error(code, span, message));
    }

    pub fn in_std(&self, module: ModuleId) -> bool {
        self.modules.modules[module].in_std
    }

    /// Copy fact, remembered across bodies; for types without inference variables.
    pub fn is_copy(&mut self, ty: Ty) -> bool {
        match ty.kind() {
            TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Ptr(_) | TyKind::Ref(false, _) => {
                return true;
            }
            TyKind::Str | TyKind::Heap(_) | TyKind::Param(..) => return false,
            _ => {}
        }
        if let Some(&known) = self.copy_facts.get(&ty) {
            return known;
        }
        let answer = facts::Facts::new(&self.program).is_copy(ty);
        self.copy_facts.insert(ty, answer);
        answer
    }

    /// Whether `clone` of a Copy type calls what the program wrote.
    pub fn calls_own_clone(&self, ty: Ty) -> bool {
        facts::Facts::new(&self.program).calls_own_clone(ty)
    }

    /// Type arguments that stand for the parameters themselves.
    pub fn identity_args(generics: &Generics) -> Args {
        let params: Vec<Ty> = generics
            .params
            .iter()
            .enumerate()
            .map(|(at, param)| Ty::param(at as u32, param.name))
            .collect();
        Args::new(&params)
    }
}

/// A parameter without bounds yet.
pub(crate) fn generic_param(name: ast::Ident) -> GenericParam {
    GenericParam {
        name: name.name,
        span: name.span,
        bounds: Vec::new(),
        inferred: Vec::new(),
        damaged: false,
    }
}

/// The verb for a count.
pub(crate) fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// `(s)` unless one.
pub(crate) fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}
