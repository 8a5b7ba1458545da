//! `f(if c { make() } else { x })` where `f` takes a reference.
//!
//! Every arm lends what it gives, so that places stay where they are; what an arm makes lives in a temporary of the whole
//! statement (`mir/build/lend.rs`). A variable of the arm itself ends with the arm: it is moved out into such a temporary.

use super::BodyCx;
use crate::hir::*;
use crate::types::*;

impl BodyCx<'_, '_> {
    /// Branches that were read as a value before it was known that their method takes a reference: they lend what an
    /// argument would.
    pub(super) fn lent_branches(&mut self, receiver: ExprId, want: Ty) -> Option<ExprId> {
        if want.as_ref().is_none() || !self.is_branching(receiver) {
            return None;
        }
        let span = self.span(receiver);
        let inside = |local: &Local| span.covers(local.span);
        let first = self.locals.values().position(inside).unwrap_or(self.locals.len());
        self.lend_arms(receiver, want);
        self.move_arms_out(receiver, first);
        Some(receiver)
    }

    /// Branches that have a value, which is no reference yet.
    fn is_branching(&self, expr: ExprId) -> bool {
        let ty = self.ty(expr);
        let has_value = !ty.is_void() && !ty.is_never() && !ty.is_error() && ty.as_ref().is_none();
        has_value
            && match &self.exprs[expr].kind {
                ExprKind::If { otherwise, .. } => otherwise.is_some(),
                ExprKind::Match(_) => true,
                ExprKind::Block(block) => block.tail.is_some(),
                _ => false,
            }
    }

    fn lend_arms(&mut self, expr: ExprId, want: Ty) {
        let kind = std::mem::replace(&mut self.exprs[expr].kind, ExprKind::Error);
        self.exprs[expr].kind = match kind {
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => ExprKind::If {
                condition,
                then: self.lend_arm(then, want),
                otherwise: otherwise.map(|otherwise| self.lend_arm(otherwise, want)),
            },
            ExprKind::Match(mut matched) => {
                for arm in &mut matched.arms {
                    arm.body = self.lend_arm(arm.body, want);
                }
                ExprKind::Match(matched)
            }
            ExprKind::Block(mut block) => {
                block.tail = block.tail.map(|tail| self.lend_arm(tail, want));
                ExprKind::Block(block)
            }
            other => other,
        };
        self.exprs[expr].ty = want;
    }

    fn lend_arm(&mut self, arm: ExprId, want: Ty) -> ExprId {
        if self.is_branching(arm) {
            self.lend_arms(arm, want);
            return arm;
        }
        if let ExprKind::NeverTo(_) = self.exprs[arm].kind {
            self.exprs[arm].ty = want;
            return arm;
        }
        if let Some(at) = self.reads.iter().rposition(|read| read.place == arm) {
            self.reads.remove(at);
        }
        self.coerce(arm, want)
    }

    /// `found` lends something; its locals from `first` on were declared inside of it.
    pub(super) fn move_arms_out(&mut self, found: ExprId, first: usize) {
        match &self.exprs[found].kind {
            ExprKind::If {
                then,
                otherwise: Some(otherwise),
                ..
            } => {
                let (then, otherwise) = (*then, *otherwise);
                self.move_out(then, first);
                self.move_out(otherwise, first);
            }
            ExprKind::Match(matched) => {
                let bodies: Vec<ExprId> = matched.arms.iter().map(|arm| arm.body).collect();
                for body in bodies {
                    self.move_out(body, first);
                }
            }
            ExprKind::Block(block) => {
                if let Some(tail) = block.tail {
                    self.move_out(tail, first);
                }
            }
            _ => {}
        }
    }

    fn move_out(&mut self, leaf: ExprId, first: usize) {
        match self.exprs[leaf].kind {
            ExprKind::Borrow { mutable, place } if self.is_owned_since(place, first) => {
                let place = self.value_of(place);
                self.exprs[leaf].kind = ExprKind::Borrow { mutable, place };
            }
            ExprKind::Unsize(inner) => self.move_out(inner, first),
            _ => self.move_arms_out(leaf, first),
        }
    }

    /// A place in a local declared since `first` that is no reference, or in what such a local owns.
    fn is_owned_since(&self, mut place: ExprId, first: usize) -> bool {
        if matches!(self.ty(place).kind(), TyKind::Slice(_) | TyKind::Interface(..)) {
            return false;
        }
        loop {
            match self.exprs[place].kind {
                ExprKind::Local(local) => return local.as_u32() as usize >= first,
                ExprKind::Field { base, .. } | ExprKind::Index { base, .. } | ExprKind::Unwrap(base) => {
                    place = base
                }
                ExprKind::Deref(inner) if matches!(self.ty(inner).kind(), TyKind::Heap(_)) => place = inner,
                _ => return false,
            }
            if matches!(self.ty(place).kind(), TyKind::Ptr(_)) {
                return false;
            }
        }
    }

    /// What is at a place, as a value: a block is none.
    fn value_of(&mut self, place: ExprId) -> ExprId {
        let tail = Some(self.read(place));
        let (ty, span) = (self.ty(place), self.span(place));
        let block = Block {
            stmts: Vec::new(),
            tail,
            is_unsafe: false,
        };
        self.add(ExprKind::Block(Box::new(block)), ty, span)
    }
}
