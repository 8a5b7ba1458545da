//! Tasks and threads, which take turns.

use super::code::Code;
use super::memory::Kind;
use super::natives::Native;
use super::plan::Plan;
use super::violation::{Step, Stop};
use super::{Machine, natives};
use milo::mono::InstanceId;
use std::collections::VecDeque;
use std::rc::Rc;

/// What is left to do, last first.
pub enum Entry {
    Frame(Frame),
    Work(Work),
}

/// A call that waits for what stands above it.
pub struct Frame {
    pub code: Rc<Code>,
    pub pc: usize,
    pub base: u64,
    pub env: u64,
}

/// Something to do when everything above it is done.
pub enum Work {
    Free(u64, u64),
    /// The value there has ended.
    Dropped(u64, u64),
    Drop(u64, Rc<Plan>),
    /// Gives up a hold on an environment.
    Release(u64),
    /// Calls code with an environment and words.
    Call(u64, u64, Vec<u64>),
    Instance(InstanceId),
    /// The task has returned.
    End,
}

/// One line of execution: the registers of its top frame, and what is left to do.
#[derive(Default)]
pub struct Task {
    pub stack: Vec<Entry>,
    pub pc: usize,
    pub base: u64,
    pub env: u64,
    /// The handle's object; 0 for main.
    pub object: u64,
    /// A native call that has to wait, with its arguments.
    pub waits: Option<(Native, Vec<u64>)>,
}

/// Everything that is not running.
#[derive(Default)]
pub struct Tasks {
    pub ready: VecDeque<Task>,
    /// Turns since anybody made a step.
    pub idle: usize,
    /// What `main` returned.
    pub status: Option<i32>,
}

/// Why a task stopped running.
pub enum Pause {
    /// It waits, or lets others go first.
    Turn,
    Ended,
}

impl Machine<'_> {
    /// Puts the globals' initialisers and `main` in front.
    pub fn start(&mut self) -> Step<()> {
        let Some(main) = self.program.main else {
            return Err(Stop::Unsupported("a program without main".into()));
        };
        let stack = &mut self.task.stack;
        stack.push(Entry::Work(Work::End));
        stack.push(Entry::Work(Work::Instance(main)));
        // Threads share what is local to a thread: programs here use it from one only.
        for &initialiser in self.program.initialisers.values().rev() {
            stack.push(Entry::Work(Work::Instance(initialiser)));
        }
        Ok(())
    }

    /// Runs all tasks to their ends.
    pub fn execute(&mut self) -> Step<i32> {
        loop {
            match self.resume()? {
                Pause::Ended if self.tasks.ready.is_empty() => return Ok(self.tasks.status.unwrap_or(0)),
                Pause::Ended => self.task = self.tasks.ready.pop_front().unwrap_or_default(),
                Pause::Turn => self.rotate()?,
            }
        }
    }

    fn rotate(&mut self) -> Step<()> {
        self.tasks.idle += 1;
        if self.tasks.idle > 2 * self.tasks.ready.len() + 2 {
            return Err(Stop::Deadlock);
        }
        if let Some(next) = self.tasks.ready.pop_front() {
            let last = std::mem::replace(&mut self.task, next);
            self.tasks.ready.push_back(last);
        }
        Ok(())
    }

    /// A new task that calls a closure once; gives its handle.
    pub fn spawn(&mut self, code: u64, env: u64) -> u64 {
        let object = self
            .objects
            .add(&mut self.memory, natives::Object::Task { done: false });
        // One hold is the spawner's, one is the task's own.
        self.objects.retain(object);
        let work = [Work::End, Work::Release(env), Work::Call(code, env, Vec::new())];
        self.tasks.ready.push_back(Task {
            stack: work.into_iter().map(Entry::Work).collect(),
            object,
            ..Task::default()
        });
        object
    }

    /// The running task has returned.
    pub fn end_task(&mut self) -> Step<Pause> {
        if self.task.object == 0 {
            let bytes: Vec<u8> = self.value.bytes.iter().copied().take(4).collect();
            let status = bytes.try_into().map_or(0, i32::from_le_bytes);
            self.tasks.status = Some(status);
        } else {
            let object = self.task.object;
            self.objects.finish(object);
            self.release_object(object)?;
        }
        Ok(Pause::Ended)
    }

    /// Begins a call whose arguments are the value on its way.
    pub fn enter(&mut self, id: InstanceId, env: u64) -> Step<()> {
        let code = self.code(id);
        self.save();
        let base = self.memory.allocate(code.frame, Kind::Frame);
        let mut at = 0;
        for &(offset, size) in &code.params {
            let end = at + size as usize;
            if end > self.value.bytes.len() {
                return Err(Stop::Unsupported(format!("too few arguments for {}", code.name)));
            }
            self.memory.put_part(base + offset, &self.value, at..end)?;
            at = end;
        }
        if self.task.stack.len() > 20_000 {
            return Err(Stop::Trap("stack overflow".into()));
        }
        (self.task.pc, self.task.base, self.task.env) = (0, base, env);
        self.task.stack.push(Entry::Frame(Frame {
            code,
            pc: 0,
            base,
            env,
        }));
        Ok(())
    }

    /// Keeps the top frame's place in its code.
    pub fn save(&mut self) {
        let pc = self.task.pc;
        if let Some(Entry::Frame(frame)) = self.task.stack.last_mut() {
            frame.pc = pc;
        }
    }

    /// Makes the registers those of the top frame, if a frame is on top.
    pub fn restore(&mut self) {
        if let Some(Entry::Frame(frame)) = self.task.stack.last() {
            (self.task.pc, self.task.base, self.task.env) = (frame.pc, frame.base, frame.env);
        }
    }

    /// Something to do before the running function goes on.
    pub fn push_work(&mut self, work: Work) {
        self.save();
        self.task.stack.push(Entry::Work(work));
    }

    /// The name of the running function.
    pub fn function_name(&self) -> String {
        let frames = self.task.stack.iter().rev().filter_map(|entry| match entry {
            Entry::Frame(frame) => Some(frame.code.name.clone()),
            Entry::Work(_) => None,
        });
        frames.take(6).collect::<Vec<_>>().join(" < ")
    }
}
