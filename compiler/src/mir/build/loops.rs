//! Loops. A `for` over a container holds a view of it in a temporary: that is what keeps it frozen.

use super::scope::ScopeKind;
use super::*;
use crate::hir::{BinaryOp, Callee, CalleeTarget, For, ForKind, LoopContracts, Pattern};
use crate::mir::{BlockId, CallTarget};
use crate::syntax::symbol::Symbol;

/// The bounds of a counting loop.
struct Count {
    low: Operand,
    high: Operand,
    inclusive: bool,
    ty: Ty,
}

impl<'a> Builder<'a> {
    /// Lowers a loop's body in a scope of its own per round; `break` and `continue` leave scopes from here on.
    fn lower_round(&mut self, body: ExprId, break_to: BlockId, continue_to: BlockId, depth: usize) {
        self.loops.push(LoopFrame {
            depth,
            break_to,
            continue_to,
        });
        self.lower_branch(body, None);
        self.loops.pop();
    }

    pub(super) fn lower_while(&mut self, condition: ExprId, body: ExprId, contracts: &'a LoopContracts) {
        let rounds = self.begin_rounds(contracts);
        let (head, round, done) = (self.asm.new_block(), self.asm.new_block(), self.asm.new_block());
        self.asm.goto(head);
        self.asm.switch_to(head);
        self.assert_invariants(&contracts.invariants);
        match self.expr(condition).kind {
            ExprKind::Const(ConstValue::Bool(true)) => self.asm.goto(round),
            _ => self.branch_on(condition, round, done),
        }
        self.asm.switch_to(round);
        self.assert_measures(&rounds);
        self.lower_round(body, done, head, self.scopes.len());
        self.asm.goto(head);
        self.asm.switch_to(done);
    }

    pub(super) fn lower_while_let(
        &mut self,
        pattern: &Pattern,
        (scrutinee, body): (ExprId, ExprId),
        contracts: &'a LoopContracts,
    ) {
        let rounds = self.begin_rounds(contracts);
        let (head, done, failed) = (self.asm.new_block(), self.asm.new_block(), self.asm.new_block());
        self.asm.goto(head);
        self.asm.switch_to(head);
        let depth = self.scopes.len();
        self.push_scope(ScopeKind::Statement);
        let place = self.target_place(scrutinee);
        let mut bound = Vec::new();
        self.test(pattern, &place, failed, &mut bound);
        let matched = self.asm.current();
        self.asm.switch_to(failed);
        self.unwind_to(depth);
        self.asm.goto(done);
        self.asm.switch_to(matched);
        self.push_scope(ScopeKind::Block);
        for local in super::pattern::bound_locals(&bound) {
            self.declare(local);
        }
        self.for_each_binding(&bound, &mut |this, local, mode, place| {
            this.bind(local, mode, place)
        });
        self.assert_round(&rounds);
        self.lower_round(body, done, head, depth);
        self.pop_scope();
        self.pop_scope();
        self.asm.goto(head);
        self.asm.switch_to(done);
    }

    pub(super) fn lower_for(&mut self, of: &'a For) {
        self.push_scope(ScopeKind::Block);
        match &of.kind {
            ForKind::Range {
                var,
                index,
                low,
                high,
                inclusive,
            } => self.for_range(of, (*index, *var), (*low, *high), *inclusive),
            ForKind::Elements {
                container,
                index,
                element,
            } => {
                let view = self.container_view(*container);
                let item = Place::local(view).project(Projection::Deref);
                self.for_each_index(of, view, &mut |this, at| {
                    this.bind_index(*index, at);
                    this.bind_element(*element, item.project(Projection::Index(at)));
                });
            }
            ForKind::Entries {
                container,
                key,
                value,
            } => {
                let view = self.container_view(*container);
                let entries = Place::local(view).project(Projection::Deref);
                self.for_each_index(of, view, &mut |this, at| {
                    let entry = entries.project(Projection::Index(at));
                    this.bind_element(*key, entry.project(Projection::Field(0)));
                    if let Some(value) = value {
                        this.bind_element(*value, entry.project(Projection::Field(1)));
                    }
                });
            }
            ForKind::Iterator {
                iterator,
                next,
                index,
                element,
            } => {
                self.for_iterator(of, *iterator, next, *index, *element);
            }
        }
        self.pop_scope();
    }

    fn for_range(
        &mut self,
        of: &'a For,
        (index, var): (Option<LocalId>, LocalId),
        (low, high): (ExprId, ExprId),
        inclusive: bool,
    ) {
        let ty = self.hir.locals[var].ty;
        let low = self.operand(low, &[high]);
        let low = Operand::Copy(Place::local(self.rvalue_temp(Rvalue::Use(low), ty)));
        let high = self.operand(high, &[]);
        let high = Operand::Copy(Place::local(self.rvalue_temp(Rvalue::Use(high), ty)));
        let count = Count {
            low,
            high,
            inclusive,
            ty,
        };
        let rounds = index.map(|_| self.rvalue_temp(Rvalue::Use(int(0, Ty::i64())), Ty::i64()));
        self.counting_loop(count, of, &mut |this, at| {
            if let Some(rounds) = rounds {
                this.bind_index(index, rounds);
                this.increment(rounds, Ty::i64());
            }
            let place = this.declare(var);
            this.asm
                .assign(place, Rvalue::Use(Operand::Copy(Place::local(at))));
        });
    }

    /// `bind` makes the loop's names from the counter, anew for each round.
    fn counting_loop(&mut self, count: Count, of: &'a For, bind: &mut dyn FnMut(&mut Self, Local)) {
        let (head, round, step, done) = (
            self.asm.new_block(),
            self.asm.new_block(),
            self.asm.new_block(),
            self.asm.new_block(),
        );
        let rounds = self.begin_rounds(&of.contracts);
        let at = self.rvalue_temp(Rvalue::Use(count.low.clone()), count.ty);
        self.asm.goto(head);
        self.asm.switch_to(head);
        let op = if count.inclusive {
            BinaryOp::Le
        } else {
            BinaryOp::Lt
        };
        self.compare_and_branch(op, at, &count, (round, done));

        self.asm.switch_to(round);
        let depth = self.scopes.len();
        self.push_scope(ScopeKind::Block);
        bind(self, at);
        self.assert_round(&rounds);
        self.lower_round(of.body, done, step, depth);
        self.pop_scope();
        self.asm.goto(step);

        self.asm.switch_to(step);
        if count.inclusive {
            // The last value may be the type's greatest: stop before stepping beyond it.
            let more = self.asm.new_block();
            self.compare_and_branch(BinaryOp::Lt, at, &count, (more, done));
            self.asm.switch_to(more);
        }
        self.increment(at, count.ty);
        self.asm.goto(if count.inclusive { round } else { head });
        self.asm.switch_to(done);
    }

    fn compare_and_branch(&mut self, op: BinaryOp, at: Local, count: &Count, (yes, no): (BlockId, BlockId)) {
        let comparison = Rvalue::Binary {
            op,
            left: Operand::Copy(Place::local(at)),
            right: count.high.clone(),
            wrapping: false,
        };
        let holds = self.asm.new_temp(Ty::bool());
        self.asm.assign(Place::local(holds), comparison);
        self.asm.branch(Operand::Copy(Place::local(holds)), yes, no);
    }

    /// One more, where it is known to fit.
    fn increment(&mut self, at: Local, ty: Ty) {
        let sum = Rvalue::Binary {
            op: BinaryOp::Add,
            left: Operand::Copy(Place::local(at)),
            right: int(1, ty),
            wrapping: true,
        };
        self.asm.assign(Place::local(at), sum);
    }

    /// A view of a container for the whole loop.
    pub(super) fn container_view(&mut self, container: ExprId) -> Local {
        let place = self.target_place(container);
        let ty = self.place_ty(&place);
        let target = match ty.kind() {
            TyKind::Str | TyKind::Slice(_) => ty,
            _ => Ty::slice(crate::mir::element_ty(self.cx.program, ty).unwrap_or(Ty::error())),
        };
        let view = Ty::reference(false, target);
        let value = self.reference(false, place, view);
        self.rvalue_temp(value, view)
    }

    fn for_each_index(&mut self, of: &'a For, view: Local, bind: &mut dyn FnMut(&mut Self, Local)) {
        let high = self.len_of(Place::local(view).project(Projection::Deref));
        let count = Count {
            low: int(0, Ty::i64()),
            high,
            inclusive: false,
            ty: Ty::i64(),
        };
        self.counting_loop(count, of, bind);
    }

    fn bind_index(&mut self, index: Option<LocalId>, at: Local) {
        if let Some(index) = index {
            let place = self.declare(index);
            let value = Operand::Copy(Place::local(at));
            let value = match self.hir.locals[index].ty {
                ty if ty == Ty::i64() => value,
                ty => self.cast_int(value, ty),
            };
            self.asm.assign(place, Rvalue::Use(value));
        }
    }

    /// The element by reference, or its copy where the name is one.
    fn bind_element(&mut self, element: LocalId, place: Place) {
        let dest = self.declare(element);
        let ty = self.hir.locals[element].ty;
        let value = match ty.as_ref() {
            Some((mutable, _)) if self.place_ty(&place) != ty => self.reference(mutable, place, ty),
            _ => self.read_value(place),
        };
        self.asm.assign(dest, value);
    }

    fn for_iterator(
        &mut self,
        of: &'a For,
        iterator: ExprId,
        next: &Callee,
        index: Option<LocalId>,
        element: LocalId,
    ) {
        let iterator = self.target_place(iterator);
        let rounds = self.begin_rounds(&of.contracts);
        let counter = index.map(|_| self.rvalue_temp(Rvalue::Use(int(0, Ty::i64())), Ty::i64()));
        let (head, done) = (self.asm.new_block(), self.asm.new_block());
        let step = if counter.is_some() {
            self.asm.new_block()
        } else {
            head
        };
        self.asm.goto(head);
        self.asm.switch_to(head);
        let depth = self.scopes.len();
        self.push_scope(ScopeKind::Block);
        let item = self.next_item(&iterator, next, element);
        let some = self.some_or_leave(&item, depth, done);
        if let Some(counter) = counter {
            self.bind_index(index, counter);
        }
        let dest = self.declare(element);
        let value = self.read_value(item.project(Projection::Payload(some, 0)));
        self.asm.assign(dest, value);
        self.assert_round(&rounds);
        self.lower_round(of.body, done, step, depth);
        self.pop_scope();
        self.asm.goto(step);
        if let Some(counter) = counter {
            self.asm.switch_to(step);
            self.increment(counter, Ty::i64());
            self.asm.goto(head);
        }
        self.asm.switch_to(done);
    }

    /// Calls `next` and keeps the option for the round.
    fn next_item(&mut self, iterator: &Place, next: &Callee, element: LocalId) -> Place {
        let element = self.hir.locals[element].ty;
        let option = self.cx.program.lang.option;
        let ty = option.map_or(Ty::error(), |option| {
            Ty::adt(option, crate::types::Args::new(&[element]))
        });
        let receiver = self.reference_operand(self.takes_mutably(next), iterator.clone());
        let item = Place::local(self.temp(ty));
        self.call(CallTarget::Named(next.clone()), vec![receiver], Some(&item));
        item
    }

    fn takes_mutably(&self, next: &Callee) -> bool {
        let (CalleeTarget::Fn(function) | CalleeTarget::TraitMethod(_, function)) = next.target else {
            return true;
        };
        let receiver = self.cx.program.functions[function].params.first();
        receiver.is_none_or(|receiver| !matches!(receiver.ty.as_ref(), Some((false, _))))
    }

    /// Leaves the loop when the option is empty; the variant of the other case.
    fn some_or_leave(&mut self, item: &Place, depth: usize, done: BlockId) -> u32 {
        let (some, empty, full) = (
            self.variant_named(item, Symbol::SOME),
            self.asm.new_block(),
            self.asm.new_block(),
        );
        let value = self.tag_of(item);
        let cases = vec![(some as i128, full)];
        self.asm.terminate(TerminatorKind::Switch {
            value,
            cases,
            otherwise: empty,
        });
        self.asm.switch_to(empty);
        self.unwind_to(depth);
        self.asm.goto(done);
        self.asm.switch_to(full);
        some
    }
}
