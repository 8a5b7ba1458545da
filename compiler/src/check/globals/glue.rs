//! Universal operations: the user code behind clone, `==`, ordering, hashing, printing and drop of a type.

use super::reach::{Code, Reach};
use crate::check::methods;
use crate::hir::*;
use crate::source::Span;
use crate::types::facts::Facts;
use crate::types::{Args, ImplId, TraitId, Ty, TyKind};

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    Clone,
    Eq,
    Compare,
    Hash,
    Format,
    Drop,
}

impl Operation {
    pub(super) fn of_glue(glue: Glue) -> Operation {
        match glue {
            Glue::Clone => Operation::Clone,
            Glue::Eq => Operation::Eq,
            Glue::Compare => Operation::Compare,
            Glue::Hash => Operation::Hash,
            Glue::Format => Operation::Format,
        }
    }

    pub(super) fn of_intrinsic(intrinsic: Intrinsic) -> Option<Operation> {
        match intrinsic {
            Intrinsic::CloneOf => Some(Operation::Clone),
            Intrinsic::Equals => Some(Operation::Eq),
            Intrinsic::CompareOf => Some(Operation::Compare),
            Intrinsic::HashOf => Some(Operation::Hash),
            Intrinsic::FormatInto => Some(Operation::Format),
            Intrinsic::DropInPlace | Intrinsic::DropFn => Some(Operation::Drop),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
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
            Operation::Format => [lang.trait_display, lang.trait_format],
            Operation::Drop => [lang.trait_drop, None],
        };
        traits.into_iter().flatten().collect()
    }
}

/// Goes to the impl for `ty`, or through its parts.
pub(super) fn visit(reach: &mut Reach<'_>, code: Code, operation: Operation, ty: Ty, span: Span) {
    match ty.kind() {
        TyKind::Array(part, _) | TyKind::Slice(part) | TyKind::Heap(part) => {
            reach.go(code, Code::Operation(operation, *part), span);
        }
        TyKind::Ref(_, part) if operation != Operation::Drop => {
            reach.go(code, Code::Operation(operation, *part), span);
        }
        TyKind::Interface(interface, _) if operation == Operation::Drop => {
            for object in reach.stored.objects(*interface).to_vec() {
                reach.go(code, Code::Operation(operation, object), span);
            }
        }
        TyKind::Adt(adt, args) => visit_adt(reach, code, operation, ty, (*adt, *args), span),
        _ => {}
    }
}

fn visit_adt(
    reach: &mut Reach<'_>,
    code: Code,
    operation: Operation,
    ty: Ty,
    (adt, args): (crate::types::AdtId, Args),
    span: Span,
) {
    let program = reach.program;
    let own = implementation(program, operation, ty);
    if let Some(found) = own {
        let args = Args::new(&methods::impl_args(program, found, ty));
        for &method in &program.impls[found].methods {
            reach.go(code, Code::Function(method, args), span);
        }
    }
    if own.is_none() || operation == Operation::Drop {
        // A handle's last holder ends what is behind it: values of its type arguments.
        let behind = args.iter().copied().filter(|_| operation == Operation::Drop);
        for part in Facts::new(program)
            .components(adt, args)
            .into_iter()
            .chain(behind)
        {
            reach.go(code, Code::Operation(operation, part), span);
        }
    }
}

fn implementation(program: &Program, operation: Operation, ty: Ty) -> Option<ImplId> {
    let traits = operation.traits(&program.lang).into_iter();
    let mut impls = traits.flat_map(|id| program.trait_impls.get(&id).into_iter().flatten().copied());
    impls.find(|&one| crate::types::thread_facts::covers(program.impls[one].self_ty, ty))
}
