//! Invariants of structs that are changed from outside of their methods: asserted after an assignment to a part of the
//! value, and after a call that got the value or a part of it as `&mut`.
//!
//! A pass over the finished body, since whether an invariant can be read where a part changes is a fact of the whole
//! body: it cannot while another part is moved out or lent to a view.

use super::*;
use crate::hir::{Callee, CalleeTarget, FnOwner, Receiver};
use crate::mir::visit::Access;
use crate::mir::{CallTarget, Failure, Statement};
use crate::types::{AdtId, FnId};

impl Builder<'_> {
    /// The struct whose methods' code this is: there its invariants may be broken in between.
    pub(super) fn set_home(&mut self, function: &hir::Function) {
        self.home = owner_struct(self.cx.program, function);
    }

    pub(super) fn assert_changed_structs(&mut self) {
        let stated = |adt: &hir::Adt| !adt.invariants.is_empty();
        if !self.cx.options.contracts || !self.cx.program.adts.values().any(stated) {
            return;
        }
        let lent = self.mutable_references();
        let apart = self.taken_apart();
        for block in self.asm.body.blocks.keys().collect::<Vec<_>>() {
            let statements = std::mem::take(&mut self.asm.body.blocks[block].statements);
            let mut asserted = Vec::with_capacity(statements.len());
            for statement in statements {
                let span = statement.span;
                let mut changed = self.changed_by(&statement.kind, &lent);
                changed.retain(|(place, _)| !apart.contains(&place.base));
                asserted.push(statement);
                self.spanned(span, |this| this.assert_whole(changed, &mut asserted));
            }
            self.asm.body.blocks[block].statements = asserted;
        }
    }

    /// The places behind the temporaries that are mutable references.
    fn mutable_references(&self) -> FxHashMap<Local, Place> {
        let mut lent = FxHashMap::default();
        for statement in self.asm.body.blocks.values().flat_map(|block| &block.statements) {
            let StatementKind::Assign(target, value) = &statement.kind else {
                continue;
            };
            let place = match value {
                Rvalue::Ref { mutable: true, place }
                | Rvalue::View { mutable: true, place }
                | Rvalue::Slice {
                    mutable: true, place, ..
                } => Some(place.clone()),
                Rvalue::Unsize { operand, .. } => {
                    let inner = operand.place().and_then(Place::as_local);
                    inner.and_then(|inner| lent.get(&inner).cloned())
                }
                _ => None,
            };
            if let (Some(local), Some(place)) = (target.as_local(), place) {
                lent.insert(local, place);
            }
        }
        lent
    }

    /// Variables of which a part is moved out, or lent to a name as `&mut`.
    fn taken_apart(&self) -> FxHashSet<Base> {
        let mut apart = FxHashSet::default();
        for statement in self.asm.body.blocks.values().flat_map(|block| &block.statements) {
            let named = match &statement.kind {
                StatementKind::Assign(target, _) => target
                    .as_local()
                    .is_some_and(|local| self.asm.body.locals[local].kind != LocalKind::Temp),
                _ => false,
            };
            statement.kind.accesses(&mut |place, access| {
                let taken = match access {
                    Access::Move => !place.projections.is_empty(),
                    Access::Borrow { mutable } => mutable && named,
                    _ => false,
                };
                if taken {
                    apart.insert(place.base);
                }
            });
        }
        apart
    }

    /// What a statement changes, and of how many projections at least a struct around it is asserted.
    fn changed_by(&self, kind: &StatementKind, lent: &FxHashMap<Local, Place>) -> Vec<(Place, usize)> {
        let part = |place: &Place| (place.clone(), place.projections.len());
        match kind {
            StatementKind::Assign(target, Rvalue::Replace { place, .. }) => vec![part(target), part(place)],
            StatementKind::Assign(target, _) => vec![part(target)],
            StatementKind::Swap(left, right) => vec![part(left), part(right)],
            StatementKind::Call { dest, callee, args } => {
                let mut changed: Vec<_> = dest.iter().map(part).collect();
                for (at, arg) in args.iter().enumerate() {
                    let local = arg.place().and_then(Place::as_local);
                    let Some(place) = local.and_then(|local| lent.get(&local)) else {
                        continue;
                    };
                    // A method has asserted the invariants of its receiver.
                    let receiver = at == 0 && self.is_changing_method(callee);
                    let whole = place.projections.len() + usize::from(!receiver);
                    changed.push((place.clone(), whole));
                }
                changed
            }
            _ => Vec::new(),
        }
    }

    fn is_changing_method(&self, callee: &CallTarget) -> bool {
        let CallTarget::Named(Callee {
            target: CalleeTarget::Fn(id),
            ..
        }) = callee
        else {
            return false;
        };
        self.cx.program.functions[*id].receiver == Receiver::Mutable
    }

    /// Asserts the invariants of the structs around the changed places, the innermost first.
    fn assert_whole(&mut self, changed: Vec<(Place, usize)>, out: &mut Vec<Statement>) {
        for (place, below) in changed {
            if self.is_behind_pointer(&place) {
                continue;
            }
            for length in (0..below).rev() {
                let whole = Place {
                    base: place.base,
                    projections: place.projections[..length].to_vec(),
                };
                self.assert_struct(&whole, out);
            }
        }
    }

    /// What lies behind a raw pointer need not be a whole value yet.
    fn is_behind_pointer(&self, place: &Place) -> bool {
        let typing = self.typing();
        (0..place.projections.len())
            .any(|length| matches!(typing.prefix(place, length).kind(), TyKind::Ptr(_)))
    }

    fn assert_struct(&mut self, whole: &Place, out: &mut Vec<Statement>) {
        let ty = self.place_ty(whole);
        let TyKind::Adt(adt, args) = ty.kind() else { return };
        if self.home == Some(*adt) {
            return;
        }
        for &invariant in &self.cx.program.adts[*adt].invariants {
            self.assert_one(invariant, *args, (whole, ty), out);
        }
    }

    fn assert_one(
        &mut self,
        invariant: FnId,
        args: crate::types::Args,
        (whole, ty): (&Place, Ty),
        out: &mut Vec<Statement>,
    ) {
        let reference = self.asm.new_temp(Ty::reference(false, ty));
        let holds = self.asm.new_temp(Ty::bool());
        let place = whole.clone();
        let value = Rvalue::Ref {
            mutable: false,
            place,
        };
        let target = CalleeTarget::Fn(invariant);
        let kinds = [
            StatementKind::Assign(Place::local(reference), value),
            StatementKind::Call {
                dest: Some(Place::local(holds)),
                callee: CallTarget::Named(Callee { target, args }),
                args: vec![Operand::Copy(Place::local(reference))],
            },
            StatementKind::Assert {
                condition: Operand::Copy(Place::local(holds)),
                failure: Failure::Invariant,
            },
        ];
        let span = self.asm.span;
        out.extend(kinds.into_iter().map(|kind| Statement::new(kind, span)));
    }
}

/// The struct a function is a method of.
fn owner_struct(program: &Program, function: &hir::Function) -> Option<AdtId> {
    let FnOwner::Impl(of) = function.owner else {
        return None;
    };
    match program.impls[of].self_ty.kind() {
        TyKind::Adt(adt, _) => Some(*adt),
        _ => None,
    }
}
