//! Checks that cannot fail are removed: Cranelift itself does not look at conditions beyond one block.
//!
//! A check is a branch to a cold block. What is known where it stands comes from the branches on the way there, from
//! lengths, which are never negative, and from counters that start at a known number and only grow. A check that is
//! proved gets a constant condition, and Cranelift removes the rest.

mod known;
mod numbering;
mod prove;
mod range;
#[cfg(test)]
mod tests;

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function, Inst, InstBuilder, InstructionData, Value, types::I8};
use prove::Prover;

/// Removes the checks of a function that are proved to hold.
pub(super) fn remove(func: &mut Function, lengths: &[Value]) {
    let checks = checks_of(func);
    if checks.is_empty() {
        return;
    }
    let cfg = ControlFlowGraph::with_function(func);
    let domtree = DominatorTree::with_function(func, &cfg);
    let prover = Prover::new(func, &cfg, &domtree, lengths);
    let proved: Vec<Check> = checks
        .into_iter()
        .filter(|check| prover.never_fails(check))
        .collect();
    for check in proved {
        decide(func, &check);
    }
}

/// A branch to a cold block.
struct Check {
    block: Block,
    branch: Inst,
    condition: Value,
    /// The value of the condition that leads to the cold block.
    failing: bool,
}

fn checks_of(func: &Function) -> Vec<Check> {
    let blocks = func.layout.blocks().filter(|&block| !func.layout.is_cold(block));
    blocks.filter_map(|block| check_of(func, block)).collect()
}

fn check_of(func: &Function, block: Block) -> Option<Check> {
    let branch = func.layout.last_inst(block)?;
    let InstructionData::Brif { arg, blocks, .. } = func.dfg.insts[branch] else {
        return None;
    };
    let cold = |at: usize| {
        let target = blocks[at].block(&func.dfg.value_lists);
        func.layout.is_cold(target)
    };
    let failing = match (cold(0), cold(1)) {
        (true, false) => true,
        (false, true) => false,
        _ => return None,
    };
    Some(Check {
        block,
        branch,
        condition: arg,
        failing,
    })
}

/// Makes the branch always go the good way.
fn decide(func: &mut Function, check: &Check) {
    let mut cursor = FuncCursor::new(func).at_inst(check.branch);
    let known = cursor.ins().iconst(I8, !check.failing as i64);
    if let InstructionData::Brif { arg, .. } = &mut func.dfg.insts[check.branch] {
        *arg = known;
    }
}
