//! Puts the plans into the body and keeps the flags.

use super::plan::{Plan, Plans};
use crate::hir::ConstValue;
use crate::mir::dataflow::Location;
use crate::mir::init::{Effect, effect};
use crate::mir::paths::{MovePaths, PathId};
use crate::mir::visit::Access;
use crate::mir::*;
use crate::source::Span;
use crate::types::Ty;
use cranelift_entity::EntityRef;
use rustc_hash::FxHashMap;

struct Rewriter<'a> {
    body: &'a mut Body,
    paths: &'a MovePaths,
    flags: FxHashMap<PathId, Local>,
    /// Where statements go.
    current: BlockId,
    span: Span,
}

/// Replaces every drop by its plan.
pub(super) fn rewrite(body: &mut Body, paths: &MovePaths, mut plans: Plans) {
    if plans.drops.is_empty() {
        return;
    }
    let mut rewriter = Rewriter {
        current: BlockId::new(0),
        span: body.span,
        flags: FxHashMap::default(),
        body,
        paths,
    };
    rewriter.declare_flags(&plans);
    for index in 0..rewriter.body.blocks.len() {
        rewriter.block(BlockId::new(index), &mut plans);
    }
    rewriter.initialise_flags(&plans);
}

impl Rewriter<'_> {
    fn declare_flags(&mut self, plans: &Plans) {
        for &path in &plans.flags {
            let flag = self.body.locals.push(LocalDecl {
                name: None,
                ty: Ty::bool(),
                mutable: true,
                span: self.body.span,
                kind: LocalKind::DropFlag,
            });
            self.flags.insert(path, flag);
        }
    }

    /// Flags of parameters and captures begin set, all others clear.
    fn initialise_flags(&mut self, plans: &Plans) {
        let span = self.body.span;
        let sets = plans.flags.iter().map(|path| {
            let held = match self.paths.paths[*path].place.base {
                Base::Local(local) => local.index() < self.body.arg_count as usize,
                _ => true,
            };
            set_flag(self.flags[path], held, span)
        });
        let sets: Vec<Statement> = sets.collect();
        self.body.blocks[BlockId::new(0)].statements.splice(0..0, sets);
    }

    fn block(&mut self, block: BlockId, plans: &mut Plans) {
        let statements = std::mem::take(&mut self.body.blocks[block].statements);
        let terminator = self.body.blocks[block].terminator.clone();
        self.current = block;
        for (index, statement) in statements.into_iter().enumerate() {
            let at = Location {
                block,
                statement: index,
            };
            self.span = statement.span;
            match plans.drops.remove(&at) {
                Some(plan) => self.emit(plan),
                None => self.keep(statement),
            }
        }
        self.span = terminator.span;
        let moved = self.flag_updates(|visit| terminator.kind.accesses(visit));
        self.body.blocks[self.current].statements.extend(moved);
        self.body.blocks[self.current].terminator = terminator;
    }

    fn keep(&mut self, statement: Statement) {
        let updates = self.flag_updates(|visit| statement.kind.accesses(visit));
        let statements = &mut self.body.blocks[self.current].statements;
        statements.push(statement);
        statements.extend(updates);
    }

    fn flag_updates(&self, accesses: impl FnOnce(&mut visit::Visitor<'_>)) -> Vec<Statement> {
        let mut updates = Vec::new();
        if self.flags.is_empty() {
            return updates;
        }
        accesses(&mut |place, access| {
            // A drop or the end of storage is never followed by another look at the flag without a new beginning.
            if matches!(access, Access::Drop | Access::StorageDead | Access::Free) {
                return;
            }
            let Some((path, effect)) = effect(self.paths, place, access) else {
                return;
            };
            self.paths.for_each_in(path, &mut |inner| {
                if let Some(&flag) = self.flags.get(&inner) {
                    updates.push(set_flag(flag, effect == Effect::Init, self.span));
                }
            });
        });
        updates
    }

    fn emit(&mut self, plan: Plan) {
        match plan {
            Plan::Nothing => {}
            Plan::Drop(place) => self.push(StatementKind::Drop(place)),
            Plan::Free(place) => self.push(StatementKind::FreeHeap(place)),
            Plan::Sequence(plans) => plans.into_iter().for_each(|plan| self.emit(plan)),
            Plan::IfFlag(path, inner) => self.emit_if(self.flags[&path], *inner),
            Plan::ByTag(place, cases) => self.emit_by_tag(place, cases),
        }
    }

    fn emit_if(&mut self, flag: Local, inner: Plan) {
        let (then, after) = (self.new_block(), self.new_block());
        self.end(TerminatorKind::Branch {
            condition: Operand::Copy(Place::local(flag)),
            then,
            otherwise: after,
        });
        self.emit_in(then, inner, after);
    }

    fn emit_by_tag(&mut self, place: Place, cases: Vec<(i128, Plan)>) {
        let tag = self.body.locals.push(LocalDecl {
            name: None,
            ty: Ty::i64(),
            mutable: true,
            span: self.span,
            kind: LocalKind::Temp,
        });
        self.push(StatementKind::Assign(
            Place::local(tag),
            Rvalue::Discriminant(place),
        ));
        let after = self.new_block();
        let targets: Vec<(i128, BlockId)> = cases
            .iter()
            .map(|(value, _)| (*value, self.new_block()))
            .collect();
        self.end(TerminatorKind::Switch {
            value: Operand::Copy(Place::local(tag)),
            cases: targets.clone(),
            otherwise: after,
        });
        for ((_, plan), (_, target)) in cases.into_iter().zip(targets) {
            self.emit_in(target, plan, after);
        }
    }

    fn emit_in(&mut self, block: BlockId, plan: Plan, after: BlockId) {
        self.current = block;
        self.emit(plan);
        self.end(TerminatorKind::Goto(after));
        self.current = after;
    }

    fn push(&mut self, kind: StatementKind) {
        let span = self.span;
        self.body.blocks[self.current]
            .statements
            .push(Statement::new(kind, span));
    }

    fn end(&mut self, kind: TerminatorKind) {
        let span = self.span;
        self.body.blocks[self.current].terminator = Terminator::new(kind, span);
    }

    fn new_block(&mut self) -> BlockId {
        self.body.blocks.push(Block {
            statements: Vec::new(),
            terminator: Terminator::new(TerminatorKind::Unreachable, self.span),
        })
    }
}

fn set_flag(flag: Local, value: bool, span: Span) -> Statement {
    let constant = Operand::Const(Const {
        ty: Ty::bool(),
        kind: ConstKind::Value(ConstValue::Bool(value)),
    });
    let kind = StatementKind::Assign(Place::local(flag), Rvalue::Use(constant));
    Statement::new(kind, span)
}
