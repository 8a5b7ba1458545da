//! Generic methods run for a type without a size: a slice, or an object behind an interface.
//!
//! Type arguments have sizes, but for one: what a trait is implemented for. Its provided methods, and those of impls for
//! all types, are written without knowing that; they may lend `self`, and nothing else.

use super::loans;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::e0335;
use crate::hir::{Callee, CalleeTarget, FnOwner, Intrinsic, Program};
use crate::mir::visit::Access;
use crate::mir::*;
use crate::source::Span;
use crate::types::{FnId, ImplId, TraitId, Ty, TyKind};
use rustc_hash::FxHashMap;

pub fn judge(program: &Program, module: &Module, sink: &mut Sink) {
    let mut judge = Judge {
        program,
        module,
        found: FxHashMap::default(),
    };
    for id in program.impls.keys() {
        judge.taken_over(id, sink);
    }
    for (owner, body, _) in loans::bodies(module) {
        let in_std = match owner {
            Owner::Fn(id) => program.functions[id].in_std,
            _ => false,
        };
        if !in_std {
            judge.calls(body, sink);
        }
    }
}

/// A type parameter of a method, by position, that stands for a type without a size.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Without {
    method: FnId,
    param: u32,
    /// A box of it is one of an interface.
    boxed: bool,
}

/// What a method does that needs the size.
#[derive(Clone, Copy)]
struct Need {
    span: Span,
    what: &'static str,
}

const VALUE: &str = "needs it as a value";
const OBJECT: &str = "makes it an object behind an interface";
const ARGUMENT: &str = "hands it on as a type argument";

struct Judge<'a> {
    program: &'a Program,
    module: &'a Module,
    /// What was looked at; nothing is found in what is being looked at.
    found: FxHashMap<Without, Option<Need>>,
}

/// A type without a size, and whether a box of it has one.
fn without_size(ty: Ty) -> Option<bool> {
    match ty.kind() {
        TyKind::Slice(_) => Some(false),
        TyKind::Interface(..) => Some(true),
        _ => None,
    }
}

impl Judge<'_> {
    /// The provided methods that an impl does not write itself.
    fn taken_over(&mut self, id: ImplId, sink: &mut Sink) {
        let program = self.program;
        let declared = &program.impls[id];
        let (Some((of, _)), Some(boxed)) = (declared.of_trait, without_size(declared.self_ty)) else {
            return;
        };
        for &method in &program.traits[of].methods {
            let name = program.functions[method].name;
            let own = |own: &FnId| program.functions[*own].name == name;
            let asked = Without {
                method,
                param: 0,
                boxed,
            };
            if declared.methods.iter().any(own) {
                continue;
            }
            if let Some(need) = self.need(asked) {
                let shown = declared.self_ty.show(program).to_string();
                let (path, what) = (&program.functions[method].path, need.what);
                let message = format!("'{shown}' has no size of its own, but '{path}' {what}");
                let mut report =
                    e0335::error(declared.span, message).here("takes that method over from the trait");
                if !program.functions[method].in_std {
                    report = report.label(need.span, "needs the size here");
                }
                let help = match boxed {
                    false => {
                        format!("write '{name}' in this impl, or implement the trait for 'Vec' or an array")
                    }
                    true => format!("write '{name}' in this impl"),
                };
                sink.report(report.help(help));
                return;
            }
        }
    }

    /// Calls of methods of impls that are for all types.
    fn calls(&mut self, body: &Body, sink: &mut Sink) {
        for (span, callee) in callees(body) {
            let views = callee.args.iter().enumerate();
            let views: Vec<(u32, Ty, bool)> = views
                .filter_map(|(at, &ty)| Some((at as u32, ty, without_size(ty)?)))
                .collect();
            for (param, ty, boxed) in views {
                if let Some((method, need)) = self.blanket(&callee, param, boxed) {
                    let shown = ty.show(self.program).to_string();
                    let path = &self.program.functions[method].path;
                    let message = format!("'{shown}' has no size of its own, but '{path}' {}", need.what);
                    let mut report = e0335::error(span, message);
                    if !self.program.functions[method].in_std {
                        report = report.label(need.span, "needs the size here");
                    }
                    sink.report(report);
                }
            }
        }
    }

    /// What a call needs of a type without a size that no impl for that type takes over.
    fn blanket(&mut self, callee: &Callee, param: u32, boxed: bool) -> Option<(FnId, Need)> {
        let method = match callee.target {
            CalleeTarget::Fn(id) | CalleeTarget::TraitMethod(_, id) => id,
            _ => return None,
        };
        match self.program.functions[method].owner {
            FnOwner::Impl(of) if self.program.impls[of].of_trait.is_some() => {
                let need = self.need(Without { method, param, boxed })?;
                Some((method, need))
            }
            FnOwner::Trait(of) if param == 0 && !self.has_own_impl(of, callee.args[0]) => {
                self.of_all_types(of, method, boxed)
            }
            _ => None,
        }
    }

    /// Whether the trait has impls for slices (or for interfaces): they have been looked at.
    fn has_own_impl(&self, of: TraitId, ty: Ty) -> bool {
        let impls = self.program.trait_impls.get(&of).into_iter().flatten();
        let mut types = impls.map(|&id| self.program.impls[id].self_ty);
        types.any(|own| {
            crate::types::thread_facts::covers(own, ty) && !matches!(own.kind(), TyKind::Param(..))
        })
    }

    /// The method as impls for all types have it.
    fn of_all_types(&mut self, of: TraitId, method: FnId, boxed: bool) -> Option<(FnId, Need)> {
        let program = self.program;
        let name = program.functions[method].name;
        let impls = program.trait_impls.get(&of).into_iter().flatten();
        for &id in impls {
            let TyKind::Param(param, _) = *program.impls[id].self_ty.kind() else {
                continue;
            };
            let own = |own: &&FnId| program.functions[**own].name == name;
            let asked = match program.impls[id].methods.iter().find(own) {
                Some(&method) => Without { method, param, boxed },
                None => Without {
                    method,
                    param: 0,
                    boxed,
                },
            };
            if let Some(need) = self.need(asked) {
                return Some((asked.method, need));
            }
        }
        None
    }

    /// The first thing a method does, itself or through what it calls, that needs the size.
    fn need(&mut self, asked: Without) -> Option<Need> {
        if let Some(&known) = self.found.get(&asked) {
            return known;
        }
        self.found.insert(asked, None);
        let body = self.module.functions.get(&asked.method)?;
        let found = self.need_of_body(asked, body, &[]);
        self.found.insert(asked, found);
        found
    }

    fn need_of_body(&mut self, asked: Without, body: &Body, captures: &[CaptureDecl]) -> Option<Need> {
        let in_body = Within {
            asked,
            body,
            typing: Typing {
                program: self.program,
                locals: &body.locals,
                captures,
            },
        };
        if let Some(need) = in_body.need() {
            return Some(need);
        }
        for (span, callee) in callees(body) {
            if let Some(what) = self.need_of_callee(asked, &callee) {
                return Some(Need { span, what });
            }
        }
        closures(body).find_map(|id| {
            let closure = &self.module.closures[id];
            self.need_of_body(asked, &closure.body, &closure.captures)
        })
    }

    fn need_of_callee(&mut self, asked: Without, callee: &Callee) -> Option<&'static str> {
        if callee.args.iter().any(|&arg| asked.is_inside(arg)) {
            return Some(ARGUMENT);
        }
        let args = callee.args.iter().enumerate();
        let handed: Vec<u32> = args
            .filter(|(_, arg)| asked.is(**arg))
            .map(|(at, _)| at as u32)
            .collect();
        handed
            .into_iter()
            .find_map(|param| self.need_of_argument(asked, callee, param))
    }

    /// The type itself is the callee's type argument.
    fn need_of_argument(&mut self, asked: Without, callee: &Callee, param: u32) -> Option<&'static str> {
        let boxed = asked.boxed;
        match callee.target {
            CalleeTarget::Glue(_) | CalleeTarget::Extern(_) => None,
            CalleeTarget::Intrinsic(intrinsic) => (!lends(intrinsic)).then_some(ARGUMENT),
            CalleeTarget::Fn(method) => {
                let of_trait = match self.program.functions[method].owner {
                    FnOwner::Free => false,
                    FnOwner::Trait(_) => true,
                    FnOwner::Impl(id) => self.program.impls[id].of_trait.is_some(),
                };
                match of_trait {
                    true => self.need(Without { method, param, boxed }).map(|need| need.what),
                    false => Some(ARGUMENT),
                }
            }
            CalleeTarget::TraitMethod(of, method) if param == 0 => {
                self.of_all_types(of, method, boxed).map(|(_, need)| need.what)
            }
            CalleeTarget::TraitMethod(_, method) => {
                let own = param >= self.program.functions[method].generics.parent_count;
                own.then_some(ARGUMENT)
            }
        }
    }
}

/// Intrinsics that work on what is lent to them.
fn lends(intrinsic: Intrinsic) -> bool {
    matches!(
        intrinsic,
        Intrinsic::Equals | Intrinsic::CompareOf | Intrinsic::HashOf | Intrinsic::FormatInto
    )
}

impl Without {
    fn is(self, ty: Ty) -> bool {
        matches!(ty.kind(), TyKind::Param(index, _) if *index == self.param)
    }

    /// Whether a value of this type holds the type itself.
    fn is_held(self, ty: Ty) -> bool {
        self.is(ty) || self.is_inside(ty)
    }

    /// Whether the type is a part of another one that needs its size.
    fn is_inside(self, ty: Ty) -> bool {
        let mut found = false;
        match ty.kind() {
            TyKind::Ref(_, target) | TyKind::Ptr(target) => return self.is_inside(*target),
            TyKind::Heap(content) if self.boxed => return self.is_inside(*content),
            kind => kind.for_each_child(|child| found |= self.is_held(child)),
        }
        found
    }
}

/// The body of a method, or of a closure in it.
struct Within<'a> {
    asked: Without,
    body: &'a Body,
    typing: Typing<'a>,
}

impl Within<'_> {
    fn need(&self) -> Option<Need> {
        let captured = self
            .typing
            .captures
            .iter()
            .map(|capture| (capture.ty, capture.span));
        let locals = self.body.locals.values().map(|local| (local.ty, local.span));
        let held = captured.chain(locals).find(|(ty, _)| self.asked.is_held(*ty));
        let made = held.map(|(_, span)| Need { span, what: VALUE });
        made.or_else(|| self.statements().find_map(|statement| self.need_of(statement)))
    }

    fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.body.blocks.values().flat_map(|block| &block.statements)
    }

    fn need_of(&self, statement: &Statement) -> Option<Need> {
        let span = statement.span;
        if let StatementKind::Assign(_, Rvalue::Unsize { operand, .. }) = &statement.kind {
            let lent = self.typing.operand(operand).as_ref();
            if lent.is_some_and(|(_, target)| self.asked.is(target)) {
                return Some(Need { span, what: OBJECT });
            }
        }
        let mut found = None;
        statement.kind.accesses(&mut |place, access| {
            if needs_size(access) && self.asked.is(self.typing.place(place)) {
                found = Some(Need { span, what: VALUE });
            }
        });
        found
    }
}

/// Whether doing this to a place needs the size of what is there.
fn needs_size(access: Access) -> bool {
    match access {
        Access::Inspect | Access::Borrow { .. } | Access::StorageLive | Access::StorageDead => false,
        Access::Copy
        | Access::Move
        | Access::Duplicate
        | Access::Address
        | Access::Exchange
        | Access::Write
        | Access::Drop
        | Access::AssumeInit
        | Access::Free => true,
    }
}

/// What a body calls by name, or uses as a value, and where.
fn callees(body: &Body) -> Vec<(Span, Callee)> {
    let mut found = Vec::new();
    for statement in body.blocks.values().flat_map(|block| &block.statements) {
        if let StatementKind::Call {
            callee: CallTarget::Named(callee),
            ..
        } = &statement.kind
        {
            found.push((statement.span, callee.clone()));
        }
        statement.kind.operands(&mut |operand| {
            if let Operand::Const(Const {
                kind: ConstKind::Fn(callee),
                ..
            }) = operand
            {
                found.push((statement.span, callee.clone()));
            }
        });
    }
    found
}

fn closures(body: &Body) -> impl Iterator<Item = ClosureId> {
    let statements = body.blocks.values().flat_map(|block| &block.statements);
    statements.filter_map(|statement| match &statement.kind {
        StatementKind::Assign(_, Rvalue::Closure { closure, .. }) => Some(*closure),
        _ => None,
    })
}
