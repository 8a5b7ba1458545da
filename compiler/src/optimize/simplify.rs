//! Fewer blocks: decided branches, jumps to jumps, blocks with one way in.

use super::Context;
use crate::hir::ConstValue;
use crate::mir::assemble::prune_unreachable;
use crate::mir::{BlockId, Body, ConstKind, Operand, Terminator, TerminatorKind};
use cranelift_entity::{EntityRef, SecondaryMap};

pub(super) fn run(_: &Context, body: &mut Body) -> bool {
    let decided = decide_branches(body);
    let threaded = thread_jumps(body);
    let before = body.blocks.len();
    if decided || threaded {
        prune_unreachable(body);
    }
    let joined = join_chains(body);
    if joined {
        prune_unreachable(body);
    }
    decided || threaded || body.blocks.len() != before
}

/// Branches on constants, and those whose ways are one.
fn decide_branches(body: &mut Body) -> bool {
    let mut changed = false;
    for block in body.blocks.values_mut() {
        if let Some(target) = decided(&block.terminator.kind) {
            block.terminator.kind = TerminatorKind::Goto(target);
            changed = true;
        }
    }
    changed
}

fn decided(kind: &TerminatorKind) -> Option<BlockId> {
    match kind {
        TerminatorKind::Branch { then, otherwise, .. } if then == otherwise => Some(*then),
        TerminatorKind::Branch {
            condition,
            then,
            otherwise,
        } => match constant(condition)? {
            ConstValue::Bool(true) => Some(*then),
            ConstValue::Bool(false) => Some(*otherwise),
            _ => None,
        },
        TerminatorKind::Switch {
            value,
            cases,
            otherwise,
        } => match constant(value)? {
            ConstValue::Int(value) => {
                let case = cases.iter().find(|(case, _)| case == value);
                Some(case.map_or(*otherwise, |(_, target)| *target))
            }
            _ => None,
        },
        _ => None,
    }
}

fn constant(operand: &Operand) -> Option<&ConstValue> {
    match operand {
        Operand::Const(constant) => match &constant.kind {
            ConstKind::Value(value) => Some(value),
            _ => None,
        },
        _ => None,
    }
}

/// Jumps to an empty block that jumps on go to its target.
fn thread_jumps(body: &mut Body) -> bool {
    let mut onward: SecondaryMap<BlockId, Option<BlockId>> = SecondaryMap::new();
    for (id, block) in body.blocks.iter() {
        if let TerminatorKind::Goto(target) = block.terminator.kind
            && block.statements.is_empty()
            && target != id
            && id.index() != 0
        {
            onward[id] = Some(target);
        }
    }
    let mut changed = false;
    for block in body.blocks.values_mut() {
        block.terminator.kind.for_each_target_mut(|target| {
            let end = follow(&onward, *target);
            changed |= end != *target;
            *target = end;
        });
    }
    changed
}

/// A circle of empty blocks is an endless loop: it is left alone after a while.
fn follow(onward: &SecondaryMap<BlockId, Option<BlockId>>, start: BlockId) -> BlockId {
    let mut at = start;
    for _ in 0..64 {
        match onward[at] {
            Some(next) => at = next,
            None => return at,
        }
    }
    start
}

/// A block whose only way out is the only way into another swallows it.
fn join_chains(body: &mut Body) -> bool {
    let mut ways_in: SecondaryMap<BlockId, u32> = SecondaryMap::new();
    for block in body.blocks.values() {
        block
            .terminator
            .kind
            .for_each_target(|target| ways_in[target] += 1);
    }
    let mut changed = false;
    for id in body.blocks.keys().collect::<Vec<_>>() {
        while let TerminatorKind::Goto(next) = body.blocks[id].terminator.kind {
            if next == id || next.index() == 0 || ways_in[next] != 1 {
                break;
            }
            let statements = std::mem::take(&mut body.blocks[next].statements);
            let unreachable = TerminatorKind::Unreachable;
            let terminator = std::mem::replace(&mut body.blocks[next].terminator.kind, unreachable);
            let Terminator { span, within, .. } = body.blocks[next].terminator;
            let block = &mut body.blocks[id];
            block.statements.extend(statements);
            block.terminator.kind = terminator;
            block.terminator.span = span;
            block.terminator.within = within;
            // Nobody goes there any more.
            ways_in[next] = 0;
            changed = true;
        }
    }
    changed
}
