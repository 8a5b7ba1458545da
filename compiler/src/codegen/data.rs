//! Static data: bytes of literals, source locations, globals, itables.

use super::function::Position;
use super::layout::int_type;
use super::unit::Unit;
use crate::hir::{self, ConstValue, ExprKind};
use crate::mir::{Body, InlinedCall};
use crate::source::{FileId, Span};
use crate::types::*;
use cranelift_entity::packed_option::ReservedValue;
use cranelift_module::{DataDescription, DataId, Module};
use rustc_hash::FxHashMap;

/// Which function a place in the sources belongs to: inlined code keeps its own spans.
#[derive(Default)]
pub(super) struct SourceNames {
    /// Start, end and name, by start; made when a file is first asked about.
    by_file: FxHashMap<FileId, Vec<(u32, u32, String)>>,
}

impl SourceNames {
    /// The innermost function, or global with its initial value, around a place.
    pub fn around(&mut self, program: &hir::Program, span: Span) -> Option<&str> {
        let entries = self
            .by_file
            .entry(span.file)
            .or_insert_with(|| functions_of(program, span.file));
        let behind = entries.partition_point(|entry| entry.0 <= span.start);
        let found = entries[..behind].iter().rev().find(|entry| entry.1 >= span.end)?;
        Some(&found.2)
    }
}

fn functions_of(program: &hir::Program, file: FileId) -> Vec<(u32, u32, String)> {
    let mut entries = Vec::new();
    let own = program
        .functions
        .values()
        .filter(|function| function.span.file == file);
    for function in own {
        let body = function.body.as_ref();
        let whole = body.map_or(function.span, |body| function.span.to(body.exprs[body.root].span));
        entries.push((whole.start, whole.end, function.path.clone()));
        let Some(body) = body else { continue };
        for expr in body.exprs.values().filter(|expr| expr.span.file == file) {
            if matches!(expr.kind, ExprKind::Closure(_)) {
                entries.push((
                    expr.span.start,
                    expr.span.end,
                    format!("{}.closure", function.path),
                ));
            }
        }
    }
    for global in program.globals.values().filter(|global| global.span.file == file) {
        if let Some(body) = &global.init {
            let whole = global.span.to(body.exprs[body.root].span);
            entries.push((whole.start, whole.end, global.name.to_string()));
        }
    }
    entries.sort_unstable();
    entries
}

/// Addresses and numbers written one after another.
#[derive(Default)]
struct Record {
    bytes: Vec<u8>,
    data: Vec<(u32, DataId)>,
}

impl Record {
    fn word(&mut self, value: i64) {
        self.bytes.extend(value.to_le_bytes());
    }

    fn half(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    fn address(&mut self, data: Option<DataId>) {
        if let Some(id) = data {
            self.data.push((self.bytes.len() as u32, id));
        }
        self.word(0);
    }
}

impl Unit<'_> {
    fn define(&mut self, id: DataId, description: &DataDescription) {
        if let Err(error) = self.module.define_data(id, description) {
            unreachable!("data is defined once: {error}");
        }
    }

    fn anonymous(&mut self, writable: bool) -> DataId {
        match self.module.declare_anonymous_data(writable, false) {
            Ok(id) => id,
            Err(error) => unreachable!("anonymous data has no name to clash: {error}"),
        }
    }

    fn record(&mut self, id: DataId, record: Record) {
        let mut description = DataDescription::new();
        description.define(record.bytes.into_boxed_slice());
        description.set_align(8);
        for (offset, target) in record.data {
            let value = self.module.declare_data_in_data(target, &mut description);
            description.write_data_addr(offset, value, 0);
        }
        self.define(id, &description);
    }

    /// The address of some constant bytes; `None` when there are none.
    pub fn constant_bytes(&mut self, bytes: &[u8]) -> Option<DataId> {
        if bytes.is_empty() {
            return None;
        }
        if let Some(&known) = self.bytes.get(bytes) {
            return Some(known);
        }
        let id = self.anonymous(false);
        let mut description = DataDescription::new();
        // C may be given the address of a text, and looks for the zero behind it.
        description.define([bytes, &[0]].concat().into());
        description.set_align(1);
        self.define(id, &description);
        self.bytes.insert(bytes.into(), id);
        Some(id)
    }

    /// The runtime's `Location` of a place in a body, with the calls that were inlined around it; `None` for code that
    /// stands in no file.
    pub fn location(&mut self, body: &Body, position: Position) -> Option<DataId> {
        let Position { span, within } = position;
        let call = within.map(|within| body.inlined[within]);
        let caller =
            call.and_then(|InlinedCall { span, within }| self.location(body, Position { span, within }));
        self.called_from(span, caller)
    }

    fn called_from(&mut self, span: Span, caller: Option<DataId>) -> Option<DataId> {
        // Calls in code that the compiler made are left out.
        if span.file.is_reserved_value() {
            return caller;
        }
        if let Some(&known) = self.locations.get(&(span, caller)) {
            return Some(known);
        }
        let file = self.map.file(span.file);
        let position = file.position(span.start);
        let function = self.names.around(self.hir, span).unwrap_or("").to_string();
        let file_name = self.constant_bytes(file.name.as_bytes());
        let function_name = self.constant_bytes(function.as_bytes());
        let mut record = Record::default();
        record.address(file_name);
        record.word(file.name.len() as i64);
        record.address(function_name);
        record.word(function.len() as i64);
        record.half(position.line);
        record.half(position.column);
        record.address(caller);
        let id = self.anonymous(false);
        self.record(id, record);
        self.locations.insert((span, caller), id);
        Some(id)
    }

    /// The memory of a global; of a thread-local, the key that stands for it.
    pub fn global(&mut self, global: GlobalId) -> DataId {
        if let Some(&known) = self.globals.get(&global) {
            return known;
        }
        let declared = &self.hir.globals[global];
        let writable = declared.mutable || declared.constant.is_none() || declared.thread_local;
        let id = self.anonymous(writable);
        self.globals.insert(global, id);
        let layout = self.layouts.of(declared.ty);
        match &declared.constant {
            Some(value) if !declared.thread_local => {
                let record = self.constant_record(declared.ty, value);
                self.record(id, record);
            }
            _ => {
                let mut description = DataDescription::new();
                description.define_zeroinit(layout.size.max(1) as usize);
                description.set_align(layout.align.max(8));
                self.define(id, &description);
            }
        }
        id
    }

    fn constant_record(&mut self, ty: Ty, value: &ConstValue) -> Record {
        let mut record = Record::default();
        match value {
            ConstValue::Int(value) => {
                let size = ty.as_int().map_or(8, |int| int_type(int).bytes()) as usize;
                record.bytes.extend(&value.to_le_bytes()[..size]);
            }
            ConstValue::Bool(value) => record.bytes.push(*value as u8),
            ConstValue::Float(value) if self.layouts.of(ty).size == 4 => {
                record.half((*value as f32).to_bits());
            }
            ConstValue::Float(value) => record.word(value.to_bits() as i64),
            ConstValue::Str(text) => self.string_record(&mut record, text.as_bytes()),
            ConstValue::Bytes(bytes) => self.string_record(&mut record, bytes),
        }
        record
    }

    /// A string that owns nothing. An empty one still has an address that is not null.
    fn string_record(&mut self, record: &mut Record, bytes: &[u8]) {
        match self.constant_bytes(bytes) {
            Some(id) => record.address(Some(id)),
            None => record.word(1),
        }
        record.word(bytes.len() as i64);
        record.word(0);
    }

    /// `{drop, size, align, methods…}` of a type as an interface.
    pub fn itable(&mut self, ty: Ty, interface: Ty) -> DataId {
        if let Some(&known) = self.itables.get(&(ty, interface)) {
            return known;
        }
        let id = self.anonymous(false);
        self.itables.insert((ty, interface), id);
        let program = self.program;
        let layout = self.layouts.of(ty);
        let methods = program
            .itables
            .get(&(ty, interface))
            .map(|itable| &itable.methods);
        let functions: Vec<_> = methods
            .into_iter()
            .flatten()
            .map(|&m| self.functions[m])
            .collect();
        let mut record = Record::default();
        record.word(0);
        record.word(layout.size as i64);
        record.word(layout.align as i64);
        record.bytes.resize(24 + 8 * functions.len(), 0);
        let mut description = DataDescription::new();
        description.define(record.bytes.into_boxed_slice());
        description.set_align(8);
        let drop = self.c_drop(ty).map(|drop| (0, drop));
        let entries = functions.into_iter().enumerate();
        for (offset, function) in drop
            .into_iter()
            .chain(entries.map(|(at, function)| (24 + 8 * at as u32, function)))
        {
            let target = self.module.declare_func_in_data(function, &mut description);
            description.write_function_addr(offset, target);
        }
        self.define(id, &description);
        id
    }
}
