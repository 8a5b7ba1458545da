//! `!`, `?` and `??`: going on with the payload of `Some` or `Ok`, or doing something about its absence.

use super::*;
use crate::hir::{Glue, TryConvert};
use crate::mir::{CallTarget, Failure};
use crate::syntax::symbol::Symbol;

/// An `Option` or `Result` at a place, after the jump on its tag. Building goes on in the good case.
struct Split {
    place: Place,
    /// The operand, which what is taken out is taken from.
    span: Span,
    good: u32,
    /// The error's variant; none for `Option`.
    error: Option<u32>,
    bad_block: super::super::BlockId,
}

impl Split {
    fn payload(&self) -> Place {
        self.place.project(Projection::Payload(self.good, 0))
    }

    fn error_payload(&self) -> Option<Place> {
        self.error
            .map(|error| self.place.project(Projection::Payload(error, 0)))
    }
}

impl Builder<'_> {
    fn split(&mut self, operand: ExprId) -> Split {
        let place = self.target_place(operand);
        let span = self.expr(operand).span;
        self.split_place(place, span)
    }

    /// The variants with the payload and with the error.
    pub(super) fn outcomes(&self, place: &Place) -> (u32, Option<u32>) {
        if self.is_option(self.place_ty(place)) {
            return (self.variant_named(place, Symbol::SOME), None);
        }
        let error = self.variant_named(place, Symbol::ERR);
        (self.variant_named(place, Symbol::OK), Some(error))
    }

    fn split_place(&mut self, place: Place, span: Span) -> Split {
        let (good, error) = self.outcomes(&place);
        let (good_block, bad_block) = (self.asm.new_block(), self.asm.new_block());
        let value = self.tag_of(&place);
        let cases = vec![(good as i128, good_block)];
        self.asm.terminate(TerminatorKind::Switch {
            value,
            cases,
            otherwise: bad_block,
        });
        self.asm.switch_to(good_block);
        Split {
            place,
            span,
            good,
            error,
            bad_block,
        }
    }

    fn is_option(&self, ty: Ty) -> bool {
        matches!(ty.kind(), TyKind::Adt(adt, _) if self.cx.program.lang.option == Some(*adt))
    }

    /// The position of a variant of the enum at a place.
    pub(super) fn variant_named(&self, place: &Place, name: Symbol) -> u32 {
        self.variant_of(self.place_ty(place), name)
    }

    fn variant_of(&self, ty: Ty, name: Symbol) -> u32 {
        let TyKind::Adt(adt, _) = ty.kind() else { return 0 };
        let variants = self.cx.program.adts[*adt].variants();
        variants
            .iter()
            .position(|variant| variant.name == name)
            .unwrap_or(0) as u32
    }

    fn take_payload(&mut self, split: &Split, dest: Option<&Place>) {
        if let Some(dest) = dest {
            let value = self.read_value(split.payload());
            self.spanned(split.span, |this| this.asm.assign(dest.clone(), value));
        }
    }

    pub(super) fn lower_unwrap(&mut self, operand: ExprId, dest: Option<&Place>) {
        let split = self.split(operand);
        self.take_payload(&split, dest);
        self.stop_without_payload(&split);
    }

    /// Stops the program unless the `Option` or `Result` at a place has its payload.
    pub(super) fn check_payload(&mut self, place: Place) {
        let split = self.split_place(place, self.asm.span);
        self.stop_without_payload(&split);
    }

    fn stop_without_payload(&mut self, split: &Split) {
        let go_on = self.asm.current();
        self.asm.switch_to(split.bad_block);
        self.in_dead_end(|this| {
            let failure = match split.error_payload() {
                Some(error) => Failure::UnwrapErr(this.printed(error)),
                None => Failure::UnwrapNone,
            };
            this.asm.terminate(TerminatorKind::Trap(failure));
        });
        self.asm.switch_to(go_on);
    }

    /// A view of the printed form of what is at a place.
    fn printed(&mut self, place: Place) -> Operand {
        if *self.place_ty(&place).kind() == TyKind::Str {
            return self.reference_operand(false, place);
        }
        let out = Place::local(self.temp(Ty::str()));
        self.asm.assign(
            out.clone(),
            Rvalue::Use(constant(ConstValue::Str("".into()), Ty::str())),
        );
        let ty = self.place_ty(&place);
        let args = vec![
            self.reference_operand(false, place),
            self.reference_operand(true, out.clone()),
            boolean(false),
        ];
        self.glue(Glue::Format, ty, args, None);
        self.reference_operand(false, out)
    }

    pub(super) fn lower_try(&mut self, operand: ExprId, convert: Option<&TryConvert>, dest: Option<&Place>) {
        let split = self.split(operand);
        self.take_payload(&split, dest);
        let go_on = self.asm.current();
        self.asm.switch_to(split.bad_block);
        let ret = self.asm.body.ret;
        let failed = match split.error_payload() {
            Some(error) => {
                let error = self.converted(error, convert, ret);
                Rvalue::Variant {
                    ty: ret,
                    variant: self.variant_of(ret, Symbol::ERR),
                    fields: vec![error],
                }
            }
            None => Rvalue::Variant {
                ty: ret,
                variant: self.variant_of(ret, Symbol::NONE),
                fields: Vec::new(),
            },
        };
        if let Some(result) = self.result.map(Place::local) {
            self.clear_result(&result);
            self.asm.assign(result, failed);
        }
        self.leave();
        self.asm.switch_to(go_on);
    }

    /// The error as the function's error type.
    fn converted(&mut self, error: Place, convert: Option<&TryConvert>, ret: Ty) -> Operand {
        let ty = self.place_ty(&error);
        let value = self.read_value(error);
        let value = self.rvalue_temp(value, ty);
        let value = self.take(value);
        match convert {
            None => value,
            Some(TryConvert::Variant(ty, variant)) => {
                let wrapped = Rvalue::Variant {
                    ty: *ty,
                    variant: *variant,
                    fields: vec![value],
                };
                let local = self.rvalue_temp(wrapped, *ty);
                self.take(local)
            }
            Some(TryConvert::From(callee)) => {
                let target = match ret.kind() {
                    TyKind::Adt(_, args) => args.get(1).copied().unwrap_or(Ty::error()),
                    _ => Ty::error(),
                };
                let local = self.temp(target);
                self.call(
                    CallTarget::Named(callee.clone()),
                    vec![value],
                    Some(&Place::local(local)),
                );
                self.take(local)
            }
        }
    }

    pub(super) fn lower_coalesce(&mut self, value: ExprId, default: ExprId, dest: Option<&Place>) {
        let split = self.split(value);
        let join = self.asm.new_block();
        match dest {
            // `a ?? b` of two options is an option.
            Some(whole) if self.place_ty(whole) == self.place_ty(&split.place) => {
                let value = self.read_value(split.place.clone());
                self.spanned(split.span, |this| this.asm.assign(whole.clone(), value));
            }
            _ => self.take_payload(&split, dest),
        }
        self.asm.goto(join);
        self.asm.switch_to(split.bad_block);
        self.lower_branch(default, dest);
        self.asm.goto(join);
        self.asm.switch_to(join);
    }
}
