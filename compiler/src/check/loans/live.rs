//! Which holders may still be used: backward over the control-flow graph, for the locals that hold loans.
//!
//! Most holders are temporaries that live and die within a block. Only those used in a block before they are set there
//! take part in the analysis between blocks; within a block, a local's next event answers.

use super::Loans;
use crate::mir::dataflow::{BitSet, predecessors};
use crate::mir::visit::{Access, Visitor};
use crate::mir::{Base, BlockId, Body, Local, Place};
use cranelift_entity::SecondaryMap;
use rustc_hash::FxHashMap;

/// How a statement touches a local as far as liveness is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    Use,
    /// It gets a new value.
    Set,
    /// Storage and drops: holding a loan does not matter to them.
    Neither,
}

/// How an access to a place touches its base local.
pub fn touch(place: &Place, access: Access) -> Option<(Local, Touch)> {
    let Base::Local(local) = place.base else {
        return None;
    };
    let touch = match access {
        Access::StorageLive | Access::StorageDead | Access::Drop | Access::Free => Touch::Neither,
        Access::Write | Access::AssumeInit if place.projections.is_empty() => Touch::Set,
        _ => Touch::Use,
    };
    Some((local, touch))
}

/// What happens to a holder at a position of a block: used, perhaps set as well, or only set.
#[derive(Clone, Copy)]
struct Event {
    position: usize,
    used: bool,
}

/// The events of one block, and what is live at its end.
pub struct BlockLiveness<'l> {
    events: FxHashMap<Local, Vec<Event>>,
    touched: Vec<Vec<Local>>,
    end: &'l BitSet,
    numbers: &'l FxHashMap<Local, usize>,
}

/// Holders live at the end of each block.
pub struct Liveness {
    /// Bits of the locals that are live between blocks.
    numbers: FxHashMap<Local, usize>,
    ends: SecondaryMap<BlockId, BitSet>,
    tracked: SecondaryMap<Local, bool>,
}

impl Liveness {
    pub fn find(loans: &Loans<'_>) -> Liveness {
        let mut tracked: SecondaryMap<Local, bool> = SecondaryMap::new();
        for loan in loans.loans.keys() {
            for holder in loans.holders(loan) {
                tracked[holder.local] = true;
            }
        }
        let mut liveness = Liveness {
            numbers: FxHashMap::default(),
            ends: SecondaryMap::new(),
            tracked,
        };
        liveness.solve(loans.body);
        liveness
    }

    fn solve(&mut self, body: &Body) {
        let events: SecondaryMap<BlockId, FxHashMap<Local, Vec<Event>>> = self.all_events(body);
        for block in body.blocks.keys() {
            for (&local, events) in &events[block] {
                if events.first().is_some_and(|first| first.used) {
                    let next = self.numbers.len();
                    self.numbers.entry(local).or_insert(next);
                }
            }
        }
        for block in body.blocks.keys() {
            self.ends[block] = BitSet::new();
        }
        let before = predecessors(body);
        let mut pending: Vec<BlockId> = body.blocks.keys().collect();
        let mut queued: SecondaryMap<BlockId, bool> = SecondaryMap::with_default(true);
        while let Some(block) = pending.pop() {
            queued[block] = false;
            let mut start = self.ends[block].clone();
            for (local, events) in &events[block] {
                if let (Some(&number), Some(first)) = (self.numbers.get(local), events.first()) {
                    start.set(number, first.used);
                }
            }
            for &source in &before[block] {
                if self.ends[source].union(&start) && !std::mem::replace(&mut queued[source], true) {
                    pending.push(source);
                }
            }
        }
    }

    fn all_events(&self, body: &Body) -> SecondaryMap<BlockId, FxHashMap<Local, Vec<Event>>> {
        let mut all = SecondaryMap::new();
        for block in body.blocks.keys() {
            all[block] = self.events(body, block);
        }
        all
    }

    fn events(&self, body: &Body, block: BlockId) -> FxHashMap<Local, Vec<Event>> {
        let mut events: FxHashMap<Local, Vec<Event>> = FxHashMap::default();
        for_each_access(body, block, &mut |position, place, access| {
            let Some((local, touch)) = touch(place, access) else {
                return;
            };
            if touch == Touch::Neither || !self.tracked[local] {
                return;
            }
            let used = touch == Touch::Use;
            let events = events.entry(local).or_default();
            match events.last_mut() {
                Some(last) if last.position == position => last.used |= used,
                _ => events.push(Event { position, used }),
            }
        });
        events
    }

    /// Liveness at each point of a block.
    pub fn in_block(&self, loans: &Loans<'_>, block: BlockId) -> BlockLiveness<'_> {
        let events = self.events(loans.body, block);
        let mut touched = vec![Vec::new(); loans.body.blocks[block].statements.len() + 1];
        for (&local, events) in &events {
            events
                .iter()
                .for_each(|event| touched[event.position].push(local));
        }
        BlockLiveness {
            events,
            touched,
            end: &self.ends[block],
            numbers: &self.numbers,
        }
    }
}

/// All accesses of a block with the position of their statement; the terminator comes behind the last one.
fn for_each_access(body: &Body, block: BlockId, visit: &mut dyn FnMut(usize, &Place, Access)) {
    let contents = &body.blocks[block];
    for (position, statement) in contents.statements.iter().enumerate() {
        let visitor: &mut Visitor<'_> = &mut |place, access| visit(position, place, access);
        statement.kind.accesses(visitor);
    }
    let position = contents.statements.len();
    contents
        .terminator
        .kind
        .accesses(&mut |place, access| visit(position, place, access));
}

impl BlockLiveness<'_> {
    /// Live right before the statement at `position`.
    pub fn before(&self, local: Local, position: usize) -> bool {
        let next = self.events.get(&local).and_then(|events| {
            let at = events.partition_point(|event| event.position < position);
            events.get(at)
        });
        match next {
            Some(event) => event.used,
            None => self
                .numbers
                .get(&local)
                .is_some_and(|&number| self.end.contains(number)),
        }
    }

    /// Live right behind the statement at `position`.
    pub fn behind(&self, local: Local, position: usize) -> bool {
        self.before(local, position + 1)
    }

    /// The holders that the statement at `position` uses or sets.
    pub fn touched(&self, position: usize) -> &[Local] {
        &self.touched[position]
    }
}
