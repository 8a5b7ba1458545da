//! Send and Sync: may a value move to another OS thread, may it be shared with one — and if not, why not.
//!
//! Structural, with promises: `@send`/`@sync` and `unsafe impl Send/Sync` answer for a type's own parts but not for its
//! type arguments. Recursive types are judged as if the recursion were fine, which it is when nothing else is wrong.

use super::{AdtId, Args, FnTy, InterfaceId, TraitId, Ty, TyKind};
use crate::hir::{Attrs, FnOwner, Function, Generics, Program};
use crate::source::Span;
use crate::syntax::symbol::Symbol;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;

/// Which of the two facts is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ThreadFact {
    Send,
    Sync,
}

/// One layer of the way from a type to the part that is at fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The type that has the part.
    pub owner: Ty,
    pub part: Part,
    /// The part's type.
    pub ty: Ty,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Field {
        name: Symbol,
        span: Span,
    },
    Payload {
        variant: Symbol,
        span: Span,
    },
    /// Of an array, slice or Vec.
    Element,
    TypeArgument,
    /// Of a `Heap`.
    Content,
    /// What a reference refers to.
    Referent,
}

/// Why a type lacks a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub fact: ThreadFact,
    /// From the type asked about inwards; empty when that type itself is at fault.
    pub steps: Vec<Step>,
    /// The part at fault.
    pub culprit: Ty,
    pub kind: CulpritKind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CulpritKind {
    RawPointer,
    /// A function value whose captures are not known.
    Function,
    /// An interface that does not declare the fact.
    Interface,
    /// A type parameter without the bound.
    Parameter,
    /// An `extern type`.
    Opaque,
}

/// How often types may repeat with ever other arguments on one path before the rest is taken to be like the beginning.
const GROWTH_LIMIT: usize = 8;

/// How long a chain of supertraits is followed; a cycle among them is an error elsewhere.
const SUPERTRAIT_LIMIT: u32 = 16;

/// The generic parameters that may occur in the types asked about.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    generics: Option<&'s Generics>,
    /// Inside a trait: what `Self`, parameter 0, implements.
    of_trait: Option<TraitId>,
}

impl<'s> Scope<'s> {
    /// No parameters, or none with bounds.
    pub const NONE: Scope<'static> = Scope {
        generics: None,
        of_trait: None,
    };

    pub fn of(function: &'s Function) -> Scope<'s> {
        let of_trait = match function.owner {
            FnOwner::Trait(id) => Some(id),
            _ => None,
        };
        Scope {
            generics: Some(&function.generics),
            of_trait,
        }
    }

    fn bounds(self, index: u32) -> impl Iterator<Item = TraitId> + 's {
        let param = self
            .generics
            .and_then(|generics| generics.params.get(index as usize));
        let written = param
            .into_iter()
            .flat_map(|param| param.bounds.iter().chain(&param.inferred));
        let own = self.of_trait.filter(|_| index == 0);
        written.map(|bound| bound.trait_id).chain(own)
    }
}

/// Answers and remembers facts about one program's types.
pub struct ThreadFacts<'a> {
    program: &'a Program,
    known: RefCell<FxHashMap<(ThreadFact, Ty), Option<Reason>>>,
}

impl ThreadFact {
    pub fn name(self) -> &'static str {
        match self {
            ThreadFact::Send => "Send",
            ThreadFact::Sync => "Sync",
        }
    }

    fn declared(self, attrs: &Attrs) -> bool {
        match self {
            ThreadFact::Send => attrs.send.is_some(),
            ThreadFact::Sync => attrs.sync.is_some(),
        }
    }
}

impl Part {
    /// The name of a field or variant.
    pub fn name(&self) -> Option<Symbol> {
        match self {
            Part::Field { name, .. } | Part::Payload { variant: name, .. } => Some(*name),
            _ => None,
        }
    }
}

impl Reason {
    fn new(fact: ThreadFact, culprit: Ty, kind: CulpritKind) -> Reason {
        let steps = Vec::new();
        Reason {
            fact,
            steps,
            culprit,
            kind,
        }
    }

    fn behind(mut self, owner: Ty, part: Part, ty: Ty) -> Reason {
        self.steps.insert(0, Step { owner, part, ty });
        self
    }
}

impl<'a> ThreadFacts<'a> {
    pub fn new(program: &'a Program) -> ThreadFacts<'a> {
        let known = RefCell::default();
        ThreadFacts { program, known }
    }

    /// `None` when values of the type may move to another OS thread. `scope` gives the bounds of generic
    /// parameters.
    pub fn not_send(&self, ty: Ty, scope: Scope<'_>) -> Option<Reason> {
        self.lacks(ThreadFact::Send, ty, scope)
    }

    /// `None` when values of the type may be shared with another OS thread.
    pub fn not_sync(&self, ty: Ty, scope: Scope<'_>) -> Option<Reason> {
        self.lacks(ThreadFact::Sync, ty, scope)
    }

    /// The reason why `ty` lacks `fact`, if it does.
    pub fn lacks(&self, fact: ThreadFact, ty: Ty, scope: Scope<'_>) -> Option<Reason> {
        let mut search = Search {
            facts: self,
            scope,
            open: FxHashSet::default(),
            path: Vec::new(),
        };
        search.lacks(fact, ty)
    }

    fn promised(&self, fact: ThreadFact, adt: AdtId, ty: Ty) -> bool {
        let marker = match fact {
            ThreadFact::Send => self.program.lang.trait_send,
            ThreadFact::Sync => self.program.lang.trait_sync,
        };
        let impls = marker.and_then(|marker| self.program.trait_impls.get(&marker));
        fact.declared(&self.program.adts[adt].attrs)
            || impls
                .into_iter()
                .flatten()
                .any(|&id| covers(self.program.impls[id].self_ty, ty))
    }
}

/// One question with what is being looked at on the way.
struct Search<'a, 'b> {
    facts: &'b ThreadFacts<'a>,
    scope: Scope<'b>,
    /// Asked already in this question: either in progress, or found to be fine if those in progress are.
    open: FxHashSet<(ThreadFact, Ty)>,
    path: Vec<AdtId>,
}

impl Search<'_, '_> {
    fn lacks(&mut self, fact: ThreadFact, ty: Ty) -> Option<Reason> {
        // What mentions a parameter depends on the bounds in scope, so it is not remembered.
        let remembered = !ty.has_param();
        if remembered && let Some(known) = self.facts.known.borrow().get(&(fact, ty)) {
            return known.clone();
        }
        let outermost = self.open.is_empty();
        if !self.open.insert((fact, ty)) {
            return None;
        }
        let answer = self.compute(fact, ty);
        // A good answer inside a question may rest on one still open; a bad one is certain.
        if remembered && (outermost || answer.is_some()) {
            self.facts.known.borrow_mut().insert((fact, ty), answer.clone());
        }
        answer
    }

    fn compute(&mut self, fact: ThreadFact, ty: Ty) -> Option<Reason> {
        match ty.kind() {
            TyKind::Array(part, _) | TyKind::Slice(part) => self.inside(fact, ty, Part::Element, *part),
            TyKind::Heap(part) => self.inside(fact, ty, Part::Content, *part),
            // Sharing a shared reference is sharing what it refers to.
            TyKind::Ref(false, part) => self.inside(ThreadFact::Sync, ty, Part::Referent, *part),
            TyKind::Ref(true, part) => self.inside(fact, ty, Part::Referent, *part),
            TyKind::Ptr(_) => Some(Reason::new(fact, ty, CulpritKind::RawPointer)),
            TyKind::Fn(function) => self.function(fact, ty, function),
            TyKind::Interface(interface, _) => self.interface(fact, ty, *interface),
            TyKind::Param(index, _) => self.parameter(fact, ty, *index),
            TyKind::Adt(adt, args) => self.adt(fact, ty, *adt, *args),
            _ => None,
        }
    }

    fn inside(&mut self, fact: ThreadFact, owner: Ty, part: Part, ty: Ty) -> Option<Reason> {
        Some(self.lacks(fact, ty)?.behind(owner, part, ty))
    }

    fn function(&self, fact: ThreadFact, ty: Ty, function: &FnTy) -> Option<Reason> {
        // One that owns its captures may write them whenever it is called.
        let known = function.send && (fact == ThreadFact::Send || function.kind == super::FnKind::Plain);
        (!known).then(|| Reason::new(fact, ty, CulpritKind::Function))
    }

    fn interface(&self, fact: ThreadFact, ty: Ty, interface: InterfaceId) -> Option<Reason> {
        let declared = fact.declared(&self.facts.program.interfaces[interface].attrs);
        (!declared).then(|| Reason::new(fact, ty, CulpritKind::Interface))
    }

    fn parameter(&self, fact: ThreadFact, ty: Ty, index: u32) -> Option<Reason> {
        let lang = &self.facts.program.lang;
        let wanted = match fact {
            ThreadFact::Send => lang.trait_send,
            ThreadFact::Sync => lang.trait_sync,
        };
        let bounded = self
            .scope
            .bounds(index)
            .any(|bound| self.implies(bound, wanted, 0));
        (!bounded).then(|| Reason::new(fact, ty, CulpritKind::Parameter))
    }

    /// The bound itself, or a supertrait of it.
    fn implies(&self, bound: TraitId, wanted: Option<TraitId>, depth: u32) -> bool {
        let program = self.facts.program;
        let mut supers = program.traits[bound]
            .supertraits
            .iter()
            .map(|bound| bound.trait_id);
        Some(bound) == wanted
            || (depth < SUPERTRAIT_LIMIT && supers.any(|bound| self.implies(bound, wanted, depth + 1)))
    }

    fn adt(&mut self, fact: ThreadFact, ty: Ty, adt: AdtId, args: Args) -> Option<Reason> {
        if self.grows_without_end(adt) {
            return None;
        }
        self.path.push(adt);
        let answer = match self.facts.promised(fact, adt, ty) {
            true => self.arguments(fact, ty, adt, args),
            false => self.parts(fact, ty, adt, args),
        };
        self.path.pop();
        answer
    }

    /// Types like `struct N<T> { next: Heap<N<Pair<T, T>>> }` have no end.
    fn grows_without_end(&self, adt: AdtId) -> bool {
        if !self.path.contains(&adt) {
            return false;
        }
        let distinct: FxHashSet<AdtId> = self.path.iter().copied().collect();
        self.path.len() - distinct.len() >= GROWTH_LIMIT
    }

    /// A promise is for the wrapper only. Values behind a shared handle are only moved in and out, so Send is enough for
    /// a handle to be Sync; anything else that is shared also shares what it holds.
    fn arguments(&mut self, fact: ThreadFact, ty: Ty, adt: AdtId, args: Args) -> Option<Reason> {
        let program = self.facts.program;
        let part = || match program.lang.vec == Some(adt) {
            true => Part::Element,
            false => Part::TypeArgument,
        };
        let shares = fact == ThreadFact::Sync && !program.is_handle(adt);
        args.iter().find_map(|&arg| {
            let send = self.inside(ThreadFact::Send, ty, part(), arg);
            send.or_else(|| {
                if shares {
                    self.inside(ThreadFact::Sync, ty, part(), arg)
                } else {
                    None
                }
            })
        })
    }

    fn parts(&mut self, fact: ThreadFact, ty: Ty, adt: AdtId, args: Args) -> Option<Reason> {
        let declared = &self.facts.program.adts[adt];
        if matches!(declared.kind, crate::hir::AdtKind::Opaque) {
            return Some(Reason::new(fact, ty, CulpritKind::Opaque));
        }
        for field in declared.fields() {
            let (name, span) = (field.name, field.span);
            let found = self.inside(fact, ty, Part::Field { name, span }, field.ty.substitute(&args));
            if found.is_some() {
                return found;
            }
        }
        for variant in declared.variants() {
            for payload in &variant.payload {
                let (name, span) = (variant.name, variant.span);
                let part = Part::Payload { variant: name, span };
                let found = self.inside(fact, ty, part, payload.substitute(&args));
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }
}

/// Whether an impl's self type, with its parameters standing for anything, is or includes `ty`.
pub fn covers(pattern: Ty, ty: Ty) -> bool {
    match (pattern.kind(), ty.kind()) {
        (TyKind::Param(..), _) => true,
        (TyKind::Adt(one, left), TyKind::Adt(other, right)) => {
            one == other
                && left
                    .iter()
                    .zip(right.iter())
                    .all(|(&left, &right)| covers(left, right))
        }
        _ => pattern == ty,
    }
}
