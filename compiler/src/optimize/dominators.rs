//! Which block lies on every path to which other.

use crate::mir::{BlockId, Body};
use cranelift_entity::{EntityRef, SecondaryMap};

/// The dominator tree of a body's reachable blocks.
pub(super) struct Dominators {
    /// Position in reverse postorder; `None` for unreachable blocks.
    position: SecondaryMap<BlockId, Option<u32>>,
    /// Of the block at each position, the position of its immediate dominator.
    immediate: Vec<u32>,
}

/// A statement, or with the index behind the last one the terminator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Point {
    pub block: BlockId,
    pub statement: usize,
}

impl Dominators {
    /// By repeated intersection of the predecessors' dominators.
    pub fn of(body: &Body) -> Dominators {
        let order = reverse_postorder(body);
        let mut position: SecondaryMap<BlockId, Option<u32>> = SecondaryMap::new();
        for (at, &block) in order.iter().enumerate() {
            position[block] = Some(at as u32);
        }
        let mut predecessors: Vec<Vec<u32>> = vec![Vec::new(); order.len()];
        for (at, &block) in order.iter().enumerate() {
            body.blocks[block].terminator.kind.for_each_target(|target| {
                if let Some(to) = position[target] {
                    predecessors[to as usize].push(at as u32);
                }
            });
        }
        let immediate = solve(&predecessors);
        Dominators { position, immediate }
    }

    /// Does every path to `later` pass through `earlier` first?
    pub fn dominates(&self, earlier: Point, later: Point) -> bool {
        if earlier.block == later.block {
            return earlier.statement < later.statement;
        }
        let (Some(above), Some(mut below)) = (self.position[earlier.block], self.position[later.block])
        else {
            // What cannot be reached cannot be wrong.
            return true;
        };
        while below > above {
            below = self.immediate[below as usize];
        }
        below == above
    }
}

const UNKNOWN: u32 = u32::MAX;

fn solve(predecessors: &[Vec<u32>]) -> Vec<u32> {
    let mut immediate = vec![UNKNOWN; predecessors.len()];
    if let Some(entry) = immediate.first_mut() {
        *entry = 0;
    }
    let mut changed = true;
    while changed {
        changed = false;
        for at in 1..predecessors.len() {
            let known = predecessors[at]
                .iter()
                .copied()
                .filter(|&p| immediate[p as usize] != UNKNOWN);
            let Some(new) = known.reduce(|a, b| meet(&immediate, a, b)) else {
                continue;
            };
            changed |= immediate[at] != new;
            immediate[at] = new;
        }
    }
    immediate
}

fn meet(immediate: &[u32], mut a: u32, mut b: u32) -> u32 {
    while a != b {
        if a > b {
            a = immediate[a as usize];
        } else {
            b = immediate[b as usize];
        }
    }
    a
}

fn reverse_postorder(body: &Body) -> Vec<BlockId> {
    let mut order = Vec::new();
    if body.blocks.is_empty() {
        return order;
    }
    let entry = BlockId::new(0);
    let mut seen: SecondaryMap<BlockId, bool> = SecondaryMap::new();
    seen[entry] = true;
    let mut stack = vec![(entry, body.targets(entry))];
    while let Some((block, left)) = stack.last_mut() {
        match left.pop() {
            Some(next) if seen[next] => {}
            Some(next) => {
                seen[next] = true;
                let targets = body.targets(next);
                stack.push((next, targets));
            }
            None => {
                order.push(*block);
                stack.pop();
            }
        }
    }
    order.reverse();
    order
}
