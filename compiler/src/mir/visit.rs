//! What a statement or terminator does to which places, in the order it happens: one spelling for every analysis.

use super::*;

/// One touch of a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// The bits are read; the place keeps its value.
    Copy,
    /// The value leaves.
    Move,
    /// The value is read and counted.
    Duplicate,
    /// Only a length or tag is read.
    Inspect,
    /// A reference or view of it comes into being.
    Borrow {
        mutable: bool,
    },
    /// Its raw address is taken; it need not be initialised.
    Address,
    /// The value is exchanged for another.
    Exchange,
    /// It gets a value; what was there has been dropped.
    Write,
    /// Its value is dropped, if it is initialised.
    Drop,
    /// It has got a value behind the body's back.
    AssumeInit,
    /// The allocation is freed, the content is gone already.
    Free,
    StorageLive,
    StorageDead,
}

/// Called with every place touched.
pub type Visitor<'v> = dyn FnMut(&Place, Access) + 'v;

impl Place {
    /// Reports the place and, before it, the locals its indices are read from.
    fn touch(&self, access: Access, visit: &mut Visitor<'_>) {
        for projection in &self.projections {
            if let Projection::Index(local) = projection {
                visit(&Place::local(*local), Access::Copy);
            }
        }
        visit(self, access);
    }
}

impl Operand {
    /// Reports the place the operand reads.
    pub fn accesses(&self, visit: &mut Visitor<'_>) {
        match self {
            Operand::Copy(place) => place.touch(Access::Copy, visit),
            Operand::Move(place) => place.touch(Access::Move, visit),
            Operand::Const(_) => {}
        }
    }
}

impl Rvalue {
    pub fn accesses(&self, visit: &mut Visitor<'_>) {
        match self {
            Rvalue::Use(operand)
            | Rvalue::Unary { operand, .. }
            | Rvalue::Cast { operand, .. }
            | Rvalue::Repeat { item: operand, .. }
            | Rvalue::HeapNew { value: operand, .. }
            | Rvalue::Unsize { operand, .. }
            | Rvalue::Retype { operand, .. } => operand.accesses(visit),
            Rvalue::Duplicate(place) => place.touch(Access::Duplicate, visit),
            Rvalue::Ref { mutable, place } | Rvalue::View { mutable, place } => {
                place.touch(Access::Borrow { mutable: *mutable }, visit);
            }
            Rvalue::Slice {
                mutable,
                place,
                low,
                high,
            } => {
                low.accesses(visit);
                high.accesses(visit);
                place.touch(Access::Borrow { mutable: *mutable }, visit);
            }
            Rvalue::AddrOf(place) => place.touch(Access::Address, visit),
            Rvalue::Replace { place, value } => {
                value.accesses(visit);
                place.touch(Access::Exchange, visit);
            }
            Rvalue::Len(place) | Rvalue::Discriminant(place) => place.touch(Access::Inspect, visit),
            Rvalue::Binary { left, right, .. } => {
                left.accesses(visit);
                right.accesses(visit);
            }
            Rvalue::Struct { fields, .. } | Rvalue::Variant { fields, .. } => {
                fields.iter().for_each(|field| field.accesses(visit));
            }
            Rvalue::Array { items, .. } => items.iter().for_each(|item| item.accesses(visit)),
            Rvalue::Closure { captures, .. } => captures.iter().for_each(|capture| capture.accesses(visit)),
        }
    }
}

impl Rvalue {
    /// Calls `visit` on every operand.
    pub fn operands(&self, visit: &mut dyn FnMut(&Operand)) {
        match self {
            Rvalue::Use(operand)
            | Rvalue::Unary { operand, .. }
            | Rvalue::Cast { operand, .. }
            | Rvalue::Repeat { item: operand, .. }
            | Rvalue::HeapNew { value: operand, .. }
            | Rvalue::Replace { value: operand, .. }
            | Rvalue::Unsize { operand, .. }
            | Rvalue::Retype { operand, .. } => visit(operand),
            Rvalue::Slice { low, high, .. } => [low, high].into_iter().for_each(visit),
            Rvalue::Binary { left, right, .. } => [left, right].into_iter().for_each(visit),
            Rvalue::Struct { fields: items, .. }
            | Rvalue::Variant { fields: items, .. }
            | Rvalue::Array { items, .. }
            | Rvalue::Closure { captures: items, .. } => items.iter().for_each(visit),
            Rvalue::Duplicate(_)
            | Rvalue::Ref { .. }
            | Rvalue::View { .. }
            | Rvalue::AddrOf(_)
            | Rvalue::Len(_)
            | Rvalue::Discriminant(_) => {}
        }
    }
}

impl Body {
    /// Every touch of a place in the body, block by block.
    pub fn accesses(&self, visit: &mut Visitor<'_>) {
        for block in self.blocks.values() {
            for statement in &block.statements {
                statement.kind.accesses(visit);
            }
            block.terminator.kind.accesses(visit);
        }
    }
}

impl Failure {
    /// The message's place.
    pub fn accesses(&self, visit: &mut Visitor<'_>) {
        match self {
            Failure::Assertion(Some(text)) | Failure::Panic(text) | Failure::UnwrapErr(text) => {
                text.accesses(visit);
            }
            Failure::Decreases { now, before, .. } => {
                for value in std::iter::once(now).chain(before) {
                    value.accesses(visit);
                }
            }
            _ => {}
        }
    }
}

impl CallTarget {
    pub fn accesses(&self, visit: &mut Visitor<'_>) {
        if let CallTarget::Value(callee) = self {
            callee.accesses(visit);
        }
    }
}

impl StatementKind {
    pub fn accesses(&self, visit: &mut Visitor<'_>) {
        match self {
            StatementKind::Assign(dest, value) => {
                value.accesses(visit);
                dest.touch(Access::Write, visit);
            }
            StatementKind::Call { dest, callee, args } => {
                callee.accesses(visit);
                args.iter().for_each(|arg| arg.accesses(visit));
                if let Some(dest) = dest {
                    dest.touch(Access::Write, visit);
                }
            }
            StatementKind::Drop(place) => place.touch(Access::Drop, visit),
            StatementKind::FreeHeap(place) => place.touch(Access::Free, visit),
            StatementKind::StorageLive(local) => visit(&Place::local(*local), Access::StorageLive),
            StatementKind::StorageDead(local) => visit(&Place::local(*local), Access::StorageDead),
            StatementKind::AssumeInit(local) => visit(&Place::local(*local), Access::AssumeInit),
            StatementKind::Swap(left, right) => {
                left.touch(Access::Exchange, visit);
                right.touch(Access::Exchange, visit);
            }
            StatementKind::Assert { condition, failure } => {
                condition.accesses(visit);
                failure.accesses(visit);
            }
            StatementKind::Nop | StatementKind::TakeEnv => {}
            checks_and_parallel => checks_and_parallel
                .plain_operands()
                .for_each(|operand| operand.accesses(visit)),
        }
    }

    /// Calls `visit` on every operand.
    pub fn operands(&self, visit: &mut dyn FnMut(&Operand)) {
        match self {
            StatementKind::Assign(_, value) => value.operands(visit),
            StatementKind::Call { callee, args, .. } => {
                if let CallTarget::Value(callee) = callee {
                    visit(callee);
                }
                args.iter().for_each(visit);
            }
            StatementKind::Assert { condition, .. } => visit(condition),
            checks_and_parallel => checks_and_parallel.plain_operands().for_each(visit),
        }
    }

    /// Operands of the checks and of the parallel statements.
    fn plain_operands(&self) -> impl Iterator<Item = &Operand> {
        let some: Vec<&Operand> = match self {
            StatementKind::CheckBounds { index, len } => vec![index, len],
            StatementKind::CheckSlice { low, high, len } => vec![low, high, len],
            StatementKind::CheckRange { value, .. } => vec![value],
            StatementKind::CheckDistinct(pairs) => {
                pairs.iter().flat_map(|(left, right)| [left, right]).collect()
            }
            StatementKind::Parallel(closures) => closures.iter().collect(),
            StatementKind::ParallelFor { body, low, high } => vec![body, low, high],
            _ => Vec::new(),
        };
        some.into_iter()
    }
}

impl TerminatorKind {
    pub fn accesses(&self, visit: &mut Visitor<'_>) {
        match self {
            TerminatorKind::Branch {
                condition: operand, ..
            }
            | TerminatorKind::Switch { value: operand, .. }
            | TerminatorKind::Return(Some(operand))
            | TerminatorKind::Exit(operand) => operand.accesses(visit),
            TerminatorKind::Trap(failure) => failure.accesses(visit),
            TerminatorKind::Goto(_) | TerminatorKind::Return(None) | TerminatorKind::Unreachable => {}
        }
    }

    /// Calls `visit` on every jump target, repeats included.
    pub fn for_each_target(&self, mut visit: impl FnMut(BlockId)) {
        match self {
            TerminatorKind::Goto(target) => visit(*target),
            TerminatorKind::Branch { then, otherwise, .. } => {
                visit(*then);
                visit(*otherwise);
            }
            TerminatorKind::Switch { cases, otherwise, .. } => {
                cases.iter().for_each(|(_, target)| visit(*target));
                visit(*otherwise);
            }
            _ => {}
        }
    }

    /// The same for rewriting.
    pub fn for_each_target_mut(&mut self, mut visit: impl FnMut(&mut BlockId)) {
        match self {
            TerminatorKind::Goto(target) => visit(target),
            TerminatorKind::Branch { then, otherwise, .. } => {
                visit(then);
                visit(otherwise);
            }
            TerminatorKind::Switch { cases, otherwise, .. } => {
                cases.iter_mut().for_each(|(_, target)| visit(target));
                visit(otherwise);
            }
            _ => {}
        }
    }
}
