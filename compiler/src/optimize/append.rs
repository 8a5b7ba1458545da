//! `text = text + more`: the text grows in place instead of being copied.
//!
//! Lowering makes `t = concat(&text, more); …; drop text; text = move t`. When nothing between looks at `text`, and `more`
//! is not a part of it, `t` takes the text over and `more` is appended to it.

use super::Context;
use super::facts::BodyFacts;
use crate::mir::{
    Base, Body, CallTarget, Local, LocalDecl, LocalKind, Operand, Place, Projection, Rvalue, Statement,
    StatementKind,
};
use crate::mono::{self, ConcreteCallee, InstanceId};
use crate::types::Ty;

/// The statements of one such assignment, in one block.
struct Growth {
    concat: usize,
    drop: usize,
    text: Local,
    joined: Local,
    more: Operand,
}

pub(super) fn run(cx: &Context, body: &mut Body) -> bool {
    let Some(functions) = cx.program.text else {
        return false;
    };
    let mut changed = false;
    for block in body.blocks.keys().collect::<Vec<_>>() {
        while let Some(growth) = find(body, block, functions.concat) {
            grow(body, block, growth, functions.append);
            changed = true;
        }
    }
    changed
}

fn find(body: &Body, block: crate::mir::BlockId, concat: InstanceId) -> Option<Growth> {
    let statements = &body.blocks[block].statements;
    let calls = (0..statements.len()).filter(|&at| is_call_of(&statements[at].kind, concat));
    let calls: Vec<usize> = calls.collect();
    if calls.is_empty() {
        return None;
    }
    let facts = BodyFacts::of(body);
    calls
        .into_iter()
        .find_map(|at| growth(body, &facts, statements, at))
}

fn is_call_of(kind: &StatementKind, callee: InstanceId) -> bool {
    match kind {
        StatementKind::Call {
            callee: CallTarget::Named(named),
            ..
        } => ConcreteCallee::of(named) == Some(ConcreteCallee::Instance(callee)),
        _ => false,
    }
}

fn growth(body: &Body, facts: &BodyFacts, statements: &[Statement], concat: usize) -> Option<Growth> {
    let StatementKind::Call {
        dest: Some(dest),
        args,
        ..
    } = &statements[concat].kind
    else {
        return None;
    };
    let [left, more] = args.as_slice() else {
        return None;
    };
    let joined = dest.as_local()?;
    let text = viewed(body, facts, left)?.as_local()?;
    if !is_apart(body, facts, more, text) {
        return None;
    }
    let drop = (concat + 1..statements.len()).find(|&at| touches(&statements[at].kind, text))?;
    let dropped =
        matches!(&statements[drop].kind, StatementKind::Drop(place) if place.as_local() == Some(text));
    let moved_back = match &statements.get(drop + 1)?.kind {
        StatementKind::Assign(to, Rvalue::Use(Operand::Move(from))) => {
            to.as_local() == Some(text) && from.as_local() == Some(joined)
        }
        _ => false,
    };
    (dropped && moved_back && joined != text).then(|| Growth {
        concat,
        drop,
        text,
        joined,
        more: more.clone(),
    })
}

/// The string place that a view operand is made of.
fn viewed(body: &Body, facts: &BodyFacts, operand: &Operand) -> Option<Place> {
    let local = operand.place()?.as_local()?;
    let point = facts.single_definition(local)?;
    match &body.blocks[point.block].statements.get(point.statement)?.kind {
        StatementKind::Assign(_, Rvalue::Ref { place, .. }) => Some(place.clone()),
        _ => None,
    }
}

/// A literal, or the view of a string in another local.
fn is_apart(body: &Body, facts: &BodyFacts, operand: &Operand, text: Local) -> bool {
    match operand {
        Operand::Const(_) => true,
        _ => viewed(body, facts, operand).is_some_and(|place| {
            let direct = !place.projections.contains(&Projection::Deref);
            direct && matches!(place.base, Base::Local(local) if local != text)
        }),
    }
}

fn touches(kind: &StatementKind, local: Local) -> bool {
    let mut found = false;
    kind.accesses(&mut |place, _| found |= place.base == Base::Local(local));
    found
}

fn grow(body: &mut Body, block: crate::mir::BlockId, growth: Growth, append: InstanceId) {
    let Growth {
        concat,
        drop,
        text,
        joined,
        more,
    } = growth;
    let Statement { span, within, .. } = body.blocks[block].statements[concat];
    let lent = body.locals.push(LocalDecl {
        name: None,
        ty: Ty::reference(true, Ty::str()),
        mutable: false,
        span,
        kind: LocalKind::Temp,
    });
    let statements = &mut body.blocks[block].statements;
    statements.remove(drop);
    let take = Rvalue::Use(Operand::Move(Place::local(text)));
    let lend = Rvalue::Ref {
        mutable: true,
        place: Place::local(joined),
    };
    let kinds = [
        StatementKind::Assign(Place::local(joined), take),
        StatementKind::Assign(Place::local(lent), lend),
        StatementKind::Call {
            dest: None,
            callee: CallTarget::Named(mono::direct(append)),
            args: vec![Operand::Move(Place::local(lent)), more],
        },
    ];
    let replacement = kinds.into_iter().map(|kind| Statement { kind, span, within });
    statements.splice(concat..=concat, replacement);
}
