//! Statements, calls and terminators.

use super::super::code::*;
use super::super::layout::is_fat;
use super::super::natives;
use super::{Lowering, number};
use cranelift_entity::EntityRef;
use milo::mir::{CallTarget, Failure, Operand, Place, StatementKind, TerminatorKind, vec_args};
use milo::mono::ConcreteCallee;
use milo::types::*;

impl Lowering<'_, '_> {
    pub(super) fn statement(&mut self, kind: &StatementKind) {
        let op = match kind {
            StatementKind::Assign(dest, rvalue) => return self.assign(dest, rvalue),
            StatementKind::Call { dest, callee, args } => return self.call(dest.as_ref(), callee, args),
            StatementKind::Drop(place) => {
                let ty = self.typing().place(place);
                Op::Drop(self.path(place), self.machine.plan(ty), self.layout(ty).size)
            }
            StatementKind::Swap(left, right) => {
                let size = self.layout(self.typing().place(left)).size;
                Op::Swap(self.path(left), self.path(right), size)
            }
            StatementKind::TakeEnv => Op::TakeEnv,
            StatementKind::FreeHeap(place) => {
                let ty = self.typing().place(place);
                let TyKind::Heap(content) = *ty.kind() else { return };
                let size = (!is_fat(ty)).then(|| self.layout(content).size);
                Op::FreeHeap(self.path(place), size)
            }
            StatementKind::CheckBounds { index, len } => Op::CheckBounds(self.arg(index), self.arg(len)),
            StatementKind::CheckSlice { low, high, len } => {
                Op::CheckSlice(self.arg(low), self.arg(high), self.arg(len))
            }
            StatementKind::CheckRange { value, low, high } => {
                let of = number(self.typing().operand(value));
                Op::CheckRange(self.arg(value), of, *low, *high)
            }
            StatementKind::CheckDistinct(pairs) => {
                let pairs = pairs
                    .iter()
                    .map(|(left, right)| (self.arg(left), self.arg(right)));
                Op::CheckDistinct(pairs.collect())
            }
            StatementKind::Parallel(branches) => Op::Parallel(self.args(branches)),
            StatementKind::ParallelFor { body, low, high } => {
                Op::ParallelFor(self.arg(body), self.arg(low), self.arg(high))
            }
            StatementKind::Assert { condition, failure } => {
                Op::Assert(self.arg(condition), self.message(failure))
            }
            _ => return,
        };
        self.push(op);
    }

    pub(super) fn message(&mut self, failure: &Failure) -> Message {
        match failure {
            Failure::Assertion(None) => Message::Fixed("assertion failed"),
            Failure::Assertion(Some(text)) => Message::Text("assertion failed: ", self.arg(text)),
            Failure::Panic(text) | Failure::UnwrapErr(text) => Message::Text("", self.arg(text)),
            Failure::UnwrapNone => Message::Fixed("unwrap called on None"),
            Failure::Requires => Message::Fixed("requires clause violated"),
            Failure::Ensures => Message::Fixed("ensures clause violated"),
            Failure::Invariant => Message::Fixed("invariant violated"),
            Failure::Decreases { .. } => Message::Fixed("decreases clause violated"),
        }
    }

    pub(super) fn terminator(&mut self, kind: &TerminatorKind) {
        let op = match kind {
            TerminatorKind::Goto(target) => Op::Goto(target.index()),
            TerminatorKind::Branch {
                condition,
                then,
                otherwise,
            } => Op::Branch(self.arg(condition), then.index(), otherwise.index()),
            TerminatorKind::Switch {
                value,
                cases,
                otherwise,
            } => {
                let size = self.layout(self.typing().operand(value)).size;
                let mask = u64::MAX >> (64 - 8 * size.clamp(1, 8));
                let cases = cases
                    .iter()
                    .map(|(case, block)| (*case as u64 & mask, block.index()));
                Op::Switch(self.arg(value), mask, cases.collect(), otherwise.index())
            }
            TerminatorKind::Return(operand) => Op::Return(operand.as_ref().map(|operand| self.arg(operand))),
            TerminatorKind::Trap(failure) => Op::Trap(self.message(failure)),
            TerminatorKind::Exit(code) => Op::Exit(self.arg(code)),
            TerminatorKind::Unreachable => Op::Unreachable,
        };
        self.push(op);
    }

    pub(super) fn call(&mut self, dest: Option<&Place>, callee: &CallTarget, args: &[Operand]) {
        let size = dest.map_or(0, |dest| self.layout(self.typing().place(dest)).size);
        let target = match callee {
            CallTarget::Named(named) => match ConcreteCallee::of(named) {
                Some(ConcreteCallee::Instance(id)) => Target::Instance(id),
                Some(ConcreteCallee::Intrinsic(intrinsic, types)) => {
                    let from_arg = args.first().map(|arg| self.typing().operand(arg));
                    let ty = types.first().copied().or(from_arg).unwrap_or_else(Ty::void);
                    Target::Intrinsic(intrinsic, ty)
                }
                Some(ConcreteCallee::Glue(glue, ty)) => Target::Glue(glue, ty),
                Some(ConcreteCallee::Extern(id)) => {
                    let name = self.machine.hir.externs[id].name.as_str();
                    Target::Native(natives::find(name), name)
                }
                None => return,
            },
            CallTarget::Value(function) => Target::Value(self.arg(function)),
            CallTarget::Interface { method, .. } => Target::Interface(*method as usize),
        };
        let lent = match &target {
            Target::Instance(_) | Target::Value(_) | Target::Interface(_) => self.lent(args),
            _ => Vec::new(),
        };
        let dest = dest.map(|dest| self.path(dest));
        let args = self.args(args);
        self.push(Op::Call(Box::new(Call {
            dest,
            target,
            args,
            size,
            lent,
        })));
    }

    /// Is the body written in the program, not in the standard library?
    pub(super) fn is_own(&self) -> bool {
        let main = self
            .machine
            .program
            .main
            .map(|main| &self.machine.program.functions[main]);
        main.is_some_and(|main| main.body.span.file == self.body.span.file)
    }

    /// The references among arguments that could overlap.
    pub(super) fn lent(&self, args: &[Operand]) -> Vec<Lent> {
        let mut lent = Vec::new();
        for (arg, operand) in args.iter().enumerate() {
            let Some((mutable, target)) = self.typing().operand(operand).as_ref() else {
                continue;
            };
            let (size, counted) = match target.kind() {
                TyKind::Slice(element) => (self.layout(*element).size, true),
                TyKind::Str if !mutable => (1, true),
                _ => (self.layout(target).size, false),
            };
            let growing =
                matches!(target.kind(), TyKind::Str) || vec_args(self.machine.hir, target).is_some();
            // The standard library may copy a buffer behind itself where it has made room.
            let owns = (growing && !counted && self.is_own())
                .then(|| (self.elements(target, false), self.element_size(target)));
            lent.push(Lent {
                arg,
                mutable,
                size,
                counted,
                owns,
            });
        }
        match lent.len() > 1 && lent.iter().any(|lent| lent.mutable) {
            true => lent,
            false => Vec::new(),
        }
    }
}
