//! Matches without guards over a tag or an integer: one jump to the arms that can still match.

use super::matching::MatchExit;
use super::pattern::{bound_locals, variant_count};
use super::scope::ScopeKind;
use super::*;
use crate::hir::{Match, Pattern, PatternKind};
use crate::mir::BlockId;
use crate::mir::init::discriminant_of;

/// One alternative of an arm.
struct Candidate<'p> {
    arm: usize,
    /// The tag or integer it wants; `None` takes all.
    key: Option<i128>,
    pattern: &'p Pattern,
}

/// The body of an arm and the locals its patterns bind.
struct ArmBlock {
    block: BlockId,
    locals: Vec<Local>,
}

impl Builder<'_> {
    /// Lowers the match with a switch if it has the form for it.
    pub(super) fn switch_match(&mut self, of: &Match, place: &Place, exit: MatchExit<'_>) -> bool {
        let Some(ty) = of.arms.first().map(|arm| arm.pattern.ty) else {
            return false;
        };
        let place = self.reach(ty, place);
        let Some(candidates) = self.candidates(of, ty) else {
            return false;
        };
        let mut keys: Vec<i128> = Vec::new();
        for key in candidates.iter().filter_map(|candidate| candidate.key) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        if keys.is_empty() {
            return false;
        }
        let mut arms: Vec<ArmBlock> = of.arms.iter().map(|_| self.arm_block()).collect();
        self.emit_switch(&candidates, keys, &place, &mut arms);
        for (arm, lowered) in of.arms.iter().zip(arms) {
            self.asm.switch_to(lowered.block);
            self.push_scope(ScopeKind::Block);
            lowered
                .locals
                .into_iter()
                .for_each(|local| self.end_with_scope(local));
            self.lower_arm_body(arm.body, exit);
        }
        true
    }

    fn arm_block(&mut self) -> ArmBlock {
        ArmBlock {
            block: self.asm.new_block(),
            locals: Vec::new(),
        }
    }

    fn emit_switch(
        &mut self,
        candidates: &[Candidate<'_>],
        keys: Vec<i128>,
        place: &Place,
        arms: &mut [ArmBlock],
    ) {
        let ty = self.place_ty(place);
        let variants = variant_count(self.cx.program, ty);
        let value = match variants {
            0 => Operand::Copy(place.clone()),
            _ => self.tag_of(place),
        };
        let cases: Vec<(i128, BlockId)> = keys.iter().map(|&key| (key, self.asm.new_block())).collect();
        let rest = self.asm.new_block();
        self.asm.terminate(TerminatorKind::Switch {
            value,
            cases: cases.clone(),
            otherwise: rest,
        });
        for (key, block) in cases {
            self.asm.switch_to(block);
            let able = candidates
                .iter()
                .filter(|candidate| candidate.key.is_none_or(|wanted| wanted == key));
            self.emit_candidates(able, place, arms);
        }
        self.asm.switch_to(rest);
        if variants == 0 || keys.len() < variants {
            let able = candidates.iter().filter(|candidate| candidate.key.is_none());
            self.emit_candidates(able, place, arms);
        }
        self.asm.terminate(TerminatorKind::Unreachable);
    }

    /// Tests candidates in order until one must match.
    fn emit_candidates<'p>(
        &mut self,
        candidates: impl Iterator<Item = &'p Candidate<'p>>,
        place: &Place,
        arms: &mut [ArmBlock],
    ) {
        for candidate in candidates {
            let next = self.asm.new_block();
            let mut bound = Vec::new();
            match &candidate.pattern.kind {
                PatternKind::Variant { variant, fields } => {
                    self.test_payload(*variant, fields, place, next, &mut bound);
                }
                PatternKind::Const(_) => {}
                _ => self.test(candidate.pattern, place, next, &mut bound),
            }
            let arm = &mut arms[candidate.arm];
            for id in bound_locals(&bound) {
                self.begin_in_arm(id, arm);
            }
            self.for_each_binding(&bound, &mut |this, local, mode, place| {
                this.bind(local, mode, place)
            });
            self.asm.goto(arm.block);
            self.asm.switch_to(next);
            if is_irrefutable(candidate.pattern) {
                break;
            }
        }
        self.asm.terminate(TerminatorKind::Unreachable);
    }

    /// Begins the storage of a binding on this path to its arm.
    fn begin_in_arm(&mut self, id: LocalId, arm: &mut ArmBlock) {
        let known = self.variables.get(&id).and_then(Place::as_local);
        let local = match known.filter(|local| arm.locals.contains(local)) {
            Some(local) => local,
            None => {
                let local = self.new_variable(id, LocalKind::User);
                arm.locals.push(local);
                local
            }
        };
        self.asm.push(StatementKind::StorageLive(local));
    }

    fn candidates<'p>(&self, of: &'p Match, ty: Ty) -> Option<Vec<Candidate<'p>>> {
        let mut candidates = Vec::new();
        for (arm, source) in of.arms.iter().enumerate() {
            if source.guard.is_some() {
                return None;
            }
            let alternatives = match &source.pattern.kind {
                PatternKind::Or(alternatives) => alternatives.as_slice(),
                _ => std::slice::from_ref(&source.pattern),
            };
            for pattern in alternatives {
                let key = self.key(pattern, ty)?;
                candidates.push(Candidate { arm, key, pattern });
            }
        }
        Some(candidates)
    }

    /// What a pattern wants of the switched value; the outer `None` when it cannot be said with one integer.
    fn key(&self, pattern: &Pattern, ty: Ty) -> Option<Option<i128>> {
        match &pattern.kind {
            PatternKind::Wildcard | PatternKind::Binding { .. } | PatternKind::Error => Some(None),
            PatternKind::Variant { variant, .. } => {
                Some(Some(discriminant_of(self.cx.program, ty, *variant)))
            }
            PatternKind::Const(ConstValue::Int(value)) => Some(Some(*value)),
            _ => None,
        }
    }
}

/// Matches whenever its key does.
fn is_irrefutable(pattern: &Pattern) -> bool {
    let takes_all = |pattern: &Pattern| {
        matches!(
            pattern.kind,
            PatternKind::Wildcard | PatternKind::Binding { .. } | PatternKind::Error
        )
    };
    match &pattern.kind {
        PatternKind::Variant { fields, .. } => fields.iter().all(takes_all),
        PatternKind::Const(_) => true,
        _ => takes_all(pattern),
    }
}
