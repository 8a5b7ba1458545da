//! What the runtime knows about the program's code: its functions and the lines of its calls, for backtraces.

use super::function::{Lowered, Position};
use super::unit::Unit;
use crate::mir::Body;
use cranelift_codegen::CompiledCode;
use cranelift_module::{DataDescription, DataId, FuncId, Linkage, Module, ModuleRelocTarget};

/// A compiled function, in the order of the object's code.
pub(super) struct Entry {
    id: FuncId,
    name: String,
    size: u32,
    /// Offsets in the code and the locations that hold from there on.
    lines: Vec<(u32, Option<DataId>)>,
}

/// Both tables begin with the number of their entries.
#[derive(Clone, Copy)]
pub(super) struct Tables {
    pub functions: DataId,
    pub lines: DataId,
}

impl Tables {
    pub fn declare(module: &mut impl Module) -> Tables {
        let mut declare = |name: &str| match module.declare_data(name, Linkage::Local, false, false) {
            Ok(id) => id,
            Err(error) => unreachable!("'{name}' is declared once: {error}"),
        };
        Tables {
            functions: declare("milo.table.functions"),
            lines: declare("milo.table.lines"),
        }
    }
}

/// Notes a compiled function. What the compiler made has no lines, nor have functions that report their caller's place:
/// a backtrace leaves them out.
pub(super) fn note(unit: &mut Unit, id: FuncId, name: String, code: &CompiledCode, lowered: &Lowered) {
    let program = unit.program;
    let of = lowered.instance.map(|of| &program.functions[of]);
    let mut lines = match of.filter(|of| !of.track_caller) {
        Some(of) => call_lines(unit, code, &of.body, &lowered.positions),
        None => Vec::new(),
    };
    if lines.is_empty() {
        // Or the last line of the function before would seem to go on here.
        lines.push((0, None));
    }
    let size = code.buffer.data().len() as u32;
    unit.entries.push(Entry {
        id,
        name,
        size,
        lines,
    });
}

/// The location of the code around each call.
fn call_lines(
    unit: &mut Unit,
    code: &CompiledCode,
    body: &Body,
    positions: &[Position],
) -> Vec<(u32, Option<DataId>)> {
    let places = code.buffer.get_srclocs_sorted();
    let mut lines: Vec<(u32, Option<DataId>)> = Vec::new();
    for call in code.buffer.call_sites() {
        let inside = call.ret_addr - 1;
        let behind = places.partition_point(|place| place.start <= inside);
        let Some(place) = places[..behind].last().filter(|place| place.end > inside) else {
            continue;
        };
        let position = positions.get(place.loc.bits() as usize).copied();
        let location = position.and_then(|position| unit.location(body, position));
        if location.is_some() && lines.last().is_none_or(|&(_, last)| last != location) {
            lines.push((place.start, location));
        }
    }
    lines
}

/// Writes both tables.
pub(super) fn define(unit: &mut Unit) {
    let entries = std::mem::take(&mut unit.entries);
    let tables = unit.tables;
    define_functions(unit, tables.functions, &entries);
    define_lines(unit, tables.lines, &entries);
}

/// `{start, end, name, name_len}`
fn define_functions(unit: &mut Unit, table: DataId, entries: &[Entry]) {
    let mut writer = Writer::new(entries.len());
    for entry in entries {
        writer.code(entry.id, 0);
        writer.code(entry.id, entry.size);
        let name = unit.constant_bytes(entry.name.as_bytes());
        writer.data(unit, name);
        writer.word(entry.name.len() as u64);
    }
    writer.define(unit, table);
}

/// `{address, location}`
fn define_lines(unit: &mut Unit, table: DataId, entries: &[Entry]) {
    let mut writer = Writer::new(entries.iter().map(|entry| entry.lines.len()).sum());
    for entry in entries {
        for &(offset, location) in &entry.lines {
            writer.code(entry.id, offset);
            writer.data(unit, location);
        }
    }
    writer.define(unit, table);
}

struct Writer {
    bytes: Vec<u8>,
    description: DataDescription,
}

impl Writer {
    fn new(count: usize) -> Writer {
        let mut writer = Writer {
            bytes: Vec::new(),
            description: DataDescription::new(),
        };
        writer.word(count as u64);
        writer
    }

    fn word(&mut self, value: u64) {
        self.bytes.extend(value.to_le_bytes());
    }

    /// An address inside a function.
    fn code(&mut self, function: FuncId, offset: u32) {
        let name = ModuleRelocTarget::user(0, function.as_u32());
        let target = self.description.import_global_value(name);
        self.description
            .write_data_addr(self.bytes.len() as u32, target, offset as i64);
        self.word(0);
    }

    fn data(&mut self, unit: &mut Unit, data: Option<DataId>) {
        if let Some(data) = data {
            let target = unit.module.declare_data_in_data(data, &mut self.description);
            self.description
                .write_data_addr(self.bytes.len() as u32, target, 0);
        }
        self.word(0);
    }

    fn define(mut self, unit: &mut Unit, id: DataId) {
        self.description.define(self.bytes.into_boxed_slice());
        self.description.set_align(8);
        if let Err(error) = unit.module.define_data(id, &self.description) {
            unreachable!("a table is defined once: {error}");
        }
    }
}
