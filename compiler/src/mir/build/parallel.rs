//! `parallel` blocks and loops: stack closures that the runtime runs on several OS threads.

use super::closure::Captured;
use super::scope::ScopeKind;
use super::*;
use crate::hir::{BinaryOp, CaptureMode, Closure, Parallel, ParallelForKind, ParallelKind};
use crate::mir::EnvKind;
use crate::types::{Args, FnKind};

/// What the rounds of a `parallel for` are about.
enum Rounds {
    /// Element `i` of the container view in this capture.
    Element(u32),
    /// Chunk `i` of the view in the first capture, of the size in the second.
    Chunk(u32, u32),
    /// The integer itself.
    Number,
}

impl Builder<'_> {
    pub(super) fn lower_parallel(&mut self, of: &Parallel) {
        match &of.kind {
            ParallelKind::Branches(branches) => self.lower_branches(branches),
            ParallelKind::For { kind, body } => self.lower_parallel_for(kind, body),
        }
    }

    fn lower_branches(&mut self, branches: &[Closure]) {
        let outs: Vec<LocalId> = branches.iter().flat_map(out_locals).collect();
        let places: Vec<Place> = outs.into_iter().map(|out| self.declare_out(out)).collect();
        let closures = branches
            .iter()
            .map(|branch| self.branch_closure(branch))
            .collect();
        self.asm.push(StatementKind::Parallel(closures));
        for local in places.iter().filter_map(Place::as_local) {
            self.asm.push(StatementKind::AssumeInit(local));
        }
    }

    /// The variable a branch sets; a `let` without a value may have declared it.
    fn declare_out(&mut self, out: LocalId) -> Place {
        match self.variables.get(&out) {
            Some(declared) => declared.clone(),
            None => self.declare(out),
        }
    }

    /// A branch runs exactly once: it owns what it captured by value.
    fn branch_closure(&mut self, branch: &Closure) -> Operand {
        let consumes = branch
            .captures
            .iter()
            .any(|capture| capture.mode == CaptureMode::Value);
        let captured: Vec<Captured> = branch
            .captures
            .iter()
            .map(|capture| self.capture(capture))
            .collect();
        let (closure, captures) = self.define_closure(branch, captured, EnvKind::Stack, consumes);
        self.stack_closure(closure, captures, Args::empty())
    }

    fn stack_closure(&mut self, closure: ClosureId, captures: Vec<Operand>, params: Args) -> Operand {
        let ty = Ty::function(params, Ty::void(), FnKind::Plain);
        let local = self.rvalue_temp(
            Rvalue::Closure {
                closure,
                captures,
                ty,
            },
            ty,
        );
        self.take(local)
    }

    fn lower_parallel_for(&mut self, kind: &ParallelForKind, body: &Closure) {
        let mut captured: Vec<Captured> = body
            .captures
            .iter()
            .map(|capture| self.capture(capture))
            .collect();
        let (rounds, low, high) = self.rounds(kind, body, &mut captured);
        let id = self.cx.reserve_closure();
        let mut inner = self.inner(id, body.head_span, Ty::void());
        let captures = inner.enter_range_closure(captured);
        inner.lower_range(rounds, body);
        let definition = ClosureDef {
            captures: inner.captures.clone(),
            body: inner.take_body(),
            env: EnvKind::Stack,
            consumes: false,
            owner: self.asm.body.owner,
        };
        self.cx.set_closure(id, definition);
        let body = self.stack_closure(id, captures, Args::new(&[Ty::i64(), Ty::i64()]));
        self.asm.push(StatementKind::ParallelFor { body, low, high });
    }

    /// Evaluates the head; adds what the rounds need to the captures. Returns the range of round numbers.
    fn rounds(
        &mut self,
        kind: &ParallelForKind,
        body: &Closure,
        captured: &mut Vec<Captured>,
    ) -> (Rounds, Operand, Operand) {
        let at = captured.len() as u32;
        let zero = int(0, Ty::i64());
        match kind {
            ParallelForKind::Elements { container } => {
                let (view, len) = self.parallel_view(*container, body);
                captured.push(view);
                (Rounds::Element(at), zero, len)
            }
            ParallelForKind::Chunks { container, size } => {
                let (view, len) = self.parallel_view(*container, body);
                let size = self.operand_as_i64(*size);
                let size = Operand::Copy(Place::local(self.rvalue_temp(Rvalue::Use(size), Ty::i64())));
                let count = self.chunk_count(len, &size);
                captured.push(view);
                captured.push(Captured::unnamed(Ty::i64(), size, body.head_span));
                (Rounds::Chunk(at, at + 1), zero, count)
            }
            ParallelForKind::Range { low, high, inclusive } => {
                let low = self.operand_as_i64(*low);
                let low = Operand::Copy(Place::local(self.rvalue_temp(Rvalue::Use(low), Ty::i64())));
                let high = self.operand_as_i64(*high);
                let high = if *inclusive { self.add_one(high) } else { high };
                (Rounds::Number, low, high)
            }
        }
    }

    /// A slice of the container, mutable when the rounds write to their elements, and its length.
    fn parallel_view(&mut self, container: ExprId, body: &Closure) -> (Captured, Operand) {
        let place = self.target_place(container);
        let element = body.params.first().map(|&param| self.hir.locals[param].ty);
        let mutable = matches!(element.and_then(|ty| ty.as_ref()), Some((true, _)));
        let ty = self.place_ty(&place);
        let element = crate::mir::element_ty(self.cx.program, ty).unwrap_or(Ty::error());
        let view = Ty::reference(mutable, Ty::slice(element));
        let value = self.reference(mutable, place, view);
        let at = self.expr(container).span;
        let local = self.spanned(at, |this| this.rvalue_temp(value, view));
        let len = self.len_of(Place::local(local).project(Projection::Deref));
        let operand = self.take(local);
        (Captured::unnamed(view, operand, body.head_span), len)
    }

    /// `ceil(len / size)`; a size below one traps.
    fn chunk_count(&mut self, len: Operand, size: &Operand) -> Operand {
        self.asm.push(StatementKind::CheckRange {
            value: size.clone(),
            low: 1,
            high: i64::MAX as i128,
        });
        let before = self.wrapping(BinaryOp::Sub, size.clone(), int(1, Ty::i64()));
        let padded = self.binary(BinaryOp::Add, len, before);
        self.wrapping(BinaryOp::Div, padded, size.clone())
    }

    fn wrapping(&mut self, op: BinaryOp, left: Operand, right: Operand) -> Operand {
        let value = Rvalue::Binary {
            op,
            left,
            right,
            wrapping: true,
        };
        Operand::Copy(Place::local(self.rvalue_temp(value, Ty::i64())))
    }

    fn binary(&mut self, op: BinaryOp, left: Operand, right: Operand) -> Operand {
        let value = Rvalue::Binary {
            op,
            left,
            right,
            wrapping: false,
        };
        Operand::Copy(Place::local(self.rvalue_temp(value, Ty::i64())))
    }

    /// The range closure has two parameters of its own: from and to.
    fn enter_range_closure(&mut self, captured: Vec<Captured>) -> Vec<Operand> {
        for _ in 0..2 {
            let local = self.asm.new_temp(Ty::i64());
            self.asm.body.locals[local].kind = LocalKind::Param;
        }
        let operands = self.enter_closure(captured, false, &[]);
        self.asm.body.arg_count = 2;
        operands
    }

    /// The loop inside the range closure.
    fn lower_range(&mut self, rounds: Rounds, body: &Closure) {
        let (head, round, done) = (self.asm.new_block(), self.asm.new_block(), self.asm.new_block());
        let (from, to) = (Local::new(0), Local::new(1));
        let at = self.rvalue_temp(Rvalue::Use(Operand::Copy(Place::local(from))), Ty::i64());
        let counter = Operand::Copy(Place::local(at));
        self.asm.goto(head);
        self.asm.switch_to(head);
        let more = Rvalue::Binary {
            op: BinaryOp::Lt,
            left: counter.clone(),
            right: Operand::Copy(Place::local(to)),
            wrapping: true,
        };
        let holds = self.rvalue_temp(more, Ty::bool());
        self.asm.branch(Operand::Copy(Place::local(holds)), round, done);
        self.asm.switch_to(round);
        self.push_scope(ScopeKind::Block);
        if let Some(&param) = body.params.first() {
            self.bind_round(rounds, param, at);
        }
        if let Some(&position) = body.params.get(1) {
            let dest = self.declare(position);
            self.asm
                .assign(dest, Rvalue::Use(Operand::Copy(Place::local(at))));
        }
        // `return` and `continue` end the round.
        let end = self.asm.new_block();
        let frame = LoopFrame {
            depth: self.scopes.len(),
            break_to: end,
            continue_to: end,
        };
        self.loops.push(frame);
        self.round = Some(frame);
        self.lower_branch(body.body, None);
        self.round = None;
        self.loops.pop();
        self.asm.goto(end);
        self.asm.switch_to(end);
        self.pop_scope();
        let next = Rvalue::Binary {
            op: BinaryOp::Add,
            left: counter,
            right: int(1, Ty::i64()),
            wrapping: true,
        };
        self.asm.assign(Place::local(at), next);
        self.asm.goto(head);
        self.asm.switch_to(done);
        self.leave();
    }

    fn bind_round(&mut self, rounds: Rounds, param: LocalId, at: Local) {
        let dest = self.declare(param);
        let ty = self.hir.locals[param].ty;
        let mutable = matches!(ty.as_ref(), Some((true, _)));
        let value = match rounds {
            Rounds::Number if ty == Ty::i64() => Rvalue::Use(Operand::Copy(Place::local(at))),
            Rounds::Number => Rvalue::Cast {
                kind: hir::CastKind::IntToInt,
                operand: Operand::Copy(Place::local(at)),
                ty,
            },
            Rounds::Element(view) => {
                let element = Place::capture(view)
                    .project(Projection::Deref)
                    .project(Projection::Index(at));
                match ty.as_ref() {
                    Some(_) => self.reference(mutable, element, ty),
                    None => self.read_value(element),
                }
            }
            Rounds::Chunk(view, size) => self.chunk(view, size, at, mutable),
        };
        self.asm.assign(dest, value);
    }

    /// `view[at * size .. min((at + 1) * size, len)]`.
    fn chunk(&mut self, view: u32, size: u32, at: Local, mutable: bool) -> Rvalue {
        let place = Place::capture(view).project(Projection::Deref);
        let size = Operand::Copy(Place::capture(size));
        let len = self.len_of(place.clone());
        let low = self.wrapping(BinaryOp::Mul, Operand::Copy(Place::local(at)), size.clone());
        let rest = self.wrapping(BinaryOp::Sub, len.clone(), low.clone());
        let high = self.asm.new_temp(Ty::i64());
        let fits = Rvalue::Binary {
            op: BinaryOp::Le,
            left: size.clone(),
            right: rest,
            wrapping: true,
        };
        let fits = self.rvalue_temp(fits, Ty::bool());
        let (whole, last, join) = (self.asm.new_block(), self.asm.new_block(), self.asm.new_block());
        self.asm.branch(Operand::Copy(Place::local(fits)), whole, last);
        self.asm.switch_to(whole);
        let end = self.wrapping(BinaryOp::Add, low.clone(), size);
        self.asm.assign(Place::local(high), Rvalue::Use(end));
        self.asm.goto(join);
        self.asm.switch_to(last);
        self.asm.assign(Place::local(high), Rvalue::Use(len));
        self.asm.goto(join);
        self.asm.switch_to(join);
        let high = Operand::Copy(Place::local(high));
        Rvalue::Slice {
            mutable,
            place,
            low,
            high,
        }
    }
}

fn out_locals(branch: &Closure) -> impl Iterator<Item = LocalId> + '_ {
    let outs = branch
        .captures
        .iter()
        .filter(|capture| capture.mode == CaptureMode::Out);
    outs.map(|capture| capture.local)
}
