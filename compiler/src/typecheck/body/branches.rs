//! `f(if c { make() } else { x })` where `f` takes a reference.
//!
//! The branches were brought to the reference, so that places stay where they are. A branch that makes a value would lend
//! what ends with it: then every branch gives its value, and what is lent is the value of the whole.

use super::BodyCx;
use crate::hir::*;
use crate::types::*;

/// The expressions a value comes through, and those it comes from.
#[derive(Default)]
struct Branches {
    nodes: Vec<ExprId>,
    leaves: Vec<ExprId>,
}

impl BodyCx<'_, '_> {
    pub(super) fn lend_whole(&mut self, found: ExprId, want: Ty) -> ExprId {
        let Some((false, target)) = self.table.shallow(want).as_ref() else {
            return found;
        };
        let branching = matches!(
            self.exprs[found].kind,
            ExprKind::If { .. } | ExprKind::Match(_) | ExprKind::Block(_)
        );
        let mut branches = Branches::default();
        if !branching || !self.gather(found, target, &mut branches) {
            return found;
        }
        if !branches.leaves.iter().any(|leaf| self.lends_new_value(*leaf)) {
            return found;
        }
        for leaf in branches.leaves {
            self.give_value(leaf);
        }
        for node in branches.nodes {
            self.exprs[node].ty = target;
        }
        let span = self.span(found);
        self.borrow(found, false, span)
    }

    /// False when a branch gives something else than a borrow of the wanted type.
    fn gather(&self, at: ExprId, target: Ty, into: &mut Branches) -> bool {
        match &self.exprs[at].kind {
            ExprKind::Borrow {
                mutable: false,
                place,
            } => {
                into.leaves.push(at);
                self.table.resolve(self.ty(*place)) == self.table.resolve(target)
            }
            ExprKind::If {
                then,
                otherwise: Some(otherwise),
                ..
            } => {
                into.nodes.push(at);
                self.gather(*then, target, into) && self.gather(*otherwise, target, into)
            }
            ExprKind::Match(matched) => {
                into.nodes.push(at);
                let mut bodies = matched.arms.iter().map(|arm| arm.body);
                bodies.all(|body| self.gather(body, target, into))
            }
            ExprKind::Block(block) if block.tail.is_some() => {
                into.nodes.push(at);
                block.tail.is_some_and(|tail| self.gather(tail, target, into))
            }
            ExprKind::NeverTo(_) => {
                into.nodes.push(at);
                true
            }
            _ => self.ty(at).is_never(),
        }
    }

    fn lends_new_value(&self, leaf: ExprId) -> bool {
        match self.exprs[leaf].kind {
            ExprKind::Borrow { place, .. } => {
                !self.is_place(place) && !matches!(self.exprs[place].kind, ExprKind::Const(_))
            }
            _ => false,
        }
    }

    fn give_value(&mut self, leaf: ExprId) {
        let ExprKind::Borrow { place, .. } = self.exprs[leaf].kind else {
            return;
        };
        let value = self.read(place);
        let block = Block {
            stmts: Vec::new(),
            tail: Some(value),
            is_unsafe: false,
        };
        let (ty, span) = (self.ty(value), self.span(leaf));
        self.exprs[leaf] = Expr {
            kind: ExprKind::Block(Box::new(block)),
            ty,
            span,
        };
    }
}
