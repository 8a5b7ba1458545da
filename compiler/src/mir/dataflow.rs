//! Facts that hold "on some path": sets of bits propagated over the control-flow graph until nothing changes.

use super::{BlockId, Body, Statement, Terminator};
use cranelift_entity::{EntityRef, SecondaryMap};
use std::collections::VecDeque;

/// A set of small integers of which few are in: the sets of a body list what is alive at a point, not what there is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BitSet {
    /// The words that are not zero, with their positions, in order.
    words: Vec<(u32, u64)>,
}

impl BitSet {
    /// The empty set.
    pub fn new() -> BitSet {
        BitSet::default()
    }

    fn find(&self, bit: usize) -> Result<usize, usize> {
        self.words
            .binary_search_by_key(&((bit / 64) as u32), |&(at, _)| at)
    }

    pub fn insert(&mut self, bit: usize) {
        let mask = 1 << (bit % 64);
        match self.find(bit) {
            Ok(at) => self.words[at].1 |= mask,
            Err(at) => self.words.insert(at, ((bit / 64) as u32, mask)),
        }
    }

    pub fn remove(&mut self, bit: usize) {
        if let Ok(at) = self.find(bit) {
            self.words[at].1 &= !(1 << (bit % 64));
            if self.words[at].1 == 0 {
                self.words.remove(at);
            }
        }
    }

    pub fn set(&mut self, bit: usize, value: bool) {
        if value { self.insert(bit) } else { self.remove(bit) }
    }

    pub fn contains(&self, bit: usize) -> bool {
        self.find(bit)
            .is_ok_and(|at| self.words[at].1 & (1 << (bit % 64)) != 0)
    }

    /// Adds all of `other`; true when that changed something.
    pub fn union(&mut self, other: &BitSet) -> bool {
        if other.words.iter().all(|&(at, word)| self.word(at) & word == word) {
            return false;
        }
        let mut merged = Vec::with_capacity(self.words.len().max(other.words.len()));
        let (mut left, mut right) = (self.words.iter().peekable(), other.words.iter().peekable());
        while let Some(&&next) = [left.peek(), right.peek()]
            .into_iter()
            .flatten()
            .min_by_key(|(at, _)| *at)
        {
            let mut word = 0;
            for side in [&mut left, &mut right] {
                word |= side.next_if(|(at, _)| *at == next.0).map_or(0, |(_, word)| *word);
            }
            merged.push((next.0, word));
        }
        self.words = merged;
        true
    }

    fn word(&self, at: u32) -> u64 {
        match self.words.binary_search_by_key(&at, |&(at, _)| at) {
            Ok(found) => self.words[found].1,
            Err(_) => 0,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().flat_map(|&(at, word)| {
            (0..64)
                .filter(move |bit| word & (1 << bit) != 0)
                .map(move |bit| at as usize * 64 + bit)
        })
    }
}

/// A statement of a body, or the terminator when `statement` is the number of statements.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Location {
    pub block: BlockId,
    pub statement: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    Forward,
    Backward,
}

/// What each statement does to the set. Where paths meet the sets are united.
pub trait Analysis {
    const DIRECTION: Direction;

    /// The set at the entry, or for backward analyses behind every block that ends the body.
    fn boundary(&self, state: &mut BitSet);

    fn statement(&self, state: &mut BitSet, statement: &Statement, at: Location);

    fn terminator(&self, state: &mut BitSet, terminator: &Terminator, at: Location);

    /// What going from one block to another tells, forward analyses only.
    fn edge(&self, _state: &mut BitSet, _from: BlockId, _to: BlockId) {}
}

/// The fixed point: forward, the sets at the entry of each block; backward, at its end.
pub struct Solution {
    states: SecondaryMap<BlockId, Option<BitSet>>,
}

impl Solution {
    /// The set at the block's entry (forward) or end (backward); empty for blocks the analysis never got to.
    pub fn at_block(&self, block: BlockId) -> BitSet {
        self.states[block].clone().unwrap_or_default()
    }

    pub fn reached(&self, block: BlockId) -> bool {
        self.states[block].is_some()
    }

    fn merge(&mut self, block: BlockId, state: &BitSet) -> bool {
        match &mut self.states[block] {
            Some(known) => known.union(state),
            unknown => {
                *unknown = Some(state.clone());
                true
            }
        }
    }
}

/// Runs an analysis to its fixed point.
pub fn solve<A: Analysis>(body: &Body, analysis: &A) -> Solution {
    let solution = Solution {
        states: SecondaryMap::new(),
    };
    match A::DIRECTION {
        Direction::Forward => solve_forward(body, analysis, solution),
        Direction::Backward => solve_backward(body, analysis, solution),
    }
}

fn solve_forward<A: Analysis>(body: &Body, analysis: &A, mut solution: Solution) -> Solution {
    let entry = BlockId::new(0);
    let mut initial = BitSet::new();
    analysis.boundary(&mut initial);
    solution.merge(entry, &initial);
    let mut pending = Worklist::default();
    pending.add(entry);
    while let Some(block) = pending.take() {
        let mut state = solution.at_block(block);
        visit_forward(body, analysis, block, &mut state, &mut |_, _| {});
        body.blocks[block].terminator.kind.for_each_target(|target| {
            let mut arriving = state.clone();
            analysis.edge(&mut arriving, block, target);
            if solution.merge(target, &arriving) {
                pending.add(target);
            }
        });
    }
    solution
}

fn solve_backward<A: Analysis>(body: &Body, analysis: &A, mut solution: Solution) -> Solution {
    let before = predecessors(body);
    let mut pending = Worklist::default();
    let mut end = BitSet::new();
    analysis.boundary(&mut end);
    for block in body.blocks.keys().rev() {
        let mut ends = true;
        body.blocks[block]
            .terminator
            .kind
            .for_each_target(|_| ends = false);
        let initial = if ends { end.clone() } else { BitSet::new() };
        solution.merge(block, &initial);
        pending.add(block);
    }
    while let Some(block) = pending.take() {
        let mut state = solution.at_block(block);
        visit_backward(body, analysis, block, &mut state, &mut |_, _| {});
        for &source in &before[block] {
            if solution.merge(source, &state) {
                pending.add(source);
            }
        }
    }
    solution
}

/// Steps through a block from its entry state, calling `visit` with the state before each statement and before the
/// terminator. Leaves the state behind the terminator in `state`.
pub fn visit_forward<A: Analysis>(
    body: &Body,
    analysis: &A,
    block: BlockId,
    state: &mut BitSet,
    visit: &mut dyn FnMut(Location, &BitSet),
) {
    let contents = &body.blocks[block];
    for (index, statement) in contents.statements.iter().enumerate() {
        let at = Location {
            block,
            statement: index,
        };
        visit(at, state);
        analysis.statement(state, statement, at);
    }
    let at = Location {
        block,
        statement: contents.statements.len(),
    };
    visit(at, state);
    analysis.terminator(state, &contents.terminator, at);
}

/// Steps through a block from its end, calling `visit` with the state behind each statement and the terminator, the last
/// first.
pub fn visit_backward<A: Analysis>(
    body: &Body,
    analysis: &A,
    block: BlockId,
    state: &mut BitSet,
    visit: &mut dyn FnMut(Location, &BitSet),
) {
    let contents = &body.blocks[block];
    let at = Location {
        block,
        statement: contents.statements.len(),
    };
    visit(at, state);
    analysis.terminator(state, &contents.terminator, at);
    for (index, statement) in contents.statements.iter().enumerate().rev() {
        let at = Location {
            block,
            statement: index,
        };
        visit(at, state);
        analysis.statement(state, statement, at);
    }
}

/// The blocks that jump to each block.
pub fn predecessors(body: &Body) -> SecondaryMap<BlockId, Vec<BlockId>> {
    let mut before: SecondaryMap<BlockId, Vec<BlockId>> = SecondaryMap::new();
    for (source, block) in &body.blocks {
        block.terminator.kind.for_each_target(|target| {
            if before[target].last() != Some(&source) {
                before[target].push(source);
            }
        });
    }
    before
}

/// Blocks to look at again, each at most once.
#[derive(Default)]
struct Worklist {
    queue: VecDeque<BlockId>,
    queued: SecondaryMap<BlockId, bool>,
}

impl Worklist {
    fn add(&mut self, block: BlockId) {
        if !std::mem::replace(&mut self.queued[block], true) {
            self.queue.push_back(block);
        }
    }

    fn take(&mut self) -> Option<BlockId> {
        let block = self.queue.pop_front()?;
        self.queued[block] = false;
        Some(block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(bits: &[usize]) -> BitSet {
        let mut set = BitSet::new();
        bits.iter().for_each(|&bit| set.insert(bit));
        set
    }

    #[test]
    fn sets_unite_and_shrink() {
        let mut left = set(&[1, 70, 500]);
        assert!(left.union(&set(&[2, 70, 300])));
        assert_eq!(left.iter().collect::<Vec<_>>(), [1, 2, 70, 300, 500]);
        assert!(!left.union(&set(&[2, 500])));
        left.remove(70);
        left.set(1, false);
        assert!(!left.contains(70) && left.contains(2));
        assert_eq!(left, set(&[2, 300, 500]));
    }
}
