//! Leaving several scopes at once: `return`, `?`, `break`, `continue`.
//!
//! Each exit writes out its own drops, in order of declaration, while a body's exits are few. Beyond that they share: a
//! chain of blocks drops one variable each, the last declared first, and an exit jumps into the chain where its variables
//! begin. Without it a body of n fallible calls would hold n²/2 drops. Drops that can be observed keep their order: they
//! are written out before the jump.

use super::*;
use crate::mir::BlockId;

/// So many cleanups of exits are written out per body.
const WRITTEN_OUT: usize = 200;

/// Where an exit goes when everything is cleaned up.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Target {
    Return,
    Block(BlockId),
}

impl Builder<'_> {
    /// Leaves all scopes from `depth` on.
    pub(super) fn exit(&mut self, depth: usize, target: Target) {
        self.exit_cleanups += self.scopes[depth..].iter().map(Scope::len).sum::<usize>();
        if self.exit_cleanups <= WRITTEN_OUT {
            self.unwind_to(depth);
            return self.arrive(target);
        }
        for index in (depth..self.scopes.len()).rev() {
            for place in self.scopes[index].observed() {
                self.asm.push(StatementKind::Drop(place));
            }
        }
        let link = self.link(depth, target);
        self.asm.goto(link);
    }

    fn arrive(&mut self, target: Target) {
        match target {
            Target::Block(block) => self.asm.goto(block),
            Target::Return => {
                let value = self.result.map(|result| self.take(result));
                self.asm.terminate(TerminatorKind::Return(value));
            }
        }
    }

    /// The block that cleans up the innermost variable and goes on to the others.
    fn link(&mut self, depth: usize, target: Target) -> BlockId {
        let mut missing = Vec::new();
        let mut known = None;
        'search: for scope in (depth..self.scopes.len()).rev() {
            for at in (0..self.scopes[scope].len()).rev() {
                known = self.scopes[scope].link(at, target);
                if known.is_some() {
                    break 'search;
                }
                missing.push((scope, at));
            }
        }
        let mut next = match (known, target) {
            (Some(block), _) | (None, Target::Block(block)) => block,
            (None, Target::Return) => self.shared_return(),
        };
        for (scope, at) in missing.into_iter().rev() {
            next = self.new_link(scope, at, next);
            self.scopes[scope].set_link(at, target, next);
        }
        next
    }

    fn new_link(&mut self, scope: usize, at: usize, next: BlockId) -> BlockId {
        self.aside(|this| {
            this.clean_up_one(scope, at);
            this.asm.goto(next);
        })
    }

    fn shared_return(&mut self) -> BlockId {
        if let Some(block) = self.return_block {
            return block;
        }
        let block = self.aside(|this| this.arrive(Target::Return));
        self.return_block = Some(block);
        block
    }

    /// A new block, written by `work` without leaving the current one.
    fn aside(&mut self, work: impl FnOnce(&mut Self)) -> BlockId {
        let (before, block) = (self.asm.current(), self.asm.new_block());
        self.asm.switch_to(block);
        work(self);
        self.asm.switch_to(before);
        block
    }
}

impl Context<'_> {
    /// Dropping a value of the type may do something a program can see: run its own code. Freeing memory is not that.
    pub(super) fn drop_is_observed(&self, ty: Ty) -> bool {
        if let Some(&known) = self.observed.borrow().get(&ty) {
            return known;
        }
        self.observed.borrow_mut().insert(ty, false);
        let observed = self.compute_observed(ty);
        self.observed.borrow_mut().insert(ty, observed);
        observed
    }

    fn compute_observed(&self, ty: Ty) -> bool {
        match ty.kind() {
            TyKind::Fn(_) | TyKind::Interface(..) | TyKind::Param(..) => true,
            TyKind::Array(inner, _) | TyKind::Heap(inner) => self.drop_is_observed(*inner),
            TyKind::Adt(adt, args) => {
                let own = self.program.adts[*adt]
                    .drop_impl
                    .is_some_and(|of| !self.is_std_impl(of));
                let parts = self.facts.plain().components(*adt, *args);
                own || parts
                    .iter()
                    .chain(args.iter())
                    .any(|&part| self.drop_is_observed(part))
            }
            _ => false,
        }
    }

    fn is_std_impl(&self, id: crate::types::ImplId) -> bool {
        let mut methods = self.program.impls[id].methods.iter();
        methods.all(|&method| self.program.functions[method].in_std)
    }
}
