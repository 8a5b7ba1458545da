//! The loops of a body.

use super::{BlockId, Body};
use rustc_hash::FxHashSet;

impl Body {
    /// Blocks that some edge goes back to.
    pub fn loop_heads(&self) -> FxHashSet<BlockId> {
        self.back_edges().into_iter().map(|(_, head)| head).collect()
    }

    /// Where loops go round: from, to.
    pub fn back_edges(&self) -> FxHashSet<(BlockId, BlockId)> {
        let mut edges = FxHashSet::default();
        let (mut begun, mut open) = (FxHashSet::default(), FxHashSet::default());
        let mut stack: Vec<(BlockId, Vec<BlockId>)> = Vec::new();
        let mut next = self.blocks.keys().next();
        while let Some(block) = next.take() {
            begun.insert(block);
            open.insert(block);
            stack.push((block, self.targets(block)));
            while let Some((block, targets)) = stack.last_mut() {
                match targets.pop() {
                    Some(target) if open.contains(&target) => drop(edges.insert((*block, target))),
                    Some(target) if !begun.contains(&target) => {
                        next = Some(target);
                        break;
                    }
                    Some(_) => {}
                    None => {
                        open.remove(block);
                        stack.pop();
                    }
                }
            }
        }
        edges
    }

    /// Where a block may go on.
    pub fn targets(&self, block: BlockId) -> Vec<BlockId> {
        let mut all = Vec::new();
        self.blocks[block]
            .terminator
            .kind
            .for_each_target(|target| all.push(target));
        all
    }
}
