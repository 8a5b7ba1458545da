//! Which types have which traits.

use super::Checker;
use super::index::Head;
use super::infer::{InferTable, VarKind};
use crate::hir::{Bound, Generics};
use crate::types::selection::is_universal;
use crate::types::thread_facts::ThreadFact;
use crate::types::*;

/// How deep the conditions of impls may lead to further conditions.
const MAX_DEPTH: u32 = 64;

/// An impl that applies, with its own type arguments.
pub(crate) struct Applied {
    pub id: ImplId,
    pub args: Vec<Ty>,
}

/// Operators of the language take and give values of one type.
fn takes_own_kind(table: &mut InferTable, args: Args, ty: Ty) -> bool {
    let before = table.snapshot();
    let same = args.iter().all(|arg| table.unify(*arg, ty).is_ok());
    if !same {
        table.rollback(before);
    }
    same
}

impl Checker<'_> {
    /// Does `ty` have the trait, given what `env` promises about parameters?
    pub fn satisfies(
        &self,
        table: &mut InferTable,
        env: &Generics,
        trait_id: TraitId,
        args: Args,
        ty: Ty,
    ) -> bool {
        self.satisfies_at(table, env, trait_id, args, ty, 0)
    }

    fn satisfies_at(
        &self,
        table: &mut InferTable,
        env: &Generics,
        trait_id: TraitId,
        args: Args,
        ty: Ty,
        depth: u32,
    ) -> bool {
        let ty = table.shallow(ty);
        if depth > MAX_DEPTH || ty.is_error() {
            return true;
        }
        if let TyKind::Param(index, _) = ty.kind() {
            return self.universal(trait_id)
                || self.param_has(table, env, *index, trait_id, args)
                || self.find_impl_at(table, env, trait_id, args, ty, depth).is_some();
        }
        match self.builtin(table, env, trait_id, args, ty, depth) {
            Some(answer) => answer || self.find_impl_at(table, env, trait_id, args, ty, depth).is_some(),
            None => self.find_impl_at(table, env, trait_id, args, ty, depth).is_some(),
        }
    }

    /// Every type has it.
    pub fn universal(&self, trait_id: TraitId) -> bool {
        let lang = &self.program.lang;
        // Send and Sync are judged on the finished tree, with the whole chain of fields.
        [
            lang.trait_clone,
            lang.trait_eq,
            lang.trait_hash,
            lang.trait_display,
            lang.trait_format,
            lang.trait_send,
            lang.trait_sync,
        ]
        .contains(&Some(trait_id))
    }

    /// All bounds of a parameter, with the supertraits they imply.
    pub fn bounds_of(&self, env: &Generics, index: u32) -> Vec<Bound> {
        let Some(param) = env.params.get(index as usize) else {
            return Vec::new();
        };
        let this = Ty::param(index, param.name);
        let mut all: Vec<Bound> = param.bounds.iter().chain(&param.inferred).cloned().collect();
        let mut at = 0;
        while at < all.len() && all.len() < 256 {
            let bound = all[at].clone();
            let mut args = vec![this];
            args.extend(bound.args.iter().copied());
            for parent in &self.program.traits[bound.trait_id].supertraits {
                let implied = Bound {
                    args: parent.args.substitute(&args),
                    ..parent.clone()
                };
                if !all
                    .iter()
                    .any(|known| known.trait_id == implied.trait_id && known.args == implied.args)
                {
                    all.push(implied);
                }
            }
            at += 1;
        }
        all
    }

    fn param_has(
        &self,
        table: &mut InferTable,
        env: &Generics,
        index: u32,
        trait_id: TraitId,
        args: Args,
    ) -> bool {
        let bounds = self.bounds_of(env, index);
        if bounds
            .iter()
            .any(|bound| bound.trait_id == trait_id && table.unify_all(&bound.args, &args).is_ok())
        {
            return true;
        }
        // Numbers have the operators.
        let number = |marker: Option<TraitId>| {
            marker.is_some() && bounds.iter().any(|bound| Some(bound.trait_id) == marker)
        };
        let ordered = self.program.lang.trait_ord == Some(trait_id);
        let this = env
            .params
            .get(index as usize)
            .map(|param| Ty::param(index, param.name));
        (number(self.markers.integer) || number(self.markers.float))
            && (ordered
                || self.is_operator(trait_id) && this.is_some_and(|this| takes_own_kind(table, args, this)))
    }

    /// Do the bounds of a parameter imply this one? Here Send and Sync count as well.
    pub fn promised(&self, env: &Generics, index: usize, bound: &Bound) -> bool {
        let lang = &self.program.lang;
        if ThreadFact::of(lang, bound.trait_id).is_some() {
            let mut own = self.bounds_of(env, index as u32).into_iter();
            return own.any(|own| own.trait_id == bound.trait_id);
        }
        let ty = Checker::identity_args(env)[index];
        let mut table = InferTable::default();
        is_universal(lang, bound.trait_id) || self.satisfies(&mut table, env, bound.trait_id, bound.args, ty)
    }

    /// Whether the head of an impl may leave out the argument: it follows from the impl's only method.
    pub fn follows_method(&self, trait_id: TraitId) -> bool {
        let lang = &self.program.lang;
        [lang.trait_iterator, lang.trait_from].contains(&Some(trait_id))
    }

    pub fn is_operator(&self, trait_id: TraitId) -> bool {
        self.program.lang.operators.values().any(|id| *id == trait_id)
    }

    /// What the language itself says about a type; `None` when only impls can tell.
    fn builtin(
        &self,
        table: &mut InferTable,
        env: &Generics,
        trait_id: TraitId,
        args: Args,
        ty: Ty,
        depth: u32,
    ) -> Option<bool> {
        let lang = &self.program.lang;
        if self.universal(trait_id) {
            return Some(true);
        }
        let open = table.open_kind(ty);
        let int = ty.as_int().is_some() || open == Some(VarKind::Int);
        let float = matches!(ty.kind(), TyKind::Float(_)) || open == Some(VarKind::Float);
        if Some(trait_id) == self.markers.integer {
            return Some(int);
        }
        if Some(trait_id) == self.markers.float {
            return Some(float);
        }
        if Some(trait_id) == lang.trait_ord {
            return match ty.kind() {
                TyKind::Bool | TyKind::Str => Some(true),
                TyKind::Array(element, _) | TyKind::Slice(element) => {
                    Some(self.satisfies_at(table, env, trait_id, Args::empty(), *element, depth + 1))
                }
                TyKind::Adt(adt, args) if lang.vec == Some(*adt) || lang.option == Some(*adt) => {
                    Some(self.satisfies_at(table, env, trait_id, Args::empty(), args[0], depth + 1))
                }
                _ => (int || float).then_some(true),
            };
        }
        let operator = lang
            .operators
            .iter()
            .find(|(_, id)| **id == trait_id)
            .map(|(name, _)| name.as_str())?;
        match operator {
            "index" => None,
            "add" if matches!(ty.kind(), TyKind::Str) => takes_own_kind(table, args, ty).then_some(true),
            _ => ((int || float) && takes_own_kind(table, args, ty)).then_some(true),
        }
    }

    /// The impl of a trait for a type. Binds variables of `table` when one is found.
    pub fn find_impl(
        &self,
        table: &mut InferTable,
        env: &Generics,
        trait_id: TraitId,
        args: Args,
        ty: Ty,
    ) -> Option<Applied> {
        self.find_impl_at(table, env, trait_id, args, ty, 0)
    }

    fn find_impl_at(
        &self,
        table: &mut InferTable,
        env: &Generics,
        trait_id: TraitId,
        args: Args,
        ty: Ty,
        depth: u32,
    ) -> Option<Applied> {
        let impls = self.program.trait_impls.get(&trait_id)?;
        let head = Head::of(ty);
        impls.iter().find_map(|&id| {
            let declared = &self.program.impls[id];
            let own = Head::of(declared.self_ty);
            if own != head && own != Head::Blanket && head != Head::Other {
                return None;
            }
            let before = table.snapshot();
            let fresh = table.fresh_args(declared.generics.params.len());
            let found = self.applies(table, env, id, &fresh, args, ty, depth);
            if !found {
                table.rollback(before);
            }
            found.then_some(Applied { id, args: fresh })
        })
    }

    /// Do several impls of a trait fit, with other arguments each? Then only the call can tell which is meant.
    pub fn has_several_impls(
        &self,
        table: &mut InferTable,
        env: &Generics,
        trait_id: TraitId,
        args: Args,
        ty: Ty,
    ) -> bool {
        let impls = self.program.trait_impls.get(&trait_id);
        let fitting = impls.into_iter().flatten().filter(|&&id| {
            let before = table.snapshot();
            let fresh = table.fresh_args(self.program.impls[id].generics.params.len());
            let fits = self.applies(table, env, id, &fresh, args, ty, 0);
            table.rollback(before);
            fits
        });
        fitting.count() > 1
    }

    /// The first argument of a trait in each of a type's impls.
    pub fn operands_of_impls(
        &self,
        table: &mut InferTable,
        env: &Generics,
        trait_id: TraitId,
        ty: Ty,
    ) -> Vec<Ty> {
        let impls = self.program.trait_impls.get(&trait_id);
        let operand = |&id: &ImplId| {
            let before = table.snapshot();
            let declared = &self.program.impls[id];
            let fresh = table.fresh_args(declared.generics.params.len());
            let first = declared.of_trait?.1.first()?.substitute(&fresh);
            let fits = self.applies(table, env, id, &fresh, Args::empty(), ty, 0);
            let first = table.resolve(first);
            table.rollback(before);
            fits.then_some(first)
        };
        impls.into_iter().flatten().filter_map(operand).collect()
    }

    #[allow(clippy::too_many_arguments)]
    fn applies(
        &self,
        table: &mut InferTable,
        env: &Generics,
        id: ImplId,
        fresh: &[Ty],
        args: Args,
        ty: Ty,
        depth: u32,
    ) -> bool {
        let declared = &self.program.impls[id];
        let base = match *ty.kind() {
            TyKind::Ranged(int, ..) => Ty::int(int),
            _ => ty,
        };
        if table.unify(declared.self_ty.substitute(fresh), base).is_err() {
            return false;
        }
        let own_args = declared
            .of_trait
            .map_or(Args::empty(), |(_, args)| args.substitute(fresh));
        if own_args
            .iter()
            .zip(args.iter())
            .any(|(own, wanted)| table.unify(*own, *wanted).is_err())
        {
            return false;
        }
        self.impl_bounds(table, env, &declared.generics, fresh, depth)
    }

    /// The conditions of an impl hold for its arguments.
    pub fn impl_bounds(
        &self,
        table: &mut InferTable,
        env: &Generics,
        generics: &Generics,
        fresh: &[Ty],
        depth: u32,
    ) -> bool {
        generics.params.iter().zip(fresh).all(|(param, arg)| {
            param.bounds.iter().chain(&param.inferred).all(|bound| {
                let known = table.shallow(*arg);
                let open = table.open_kind(known) == Some(VarKind::Any);
                let args = bound.args.substitute(fresh);
                open || self.satisfies_at(table, env, bound.trait_id, args, known, depth + 1)
            })
        })
    }
}
