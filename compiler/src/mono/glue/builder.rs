//! A small hand for writing MIR.

use crate::hir::{BinaryOp, Callee, CalleeTarget, ConstValue, Glue};
use crate::mir::*;
use crate::source::{FileId, Span};
use crate::types::*;
use cranelift_entity::{EntityRef, PrimaryMap, packed_option::ReservedValue};

/// A body under construction and the block that is being filled.
pub(super) struct Builder {
    body: Body,
    current: BlockId,
}

/// Glue has no place in a source file: this span is recognised where locations are made.
fn nowhere() -> Span {
    Span::new(FileId::reserved_value(), 0, 0)
}

/// A body that does nothing: what an instance has before its own is made.
pub fn empty_body() -> Body {
    Builder::new("", &[], Ty::void()).finish()
}

impl Builder {
    pub fn new(name: &str, params: &[Ty], ret: Ty) -> Builder {
        let body = Body {
            owner: Owner::Fn(FnId::reserved_value()),
            name: name.to_string(),
            span: nowhere(),
            arg_count: params.len() as u32,
            ret,
            locals: PrimaryMap::new(),
            blocks: PrimaryMap::new(),
            inlined: PrimaryMap::new(),
        };
        let mut builder = Builder {
            body,
            current: BlockId::new(0),
        };
        builder.current = builder.block();
        for &ty in params {
            builder.local(ty);
        }
        builder
    }

    pub fn finish(self) -> Body {
        self.body
    }

    /// Parameter `n`.
    pub fn param(&self, n: u32) -> Local {
        Local::from_u32(n)
    }

    /// What a reference parameter refers to.
    pub fn target(&self, param: u32) -> Place {
        Place::local(self.param(param)).project(Projection::Deref)
    }

    pub fn local(&mut self, ty: Ty) -> Local {
        let param = self.body.locals.len() < self.body.arg_count as usize;
        self.body.locals.push(LocalDecl {
            name: None,
            ty,
            mutable: true,
            span: nowhere(),
            kind: if param { LocalKind::Param } else { LocalKind::Temp },
        })
    }

    pub fn block(&mut self) -> BlockId {
        self.body.blocks.push(Block {
            statements: Vec::new(),
            terminator: Terminator::new(TerminatorKind::Unreachable, nowhere()),
        })
    }

    /// Goes on at `block`.
    pub fn switch_to(&mut self, block: BlockId) {
        self.current = block;
    }

    fn push(&mut self, kind: StatementKind) {
        let statement = Statement::new(kind, nowhere());
        self.body.blocks[self.current].statements.push(statement);
    }

    fn end(&mut self, kind: TerminatorKind) {
        self.body.blocks[self.current].terminator.kind = kind;
    }

    pub fn assign(&mut self, place: Place, rvalue: Rvalue) {
        self.push(StatementKind::Assign(place, rvalue));
    }

    /// A new local with the value.
    pub fn value(&mut self, ty: Ty, rvalue: Rvalue) -> Local {
        let local = self.local(ty);
        self.assign(Place::local(local), rvalue);
        local
    }

    /// `&place`.
    pub fn borrow(&mut self, mutable: bool, ty: Ty, place: Place) -> Operand {
        let local = self.value(Ty::reference(mutable, ty), Rvalue::Ref { mutable, place });
        copy(local)
    }

    pub fn call(&mut self, dest: Option<Place>, target: CalleeTarget, args: Args, operands: Vec<Operand>) {
        self.push(StatementKind::Call {
            dest,
            callee: CallTarget::Named(Callee { target, args }),
            args: operands,
        });
    }

    /// Calls glue on a type and gives the local with the result.
    pub fn glue(&mut self, glue: Glue, ty: Ty, operands: Vec<Operand>, ret: Ty) -> Local {
        let result = self.local(ret);
        self.call(
            Some(Place::local(result)),
            CalleeTarget::Glue(glue),
            Args::new(&[ty]),
            operands,
        );
        result
    }

    /// Appends the printed form of a place of type `ty` to the string `out` refers to.
    pub fn format(&mut self, ty: Ty, place: Place, out: Operand, quoted: Operand) {
        let value = self.borrow(false, ty, place);
        self.call(
            None,
            CalleeTarget::Glue(Glue::Format),
            Args::new(&[ty]),
            vec![value, out, quoted],
        );
    }

    pub fn drop(&mut self, place: Place) {
        self.push(StatementKind::Drop(place));
    }

    pub fn goto(&mut self, block: BlockId) {
        self.end(TerminatorKind::Goto(block));
    }

    pub fn branch(&mut self, condition: Operand, then: BlockId, otherwise: BlockId) {
        self.end(TerminatorKind::Branch {
            condition,
            then,
            otherwise,
        });
    }

    pub fn switch(&mut self, value: Operand, cases: Vec<(i128, BlockId)>, otherwise: BlockId) {
        self.end(TerminatorKind::Switch {
            value,
            cases,
            otherwise,
        });
    }

    pub fn ret(&mut self, operand: Option<Operand>) {
        self.end(TerminatorKind::Return(operand));
    }

    /// The discriminant of an enum place, as an i64.
    pub fn discriminant(&mut self, place: Place) -> Local {
        self.value(Ty::i64(), Rvalue::Discriminant(place))
    }

    /// Switches over the variants listed; goes on in the first of the returned blocks for the others.
    pub fn switch_variants(&mut self, place: Place, discriminants: &[i128]) -> (BlockId, Vec<BlockId>) {
        let value = self.discriminant(place);
        let otherwise = self.block();
        let blocks: Vec<BlockId> = discriminants.iter().map(|_| self.block()).collect();
        let cases = discriminants
            .iter()
            .copied()
            .zip(blocks.iter().copied())
            .collect();
        self.switch(copy(value), cases, otherwise);
        (otherwise, blocks)
    }

    /// `for index in 0..len { body }`; goes on behind the loop.
    pub fn count_to(&mut self, len: Operand, body: impl FnOnce(&mut Builder, Local)) {
        let index = self.value(Ty::i64(), Rvalue::Use(int(0)));
        let (head, inside, behind) = (self.block(), self.block(), self.block());
        self.goto(head);
        self.switch_to(head);
        let more = self.binary(BinaryOp::Lt, copy(index), len, Ty::bool());
        self.branch(copy(more), inside, behind);
        self.switch_to(inside);
        body(self, index);
        let next = self.wrapping_add(copy(index), int(1));
        self.assign(Place::local(index), Rvalue::Use(copy(next)));
        self.goto(head);
        self.switch_to(behind);
    }

    pub fn binary(&mut self, op: BinaryOp, left: Operand, right: Operand, ty: Ty) -> Local {
        let rvalue = Rvalue::Binary {
            op,
            left,
            right,
            wrapping: false,
        };
        self.value(ty, rvalue)
    }

    fn wrapping_add(&mut self, left: Operand, right: Operand) -> Local {
        let rvalue = Rvalue::Binary {
            op: BinaryOp::Add,
            left,
            right,
            wrapping: true,
        };
        self.value(Ty::i64(), rvalue)
    }

    /// The length of an array or slice place.
    pub fn len(&mut self, place: Place) -> Operand {
        copy(self.value(Ty::i64(), Rvalue::Len(place)))
    }
}

pub(super) fn copy(local: Local) -> Operand {
    Operand::Copy(Place::local(local))
}

pub(super) fn take(local: Local) -> Operand {
    Operand::Move(Place::local(local))
}

pub(super) fn int(value: i128) -> Operand {
    constant(Ty::i64(), ConstValue::Int(value))
}

pub(super) fn boolean(value: bool) -> Operand {
    constant(Ty::bool(), ConstValue::Bool(value))
}

/// A view of a text.
pub(super) fn text(text: &str) -> Operand {
    constant(Ty::reference(false, Ty::str()), ConstValue::Str(text.into()))
}

fn constant(ty: Ty, value: ConstValue) -> Operand {
    Operand::Const(Const {
        ty,
        kind: ConstKind::Value(value),
    })
}
