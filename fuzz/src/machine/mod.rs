//! A reference interpreter of concrete MIR in which every byte knows its state.
//!
//! * **In**: a [`mono::Program`] before optimisation, with its HIR.
//! * **Out**: a [`Report`]: what the program wrote, how it ended, and the [`Violation`] if it did what no accepted
//!   program may do.
//! * **Always**: no address is given twice; a moved or dropped value's bytes say so; a call's variables end with it;
//!   what nothing owns at the end is a leak. Layouts are the machine's own, not the code generator's.
//! * **Absent**: sockets, files, clocks, parallelism: threads and tasks take turns, first in, first out.

mod arith;
mod calls;
mod code;
mod drops;
mod exec;
mod glue;
mod intrinsics;
mod layout;
mod lower;
mod memory;
mod natives;
mod paths;
mod plan;
mod tasks;
mod violation;

pub use violation::{End, Report, Stop, Violation};

use code::Code;
use layout::Layouts;
use memory::{Buffer, ITABLES, Kind, Memory, special};
use milo::hir;
use milo::mono::{self, InstanceId};
use milo::source::Span;
use milo::types::*;
use plan::Plan;
use rustc_hash::FxHashMap;
use std::rc::Rc;
use tasks::{Task, Tasks};
use violation::{Step, violation};

/// A program being run.
pub struct Machine<'p> {
    hir: &'p hir::Program,
    program: &'p mono::Program,
    layouts: Layouts<'p>,
    memory: Memory,
    codes: Vec<Option<Rc<Code>>>,
    globals: FxHashMap<GlobalId, u64>,
    texts: FxHashMap<Vec<u8>, u64>,
    /// Concrete types behind interfaces.
    itables: Vec<(Ty, Ty)>,
    /// Types whose drop has an address.
    drop_types: Vec<Ty>,
    plans: FxHashMap<Ty, Rc<Plan>>,
    objects: natives::Objects,
    /// The running task.
    task: Task,
    tasks: Tasks,
    /// A value on its way.
    value: Buffer,
    out: Vec<u8>,
    steps: u64,
    limit: u64,
    span: Span,
}

impl<'p> Machine<'p> {
    /// A machine that gives up after `limit` steps.
    pub fn new(hir: &'p hir::Program, program: &'p mono::Program, limit: u64) -> Self {
        let nowhere = program
            .functions
            .values()
            .next()
            .map(|function| function.body.span);
        Machine {
            hir,
            program,
            layouts: Layouts::new(hir),
            memory: Memory::default(),
            codes: vec![None; program.functions.len()],
            globals: FxHashMap::default(),
            texts: FxHashMap::default(),
            itables: Vec::new(),
            drop_types: Vec::new(),
            plans: FxHashMap::default(),
            objects: natives::Objects::default(),
            task: Task::default(),
            tasks: Tasks::default(),
            value: Buffer::default(),
            out: Vec::new(),
            steps: 0,
            limit,
            span: nowhere.unwrap_or_else(|| Span::new(milo::source::FileId::from_u32(0), 0, 0)),
        }
    }

    /// Runs the program from its globals to its end.
    pub fn run(mut self) -> Report {
        let ended = self
            .start()
            .and_then(|()| self.execute())
            .and_then(|status| self.settle(status));
        let end = match ended {
            Ok(status) | Err(Stop::Exit(status)) => End::Done(status),
            Err(stop) => End::Stopped {
                stop,
                function: self.function_name(),
                span: self.span,
            },
        };
        Report {
            stdout: String::from_utf8_lossy(&self.out).into_owned(),
            end,
            steps: self.steps,
        }
    }

    /// After `main`: everything is free but what globals hold.
    fn settle(&mut self, status: i32) -> Step<i32> {
        let left = self.memory.leaks(&self.objects.held());
        match left.len() {
            0 => Ok(status),
            count => violation(
                Violation::Leak,
                format!("{count} blocks are left, the first at {:#x}", left[0]),
            ),
        }
    }

    fn code(&mut self, id: InstanceId) -> Rc<Code> {
        use cranelift_entity::EntityRef;
        if let Some(known) = &self.codes[id.index()] {
            return known.clone();
        }
        let code = Rc::new(lower::lower(self, id));
        self.codes[id.index()] = Some(code.clone());
        code
    }

    /// Where a global is.
    fn global(&mut self, global: GlobalId) -> u64 {
        if let Some(&known) = self.globals.get(&global) {
            return known;
        }
        let declared = &self.hir.globals[global];
        let address = self
            .memory
            .allocate(self.layouts.of(declared.ty).size, Kind::Global);
        self.globals.insert(global, address);
        if let Some(value) = &declared.constant {
            self.fill_global(address, declared.ty, value);
        }
        address
    }

    fn fill_global(&mut self, address: u64, ty: Ty, value: &hir::ConstValue) {
        let size = self.layouts.of(ty).size.min(8);
        for (at, word) in (0u64..).zip(self.constant_words(ty, value)) {
            // The block has the constant's size.
            let _ = self.memory.store(address + 8 * at, size, word);
        }
    }

    /// Constant bytes, each text once.
    fn text(&mut self, bytes: &[u8]) -> u64 {
        if let Some(&known) = self.texts.get(bytes) {
            return known;
        }
        let address = self.memory.constant(bytes);
        self.texts.insert(bytes.to_vec(), address);
        address
    }

    fn itable(&mut self, concrete: Ty, interface: Ty) -> usize {
        let wanted = (concrete, interface);
        self.itables
            .iter()
            .position(|known| *known == wanted)
            .unwrap_or_else(|| {
                self.itables.push(wanted);
                self.itables.len() - 1
            })
    }

    fn itable_address(entry: usize) -> u64 {
        special(ITABLES, entry)
    }
}
