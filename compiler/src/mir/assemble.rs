//! Putting a body together statement by statement: used by `build/`, by drop elaboration and by tests.

use super::*;
use crate::source::Span;
use crate::types::Ty;
use cranelift_entity::{EntityRef, EntitySet, PrimaryMap};

/// A body under construction and the block that statements go to.
pub struct Assembler {
    pub body: Body,
    current: BlockId,
    /// Given to statements until it is changed.
    pub span: Span,
    terminated: EntitySet<BlockId>,
}

impl Assembler {
    pub fn new(owner: Owner, name: String, span: Span, ret: Ty) -> Assembler {
        let body = Body {
            owner,
            name,
            span,
            arg_count: 0,
            ret,
            locals: PrimaryMap::new(),
            blocks: PrimaryMap::new(),
            inlined: PrimaryMap::new(),
        };
        let mut assembler = Assembler {
            body,
            current: BlockId::new(0),
            span,
            terminated: EntitySet::new(),
        };
        assembler.current = assembler.new_block();
        assembler
    }

    pub fn new_local(&mut self, decl: LocalDecl) -> Local {
        self.body.locals.push(decl)
    }

    /// A nameless local with the current span.
    pub fn new_temp(&mut self, ty: Ty) -> Local {
        self.new_local(LocalDecl {
            name: None,
            ty,
            mutable: true,
            span: self.span,
            kind: LocalKind::Temp,
        })
    }

    /// An empty block that cannot be reached by falling out of another.
    pub fn new_block(&mut self) -> BlockId {
        self.body.blocks.push(Block {
            statements: Vec::new(),
            terminator: Terminator::new(TerminatorKind::Unreachable, self.span),
        })
    }

    pub fn current(&self) -> BlockId {
        self.current
    }

    /// Statements go to `block` from here on.
    pub fn switch_to(&mut self, block: BlockId) {
        self.current = block;
    }

    pub fn push(&mut self, kind: StatementKind) {
        let span = self.span;
        self.body.blocks[self.current]
            .statements
            .push(Statement::new(kind, span));
    }

    pub fn assign(&mut self, place: Place, value: Rvalue) {
        self.push(StatementKind::Assign(place, value));
    }

    /// Ends the current block; what follows without a `switch_to` is unreachable.
    pub fn terminate(&mut self, kind: TerminatorKind) {
        let span = self.span;
        self.body.blocks[self.current].terminator = Terminator::new(kind, span);
        self.terminated.insert(self.current);
        self.current = self.new_block();
    }

    pub fn goto(&mut self, target: BlockId) {
        self.terminate(TerminatorKind::Goto(target));
    }

    pub fn branch(&mut self, condition: Operand, then: BlockId, otherwise: BlockId) {
        self.terminate(TerminatorKind::Branch {
            condition,
            then,
            otherwise,
        });
    }

    /// The body without the blocks that cannot be reached.
    pub fn finish(mut self) -> Body {
        prune_unreachable(&mut self.body);
        self.body
    }
}

/// Removes unreachable blocks and renumbers the rest, keeping their order.
pub fn prune_unreachable(body: &mut Body) {
    let reachable = reachable_blocks(body);
    if reachable.iter().all(|&yes| yes) {
        return;
    }
    let mut renumbered = vec![BlockId::new(0); reachable.len()];
    let old = std::mem::take(&mut body.blocks);
    for (id, block) in old {
        if reachable[id.index()] {
            renumbered[id.index()] = body.blocks.push(block);
        }
    }
    for block in body.blocks.values_mut() {
        block
            .terminator
            .kind
            .for_each_target_mut(|target| *target = renumbered[target.index()]);
    }
}

fn reachable_blocks(body: &Body) -> Vec<bool> {
    let mut reachable = vec![false; body.blocks.len()];
    let mut pending = vec![BlockId::new(0)];
    while let Some(block) = pending.pop() {
        if !std::mem::replace(&mut reachable[block.index()], true) {
            body.blocks[block]
                .terminator
                .kind
                .for_each_target(|target| pending.push(target));
        }
    }
    reachable
}
