//! Step 5: what generic functions ask of their parameters, written or inferred, at every use.
//!
//! A use inside another generic function passes inferred requirements on to that function's parameters; this goes on
//! until nothing changes. Then every use is judged.

use super::Checker;
use super::infer::InferTable;
use crate::diagnostics::codes::e0317;
use crate::hir::{Bound, FnOwner, Generics};
use crate::source::Span;
use crate::types::selection::{Lack, Lacking};
use crate::types::thread_facts::{Scope, ThreadFacts};
use crate::types::*;

/// A use of a generic function with its final type arguments.
pub(crate) struct Use {
    /// `None` in initialisers of globals.
    pub caller: Option<FnId>,
    pub function: FnId,
    pub args: Vec<Ty>,
    pub span: Span,
}

impl Checker<'_> {
    pub(super) fn requirements(&mut self) {
        let uses = std::mem::take(&mut self.uses);
        while self.pass_on(&uses) {}
        for used in &uses {
            self.judge_use(used);
        }
        self.clones(&uses);
    }

    /// Requirements on arguments that are the caller's own parameters become the caller's.
    fn pass_on(&mut self, uses: &[Use]) -> bool {
        let mut changed = false;
        for used in uses {
            let Some(caller) = used.caller else { continue };
            for (at, arg) in used.args.iter().enumerate() {
                let TyKind::Param(index, _) = *arg.kind() else {
                    continue;
                };
                let Some(param) = self.program.functions[used.function].generics.params.get(at) else {
                    continue;
                };
                for bound in param.inferred.clone() {
                    let args = bound.args.substitute(&used.args);
                    changed |= self.ask(caller, index, Bound { args, ..bound }, used.span);
                }
            }
        }
        changed
    }

    pub(super) fn ask(&mut self, caller: FnId, index: u32, bound: Bound, span: Span) -> bool {
        let env = self.program.functions[caller].generics.clone();
        let ty = Ty::param(
            index,
            env.params
                .get(index as usize)
                .map_or("T".into(), |param| param.name),
        );
        let mut table = InferTable::default();
        if self.satisfies(&mut table, &env, bound.trait_id, bound.args, ty) {
            return false;
        }
        match self.program.functions[caller]
            .generics
            .params
            .get_mut(index as usize)
        {
            Some(param) if param.bounds.is_empty() => param.inferred.push(Bound { span, ..bound }),
            _ => return false,
        }
        if matches!(self.program.functions[caller].owner, FnOwner::Impl(_)) {
            self.hoist_requirements(caller);
        }
        true
    }

    fn judge_use(&mut self, used: &Use) {
        let generics = self.program.functions[used.function].generics.clone();
        let env = match used.caller {
            Some(caller) => self.program.functions[caller].generics.clone(),
            None => Generics::default(),
        };
        for (at, arg) in used.args.iter().enumerate() {
            let Some(param) = generics.params.get(at) else {
                continue;
            };
            for (bound, inferred) in param
                .bounds
                .iter()
                .map(|bound| (bound, false))
                .chain(param.inferred.iter().map(|bound| (bound, true)))
            {
                let args = bound.args.substitute(&used.args);
                let mut table = InferTable::default();
                let told = self.unmet.contains(&(used.caller, *arg, bound.trait_id));
                if !told && !self.satisfies(&mut table, &env, bound.trait_id, args, *arg) {
                    self.not_met(used, *arg, at, bound, inferred);
                }
            }
        }
    }

    /// The trait with its arguments. An operator has its right operand as one where that is another type.
    fn required(&self, bound: &Bound, used: &Use, arg: Ty) -> String {
        let name = self.program.traits[bound.trait_id].name;
        let args = bound.args.substitute(&used.args);
        let operator = self.is_operator(bound.trait_id);
        if args.is_empty() || operator && args.iter().all(|&other| other == arg) {
            return name.to_string();
        }
        let count = if operator { 1 } else { args.len() };
        let shown: Vec<String> = args
            .iter()
            .take(count)
            .map(|arg| arg.show(&self.program).to_string())
            .collect();
        format!("{name}<{}>", shown.join(", "))
    }

    fn not_met(&mut self, used: &Use, arg: Ty, at: usize, bound: &Bound, inferred: bool) {
        let function = &self.program.functions[used.function];
        let name = function.path.clone();
        let required = self.required(bound, used, arg);
        let param = function.generics.params[at].name;
        let shown = arg.show(&self.program).to_string();
        let why = if inferred {
            format!("'{name}' uses '{required}' of its '{param}' here")
        } else {
            "required here".into()
        };
        let mut report = e0317::error(
            used.span,
            format!("'{shown}' is not '{required}', which '{name}' requires of '{param}'"),
        )
        .label(bound.span, why);
        // The type may have an impl that asks for more.
        let lack = self.lack(used, arg, bound);
        let (at_fault, missing) = match &lack {
            Some((lack, missing)) => {
                let at_fault = lack.ty.show(&self.program);
                let because = format!("'{at_fault}' is not '{missing}'");
                report = e0317::conditions(&self.program, report, lack).note(because);
                (lack.ty, missing.clone())
            }
            None => (arg, required),
        };
        // The trait of what can be summed up is the library's own.
        let sums = missing == "Number" && self.program.functions[used.function].in_std;
        let remedy = match sums {
            true => Some("'.fold(start, (so_far, x) => …)' goes over any elements".to_string()),
            false => self.remedy(at_fault, &missing),
        };
        report = match remedy {
            Some(help) => report.help(help),
            None => report,
        };
        self.sink.report(report);
    }

    /// What keeps the impls of a trait from being for the type, when there are any.
    fn lack(&self, used: &Use, arg: Ty, bound: &Bound) -> Option<(Lack, String)> {
        let scope = used
            .caller
            .map_or(Scope::NONE, |id| Scope::of(&self.program.functions[id]));
        let facts = ThreadFacts::new(&self.program);
        let lack = facts.lacks_trait(bound.trait_id, bound.args.substitute(&used.args), arg, scope)?;
        match lack.what {
            Lacking::Trait(of) if !lack.conditions.is_empty() => {
                let name = self.program.traits[of].name.to_string();
                Some((lack, name))
            }
            _ => None,
        }
    }

    fn remedy(&self, ty: Ty, required: &str) -> Option<String> {
        let shown = ty.show(&self.program);
        match ty.kind() {
            TyKind::Param(..) => Some(format!("add the bound: '{shown}: {required}'")),
            TyKind::Adt(adt, _) if !self.in_std(self.homes[adt]) => {
                let derivable = matches!(required, "Ord" | "Eq" | "Hash");
                let derive = if derivable {
                    format!("'@derive({required})', or ")
                } else {
                    String::new()
                };
                Some(format!("add {derive}'impl {required} for {shown}'"))
            }
            _ => None,
        }
    }
}
