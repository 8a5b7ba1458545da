//! Calls replaced by the callee's body.

use super::{Context, cost};
use crate::mir::{
    Base, BlockId, Body, CallTarget, InlineId, InlinedCall, Local, Operand, Place, Projection, Rvalue,
    Statement, StatementKind, Terminator, TerminatorKind,
};
use crate::mono::{ConcreteCallee, FunctionKind, Inline, InstanceId, visit};
use crate::source::Span;
use cranelift_entity::{EntityRef, packed_option::ReservedValue};

/// Bodies up to this cost are inlined wherever they are called: little more than the call itself.
const SMALL: u32 = 24;
/// The limit for functions marked `@inline`.
const MARKED: u32 = 120;
/// The limit for functions that get a closure: the call of it becomes direct.
const WITH_CLOSURE: u32 = 160;
/// A body does not grow beyond this by inlining.
const LARGEST: u32 = 3000;

pub(super) fn run(cx: &Context, body: &mut Body) -> bool {
    let mut size = cost::of(body);
    let mut changed = false;
    // Blocks that inlining adds have been improved already; their calls were not worth inlining.
    for block in body.blocks.keys().collect::<Vec<_>>() {
        let mut block = block;
        while let Some((at, callee)) = find_call(cx, body, block, size) {
            size += cost::of(&cx.program.functions[callee].body);
            block = inline_call(cx, body, block, at, callee);
            changed = true;
        }
    }
    changed
}

fn find_call(cx: &Context, body: &Body, block: BlockId, size: u32) -> Option<(usize, InstanceId)> {
    let statements = &body.blocks[block].statements;
    statements.iter().enumerate().find_map(|(at, statement)| {
        let StatementKind::Call {
            callee: CallTarget::Named(named),
            args,
            ..
        } = &statement.kind
        else {
            return None;
        };
        let Some(ConcreteCallee::Instance(callee)) = ConcreteCallee::of(named) else {
            return None;
        };
        is_worth_it(cx, body, callee, args, size).then_some((at, callee))
    })
}

fn is_worth_it(cx: &Context, body: &Body, callee: InstanceId, args: &[Operand], size: u32) -> bool {
    let function = &cx.program.functions[callee];
    if function.kind != FunctionKind::Plain || function.inline == Inline::Never {
        return false;
    }
    if !can_stand_in(cx, callee) {
        return false;
    }
    let typing = cx.typing(body);
    let has_closure = args.iter().any(|arg| typing.operand(arg).as_fn().is_some());
    let limit = match function.inline {
        _ if has_closure => WITH_CLOSURE,
        Inline::Always => MARKED,
        _ => SMALL,
    };
    let cost = cost::of(&function.body);
    cost <= limit && size + cost <= LARGEST
}

/// Is the body final and does it not call itself, and do its failures report the same place when it stands in the
/// caller?
pub(super) fn can_stand_in(cx: &Context, callee: InstanceId) -> bool {
    let function = &cx.program.functions[callee];
    let ready = cx.finished[callee] && !calls(&function.body, callee);
    let own_places = cx.program.functions[cx.id].track_caller && !function.track_caller;
    ready && !(own_places && cost::tells_place(cx.program, &function.body))
}

fn calls(body: &Body, callee: InstanceId) -> bool {
    let mut statements = body.blocks.values().flat_map(|block| &block.statements);
    statements.any(|statement| match &statement.kind {
        StatementKind::Call {
            callee: CallTarget::Named(named),
            ..
        } => ConcreteCallee::of(named) == Some(ConcreteCallee::Instance(callee)),
        _ => false,
    })
}

/// Replaces the call at `at` by the callee's body; returns the block with what comes after it.
fn inline_call(cx: &Context, body: &mut Body, block: BlockId, at: usize, callee: InstanceId) -> BlockId {
    let rest = body.blocks[block].statements.split_off(at + 1);
    let call = body.blocks[block].statements.pop();
    let Some(Statement {
        kind: StatementKind::Call { dest, args, .. },
        span,
        within,
    }) = call
    else {
        return block;
    };
    let function = &cx.program.functions[callee];
    let site = Site {
        span,
        within,
        // Failures in a function that reports its caller's place report this one.
        own_spans: !function.track_caller,
        is_call: !function.track_caller,
        dest,
    };
    insert(body, block, rest, &function.body, args, &site, &[])
}

/// Where and how a body is put in.
pub(super) struct Site {
    pub span: Span,
    /// Where the call is.
    pub within: Option<InlineId>,
    /// The body's positions are kept.
    pub own_spans: bool,
    /// A call stood here, which backtraces tell; else the body is that of the function itself.
    pub is_call: bool,
    pub dest: Option<Place>,
}

/// Ends `block` with the inlined body and goes on with `rest` behind it, in the returned block. `captures` are the
/// locals that stand for the environment's fields.
pub(super) fn insert(
    body: &mut Body,
    block: BlockId,
    rest: Vec<Statement>,
    callee: &Body,
    args: Vec<Operand>,
    site: &Site,
    captures: &[Local],
) -> BlockId {
    let Site { span, within, .. } = *site;
    let unreachable = Terminator {
        kind: TerminatorKind::Unreachable,
        span,
        within,
    };
    let terminator = std::mem::replace(&mut body.blocks[block].terminator, unreachable);
    let behind = body.blocks.push(crate::mir::Block {
        statements: rest,
        terminator,
    });
    let first_local = body.locals.len();
    for decl in callee.locals.values() {
        body.locals.push(decl.clone());
    }
    let around = match site.is_call {
        true => Some(body.inlined.push(InlinedCall { span, within })),
        false => within,
    };
    let first_inlined = body.inlined.len();
    for InlinedCall { span, within } in callee.inlined.values().copied() {
        let within = moved(within, first_inlined).or(around);
        body.inlined.push(InlinedCall { span, within });
    }
    let graft = Graft {
        around,
        first_inlined,
        first_local,
        first_block: body.blocks.len(),
        behind,
        site,
        captures,
    };
    for (param, arg) in args.into_iter().enumerate() {
        let param = Place::local(Local::new(first_local + param));
        body.blocks[block].statements.push(Statement {
            kind: StatementKind::Assign(param, Rvalue::Use(arg)),
            span,
            within,
        });
    }
    body.blocks[block].terminator.kind = TerminatorKind::Goto(BlockId::new(graft.first_block));
    for data in callee.blocks.values() {
        let grafted = graft.block(data);
        body.blocks.push(grafted);
    }
    behind
}

/// The entry of a table that was appended to another.
fn moved(inlined: Option<InlineId>, by: usize) -> Option<InlineId> {
    inlined.map(|inlined| InlineId::new(inlined.index() + by))
}

/// Renumbers a callee's locals and blocks.
struct Graft<'a> {
    /// Where the callee's own statements are now.
    around: Option<InlineId>,
    first_inlined: usize,
    first_local: usize,
    first_block: usize,
    behind: BlockId,
    site: &'a Site,
    captures: &'a [Local],
}

impl Graft<'_> {
    fn block(&self, block: &crate::mir::Block) -> crate::mir::Block {
        let mut block = block.clone();
        for statement in &mut block.statements {
            (statement.span, statement.within) = self.position(statement.span, statement.within);
            self.statement(&mut statement.kind);
        }
        let end = &mut block.terminator;
        (end.span, end.within) = self.position(end.span, end.within);
        self.terminator(&mut block);
        block
    }

    fn position(&self, span: Span, within: Option<InlineId>) -> (Span, Option<InlineId>) {
        if !self.site.own_spans || span.file.is_reserved_value() {
            return (self.site.span, self.site.within);
        }
        (span, moved(within, self.first_inlined).or(self.around))
    }

    fn statement(&self, kind: &mut StatementKind) {
        match kind {
            StatementKind::StorageLive(local)
            | StatementKind::StorageDead(local)
            | StatementKind::AssumeInit(local) => *local = self.local(*local),
            // The environment is the caller's business.
            StatementKind::TakeEnv => *kind = StatementKind::Nop,
            _ => visit::places_mut(kind, &mut |place| self.place(place)),
        }
    }

    fn terminator(&self, block: &mut crate::mir::Block) {
        let kind = &mut block.terminator.kind;
        visit::terminator_places_mut(kind, &mut |place| self.place(place));
        kind.for_each_target_mut(|target| *target = BlockId::new(target.index() + self.first_block));
        let TerminatorKind::Return(operand) = kind else {
            return;
        };
        let operand = operand.take();
        *kind = TerminatorKind::Goto(self.behind);
        if let (Some(dest), Some(operand)) = (&self.site.dest, operand) {
            block.statements.push(Statement {
                kind: StatementKind::Assign(dest.clone(), Rvalue::Use(operand)),
                span: self.site.span,
                within: self.site.within,
            });
        }
    }

    fn local(&self, local: Local) -> Local {
        Local::new(local.index() + self.first_local)
    }

    fn place(&self, place: &mut Place) {
        match &mut place.base {
            Base::Local(local) => *local = self.local(*local),
            Base::Capture(index) => {
                if let Some(&local) = self.captures.get(*index as usize) {
                    place.base = Base::Local(local);
                }
            }
            Base::Global(_) => {}
        }
        for projection in &mut place.projections {
            if let Projection::Index(local) = projection {
                *local = self.local(*local);
            }
        }
    }
}
