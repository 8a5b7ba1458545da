//! Loans: which references are made where, and which variables may hold them.
//!
//! A *loan* begins where a reference, view or by-reference capture of a place is made. Variables of reference and
//! function type *hold* loans: the one they were made with and those of what they were made from. A loan is in force
//! while a variable that holds it may still be used. What a variable holds is worked out once per body, whatever the
//! path; where a loan is in force is worked out per path ([`scope`]).
//!
//! A capture by reference is a *pin*: the closure knows where the variable is, but touches it only while it runs. Until
//! then the variable may be read, written and lent as usual; it may not move or end. Running or handing on the closure
//! counts as using all that it pins.

mod collect;
pub use collect::extent;
pub use reach::Reach;
mod holds;
pub mod live;
mod reach;
pub mod scope;

use super::code::Part;
use super::places::Places;
use super::places::relate::Extent;
use crate::hir::Program;
use crate::mir::dataflow::Location;
use crate::mir::{Body, CaptureDecl, ClosureId, Local, Module, Owner, Place, Typing};
use crate::source::Span;
use crate::types::{FnId, GlobalId, Ty, TyKind};
use cranelift_entity::{PrimaryMap, SecondaryMap, entity_impl};
use rustc_hash::FxHashSet;

/// A loan of one body.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LoanId(u32);
entity_impl!(LoanId, "loan");

/// A reference that has been made.
#[derive(Clone)]
pub struct Loan {
    pub place: Place,
    pub extent: Extent,
    pub mutable: bool,
    pub pin: bool,
    pub span: Span,
    pub at: Location,
    /// What holds it first.
    pub dest: Local,
}

/// Something a variable may hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Held {
    Loan(LoanId),
    /// What came in as a parameter of reference, function or generic type.
    Param(u32),
    /// What came in through the environment of this closure.
    Outer(u32),
    /// A function value made by this literal.
    Made(ClosureId),
}

/// What one variable may hold; `mutable` when writes go through it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    pub held: Held,
    pub mutable: bool,
}

/// Where a held value goes out of the compiler's sight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SinkKind {
    /// Into a field, payload, element, box, global or captured variable.
    Stored,
    Returned,
    /// To a parameter of a function.
    Argument(FnId, u32),
    /// To a parameter of whatever implements a method of this name.
    Method(crate::syntax::symbol::Symbol, u32),
    /// To a C function or one that takes closures apart.
    Foreign,
    /// Into the environment of a closure, at this position.
    Capture(ClosureId, u32),
}

/// One such place.
#[derive(Clone)]
pub struct SinkSite {
    pub kind: SinkKind,
    /// The value's type.
    pub ty: Ty,
    pub span: Span,
    pub source: Source,
}

/// Where a held value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    Local(Local),
    Capture(u32),
}

/// The loans of one body and who holds them.
pub struct Loans<'a> {
    pub owner: Owner,
    pub body: &'a Body,
    pub typing: Typing<'a>,
    pub loans: PrimaryMap<LoanId, Loan>,
    holds: SecondaryMap<Local, Vec<Hold>>,
    holders: SecondaryMap<LoanId, Vec<Holder>>,
    pub sinks: Vec<SinkSite>,
    captured: FxHashSet<Local>,
}

/// A holder of a loan.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    pub local: Local,
    pub mutable: bool,
}

impl<'a> Loans<'a> {
    /// Works out the loans of a body.
    pub fn find(
        program: &'a Program,
        (owner, body, captures): (Owner, &'a Body, &'a [CaptureDecl]),
        reach: &Reach,
    ) -> Loans<'a> {
        let typing = Typing {
            program,
            locals: &body.locals,
            captures,
        };
        let collected = collect::collect(typing, body, reach);
        let holds = holds::spread(typing, body, &collected);
        let pins = collected.loans.values().filter(|loan| loan.pin);
        let captured = pins.map(|loan| loan.dest).collect();
        let mut holders: SecondaryMap<LoanId, Vec<Holder>> = SecondaryMap::new();
        for (local, held) in holds.iter() {
            for hold in held {
                if let Held::Loan(loan) = hold.held {
                    let mutable = hold.mutable;
                    holders[loan].push(Holder { local, mutable });
                }
            }
        }
        Loans {
            owner,
            body,
            typing,
            loans: collected.loans,
            holds,
            holders,
            sinks: collected.sinks,
            captured,
        }
    }

    /// A reference in this temporary goes into the environment of a closure.
    pub fn is_captured(&self, local: Local) -> bool {
        self.captured.contains(&local)
    }

    /// What is lent, if other code can get to it.
    pub fn part(&self, loan: &Loan) -> Option<Part> {
        Part::of(self.owner, self.typing, &loan.place)
    }

    pub fn holders(&self, loan: LoanId) -> &[Holder] {
        &self.holders[loan]
    }

    pub fn held_by(&self, local: Local) -> &[Hold] {
        &self.holds[local]
    }

    /// What a value from this source may hold.
    pub fn held_from(&self, source: Source) -> Vec<Held> {
        match source {
            Source::Local(local) => self.holds[local].iter().map(|hold| hold.held).collect(),
            Source::Capture(index) => vec![Held::Outer(index)],
        }
    }

    /// Whether the local at `dest` only takes over the loan.
    pub fn is_passed_on(&self, dest: &Place, loan: LoanId) -> bool {
        let local = dest.as_local();
        local.is_some_and(|local| {
            self.body.locals[local].name.is_none()
                && self.holders(loan).iter().any(|holder| holder.local == local)
        })
    }

    /// A place in the words of the source, quoted; `None` for a temporary.
    pub fn name(&self, place: &Place) -> Option<String> {
        let places = Places {
            program: self.typing.program,
            body: self.body,
            captures: self.typing.captures,
        };
        places
            .name(place)
            .filter(|name| !name.is_empty())
            .map(|name| format!("'{name}'"))
    }

    pub fn span_at(&self, at: Location) -> Span {
        let block = &self.body.blocks[at.block];
        block
            .statements
            .get(at.statement)
            .map_or(block.terminator.span, |statement| statement.span)
    }
}

/// All bodies of a module in a fixed order, with the captures of closures.
pub fn bodies(module: &Module) -> Vec<(Owner, &Body, &[CaptureDecl])> {
    let mut functions: Vec<(FnId, &Body)> = module.functions.iter().map(|(&id, body)| (id, body)).collect();
    functions.sort_by_key(|(id, _)| *id);
    let mut globals: Vec<(GlobalId, &Body)> = module.globals.iter().map(|(&id, body)| (id, body)).collect();
    globals.sort_by_key(|(id, _)| *id);
    let none: &[CaptureDecl] = &[];
    let functions = functions
        .into_iter()
        .map(|(id, body)| (Owner::Fn(id), body, none));
    let closures = module
        .closures
        .iter()
        .map(|(id, closure)| (Owner::Closure(id), &closure.body, &closure.captures[..]));
    let globals = globals
        .into_iter()
        .map(|(id, body)| (Owner::Global(id), body, none));
    functions.chain(closures).chain(globals).collect()
}

/// Values of this type may hold loans: references, function values, and what generic parameters and objects behind
/// interfaces may turn out to be.
pub fn may_hold(ty: Ty) -> bool {
    matches!(
        ty.kind(),
        TyKind::Ref(..) | TyKind::Fn(_) | TyKind::Param(..) | TyKind::Interface(..)
    )
}
