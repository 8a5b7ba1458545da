//! Calls and returns.

use super::Machine;
use super::code::*;
use super::exec::Flow;
use super::memory::{Buffer, FUNCTIONS, ITABLES, entry_of};
use super::natives::{Native, Outcome};
use super::paths::Spot;
use super::tasks::{Entry, Work};
use super::violation::{Step, Stop, Violation, violation};
use cranelift_entity::EntityRef;
use milo::mono::InstanceId;

impl Machine<'_> {
    pub fn call(&mut self, call: &Call) -> Step<Flow> {
        match &call.target {
            Target::Instance(id) => {
                self.arguments(call)?;
                self.enter(*id, 0)?;
                Ok(Flow::Other)
            }
            Target::Value(function) => self.call_value(call, function),
            Target::Interface(method) => self.call_interface(call, *method),
            Target::Native(native, name) => self.call_native(call, *native, name),
            Target::Intrinsic(intrinsic, ty) => self.intrinsic(call, *intrinsic, *ty),
            Target::Glue(glue, ty) => {
                self.glue(call, *glue, *ty)?;
                Ok(Flow::Next)
            }
        }
    }

    /// Evaluates the arguments into the value on its way.
    fn arguments(&mut self, call: &Call) -> Step<()> {
        self.value.clear();
        let mut starts: Vec<usize> = Vec::new();
        for arg in &call.args {
            starts.push(self.value.bytes.len());
            self.take(arg)?;
        }
        if !call.lent.is_empty() {
            self.check_overlap(&call.lent, &starts)?;
        }
        Ok(())
    }

    /// An argument that may be written through and another one must not reach the same bytes.
    fn check_overlap(&self, lent: &[Lent], starts: &[usize]) -> Step<()> {
        let mut ranges: Vec<(usize, bool, u64, u64)> = Vec::new();
        for lent in lent {
            let start = word_at(&self.value, starts[lent.arg]);
            let count = if lent.counted {
                word_at(&self.value, starts[lent.arg] + 8)
            } else {
                1
            };
            let end = start.wrapping_add(count.wrapping_mul(lent.size));
            ranges.push((lent.arg, lent.mutable, start, end));
            if let Some((elements, size)) = lent.owns {
                let spot = Spot {
                    address: start,
                    meta: 0,
                };
                let (first, len) = self.elements(spot, elements)?;
                ranges.push((
                    lent.arg,
                    lent.mutable,
                    first,
                    first.wrapping_add(len.unwrap_or(0) * size),
                ));
            }
        }
        // Two strings may show one literal: the first write to either makes its own copy.
        ranges.retain(|range| !self.memory.is_constant(range.2));
        let overlap = |left: &(usize, bool, u64, u64), right: &(usize, bool, u64, u64)| {
            left.0 != right.0 && (left.1 || right.1) && left.2 < right.3 && right.2 < left.3
        };
        match ranges
            .iter()
            .any(|left| ranges.iter().any(|right| overlap(left, right)))
        {
            true => violation(Violation::Overlap, "two arguments reach the same bytes"),
            false => Ok(()),
        }
    }

    fn call_value(&mut self, call: &Call, function: &Arg) -> Step<Flow> {
        let (code, env) = self.pair(function)?;
        self.arguments(call)?;
        if matches!(function, Arg::Move(..)) {
            self.push_work(Work::Release(env));
        }
        self.enter_address(code, env)?;
        Ok(Flow::Other)
    }

    /// Enters the function at an address.
    pub fn enter_address(&mut self, code: u64, env: u64) -> Step<()> {
        let number = entry_of(FUNCTIONS, code)?;
        if env != 0 {
            // The environment has to be there for the call.
            self.memory.load(env, 8)?;
        }
        self.enter(InstanceId::new(number), env)
    }

    fn call_interface(&mut self, call: &Call, method: usize) -> Step<Flow> {
        let (data, table) = self.pair(&call.args[0])?;
        let key = self.itables[entry_of(ITABLES, table)?];
        let program = self.program;
        let Some(itable) = program.itables.get(&key) else {
            return violation(Violation::Wild, "no such itable");
        };
        self.arguments(call)?;
        // The receiver is one word for the method, not two.
        let rest = self.value.bytes.split_off(16);
        self.value.clear();
        self.value.push(data, 8);
        self.value.bytes.extend(rest);
        self.value
            .states
            .resize(self.value.bytes.len(), super::memory::INIT);
        self.enter(itable.methods[method], 0)?;
        Ok(Flow::Other)
    }

    pub fn ret(&mut self, value: Option<&Arg>) -> Step<Flow> {
        self.value.clear();
        if let Some(value) = value {
            self.take(value)?;
        }
        if let Some(Entry::Frame(frame)) = self.task.stack.pop() {
            self.memory.end(frame.base);
        }
        let Some(Entry::Frame(caller)) = self.task.stack.last() else {
            return Ok(Flow::Other);
        };
        let code = caller.code.clone();
        self.restore();
        if let Some((Op::Call(call), _)) = self.task.pc.checked_sub(1).map(|at| &code.ops[at]) {
            self.deliver(call)?;
        }
        Ok(Flow::Other)
    }

    /// Puts the value on its way where the call's result goes.
    fn deliver(&mut self, call: &Call) -> Step<()> {
        let Some(dest) = &call.dest else { return Ok(()) };
        if self.value.bytes.len() as u64 != call.size {
            return Ok(());
        }
        let to = self.address(dest)?;
        self.put(to)
    }

    /// The argument words of a call of the runtime.
    fn words(&mut self, args: &[Arg]) -> Step<Vec<u64>> {
        let mut words = Vec::new();
        for arg in args {
            match arg.size() {
                0..=8 => words.push(self.scalar(arg)?),
                _ => {
                    let (first, second) = self.pair(arg)?;
                    words.extend([first, second]);
                }
            }
        }
        Ok(words)
    }

    fn call_native(&mut self, call: &Call, native: Option<Native>, name: &str) -> Step<Flow> {
        let Some(native) = native else {
            return Err(Stop::Unsupported(format!("the function {name}")));
        };
        let args = self.words(&call.args)?;
        self.native_result(native, args, call)
    }

    fn native_result(&mut self, native: Native, args: Vec<u64>, call: &Call) -> Step<Flow> {
        match native(self, &args)? {
            Outcome::Value(value) => {
                if let Some(dest) = &call.dest {
                    self.store_scalar(dest, call.size.min(8), value)?;
                }
                Ok(Flow::Next)
            }
            // What it asked for runs first; a native that gives work gives no value.
            Outcome::Work => {
                self.save();
                Ok(Flow::Other)
            }
            Outcome::Turn => {
                self.save();
                self.task.waits = None;
                if let Some(dest) = &call.dest {
                    self.store_scalar(dest, call.size.min(8), 0)?;
                }
                self.tasks.idle = 0;
                Ok(Flow::Wait)
            }
            Outcome::Wait => {
                self.save();
                self.task.waits = Some((native, args));
                Ok(Flow::Wait)
            }
        }
    }

    /// Tries again what had to wait.
    pub fn native_again(&mut self, native: Native, args: Vec<u64>) -> Step<Flow> {
        let Some(Entry::Frame(frame)) = self.task.stack.last() else {
            return Ok(Flow::Other);
        };
        let code = frame.code.clone();
        self.restore();
        match &code.ops[self.task.pc - 1].0 {
            Op::Call(call) => self.native_result(native, args, call),
            _ => Ok(Flow::Other),
        }
    }

    /// Branches run one after the other, which is one of the orders they may run in.
    pub fn parallel(&mut self, branches: &[Arg]) -> Step<Flow> {
        self.save();
        for branch in branches.iter().rev() {
            let (code, env) = self.pair(branch)?;
            self.push_work(Work::Call(code, env, Vec::new()));
        }
        Ok(Flow::Other)
    }

    pub fn parallel_for(&mut self, body: &Arg, low: &Arg, high: &Arg) -> Step<Flow> {
        let (code, env) = self.pair(body)?;
        let (low, high) = (self.scalar(low)? as i64, self.scalar(high)? as i64);
        self.save();
        let middle = low + (high - low) / 2;
        for (from, to) in [(middle, high), (low, middle)] {
            if from < to {
                self.push_work(Work::Call(code, env, vec![from as u64, to as u64]));
            }
        }
        Ok(Flow::Other)
    }
}

fn word_at(value: &Buffer, at: usize) -> u64 {
    let bytes = value
        .bytes
        .get(at..at + 8)
        .and_then(|bytes| bytes.try_into().ok());
    bytes.map_or(0, u64::from_le_bytes)
}
