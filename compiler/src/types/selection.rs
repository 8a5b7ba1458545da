//! Which impl of a trait a type has: one whose self type fits and whose bounds hold, those on Send and Sync included.
//!
//! The judges ask with the bounds of the parameters in scope, the monomorphiser with concrete types; both get the same
//! answer, so that no method of an impl ever runs for a type the impl was not written for. The type checker has its own
//! form for types that are still open (`typecheck/traits.rs`), which leaves Send and Sync to the judges.

use super::thread_facts::{Reason, Scope, Search, ThreadFact, ThreadFacts};
use super::{Args, ImplId, TraitId, Ty, TyKind};
use crate::hir::{Generics, LangItems, Program};
use crate::source::Span;

/// How many conditions are followed from one to the next. Conditions that lead to each other prove nothing.
const LONGEST_CHAIN: usize = 64;

/// An impl that applies, with the arguments for its own parameters.
#[derive(Clone, Copy, Debug)]
pub struct Selected {
    pub id: ImplId,
    pub args: Args,
}

/// Why a type lacks a trait.
#[derive(Clone, Debug, PartialEq)]
pub struct Lack {
    /// The conditions that lead to the type at fault, the outermost first; none when the type asked about is at fault.
    pub conditions: Vec<Condition>,
    pub ty: Ty,
    pub what: Lacking,
}

/// A bound of an impl that would fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub of: ImplId,
    /// The position of the impl's parameter.
    pub param: usize,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Lacking {
    Trait(TraitId),
    Fact(ThreadFact, Reason),
}

/// A question about a trait: the trait, its arguments, the type.
pub(super) type Question = (TraitId, Args, Ty);

impl ThreadFacts<'_> {
    /// The impl of a trait that applies to a type. `Err(None)` when none fits the type at all.
    pub fn select(
        &self,
        of: TraitId,
        args: Args,
        ty: Ty,
        scope: Scope<'_>,
    ) -> Result<Selected, Option<Lack>> {
        if let Some(known) = self.selected.borrow().get(&(of, args, ty)) {
            return known.clone();
        }
        let answer = self.search(scope).select((of, args, ty));
        // What mentions a parameter depends on the bounds in scope.
        if !ty.has_param() && !args.iter().any(|arg| arg.has_param()) {
            self.selected.borrow_mut().insert((of, args, ty), answer.clone());
        }
        answer
    }

    /// `None` when the type has the trait. Operations that all types have by their structure count as met.
    pub fn lacks_trait(&self, of: TraitId, args: Args, ty: Ty, scope: Scope<'_>) -> Option<Lack> {
        self.search(scope).lacks_trait((of, args, ty))
    }

    /// The first bound of these parameters that their arguments do not meet, with the parameter's position.
    pub fn unmet(&self, generics: &Generics, args: &[Ty], scope: Scope<'_>) -> Option<(usize, Span, Lack)> {
        self.search(scope).unmet(generics, args)
    }
}

impl Search<'_, '_> {
    pub(super) fn select(&mut self, question: Question) -> Result<Selected, Option<Lack>> {
        let (of, args, ty) = question;
        let program = self.facts.program;
        // A ranged integer has what its integer type has.
        let base = integer_of(ty);
        let mut first: Option<Lack> = None;
        for &id in program.trait_impls.get(&of).into_iter().flatten() {
            let Some(bound) = fit(self.facts, id, base, args) else {
                continue;
            };
            match self.unmet(&program.impls[id].generics, &bound) {
                None => return Ok(Selected { id, args: bound }),
                Some((param, span, lack)) if first.as_ref().is_none_or(|lack| lack.is_blanket(program)) => {
                    first = Some(lack.behind(Condition { of: id, param, span }));
                }
                Some(_) => {}
            }
        }
        Err(first)
    }

    pub(super) fn unmet(&mut self, generics: &Generics, args: &[Ty]) -> Option<(usize, Span, Lack)> {
        for (at, (param, &arg)) in generics.params.iter().zip(args).enumerate() {
            for bound in param.bounds.iter().chain(&param.inferred) {
                let question = (bound.trait_id, bound.args.substitute(args), arg);
                if let Some(lack) = self.lacks_trait(question) {
                    return Some((at, bound.span, lack));
                }
            }
        }
        None
    }

    pub(super) fn lacks_trait(&mut self, question: Question) -> Option<Lack> {
        let (of, args, ty) = question;
        let lang = &self.facts.program.lang;
        if ty.is_error() {
            return None;
        }
        if let Some(fact) = ThreadFact::of(lang, of) {
            let reason = self.lacks(fact, ty)?;
            return Some(Lack::new(ty, Lacking::Fact(fact, reason)));
        }
        if is_universal(lang, of)
            || self.scope_has(of, ty)
            || self.by_nature(question)
            || self.met.contains(&question)
        {
            return None;
        }
        if self.asked.contains(&question) || self.asked.len() > LONGEST_CHAIN {
            return Some(Lack::new(ty, Lacking::Trait(of)));
        }
        self.asked.push(question);
        let found = self.select((of, args, ty));
        self.asked.pop();
        match found {
            Ok(_) => {
                self.met.insert(question);
                None
            }
            Err(lack) => Some(lack.unwrap_or_else(|| Lack::new(ty, Lacking::Trait(of)))),
        }
    }

    /// What the bounds in scope say about a parameter.
    fn scope_has(&self, of: TraitId, ty: Ty) -> bool {
        let TyKind::Param(index, _) = *ty.kind() else {
            return false;
        };
        let lang = &self.facts.program.lang;
        let has = |wanted| {
            self.scope
                .bounds(index)
                .any(|bound| self.implies(bound, wanted, 0))
        };
        has(Some(of))
            || is_of_numbers(lang, of)
                && [lang.trait_integer, lang.trait_float]
                    .into_iter()
                    .flatten()
                    .any(|number| has(Some(number)))
    }

    /// What the language itself says about a type.
    fn by_nature(&mut self, (of, args, ty): Question) -> bool {
        let lang = &self.facts.program.lang;
        let (int, float) = (ty.as_int().is_some(), matches!(ty.kind(), TyKind::Float(_)));
        if lang.trait_integer == Some(of) || lang.trait_float == Some(of) {
            return int && lang.trait_integer == Some(of) || float && lang.trait_float == Some(of);
        }
        // Operators of the language take and give values of one type.
        let own_kind = args.iter().all(|&arg| integer_of(arg) == integer_of(ty));
        if (int || float) && own_kind && is_of_numbers(lang, of) {
            return true;
        }
        let (ordered, added) = (
            lang.trait_ord == Some(of),
            lang.operators.get(&"add".into()) == Some(&of),
        );
        match *ty.kind() {
            TyKind::Bool => ordered,
            TyKind::Str => ordered || added && own_kind,
            TyKind::Array(element, _) | TyKind::Slice(element) if ordered => {
                self.lacks_trait((of, Args::empty(), element)).is_none()
            }
            _ => false,
        }
    }
}

impl Lack {
    fn new(ty: Ty, what: Lacking) -> Lack {
        let conditions = Vec::new();
        Lack { conditions, ty, what }
    }

    /// Whether only an impl for all types, `impl<T: …> Trait for T`, would fit.
    pub fn is_blanket(&self, program: &Program) -> bool {
        let of = |condition: &Condition| program.impls[condition.of].self_ty;
        self.conditions
            .first()
            .is_some_and(|condition| matches!(of(condition).kind(), TyKind::Param(..)))
    }

    /// What is missing, by name.
    pub fn name(&self, program: &Program) -> String {
        match &self.what {
            Lacking::Trait(of) => program.traits[*of].name.to_string(),
            Lacking::Fact(fact, _) => fact.name().to_string(),
        }
    }

    pub fn behind(mut self, condition: Condition) -> Lack {
        self.conditions.insert(0, condition);
        self
    }
}

/// Every type has it by its structure, unless it has an impl of its own.
pub fn is_universal(lang: &LangItems, of: TraitId) -> bool {
    [
        lang.trait_clone,
        lang.trait_eq,
        lang.trait_hash,
        lang.trait_display,
        lang.trait_format,
    ]
    .contains(&Some(of))
}

/// Numbers have an order and the operators; `a[i]` is none of them.
fn is_of_numbers(lang: &LangItems, of: TraitId) -> bool {
    let mut operators = lang.operators.iter();
    lang.trait_ord == Some(of) || operators.any(|(name, &id)| id == of && name.as_str() != "index")
}

/// The integer type of a ranged one; other types as they are.
fn integer_of(ty: Ty) -> Ty {
    match *ty.kind() {
        TyKind::Ranged(int, ..) => Ty::int(int),
        _ => ty,
    }
}

/// The arguments of an impl's parameters that make it an impl for `ty` with these trait arguments.
fn fit(facts: &ThreadFacts<'_>, id: ImplId, ty: Ty, args: Args) -> Option<Args> {
    let declared = &facts.program.impls[id];
    let mut bindings = vec![None; declared.generics.params.len()];
    let written = declared.of_trait.map_or(Args::empty(), |(_, args)| args);
    let fits = match_type(declared.self_ty, ty, &mut bindings)
        && written
            .iter()
            .zip(args.iter())
            .all(|(&pattern, &arg)| match_type(pattern, arg, &mut bindings));
    fits.then(|| bound_args(bindings))
}

/// The arguments of an impl's parameters that make its self type `ty`.
pub fn bind_self(generics: &Generics, self_ty: Ty, ty: Ty) -> Option<Args> {
    let mut bindings = vec![None; generics.params.len()];
    match_type(self_ty, ty, &mut bindings).then(|| bound_args(bindings))
}

/// Parameters that occur nowhere have no argument.
fn bound_args(bindings: Vec<Option<Ty>>) -> Args {
    let all: Vec<Ty> = bindings
        .into_iter()
        .map(|ty| ty.unwrap_or_else(Ty::error))
        .collect();
    Args::new(&all)
}

/// Makes `pattern` equal to `ty` by binding the pattern's parameters; those of `ty` stand for themselves.
fn match_type(pattern: Ty, ty: Ty, bindings: &mut [Option<Ty>]) -> bool {
    match (pattern.kind(), ty.kind()) {
        (TyKind::Param(index, _), _) => bind(bindings.get_mut(*index as usize), ty),
        _ if !pattern.has_param() => pattern == ty,
        (TyKind::Array(a, n), TyKind::Array(b, m)) => n == m && match_type(*a, *b, bindings),
        (TyKind::Ref(m, a), TyKind::Ref(n, b)) => m == n && match_type(*a, *b, bindings),
        (TyKind::Slice(a), TyKind::Slice(b))
        | (TyKind::Ptr(a), TyKind::Ptr(b))
        | (TyKind::Heap(a), TyKind::Heap(b)) => match_type(*a, *b, bindings),
        (TyKind::Adt(a, xs), TyKind::Adt(b, ys)) => a == b && match_types(xs, ys, bindings),
        (TyKind::Interface(a, xs), TyKind::Interface(b, ys)) => a == b && match_types(xs, ys, bindings),
        (TyKind::Fn(f), TyKind::Fn(g)) => {
            match_types(&f.params, &g.params, bindings) && match_type(f.ret, g.ret, bindings)
        }
        _ => false,
    }
}

fn match_types(patterns: &[Ty], types: &[Ty], bindings: &mut [Option<Ty>]) -> bool {
    let mut pairs = patterns.iter().zip(types);
    patterns.len() == types.len() && pairs.all(|(&pattern, &ty)| match_type(pattern, ty, bindings))
}

fn bind(slot: Option<&mut Option<Ty>>, ty: Ty) -> bool {
    match slot {
        Some(Some(bound)) => *bound == ty,
        Some(empty) => {
            *empty = Some(ty);
            true
        }
        None => false,
    }
}
