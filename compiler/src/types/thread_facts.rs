//! Send and Sync: may a value move to another OS thread, may it be shared with one — and if not, why not.
//!
//! Structural, with promises: `@send`/`@sync` and `unsafe impl Send/Sync` answer for a type's own parts but not for its
//! type arguments. Recursive types are judged as if the recursion were fine, which it is when nothing else is wrong.

use super::selection::{Lack, Lacking, Question, Selected};
use super::{AdtId, Args, FnTy, InterfaceId, TraitId, Ty, TyKind};
use crate::hir::{Attrs, FnOwner, Function, Generics, Impl, LangItems, Program};
use crate::source::Span;
use crate::syntax::symbol::Symbol;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
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
    /// What an `unsafe impl` asks of its parameter.
    Bound {
        param: Symbol,
        of: TraitId,
    },
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
    /// A type without the trait that an `unsafe impl` asks for.
    NoTrait(TraitId),
    /// A type with too many parts to look at all of them.
    Endless,
}

/// How often structs and enums may repeat with ever other arguments on one path, and how many types one question may
/// come to. Types cannot grow without end, but a type that only exchanges its arguments has more instances than anyone
/// can look at; beyond the limits the answer is no.
const LONGEST_PATH: usize = 128;
const MOST_TYPES: usize = 16_384;

/// How long a chain of supertraits is followed; a cycle among them is an error elsewhere.
const SUPERTRAIT_LIMIT: u32 = 16;

type FxIndexSet<T> = indexmap::IndexSet<T, FxBuildHasher>;

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

    /// Inside an impl.
    pub fn of_impl(declared: &'s Impl) -> Scope<'s> {
        Scope {
            generics: Some(&declared.generics),
            of_trait: None,
        }
    }

    pub(super) fn bounds(self, index: u32) -> impl Iterator<Item = TraitId> + 's {
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
    pub(super) program: &'a Program,
    known: RefCell<FxHashMap<(ThreadFact, Ty), Option<Reason>>>,
    pub(super) selected: RefCell<FxHashMap<Question, Result<Selected, Option<Lack>>>>,
}

impl ThreadFact {
    pub fn name(self) -> &'static str {
        match self {
            ThreadFact::Send => "Send",
            ThreadFact::Sync => "Sync",
        }
    }

    /// The fact that a bound with this trait asks for.
    pub fn of(lang: &LangItems, of: TraitId) -> Option<ThreadFact> {
        [ThreadFact::Send, ThreadFact::Sync]
            .into_iter()
            .find(|fact| fact.marker(lang) == Some(of))
    }

    /// The trait that says so.
    pub fn marker(self, lang: &LangItems) -> Option<TraitId> {
        match self {
            ThreadFact::Send => lang.trait_send,
            ThreadFact::Sync => lang.trait_sync,
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
        if self.kind == CulpritKind::Endless {
            return Reason::new(self.fact, owner, self.kind);
        }
        self.steps.insert(0, Step { owner, part, ty });
        self
    }
}

impl<'a> ThreadFacts<'a> {
    pub fn new(program: &'a Program) -> ThreadFacts<'a> {
        ThreadFacts {
            program,
            known: RefCell::default(),
            selected: RefCell::default(),
        }
    }

    pub fn program(&self) -> &'a Program {
        self.program
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
        self.search(scope).lacks(fact, ty)
    }

    pub(super) fn search<'b>(&'b self, scope: Scope<'b>) -> Search<'a, 'b> {
        Search {
            facts: self,
            scope,
            open: FxIndexSet::default(),
            path: Vec::new(),
            asked: Vec::new(),
            met: FxIndexSet::default(),
        }
    }
}

/// What `@send`, `@sync` and `unsafe impl` say about a struct or enum.
enum Promise {
    None,
    Made,
    /// There is an impl, but its bounds do not hold.
    Withheld(Reason),
}

/// One question with what is being looked at on the way.
pub(super) struct Search<'a, 'b> {
    pub(super) facts: &'b ThreadFacts<'a>,
    pub(super) scope: Scope<'b>,
    /// Asked already in this question: either in progress, or found to be fine if those in progress are.
    open: FxIndexSet<(ThreadFact, Ty)>,
    path: Vec<AdtId>,
    /// Questions about traits that wait for an answer.
    pub(super) asked: Vec<Question>,
    /// Those answered with yes.
    pub(super) met: FxIndexSet<Question>,
}

impl Search<'_, '_> {
    pub(super) fn lacks(&mut self, fact: ThreadFact, ty: Ty) -> Option<Reason> {
        // What mentions a parameter depends on the bounds in scope, so it is not remembered.
        let remembered = !ty.has_param();
        if remembered && let Some(known) = self.facts.known.borrow().get(&(fact, ty)) {
            return known.clone();
        }
        let (open, met) = (self.open.len(), self.met.len());
        let outermost = open == 0;
        if !self.open.insert((fact, ty)) {
            return None;
        }
        let answer = self.compute(fact, ty);
        if answer.is_some() {
            // What was found to be fine meanwhile may rest on this.
            self.open.truncate(open);
            self.met.truncate(met);
        }
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
        let wanted = fact.marker(&self.facts.program.lang);
        let bounded = self
            .scope
            .bounds(index)
            .any(|bound| self.implies(bound, wanted, 0));
        (!bounded).then(|| Reason::new(fact, ty, CulpritKind::Parameter))
    }

    /// The bound itself, or a supertrait of it.
    pub(super) fn implies(&self, bound: TraitId, wanted: Option<TraitId>, depth: u32) -> bool {
        let program = self.facts.program;
        let mut supers = program.traits[bound]
            .supertraits
            .iter()
            .map(|bound| bound.trait_id);
        Some(bound) == wanted
            || (depth < SUPERTRAIT_LIMIT && supers.any(|bound| self.implies(bound, wanted, depth + 1)))
    }

    fn adt(&mut self, fact: ThreadFact, ty: Ty, adt: AdtId, args: Args) -> Option<Reason> {
        if self.too_much(adt) {
            return Some(Reason::new(fact, ty, CulpritKind::Endless));
        }
        self.path.push(adt);
        let answer = match self.promise(fact, adt, ty) {
            Promise::Made => self.arguments(fact, ty, adt, args),
            Promise::Withheld(reason) => Some(reason),
            Promise::None => self.parts(fact, ty, adt, args),
        };
        self.path.pop();
        answer
    }

    /// An impl that fits the type answers for it: when its bounds do not hold, the fields are not asked instead.
    fn promise(&mut self, fact: ThreadFact, adt: AdtId, ty: Ty) -> Promise {
        let program = self.facts.program;
        if fact.declared(&program.adts[adt].attrs) {
            return Promise::Made;
        }
        let Some(marker) = fact.marker(&program.lang) else {
            return Promise::None;
        };
        match self.select((marker, Args::empty(), ty)) {
            Ok(_) => Promise::Made,
            Err(None) => Promise::None,
            Err(Some(lack)) => Promise::Withheld(withheld(program, fact, ty, lack)),
        }
    }

    fn too_much(&self, adt: AdtId) -> bool {
        if self.open.len() > MOST_TYPES {
            return true;
        }
        if self.path.len() < LONGEST_PATH || !self.path.contains(&adt) {
            return false;
        }
        let distinct: FxHashSet<AdtId> = self.path.iter().copied().collect();
        self.path.len() - distinct.len() >= LONGEST_PATH
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

/// The reason when an `unsafe impl` for `ty` asks for more than its arguments have.
fn withheld(program: &Program, fact: ThreadFact, ty: Ty, lack: Lack) -> Reason {
    let mut reason = match lack.what {
        Lacking::Fact(_, reason) => reason,
        Lacking::Trait(of) => Reason::new(fact, lack.ty, CulpritKind::NoTrait(of)),
    };
    // The conditions further in lead from a type argument to a part of it; the outermost says what was asked.
    if let Some(condition) = lack.conditions.first() {
        let declared = &program.impls[condition.of];
        let param = &declared.generics.params[condition.param];
        let mut bounds = param.bounds.iter().chain(&param.inferred);
        if let Some(bound) = bounds.find(|bound| bound.span == condition.span) {
            let part = Part::Bound {
                param: param.name,
                of: bound.trait_id,
            };
            let arg = super::selection::bind_self(&declared.generics, declared.self_ty, ty)
                .and_then(|args| args.get(condition.param).copied());
            reason = reason.behind(ty, part, arg.unwrap_or(lack.ty));
        }
    }
    reason
}

/// Whether an impl's self type, with its parameters standing for anything, is or includes `ty`.
pub fn covers(pattern: Ty, ty: Ty) -> bool {
    match (pattern.kind(), ty.kind()) {
        (TyKind::Param(..), _) => true,
        (TyKind::Adt(one, left), TyKind::Adt(other, right)) => one == other && all_cover(left, right),
        (TyKind::Interface(one, left), TyKind::Interface(other, right)) => {
            one == other && all_cover(left, right)
        }
        (TyKind::Array(left, n), TyKind::Array(right, m)) => n == m && covers(*left, *right),
        (TyKind::Ref(m, left), TyKind::Ref(n, right)) => m == n && covers(*left, *right),
        (TyKind::Slice(left), TyKind::Slice(right))
        | (TyKind::Ptr(left), TyKind::Ptr(right))
        | (TyKind::Heap(left), TyKind::Heap(right)) => covers(*left, *right),
        (TyKind::Fn(left), TyKind::Fn(right)) => {
            all_cover(&left.params, &right.params) && covers(left.ret, right.ret)
        }
        _ => pattern == ty,
    }
}

fn all_cover(patterns: &[Ty], types: &[Ty]) -> bool {
    let mut pairs = patterns.iter().zip(types);
    patterns.len() == types.len() && pairs.all(|(&pattern, &ty)| covers(pattern, ty))
}
