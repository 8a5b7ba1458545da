//! `match`, `let` with a pattern, `let … else`. Arms are tested in order; see `switch` for the quicker form.

use super::pattern::{Binding, bound_locals};
use super::scope::ScopeKind;
use super::*;
use crate::hir::{Arm, BindingMode, Match, Pattern, PatternKind};
use crate::mir::BlockId;

/// Where the arms of a match put their value and go on.
#[derive(Clone, Copy)]
pub(super) struct MatchExit<'d> {
    pub dest: Option<&'d Place>,
    pub join: BlockId,
    /// Depth of the scope of the scrutinee's temporaries.
    pub depth: usize,
}

impl Builder<'_> {
    pub(super) fn lower_match(&mut self, of: &Match, dest: Option<&Place>) {
        let exit = MatchExit {
            dest,
            join: self.asm.new_block(),
            depth: self.scopes.len(),
        };
        self.push_scope(ScopeKind::Statement);
        let place = self.target_place(of.scrutinee);
        if !self.switch_match(of, &place, exit) {
            of.arms.iter().for_each(|arm| self.lower_arm(arm, &place, exit));
            self.asm.terminate(TerminatorKind::Unreachable);
        }
        self.discard_scope();
        self.asm.switch_to(exit.join);
    }

    /// Tests one arm; goes on where it does not match.
    fn lower_arm(&mut self, arm: &Arm, place: &Place, exit: MatchExit<'_>) {
        let next = self.asm.new_block();
        let mut bound = Vec::new();
        self.test(&arm.pattern, place, next, &mut bound);
        self.push_scope(ScopeKind::Block);
        let guarded = arm.guard.is_some();
        self.declare_bindings(&bound);
        if let Some(guard) = arm.guard {
            self.bind_early(&bound);
            let frozen = self.freeze_for(guard, &bound, place);
            self.test_guard(guard, &bound, next, frozen);
        }
        self.for_each_binding(&bound, &mut |this, local, mode, place| {
            if !guarded || !this.binds_early(local, mode) {
                this.bind(local, mode, place);
            }
        });
        self.lower_arm_body(arm.body, exit);
        self.asm.switch_to(next);
    }

    /// The body of an arm whose scope is open; leaves the match.
    pub(super) fn lower_arm_body(&mut self, body: ExprId, exit: MatchExit<'_>) {
        self.lower_branch(body, exit.dest);
        self.unwind_to(exit.depth);
        self.discard_scope();
        self.asm.goto(exit.join);
    }

    fn declare_bindings(&mut self, bound: &[Binding]) {
        for local in bound_locals(bound) {
            self.declare(local);
        }
    }

    fn bind_early(&mut self, bound: &[Binding]) {
        self.for_each_binding(bound, &mut |this, local, mode, place| {
            if this.binds_early(local, mode) {
                this.bind(local, mode, place);
            }
        });
    }

    /// A reference to the scrutinee that is needed until the guard is decided: what the pattern has found there must
    /// still be there. None where nothing is taken late, or the guard cannot change anything.
    fn freeze_for(&mut self, guard: ExprId, bound: &[Binding], place: &Place) -> Option<Operand> {
        let takes_late = |binding: &Binding| match binding {
            Binding::One { local, mode, .. } => !self.binds_early(*local, *mode),
            Binding::Choice { .. } => true,
        };
        let needed = bound.iter().any(takes_late) && self.may_change_something(guard);
        needed.then(|| self.reference_operand(false, place.clone()))
    }

    fn may_change_something(&self, guard: ExprId) -> bool {
        let mut found = false;
        self.hir.for_each_inside(guard, &mut |inside| {
            found |= matches!(
                self.expr(inside).kind,
                ExprKind::Call { .. }
                    | ExprKind::CallValue { .. }
                    | ExprKind::CallInterface { .. }
                    | ExprKind::Assign { .. }
                    | ExprKind::AssignOp { .. }
                    | ExprKind::Replace { .. }
                    | ExprKind::Swap(..)
            );
        });
        found
    }

    /// The end of what [`Self::freeze_for`] froze.
    fn look_again(&mut self, frozen: &Option<Operand>) {
        if let Some(frozen) = frozen {
            let ty = self.typing().operand(frozen);
            self.rvalue_temp(Rvalue::Use(frozen.clone()), ty);
        }
    }

    /// Until the guard has held, what it would take is only looked at where it is.
    fn test_guard(&mut self, guard: ExprId, bound: &[Binding], next: BlockId, frozen: Option<Operand>) {
        let late: Vec<(LocalId, Place)> = self.look_at_late(bound);
        let (holds, fails) = (self.asm.new_block(), self.asm.new_block());
        self.branch_on(guard, holds, fails);
        self.asm.switch_to(fails);
        self.look_again(&frozen);
        self.unwind_to(self.scopes.len() - 1);
        self.asm.goto(next);
        self.asm.switch_to(holds);
        self.look_again(&frozen);
        self.variables.extend(late);
    }

    /// Makes late bindings names of the matched places; returns what they were.
    fn look_at_late(&mut self, bound: &[Binding]) -> Vec<(LocalId, Place)> {
        let mut own = Vec::new();
        for binding in bound {
            match binding {
                Binding::One { local, mode, place } if !self.binds_early(*local, *mode) => {
                    own.push((*local, self.variable(*local)));
                    let place = self.reach(self.hir.locals[*local].ty, place);
                    self.variables.insert(*local, place);
                }
                Binding::One { .. } => {}
                Binding::Choice { .. } => self.look_at_choice(binding, &mut own),
            }
        }
        own
    }

    /// The place differs by alternative: the guard looks through a reference to it.
    fn look_at_choice(&mut self, choice: &Binding, own: &mut Vec<(LocalId, Place)>) {
        let mut views: FxHashMap<LocalId, Local> = FxHashMap::default();
        for local in bound_locals(std::slice::from_ref(choice)) {
            let view = Ty::reference(false, self.hir.locals[local].ty);
            views.insert(local, self.asm.new_temp(view));
        }
        let mut late = Vec::new();
        self.for_each_binding(std::slice::from_ref(choice), &mut |this, local, mode, place| {
            if this.binds_early(local, mode) {
                return;
            }
            let place = this.reach(this.hir.locals[local].ty, place);
            this.asm.assign(
                Place::local(views[&local]),
                Rvalue::Ref {
                    mutable: false,
                    place,
                },
            );
            if !late.contains(&local) {
                late.push(local);
            }
        });
        for local in late {
            own.push((local, self.variable(local)));
            let behind = Place::local(views[&local]).project(Projection::Deref);
            self.variables.insert(local, behind);
        }
    }

    /// A `let` without a value.
    pub(super) fn declare_later(&mut self, pattern: &Pattern) {
        if let PatternKind::Binding { local, .. } = pattern.kind {
            let place = self.declare(local);
            self.deferred.extend(place.as_local());
        }
    }

    pub(super) fn lower_let(&mut self, pattern: &Pattern, init: ExprId, otherwise: Option<ExprId>) {
        match &pattern.kind {
            PatternKind::Binding {
                local,
                mode: BindingMode::Move | BindingMode::Copy,
            } => {
                let place = self.declare(*local);
                self.lower(init, Some(&place));
            }
            PatternKind::Wildcard => self.discard(init),
            _ => self.lower_let_pattern(pattern, init, otherwise),
        }
    }

    fn lower_let_pattern(&mut self, pattern: &Pattern, init: ExprId, otherwise: Option<ExprId>) {
        let failed = self.asm.new_block();
        let place = self.target_place(init);
        let mut bound = Vec::new();
        self.test(pattern, &place, failed, &mut bound);
        let matched = self.asm.current();
        self.asm.switch_to(failed);
        if let Some(otherwise) = otherwise {
            self.lower_branch(otherwise, None);
        }
        self.asm.terminate(TerminatorKind::Unreachable);
        self.asm.switch_to(matched);
        self.declare_bindings(&bound);
        self.for_each_binding(&bound, &mut |this, local, mode, place| {
            this.bind(local, mode, place)
        });
    }
}
