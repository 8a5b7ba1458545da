//! Concrete MIR → [`Code`].

use super::Machine;
use super::code::*;
use super::layout::{Layout, Shape, is_fat};
use super::memory::{FUNCTIONS, special};
use super::natives;
use cranelift_entity::{EntityRef, SecondaryMap};
use milo::hir::ConstValue;
use milo::mir::{
    Base, Body, CallTarget, CaptureDecl, Const, ConstKind, Failure, Local, Operand, Place, Projection,
    Rvalue, StatementKind, TerminatorKind, Typing, element_ty, project, vec_args,
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

    fn statement(&mut self, kind: &StatementKind) {
        let op = match kind {
            StatementKind::Assign(dest, rvalue) => return self.assign(dest, rvalue),
            StatementKind::Call { dest, callee, args } => return self.call(dest.as_ref(), callee, args),
            StatementKind::Drop(place) => {
                let ty = self.typing().place(place);
                Op::Drop(self.path(place), self.machine.plan(ty), self.layout(ty).size)
            }
            StatementKind::Swap(left, right) => {
                let size = self.layout(self.typing().place(left)).size;
                Op::Swap(self.path(left), self.path(right), size)
            }
            StatementKind::TakeEnv => Op::TakeEnv,
            StatementKind::FreeHeap(place) => {
                let ty = self.typing().place(place);
                let TyKind::Heap(content) = *ty.kind() else { return };
                let size = (!is_fat(ty)).then(|| self.layout(content).size);
                Op::FreeHeap(self.path(place), size)
            }
            StatementKind::CheckBounds { index, len } => Op::CheckBounds(self.arg(index), self.arg(len)),
            StatementKind::CheckSlice { low, high, len } => {
                Op::CheckSlice(self.arg(low), self.arg(high), self.arg(len))
            }
            StatementKind::CheckRange { value, low, high } => {
                let of = number(self.typing().operand(value));
                Op::CheckRange(self.arg(value), of, *low, *high)
            }
            StatementKind::CheckDistinct { left, right } => {
                Op::CheckDistinct(self.arg(left), self.arg(right))
            }
            StatementKind::Parallel(branches) => Op::Parallel(self.args(branches)),
            StatementKind::ParallelFor { body, low, high } => {
                Op::ParallelFor(self.arg(body), self.arg(low), self.arg(high))
            }
            StatementKind::Assert { condition, failure } => {
                Op::Assert(self.arg(condition), self.message(failure))
            }
            _ => return,
        };
        self.push(op);
    }

    fn message(&mut self, failure: &Failure) -> Message {
        match failure {
            Failure::Assertion(None) => Message::Fixed("assertion failed"),
            Failure::Assertion(Some(text)) => Message::Text("assertion failed: ", self.arg(text)),
            Failure::Panic(text) | Failure::UnwrapErr(text) => Message::Text("", self.arg(text)),
            Failure::UnwrapNone => Message::Fixed("unwrap called on None"),
            Failure::Requires => Message::Fixed("requires clause violated"),
            Failure::Ensures => Message::Fixed("ensures clause violated"),
            Failure::Invariant => Message::Fixed("invariant violated"),
        }
    }

    fn terminator(&mut self, kind: &TerminatorKind) {
        let op = match kind {
            TerminatorKind::Goto(target) => Op::Goto(target.index()),
            TerminatorKind::Branch {
                condition,
                then,
                otherwise,
            } => Op::Branch(self.arg(condition), then.index(), otherwise.index()),
            TerminatorKind::Switch {
                value,
                cases,
                otherwise,
            } => {
                let size = self.layout(self.typing().operand(value)).size;
                let mask = u64::MAX >> (64 - 8 * size.clamp(1, 8));
                let cases = cases
                    .iter()
                    .map(|(case, block)| (*case as u64 & mask, block.index()));
                Op::Switch(self.arg(value), mask, cases.collect(), otherwise.index())
            }
            TerminatorKind::Return(operand) => Op::Return(operand.as_ref().map(|operand| self.arg(operand))),
            TerminatorKind::Trap(failure) => Op::Trap(self.message(failure)),
            TerminatorKind::Exit(code) => Op::Exit(self.arg(code)),
            TerminatorKind::Unreachable => Op::Unreachable,
        };
        self.push(op);
    }

    fn call(&mut self, dest: Option<&Place>, callee: &CallTarget, args: &[Operand]) {
        let size = dest.map_or(0, |dest| self.layout(self.typing().place(dest)).size);
        let target = match callee {
            CallTarget::Named(named) => match ConcreteCallee::of(named) {
                Some(ConcreteCallee::Instance(id)) => Target::Instance(id),
                Some(ConcreteCallee::Intrinsic(intrinsic, types)) => {
                    let from_arg = args.first().map(|arg| self.typing().operand(arg));
                    let ty = types.first().copied().or(from_arg).unwrap_or_else(Ty::void);
                    Target::Intrinsic(intrinsic, ty)
                }
                Some(ConcreteCallee::Glue(glue, ty)) => Target::Glue(glue, ty),
                Some(ConcreteCallee::Extern(id)) => {
                    let name = self.machine.hir.externs[id].name.as_str();
                    Target::Native(natives::find(name), name)
                }
                None => return,
            },
            CallTarget::Value(function) => Target::Value(self.arg(function)),
            CallTarget::Interface { method, .. } => Target::Interface(*method as usize),
        };
        let lent = match &target {
            Target::Instance(_) | Target::Value(_) | Target::Interface(_) => self.lent(args),
            _ => Vec::new(),
        };
        let dest = dest.map(|dest| self.path(dest));
        let args = self.args(args);
        self.push(Op::Call(Box::new(Call {
            dest,
            target,
            args,
            size,
            lent,
        })));
    }

    /// Is the body written in the program, not in the standard library?
    fn is_own(&self) -> bool {
        let main = self
            .machine
            .program
            .main
            .map(|main| &self.machine.program.functions[main]);
        main.is_some_and(|main| main.body.span.file == self.body.span.file)
    }

    /// The references among arguments that could overlap.
    fn lent(&self, args: &[Operand]) -> Vec<Lent> {
        let mut lent = Vec::new();
        for (arg, operand) in args.iter().enumerate() {
            let Some((mutable, target)) = self.typing().operand(operand).as_ref() else {
                continue;
            };
            let (size, counted) = match target.kind() {
                TyKind::Slice(element) => (self.layout(*element).size, true),
                TyKind::Str if !mutable => (1, true),
                _ => (self.layout(target).size, false),
            };
            let growing =
                matches!(target.kind(), TyKind::Str) || vec_args(self.machine.hir, target).is_some();
            // The standard library may copy a buffer behind itself where it has made room.
            let owns = (growing && !counted && self.is_own())
                .then(|| (self.elements(target, false), self.element_size(target)));
            lent.push(Lent {
                arg,
                mutable,
                size,
                counted,
                owns,
            });
        }
        match lent.len() > 1 && lent.iter().any(|lent| lent.mutable) {
            true => lent,
            false => Vec::new(),
        }
    }

    fn assign(&mut self, dest: &Place, rvalue: &Rvalue) {
        let ty = self.typing().place(dest);
        let to = self.path(dest);
        let op = match rvalue {
            Rvalue::Use(operand) | Rvalue::Retype { operand, .. } => Op::Use(to, self.arg(operand)),
            Rvalue::Duplicate(place) => Op::Duplicate(to, self.path(place)),
            Rvalue::Ref { mutable, place } => {
                let target = self.typing().place(place);
                let how = match target.kind() {
                    _ if self.is_unsized(place) => Reference::Same,
                    TyKind::Str if !mutable => Reference::Text,
                    _ => Reference::Thin,
                };
                let whole = (!matches!(how, Reference::Same)).then(|| self.layout(target));
                Op::Ref(to, self.path(place), how, whole)
            }
            Rvalue::View { place, .. } => Op::View(to, self.path(place), self.elements_of(place)),
            Rvalue::Slice { place, low, high, .. } => {
                let elements = self.elements_of(place);
                let size = self.element_size(self.typing().place(place));
                Op::Slice(
                    to,
                    self.path(place),
                    elements,
                    self.arg(low),
                    self.arg(high),
                    size,
                )
            }
            Rvalue::AddrOf(place) => Op::Ref(to, self.path(place), Reference::Thin, None),
            Rvalue::Replace { place, value } => Op::Replace(to, self.path(place), self.arg(value)),
            Rvalue::Len(place) => Op::Len(to, self.path(place), self.elements_of(place)),
            Rvalue::Discriminant(place) => {
                let layout = self.layout(self.typing().place(place));
                Op::Tag(to, self.path(place), layout, self.layout(ty).size)
            }
            Rvalue::Unary {
                op,
                operand,
                wrapping,
            } => Op::Unary(to, *op, self.arg(operand), number(ty), *wrapping),
            Rvalue::Binary {
                op,
                left,
                right,
                wrapping,
            } => {
                let of = number(self.typing().operand(left));
                Op::Binary(to, *op, self.arg(left), self.arg(right), of, *wrapping)
            }
            Rvalue::Cast { kind, operand, ty } => {
                let from = self.typing().operand(operand);
                return self.cast(to, *kind, operand, from, *ty);
            }
            Rvalue::Struct { ty, fields } => self.structure(to, *ty, fields),
            Rvalue::Variant { ty, variant, fields } => self.variant(to, *ty, *variant as usize, fields),
            Rvalue::Array { element, items } => {
                let size = self.layout(*element).size;
                let parts = (0u64..)
                    .zip(items)
                    .map(|(at, item)| (at * size, self.arg(item)))
                    .collect();
                Op::Make(to, parts, size * items.len() as u64, None)
            }
            Rvalue::Repeat { item, count, .. } => Op::Repeat(to, self.arg(item), *count),
            Rvalue::HeapNew { value, .. } => Op::HeapNew(to, self.arg(value)),
            Rvalue::Closure {
                closure, captures, ..
            } => {
                let declared = &self.machine.program.closures[*closure];
                let slot = self.frame;
                let size = env_offsets(self.machine, &declared.captures).1;
                self.reserve(size);
                Op::Closure(to, *closure, declared.env, self.args(captures), slot)
            }
            Rvalue::Unsize { operand, ty } => self.unsize(to, operand, *ty),
        };
        self.push(op);
    }

    fn cast(&mut self, to: Path, kind: milo::hir::CastKind, operand: &Operand, from: Ty, ty: Ty) {
        let op = match (kind, operand.place()) {
            (milo::hir::CastKind::EnumToInt, Some(place)) => {
                Op::Tag(to, self.path(place), self.layout(from), self.layout(ty).size)
            }
            _ => Op::Cast(to, kind, self.arg(operand), number(from), number(ty)),
        };
        self.push(op);
    }

    fn structure(&mut self, to: Path, ty: Ty, fields: &[Operand]) -> Op {
        let layout = self.layout(ty);
        let offsets = match &layout.shape {
            Shape::Struct(offsets) => offsets.clone(),
            _ => Vec::new(),
        };
        let parts = offsets.into_iter().zip(self.args(fields)).collect();
        Op::Make(to, parts, layout.size, None)
    }

    fn variant(&mut self, to: Path, ty: Ty, variant: usize, fields: &[Operand]) -> Op {
        let layout = self.layout(ty);
        let Shape::Enum {
            payloads,
            discriminants,
        } = &layout.shape
        else {
            return Op::Unreachable;
        };
        let parts = payloads[variant].iter().copied().zip(self.args(fields)).collect();
        Op::Make(to, parts, layout.size, Some(discriminants[variant] as i64))
    }

    fn unsize(&mut self, to: Path, operand: &Operand, ty: Ty) -> Op {
        let target = |ty: Ty| match *ty.kind() {
            TyKind::Ref(_, target) | TyKind::Heap(target) => target,
            _ => ty,
        };
        let from = self.typing().operand(operand);
        let itable = self.machine.itable(target(from), target(ty));
        // A view of text becomes a string that owns nothing, in the frame.
        let slot = self.reserve(24);
        Op::Unsize(to, self.arg(operand), itable, slot)
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
