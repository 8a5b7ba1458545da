//! One pass over a body: where loans begin, how they pass from variable to variable, and where they leave.

use super::reach::{Reach, captured_by_inner};
use super::*;
use crate::check::places::relate::passes_pointer;
use crate::hir::{Callee, CalleeTarget, Glue, Intrinsic, Receiver};
use crate::mir::{
    Base, CallTarget, Const, ConstKind, Operand, Projection, Rvalue, Statement, StatementKind, TerminatorKind,
};
use crate::types::TyKind;
use rustc_hash::FxHashMap;

/// What the pass found.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) loans: PrimaryMap<LoanId, Loan>,
    /// From, to: what the first holds the second holds as well.
    pub(super) flows: Vec<(Source, Local)>,
    pub(super) sinks: Vec<SinkSite>,
    /// Closures and the locals they are made in.
    pub(super) made: Vec<(Local, ClosureId)>,
}

pub(super) fn collect(typing: Typing<'_>, body: &Body, reach: &Reach) -> Collected {
    let mut collector = Collector {
        typing,
        arg_count: body.arg_count,
        found: Collected::default(),
        captured: captured_by_inner(body),
        reach,
        referents: FxHashMap::default(),
    };
    for (block, contents) in body.blocks.iter() {
        for (statement, content) in contents.statements.iter().enumerate() {
            collector.statement(content, Location { block, statement });
        }
        if let TerminatorKind::Return(Some(value)) = &contents.terminator.kind {
            collector.sink(value, SinkKind::Returned, contents.terminator.span);
        }
    }
    collector.found
}

struct Collector<'a> {
    typing: Typing<'a>,
    arg_count: u32,
    found: Collected,
    /// Temporaries that go into the environment of a closure, and where to.
    captured: FxHashMap<Local, (ClosureId, u32)>,
    reach: &'a Reach,
    /// References to a variable that is itself a function value, or may be one: to which.
    referents: FxHashMap<Local, Source>,
}

impl Collector<'_> {
    fn statement(&mut self, statement: &Statement, at: Location) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Assign(dest, value) => self.assign(dest, value, span, at),
            StatementKind::Call { dest, callee, args } => self.call(dest.as_ref(), callee, args, span),
            StatementKind::Swap(left, right) => {
                self.copy_place(left, right, span);
                self.copy_place(right, left, span);
            }
            _ => {}
        }
    }

    fn assign(&mut self, dest: &Place, value: &Rvalue, span: Span, at: Location) {
        match value {
            Rvalue::Ref { mutable, place } => self.lend(dest, (*mutable, place, Extent::Whole), span, at),
            Rvalue::View { mutable, place } => self.lend(dest, (*mutable, place, Extent::Elements), span, at),
            Rvalue::Slice {
                mutable,
                place,
                low,
                high,
            } => self.lend(dest, (*mutable, place, extent(low, high)), span, at),
            Rvalue::Unsize { operand, .. } => {
                self.same_referent(operand, dest);
                self.copy(operand, dest, span);
            }
            Rvalue::Use(operand) | Rvalue::Retype { operand, .. } | Rvalue::Cast { operand, .. } => {
                self.copy(operand, dest, span)
            }
            Rvalue::Duplicate(place) => self.copy_place(place, dest, span),
            Rvalue::Replace { place, value } => {
                self.copy_place(place, dest, span);
                self.copy(value, place, span);
            }
            Rvalue::Closure {
                closure, captures, ..
            } => self.closure(*closure, captures, dest, span),
            Rvalue::Struct { fields: items, .. }
            | Rvalue::Variant { fields: items, .. }
            | Rvalue::Array { items, .. } => {
                items
                    .iter()
                    .for_each(|item| self.sink(item, SinkKind::Stored, span));
            }
            // Whoever has its address can keep a copy.
            Rvalue::AddrOf(place) => self.leaves(place, SinkKind::Foreign, span),
            Rvalue::Repeat { item, .. } | Rvalue::HeapNew { value: item, .. } => {
                self.sink(item, SinkKind::Stored, span);
            }
            _ => {}
        }
    }

    /// A reference is made and put into `dest`.
    fn lend(
        &mut self,
        dest: &Place,
        (mutable, place, extent): (bool, &Place, Extent),
        span: Span,
        at: Location,
    ) {
        let Some(local) = dest.as_local() else { return };
        if passes_pointer(self.typing, place) {
            return;
        }
        let through = self
            .typing
            .base(place.base)
            .as_ref()
            .filter(|_| place.projections.first() == Some(&Projection::Deref));
        let of_holder = may_hold(self.typing.place(place));
        if through.is_some() || of_holder {
            self.found
                .flows
                .extend(source(place.base).map(|from| (from, local)));
        }
        if let Some(referent) = self.content(place) {
            self.referents.insert(local, referent);
        }
        // Behind a shared reference nothing can change while it is there.
        if matches!(through, Some((false, _))) {
            return;
        }
        let loan = Loan {
            place: place.clone(),
            extent,
            mutable,
            pin: false,
            span,
            at,
            dest: local,
        };
        match self.captured.get(&local) {
            Some(&(closure, capture)) => self.pin(loan, closure, capture),
            None => drop(self.found.loans.push(loan)),
        }
    }

    /// A capture by reference: of the parts that the closure touches. One that touches nothing still must not outlive
    /// the variable.
    fn pin(&mut self, loan: Loan, closure: ClosureId, capture: u32) {
        let parts = self.reach.of(closure, capture);
        if parts.is_empty() {
            let pin = true;
            self.found.loans.push(Loan {
                pin,
                mutable: false,
                ..loan
            });
            return;
        }
        for part in parts {
            let mut pin = loan.clone();
            pin.pin = true;
            pin.mutable = part.mutable;
            pin.place.projections.extend(part.path.iter().cloned());
            self.found.loans.push(pin);
        }
    }

    /// A reference seen as one to an interface refers to the same variable.
    fn same_referent(&mut self, operand: &Operand, dest: &Place) {
        let from = operand.place().and_then(Place::as_local);
        if let (Some(from), Some(to)) = (from, dest.as_local())
            && let Some(referent) = self.referent(from)
        {
            self.referents.insert(to, referent);
        }
    }

    fn copy(&mut self, operand: &Operand, dest: &Place, span: Span) {
        if let Some(place) = operand.place() {
            self.copy_place(place, dest, span);
        }
    }

    /// Where the value at a place came from as a whole. What is in a field or an element holds nothing: it could not have
    /// been stored there.
    fn content(&self, place: &Place) -> Option<Source> {
        if !may_hold(self.typing.place(place)) {
            return None;
        }
        match (&place.projections[..], place.base) {
            ([], base) => source(base),
            ([Projection::Deref], Base::Local(local)) => self.referent(local),
            ([Projection::Deref], base) => source(base),
            _ => None,
        }
    }

    /// The variable that a reference to a whole function value refers to.
    fn referent(&self, local: Local) -> Option<Source> {
        let own = Some(Source::Local(local)).filter(|_| local.as_u32() < self.arg_count);
        self.referents.get(&local).copied().or(own)
    }

    /// The value at `place` goes to `dest`.
    fn copy_place(&mut self, place: &Place, dest: &Place, span: Span) {
        let Some(from) = self.content(place) else { return };
        match dest.as_local() {
            Some(local) => self.found.flows.push((from, local)),
            None => self.leaves(place, SinkKind::Stored, span),
        }
    }

    fn sink(&mut self, operand: &Operand, kind: SinkKind, span: Span) {
        if let Some(place) = operand.place() {
            self.leaves(place, kind, span);
        }
    }

    fn leaves(&mut self, place: &Place, kind: SinkKind, span: Span) {
        if let Some(source) = self.content(place) {
            let ty = self.typing.place(place);
            self.leaves_from(source, ty, kind, span);
        }
    }

    fn leaves_from(&mut self, source: Source, ty: Ty, kind: SinkKind, span: Span) {
        self.found.sinks.push(SinkSite {
            kind,
            ty,
            span,
            source,
        });
    }

    fn closure(&mut self, closure: ClosureId, captures: &[Operand], dest: &Place, span: Span) {
        self.found
            .made
            .extend(dest.as_local().map(|local| (local, closure)));
        for (position, operand) in captures.iter().enumerate() {
            let Some(place) = operand.place() else { continue };
            self.sink(operand, SinkKind::Capture(closure, position as u32), span);
            if let (Some(local), Some(from)) = (dest.as_local(), source(place.base)) {
                self.found.flows.push((from, local));
            }
        }
    }

    fn call(&mut self, dest: Option<&Place>, callee: &CallTarget, args: &[Operand], span: Span) {
        for (position, arg) in args.iter().enumerate() {
            if let Some((source, ty)) = self.handed_over(arg) {
                let kind = self.argument_kind(callee, position as u32, ty);
                kind.into_iter()
                    .for_each(|kind| self.leaves_from(source, ty, kind, span));
            }
        }
        let Some(dest) = dest else { return };
        let ty = self.typing.place(dest);
        if ty.as_ref().is_some() {
            let sources = self.view_sources(callee, args);
            sources.into_iter().for_each(|arg| self.copy(arg, dest, span));
        } else if may_hold(ty) && (is_clone(callee) || matches!(callee, CallTarget::Value(_))) {
            let Some(local) = dest.as_local() else { return };
            let sources = args.iter().filter_map(|arg| self.handed_over(arg));
            let flows: Vec<_> = sources.map(|(source, _)| (source, local)).collect();
            self.found.flows.extend(flows);
        }
    }

    /// The function value that an argument is, or that it is a reference to: it could be copied. Other references are
    /// only lent for the call.
    fn handed_over(&self, arg: &Operand) -> Option<(Source, Ty)> {
        let place = arg.place()?;
        let ty = self.typing.place(place);
        let Some((_, target)) = ty.as_ref() else {
            return Some((self.content(place)?, ty));
        };
        if !may_hold(target) {
            return None;
        }
        Some((self.referent(place.as_local()?)?, target))
    }

    /// What becomes of an argument; `None` when it is certainly not kept.
    fn argument_kind(&self, callee: &CallTarget, position: u32, ty: Ty) -> Option<SinkKind> {
        match callee {
            CallTarget::Named(Callee { target, .. }) => match *target {
                CalleeTarget::Fn(function) => Some(SinkKind::Argument(function, position)),
                CalleeTarget::TraitMethod(_, function) => {
                    let name = self.typing.program.functions[function].name;
                    Some(SinkKind::Method(name, position))
                }
                CalleeTarget::Extern(_) => Some(SinkKind::Foreign),
                CalleeTarget::Intrinsic(Intrinsic::ClosureEnv | Intrinsic::PtrWrite | Intrinsic::Forget) => {
                    Some(SinkKind::Foreign)
                }
                CalleeTarget::Intrinsic(_) | CalleeTarget::Glue(_) => None,
            },
            CallTarget::Interface { interface, method } => {
                let methods = &self.typing.program.interfaces[*interface].methods;
                methods
                    .get(*method as usize)
                    .map(|method| SinkKind::Method(method.name, position))
            }
            // Closures may not keep function values they get; of generic ones that is not known.
            CallTarget::Value(_) if matches!(ty.kind(), TyKind::Param(..)) => Some(SinkKind::Foreign),
            CallTarget::Value(_) => None,
        }
    }

    /// The arguments that a returned view may be a view of.
    fn view_sources<'o>(&self, callee: &CallTarget, args: &'o [Operand]) -> Vec<&'o Operand> {
        let receiver = match callee {
            CallTarget::Named(Callee { target, .. }) => match *target {
                CalleeTarget::Fn(function) | CalleeTarget::TraitMethod(_, function) => {
                    let receiver = self.typing.program.functions[function].receiver;
                    matches!(receiver, Receiver::Shared | Receiver::Mutable)
                }
                _ => false,
            },
            CallTarget::Interface { .. } => true,
            CallTarget::Value(_) => false,
        };
        if receiver {
            return args.iter().take(1).collect();
        }
        let is_reference = |arg: &&Operand| self.typing.operand(arg).as_ref().is_some();
        args.iter().filter(is_reference).collect()
    }
}

fn source(base: Base) -> Option<Source> {
    match base {
        Base::Local(local) => Some(Source::Local(local)),
        Base::Capture(index) => Some(Source::Capture(index)),
        Base::Global(_) => None,
    }
}

/// The elements of a slice, as far as they are known.
pub fn extent(low: &Operand, high: &Operand) -> Extent {
    match (constant(low), constant(high)) {
        (Some(low), Some(high)) => Extent::Range(low, high),
        _ => Extent::Elements,
    }
}

fn constant(operand: &Operand) -> Option<u64> {
    match operand {
        Operand::Const(Const {
            kind: ConstKind::Value(crate::hir::ConstValue::Int(value)),
            ..
        }) => u64::try_from(*value).ok(),
        _ => None,
    }
}

fn is_clone(callee: &CallTarget) -> bool {
    let CallTarget::Named(callee) = callee else {
        return false;
    };
    matches!(
        callee.target,
        CalleeTarget::Glue(Glue::Clone) | CalleeTarget::Intrinsic(Intrinsic::CloneOf | Intrinsic::PtrRead)
    )
}
