//! `[v; N]`.

use super::*;
use crate::hir::BinaryOp;

/// Arrays up to this long are written out.
const WRITTEN_OUT: u64 = 4;

impl Builder<'_> {
    pub(super) fn lower_repeat(&mut self, ty: Ty, value: ExprId, dest: Option<&Place>) {
        let (TyKind::Array(element, count), Some(dest)) = (ty.kind(), dest) else {
            return;
        };
        let (element, count) = (*element, *count);
        if self.facts.is_trivial_copy(element) {
            let item = self.operand(value, &[]);
            return self
                .asm
                .assign(dest.clone(), Rvalue::Repeat { element, item, count });
        }
        let first = self.value_temp(value);
        if count <= WRITTEN_OUT {
            let items = self.written_out(first, element, count);
            return self.asm.assign(dest.clone(), Rvalue::Array { element, items });
        }
        let array = self.temp(ty);
        self.fill(array, first, count);
        self.asm
            .assign(dest.clone(), Rvalue::Use(Operand::Move(Place::local(array))));
    }

    fn written_out(&mut self, first: Local, element: Ty, count: u64) -> Vec<Operand> {
        let mut items = Vec::new();
        for _ in 1..count {
            let copy = self.temp(element);
            self.clone_place(Place::local(first), Some(&Place::local(copy)));
            items.push(Operand::Move(Place::local(copy)));
        }
        if count > 0 {
            items.push(Operand::Move(Place::local(first)));
        }
        items
    }

    /// Clones `first` into all elements but the last, which it becomes. The array counts as initialised only then.
    fn fill(&mut self, array: Local, first: Local, count: u64) {
        let (head, round, done) = (self.asm.new_block(), self.asm.new_block(), self.asm.new_block());
        let (at, more) = (self.asm.new_temp(Ty::i64()), self.asm.new_temp(Ty::bool()));
        let counter = Operand::Copy(Place::local(at));
        let binary = |op, right: i128| Rvalue::Binary {
            op,
            left: counter.clone(),
            right: int(right, Ty::i64()),
            wrapping: true,
        };
        self.asm.assign(Place::local(at), Rvalue::Use(int(0, Ty::i64())));
        self.asm.goto(head);
        self.asm.switch_to(head);
        self.asm
            .assign(Place::local(more), binary(BinaryOp::Lt, count as i128 - 1));
        self.asm.branch(Operand::Copy(Place::local(more)), round, done);
        self.asm.switch_to(round);
        let element = Place::local(array).project(Projection::Index(at));
        self.clone_place(Place::local(first), Some(&element));
        self.asm.assign(Place::local(at), binary(BinaryOp::Add, 1));
        self.asm.goto(head);
        self.asm.switch_to(done);
        let last = Place::local(array).project(Projection::ConstIndex(count - 1));
        self.asm
            .assign(last, Rvalue::Use(Operand::Move(Place::local(first))));
        self.asm.push(StatementKind::AssumeInit(array));
    }
}
