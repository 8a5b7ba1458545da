//! Scopes: what has to be dropped and whose storage ends when control leaves a region of the source.

use super::exit::Target;
use super::*;
use crate::mir::BlockId;

/// A region and what it owns, in order of declaration.
pub(super) struct Scope {
    kind: ScopeKind,
    cleanups: Vec<Cleanup>,
    /// Shared ways out, by the innermost cleanup and where they lead.
    links: FxHashMap<(usize, Target), BlockId>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    /// Owns variables.
    Block,
    /// Owns temporaries only: a statement, a condition, an arm.
    Statement,
}

/// Something to do when a scope ends.
#[derive(Clone)]
struct Cleanup {
    place: Place,
    drops: bool,
    /// Dropping it can be seen.
    observed: bool,
    /// Its storage ends too; parameters and captures live elsewhere.
    own: Option<Local>,
}

impl Scope {
    /// How many cleanups there are.
    pub(super) fn len(&self) -> usize {
        self.cleanups.len()
    }

    /// What is dropped in sight of the program, in order.
    pub(super) fn observed(&self) -> Vec<Place> {
        let observed = self.cleanups.iter().filter(|cleanup| cleanup.observed);
        observed.map(|cleanup| cleanup.place.clone()).collect()
    }

    pub(super) fn link(&self, at: usize, target: Target) -> Option<BlockId> {
        self.links.get(&(at, target)).copied()
    }

    pub(super) fn set_link(&mut self, at: usize, target: Target, block: BlockId) {
        self.links.insert((at, target), block);
    }
}

impl Builder<'_> {
    pub(super) fn push_scope(&mut self, kind: ScopeKind) {
        self.scopes.push(Scope {
            kind,
            cleanups: Vec::new(),
            links: FxHashMap::default(),
        });
    }

    /// Leaves the innermost scope by falling out of it.
    pub(super) fn pop_scope(&mut self) {
        self.unwind_to(self.scopes.len() - 1);
        self.scopes.pop();
    }

    /// Forgets the innermost scope, whose every exit has unwound it already.
    pub(super) fn discard_scope(&mut self) {
        self.scopes.pop();
    }

    /// Emits what leaving all scopes from `depth` on does, the innermost first, and stays in them.
    pub(super) fn unwind_to(&mut self, depth: usize) {
        for index in (depth..self.scopes.len()).rev() {
            self.clean_up(index);
        }
    }

    fn clean_up(&mut self, index: usize) {
        let scope = &self.scopes[index];
        for cleanup in scope.cleanups.iter().filter(|cleanup| cleanup.drops) {
            self.asm.push(StatementKind::Drop(cleanup.place.clone()));
        }
        for local in scope.cleanups.iter().filter_map(|cleanup| cleanup.own) {
            self.asm.push(StatementKind::StorageDead(local));
        }
    }

    /// One cleanup of a scope, but for a drop that is observed.
    pub(super) fn clean_up_one(&mut self, scope: usize, at: usize) {
        let cleanup = &self.scopes[scope].cleanups[at];
        if cleanup.drops && !cleanup.observed {
            self.asm.push(StatementKind::Drop(cleanup.place.clone()));
        }
        if let Some(local) = cleanup.own {
            self.asm.push(StatementKind::StorageDead(local));
        }
    }

    fn schedule(&mut self, place: Place, own: Option<Local>, index: usize) {
        let ty = self.place_ty(&place);
        let drops = self.facts.needs_drop(ty);
        let observed = drops && self.cx.drop_is_observed(ty);
        self.scopes[index].cleanups.push(Cleanup {
            place,
            drops,
            observed,
            own,
        });
        // Ways out through inner scopes do not know of it.
        self.scopes[index + 1..]
            .iter_mut()
            .for_each(|inner| inner.links.clear());
    }

    /// Runs `work` in a scope for temporaries.
    pub(super) fn in_statement<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        self.push_scope(ScopeKind::Statement);
        let result = work(self);
        self.pop_scope();
        result
    }

    /// Runs `work` on a path that ends in a trap: nothing of it is cleaned up.
    pub(super) fn in_dead_end(&mut self, work: impl FnOnce(&mut Self)) {
        self.push_scope(ScopeKind::Statement);
        work(self);
        self.discard_scope();
    }

    /// A temporary of the innermost scope.
    pub(super) fn temp(&mut self, ty: Ty) -> Local {
        let local = self.asm.new_temp(ty);
        self.begin_storage(local, self.scopes.len() - 1);
        local
    }

    /// The storage of `local` begins and ends with the scope at `index`.
    fn begin_storage(&mut self, local: Local, index: usize) {
        self.asm.push(StatementKind::StorageLive(local));
        self.schedule(Place::local(local), Some(local), index);
    }

    /// The storage of `local`, marked as begun on every path here, ends with the innermost scope.
    pub(super) fn end_with_scope(&mut self, local: Local) {
        self.schedule(Place::local(local), Some(local), self.scopes.len() - 1);
    }

    /// `place` is dropped when the innermost scope ends.
    pub(super) fn drop_with_scope(&mut self, place: Place) {
        self.schedule(place, None, self.scopes.len() - 1);
    }

    /// A variable comes into being in the innermost block. Variables that live elsewhere (out captures) stay there.
    pub(super) fn declare(&mut self, id: LocalId) -> Place {
        if self.outs.contains(&id) {
            return self.variable(id);
        }
        let local = self.new_variable(id, LocalKind::User);
        let block = self
            .scopes
            .iter()
            .rposition(|scope| scope.kind == ScopeKind::Block);
        self.begin_storage(local, block.unwrap_or(0));
        Place::local(local)
    }

    /// The local for a variable, without storage marks.
    pub(super) fn new_variable(&mut self, id: LocalId, kind: LocalKind) -> Local {
        let declared = &self.hir.locals[id];
        let compiler_made = declared.kind == hir::LocalKind::Temp;
        let local = self.asm.new_local(LocalDecl {
            name: (!compiler_made).then_some(declared.name),
            ty: declared.ty,
            mutable: declared.mutable || compiler_made,
            span: declared.span,
            kind: if compiler_made && kind == LocalKind::User {
                LocalKind::Temp
            } else {
                kind
            },
        });
        self.variables.insert(id, Place::local(local));
        local
    }

    /// Where a variable lives.
    pub(super) fn variable(&mut self, id: LocalId) -> Place {
        match self.variables.get(&id) {
            Some(place) => place.clone(),
            // Only after a reported error.
            None => Place::local(self.new_variable(id, LocalKind::User)),
        }
    }
}
