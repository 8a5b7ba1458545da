//! Scopes: what has to be dropped and whose storage ends when control leaves a region of the source.

use super::*;

/// A region and what it owns, in order of declaration.
pub(super) struct Scope {
    kind: ScopeKind,
    cleanups: Vec<Cleanup>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    /// Owns variables.
    Block,
    /// Owns temporaries only: a statement, a condition, an arm.
    Statement,
}

#[derive(Clone)]
enum Cleanup {
    Local(Local),
    /// Dropped, but its storage belongs to the caller or the environment.
    Borrowed(Place),
}

impl Builder<'_> {
    pub(super) fn push_scope(&mut self, kind: ScopeKind) {
        self.scopes.push(Scope {
            kind,
            cleanups: Vec::new(),
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
        let cleanups = self.scopes[index].cleanups.clone();
        for cleanup in &cleanups {
            let place = match cleanup {
                Cleanup::Local(local) => Place::local(*local),
                Cleanup::Borrowed(place) => place.clone(),
            };
            if self.facts.needs_drop(self.place_ty(&place)) {
                self.asm.push(StatementKind::Drop(place));
            }
        }
        for cleanup in &cleanups {
            if let Cleanup::Local(local) = cleanup {
                self.asm.push(StatementKind::StorageDead(*local));
            }
        }
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
        self.scopes[index].cleanups.push(Cleanup::Local(local));
    }

    /// The storage of `local`, marked as begun on every path here, ends with the innermost scope.
    pub(super) fn end_with_scope(&mut self, local: Local) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.cleanups.push(Cleanup::Local(local));
        }
    }

    /// `place` is dropped when the innermost scope ends.
    pub(super) fn drop_with_scope(&mut self, place: Place) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.cleanups.push(Cleanup::Borrowed(place));
        }
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
