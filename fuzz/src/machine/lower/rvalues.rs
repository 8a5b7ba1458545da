//! Assignments.

use super::super::code::*;
use super::super::layout::Shape;
use super::{Lowering, env_offsets, number};
use milo::mir::{Operand, Place, Rvalue};
use milo::types::*;

impl Lowering<'_, '_> {
    pub(super) fn assign(&mut self, dest: &Place, rvalue: &Rvalue) {
        let ty = self.typing().place(dest);
        let to = self.path(dest);
        let op = match rvalue {
            Rvalue::Use(operand) | Rvalue::Retype { operand, .. } => Op::Use(to, self.arg(operand)),
            Rvalue::Duplicate(place) => Op::Duplicate(to, self.path(place)),
            Rvalue::Ref { mutable, place } => {
                let target = self.typing().place(place);
                let how = match target.kind() {
                    _ if self.is_unsized(place) => Reference::Same,
                    TyKind::Str if !mutable => Reference::Text,
                    _ => Reference::Thin,
                };
                let whole = (!matches!(how, Reference::Same)).then(|| self.layout(target));
                Op::Ref(to, self.path(place), how, whole)
            }
            Rvalue::View { place, .. } => Op::View(to, self.path(place), self.elements_of(place)),
            Rvalue::Slice { place, low, high, .. } => {
                let elements = self.elements_of(place);
                let size = self.element_size(self.typing().place(place));
                Op::Slice(
                    to,
                    self.path(place),
                    elements,
                    self.arg(low),
                    self.arg(high),
                    size,
                )
            }
            Rvalue::AddrOf(place) => Op::Ref(to, self.path(place), Reference::Thin, None),
            Rvalue::Replace { place, value } => Op::Replace(to, self.path(place), self.arg(value)),
            Rvalue::Len(place) => Op::Len(to, self.path(place), self.elements_of(place)),
            Rvalue::Discriminant(place) => {
                let layout = self.layout(self.typing().place(place));
                Op::Tag(to, self.path(place), layout, self.layout(ty).size)
            }
            Rvalue::Unary {
                op,
                operand,
                wrapping,
            } => Op::Unary(to, *op, self.arg(operand), number(ty), *wrapping),
            Rvalue::Binary {
                op,
                left,
                right,
                wrapping,
            } => {
                let of = number(self.typing().operand(left));
                Op::Binary(to, *op, self.arg(left), self.arg(right), of, *wrapping)
            }
            Rvalue::Cast { kind, operand, ty } => {
                let from = self.typing().operand(operand);
                return self.cast(to, *kind, operand, from, *ty);
            }
            Rvalue::Struct { ty, fields } => self.structure(to, *ty, fields),
            Rvalue::Variant { ty, variant, fields } => self.variant(to, *ty, *variant as usize, fields),
            Rvalue::Array { element, items } => {
                let size = self.layout(*element).size;
                let parts = (0u64..)
                    .zip(items)
                    .map(|(at, item)| (at * size, self.arg(item)))
                    .collect();
                Op::Make(to, parts, size * items.len() as u64, None)
            }
            Rvalue::Repeat { item, count, .. } => Op::Repeat(to, self.arg(item), *count),
            Rvalue::HeapNew { value, .. } => Op::HeapNew(to, self.arg(value)),
            Rvalue::Closure {
                closure, captures, ..
            } => {
                let declared = &self.machine.program.closures[*closure];
                let slot = self.frame;
                let size = env_offsets(self.machine, &declared.captures).1;
                self.reserve(size);
                Op::Closure(to, *closure, declared.env, self.args(captures), slot)
            }
            Rvalue::Unsize { operand, ty } => self.unsize(to, operand, *ty),
        };
        self.push(op);
    }

    pub(super) fn cast(&mut self, to: Path, kind: milo::hir::CastKind, operand: &Operand, from: Ty, ty: Ty) {
        let op = match (kind, operand.place()) {
            (milo::hir::CastKind::EnumToInt, Some(place)) => {
                Op::Tag(to, self.path(place), self.layout(from), self.layout(ty).size)
            }
            _ => Op::Cast(to, kind, self.arg(operand), number(from), number(ty)),
        };
        self.push(op);
    }

    pub(super) fn structure(&mut self, to: Path, ty: Ty, fields: &[Operand]) -> Op {
        let layout = self.layout(ty);
        let offsets = match &layout.shape {
            Shape::Struct(offsets) => offsets.clone(),
            _ => Vec::new(),
        };
        let parts = offsets.into_iter().zip(self.args(fields)).collect();
        Op::Make(to, parts, layout.size, None)
    }

    pub(super) fn variant(&mut self, to: Path, ty: Ty, variant: usize, fields: &[Operand]) -> Op {
        let layout = self.layout(ty);
        let Shape::Enum {
            payloads,
            discriminants,
        } = &layout.shape
        else {
            return Op::Unreachable;
        };
        let parts = payloads[variant].iter().copied().zip(self.args(fields)).collect();
        Op::Make(to, parts, layout.size, Some(discriminants[variant] as i64))
    }

    pub(super) fn unsize(&mut self, to: Path, operand: &Operand, ty: Ty) -> Op {
        let target = |ty: Ty| match *ty.kind() {
            TyKind::Ref(_, target) | TyKind::Heap(target) => target,
            _ => ty,
        };
        let from = self.typing().operand(operand);
        let itable = self.machine.itable(target(from), target(ty));
        // A view of text becomes a string that owns nothing, in the frame.
        let slot = self.reserve(24);
        Op::Unsize(to, self.arg(operand), itable, slot)
    }
}
