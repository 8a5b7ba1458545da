//! Calls of function values whose code is known: the closure literal or function they come from is in sight.

use super::dominators::Point;
use super::facts::BodyFacts;
use super::inline::{self, Site};
use super::{Context, cost};
use crate::mir::visit::Access;
use crate::mir::{
    Base, BlockId, Body, CallTarget, ClosureId, ConstKind, EnvKind, Local, LocalDecl, LocalKind, Operand,
    Place, Projection, Rvalue, Statement, StatementKind,
};
use crate::mono::{ConcreteCallee, InstanceId};
use cranelift_entity::EntityRef;

/// The largest code that is put in place of a call.
const LARGEST: u32 = 120;
/// Steps from one local to the next on the way to a literal.
const LONGEST_WAY: u32 = 16;

/// Where a function value comes from.
pub(super) enum Origin {
    /// A wrapper around a function.
    Function(InstanceId),
    /// The statement with the literal.
    Closure(ClosureId, Point),
}

impl Origin {
    fn code(&self, cx: &Context) -> InstanceId {
        match self {
            Origin::Function(code) => *code,
            Origin::Closure(closure, _) => cx.program.closures[*closure].code,
        }
    }

    /// Ending such a value does nothing: its environment is on the stack, or there is none.
    fn owns_nothing(&self, cx: &Context) -> bool {
        match self {
            Origin::Function(_) => true,
            Origin::Closure(closure, _) => {
                let closure = &cx.program.closures[*closure];
                closure.env == EnvKind::Stack || closure.captures.is_empty()
            }
        }
    }
}

pub(super) fn run(cx: &Context, body: &mut Body) -> bool {
    let mut changed = stop_counting(cx, body);
    for block in body.blocks.keys().collect::<Vec<_>>() {
        let mut block = block;
        while let Some(next) = inline_one(cx, body, block) {
            block = next;
            changed = true;
        }
    }
    changed
}

/// Function values that own nothing are neither counted nor ended.
fn stop_counting(cx: &Context, body: &mut Body) -> bool {
    let statements = body.blocks.values().flat_map(|block| &block.statements);
    let counted: Vec<Local> = statements
        .filter_map(|statement| counted_local(&statement.kind))
        .filter(|&local| body.locals[local].ty.as_fn().is_some())
        .collect();
    if counted.is_empty() {
        return false;
    }
    let facts = BodyFacts::of(body);
    let idle = |local: &Local| {
        let found = origin(body, &facts, &Operand::Copy(Place::local(*local)));
        found.is_some_and(|origin| origin.owns_nothing(cx))
    };
    let idle: Vec<Local> = counted.into_iter().filter(idle).collect();
    for block in body.blocks.values_mut() {
        block.statements.retain_mut(|statement| {
            match counted_local(&statement.kind).filter(|local| idle.contains(local)) {
                Some(local) => share(&mut statement.kind, local),
                None => true,
            }
        });
    }
    !idle.is_empty()
}

/// The local that is dropped, or whose value is counted once more.
fn counted_local(kind: &StatementKind) -> Option<Local> {
    match kind {
        StatementKind::Drop(place) | StatementKind::Assign(_, Rvalue::Duplicate(place)) => place.as_local(),
        _ => None,
    }
}

/// A plain copy in place of a counted one; a drop goes away.
fn share(kind: &mut StatementKind, local: Local) -> bool {
    match kind {
        StatementKind::Assign(_, rvalue) => {
            *rvalue = Rvalue::Use(Operand::Copy(Place::local(local)));
            true
        }
        _ => false,
    }
}

/// Inlines the first known call of a block; the rest of the block is in the returned one.
fn inline_one(cx: &Context, body: &mut Body, block: BlockId) -> Option<BlockId> {
    let calls = value_calls(body, block);
    if calls.is_empty() {
        return None;
    }
    let facts = BodyFacts::of(body);
    let (at, origin) = calls.into_iter().find_map(|(at, operand)| {
        let origin = origin(body, &facts, &operand)?;
        fits(cx, origin.code(cx)).then_some((at, origin))
    })?;
    match origin {
        Origin::Function(code) => put_in(cx, body, block, at, code, &[]),
        Origin::Closure(closure, literal) => {
            let code = cx.program.closures[closure].code;
            let (captures, shift) = lend_captures(cx, body, literal, block)?;
            put_in(cx, body, block, at + shift, code, &captures)
        }
    }
}

fn value_calls(body: &Body, block: BlockId) -> Vec<(usize, Operand)> {
    let statements = body.blocks[block].statements.iter().enumerate();
    statements
        .filter_map(|(at, statement)| match &statement.kind {
            StatementKind::Call {
                callee: CallTarget::Value(operand),
                ..
            } => Some((at, operand.clone())),
            _ => None,
        })
        .collect()
}

pub(super) fn origin(body: &Body, facts: &BodyFacts, operand: &Operand) -> Option<Origin> {
    let mut operand = operand.clone();
    for _ in 0..LONGEST_WAY {
        let place = match &operand {
            Operand::Const(constant) => {
                let ConstKind::Fn(callee) = &constant.kind else {
                    return None;
                };
                let Some(ConcreteCallee::Instance(code)) = ConcreteCallee::of(callee) else {
                    return None;
                };
                return Some(Origin::Function(code));
            }
            Operand::Copy(place) | Operand::Move(place) => place.clone(),
        };
        let point = definition(facts, place.as_local()?)?;
        let StatementKind::Assign(_, rvalue) = &body.blocks[point.block].statements[point.statement].kind
        else {
            return None;
        };
        operand = match rvalue {
            Rvalue::Use(operand) | Rvalue::Retype { operand, .. } => operand.clone(),
            Rvalue::Duplicate(place) => Operand::Copy(place.clone()),
            Rvalue::Closure { closure, .. } => return Some(Origin::Closure(*closure, point)),
            _ => return None,
        };
    }
    None
}

/// Where a function value local gets its only value. Drops of it do not change it.
fn definition(facts: &BodyFacts, local: Local) -> Option<Point> {
    let of = &facts.locals[local];
    match of.whole.as_slice() {
        [only] if !facts.is_param(local) && of.partial.is_empty() && !of.borrowed && !of.special => {
            facts.dominates_uses(*only, local).then_some(*only)
        }
        _ => None,
    }
}

fn fits(cx: &Context, code: InstanceId) -> bool {
    let body = &cx.program.functions[code].body;
    inline::can_stand_in(cx, code) && cost::of(body) <= LARGEST
}

/// Copies of the captures, made where the literal stands, and how far statements of `block` moved by that. Captures
/// that own something, or that the code changes, are only in the environment.
pub(super) fn lend_captures(
    cx: &Context,
    body: &mut Body,
    literal: Point,
    block: BlockId,
) -> Option<(Vec<Local>, usize)> {
    let statement = &body.blocks[literal.block].statements[literal.statement];
    let (span, within) = (statement.span, statement.within);
    let StatementKind::Assign(
        _,
        Rvalue::Closure {
            closure, captures, ..
        },
    ) = &statement.kind
    else {
        return None;
    };
    let declared = &cx.program.closures[*closure];
    let code = &cx.program.functions[declared.code].body;
    let steady = declared.captures.iter().all(|capture| {
        let reference = capture.ty.as_ref().is_some();
        reference || cx.facts.is_trivial_copy(capture.ty)
    });
    if !steady || changes_captures(code) {
        return None;
    }
    let operands = captures.clone();
    let mut made = Vec::new();
    let mut copies = Vec::new();
    for (capture, operand) in declared.captures.iter().zip(operands) {
        let local = body.locals.push(LocalDecl {
            name: None,
            ty: capture.ty,
            mutable: false,
            span,
            kind: LocalKind::Temp,
        });
        // The literal takes its operand afterwards: a reference may be copied, it leads to the same place.
        let operand = match operand {
            Operand::Move(place) => Operand::Copy(place),
            other => other,
        };
        copies.push(Statement {
            kind: StatementKind::Assign(Place::local(local), Rvalue::Use(operand)),
            span,
            within,
        });
        made.push(local);
    }
    let shift = if literal.block == block { copies.len() } else { 0 };
    let at = literal.statement;
    body.blocks[literal.block].statements.splice(at..at, copies);
    Some((made, shift))
}

/// Does the code assign to a field of its environment, or let somebody else do it?
pub(super) fn changes_captures(code: &Body) -> bool {
    let mut changes = false;
    let mut look = |place: &Place, access: Access| {
        let own = matches!(place.base, Base::Capture(_)) && !place.projections.contains(&Projection::Deref);
        let reads = matches!(
            access,
            Access::Copy | Access::Inspect | Access::Borrow { mutable: false } | Access::Duplicate
        );
        changes |= own && !reads && !(access == Access::Move && place.projections.is_empty());
    };
    for block in code.blocks.values() {
        block
            .statements
            .iter()
            .for_each(|statement| statement.kind.accesses(&mut look));
        block.terminator.kind.accesses(&mut look);
    }
    changes
}

fn put_in(
    cx: &Context,
    body: &mut Body,
    block: BlockId,
    at: usize,
    code: InstanceId,
    captures: &[Local],
) -> Option<BlockId> {
    let rest = body.blocks[block].statements.split_off(at + 1);
    let Some(Statement {
        kind: StatementKind::Call { dest, args, .. },
        span,
        within,
    }) = body.blocks[block].statements.pop()
    else {
        return None;
    };
    let site = Site {
        span,
        within,
        own_spans: true,
        is_call: true,
        dest,
    };
    let callee = &cx.program.functions[code].body;
    debug_assert!(captures.iter().all(|local| local.index() < body.locals.len()));
    Some(inline::insert(body, block, rest, callee, args, &site, captures))
}
