//! Copies of functions for the closures they are given.
//!
//! A function that is too large to inline but gets a closure literal, or a function by name, is copied for that one: the
//! copy takes the captures in place of the function value and makes the value itself, so that its calls of it are
//! known and can be inlined. What sorting calls on every comparison is thus part of the sort.

use super::facts::BodyFacts;
use super::inline::{self, Site};
use super::known_calls::{self, Origin};
use super::{Context, cost};
use crate::mir::assemble::Assembler;
use crate::mir::{
    BlockId, Body, CallTarget, ClosureId, Const, ConstKind, EnvKind, Local, LocalDecl, LocalKind, Operand,
    Place, Rvalue, StatementKind, TerminatorKind,
};
use crate::mono::{self, ConcreteCallee, Function, FunctionKind, Inline, InstanceId};
use crate::types::Ty;
use cranelift_entity::EntityRef;
use rustc_hash::FxHashMap;

/// What a parameter is known to be.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Known {
    Function(InstanceId),
    Closure(ClosureId),
}

/// A copy of a function: which one, which parameter, and what that is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Request {
    pub callee: InstanceId,
    pub param: usize,
    pub known: Known,
}

/// A call that wants one.
pub(super) struct Wanted {
    pub request: Request,
    block: BlockId,
    statement: usize,
    origin: Origin,
}

/// The copies made so far.
#[derive(Default)]
pub(super) struct Copies {
    pub made: FxHashMap<Request, InstanceId>,
}

/// Larger functions do so much that the call of a closure hardly matters.
const LARGEST: u32 = 800;

/// The first call of the body that would gain from a copy.
pub(super) fn find(cx: &Context, body: &Body) -> Option<Wanted> {
    let facts = BodyFacts::of(body);
    for (block, data) in body.blocks.iter() {
        for (statement, data) in data.statements.iter().enumerate() {
            let StatementKind::Call {
                callee: CallTarget::Named(named),
                args,
                ..
            } = &data.kind
            else {
                continue;
            };
            let Some(ConcreteCallee::Instance(callee)) = ConcreteCallee::of(named) else {
                continue;
            };
            let found = known_argument(cx, body, &facts, callee, args);
            if let Some((param, known, origin)) = found {
                let request = Request { callee, param, known };
                return Some(Wanted {
                    request,
                    block,
                    statement,
                    origin,
                });
            }
        }
    }
    None
}

fn known_argument(
    cx: &Context,
    body: &Body,
    facts: &BodyFacts,
    callee: InstanceId,
    args: &[Operand],
) -> Option<(usize, Known, Origin)> {
    let typing = cx.typing(body);
    let candidates = args.iter().enumerate();
    let mut functions = candidates.filter(|(_, arg)| typing.operand(arg).as_fn().is_some());
    functions.find_map(|(param, arg)| {
        if !is_worth_it(cx, callee, param) {
            return None;
        }
        let origin = known_calls::origin(body, facts, arg)?;
        let known = match &origin {
            Origin::Function(code) => Known::Function(*code),
            Origin::Closure(closure, _) => Known::Closure(lendable(cx, *closure)?),
        };
        Some((param, known, origin))
    })
}

/// The captures can be passed one by one, and making the closure again costs nothing.
fn lendable(cx: &Context, id: ClosureId) -> Option<ClosureId> {
    let closure = &cx.program.closures[id];
    let free = closure.env == EnvKind::Stack || closure.captures.is_empty();
    let steady = closure
        .captures
        .iter()
        .all(|capture| capture.ty.as_ref().is_some() || cx.facts.is_trivial_copy(capture.ty));
    let code = &cx.program.functions[closure.code].body;
    (free && steady && !known_calls::changes_captures(code)).then_some(id)
}

fn is_worth_it(cx: &Context, callee: InstanceId, param: usize) -> bool {
    let function = &cx.program.functions[callee];
    function.kind == FunctionKind::Plain
        && function.inline != Inline::Never
        && cx.finished[callee]
        && uses_function(&function.body, Local::new(param))
        && cost::of(&function.body) <= LARGEST
}

/// Calls the parameter, or hands it on.
fn uses_function(body: &Body, param: Local) -> bool {
    let is_it = |operand: &Operand| operand.place().and_then(Place::as_local) == Some(param);
    let mut statements = body.blocks.values().flat_map(|block| &block.statements);
    statements.any(|statement| match &statement.kind {
        StatementKind::Call { callee, args, .. } => {
            matches!(callee, CallTarget::Value(operand) if is_it(operand)) || args.iter().any(is_it)
        }
        StatementKind::Assign(_, Rvalue::Use(operand) | Rvalue::Retype { operand, .. }) => is_it(operand),
        StatementKind::Assign(_, Rvalue::Duplicate(place)) => place.as_local() == Some(param),
        StatementKind::Assign(_, Rvalue::Closure { captures, .. }) => captures.iter().any(is_it),
        _ => false,
    })
}

/// The copy itself, not improved yet.
pub(super) fn copy(cx: &Context, request: Request, number: usize) -> Function {
    let original = &cx.program.functions[request.callee];
    Function {
        symbol: format!("{}.with.{number}", original.symbol),
        body: copied_body(cx.program, request),
        kind: FunctionKind::Plain,
        track_caller: original.track_caller,
        inline: original.inline,
    }
}

/// A body with the other parameters and the captures that makes the function value and goes on with the original.
fn copied_body(program: &mono::Program, request: Request) -> Body {
    let original = &program.functions[request.callee].body;
    let mut asm = Assembler::new(original.owner, original.name.clone(), original.span, original.ret);
    let param = |asm: &mut Assembler, ty: Ty| {
        let span = asm.span;
        asm.new_local(LocalDecl {
            name: None,
            ty,
            mutable: false,
            span,
            kind: LocalKind::Param,
        })
    };
    let kept = original
        .locals
        .values()
        .take(original.arg_count as usize)
        .enumerate();
    let mut args: Vec<Option<Local>> = kept
        .map(|(at, decl)| (at != request.param).then(|| param(&mut asm, decl.ty)))
        .collect();
    let captures: Vec<Local> = match request.known {
        Known::Function(_) => Vec::new(),
        Known::Closure(id) => {
            let captures = program.closures[id].captures.iter();
            captures.map(|capture| param(&mut asm, capture.ty)).collect()
        }
    };
    asm.body.arg_count = asm.body.locals.len() as u32;
    let ty = original.locals[Local::new(request.param)].ty;
    let value = asm.new_temp(ty);
    asm.assign(Place::local(value), function_value(request.known, &captures, ty));
    args[request.param] = Some(value);
    let result = asm.new_temp(original.ret);
    let returns = !original.ret.is_void() && !original.ret.is_never();
    asm.terminate(TerminatorKind::Return(
        returns.then(|| Operand::Move(Place::local(result))),
    ));
    let mut body = asm.finish();
    let site = Site {
        span: original.span,
        within: None,
        own_spans: true,
        is_call: false,
        dest: returns.then(|| Place::local(result)),
    };
    let args = args
        .into_iter()
        .flatten()
        .map(|local| Operand::Move(Place::local(local)));
    inline::insert(
        &mut body,
        BlockId::new(0),
        Vec::new(),
        original,
        args.collect(),
        &site,
        &[],
    );
    body
}

fn function_value(known: Known, captures: &[Local], ty: Ty) -> Rvalue {
    match known {
        Known::Function(code) => Rvalue::Use(Operand::Const(Const {
            ty,
            kind: ConstKind::Fn(mono::direct(code)),
        })),
        Known::Closure(closure) => Rvalue::Closure {
            closure,
            captures: captures
                .iter()
                .map(|&local| Operand::Copy(Place::local(local)))
                .collect(),
            ty,
        },
    }
}

/// Makes the call one of the copy.
pub(super) fn redirect(cx: &Context, body: &mut Body, wanted: Wanted, copy: InstanceId) {
    let Wanted {
        request,
        block,
        statement,
        origin,
    } = wanted;
    let (captures, shift) = match origin {
        Origin::Function(_) => (Vec::new(), 0),
        Origin::Closure(_, literal) => match known_calls::lend_captures(cx, body, literal, block) {
            Some(lent) => lent,
            None => return,
        },
    };
    let kind = &mut body.blocks[block].statements[statement + shift].kind;
    if let StatementKind::Call { callee, args, .. } = kind {
        args.remove(request.param);
        args.extend(
            captures
                .into_iter()
                .map(|local| Operand::Copy(Place::local(local))),
        );
        *callee = CallTarget::Named(mono::direct(copy));
    }
}
