//! Locals: scopes, look-up, captures.

use super::{BodyCx, FrameKind};
use crate::diagnostics::codes::{e0206, w0202};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::Symbol;
use crate::syntax::ast::Ident;
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn declare_param(&mut self, name: Symbol, span: Span, ty: Ty) -> LocalId {
        let local = self.new_local(name, span, ty, false, LocalKind::Param);
        self.info[local].used = true;
        self.bind_name(Ident { name, span }, local);
        local
    }

    /// A local that no name leads to yet.
    pub(super) fn new_local(
        &mut self,
        name: Symbol,
        span: Span,
        ty: Ty,
        mutable: bool,
        kind: LocalKind,
    ) -> LocalId {
        let local = self.locals.push(Local {
            name,
            span,
            ty,
            mutable,
            kind,
        });
        self.info[local].depth = self.frames.len().saturating_sub(1);
        local
    }

    pub(super) fn declare(&mut self, name: Ident, ty: Ty, mutable: bool, kind: LocalKind) -> LocalId {
        let local = self.new_local(name.name, name.span, ty, mutable, kind);
        self.bind_name(name, local);
        local
    }

    /// Makes a name visible; names of the enclosing function may not be reused.
    pub(super) fn bind_name(&mut self, name: Ident, local: LocalId) {
        if name.name == Symbol::UNDERSCORE {
            return;
        }
        if !name.starts_with_underscore()
            && let Some(first) = self.first_local(name.name)
            && first != local
        {
            // Two parameters of one name are reported with the signature.
            let both = [first, local].map(|local| self.locals[local].kind == LocalKind::Param);
            let reported = both == [true, true] && self.frames.len() <= 1;
            let guessed = self.info[first].guessed;
            let first = self.locals[first].span;
            if first != name.span && !reported && !guessed {
                self.report(e0206::shadows(name.span, name.as_str(), first));
            }
        }
        if let Some(scope) = self.names.last_mut() {
            scope.push((name.name, local));
        }
    }

    pub(super) fn find_local(&self, name: Symbol) -> Option<LocalId> {
        let mut all = self.names.iter().rev().flat_map(|scope| scope.iter().rev());
        all.find(|(known, _)| *known == name).map(|(_, local)| *local)
    }

    /// The outermost visible local of this name: the one that others may not shadow.
    fn first_local(&self, name: Symbol) -> Option<LocalId> {
        let mut all = self.names.iter().flatten();
        all.find(|(known, _)| *known == name).map(|(_, local)| *local)
    }

    pub(super) fn enter(&mut self) {
        self.names.push(Vec::new());
    }

    /// Leaves a scope and warns about what nothing read in it.
    pub(super) fn leave(&mut self) {
        let scope = self.names.pop().unwrap_or_default();
        for (_, local) in scope {
            self.warn_unused(local);
        }
    }

    fn warn_unused(&mut self, local: LocalId) {
        let declared = &self.locals[local];
        let exempt = declared.name.as_str().starts_with('_') || self.in_std || declared.ty.has_error();
        if !exempt && !self.info[local].used {
            self.info[local].used = true;
            self.unused.push(local);
        }
    }

    /// Warnings wait for the end: in a body with errors they are noise.
    pub(super) fn report_unused(&mut self) {
        let unused = std::mem::take(&mut self.unused);
        if self.is_clean() {
            for local in unused {
                let declared = &self.locals[local];
                let (name, span) = (declared.name, declared.span);
                self.report(w0202::unused_variable(span, name.as_str()));
            }
        }
    }

    /// A use of a local: the place behind it when it is a reference.
    pub(super) fn use_local(&mut self, local: LocalId, span: Span) -> ExprId {
        self.info[local].used = true;
        self.capture(local, CaptureMode::Ref, span);
        let ty = self.table.shallow(self.locals[local].ty);
        let name = self.add(ExprKind::Local(local), ty, span);
        match ty.as_ref() {
            Some((_, target)) => {
                let place = self.add(ExprKind::Deref(name), target, span);
                self.info[local].derefs.push(place);
                place
            }
            None => name,
        }
    }

    /// Every closure between a local's frame and here captures it.
    pub(super) fn capture(&mut self, local: LocalId, mode: CaptureMode, span: Span) {
        let from = self.info[local].depth + 1;
        for at in from..self.frames.len() {
            if self.frames[at].kind == FrameKind::Function {
                continue;
            }
            let closure = &mut self.closures[self.frames[at].closure];
            let wanted = if closure.is_move { CaptureMode::Value } else { mode };
            match closure.captures.iter_mut().find(|capture| capture.local == local) {
                Some(known) if known.mode == CaptureMode::Ref && wanted == CaptureMode::RefMut => {
                    known.mode = wanted
                }
                Some(_) => {}
                None => closure.captures.push(Capture {
                    local,
                    mode: wanted,
                    span,
                }),
            }
        }
    }

    /// Closures a place's local is captured by at this point, outermost first.
    pub(super) fn capturing(&self, local: LocalId) -> Vec<usize> {
        let from = self.info[local].depth + 1;
        self.frames
            .iter()
            .skip(from)
            .filter(|frame| frame.kind != FrameKind::Function)
            .map(|frame| frame.closure)
            .collect()
    }
}
