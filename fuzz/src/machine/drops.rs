//! The end of values, boxes and environments.

use super::Machine;
use super::code::Path;
use super::exec::Flow;
use super::lower::env_offsets;
use super::memory::{DROPPED, INIT, ITABLES, MOVED, entry_of};
use super::plan::Plan;
use super::tasks::Work;
use super::violation::{Step, Violation, violation};
use cranelift_entity::EntityRef;
use milo::mir::ClosureId;
use std::rc::Rc;

impl Machine<'_> {
    /// Does what is to be done next.
    pub fn work(&mut self, work: Work) -> Step<()> {
        match work {
            Work::Free(address, size) => self.memory_free(address, size),
            Work::Dropped(address, size) => self.memory.mark(address, size, DROPPED),
            Work::Drop(address, plan) => self.begin_drop(address, &plan),
            Work::Release(env) => self.release_env(env),
            Work::Call(code, env, words) => {
                self.value.clear();
                words.iter().for_each(|&word| self.value.push(word, 8));
                self.enter_address(code, env)
            }
            Work::Instance(id) => {
                self.value.clear();
                self.enter(id, 0)
            }
            Work::End => Ok(()),
        }
    }

    /// A block of no size is no block.
    pub fn memory_free(&mut self, address: u64, size: u64) -> Step<()> {
        match size {
            0 => Ok(()),
            _ => self.memory.free(address, size),
        }
    }

    /// `Drop` of a place of so many bytes.
    pub fn drop_value(&mut self, address: u64, plan: &Rc<Plan>, size: u64) -> Step<Flow> {
        if let Plan::Nothing = **plan {
            return Ok(Flow::Next);
        }
        self.push_work(Work::Dropped(address, size));
        self.begin_drop(address, plan)?;
        Ok(Flow::Other)
    }

    fn begin_drop(&mut self, address: u64, plan: &Plan) -> Step<()> {
        self.expect_value(address, plan)?;
        match plan {
            Plan::Nothing => Ok(()),
            Plan::Text => match self.memory.load(address + 16, 8)? {
                0 => Ok(()),
                cap => {
                    let start = self.memory.load(address, 8)?;
                    self.memory.free(start, cap)
                }
            },
            Plan::Closure => {
                let env = self.memory.load(address + 8, 8)?;
                self.release_env(env)
            }
            Plan::Heap(content, size) => {
                let start = self.memory.load(address, 8)?;
                self.push_work(Work::Free(start, *size));
                self.push_work(Work::Drop(start, content.clone()));
                Ok(())
            }
            Plan::Interface => {
                let (data, table) = (self.memory.load(address, 8)?, self.memory.load(address + 8, 8)?);
                let ty = self.itables[entry_of(ITABLES, table)?].0;
                let (plan, size) = (self.plan(ty), self.layouts.of(ty).size);
                self.push_work(Work::Free(data, size));
                self.push_work(Work::Drop(data, plan));
                Ok(())
            }
            Plan::Glue(glue) => {
                self.value.clear();
                self.value.push(address, 8);
                self.enter(*glue, 0)
            }
        }
    }

    /// What is dropped has to be there.
    fn expect_value(&self, address: u64, plan: &Plan) -> Step<()> {
        let sized = !matches!(plan, Plan::Nothing | Plan::Glue(_));
        if !sized {
            return Ok(());
        }
        match self.memory.state(address)? {
            INIT => Ok(()),
            MOVED => violation(Violation::DoubleDrop, "drop of a value that has been moved out"),
            DROPPED => violation(Violation::DoubleDrop, "drop of a value that has been dropped"),
            _ => violation(Violation::Uninitialised, "drop of memory without a value"),
        }
    }

    /// Frees a box whose content is gone.
    pub fn free_heap(&mut self, place: &Path, size: Option<u64>) -> Step<()> {
        let address = self.address(place)?;
        let start = self.memory.load(address, 8)?;
        let size = match size {
            Some(size) => size,
            None => {
                let table = self.memory.load(address + 8, 8)?;
                let ty = self.itables[entry_of(ITABLES, table)?].0;
                self.layouts.of(ty).size
            }
        };
        self.memory_free(start, size)?;
        self.memory.mark(address, 8, DROPPED)
    }

    /// One holder more.
    pub fn retain_env(&mut self, env: u64) -> Step<()> {
        if env == 0 {
            return Ok(());
        }
        match self.memory.load(env, 8)? as i64 {
            count if count < 0 => Ok(()),
            count => self.memory.store(env, 8, count as u64 + 1),
        }
    }

    /// One holder less; the last one ends the captures and the block.
    pub fn release_env(&mut self, env: u64) -> Step<()> {
        if env == 0 {
            return Ok(());
        }
        match self.memory.load(env, 8)? as i64 {
            count if count < 0 => Ok(()),
            0 => violation(Violation::DoubleFree, "an environment nobody holds is given up"),
            1 => self.end_env(env),
            count => self.memory.store(env, 8, count as u64 - 1),
        }
    }

    fn end_env(&mut self, env: u64) -> Step<()> {
        self.memory.store(env, 8, 0)?;
        let size = self.memory.load(env + 16, 8)?;
        self.push_work(Work::Free(env, size));
        let number = self.memory.load(env + 8, 8)?;
        if number > 0 {
            let program = self.program;
            let captures = &program.closures[ClosureId::new(number as usize - 1)].captures;
            let (offsets, _) = env_offsets(self, captures);
            for (capture, offset) in captures.iter().zip(offsets).rev() {
                let plan = self.plan(capture.ty);
                self.push_work(Work::Drop(env + offset, plan));
            }
        }
        Ok(())
    }
}
