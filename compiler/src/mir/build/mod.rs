//! HIR bodies → MIR.
//!
//! * **In**: a checked program; every function with a body, every closure, every global that is not a constant.
//! * **Out**: a [`Module`] of un-elaborated bodies: `Drop` still means "if initialised".
//! * **Always**: evaluation is left to right, the right side of an assignment first. A place is evaluated in two steps:
//!   its bases and indices go into temporaries where it stands ([`place`]), its bounds are checked and a reference to it
//!   is made right before the use, so that nothing evaluated in between can make it dangle. Temporaries created on a
//!   conditional path belong to a scope that ends on that path, but for those that a branch lends to its surroundings
//!   ([`lend`]).
//! * **Errors**: none; `Error` nodes become `unreachable`.
//! * **Tests**: `tests.rs` from source; the shapes that drop elaboration relies on in
//!   `elaborate/tests.rs`.

mod assign;
mod call;
mod closure;
mod contract;
mod control;
mod exit;
mod expr;
mod fallible;
mod format;
mod function;
mod invariants;
mod lend;
mod loops;
mod matching;
mod measure;
mod operand;
mod parallel;
mod pattern;
mod place;
mod repeat;
mod scope;
mod switch;
#[cfg(test)]
mod tests;

use super::assemble::Assembler;
use super::verify::{self, Stage};
use super::{
    Base, CaptureDecl, ClosureDef, ClosureId, Const, ConstKind, Local, LocalDecl, LocalKind, Module, Operand,
    OwnedFacts, Owner, Place, Projection, Rvalue, StatementKind, TerminatorKind, Typing,
};
use crate::hir::{self, ConstValue, Expr, ExprId, ExprKind, LocalId, Program};
use crate::source::Span;
use crate::types::facts::Facts;
use crate::types::{Ty, TyKind};
use cranelift_entity::EntityRef;
use rustc_hash::{FxHashMap, FxHashSet};
use scope::Scope;
use std::cell::RefCell;

/// What the command line has to say about building.
#[derive(Clone, Copy, Default, Debug)]
pub struct BuildOptions {
    /// Assert `requires`, `ensures` and invariants.
    pub contracts: bool,
}

/// Lowers all bodies of a program.
pub fn build(program: &Program, options: BuildOptions) -> Module {
    let context = Context {
        program,
        facts: OwnedFacts::new(program),
        options,
        closures: RefCell::default(),
        observed: RefCell::default(),
    };
    let mut module = Module::default();
    for (id, function) in &program.functions {
        if let Some(body) = &function.body {
            module
                .functions
                .insert(id, function::build_function(&context, id, function, body));
        }
    }
    for (id, global) in &program.globals {
        if let (Some(body), None) = (&global.init, &global.constant) {
            module
                .globals
                .insert(id, function::build_global(&context, id, global, body));
        }
    }
    for closure in context.closures.into_inner().into_iter().flatten() {
        module.closures.push(closure);
    }
    verify::assert_valid(program, &module, Stage::Built);
    module
}

/// What all bodies share.
struct Context<'a> {
    program: &'a Program,
    facts: OwnedFacts<'a>,
    options: BuildOptions,
    /// A number is reserved when a closure's body is begun, so that the body can know it.
    closures: RefCell<Vec<Option<ClosureDef>>>,
    /// Whether dropping a type can be seen.
    observed: RefCell<FxHashMap<Ty, bool>>,
}

impl Context<'_> {
    fn reserve_closure(&self) -> ClosureId {
        let mut closures = self.closures.borrow_mut();
        closures.push(None);
        ClosureId::new(closures.len() - 1)
    }

    fn set_closure(&self, id: ClosureId, definition: ClosureDef) {
        self.closures.borrow_mut()[id.index()] = Some(definition);
    }
}

/// One body under construction.
struct Builder<'a> {
    cx: &'a Context<'a>,
    /// Of the function around.
    facts: &'a Facts<'a>,
    hir: &'a hir::Body,
    asm: Assembler,
    captures: Vec<CaptureDecl>,
    /// Where each HIR local lives.
    variables: FxHashMap<LocalId, Place>,
    /// Locals declared without a value: reads of them may have to be reported and keep their own span.
    deferred: FxHashSet<Local>,
    /// Variables of the enclosing body that this parallel branch initialises.
    outs: FxHashSet<LocalId>,
    /// Values that branches lend, and the temporaries they go to.
    lent: FxHashMap<ExprId, Local>,
    scopes: Vec<Scope>,
    /// Cleanups written out by exits so far.
    exit_cleanups: usize,
    /// What returns at the end of shared cleanups.
    return_block: Option<super::BlockId>,
    loops: Vec<LoopFrame>,
    /// In the body of a `parallel for`: where `return` goes.
    round: Option<LoopFrame>,
    /// Holds the returned value; none for void.
    result: Option<Local>,
    /// `ensures` clauses and, for methods, the receiver's invariants.
    exit_contracts: contract::ExitContracts<'a>,
    /// `decreases` clauses of the function, with their values on entry.
    measures: Vec<measure::Measure>,
    /// The struct whose method this is.
    home: Option<crate::types::AdtId>,
}

/// Where `break` and `continue` go.
#[derive(Clone, Copy)]
struct LoopFrame {
    /// Scopes from this depth on are left.
    depth: usize,
    break_to: super::BlockId,
    continue_to: super::BlockId,
}

impl<'a> Builder<'a> {
    fn new(cx: &'a Context<'a>, facts: &'a Facts<'a>, hir: &'a hir::Body, asm: Assembler) -> Builder<'a> {
        Builder {
            cx,
            facts,
            hir,
            asm,
            captures: Vec::new(),
            variables: FxHashMap::default(),
            deferred: FxHashSet::default(),
            outs: FxHashSet::default(),
            lent: FxHashMap::default(),
            scopes: Vec::new(),
            exit_cleanups: 0,
            return_block: None,
            loops: Vec::new(),
            round: None,
            result: None,
            exit_contracts: contract::ExitContracts::default(),
            measures: Vec::new(),
            home: None,
        }
    }

    fn expr(&self, id: ExprId) -> &'a Expr {
        &self.hir.exprs[id]
    }

    fn ty(&self, id: ExprId) -> Ty {
        self.hir.exprs[id].ty
    }

    fn typing(&self) -> Typing<'_> {
        Typing {
            program: self.cx.program,
            locals: &self.asm.body.locals,
            captures: &self.captures,
        }
    }

    fn place_ty(&self, place: &Place) -> Ty {
        self.typing().place(place)
    }

    /// Runs `work` with statements marked by `span`.
    fn spanned<R>(&mut self, span: Span, work: impl FnOnce(&mut Self) -> R) -> R {
        let outer = std::mem::replace(&mut self.asm.span, span);
        let result = work(self);
        self.asm.span = outer;
        result
    }
}

fn int(value: i128, ty: Ty) -> Operand {
    constant(ConstValue::Int(value), ty)
}

fn boolean(value: bool) -> Operand {
    constant(ConstValue::Bool(value), Ty::bool())
}

fn constant(value: ConstValue, ty: Ty) -> Operand {
    Operand::Const(Const {
        ty,
        kind: ConstKind::Value(value),
    })
}

fn void() -> Operand {
    Operand::Const(Const {
        ty: Ty::void(),
        kind: ConstKind::Void,
    })
}
