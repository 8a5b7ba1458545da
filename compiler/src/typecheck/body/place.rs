//! Places: what is one, who may write to it, borrowing and reading.

use super::{BodyCx, Read};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0319, e0327, e0335};
use crate::hir::*;
use crate::source::Span;
use crate::types::*;

impl<'a> BodyCx<'_, 'a> {
    pub(super) fn is_place(&self, expr: ExprId) -> bool {
        match self.exprs[expr].kind {
            ExprKind::Local(_) | ExprKind::Global(_) | ExprKind::Deref(_) | ExprKind::Index { .. } => true,
            ExprKind::Field { base, .. } | ExprKind::Unwrap(base) => self.is_place(base),
            _ => false,
        }
    }

    /// The local a place starts from, references included.
    pub(super) fn root(&self, mut place: ExprId) -> Option<LocalId> {
        loop {
            match self.exprs[place].kind {
                ExprKind::Local(local) => return Some(local),
                ExprKind::Field { base, .. } | ExprKind::Index { base, .. } | ExprKind::Unwrap(base) => {
                    place = base
                }
                ExprKind::Deref(inner) => place = inner,
                _ => return None,
            }
        }
    }

    /// Reached through a reference, an index, a pointer, a box or a global: what is matched there is borrowed.
    pub(super) fn is_lent(&self, mut place: ExprId) -> bool {
        loop {
            match self.exprs[place].kind {
                ExprKind::Local(local) => {
                    let captured = self.capturing(local);
                    return captured.iter().any(|closure| !self.closures[*closure].is_move);
                }
                ExprKind::Field { base, .. } | ExprKind::Unwrap(base) => place = base,
                // What is in a box belongs to the owner of the box.
                ExprKind::Deref(owner) if self.is_box(owner) => place = owner,
                ExprKind::Index { .. } | ExprKind::Deref(_) | ExprKind::Global(_) => return true,
                _ => return false,
            }
        }
    }

    fn is_box(&self, expr: ExprId) -> bool {
        matches!(self.table.shallow(self.ty(expr)).kind(), TyKind::Heap(_))
    }

    /// The place behind a value of reference type; other expressions as they are.
    pub(super) fn behind(&mut self, expr: ExprId) -> ExprId {
        match self.ty(expr).as_ref() {
            Some((_, target)) => {
                let span = self.span(expr);
                self.add(ExprKind::Deref(expr), target, span)
            }
            None => expr,
        }
    }

    /// Reports a place whose content has no size of its own: it cannot be moved, exchanged or replaced.
    pub(super) fn has_no_size(&mut self, place: ExprId) -> bool {
        let ty = self.ty(place);
        let (what, help) = match ty.kind() {
            TyKind::Slice(_) => (
                "elements behind a view",
                "assign the elements one by one, as in 'part[i] = …'",
            ),
            TyKind::Interface(..) => (
                "an object behind an interface",
                "exchange or assign the box that owns it: 'Heap<…>'",
            ),
            _ => return false,
        };
        let shown = self.show(ty);
        let message = format!("'{shown}' has no size of its own, and cannot be moved or replaced");
        let report = e0335::error(self.span(place), message).here(what).help(help);
        self.report(report);
        true
    }

    /// Uses an expression as a value: notes the read of a place.
    pub(super) fn read(&mut self, expr: ExprId) -> ExprId {
        if self.is_place(expr) {
            let root = self.root(expr);
            let closures = root.map(|local| self.capturing(local)).unwrap_or_default();
            self.reads.push(Read {
                place: expr,
                root,
                closures,
            });
        }
        expr
    }

    /// A value of any type: references are followed, places read.
    pub(super) fn as_value(&mut self, expr: ExprId) -> ExprId {
        let value = self.behind(expr);
        let ty = self.ty(value);
        if matches!(ty.kind(), TyKind::Slice(_) | TyKind::Interface(..)) {
            let (span, shown) = (self.span(expr), self.show(ty));
            return self.reject(
                e0335::error(
                    span,
                    format!("a view of '{shown}' cannot be used as a value here"),
                )
                .help("pass it to a parameter of reference type, or copy what it shows"),
            );
        }
        self.read(value)
    }

    /// `&place` or `&mut place`. A view that is already at hand is not borrowed again.
    pub(super) fn borrow(&mut self, place: ExprId, mutable: bool, span: Span) -> ExprId {
        let target = self.ty(place);
        if mutable && let Some(view) = self.mutable_slice(place, span) {
            return view;
        }
        if let ExprKind::Deref(inner) = self.exprs[place].kind
            && !self.is_place(inner)
            && self.ty(inner).as_ref().is_some_and(|(has, _)| has == mutable)
        {
            return inner;
        }
        if mutable {
            self.require_mutable(place, span, "lend");
        }
        self.add(
            ExprKind::Borrow { mutable, place },
            Ty::reference(mutable, target),
            span,
        )
    }

    /// `v[a..b]` lent for writing is a mutable view of `v`.
    fn mutable_slice(&mut self, place: ExprId, span: Span) -> Option<ExprId> {
        let ExprKind::Deref(view) = self.exprs[place].kind else {
            return None;
        };
        let ExprKind::Slice { base, .. } = self.exprs[view].kind else {
            return None;
        };
        let (_, target) = self.ty(view).as_ref()?;
        if matches!(target.kind(), TyKind::Str) {
            return None;
        }
        self.require_mutable(base, span, "lend");
        self.exprs[view].ty = Ty::reference(true, target);
        Some(view)
    }

    /// Reports unless the place may be written; `verb` says what is being done.
    pub(super) fn require_mutable(&mut self, place: ExprId, span: Span, verb: &str) {
        if let Err(why) = self.writable(place, span) {
            let message = match verb {
                "lend" => format!("cannot lend {} as '&mut'{}", why.what, why.reason),
                _ => format!("cannot assign to {}{}", why.what, why.reason),
            };
            let report = e0319::error(span, message);
            let report = match why.help {
                Some(help) => report.help(help),
                None => report,
            };
            match why.declared {
                Some((at, text)) => self.refuse_write(at, report.label(at, text)),
                None => self.report(report),
            }
        }
    }

    fn writable(&mut self, place: ExprId, span: Span) -> Result<(), NotWritable> {
        match self.exprs[place].kind {
            ExprKind::Local(local) => self.writable_local(local, span),
            ExprKind::Global(global) => {
                let declared = &self.cx.program.globals[global];
                if declared.mutable {
                    return Ok(());
                }
                let (name, at) = (declared.name, declared.span);
                Err(NotWritable::new(format!("the constant global '{name}'"))
                    .declared(at, "declared with 'let' here")
                    .help("declare it with 'var'"))
            }
            ExprKind::Field { base, .. } | ExprKind::Unwrap(base) => self.writable(base, span),
            ExprKind::Index { base, .. } => match self.ty(base).kind() {
                TyKind::Str => Err(NotWritable::new("a byte of a string")
                    .help("strings change through their methods; collect bytes in a 'Vec<u8>' to edit them")),
                TyKind::Ptr(_) => Ok(()),
                _ => self.writable(base, span),
            },
            ExprKind::Deref(inner) => self.writable_behind(inner, span),
            _ => Ok(()),
        }
    }

    fn writable_local(&mut self, local: LocalId, span: Span) -> Result<(), NotWritable> {
        let declared = &self.locals[local];
        if declared.mutable || declared.ty.has_error() {
            self.info[local].written = true;
            self.capture(local, CaptureMode::RefMut, span);
            return Ok(());
        }
        let (name, at, kind) = (declared.name, declared.span, declared.kind);
        let why = match self.info[local].is_late && !self.capturing(local).is_empty() {
            true => "it gets its value once, and not in a closure",
            false => "it is not mutable",
        };
        let what = NotWritable::new(format!("'{name}'")).because(why);
        Err(match kind {
            LocalKind::Param => what.declared(at, "a parameter").help(format!(
                "copy it into a variable: 'var own = {name}', or take it as '&mut'"
            )),
            LocalKind::Loop => what.declared(at, "a loop binding"),
            _ if self.info[local].in_pattern => what
                .declared(at, "bound by a pattern here")
                .help(format!("bind it again: 'var own = {name}'")),
            _ => what
                .declared(at, "declared without 'var' here")
                .help(format!("declare it as 'var {name}'")),
        })
    }

    fn writable_behind(&mut self, inner: ExprId, span: Span) -> Result<(), NotWritable> {
        match self.ty(inner).kind() {
            TyKind::Ref(true, _) => {
                if let Some(local) = self.root(inner) {
                    self.info[local].written = true;
                    self.capture(local, CaptureMode::RefMut, span);
                }
                Ok(())
            }
            TyKind::Ref(false, _) => self.writable_shared(inner, span),
            TyKind::Heap(_) => self.writable(inner, span),
            _ => Ok(()),
        }
    }

    /// A by-reference pattern binding, or element of a `parallel for`, becomes a mutable one when its subject may be
    /// written.
    fn writable_shared(&mut self, inner: ExprId, span: Span) -> Result<(), NotWritable> {
        let ExprKind::Local(local) = self.exprs[inner].kind else {
            return Err(NotWritable::new("what is behind a '&' view"));
        };
        if let Some(subject) = self.info[local].subject {
            self.writable_subject(local, subject, span)?;
            if let Some((_, target)) = self.table.shallow(self.locals[local].ty).as_ref() {
                self.locals[local].ty = Ty::reference(true, target);
            }
            self.info[local].written = true;
            self.capture(local, CaptureMode::RefMut, span);
            return Ok(());
        }
        let declared = &self.locals[local];
        let (name, at, kind) = (declared.name, declared.span, declared.kind);
        Err(match kind {
            LocalKind::Param if name.as_str() == "self" => NotWritable::new("what 'self' refers to")
                .declared(at, "lent without 'mut' here")
                .help("take 'self: &mut Self'"),
            LocalKind::Param => NotWritable::new(format!("what '{name}' refers to"))
                .declared(at, "lent without 'mut' here")
                .help("make the parameter '&mut'"),
            LocalKind::Borrowed => NotWritable::new(format!("'{name}', which is lent by the loop or match"))
                .declared(at, "bound here")
                .help(self.way_to_write(local)),
            _ => NotWritable::new(format!("what the view '{name}' shows")).declared(at, "declared here"),
        })
    }

    /// How to change what a loop or `match` lends under a name.
    fn way_to_write(&self, local: LocalId) -> String {
        let found = self.info[local]
            .container
            .map(|container| self.named_map(container));
        match found {
            Some((true, Some(name))) => {
                format!(
                    "loop over a copy of the keys: 'for k in {name}.keys() {{ {name}.insert(k.clone(), …) }}'"
                )
            }
            Some((false, Some(name))) => {
                format!("loop over the indices, 'for i in 0..{name}.len()', and write to '{name}[i]'")
            }
            _ => "assign through the container: 'v[i] = …'".to_string(),
        }
    }

    /// Whether what a loop runs over is a map, and its name. The entries of a map are a field that the source does not
    /// name.
    fn named_map(&self, container: ExprId) -> (bool, Option<String>) {
        match self.exprs[container].kind {
            ExprKind::Field { base, .. } if self.is_map(self.ty(base)) => (true, self.spelled(base)),
            _ => (false, self.spelled(container)),
        }
    }

    fn is_map(&self, ty: Ty) -> bool {
        matches!(ty.kind(), TyKind::Adt(adt, _) if self.cx.program.lang.hash_map == Some(*adt))
    }

    /// A variable or a field of one in the words of the source.
    fn spelled(&self, place: ExprId) -> Option<String> {
        match self.exprs[place].kind {
            ExprKind::Local(local) => Some(self.locals[local].name.to_string()),
            ExprKind::Global(global) => Some(self.cx.program.globals[global].name.to_string()),
            ExprKind::Deref(inner) => self.spelled(inner),
            ExprKind::Field { base, field } => {
                let TyKind::Adt(adt, _) = self.ty(base).kind() else {
                    return None;
                };
                let field = self.cx.program.adts[*adt].fields().get(field as usize)?;
                Some(format!("{}.{}", self.spelled(base)?, field.name))
            }
            _ => None,
        }
    }

    /// What the body of a `parallel for` goes over is evaluated outside of it.
    pub(super) fn writable_subject(
        &mut self,
        local: LocalId,
        subject: ExprId,
        span: Span,
    ) -> Result<(), NotWritable> {
        if self.info[local].is_binding {
            return self.writable(subject, span);
        }
        let inside = self.frames.split_off(self.info[local].depth);
        let found = match self.mutable_slice(subject, span) {
            Some(_) => Ok(()),
            None => self.writable(subject, span),
        };
        self.frames.extend(inside);
        found
    }

    /// An element of something that nothing holds, as in `[1, 2][0]`.
    fn is_part_of_value(&self, mut place: ExprId) -> bool {
        loop {
            match self.exprs[place].kind {
                ExprKind::Index { base, .. } if matches!(self.ty(base).kind(), TyKind::Ptr(_)) => {
                    return false;
                }
                ExprKind::Field { base, .. } | ExprKind::Index { base, .. } | ExprKind::Unwrap(base) => {
                    place = base
                }
                _ => return !self.is_place(place),
            }
        }
    }

    /// The target of an assignment, or an error.
    pub(super) fn require_place(&mut self, expr: ExprId) -> bool {
        if self.is_place(expr) && !self.is_part_of_value(expr) || self.ty(expr).is_error() {
            return true;
        }
        let span = self.span(expr);
        self.report(
            Diagnostic::error(&e0327::CODE, span, "this cannot be assigned to").here("a value, not a place"),
        );
        false
    }
}

pub(super) struct NotWritable {
    what: String,
    reason: String,
    declared: Option<(Span, &'static str)>,
    help: Option<String>,
}

impl NotWritable {
    fn new(what: impl Into<String>) -> NotWritable {
        NotWritable {
            what: what.into(),
            reason: String::new(),
            declared: None,
            help: None,
        }
    }

    fn because(mut self, why: &str) -> NotWritable {
        self.reason = format!(": {why}");
        self
    }

    fn declared(mut self, at: Span, text: &'static str) -> NotWritable {
        self.declared = Some((at, text));
        self
    }

    fn help(mut self, text: impl Into<String>) -> NotWritable {
        self.help = Some(text.into());
        self
    }
}
