//! The universal operations: the user code behind clone, `==`, ordering, hashing, printing and drop of a type.

use super::*;
use crate::hir::{Glue, LangItems};
use crate::mono::resolve;
use crate::types::TraitId;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operation {
    Clone,
    Eq,
    Compare,
    Hash,
    Format,
    Drop,
}

const ALL: [Operation; 6] = [
    Operation::Clone,
    Operation::Eq,
    Operation::Compare,
    Operation::Hash,
    Operation::Format,
    Operation::Drop,
];

impl Operation {
    pub fn name(self) -> &'static str {
        match self {
            Operation::Clone => "clone",
            Operation::Eq => "==",
            Operation::Compare => "ordering",
            Operation::Hash => "hash",
            Operation::Format => "printing",
            Operation::Drop => "drop",
        }
    }

    /// The traits whose impl replaces the structural operation.
    fn traits(self, lang: &LangItems) -> Vec<TraitId> {
        let traits = match self {
            Operation::Clone => [lang.trait_clone, None],
            Operation::Eq => [lang.trait_eq, None],
            Operation::Compare => [lang.trait_ord, None],
            Operation::Hash => [lang.trait_hash, None],
            Operation::Format => [lang.trait_format, lang.trait_display],
            Operation::Drop => [lang.trait_drop, None],
        };
        traits.into_iter().flatten().collect()
    }

    pub(super) fn of_trait(lang: &LangItems, of: TraitId) -> Option<Operation> {
        ALL.into_iter()
            .find(|operation| operation.traits(lang).contains(&of))
    }

    fn glue(self) -> Option<Glue> {
        Some(match self {
            Operation::Clone => Glue::Clone,
            Operation::Eq => Glue::Eq,
            Operation::Compare => Glue::Compare,
            Operation::Hash => Glue::Hash,
            Operation::Format => Glue::Format,
            Operation::Drop => return None,
        })
    }
}

impl Graph<'_> {
    pub(super) fn operation(&self, operation: Operation, ty: Ty) -> Runs {
        let mut runs = Runs::default();
        let span = None;
        if ty.has_param() {
            // Its own impl depends on what the parameters are.
            self.impls_that_fit(operation, ty, &mut runs);
        } else if self.own(operation, ty, &mut runs) {
            return runs;
        }
        match ty.kind() {
            TyKind::Param(..) => runs.go(self, Code::AnyOperation(operation), span),
            TyKind::Array(part, _) | TyKind::Slice(part) | TyKind::Heap(part) => {
                runs.go(self, Code::Operation(operation, *part), span);
            }
            TyKind::Ref(_, part) if operation != Operation::Drop => {
                runs.go(self, Code::Operation(operation, *part), span);
            }
            TyKind::Interface(interface, _) if operation == Operation::Drop => {
                runs.go(self, Code::EndOfObject(*interface), span);
            }
            TyKind::Fn(function) if operation == Operation::Drop => {
                runs.go(self, Code::EndOfValue(Signature::of(function)), span);
            }
            TyKind::Adt(adt, args) => {
                // A handle's last holder ends what is behind it: values of its type arguments.
                let behind = args.iter().copied().filter(|_| operation == Operation::Drop);
                for part in self
                    .facts
                    .plain()
                    .components(*adt, *args)
                    .into_iter()
                    .chain(behind)
                {
                    if operation != Operation::Drop || self.facts.plain().needs_drop(part) {
                        runs.go(self, Code::Operation(operation, part), span);
                    }
                }
            }
            _ => {}
        }
        runs
    }

    /// Goes to the type's own impl; true when nothing else runs.
    fn own(&self, operation: Operation, ty: Ty, runs: &mut Runs) -> bool {
        let program = self.program;
        let glue = operation.glue();
        let by_glue = glue.and_then(|glue| resolve::own_glue(&self.traits, glue, ty).ok()?);
        let by_method = |of, name| resolve::own_method(&self.traits, of, ty, name).ok()?;
        let display = program
            .lang
            .trait_display
            .filter(|_| operation == Operation::Format);
        let found = match (by_glue, operation) {
            (Some(found), _) => Some(found),
            (None, Operation::Format) => display.and_then(|of| by_method(of, "toString")),
            (None, Operation::Drop) => program.lang.trait_drop.and_then(|of| by_method(of, "drop")),
            _ => None,
        };
        let Some((function, args)) = found else {
            return false;
        };
        runs.go(self, Code::Function(function, args), None);
        self.any_value(ty, None, runs);
        operation != Operation::Drop
    }

    fn impls_that_fit(&self, operation: Operation, ty: Ty, runs: &mut Runs) {
        for of in operation.traits(&self.program.lang) {
            for &id in self.program.trait_impls.get(&of).into_iter().flatten() {
                let found = &self.program.impls[id];
                if may_equal(found.self_ty, ty) {
                    let args: Vec<Ty> = self.unknown_impl_args(id).collect();
                    for &method in &found.methods {
                        runs.go(self, Code::Function(method, Args::new(&args)), None);
                    }
                    self.any_value(found.self_ty, None, runs);
                }
            }
        }
    }

    /// The operation's impls of all types.
    pub(super) fn any_operation(&self, operation: Operation) -> Runs {
        let mut runs = Runs::default();
        self.impls_that_fit(operation, Ty::error(), &mut runs);
        runs
    }
}
