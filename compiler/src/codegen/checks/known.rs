//! What the branches on the way to a block say.

use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::condcodes::{CondCode, IntCC};
use cranelift_codegen::ir::{Block, Function, Inst, InstructionData, Opcode, Value, ValueDef};
use cranelift_entity::SecondaryMap;

/// `left cc right` holds.
#[derive(Clone, Copy)]
pub(super) struct Fact {
    pub cc: IntCC,
    pub left: Value,
    pub right: Value,
}

/// The facts of each block's own way in; those of its dominators hold as well.
pub(super) struct Known<'a> {
    domtree: &'a DominatorTree,
    own: SecondaryMap<Block, Own>,
}

#[derive(Clone, Default)]
struct Own {
    facts: Vec<Fact>,
    /// Operations that did not overflow.
    fitting: Vec<Inst>,
}

/// How many dominators up facts are looked for.
const FARTHEST: usize = 64;
/// How deep a condition is taken apart.
const DEEPEST: u32 = 8;

impl<'a> Known<'a> {
    pub fn of(func: &Function, cfg: &ControlFlowGraph, domtree: &'a DominatorTree) -> Known<'a> {
        let mut own: SecondaryMap<Block, Own> = SecondaryMap::new();
        for block in func.layout.blocks() {
            let mut ways_in = cfg.pred_iter(block);
            if let (Some(only), None) = (ways_in.next(), ways_in.next())
                && let Some((condition, holds)) = condition_of(func, only.inst, block)
            {
                take_apart(func, condition, holds, DEEPEST, &mut own[block]);
            }
        }
        Known { domtree, own }
    }

    /// Everything that is known at a block, nearest first.
    pub fn at(&self, block: Block) -> impl Iterator<Item = Fact> + '_ {
        self.dominators(block)
            .flat_map(|block| self.own[block].facts.iter().copied())
    }

    /// The operation's overflow flag was looked at on the way to the block, and was not set.
    pub fn fits(&self, operation: Inst, block: Block) -> bool {
        self.dominators(block)
            .any(|block| self.own[block].fitting.contains(&operation))
    }

    fn dominators(&self, block: Block) -> impl Iterator<Item = Block> + '_ {
        std::iter::successors(Some(block), |&block| self.domtree.idom(block)).take(FARTHEST)
    }
}

/// The condition under which a branch goes to a block that has no other way in.
fn condition_of(func: &Function, branch: Inst, block: Block) -> Option<(Value, bool)> {
    let InstructionData::Brif { arg, blocks, .. } = func.dfg.insts[branch] else {
        return None;
    };
    let target = |at: usize| blocks[at].block(&func.dfg.value_lists);
    match (target(0) == block, target(1) == block) {
        (true, false) => Some((arg, true)),
        (false, true) => Some((arg, false)),
        _ => None,
    }
}

fn take_apart(func: &Function, condition: Value, holds: bool, depth: u32, own: &mut Own) {
    let condition = func.dfg.resolve_aliases(condition);
    let ValueDef::Result(inst, result) = func.dfg.value_def(condition) else {
        return;
    };
    if result == 1 && !holds {
        return own.fitting.push(inst);
    }
    match func.dfg.insts[inst] {
        InstructionData::IntCompare { cond, args, .. } => {
            let cc = if holds { cond } else { cond.complement() };
            own.facts.push(Fact {
                cc,
                left: args[0],
                right: args[1],
            });
        }
        // Both parts of a conjunction that holds, or of a disjunction that does not.
        InstructionData::Binary { opcode, args } if depth > 0 => {
            let both = match opcode {
                Opcode::Band => holds,
                Opcode::Bor => !holds,
                _ => false,
            };
            if both {
                args.iter()
                    .for_each(|&arg| take_apart(func, arg, holds, depth - 1, own));
            }
        }
        _ => {}
    }
}
