//! Patterns: tests, and what is bound when all of them have held.

use super::*;
use crate::hir::{BinaryOp, BindingMode, Glue, Pattern, PatternKind};
use crate::mir::BlockId;
use crate::mir::init::discriminant_of;

/// What a matching pattern binds.
#[derive(Clone)]
pub(super) enum Binding {
    One {
        local: LocalId,
        mode: BindingMode,
        place: Place,
    },
    /// Alternatives with bindings: `which` says which one held.
    Choice {
        which: Local,
        alternatives: Vec<Vec<Binding>>,
    },
}

impl Builder<'_> {
    /// Goes on where the pattern matches what is at `place`, or to `fail`.
    pub(super) fn test(&mut self, pattern: &Pattern, place: &Place, fail: BlockId, bound: &mut Vec<Binding>) {
        self.spanned(pattern.span, |this| match &pattern.kind {
            PatternKind::Wildcard | PatternKind::Error => {}
            PatternKind::Const(value) => this.test_const(value, pattern.ty, place, fail),
            PatternKind::Range(low, high) => {
                this.test_order(BinaryOp::Ge, *low, pattern.ty, place, fail);
                this.test_order(BinaryOp::Le, *high, pattern.ty, place, fail);
            }
            PatternKind::Variant { variant, fields } => {
                let place = this.reach(pattern.ty, place);
                this.test_variant(*variant, &place, fail);
                this.test_payload(*variant, fields, &place, fail, bound);
            }
            PatternKind::Struct { fields } => {
                let place = this.reach(pattern.ty, place);
                for (field, pattern) in fields {
                    this.test(pattern, &place.project(Projection::Field(*field)), fail, bound);
                }
            }
            PatternKind::Binding { local, mode } => bound.push(Binding::One {
                local: *local,
                mode: *mode,
                place: place.clone(),
            }),
            PatternKind::Or(alternatives) => this.test_alternatives(alternatives, place, fail, bound),
        });
    }

    /// The place a pattern of type `ty` looks at: behind the references and boxes around it.
    pub(super) fn reach(&self, ty: Ty, place: &Place) -> Place {
        let mut place = place.clone();
        loop {
            let found = self.place_ty(&place);
            if found == ty || !matches!(found.kind(), TyKind::Ref(..) | TyKind::Heap(_)) {
                return place;
            }
            place.projections.push(Projection::Deref);
        }
    }

    /// Patterns of the payload of a variant that is known to be there.
    pub(super) fn test_payload(
        &mut self,
        variant: u32,
        fields: &[Pattern],
        place: &Place,
        fail: BlockId,
        bound: &mut Vec<Binding>,
    ) {
        for (at, pattern) in fields.iter().enumerate() {
            let field = place.project(Projection::Payload(variant, at as u32));
            self.test(pattern, &field, fail, bound);
        }
    }

    fn test_variant(&mut self, variant: u32, place: &Place, fail: BlockId) {
        let ty = self.place_ty(place);
        let matches = self.asm.new_block();
        let value = self.tag_of(place);
        let cases = vec![(discriminant_of(self.cx.program, ty, variant), matches)];
        let otherwise = match variant_count(self.cx.program, ty) {
            1 => matches,
            _ => fail,
        };
        self.asm.terminate(TerminatorKind::Switch {
            value,
            cases,
            otherwise,
        });
        self.asm.switch_to(matches);
    }

    /// The tag of an enum place.
    pub(super) fn tag_of(&mut self, place: &Place) -> Operand {
        let tag = self.asm.new_temp(Ty::i64());
        self.asm
            .assign(Place::local(tag), Rvalue::Discriminant(place.clone()));
        Operand::Copy(Place::local(tag))
    }

    fn test_const(&mut self, value: &ConstValue, ty: Ty, place: &Place, fail: BlockId) {
        let place = self.reach(ty, place);
        match value {
            ConstValue::Bool(wanted) => {
                let matches = self.asm.new_block();
                let (yes, no) = if *wanted { (matches, fail) } else { (fail, matches) };
                self.asm.branch(Operand::Copy(place), yes, no);
                self.asm.switch_to(matches);
            }
            ConstValue::Str(_) | ConstValue::Bytes(_) => self.test_text(value, place, fail),
            ConstValue::Int(_) | ConstValue::Float(_) => {
                let right = constant(value.clone(), ty);
                self.test_binary(BinaryOp::Eq, place, right, fail);
            }
        }
    }

    fn test_order(&mut self, op: BinaryOp, bound: i128, ty: Ty, place: &Place, fail: BlockId) {
        let place = self.reach(ty, place);
        self.test_binary(op, place, int(bound, ty), fail);
    }

    fn test_binary(&mut self, op: BinaryOp, place: Place, right: Operand, fail: BlockId) {
        let comparison = Rvalue::Binary {
            op,
            left: Operand::Copy(place),
            right,
            wrapping: false,
        };
        let holds = self.asm.new_temp(Ty::bool());
        self.asm.assign(Place::local(holds), comparison);
        self.go_on_if(holds, fail);
    }

    fn test_text(&mut self, text: &ConstValue, place: Place, fail: BlockId) {
        let view = Ty::reference(false, Ty::str());
        let left = self.asm.new_temp(view);
        self.asm.assign(
            Place::local(left),
            Rvalue::Ref {
                mutable: false,
                place,
            },
        );
        let holds = self.asm.new_temp(Ty::bool());
        let args = vec![Operand::Copy(Place::local(left)), constant(text.clone(), view)];
        self.glue(Glue::Eq, Ty::str(), args, Some(&Place::local(holds)));
        self.go_on_if(holds, fail);
    }

    fn go_on_if(&mut self, holds: Local, fail: BlockId) {
        let matches = self.asm.new_block();
        self.asm.branch(Operand::Copy(Place::local(holds)), matches, fail);
        self.asm.switch_to(matches);
    }

    fn test_alternatives(
        &mut self,
        alternatives: &[Pattern],
        place: &Place,
        fail: BlockId,
        bound: &mut Vec<Binding>,
    ) {
        let matched = self.asm.new_block();
        let which = self.asm.new_temp(Ty::i64());
        let mut choices = Vec::new();
        for (at, alternative) in alternatives.iter().enumerate() {
            let next = if at + 1 == alternatives.len() {
                fail
            } else {
                self.asm.new_block()
            };
            let mut inner = Vec::new();
            self.test(alternative, place, next, &mut inner);
            if !inner.is_empty() {
                self.asm
                    .assign(Place::local(which), Rvalue::Use(int(at as i128, Ty::i64())));
            }
            choices.push(inner);
            self.asm.goto(matched);
            self.asm.switch_to(next);
        }
        self.asm.switch_to(matched);
        if choices.iter().any(|bindings| !bindings.is_empty()) {
            bound.push(Binding::Choice {
                which,
                alternatives: choices,
            });
        }
    }

    /// Runs `work` for the binding that holds: once, or once on the path of each alternative.
    pub(super) fn for_each_binding(
        &mut self,
        bindings: &[Binding],
        work: &mut dyn FnMut(&mut Self, LocalId, BindingMode, &Place),
    ) {
        for binding in bindings {
            match binding {
                Binding::One { local, mode, place } => work(self, *local, *mode, place),
                Binding::Choice { which, alternatives } => {
                    let join = self.asm.new_block();
                    let blocks: Vec<BlockId> = alternatives.iter().map(|_| self.asm.new_block()).collect();
                    let cases = blocks
                        .iter()
                        .enumerate()
                        .skip(1)
                        .map(|(at, block)| (at as i128, *block));
                    let cases = cases.collect();
                    let value = Operand::Copy(Place::local(*which));
                    self.asm.terminate(TerminatorKind::Switch {
                        value,
                        cases,
                        otherwise: blocks[0],
                    });
                    for (inner, block) in alternatives.iter().zip(blocks) {
                        self.asm.switch_to(block);
                        self.for_each_binding(inner, work);
                        self.asm.goto(join);
                    }
                    self.asm.switch_to(join);
                }
            }
        }
    }

    /// Gives a binding its value.
    pub(super) fn bind(&mut self, local: LocalId, mode: BindingMode, place: &Place) {
        let dest = self.variable(local);
        let value = match mode {
            BindingMode::Ref | BindingMode::RefMut => {
                let mutable = mode == BindingMode::RefMut;
                let target = self.hir.locals[local]
                    .ty
                    .as_ref()
                    .map_or(Ty::error(), |(_, target)| target);
                let place = self.reach(target, place);
                self.reference(mutable, place, self.hir.locals[local].ty)
            }
            // A view matched as a whole: the place is what it refers to.
            BindingMode::Copy if self.refers_to(self.hir.locals[local].ty, place) => {
                self.reference(false, place.clone(), self.hir.locals[local].ty)
            }
            BindingMode::Copy | BindingMode::Move => {
                let place = self.reach(self.hir.locals[local].ty, place);
                self.read_value(place)
            }
        };
        self.spanned(self.hir.locals[local].span, |this| this.asm.assign(dest, value));
    }

    fn refers_to(&self, ty: Ty, place: &Place) -> bool {
        ty.as_ref()
            .is_some_and(|(_, target)| target == self.place_ty(place))
    }

    /// Can be bound before a guard without taking anything from the scrutinee.
    pub(super) fn binds_early(&self, local: LocalId, mode: BindingMode) -> bool {
        match mode {
            BindingMode::Ref | BindingMode::RefMut => true,
            BindingMode::Copy | BindingMode::Move => self.facts.is_trivial_copy(self.hir.locals[local].ty),
        }
    }
}

/// The locals a pattern's bindings are, each once.
pub(super) fn bound_locals(bindings: &[Binding]) -> Vec<LocalId> {
    let mut locals = Vec::new();
    let mut pending: Vec<&Binding> = bindings.iter().rev().collect();
    while let Some(binding) = pending.pop() {
        match binding {
            Binding::One { local, .. } if !locals.contains(local) => locals.push(*local),
            Binding::One { .. } => {}
            Binding::Choice { alternatives, .. } => pending.extend(alternatives.iter().flatten()),
        }
    }
    locals
}

pub(super) fn variant_count(program: &Program, ty: Ty) -> usize {
    match ty.kind() {
        TyKind::Adt(adt, _) => program.adts[*adt].variants().len(),
        _ => 0,
    }
}
