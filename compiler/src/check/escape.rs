//! Escape: closures that refer to variables do not outlive them, and views are returned only of what the caller lent.
//!
//! Which parameters a function keeps is worked out from the bodies ([`Keeping`]): a parameter is kept when it may be
//! stored, returned or handed on to something that keeps it.

use super::calls;
use super::loans::{Held, Loan, LoanId, Loans, SinkKind, SinkSite};
use super::places::relate::passes_reference;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::e0507::{self, Refers, Way};
use crate::diagnostics::codes::e0508;
use crate::hir::{Callee, CalleeTarget, ExprKind, FnOwner, Program, Receiver};
use crate::mir::{Base, ClosureId, Local, Owner};
use crate::source::Span;
use crate::syntax::symbol::Symbol;
use crate::types::{FnId, FnKind, Ty, TyKind};
use cranelift_entity::EntityRef;
use rustc_hash::FxHashSet;

/// The parameters and captures that are kept by the bodies they go to.
#[derive(Default)]
pub struct Keeping {
    params: FxHashSet<(FnId, u32)>,
    /// By the name of a method, for calls whose body is not known.
    methods: FxHashSet<(Symbol, u32)>,
    captures: FxHashSet<(ClosureId, u32)>,
}

impl Keeping {
    /// Goes over all bodies until nothing new is found.
    pub fn find(program: &Program, bodies: &[Loans<'_>]) -> Keeping {
        let mut keeping = Keeping::default();
        let open: Vec<(Owner, Held, SinkKind)> = bodies.iter().flat_map(passed_on).collect();
        loop {
            let mut news = false;
            for &(owner, held, kind) in &open {
                if keeping.keeps(kind) {
                    news |= keeping.add(program, owner, held);
                }
            }
            if !news {
                return keeping;
            }
        }
    }

    fn keeps(&self, kind: SinkKind) -> bool {
        match kind {
            SinkKind::Stored | SinkKind::Returned | SinkKind::Foreign => true,
            SinkKind::Argument(function, position) => self.params.contains(&(function, position)),
            SinkKind::Method(name, position) => self.methods.contains(&(name, position)),
            SinkKind::Capture(closure, position) => self.captures.contains(&(closure, position)),
        }
    }

    /// The first function value that a callee may keep and whose type does not say that it is given away.
    fn kept_by(&self, program: &Program, callee: &Callee) -> Option<(FnId, u32)> {
        let function = match callee.target {
            CalleeTarget::Fn(function) | CalleeTarget::TraitMethod(_, function) => function,
            _ => return None,
        };
        let declared = &program.functions[function];
        let lent = |ty: Ty| {
            ty.as_fn()
                .is_some_and(|function| function.kind == FnKind::Plain && !function.once)
        };
        let params = declared.params.iter().enumerate();
        let mut lent = params.filter(|(_, param)| lent(param.ty.substitute(&callee.args)));
        let found = lent.find(|&(position, _)| {
            let position = position as u32;
            self.params.contains(&(function, position)) || self.methods.contains(&(declared.name, position))
        });
        found.map(|(position, _)| (function, position as u32))
    }

    fn add(&mut self, program: &Program, owner: Owner, held: Held) -> bool {
        match (owner, held) {
            (Owner::Fn(function), Held::Param(position)) => {
                let declared = &program.functions[function];
                if declared.owner != FnOwner::Free {
                    self.methods.insert((declared.name, position));
                }
                self.params.insert((function, position))
            }
            (Owner::Closure(closure), Held::Outer(position)) => self.captures.insert((closure, position)),
            _ => false,
        }
    }
}

/// What came into a body and goes to a place that may keep it. Views are not kept: they are judged by themselves.
fn passed_on(loans: &Loans<'_>) -> Vec<(Owner, Held, SinkKind)> {
    let mut found = Vec::new();
    for site in loans.sinks.iter().filter(|site| !is_reference(site)) {
        for held in loans.held_from(site.source) {
            if matches!(held, Held::Param(_) | Held::Outer(_)) {
                found.push((loans.owner, held, site.kind));
            }
        }
    }
    found
}

/// A reference to a function value is handed on to be called, or copied.
fn is_reference(site: &SinkSite) -> bool {
    site.ty.as_ref().is_some() && matches!(site.kind, SinkKind::Returned | SinkKind::Stored)
}

/// Reports what escapes from one body.
pub fn judge(loans: &Loans<'_>, keeping: &Keeping, sink: &mut Sink) {
    for site in &loans.sinks {
        if !keeping.keeps(site.kind) {
            continue;
        }
        let found = match is_reference(site) {
            true => view_leaves(loans, site),
            false => function_leaves(loans, site),
        };
        found.into_iter().for_each(|found| sink.report(found));
    }
}

/// Who calls a function value does not know that the function keeps what it is given: such a function is not made one.
pub fn judge_function_values(program: &Program, keeping: &Keeping, sink: &mut Sink) {
    let bodies = calls::bodies(program).map(|(_, _, body)| body);
    for body in bodies.chain(calls::initialisers(program)) {
        for expr in body.exprs.values() {
            if let ExprKind::FnValue(callee) = &expr.kind
                && let Some((function, position)) = keeping.kept_by(program, callee)
            {
                let declared = &program.functions[function];
                let param = &declared.params[position as usize];
                sink.report(e0507::keeper(expr.span, declared.name.as_str(), param));
            }
        }
    }
}

/// The first thing a function value refers to that does not outlive the body.
fn function_leaves(loans: &Loans<'_>, site: &SinkSite) -> Option<crate::diagnostics::Diagnostic> {
    let way = match site.kind {
        SinkKind::Stored => Way::Stored,
        SinkKind::Returned => Way::Returned,
        _ => Way::Kept,
    };
    // Only its content would be kept, and what that refers to is for those to judge who know its type.
    if is_generic(site.ty) && matches!(site.kind, SinkKind::Capture(..)) {
        return None;
    }
    let mut held = loans.held_from(site.source).into_iter();
    let refers = held.find_map(|held| match held {
        Held::Loan(id) => loan_refers(loans, id),
        Held::Param(position) => param_refers(loans, position),
        Held::Outer(position) => outer_refers(loans, position),
        Held::Made(_) => None,
    })?;
    Some(e0507::escapes(site.span, way, refers))
}

fn loan_refers(loans: &Loans<'_>, id: LoanId) -> Option<Refers> {
    let loan = &loans.loans[id];
    Some(Refers::Variable {
        name: loan_name(loans, loan),
        captured: loan.span,
        by_reference: loan.pin && !passes_reference(loans.typing, &loan.place, 0),
    })
}

fn param_refers(loans: &Loans<'_>, position: u32) -> Option<Refers> {
    let decl = &loans.body.locals[Local::new(position as usize)];
    let name = quoted(decl.name);
    let declared = decl.span;
    match (decl.ty.kind(), loans.owner) {
        (TyKind::Ref(_, target), _) if !may_be_function(*target) => {
            Some(Refers::Reference { name, declared })
        }
        // A closure's callers do not know its body. Generic values they expect to be kept.
        (TyKind::Fn(_), Owner::Closure(_)) => Some(Refers::Function { name, declared }),
        _ => None,
    }
}

fn outer_refers(loans: &Loans<'_>, position: u32) -> Option<Refers> {
    let capture = &loans.typing.captures[position as usize];
    let (name, declared) = (quoted(Some(capture.name)), capture.span);
    match capture.ty.kind() {
        _ if is_generic(capture.ty) => None,
        TyKind::Ref(..) if capture.by_ref => Some(Refers::Variable {
            name,
            captured: declared,
            by_reference: true,
        }),
        TyKind::Ref(..) => Some(Refers::Reference { name, declared }),
        _ => None,
    }
}

/// A value of a type parameter, or a reference to one.
fn is_generic(mut ty: Ty) -> bool {
    while let Some((_, target)) = ty.as_ref() {
        ty = target;
    }
    matches!(ty.kind(), TyKind::Param(..))
}

fn may_be_function(ty: Ty) -> bool {
    matches!(ty.kind(), TyKind::Fn(_) | TyKind::Param(..))
}

/// The first thing a view refers to that the caller did not lend for it.
fn view_leaves(loans: &Loans<'_>, site: &SinkSite) -> Option<crate::diagnostics::Diagnostic> {
    let allowed = view_source(loans);
    let mut held = loans.held_from(site.source).into_iter();
    let (name, what, made) = held.find_map(|held| match held {
        Held::Loan(id) => loan_leaves(loans, &loans.loans[id]),
        Held::Param(position) if Some(position) == allowed && site.kind == SinkKind::Returned => None,
        Held::Param(position) => {
            let decl = &loans.body.locals[Local::new(position as usize)];
            Some((
                quoted(decl.name),
                "another parameter than the one it may be a view of",
                None,
            ))
        }
        Held::Outer(position) => {
            let name = quoted(Some(loans.typing.captures[position as usize].name));
            Some((name, "a captured variable", None))
        }
        Held::Made(_) => None,
    })?;
    Some(match site.kind {
        SinkKind::Stored => e0508::stored(site.span, &name),
        _ => e0508::returned(made.unwrap_or(site.span), &name, what, None),
    })
}

fn loan_leaves(loans: &Loans<'_>, loan: &Loan) -> Option<(String, &'static str, Option<Span>)> {
    let what = match loan.place.base {
        // What is behind a reference came in from outside.
        _ if passes_reference(loans.typing, &loan.place, 0) => return None,
        Base::Local(local) if loans.body.locals[local].name.is_none() => "a value of this function",
        Base::Local(_) => "a local variable",
        Base::Global(global) if !loans.typing.program.globals[global].mutable => return None,
        Base::Global(_) => "a mutable global",
        Base::Capture(_) => "a captured variable",
    };
    Some((loan_name(loans, loan), what, Some(loan.span)))
}

/// The parameter that a returned view may be a view of.
fn view_source(loans: &Loans<'_>) -> Option<u32> {
    if let Owner::Fn(function) = loans.owner {
        let receiver = loans.typing.program.functions[function].receiver;
        if matches!(receiver, Receiver::Shared | Receiver::Mutable) {
            return Some(0);
        }
    }
    let is_reference = |position: &u32| {
        loans.body.locals[Local::new(*position as usize)]
            .ty
            .as_ref()
            .is_some()
    };
    let mut references = (0..loans.body.arg_count).filter(is_reference);
    references.next().filter(|_| references.next().is_none())
}

fn loan_name(loans: &Loans<'_>, loan: &Loan) -> String {
    loans
        .name(&loan.place)
        .unwrap_or_else(|| "a temporary value".to_string())
}

fn quoted(name: Option<Symbol>) -> String {
    match name {
        Some(name) if !name.as_str().is_empty() => format!("'{name}'"),
        _ => "this value".to_string(),
    }
}
