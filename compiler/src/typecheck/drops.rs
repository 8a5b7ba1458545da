//! A destructor belongs to a type, not to some of its instances: what its impl asks for, the type asks for.

use super::Checker;
use crate::diagnostics::codes::e0333;
use crate::hir::Bound;
use crate::types::*;
use rustc_hash::FxHashSet;

impl Checker<'_> {
    /// Judged when it is known what the bodies ask of their parameters.
    pub(super) fn drops(&mut self) {
        let impls: Vec<(AdtId, ImplId)> = self
            .program
            .adts
            .iter()
            .filter_map(|(adt, declared)| Some((adt, declared.drop_impl?)))
            .collect();
        for (adt, id) in impls {
            match self.positions(id) {
                Some(positions) => self.same_bounds(adt, id, &positions),
                None => self.drop_of_some(adt, id),
            }
        }
    }

    /// The impl's parameters in the order of the type's; `None` when the impl is for some arguments only.
    fn positions(&self, id: ImplId) -> Option<Vec<usize>> {
        let TyKind::Adt(_, args) = self.program.impls[id].self_ty.kind() else {
            return None;
        };
        let position = |arg: &Ty| match arg.kind() {
            TyKind::Param(index, _) => Some(*index as usize),
            _ => None,
        };
        let found: Vec<usize> = args.iter().map(position).collect::<Option<_>>()?;
        let distinct: FxHashSet<usize> = found.iter().copied().collect();
        (distinct.len() == found.len()).then_some(found)
    }

    /// What the impl's parameters are called by the type.
    fn types_args(&self, adt: AdtId, positions: &[usize]) -> Vec<Ty> {
        let own = Checker::identity_args(&self.program.adts[adt].generics);
        let mut args = own.to_vec();
        for (at, &position) in positions.iter().enumerate() {
            if let Some(arg) = args.get_mut(position) {
                *arg = own[at];
            }
        }
        args
    }

    fn drop_of_some(&mut self, adt: AdtId, id: ImplId) {
        let whole = self.whole(adt);
        let declared = &self.program.impls[id];
        let message = format!(
            "'Drop' is implemented for '{}' only, and not for every '{whole}'",
            declared.self_ty.show(&self.program)
        );
        let params: Vec<&str> = self.program.adts[adt]
            .generics
            .params
            .iter()
            .map(|param| param.name.as_str())
            .collect();
        let report = e0333::error(declared.span, message)
            .note("every value of a type ends in the same way")
            .help(format!("write 'impl<{}> Drop for {whole}'", params.join(", ")));
        self.sink.report(report);
    }

    fn same_bounds(&mut self, adt: AdtId, id: ImplId, positions: &[usize]) {
        let env = self.program.adts[adt].generics.clone();
        for (at, &position) in positions.iter().enumerate() {
            let param = self.program.impls[id].generics.params[position].clone();
            for (bound, written) in param
                .bounds
                .iter()
                .map(|bound| (bound, true))
                .chain(param.inferred.iter().map(|bound| (bound, false)))
            {
                let own = Bound {
                    args: bound.args.substitute(&self.types_args(adt, positions)),
                    ..bound.clone()
                };
                if !self.promised(&env, at, &own) {
                    return self.drop_asks(adt, at, bound, written);
                }
            }
        }
    }

    fn drop_asks(&mut self, adt: AdtId, at: usize, bound: &Bound, written: bool) {
        let whole = self.whole(adt);
        let declared = &self.program.adts[adt];
        let (param, asked) = (
            declared.generics.params[at].name,
            self.program.traits[bound.trait_id].name,
        );
        let message = format!("'Drop' for '{whole}' asks for '{param}: {asked}', which the type does not");
        let here = match written {
            true => "asked for here",
            false => "this needs it",
        };
        let report = e0333::error(bound.span, message)
            .here(here)
            .label(declared.span, format!("not every '{whole}' has it"))
            .note("every value of a type ends in the same way")
            .help(format!(
                "write '{param}: {asked}' where '{}' is declared",
                declared.name
            ));
        self.sink.report(report);
    }

    fn whole(&self, adt: AdtId) -> String {
        let args = Checker::identity_args(&self.program.adts[adt].generics);
        Ty::adt(adt, args).show(&self.program).to_string()
    }
}
