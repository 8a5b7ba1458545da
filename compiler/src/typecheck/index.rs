//! Methods by name and by the outermost constructor of their receiver's type.

use super::infer::InferTable;
use crate::hir::Program;
use crate::syntax::Symbol;
use crate::types::*;
use rustc_hash::FxHashMap;

/// The outermost constructor of a type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum Head {
    Adt(AdtId),
    Interface(InterfaceId),
    Int(IntTy),
    Float(FloatTy),
    Bool,
    Str,
    Array,
    Slice,
    Ref,
    Ptr,
    Heap,
    Fn,
    /// `impl<T: …> T`.
    Blanket,
    Other,
}

impl Head {
    pub fn of(ty: Ty) -> Head {
        match *ty.kind() {
            TyKind::Adt(adt, _) => Head::Adt(adt),
            TyKind::Interface(interface, _) => Head::Interface(interface),
            TyKind::Int(int) | TyKind::Ranged(int, ..) => Head::Int(int),
            TyKind::Float(float) => Head::Float(float),
            TyKind::Bool => Head::Bool,
            TyKind::Str => Head::Str,
            TyKind::Array(..) => Head::Array,
            TyKind::Slice(_) => Head::Slice,
            TyKind::Ref(..) => Head::Ref,
            TyKind::Ptr(_) => Head::Ptr,
            TyKind::Heap(_) => Head::Heap,
            TyKind::Fn(_) => Head::Fn,
            TyKind::Param(..) => Head::Blanket,
            TyKind::Void | TyKind::Never | TyKind::Infer(_) | TyKind::Error => Head::Other,
        }
    }
}

/// An inherent method and its impl.
pub(crate) type Inherent = (ImplId, FnId);

#[derive(Default)]
pub(crate) struct MethodTable {
    inherent: FxHashMap<(Head, Symbol), Vec<Inherent>>,
    names: FxHashMap<Head, Vec<Symbol>>,
    traits: FxHashMap<Symbol, Vec<(TraitId, FnId)>>,
    strays: Vec<(Head, Symbol, Inherent)>,
}

impl MethodTable {
    pub fn add_inherent(&mut self, head: Head, name: Symbol, of: ImplId, method: FnId) {
        self.inherent.entry((head, name)).or_default().push((of, method));
        self.names.entry(head).or_default().push(name);
    }

    /// A method of a misread impl: the type's own, unless it has one of that name.
    pub fn add_stray(&mut self, head: Head, name: Symbol, of: ImplId, method: FnId) {
        self.strays.push((head, name, (of, method)));
    }

    /// When all impls have been read.
    pub fn settle_strays(&mut self) {
        for (head, name, (of, method)) in std::mem::take(&mut self.strays) {
            if self.inherent(head, name).is_empty() {
                self.add_inherent(head, name, of, method);
            }
        }
    }

    pub fn add_trait_method(&mut self, name: Symbol, of: TraitId, method: FnId) {
        self.traits.entry(name).or_default().push((of, method));
    }

    pub fn inherent(&self, head: Head, name: Symbol) -> &[Inherent] {
        self.inherent.get(&(head, name)).map_or(&[], Vec::as_slice)
    }

    pub fn names(&self, head: Head) -> &[Symbol] {
        self.names.get(&head).map_or(&[], Vec::as_slice)
    }

    /// Traits that declare a method of this name.
    pub fn of_traits(&self, name: Symbol) -> &[(TraitId, FnId)] {
        self.traits.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Pairs of inherent methods of one name whose impls meet on some type.
    pub fn inherent_conflicts(&self, program: &Program) -> Vec<(FnId, FnId)> {
        let mut conflicts = Vec::new();
        for methods in self
            .inherent
            .iter()
            .filter(|((head, _), _)| *head != Head::Blanket)
            .map(|(_, methods)| methods)
        {
            for (at, &(first, first_method)) in methods.iter().enumerate() {
                for &(second, second_method) in &methods[at + 1..] {
                    if meet(program, first, second) {
                        conflicts.push((first_method, second_method));
                    }
                }
            }
        }
        conflicts.sort();
        conflicts
    }
}

fn meet(program: &Program, first: ImplId, second: ImplId) -> bool {
    let (a, b) = (&program.impls[first], &program.impls[second]);
    let mut table = InferTable::default();
    let (x, y) = (
        table.fresh_args(a.generics.params.len()),
        table.fresh_args(b.generics.params.len()),
    );
    table
        .unify(a.self_ty.substitute(&x), b.self_ty.substitute(&y))
        .is_ok()
}
