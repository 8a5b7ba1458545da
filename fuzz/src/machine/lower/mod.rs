//! Concrete MIR → [`Code`].

mod rvalues;
mod statements;

use super::Machine;
use super::code::*;
use super::layout::{Layout, Shape, is_fat};
use super::memory::{FUNCTIONS, special};
use cranelift_entity::{EntityRef, SecondaryMap};
use milo::hir::ConstValue;
use milo::mir::{
    Base, Body, CaptureDecl, Const, ConstKind, Local, Operand, Place, Projection, Typing, element_ty, project,
};
use milo::mono::{ConcreteCallee, InstanceId};
use milo::source::Span;
use milo::types::*;
use std::rc::Rc;

/// Bytes of an environment before its captures: count, end, size.
pub const ENV_HEADER: u64 = 24;

/// Makes the code of one function.
pub fn lower(machine: &mut Machine<'_>, id: InstanceId) -> Code {
    let program = machine.program;
    let function = &program.functions[id];
    let captures = program.captures_of(function.kind);
    let mut lowering = Lowering {
        env: env_offsets(machine, captures).0,
        machine,
        body: &function.body,
        captures,
        offsets: SecondaryMap::new(),
        frame: 0,
        ops: Vec::new(),
        span: function.body.span,
    };
    lowering.run(&function.symbol)
}

/// Offsets of the captures in an environment, and its size.
pub fn env_offsets(machine: &Machine<'_>, captures: &[CaptureDecl]) -> (Vec<u64>, u64) {
    let mut end = ENV_HEADER;
    let offsets = captures.iter().map(|capture| {
        let layout = machine.layouts.of(capture.ty);
        let at = end.next_multiple_of(layout.align);
        end = at + layout.size;
        at
    });
    let offsets = offsets.collect();
    (offsets, end.next_multiple_of(8))
}

struct Lowering<'m, 'p> {
    machine: &'m mut Machine<'p>,
    body: &'p Body,
    captures: &'p [CaptureDecl],
    env: Vec<u64>,
    offsets: SecondaryMap<Local, u64>,
    frame: u64,
    ops: Vec<(Op, Span)>,
    span: Span,
}

impl<'p> Lowering<'_, 'p> {
    fn run(&mut self, name: &str) -> Code {
        for (local, decl) in &self.body.locals {
            self.offsets[local] = self.reserve(self.machine.layouts.of(decl.ty).size);
        }
        let params = self.body.locals.iter().take(self.body.arg_count as usize);
        let params = params.map(|(local, decl)| (self.offsets[local], self.machine.layouts.of(decl.ty).size));
        let params = params.collect();
        let mut starts = Vec::new();
        for block in self.body.blocks.values() {
            starts.push(self.ops.len());
            for statement in &block.statements {
                self.span = statement.span;
                self.statement(&statement.kind);
            }
            self.span = block.terminator.span;
            self.terminator(&block.terminator.kind);
        }
        Code {
            name: name.to_string(),
            frame: self.frame,
            params,
            ops: std::mem::take(&mut self.ops),
            starts,
        }
    }

    /// Room in the frame.
    fn reserve(&mut self, size: u64) -> u64 {
        let at = self.frame;
        self.frame += size.next_multiple_of(8);
        at
    }

    fn push(&mut self, op: Op) {
        self.ops.push((op, self.span));
    }

    fn typing(&self) -> Typing<'p> {
        Typing {
            program: self.machine.hir,
            locals: &self.body.locals,
            captures: self.captures,
        }
    }

    fn layout(&self, ty: Ty) -> Rc<Layout> {
        self.machine.layouts.of(ty)
    }

    fn path(&mut self, place: &Place) -> Path {
        let mut base = match place.base {
            Base::Local(local) => Start::Frame(self.offsets[local]),
            Base::Global(global) => Start::Address(self.machine.global(global)),
            Base::Capture(index) => Start::Env(self.env.get(index as usize).copied().unwrap_or(ENV_HEADER)),
        };
        let mut ty = self.typing().base(place.base);
        let mut steps: Vec<Walk> = Vec::new();
        for projection in &place.projections {
            let fat = matches!(steps.last(), Some(Walk::DerefFat));
            match self.walk(ty, projection, fat) {
                Walk::Add(offset) => add(&mut base, &mut steps, offset),
                step => steps.push(step),
            }
            ty = project(self.machine.hir, ty, projection);
        }
        Path {
            base,
            steps: steps.into(),
        }
    }

    fn walk(&mut self, ty: Ty, projection: &Projection, fat: bool) -> Walk {
        let layout = self.layout(ty);
        match projection {
            Projection::Field(field) => Walk::Add(match &layout.shape {
                Shape::Struct(offsets) => offsets.get(*field as usize).copied().unwrap_or(0),
                _ => 0,
            }),
            Projection::Payload(variant, field) => Walk::Add(match &layout.shape {
                Shape::Enum { payloads, .. } => payloads[*variant as usize][*field as usize],
                _ => 0,
            }),
            Projection::Deref if is_fat(ty) => Walk::DerefFat,
            Projection::Deref => Walk::Deref,
            Projection::Index(local) => Walk::Index {
                local: self.offsets[*local],
                of: number(self.body.locals[*local].ty),
                size: self.element_size(ty),
                elements: self.elements(ty, fat),
            },
            Projection::ConstIndex(index) => Walk::Constant {
                index: *index,
                size: self.element_size(ty),
                elements: self.elements(ty, fat),
            },
        }
    }

    fn element_size(&self, ty: Ty) -> u64 {
        let element = element_ty(self.machine.hir, ty).unwrap_or_else(Ty::void);
        self.layout(element).size
    }

    /// `fat`: the place is reached through two words.
    fn elements(&self, ty: Ty, fat: bool) -> Elements {
        match ty.kind() {
            TyKind::Array(_, len) => Elements::Array(*len),
            TyKind::Slice(_) => Elements::Unsized,
            TyKind::Ptr(_) => Elements::Pointer,
            TyKind::Str if fat => Elements::Unsized,
            TyKind::Str => Elements::Words(0, 8),
            _ => match &self.layout(ty).shape {
                Shape::Struct(offsets) => Elements::Words(offsets[0], offsets[1]),
                _ => Elements::Unsized,
            },
        }
    }

    fn elements_of(&self, place: &Place) -> Elements {
        self.elements(self.typing().place(place), self.is_unsized(place))
    }

    /// Does the place end with the step through two words?
    fn is_unsized(&self, place: &Place) -> bool {
        match place.projections.last() {
            Some(Projection::Deref) => is_fat(self.typing().prefix(place, place.projections.len() - 1)),
            _ => false,
        }
    }

    fn arg(&mut self, operand: &Operand) -> Arg {
        match operand {
            Operand::Copy(place) => Arg::Copy(self.path(place), self.layout(self.typing().place(place))),
            Operand::Move(place) => Arg::Move(self.path(place), self.layout(self.typing().place(place))),
            Operand::Const(constant) => self.constant(constant),
        }
    }

    fn args(&mut self, operands: &[Operand]) -> Vec<Arg> {
        operands.iter().map(|operand| self.arg(operand)).collect()
    }

    fn constant(&mut self, constant: &Const) -> Arg {
        let size = self.layout(constant.ty).size;
        let words = match &constant.kind {
            ConstKind::Void => Vec::new(),
            ConstKind::Fn(callee) => match ConcreteCallee::of(callee) {
                Some(ConcreteCallee::Instance(id)) => vec![special(FUNCTIONS, id.index()), 0],
                _ => vec![0, 0],
            },
            ConstKind::Value(value) => self.machine.constant_words(constant.ty, value),
        };
        Arg::Const(words, size)
    }
}

/// Adds a constant offset to a path.
fn add(base: &mut Start, steps: &mut Vec<Walk>, offset: u64) {
    match (steps.last_mut(), base) {
        (Some(Walk::Add(at)), _) => *at += offset,
        (Some(_), _) => steps.push(Walk::Add(offset)),
        (None, Start::Frame(at) | Start::Address(at) | Start::Env(at)) => *at += offset,
    }
}

/// The number a scalar type is.
pub fn number(ty: Ty) -> Number {
    match ty.kind() {
        TyKind::Int(int) | TyKind::Ranged(int, ..) => Number::Int(*int),
        TyKind::Float(float) => Number::Float(*float),
        TyKind::Bool => Number::Bool,
        _ => Number::Word,
    }
}

impl Machine<'_> {
    /// The words of a constant.
    pub fn constant_words(&mut self, ty: Ty, value: &ConstValue) -> Vec<u64> {
        let float = |value: f64| match ty.kind() {
            TyKind::Float(FloatTy::F32) => (value as f32).to_bits() as u64,
            _ => value.to_bits(),
        };
        let text = match value {
            ConstValue::Int(value) if matches!(ty.kind(), TyKind::Float(_)) => {
                return vec![float(*value as f64)];
            }
            ConstValue::Int(value) => return vec![*value as u64],
            ConstValue::Bool(value) => return vec![*value as u64],
            ConstValue::Float(value) => return vec![float(*value)],
            ConstValue::Str(text) => text.as_bytes(),
            ConstValue::Bytes(bytes) => bytes,
        };
        let mut words = vec![self.text(text), text.len() as u64];
        if matches!(ty.kind(), TyKind::Str) {
            words.push(0);
        }
        words
    }
}
