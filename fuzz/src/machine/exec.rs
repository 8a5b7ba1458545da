//! The loop, and everything but calls and drops.

use super::Machine;
use super::arith;
use super::code::*;
use super::layout::Shape;
use super::lower::env_offsets;
use super::memory::{FUNCTIONS, INIT, Kind, MOVED, special};
use super::paths::signed;
use super::tasks::{Entry, Pause, Work};
use super::violation::{Step, Stop, Violation, violation};
use cranelift_entity::EntityRef;
use milo::mir::{ClosureId, EnvKind};

/// What follows an operation.
pub enum Flow {
    Next,
    Block(usize),
    /// Another entry is on top of the stack now.
    Other,
    /// The task gives its turn away.
    Wait,
}

impl Machine<'_> {
    /// Runs the current task until it ends or waits.
    pub fn resume(&mut self) -> Step<Pause> {
        if let Some((native, args)) = self.task.waits.take() {
            match self.native_again(native, args)? {
                Flow::Wait => return Ok(Pause::Turn),
                _ => self.tasks.idle = 0,
            }
        }
        loop {
            match self.task.stack.last() {
                None => return Ok(Pause::Ended),
                Some(Entry::Work(_)) => {
                    let Some(Entry::Work(work)) = self.task.stack.pop() else {
                        continue;
                    };
                    if let Work::End = work {
                        self.end_task()?;
                        continue;
                    }
                    self.restore();
                    self.work(work)?;
                }
                Some(Entry::Frame(frame)) => {
                    let code = frame.code.clone();
                    self.restore();
                    if let Flow::Wait = self.frame(&code)? {
                        return Ok(Pause::Turn);
                    }
                }
            }
        }
    }

    /// Runs the top frame until it is not the top any more.
    fn frame(&mut self, code: &Code) -> Step<Flow> {
        loop {
            self.steps += 1;
            if self.steps > self.limit {
                return Err(Stop::TooLong);
            }
            let (op, span) = &code.ops[self.task.pc];
            self.span = *span;
            self.task.pc += 1;
            match self.op(op)? {
                Flow::Next => {}
                Flow::Block(block) => self.task.pc = code.starts[block],
                flow => {
                    self.tasks.idle = 0;
                    return Ok(flow);
                }
            }
        }
    }

    fn op(&mut self, op: &Op) -> Step<Flow> {
        match op {
            Op::Goto(block) => return Ok(Flow::Block(*block)),
            Op::Branch(condition, then, otherwise) => {
                let yes = self.scalar(condition)? != 0;
                return Ok(Flow::Block(if yes { *then } else { *otherwise }));
            }
            Op::Switch(value, mask, cases, otherwise) => {
                let value = self.scalar(value)? & mask;
                let case = cases.iter().find(|(case, _)| *case == value);
                return Ok(Flow::Block(case.map_or(*otherwise, |(_, block)| *block)));
            }
            Op::Call(call) => return self.call(call),
            Op::Return(value) => return self.ret(value.as_ref()),
            Op::Drop(place, plan, size) => {
                let address = self.address(place)?;
                return self.drop_value(address, plan, *size);
            }
            Op::FreeHeap(place, size) => self.free_heap(place, *size)?,
            Op::Parallel(branches) => return self.parallel(branches),
            Op::ParallelFor(body, low, high) => return self.parallel_for(body, low, high),
            Op::Trap(message) => return Err(self.trap(message)),
            Op::Exit(code) => return Err(Stop::Exit(self.scalar(code)? as i32)),
            Op::Unreachable => return violation(Violation::Wild, "unreachable code is reached"),
            _ => self.plain(op)?,
        }
        Ok(Flow::Next)
    }

    fn plain(&mut self, op: &Op) -> Step<()> {
        match op {
            Op::Use(dest, from) => self.copy(dest, from),
            Op::Make(dest, parts, size, tag) => self.make(dest, parts, *size, *tag),
            Op::Repeat(dest, item, count) => self.repeat(dest, item, *count),
            Op::Ref(dest, place, how, whole) => {
                let spot = self.spot(place)?;
                if let Some(layout) = whole {
                    self.memory.check(spot.address, &layout.always)?;
                }
                match how {
                    Reference::Thin => self.store_words(dest, &[spot.address]),
                    Reference::Same => self.store_words(dest, &[spot.address, spot.meta]),
                    Reference::Text => {
                        let start = self.memory.load(spot.address, 8)?;
                        let len = self.memory.load(spot.address + 8, 8)?;
                        self.store_words(dest, &[start, len])
                    }
                }
            }
            Op::View(dest, place, elements) => {
                let spot = self.spot(place)?;
                let (start, len) = self.elements(spot, *elements)?;
                self.store_words(dest, &[start, len.unwrap_or(0)])
            }
            Op::Slice(dest, place, elements, low, high, size) => {
                let spot = self.spot(place)?;
                let (start, _) = self.elements(spot, *elements)?;
                let (low, high) = (self.scalar(low)?, self.scalar(high)?);
                self.store_words(dest, &[start.wrapping_add(low * size), high - low])
            }
            Op::Len(dest, place, elements) => {
                let spot = self.spot(place)?;
                let len = self.elements(spot, *elements)?.1.unwrap_or(0);
                self.store_words(dest, &[len])
            }
            Op::Tag(dest, place, layout, size) => {
                let address = self.address(place)?;
                // The tag stays readable when parts have been moved out: what is left is dropped by it.
                let tag = self.tag(address, &layout.shape)?;
                self.store_scalar(dest, *size, tag)
            }
            Op::Replace(dest, place, value) => self.replace(dest, place, value),
            Op::Unary(dest, op, value, of, wrapping) => {
                let value = self.scalar(value)?;
                self.store_scalar(dest, of.size(), arith::unary(*op, value, *of, *wrapping)?)
            }
            Op::Binary(dest, op, left, right, of, wrapping) => {
                let left = self.scalar(left)?;
                let right = self.scalar(right)?;
                let value = arith::binary(*op, left, right, *of, *wrapping)?;
                let size = if arith::is_comparison(*op) { 1 } else { of.size() };
                self.store_scalar(dest, size, value)
            }
            Op::Cast(dest, kind, value, from, to) => {
                let value = self.scalar(value)?;
                self.store_scalar(dest, to.size(), arith::cast(*kind, value, *from, *to))
            }
            Op::HeapNew(dest, value) => {
                let address = self.memory.heap(value.size());
                self.value.clear();
                self.take(value)?;
                self.put(address)?;
                self.store_words(dest, &[address])
            }
            Op::Closure(dest, closure, env, captures, slot) => {
                self.closure(dest, *closure, *env, captures, *slot)
            }
            Op::Unsize(dest, from, itable, slot) => self.unsize(dest, from, *itable, *slot),
            Op::Duplicate(dest, place) => self.duplicate(dest, place),
            Op::TakeEnv => self.take_env(),
            Op::Swap(left, right, size) => self.swap(left, right, *size),
            _ => self.check(op),
        }
    }

    fn check(&mut self, op: &Op) -> Step<()> {
        match op {
            Op::CheckBounds(index, len) => {
                let (index, len) = (self.scalar(index)?, self.scalar(len)?);
                trap_if(index >= len, || {
                    format!("array index out of bounds: {}/{len}", index as i64)
                })
            }
            Op::CheckSlice(low, high, len) => {
                let (low, high, len) = (self.scalar(low)?, self.scalar(high)?, self.scalar(len)?);
                trap_if(low > high || high > len, || "slice range out of bounds".into())
            }
            Op::CheckRange(value, of, low, high) => {
                let value = signed(*of, self.scalar(value)?);
                trap_if(!(*low..=*high).contains(&value), || "value out of range".into())
            }
            Op::CheckDistinct(pairs) => {
                let mut same = true;
                for (left, right) in pairs {
                    same &= self.scalar(left)? == self.scalar(right)?;
                }
                trap_if(same, || "aliasing &mut arguments".into())
            }
            Op::Assert(condition, message) => match self.scalar(condition)? {
                0 => Err(self.trap(message)),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn trap(&mut self, message: &Message) -> Stop {
        match message {
            Message::Fixed(text) => Stop::Trap(text.to_string()),
            Message::Text(before, arg) => {
                let read = self
                    .pair(arg)
                    .and_then(|(start, len)| Ok(self.memory.read(start, len)?.to_vec()));
                match read {
                    Ok(bytes) => Stop::Trap(format!("{before}{}", String::from_utf8_lossy(&bytes))),
                    Err(stop) => stop,
                }
            }
        }
    }

    fn copy(&mut self, dest: &Path, from: &Arg) -> Step<()> {
        self.value.clear();
        self.take(from)?;
        let to = self.address(dest)?;
        self.put(to)
    }

    fn make(&mut self, dest: &Path, parts: &[(u64, Arg)], size: u64, tag: Option<i64>) -> Step<()> {
        let mut whole = std::mem::take(&mut self.value);
        whole.clear();
        for (offset, part) in parts {
            self.take(part)?;
            let (at, len) = (*offset as usize, self.value.bytes.len());
            if whole.bytes.len() < at + len {
                whole.bytes.resize(at + len, 0);
                whole.states.resize(at + len, 0);
            }
            whole.bytes[at..at + len].copy_from_slice(&self.value.bytes);
            whole.states[at..at + len].copy_from_slice(&self.value.states);
            self.value.clear();
        }
        whole.bytes.resize(size as usize, 0);
        whole.states.resize(size as usize, 0);
        if let Some(tag) = tag {
            whole.bytes[..8].copy_from_slice(&tag.to_le_bytes());
            whole.states[..8].fill(INIT);
        }
        self.value = whole;
        let to = self.address(dest)?;
        self.put(to)
    }

    fn repeat(&mut self, dest: &Path, item: &Arg, count: u64) -> Step<()> {
        self.value.clear();
        self.take(item)?;
        let to = self.address(dest)?;
        let size = self.value.bytes.len() as u64;
        (0..count).try_for_each(|at| self.put(to + at * size))
    }

    fn replace(&mut self, dest: &Path, place: &Path, value: &Arg) -> Step<()> {
        let at = self.address(place)?;
        self.value.clear();
        self.take(value)?;
        let new = std::mem::take(&mut self.value);
        self.memory.take(at, new.bytes.len() as u64, &mut self.value)?;
        self.memory.put(at, &new)?;
        let to = self.address(dest)?;
        self.put(to)
    }

    fn swap(&mut self, left: &Path, right: &Path, size: u64) -> Step<()> {
        let (left, right) = (self.address(left)?, self.address(right)?);
        self.value.clear();
        self.memory.take(left, size, &mut self.value)?;
        let first = std::mem::take(&mut self.value);
        self.memory.take(right, size, &mut self.value)?;
        self.put(left)?;
        self.memory.put(right, &first)
    }

    /// The discriminant of an enum in memory.
    pub fn tag(&self, address: u64, shape: &Shape) -> Step<u64> {
        match shape {
            Shape::Enum { .. } => self.memory.load(address, 8),
            _ => Ok(0),
        }
    }

    fn closure(
        &mut self,
        dest: &Path,
        id: ClosureId,
        kind: EnvKind,
        captures: &[Arg],
        slot: u64,
    ) -> Step<()> {
        let program = self.program;
        let declared = &program.closures[id];
        let code = special(FUNCTIONS, declared.code.index());
        if captures.is_empty() {
            return self.store_words(dest, &[code, 0]);
        }
        let (offsets, size) = env_offsets(self, &declared.captures);
        let (env, count) = match kind {
            EnvKind::Stack => (self.task.base + slot, -1i64),
            EnvKind::Heap => (self.memory.allocate(size, Kind::Heap), 1),
        };
        self.memory.store(env, 8, count as u64)?;
        self.memory.store(env + 8, 8, id.index() as u64 + 1)?;
        self.memory.store(env + 16, 8, size)?;
        for (capture, offset) in captures.iter().zip(offsets) {
            self.value.clear();
            self.take(capture)?;
            self.put(env + offset)?;
        }
        self.store_words(dest, &[code, env])
    }

    fn unsize(&mut self, dest: &Path, from: &Arg, itable: usize, slot: u64) -> Step<()> {
        let (first, second) = self.pair(from)?;
        if let Arg::Move(path, layout) = from {
            let address = self.address(path)?;
            self.memory.mark(address, layout.size, MOVED)?;
        }
        let mut data = first;
        if from.size() == 16 {
            data = self.task.base + slot;
            for (at, word) in [(0, first), (8, second), (16, 0)] {
                self.memory.store(data + at, 8, word)?;
            }
        }
        self.store_words(dest, &[data, Self::itable_address(itable)])
    }

    fn duplicate(&mut self, dest: &Path, place: &Path) -> Step<()> {
        let at = self.address(place)?;
        let (code, env) = (self.memory.load(at, 8)?, self.memory.load(at + 8, 8)?);
        self.retain_env(env)?;
        self.store_words(dest, &[code, env])
    }

    /// From here on the environment's end only frees it.
    fn take_env(&mut self) -> Step<()> {
        match self.task.env {
            0 => Ok(()),
            env => match self.memory.load(env, 8)? as i64 {
                count if count < 0 => Ok(()),
                _ => self.memory.store(env + 8, 8, 0),
            },
        }
    }
}

fn trap_if(bad: bool, text: impl FnOnce() -> String) -> Step<()> {
    if bad { Err(Stop::Trap(text())) } else { Ok(()) }
}
