//! Which function a callee means once its types are known.

use crate::hir::{self, BinaryOp, Callee, CalleeTarget, FnOwner, Glue, Intrinsic};
use crate::syntax::symbol::Symbol;
use crate::types::selection::{self, Lack, Selected};
use crate::types::thread_facts::{Scope, ThreadFacts};
use crate::types::*;

/// What a callee with concrete arguments comes down to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Target {
    Fn(FnId, Args),
    Extern(ExternId),
    Intrinsic(Intrinsic, Args),
    Glue(Glue, Ty),
    /// An operator trait's method on a builtin scalar.
    Binary(BinaryOp),
    Negate,
    /// `toString` of a type without a `Display` impl: its printed form.
    ToString(Ty),
    /// `add` on strings.
    Concat,
}

/// A trait that a concrete type lacks where it is needed. The judges find all they can see before; this is for what
/// only the instances show.
pub struct Missing {
    pub of: TraitId,
    pub ty: Ty,
    pub lack: Option<Lack>,
}

/// Resolves a callee whose arguments are concrete.
pub fn callee(traits: &ThreadFacts, callee: &Callee) -> Result<Target, Missing> {
    match callee.target {
        CalleeTarget::Fn(id) => function(traits, id, callee.args),
        CalleeTarget::TraitMethod(of, method) => trait_method(traits, of, method, callee.args),
        CalleeTarget::Extern(id) => Ok(Target::Extern(id)),
        CalleeTarget::Intrinsic(intrinsic) => Ok(intrinsic_target(intrinsic, callee.args)),
        CalleeTarget::Glue(glue) => Ok(Target::Glue(glue, first(callee.args))),
    }
}

fn first(args: Args) -> Ty {
    args.first().copied().unwrap_or_else(Ty::error)
}

fn function(traits: &ThreadFacts, id: FnId, args: Args) -> Result<Target, Missing> {
    let declared = &traits.program().functions[id];
    if let Some(intrinsic) = declared.intrinsic {
        return Ok(intrinsic_target(intrinsic, args));
    }
    match declared.owner {
        FnOwner::Trait(of) if declared.body.is_none() => trait_method(traits, of, id, args),
        _ => Ok(Target::Fn(id, args)),
    }
}

/// The intrinsics that name glue are that glue.
fn intrinsic_target(intrinsic: Intrinsic, args: Args) -> Target {
    let glue = match intrinsic {
        Intrinsic::CloneOf => Glue::Clone,
        Intrinsic::Equals => Glue::Eq,
        Intrinsic::CompareOf => Glue::Compare,
        Intrinsic::HashOf => Glue::Hash,
        Intrinsic::FormatInto => Glue::Format,
        _ => return Target::Intrinsic(intrinsic, args),
    };
    match args.first() {
        Some(&ty) => Target::Glue(glue, ty),
        None => Target::Intrinsic(intrinsic, args),
    }
}

fn trait_method(traits: &ThreadFacts, of: TraitId, method: FnId, args: Args) -> Result<Target, Missing> {
    let program = traits.program();
    let own_start = program.traits[of].generics.params.len().min(args.len());
    let ty = first(args);
    let trait_args = Args::new(&args[own_start.min(1)..own_start]);
    let name = program.functions[method].name;
    let selected = applies(traits, of, trait_args, ty)?;
    if let Some(selected) = selected
        && let Some(id) = method_of_impl(program, selected.id, name)
    {
        let all: Vec<Ty> = selected.args.iter().chain(&args[own_start..]).copied().collect();
        return function(traits, id, Args::new(&all));
    }
    if selected.is_none()
        && let Some(lack) = traits.lacks_trait(of, trait_args, ty, Scope::NONE)
    {
        let lack = Some(lack);
        return Err(Missing { of, ty, lack });
    }
    if program.functions[method].body.is_some() {
        return Ok(Target::Fn(method, args));
    }
    let lack = None;
    builtin(program, of, name, ty).ok_or(Missing { of, ty, lack })
}

/// The impl that applies to a type; none when no impl is for the type. One that is for it, but not with its arguments,
/// leaves it without the trait; one for all types that have something else leaves the others as they are.
fn applies(traits: &ThreadFacts, of: TraitId, args: Args, ty: Ty) -> Result<Option<Selected>, Missing> {
    match traits.select(of, args, ty, Scope::NONE) {
        Ok(selected) => Ok(Some(selected)),
        Err(Some(lack)) if !lack.is_blanket(traits.program()) => {
            let lack = Some(lack);
            Err(Missing { of, ty, lack })
        }
        Err(_) => Ok(None),
    }
}

/// The method of this name in an impl.
pub fn method_of_impl(program: &hir::Program, of: ImplId, name: Symbol) -> Option<FnId> {
    let methods = &program.impls[of].methods;
    methods
        .iter()
        .copied()
        .find(|&id| program.functions[id].name == name)
}

/// The method of a type's own impl that replaces the structural glue.
pub fn own_glue(traits: &ThreadFacts, glue: Glue, ty: Ty) -> Result<Option<(FnId, Args)>, Missing> {
    let lang = &traits.program().lang;
    let (of, name) = match glue {
        Glue::Clone => (lang.trait_clone, "clone"),
        Glue::Eq => (lang.trait_eq, "eq"),
        Glue::Compare => (lang.trait_ord, "compare"),
        Glue::Hash => (lang.trait_hash, "hash"),
        Glue::Format => (lang.trait_format, "format"),
    };
    if glue == Glue::Format
        && let Some(display) = lang.trait_display
    {
        applies(traits, display, Args::empty(), ty)?;
    }
    match of {
        Some(of) => own_method(traits, of, ty, name),
        None => Ok(None),
    }
}

/// `name` in the impl of a trait without arguments for this type, if there is one.
pub fn own_method(
    traits: &ThreadFacts,
    of: TraitId,
    ty: Ty,
    name: &str,
) -> Result<Option<(FnId, Args)>, Missing> {
    let selected = applies(traits, of, Args::empty(), ty)?;
    let method = |selected: Selected| {
        let id = method_of_impl(traits.program(), selected.id, Symbol::intern(name))?;
        Some((id, selected.args))
    };
    Ok(selected.and_then(method))
}

/// The arguments of an impl's parameters that make its self type this type.
pub fn bind_self(program: &hir::Program, id: ImplId, self_ty: Ty) -> Option<Args> {
    let declared = &program.impls[id];
    selection::bind_self(&declared.generics, declared.self_ty, self_ty)
}

/// What the traits of the language mean on types that have no impl of them.
fn builtin(program: &hir::Program, of: TraitId, name: Symbol, self_ty: Ty) -> Option<Target> {
    if program.lang.trait_display == Some(of) {
        return Some(Target::ToString(self_ty));
    }
    let is_str = matches!(self_ty.kind(), TyKind::Str);
    Some(match name.as_str() {
        "clone" => Target::Glue(Glue::Clone, self_ty),
        "eq" => Target::Glue(Glue::Eq, self_ty),
        "compare" => Target::Glue(Glue::Compare, self_ty),
        "hash" => Target::Glue(Glue::Hash, self_ty),
        "format" => Target::Glue(Glue::Format, self_ty),
        "toString" => Target::ToString(self_ty),
        "add" if is_str => Target::Concat,
        "add" => Target::Binary(BinaryOp::Add),
        "sub" => Target::Binary(BinaryOp::Sub),
        "mul" => Target::Binary(BinaryOp::Mul),
        "div" => Target::Binary(BinaryOp::Div),
        "rem" => Target::Binary(BinaryOp::Rem),
        "neg" => Target::Negate,
        _ => return None,
    })
}
