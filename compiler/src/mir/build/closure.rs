//! Closure literals: the environment is made where the literal stands, the body is built next to it.

use super::scope::ScopeKind;
use super::*;
use crate::hir::{Capture, CaptureMode, Closure};
use crate::mir::EnvKind;
use crate::syntax::symbol::Symbol;

/// A capture from both sides.
pub(super) struct Captured {
    /// The variable; none for what the compiler passes along.
    local: Option<LocalId>,
    decl: CaptureDecl,
    /// What the creator puts into the environment.
    operand: Operand,
    /// The variable is behind the environment's reference.
    behind: bool,
    out: bool,
}

impl Captured {
    /// Something without a name in the source.
    pub(super) fn unnamed(ty: Ty, operand: Operand, span: Span) -> Captured {
        Captured {
            local: None,
            decl: CaptureDecl {
                name: Symbol::EMPTY,
                ty,
                by_ref: false,
                span,
                declared: span,
            },
            operand,
            behind: false,
            out: false,
        }
    }
}

impl<'a> Builder<'a> {
    pub(super) fn closure_value(&mut self, closure: &Closure, ty: Ty) -> Rvalue {
        let captured: Vec<Captured> = closure
            .captures
            .iter()
            .map(|capture| self.capture(capture))
            .collect();
        // An environment that owns something ends with the closure, whether the closure was called or not.
        let owns = captured.iter().any(|capture| !capture.decl.by_ref);
        let env = match closure.is_move || captured.is_empty() || closure.consumes && owns {
            true => EnvKind::Heap,
            false => EnvKind::Stack,
        };
        let (id, captures) = self.define_closure(closure, captured, env, closure.consumes);
        Rvalue::Closure {
            closure: id,
            captures,
            ty,
        }
    }

    /// Builds the body and returns what goes into the environment.
    pub(super) fn define_closure(
        &mut self,
        closure: &Closure,
        captured: Vec<Captured>,
        env: EnvKind,
        consumes: bool,
    ) -> (ClosureId, Vec<Operand>) {
        let id = self.cx.reserve_closure();
        let mut inner = self.inner(id, closure.head_span, closure.ret);
        let operands = inner.enter_closure(captured, consumes, &closure.params);
        let captures = inner.captures.clone();
        let body = inner.finish(closure.body);
        let owner = self.asm.body.owner;
        self.cx.set_closure(
            id,
            ClosureDef {
                body,
                captures,
                env,
                consumes,
                owner,
            },
        );
        (id, operands)
    }

    /// A builder for a closure inside this body.
    pub(super) fn inner(&self, id: ClosureId, span: Span, ret: Ty) -> Builder<'a> {
        let name = format!("{}.closure", self.asm.body.name);
        let asm = Assembler::new(Owner::Closure(id), name, span, ret);
        Builder {
            home: self.home,
            ..Builder::new(self.cx, self.facts, self.hir, asm)
        }
    }

    /// Parameters and captures; returns the operands the creator puts into the environment.
    pub(super) fn enter_closure(
        &mut self,
        captured: Vec<Captured>,
        consumes: bool,
        params: &[LocalId],
    ) -> Vec<Operand> {
        self.begin(params);
        if consumes {
            self.asm.push(StatementKind::TakeEnv);
            self.push_scope(ScopeKind::Block);
        }
        captured
            .into_iter()
            .map(|captured| self.enter_capture(captured, consumes))
            .collect()
    }

    fn enter_capture(&mut self, captured: Captured, consumes: bool) -> Operand {
        let field = Place::capture(self.captures.len() as u32);
        let place = match captured.behind {
            true => field.project(Projection::Deref),
            false => field.clone(),
        };
        if let Some(local) = captured.local {
            self.variables.insert(local, place);
        }
        if captured.out {
            self.outs.extend(captured.local);
        }
        let owned = consumes && !captured.decl.by_ref;
        self.captures.push(captured.decl);
        if owned {
            self.drop_with_scope(field);
        }
        captured.operand
    }

    pub(super) fn capture(&mut self, capture: &Capture) -> Captured {
        let place = self.variable(capture.local);
        self.spanned(capture.span, |this| match capture.mode {
            CaptureMode::Value => this.capture_value(capture, place),
            CaptureMode::Out => this.capture_out(capture, place),
            CaptureMode::Ref => this.capture_reference(capture, place, false),
            CaptureMode::RefMut => this.capture_reference(capture, place, true),
        })
    }

    fn captured(&self, capture: &Capture, ty: Ty, operand: Operand) -> Captured {
        let mut captured = Captured::unnamed(ty, operand, capture.span);
        captured.local = Some(capture.local);
        let variable = &self.hir.locals[capture.local];
        (captured.decl.name, captured.decl.declared) = (variable.name, variable.span);
        captured
    }

    fn capture_value(&mut self, capture: &Capture, place: Place) -> Captured {
        let ty = self.place_ty(&place);
        let value = self.read_value(place);
        let local = self.rvalue_temp(value, ty);
        let operand = self.take(local);
        self.captured(capture, ty, operand)
    }

    /// By reference. What is a reference itself is lent on instead, so that using it takes one step.
    fn capture_reference(&mut self, capture: &Capture, place: Place, mutable: bool) -> Captured {
        let assigned = self.hir.locals[capture.local].mutable;
        if !assigned && let Some((unique, target)) = self.place_ty(&place).as_ref() {
            let behind = place.project(Projection::Deref);
            let value = Rvalue::Ref {
                mutable: mutable && unique,
                place: behind,
            };
            let ty = Ty::reference(mutable && unique, target);
            let local = self.rvalue_temp(value, ty);
            let operand = self.take(local);
            return self.captured(capture, ty, operand);
        }
        let operand = self.reference_operand(mutable, place.clone());
        let ty = Ty::reference(mutable, self.place_ty(&place));
        self.behind_reference(capture, ty, operand)
    }

    /// The address of a variable without a value.
    fn capture_out(&mut self, capture: &Capture, place: Place) -> Captured {
        let ty = Ty::reference(true, self.place_ty(&place));
        let local = self.rvalue_temp(Rvalue::AddrOf(place), ty);
        let operand = self.take(local);
        let mut captured = self.behind_reference(capture, ty, operand);
        captured.out = true;
        captured
    }

    fn behind_reference(&self, capture: &Capture, ty: Ty, operand: Operand) -> Captured {
        let mut captured = self.captured(capture, ty, operand);
        captured.behind = true;
        captured.decl.by_ref = true;
        captured
    }
}
