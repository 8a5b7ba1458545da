//! Memory in which every byte knows its state and every block its life.
//!
//! An address is the number of a block and an offset in it. Numbers are never given twice, so that a pointer to a block
//! that is gone stays a pointer to a block that is gone.

use super::violation::{Step, Violation, violation};

/// Nobody has written the byte.
pub const UNINIT: u8 = 0;
/// The byte holds a value.
pub const INIT: u8 = 1;
/// The value has been moved out.
pub const MOVED: u8 = 2;
/// The value has been dropped.
pub const DROPPED: u8 = 3;

/// What a block is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The variables of a call.
    Frame,
    Heap,
    /// Literals: never written.
    Static,
    Global,
}

/// A block of memory.
pub struct Block {
    pub bytes: Vec<u8>,
    /// One state per byte.
    pub states: Vec<u8>,
    pub live: bool,
    pub kind: Kind,
}

/// All blocks of a run.
pub struct Memory {
    blocks: Vec<Block>,
    /// Buffers of frames that ended.
    spare: Vec<(Vec<u8>, Vec<u8>)>,
}

/// The first block numbers stand for things that are not memory.
pub const FUNCTIONS: u64 = 1;
/// Drop functions as C sees them.
pub const DROP_FUNCTIONS: u64 = 2;
/// Itables.
pub const ITABLES: u64 = 3;
const RESERVED: usize = 8;
/// Where values without bytes are.
const NOTHING: u64 = 16;

/// The address of an entry of one of the special blocks.
pub fn special(block: u64, entry: usize) -> u64 {
    block << 32 | entry as u64
}

/// The entry an address of a special block stands for.
pub fn entry_of(block: u64, address: u64) -> Step<usize> {
    if address >> 32 != block {
        return violation(Violation::Wild, "not the address of a function or table");
    }
    Ok(address as u32 as usize)
}

impl Default for Memory {
    fn default() -> Self {
        let nothing = || Block {
            bytes: Vec::new(),
            states: Vec::new(),
            live: false,
            kind: Kind::Static,
        };
        Memory {
            blocks: std::iter::repeat_with(nothing).take(RESERVED).collect(),
            spare: Vec::new(),
        }
    }
}

impl Memory {
    /// A new block without values.
    pub fn allocate(&mut self, size: u64, kind: Kind) -> u64 {
        let (mut bytes, mut states) = self.spare.pop().unwrap_or_default();
        bytes.clear();
        states.clear();
        bytes.resize(size as usize, 0xA5);
        states.resize(size as usize, UNINIT);
        self.blocks.push(Block {
            bytes,
            states,
            live: true,
            kind,
        });
        (self.blocks.len() as u64 - 1) << 32
    }

    /// A heap block; nothing needs no block.
    pub fn heap(&mut self, size: u64) -> u64 {
        match size {
            0 => NOTHING,
            _ => self.allocate(size, Kind::Heap),
        }
    }

    /// A block with constant bytes.
    pub fn constant(&mut self, bytes: &[u8]) -> u64 {
        let address = self.allocate(bytes.len() as u64, Kind::Static);
        let block = &mut self.blocks[(address >> 32) as usize];
        block.bytes.copy_from_slice(bytes);
        block.states.fill(INIT);
        address
    }

    /// Whether an address lies in a constant; writing there is a violation of its own.
    pub fn is_constant(&self, address: u64) -> bool {
        let block = self.blocks.get((address >> 32) as usize);
        block.is_some_and(|block| block.kind == Kind::Static)
    }

    /// Ends a heap block.
    pub fn free(&mut self, address: u64, size: u64) -> Step<()> {
        let Some(block) = self.blocks.get((address >> 32) as usize) else {
            return violation(Violation::Wild, "free of what is no block");
        };
        if block.kind != Kind::Heap || address as u32 != 0 {
            return violation(Violation::Wild, "free of what is no heap block");
        }
        if !block.live {
            return violation(Violation::DoubleFree, "the block is free already");
        }
        if block.bytes.len() as u64 != size {
            return violation(Violation::Wild, "free with another size than the block's");
        }
        self.end(address);
        Ok(())
    }

    /// Ends a block of any kind and keeps its buffers.
    pub fn end(&mut self, address: u64) {
        let block = &mut self.blocks[(address >> 32) as usize];
        block.live = false;
        let (bytes, states) = (
            std::mem::take(&mut block.bytes),
            std::mem::take(&mut block.states),
        );
        self.spare.push((bytes, states));
    }

    fn block(&self, address: u64, len: u64) -> Step<(&Block, usize)> {
        let at = address as u32 as usize;
        match self.blocks.get((address >> 32) as usize) {
            Some(block) if block.live && at + len as usize <= block.bytes.len() => Ok((block, at)),
            other => bad_access(other, address),
        }
    }

    fn block_mut(&mut self, address: u64, len: u64) -> Step<(&mut Block, usize)> {
        let at = address as u32 as usize;
        let number = (address >> 32) as usize;
        let fine = |block: &Block| {
            block.live && at + len as usize <= block.bytes.len() && block.kind != Kind::Static
        };
        if !self.blocks.get(number).is_some_and(fine) {
            return bad_access(self.blocks.get(number), address);
        }
        Ok((&mut self.blocks[number], at))
    }

    /// A scalar; all of its bytes must hold a value.
    pub fn load(&self, address: u64, size: u64) -> Step<u64> {
        if size == 0 {
            return Ok(0);
        }
        let (block, at) = self.block(address, size)?;
        let end = at + size as usize;
        if block.states[at..end].iter().any(|&state| state != INIT) {
            return bad_state(&block.states[at..end]);
        }
        let mut word = [0; 8];
        word[..size as usize].copy_from_slice(&block.bytes[at..end]);
        Ok(u64::from_le_bytes(word))
    }

    /// Writes the low bytes of a word.
    pub fn store(&mut self, address: u64, size: u64, value: u64) -> Step<()> {
        if size == 0 {
            return Ok(());
        }
        let (block, at) = self.block_mut(address, size)?;
        let end = at + size as usize;
        block.bytes[at..end].copy_from_slice(&value.to_le_bytes()[..size as usize]);
        block.states[at..end].fill(INIT);
        Ok(())
    }

    /// Bytes that must all hold values.
    pub fn read(&self, address: u64, len: u64) -> Step<&[u8]> {
        if len == 0 {
            return Ok(&[]);
        }
        let (block, at) = self.block(address, len)?;
        let end = at + len as usize;
        match block.states[at..end].iter().all(|&state| state == INIT) {
            true => Ok(&block.bytes[at..end]),
            false => bad_state(&block.states[at..end]),
        }
    }

    /// Overwrites bytes.
    pub fn write(&mut self, address: u64, bytes: &[u8]) -> Step<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let (block, at) = self.block_mut(address, bytes.len() as u64)?;
        block.bytes[at..at + bytes.len()].copy_from_slice(bytes);
        block.states[at..at + bytes.len()].fill(INIT);
        Ok(())
    }

    /// Copies bytes with their states into a buffer.
    pub fn take(&self, address: u64, len: u64, into: &mut Buffer) -> Step<()> {
        if len == 0 {
            return Ok(());
        }
        let (block, at) = self.block(address, len)?;
        let end = at + len as usize;
        into.bytes.extend_from_slice(&block.bytes[at..end]);
        into.states.extend_from_slice(&block.states[at..end]);
        Ok(())
    }

    /// Copies a buffer with its states into memory.
    pub fn put(&mut self, address: u64, from: &Buffer) -> Step<()> {
        if from.bytes.is_empty() {
            return Ok(());
        }
        let (block, at) = self.block_mut(address, from.bytes.len() as u64)?;
        block.bytes[at..at + from.bytes.len()].copy_from_slice(&from.bytes);
        block.states[at..at + from.bytes.len()].copy_from_slice(&from.states);
        Ok(())
    }

    /// Copies a part of a buffer into memory.
    pub fn put_part(&mut self, address: u64, from: &Buffer, part: std::ops::Range<usize>) -> Step<()> {
        if part.is_empty() {
            return Ok(());
        }
        let (block, at) = self.block_mut(address, part.len() as u64)?;
        let end = at + part.len();
        block.bytes[at..end].copy_from_slice(&from.bytes[part.clone()]);
        block.states[at..end].copy_from_slice(&from.states[part]);
        Ok(())
    }

    /// Marks bytes.
    pub fn mark(&mut self, address: u64, len: u64, state: u8) -> Step<()> {
        if len == 0 {
            return Ok(());
        }
        let (block, at) = self.block_mut(address, len)?;
        block.states[at..at + len as usize].fill(state);
        Ok(())
    }

    /// Is there a value, as far as these scalars tell?
    pub fn check(&self, address: u64, scalars: &[(u64, u64)]) -> Step<()> {
        for (offset, size) in scalars {
            let (block, at) = self.block(address + offset, *size)?;
            let states = &block.states[at..at + *size as usize];
            if states[0] != INIT {
                return bad_state(states);
            }
        }
        Ok(())
    }

    /// The first state of a value in memory.
    pub fn state(&self, address: u64) -> Step<u8> {
        let (block, at) = self.block(address, 1)?;
        Ok(block.states[at])
    }

    /// Heap blocks that are still there and that nothing else in memory that lives on leads to.
    pub fn leaks(&self, keep: &[u64]) -> Vec<u64> {
        let mut reached = vec![false; self.blocks.len()];
        let roots = self.numbered(Kind::Global).into_iter();
        let mut open: Vec<usize> = roots.chain(keep.iter().map(|at| (at >> 32) as usize)).collect();
        while let Some(number) = open.pop() {
            let new = self.blocks.get(number).is_some_and(|block| block.live) && !reached[number];
            if new {
                reached[number] = true;
                open.extend(self.blocks[number].pointers());
            }
        }
        let left = self
            .numbered(Kind::Heap)
            .into_iter()
            .filter(|&number| !reached[number]);
        left.map(|number| (number as u64) << 32).collect()
    }

    fn numbered(&self, kind: Kind) -> Vec<usize> {
        let of_kind = |(_, block): &(usize, &Block)| block.live && block.kind == kind;
        let found = self.blocks.iter().enumerate().filter(of_kind);
        found.map(|(number, _)| number).collect()
    }
}

impl Block {
    /// Numbers of the blocks that words in here may lead to.
    fn pointers(&self) -> impl Iterator<Item = usize> {
        let words = self.bytes.chunks_exact(8).zip(self.states.chunks_exact(8));
        let whole = words.filter(|(_, states)| states.iter().all(|&state| state == INIT));
        whole.map(|(bytes, _)| u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]) as usize)
    }
}

/// Bytes with their states, outside of memory.
#[derive(Default, Clone)]
pub struct Buffer {
    pub bytes: Vec<u8>,
    pub states: Vec<u8>,
}

impl Buffer {
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.states.clear();
    }

    /// Appends the low bytes of a word.
    pub fn push(&mut self, value: u64, size: u64) {
        self.bytes
            .extend_from_slice(&value.to_le_bytes()[..size as usize]);
        self.states.resize(self.bytes.len(), INIT);
    }
}

fn bad_access<T>(block: Option<&Block>, address: u64) -> Step<T> {
    match block {
        Some(block) if address >> 32 >= RESERVED as u64 && !block.live => {
            violation(Violation::UseAfterFree, "the block is gone")
        }
        Some(block) if block.kind == Kind::Static && address >> 32 >= RESERVED as u64 => {
            violation(Violation::OutOfBounds, "constant memory")
        }
        Some(_) if address >> 32 >= RESERVED as u64 => violation(Violation::OutOfBounds, "beyond the block"),
        _ => violation(Violation::Wild, format!("no memory at {address:#x}")),
    }
}

fn bad_state<T>(states: &[u8]) -> Step<T> {
    match states.iter().find(|&&state| state != INIT) {
        Some(&MOVED) => violation(Violation::UseAfterMove, "the value has been moved out"),
        Some(&DROPPED) => violation(Violation::UseAfterFree, "the value has been dropped"),
        _ => violation(Violation::Uninitialised, "nobody has written this"),
    }
}
