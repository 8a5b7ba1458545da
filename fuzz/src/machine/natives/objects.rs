//! The counted objects behind handles.

use crate::machine::Machine;
use crate::machine::memory::{Buffer, Kind, Memory};
use crate::machine::tasks::Work;
use crate::machine::violation::{Step, Violation, violation};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// What a handle stands for.
pub enum Object {
    Task {
        done: bool,
    },
    Cell {
        value: u64,
        size: u64,
        drop: u64,
    },
    Channel {
        /// Negative: unbounded.
        capacity: i64,
        size: u64,
        drop: u64,
        queue: VecDeque<Buffer>,
        closed: bool,
        destroyed: bool,
    },
    Lock {
        held: bool,
    },
    Counter {
        value: i64,
    },
}

/// All objects, by their addresses.
#[derive(Default)]
pub struct Objects {
    live: FxHashMap<u64, (u64, Object)>,
}

/// Bytes of the block that stands for an object.
const BLOCK: u64 = 8;

impl Objects {
    /// A new object with one holder.
    pub fn add(&mut self, memory: &mut Memory, object: Object) -> u64 {
        let address = memory.allocate(BLOCK, Kind::Heap);
        self.live.insert(address, (1, object));
        address
    }

    pub fn retain(&mut self, address: u64) {
        if let Some((count, _)) = self.live.get_mut(&address) {
            *count += 1;
        }
    }

    /// The object of a handle.
    pub fn get(&mut self, address: u64) -> Step<&mut Object> {
        match self.live.get_mut(&address) {
            Some((_, object)) => Ok(object),
            None => violation(Violation::UseAfterFree, "the handle's object is gone"),
        }
    }

    /// Value, size and drop function of a cell.
    pub fn cell(&mut self, address: u64) -> Step<(u64, u64, u64)> {
        match self.get(address)? {
            Object::Cell { value, size, drop } => Ok((*value, *size, *drop)),
            _ => violation(Violation::Wild, "the handle is no cell"),
        }
    }

    /// A task has ended.
    pub fn finish(&mut self, address: u64) {
        if let Some((_, Object::Task { done })) = self.live.get_mut(&address) {
            *done = true;
        }
    }

    /// Blocks that live objects lead to.
    pub fn held(&self) -> Vec<u64> {
        let cells = self.live.values().filter_map(|(_, object)| match object {
            Object::Cell { value, .. } => Some(*value),
            _ => None,
        });
        let queued = self.live.values().filter_map(|(_, object)| match object {
            Object::Channel { queue, .. } => Some(queue),
            _ => None,
        });
        let words = queued.flatten().flat_map(|value| value.bytes.chunks_exact(8));
        let words = words
            .filter_map(|word| word.try_into().ok())
            .map(u64::from_le_bytes);
        cells.chain(words).collect()
    }
}

impl Machine<'_> {
    /// One holder less; with the last one the object ends.
    pub fn release_object(&mut self, address: u64) -> Step<()> {
        if address == 0 {
            return Ok(());
        }
        let Some((count, _)) = self.objects.live.get_mut(&address) else {
            return violation(
                Violation::DoubleFree,
                "a handle of an object that is gone is released",
            );
        };
        *count -= 1;
        if *count > 0 {
            return Ok(());
        }
        let ended = self.objects.live.remove(&address);
        self.memory.free(address, BLOCK)?;
        match ended {
            Some((_, Object::Cell { value, size, drop })) => self.end_in_memory(value, size, drop),
            Some((
                _,
                Object::Channel {
                    queue, size, drop, ..
                },
            )) => self.end_queue(queue, size, drop),
            _ => Ok(()),
        }
    }

    /// Ends a channel for all its holders.
    pub fn destroy_object(&mut self, address: u64) -> Step<()> {
        let Object::Channel {
            size,
            drop,
            queue,
            closed,
            destroyed,
            ..
        } = self.objects.get(address)?
        else {
            return Ok(());
        };
        (*closed, *destroyed) = (true, true);
        let (size, drop, queue) = (*size, *drop, std::mem::take(queue));
        self.end_queue(queue, size, drop)
    }

    fn end_queue(&mut self, queue: VecDeque<Buffer>, size: u64, drop: u64) -> Step<()> {
        for value in queue.iter().rev() {
            let at = self.memory.heap(size);
            self.memory.put(at, value)?;
            self.end_in_memory(at, size, drop)?;
        }
        Ok(())
    }

    fn end_in_memory(&mut self, at: u64, size: u64, drop: u64) -> Step<()> {
        let ty = self.dropped_type(drop)?;
        self.push_work(Work::Free(at, size));
        if let Some(ty) = ty {
            let plan = self.plan(ty);
            self.push_work(Work::Drop(at, plan));
        }
        Ok(())
    }
}
