//! `f(if c { make() } else { x })` where `f` takes a reference.
//!
//! Every arm lends what it gives, so that places stay where they are; what an arm makes lives in a temporary of the whole
//! statement (`mir/build/lend.rs`). A variable of the arm itself ends with the arm: it is moved out into such a temporary.

use super::BodyCx;
use crate::hir::*;
use crate::types::*;

impl BodyCx<'_, '_> {
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
            ExprKind::Borrow {
                mutable: false,
                place,
            } if self.is_owned_since(place, first) => {
                let value = self.value_of(place);
                self.exprs[leaf].kind = ExprKind::Borrow {
                    mutable: false,
                    place: value,
                };
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
