//! Step 4: bodies. Bidirectional checking: what is expected flows down, what was found flows up, and [`coerce`] stands
//! where they meet.
//!
//! An expression is checked by [`BodyCx::expr`], which may give a place; [`BodyCx::value`] reads it; [`BodyCx::check`]
//! brings it to a known type. What depends on types that are known only at the end of the body (copy or move, clone of
//! an element, literal ranges) is noted on the way and settled by [`finish`].

mod adapt;
mod advice;
mod argument;
mod assign;
mod branches;
mod builtin;
mod call;
mod cast;
mod closure;
mod coerce;
mod comparison;
mod construct;
mod contract;
mod expr;
mod field;
mod finish;
mod flow;
mod fold;
mod foreign;
mod invariant;
mod local;
mod lookup;
mod loops;
mod method;
mod name;
mod old;
mod only_once;
mod operator;
mod operator_help;
mod parallel;
mod pattern;
mod place;
mod satisfies;
mod statement;
mod statics;
mod unary;
mod unwritable;
mod useless;
mod views;

/// Folding of single operations, for contracts.
pub(super) mod constants {
    pub(in crate::typecheck) use super::fold::{Folded, fold_binary, fold_unary};
}

use super::infer::{InferTable, VarKind};
use super::{Checker, GlobalState, TypeScope};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::{e0209, e0310};
use crate::hir::*;
use crate::source::Span;
use crate::syntax::{Symbol, ast};
use crate::types::*;
use cranelift_entity::{PrimaryMap, SecondaryMap};
use std::sync::Arc;

/// What the surroundings of an expression want.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Expect {
    Nothing,
    /// A hint; blocks, `if` and `match` bring their values to it.
    Type(Ty),
    /// The value is not used.
    Discard,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    Fn(FnId),
    Global(GlobalId),
}

/// A function body, or the body of a closure or parallel branch in it.
pub(super) struct Frame {
    pub kind: FrameKind,
    /// Index into `closures`; meaningless for the function itself.
    pub closure: usize,
    pub ret: Ty,
    /// The loops around this point; whether each is left by a `break`.
    pub loops: Vec<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FrameKind {
    Function,
    Closure,
    Branch,
}

/// What is known about a closure while its body and the rest of the function are checked.
pub(super) struct ClosureState {
    pub captures: Vec<Capture>,
    pub is_move: bool,
    pub consumes: bool,
    /// First place in the body that moves out of a capture.
    pub consumed_at: Option<Span>,
    /// By-value captures of the branches of `parallel` are allowed, of `parallel for` are not.
    pub by_ref_only: bool,
}

/// What is remembered about a local besides its declaration.
#[derive(Clone, Default)]
pub(super) struct LocalInfo {
    /// Frame it belongs to.
    pub depth: usize,
    pub used: bool,
    /// `Deref`s made for its uses, when it is a reference.
    pub derefs: Vec<ExprId>,
    /// For a by-reference pattern binding, the matched place it may write through; for the element of a `parallel for`,
    /// the container.
    pub subject: Option<ExprId>,
    pub is_binding: bool,
    /// The element of a loop over a container, by reference.
    pub is_element: bool,
    /// That container.
    pub container: Option<ExprId>,
    /// Bound by a pattern that takes something apart.
    pub in_pattern: bool,
    pub written: bool,
    /// Of a `let` without a written type: the value that takes the type its uses want.
    pub constant: Option<i128>,
    /// A `let` without a value: its first assignment gives it one.
    pub is_late: bool,
    /// What a statement that was not understood may have declared. A declaration that is understood stands over it.
    pub guessed: bool,
}

/// A place read as a value: copied, cloned or moved, by its final type.
pub(super) struct Read {
    pub place: ExprId,
    /// Closures between the place's local and the read, outermost first.
    pub root: Option<LocalId>,
    pub closures: Vec<usize>,
}

/// A call whose requirements are checked at the end.
pub(super) struct PendingUse {
    pub function: FnId,
    pub args: Vec<Ty>,
    pub span: Span,
}

pub(crate) struct BodyCx<'c, 'a> {
    pub cx: &'c mut Checker<'a>,
    pub owner: Owner,
    pub scope: TypeScope,
    pub generics: Generics,
    pub wrapping: bool,
    pub in_std: bool,
    pub locals: PrimaryMap<LocalId, Local>,
    pub(super) info: SecondaryMap<LocalId, LocalInfo>,
    pub exprs: PrimaryMap<ExprId, Expr>,
    pub table: InferTable,
    pub(super) names: Vec<Vec<(Symbol, LocalId)>>,
    pub(super) frames: Vec<Frame>,
    pub(super) closures: Vec<ClosureState>,
    /// Closure expressions (and the branch, in a parallel block) by index into `closures`.
    pub(super) literals_of: Vec<(ExprId, usize, usize)>,
    pub(super) reads: Vec<Read>,
    pub(super) pending: Vec<PendingUse>,
    /// Closures given where a function that may be called again is expected.
    pub(super) closure_uses: Vec<(ExprId, Ty)>,
    /// By-value pattern bindings of captured locals.
    pub(super) binding_moves: Vec<(LocalId, LocalId, Vec<usize>)>,
    pub(super) unsafe_depth: u32,
    /// What `old(e)` keeps for the `ensures` clauses.
    pub(super) olds: Vec<Contract>,
    /// Set while an `ensures` is checked.
    pub(super) result_local: Option<LocalId>,
    /// Set in a struct's `invariant`: names may be fields of `self`.
    pub(super) implicit_self: Option<LocalId>,
    /// In an `ensures`: how many scopes there are at the function's entry, which is what `old` sees.
    pub(super) clause: Option<usize>,
    /// Variables nothing read, reported when nothing else is wrong.
    pub(super) unused: Vec<LocalId>,
    /// A part of the body was not understood: what seems to be missing or unused may stand there.
    pub(super) misread: bool,
    /// Inside an `if` without `else` that should have a value: that is reported, and what its blocks end with was meant so.
    pub(super) lacks_else: bool,
    /// Variables that a write was refused of.
    refused: Vec<unwritable::Refused>,
    /// The target of the last assignment, and whether an operator stands before its `=`.
    pub(super) assigned: Option<(Span, bool)>,
    errors_before: usize,
}

impl<'a> Checker<'a> {
    /// Checks bodies: of the program, and of the library what they reach.
    pub(super) fn bodies(&mut self, all: bool) {
        let ids: Vec<FnId> = self.program.functions.keys().collect();
        for id in ids {
            let function = &self.program.functions[id];
            let is_lang = self.program.lang.functions.values().any(|lang| *lang == id);
            if all || !function.in_std || is_lang || self.always_reached(function) {
                self.enqueue(id);
            }
        }
        self.invariants();
        let globals: Vec<GlobalId> = self.program.globals.keys().collect();
        for id in globals {
            if all || !self.in_std(self.globals[&id].module) {
                self.global_type(id, None);
            }
        }
        self.run_queue();
    }

    /// Methods of trait impls and provided methods are found by type, so that no call names them.
    fn always_reached(&self, function: &Function) -> bool {
        match function.owner {
            FnOwner::Free => false,
            FnOwner::Trait(_) => true,
            FnOwner::Impl(id) => self.program.impls[id].of_trait.is_some(),
        }
    }

    fn run_queue(&mut self) {
        let mut at = 0;
        while at < self.queue.len() {
            let id = self.queue[at];
            at += 1;
            self.function_body(id);
        }
        self.queue.clear();
    }

    /// Asks for a function's body, once.
    pub fn enqueue(&mut self, id: FnId) {
        if self.queued.insert(id) {
            self.queue.push(id);
        }
    }

    fn function_body(&mut self, id: FnId) {
        let Some(source) = self.functions.get(&id).cloned() else {
            return;
        };
        let Some(block) = &source.ast.body else { return };
        let function = &self.program.functions[id];
        let (generics, ret, wrapping) = (function.generics.clone(), function.ret, function.attrs.wrapping);
        let params = function.params.clone();
        let mut body = BodyCx::new(self, Owner::Fn(id), source.scope, generics, wrapping);
        body.push_frame(FrameKind::Function, 0, ret);
        let names = source.ast.parameters.iter().map(|param| param.name);
        let params: Vec<LocalId> = params
            .iter()
            .zip(names)
            .map(|(param, name)| body.declare_param(name.name, name.span, param.ty))
            .collect();
        let mut contracts = body.contracts(source.ast, ret);
        if let Some(declared) = body.cx.contract_of_trait(id) {
            contracts.extend(body.inherited_contracts(&declared, &params, ret));
        }
        contracts.append(&mut body.olds);
        let root = body.function_block(block, ret);
        let (checked, generics) = body.finish(params, root, contracts);
        self.program.functions[id].generics = generics;
        self.hoist_requirements(id);
        self.program.functions[id].body = Some(Arc::new(checked));
    }

    /// The declaration in a trait of a method that an impl writes, when it has clauses: they hold for all impls.
    fn contract_of_trait(&self, id: FnId) -> Option<crate::typecheck::FnSource<'a>> {
        let function = &self.program.functions[id];
        let FnOwner::Impl(of) = function.owner else {
            return None;
        };
        let (of_trait, _) = self.program.impls[of].of_trait?;
        let methods = &self.program.traits[of_trait].methods;
        let declared = methods
            .iter()
            .find(|method| self.program.functions[**method].name == function.name)?;
        let source = self.functions.get(declared)?;
        (!source.ast.contracts.is_empty()).then(|| source.clone())
    }

    /// What a trait impl's method asks of the impl's parameters, the impl asks.
    pub(in crate::typecheck) fn hoist_requirements(&mut self, id: FnId) {
        let function = &self.program.functions[id];
        let FnOwner::Impl(of) = function.owner else { return };
        if self.program.impls[of].of_trait.is_none() {
            return;
        }
        let inferred: Vec<Vec<Bound>> = function
            .generics
            .params
            .iter()
            .map(|param| param.inferred.clone())
            .collect();
        for (param, found) in self.program.impls[of].generics.params.iter_mut().zip(inferred) {
            for bound in found {
                if !param
                    .inferred
                    .iter()
                    .any(|known| known.trait_id == bound.trait_id)
                {
                    param.inferred.push(bound);
                }
            }
        }
    }

    /// The type of a global, from its initialiser when it has no annotation. `from` is the use that asks.
    pub fn global_type(&mut self, id: GlobalId, from: Option<Span>) -> Ty {
        let source = &self.globals[&id];
        match source.state {
            GlobalState::Done => return self.program.globals[id].ty,
            GlobalState::Running => return self.running_global(id, from),
            GlobalState::Waiting => {}
        }
        let (ast, module) = (source.ast, source.module);
        let scope = TypeScope {
            module,
            params: Vec::new(),
            self_ty: None,
        };
        self.set_global_state(id, GlobalState::Running);
        let written = ast.ty.as_ref().map(|ty| self.lower(ty, &scope));
        if let Some(ty) = written {
            self.program.globals[id].ty = ty;
        }
        let body = self.global_body(id, ast, scope, written);
        self.program.globals[id].ty = body.exprs[body.root].ty;
        self.program.globals[id].constant = match &body.exprs[body.root].kind {
            ExprKind::Const(value) if ast.kind == ast::GlobalKind::Let => Some(value.clone()),
            _ => None,
        };
        self.program.globals[id].init = Some(Arc::new(body));
        self.set_global_state(id, GlobalState::Done);
        self.program.globals[id].ty
    }

    fn set_global_state(&mut self, id: GlobalId, state: GlobalState) {
        if let Some(source) = self.globals.get_mut(&id) {
            source.state = state;
        }
    }

    fn running_global(&mut self, id: GlobalId, from: Option<Span>) -> Ty {
        let global = &self.program.globals[id];
        if self.globals[&id].ast.ty.is_some() {
            return global.ty;
        }
        let (name, span) = (global.name, global.span);
        self.fail(
            e0209::error(
                from.unwrap_or(span),
                format!("the type of global '{name}' depends on its own initialiser"),
            )
            .label(span, "declared here")
            .help("write its type"),
        )
    }

    fn global_body(
        &mut self,
        id: GlobalId,
        ast: &'a ast::Global,
        scope: TypeScope,
        written: Option<Ty>,
    ) -> Body {
        let wrapping = self.modules.modules[scope.module]
            .ast
            .attributes
            .iter()
            .any(|a| a.name.as_str() == "wrapping");
        let mut body = BodyCx::new(self, Owner::Global(id), scope, Generics::default(), wrapping);
        body.push_frame(FrameKind::Function, 0, Ty::error());
        let root = match written {
            Some(ty) => body.check(&ast.value, ty),
            None => body.value(&ast.value, Expect::Nothing),
        };
        body.finish(Vec::new(), root, Vec::new()).0
    }
}

impl<'c, 'a> BodyCx<'c, 'a> {
    fn new(
        cx: &'c mut Checker<'a>,
        owner: Owner,
        scope: TypeScope,
        generics: Generics,
        wrapping: bool,
    ) -> Self {
        let in_std = cx.in_std(scope.module);
        let errors_before = cx.sink.found.len();
        BodyCx {
            cx,
            owner,
            scope,
            generics,
            wrapping,
            in_std,
            locals: PrimaryMap::new(),
            info: SecondaryMap::new(),
            exprs: PrimaryMap::new(),
            table: InferTable::default(),
            names: vec![Vec::new()],
            frames: Vec::new(),
            closures: Vec::new(),
            literals_of: Vec::new(),
            reads: Vec::new(),
            pending: Vec::new(),
            closure_uses: Vec::new(),
            binding_moves: Vec::new(),
            unsafe_depth: 0,
            olds: Vec::new(),
            result_local: None,
            implicit_self: None,
            clause: None,
            unused: Vec::new(),
            misread: false,
            lacks_else: false,
            refused: Vec::new(),
            assigned: None,
            errors_before,
        }
    }

    pub(super) fn push_frame(&mut self, kind: FrameKind, closure: usize, ret: Ty) {
        self.frames.push(Frame {
            kind,
            closure,
            ret,
            loops: Vec::new(),
        });
    }

    /// Has anything been reported in this body?
    pub(super) fn is_clean(&self) -> bool {
        let found = &self.cx.sink.found[self.errors_before..];
        !self.misread
            && found
                .iter()
                .all(|found| found.severity == crate::diagnostics::Severity::Warning)
    }

    pub(super) fn frame(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// A new expression.
    pub fn add(&mut self, kind: ExprKind, ty: Ty, span: Span) -> ExprId {
        self.exprs.push(Expr { kind, ty, span })
    }

    /// The type found for an expression, known as far as it is now.
    pub fn ty(&self, expr: ExprId) -> Ty {
        self.table.shallow(self.exprs[expr].ty)
    }

    pub fn span(&self, expr: ExprId) -> Span {
        self.exprs[expr].span
    }

    /// The stand-in for something reported.
    pub fn error_expr(&mut self, span: Span) -> ExprId {
        self.add(ExprKind::Error, Ty::error(), span)
    }

    /// Reports and stands in.
    pub fn reject(&mut self, diagnostic: Diagnostic) -> ExprId {
        let span = diagnostic.primary.span;
        self.cx.sink.report(diagnostic);
        self.error_expr(span)
    }

    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.cx.sink.report(diagnostic);
    }

    /// A type in the words of the language, as far as it is known; literals show their default.
    pub fn show(&self, ty: Ty) -> String {
        let known = self
            .table
            .resolve(ty)
            .map(&mut |part| match self.table.open_kind(part)? {
                VarKind::Int => Some(Ty::i64()),
                VarKind::Float => Some(Ty::f64()),
                VarKind::Any => None,
            });
        known.show(&self.cx.program).to_string()
    }

    /// The body of a function that returns `ret`.
    pub(super) fn function_block(&mut self, block: &'a ast::Block, ret: Ty) -> ExprId {
        let discard = ret.is_void();
        let expect = if discard {
            Expect::Discard
        } else {
            Expect::Type(ret)
        };
        let root = self.block(block, expect);
        self.returns(root, ret, block)
    }

    /// A body without a value must not reach its end when one is wanted.
    fn returns(&mut self, root: ExprId, ret: Ty, block: &ast::Block) -> ExprId {
        let have = self.ty(root);
        let ret_known = self.table.shallow(ret);
        if have.is_void() && !ret_known.is_void() && !ret_known.is_error() {
            if self.table.open_kind(ret_known).is_some() && self.table.unify(ret_known, Ty::void()).is_ok() {
                return root;
            }
            if self.misread || self.table.resolve(ret_known).has_error() {
                return root;
            }
            let shown = self.show(ret);
            self.report(
                e0310::error(
                    block.end(),
                    format!("this function returns '{shown}', but its end can be reached without a value"),
                )
                .here("the end is reached here")
                .help("return a value on every path"),
            );
            return root;
        }
        if ret_known.is_void() {
            root
        } else {
            self.coerce(root, ret)
        }
    }
}
