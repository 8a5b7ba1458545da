//! Where the function values in the variables of one body come from, whatever the path.

use crate::hir::{Callee, CalleeTarget, Glue, Intrinsic};
use crate::mir::{
    Base, Body, CallTarget, ClosureId, Const, ConstKind, Local, Operand, Place, Projection, Rvalue,
    StatementKind, Typing,
};
use crate::types::{Ty, TyKind};
use cranelift_entity::EntityRef;
use rustc_hash::{FxHashMap, FxHashSet};

/// A source of a function value as one body sees it.
#[derive(Clone)]
pub(super) enum Source {
    /// A literal of this body.
    Closure(ClosureId),
    Named(Callee),
    /// What came in with a parameter, itself or by reference.
    Param {
        position: u32,
        lent: bool,
    },
    Capture(u32),
    /// Only the type is known.
    Unknown,
}

#[derive(Clone)]
enum Flow {
    From(Local),
    Is(Source),
}

/// Everything that is ever put into each variable that may hold a function value. A variable that is lent as `&mut`, or
/// whose address is taken, may hold anything; what is in fields, elements and boxes is not followed at all.
#[derive(Default)]
pub(super) struct Values {
    flows: FxHashMap<Local, Vec<Flow>>,
    /// Captures that the body changes, or lets others change.
    changed: FxHashSet<u32>,
}

impl Values {
    pub(super) fn find(typing: Typing<'_>, body: &Body) -> Values {
        let mut finder = Finder {
            typing,
            found: Values::default(),
        };
        for position in 0..body.arg_count {
            let param = Place::local(Local::new(position as usize));
            let lent = typing.place(&param).as_ref().is_some();
            finder.write(&param, Flow::Is(Source::Param { position, lent }));
        }
        for statement in body.blocks.values().flat_map(|block| &block.statements) {
            finder.statement(&statement.kind);
        }
        finder.found
    }

    /// The sources of the function value at a place, or behind references there.
    pub(super) fn of_place(&self, typing: Typing<'_>, place: &Place) -> Vec<Source> {
        let mut found = Vec::new();
        let mut seen = FxHashSet::default();
        let mut open = vec![origin(typing, place)];
        while let Some(flow) = open.pop() {
            match flow {
                Flow::Is(source) => {
                    if let Source::Capture(index) = source
                        && self.changed.contains(&index)
                    {
                        found.push(Source::Unknown);
                    }
                    found.push(source);
                }
                Flow::From(local) if seen.insert(local) => {
                    open.extend(self.flows.get(&local).into_iter().flatten().cloned());
                }
                Flow::From(_) => {}
            }
        }
        found
    }

    pub(super) fn of_operand(&self, typing: Typing<'_>, operand: &Operand) -> Vec<Source> {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => self.of_place(typing, place),
            Operand::Const(constant) => named(constant).into_iter().collect(),
        }
    }
}

struct Finder<'a> {
    typing: Typing<'a>,
    found: Values,
}

impl Finder<'_> {
    fn statement(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Assign(dest, value) => self.assign(dest, value),
            StatementKind::Call {
                dest: Some(dest),
                callee,
                args,
            } => {
                let flow = match args.first().filter(|_| is_clone(callee)) {
                    Some(original) => self.operand(original),
                    None => Flow::Is(Source::Unknown),
                };
                self.write(dest, flow);
            }
            StatementKind::Swap(left, right) => {
                let (from_left, from_right) = (origin(self.typing, left), origin(self.typing, right));
                self.write(left, from_right);
                self.write(right, from_left);
            }
            StatementKind::AssumeInit(local) => {
                self.write(&Place::local(*local), Flow::Is(Source::Unknown));
            }
            _ => {}
        }
    }

    fn assign(&mut self, dest: &Place, value: &Rvalue) {
        let flow = match value {
            Rvalue::Use(operand) | Rvalue::Retype { operand, .. } => self.operand(operand),
            Rvalue::Duplicate(place) => origin(self.typing, place),
            Rvalue::Ref { mutable, place } => {
                if *mutable {
                    self.write(place, Flow::Is(Source::Unknown));
                }
                origin(self.typing, place)
            }
            Rvalue::AddrOf(place) => {
                self.write(place, Flow::Is(Source::Unknown));
                Flow::Is(Source::Unknown)
            }
            Rvalue::Replace { place, value } => {
                let value = self.operand(value);
                self.write(place, value);
                origin(self.typing, place)
            }
            Rvalue::Closure { closure, .. } => Flow::Is(Source::Closure(*closure)),
            _ => Flow::Is(Source::Unknown),
        };
        self.write(dest, flow);
    }

    fn operand(&self, operand: &Operand) -> Flow {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => origin(self.typing, place),
            Operand::Const(constant) => Flow::Is(named(constant).unwrap_or(Source::Unknown)),
        }
    }

    fn write(&mut self, place: &Place, flow: Flow) {
        match origin(self.typing, place) {
            Flow::From(local) if may_be_function(self.typing.base(Base::Local(local))) => {
                self.found.flows.entry(local).or_default().push(flow);
            }
            Flow::Is(Source::Capture(index)) => drop(self.found.changed.insert(index)),
            _ => {}
        }
    }
}

/// What a place holds: a reference counts as what it refers to.
fn origin(typing: Typing<'_>, place: &Place) -> Flow {
    let mut steps = place.projections.iter().enumerate();
    let through_references =
        steps.all(|(at, step)| *step == Projection::Deref && typing.prefix(place, at).as_ref().is_some());
    match place.base {
        Base::Local(local) if through_references => Flow::From(local),
        Base::Capture(index) if through_references => Flow::Is(Source::Capture(index)),
        _ => Flow::Is(Source::Unknown),
    }
}

fn named(constant: &Const) -> Option<Source> {
    match &constant.kind {
        ConstKind::Fn(callee) => Some(Source::Named(callee.clone())),
        _ => None,
    }
}

/// Function values, references to them, and what may turn out to be one.
pub(super) fn may_be_function(ty: Ty) -> bool {
    matches!(behind(ty).kind(), TyKind::Fn(_) | TyKind::Param(..))
}

/// Behind all references.
pub(super) fn behind(ty: Ty) -> Ty {
    match ty.as_ref() {
        Some((_, target)) => behind(target),
        None => ty,
    }
}

fn is_clone(callee: &CallTarget) -> bool {
    matches!(
        callee,
        CallTarget::Named(Callee {
            target: CalleeTarget::Glue(Glue::Clone) | CalleeTarget::Intrinsic(Intrinsic::CloneOf),
            ..
        })
    )
}
