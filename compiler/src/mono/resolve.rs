//! Which function a callee means once its types are known: impl selection by unification.

use crate::hir::{self, BinaryOp, Callee, CalleeTarget, FnOwner, Glue, Intrinsic};
use crate::syntax::symbol::Symbol;
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

/// Bounds of impls may lead to each other; a longer chain proves nothing.
const BOUND_DEPTH: u32 = 32;

/// Resolves a callee whose arguments are concrete; `None` for programs that did not pass the type checker.
pub fn callee(program: &hir::Program, callee: &Callee) -> Option<Target> {
    match callee.target {
        CalleeTarget::Fn(id) => function(program, id, callee.args),
        CalleeTarget::TraitMethod(of, method) => trait_method(program, of, method, callee.args),
        CalleeTarget::Extern(id) => Some(Target::Extern(id)),
        CalleeTarget::Intrinsic(intrinsic) => Some(intrinsic_target(intrinsic, callee.args)),
        CalleeTarget::Glue(glue) => Some(Target::Glue(glue, *callee.args.first()?)),
    }
}

fn function(program: &hir::Program, id: FnId, args: Args) -> Option<Target> {
    let declared = &program.functions[id];
    if let Some(intrinsic) = declared.intrinsic {
        return Some(intrinsic_target(intrinsic, args));
    }
    match declared.owner {
        FnOwner::Trait(of) if declared.body.is_none() => trait_method(program, of, id, args),
        _ => Some(Target::Fn(id, args)),
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

fn trait_method(program: &hir::Program, of: TraitId, method: FnId, args: Args) -> Option<Target> {
    let own_start = program.traits[of].generics.params.len().min(args.len());
    let (&self_ty, trait_args) = args[..own_start].split_first()?;
    let name = program.functions[method].name;
    if let Some((chosen, bindings)) = select(program, of, self_ty, trait_args, BOUND_DEPTH)
        && let Some(id) = method_of_impl(program, chosen, name)
    {
        let all: Vec<Ty> = bindings.iter().chain(&args[own_start..]).copied().collect();
        return function(program, id, Args::new(&all));
    }
    if program.functions[method].body.is_some() {
        return Some(Target::Fn(method, args));
    }
    builtin(program, of, name, self_ty)
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
pub fn own_glue(program: &hir::Program, glue: Glue, ty: Ty) -> Option<(FnId, Args)> {
    let lang = &program.lang;
    let (of, name) = match glue {
        Glue::Clone => (lang.trait_clone, "clone"),
        Glue::Eq => (lang.trait_eq, "eq"),
        Glue::Compare => (lang.trait_ord, "compare"),
        Glue::Hash => (lang.trait_hash, "hash"),
        Glue::Format => (lang.trait_format, "format"),
    };
    own_method(program, of?, ty, name)
}

/// `name` in the impl of a trait without arguments for this type, if there is one.
pub fn own_method(program: &hir::Program, of: TraitId, ty: Ty, name: &str) -> Option<(FnId, Args)> {
    let (chosen, args) = select(program, of, ty, &[], BOUND_DEPTH)?;
    Some((method_of_impl(program, chosen, Symbol::intern(name))?, args))
}

/// The impl of a trait for a type and the arguments of the impl's own parameters.
fn select(
    program: &hir::Program,
    of: TraitId,
    self_ty: Ty,
    trait_args: &[Ty],
    depth: u32,
) -> Option<(ImplId, Args)> {
    let candidates = program.trait_impls.get(&of)?;
    let mut matching = candidates
        .iter()
        .filter_map(|&id| Some((id, bind_impl(program, id, self_ty, trait_args)?)));
    let first = matching.next()?;
    let second = matching.next();
    let blanket = |id: ImplId| matches!(program.impls[id].self_ty.kind(), TyKind::Param(..));
    if second.is_none() && !blanket(first.0) {
        return Some(first);
    }
    let mut all = std::iter::once(first).chain(second).chain(matching);
    all.find(|&(id, args)| bounds_hold(program, id, args, depth))
}

fn bind_impl(program: &hir::Program, id: ImplId, self_ty: Ty, trait_args: &[Ty]) -> Option<Args> {
    let declared = &program.impls[id];
    let mut bindings = vec![None; declared.generics.params.len()];
    if !unify(declared.self_ty, self_ty, &mut bindings) {
        return None;
    }
    let written = declared.of_trait.as_ref().map(|(_, args)| *args);
    for (&pattern, &concrete) in written.iter().flat_map(|args| args.iter()).zip(trait_args) {
        if !unify(pattern, concrete, &mut bindings) {
            return None;
        }
    }
    let bound: Vec<Ty> = bindings
        .into_iter()
        .map(|ty| ty.unwrap_or_else(Ty::error))
        .collect();
    Some(Args::new(&bound))
}

/// The arguments of an impl's parameters that make its self type this type, where its bounds hold.
pub fn bind_self(program: &hir::Program, id: ImplId, self_ty: Ty) -> Option<Args> {
    bind_impl(program, id, self_ty, &[]).filter(|&args| bounds_hold(program, id, args, BOUND_DEPTH))
}

fn bounds_hold(program: &hir::Program, id: ImplId, args: Args, depth: u32) -> bool {
    let params = &program.impls[id].generics.params;
    params.iter().zip(args.iter()).all(|(param, &ty)| {
        param.bounds.iter().all(|bound| {
            let bound_args = bound.args.substitute(&args);
            depth > 0 && implements(program, bound.trait_id, ty, &bound_args, depth - 1)
        })
    })
}

fn implements(program: &hir::Program, of: TraitId, ty: Ty, args: &[Ty], depth: u32) -> bool {
    let lang = &program.lang;
    if [lang.trait_send, lang.trait_sync].contains(&Some(of)) {
        return true;
    }
    match program.traits[of].name.as_str() {
        "Integer" => return ty.as_int().is_some(),
        "Float" => return matches!(ty.kind(), TyKind::Float(_)),
        _ => {}
    }
    let universal = [
        lang.trait_clone,
        lang.trait_eq,
        lang.trait_hash,
        lang.trait_display,
    ];
    select(program, of, ty, args, depth).is_some()
        || universal.contains(&Some(of))
        || builtin_implements(program, of, ty)
}

fn builtin_implements(program: &hir::Program, of: TraitId, ty: Ty) -> bool {
    let scalar = super::typing::is_scalar(ty);
    if program.lang.trait_ord == Some(of) {
        return scalar || matches!(ty.kind(), TyKind::Str);
    }
    scalar && program.lang.operators.values().any(|&operator| operator == of)
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

/// Makes `pattern` equal to `concrete` by binding the pattern's parameters.
fn unify(pattern: Ty, concrete: Ty, bindings: &mut [Option<Ty>]) -> bool {
    if pattern == concrete {
        return true;
    }
    if !pattern.has_param() {
        return false;
    }
    match (pattern.kind(), concrete.kind()) {
        (TyKind::Param(index, _), _) => bind(bindings.get_mut(*index as usize), concrete),
        (TyKind::Array(a, n), TyKind::Array(b, m)) => n == m && unify(*a, *b, bindings),
        (TyKind::Ref(m, a), TyKind::Ref(n, b)) => m == n && unify(*a, *b, bindings),
        (TyKind::Slice(a), TyKind::Slice(b))
        | (TyKind::Ptr(a), TyKind::Ptr(b))
        | (TyKind::Heap(a), TyKind::Heap(b)) => unify(*a, *b, bindings),
        (TyKind::Adt(a, xs), TyKind::Adt(b, ys)) => a == b && unify_all(xs, ys, bindings),
        (TyKind::Interface(a, xs), TyKind::Interface(b, ys)) => a == b && unify_all(xs, ys, bindings),
        (TyKind::Fn(f), TyKind::Fn(g)) => {
            unify_all(&f.params, &g.params, bindings) && unify(f.ret, g.ret, bindings)
        }
        _ => false,
    }
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

fn unify_all(patterns: &[Ty], concretes: &[Ty], bindings: &mut [Option<Ty>]) -> bool {
    patterns.len() == concretes.len()
        && patterns
            .iter()
            .zip(concretes)
            .all(|(&pattern, &concrete)| unify(pattern, concrete, bindings))
}
