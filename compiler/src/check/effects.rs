//! Which mutable globals a call may read and write, through everything it calls.

use super::loans::{Held, Loans, Source};
use super::methods;
use crate::hir::{Callee, CalleeTarget, ExternFn, Program};
use crate::mir::visit::Access;
use crate::mir::{Base, CallTarget, ConstKind, Operand, Owner, Projection, Rvalue, StatementKind};
use crate::types::facts::Facts;
use crate::types::{FnId, GlobalId, Ty, TyKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// The mutable globals some code may touch.
#[derive(Default, Clone)]
pub struct Effect {
    pub reads: FxHashSet<GlobalId>,
    pub writes: FxHashSet<GlobalId>,
}

/// Code whose effects are known together.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Body(Owner),
    /// Whatever a function value may be: all closures, and all functions used as values.
    Anything,
}

/// Answers for one module; worked out when first asked.
pub struct Effects<'a> {
    program: &'a Program,
    bodies: &'a [Loans<'a>],
    solved: Option<FxHashMap<Node, Effect>>,
}

impl<'a> Effects<'a> {
    pub fn new(program: &'a Program, bodies: &'a [Loans<'a>]) -> Effects<'a> {
        Effects {
            program,
            bodies,
            solved: None,
        }
    }

    /// What a call in one of the bodies may touch.
    pub fn of_call(&mut self, loans: &Loans<'_>, callee: &CallTarget, args: &[Operand]) -> Effect {
        let mut graph = Graph::new(self.program);
        let targets = graph.targets(loans, callee, args);
        let bodies = self.bodies;
        let solved = self.solved.get_or_insert_with(|| {
            bodies.iter().for_each(|body| graph.add(body));
            graph.solve()
        });
        let mut all = Effect::default();
        for effect in targets.iter().filter_map(|target| solved.get(target)) {
            all.reads.extend(&effect.reads);
            all.writes.extend(&effect.writes);
        }
        all
    }
}

struct Graph<'a> {
    program: &'a Program,
    own: FxHashMap<Node, Effect>,
    /// Who calls whom, from callee to callers.
    callers: FxHashMap<Node, Vec<Node>>,
}

impl<'a> Graph<'a> {
    fn new(program: &'a Program) -> Graph<'a> {
        Graph {
            program,
            own: FxHashMap::default(),
            callers: FxHashMap::default(),
        }
    }

    fn add(&mut self, loans: &Loans<'_>) {
        let node = Node::Body(loans.owner);
        if matches!(loans.owner, Owner::Closure(_)) {
            self.edge(Node::Anything, node);
        }
        self.body(node, loans);
    }

    fn edge(&mut self, caller: Node, callee: Node) {
        let callers = self.callers.entry(callee).or_default();
        if !callers.contains(&caller) {
            callers.push(caller);
        }
    }

    fn body(&mut self, node: Node, loans: &Loans<'_>) {
        let mut own = Effect::default();
        for block in loans.body.blocks.values() {
            for statement in &block.statements {
                statement.kind.accesses(&mut |place, access| {
                    if let Base::Global(global) = place.base {
                        own.note(self.program, global, access);
                    }
                });
                self.statement(node, loans, &statement.kind);
            }
            block.terminator.kind.accesses(&mut |place, access| {
                if let Base::Global(global) = place.base {
                    own.note(self.program, global, access);
                }
            });
        }
        self.own.insert(node, own);
    }

    fn statement(&mut self, node: Node, loans: &Loans<'_>, kind: &StatementKind) {
        match kind {
            StatementKind::Call { callee, args, .. } => {
                for target in self.targets(loans, callee, args) {
                    self.edge(node, target);
                }
                args.iter().for_each(|arg| self.function_values(arg));
            }
            // A closure may call the function values it captures.
            StatementKind::Assign(
                _,
                Rvalue::Closure {
                    closure, captures, ..
                },
            ) => {
                let closure = Node::Body(Owner::Closure(*closure));
                for capture in captures.iter().filter(|capture| is_function(loans, capture)) {
                    for target in known_functions(loans, capture) {
                        self.edge(closure, target);
                    }
                }
            }
            StatementKind::Parallel(closures) => {
                for target in closures
                    .iter()
                    .flat_map(|closure| known_functions(loans, closure))
                {
                    self.edge(node, target);
                }
            }
            StatementKind::ParallelFor { body, .. } => {
                for target in known_functions(loans, body) {
                    self.edge(node, target);
                }
            }
            StatementKind::Assign(_, Rvalue::Use(operand) | Rvalue::Retype { operand, .. }) => {
                self.function_values(operand);
            }
            StatementKind::Assign(_, Rvalue::Struct { fields, .. } | Rvalue::Variant { fields, .. }) => {
                fields.iter().for_each(|field| self.function_values(field));
            }
            StatementKind::Drop(place) if place.projections.is_empty() => {
                if let Base::Local(local) = place.base {
                    self.drops(node, loans.body.locals[local].ty);
                }
            }
            _ => {}
        }
    }

    fn function_values(&mut self, operand: &Operand) {
        if let Operand::Const(constant) = operand
            && let ConstKind::Fn(callee) = &constant.kind
            && let CalleeTarget::Fn(function) = callee.target
        {
            self.edge(Node::Anything, Node::Body(Owner::Fn(function)));
        }
    }

    /// Dropping a value runs the `Drop` impls of its parts.
    fn drops(&mut self, node: Node, ty: Ty) {
        let mut open = vec![ty];
        let mut seen: FxHashSet<Ty> = FxHashSet::default();
        while let Some(ty) = open.pop() {
            if !seen.insert(ty) || seen.len() > TYPES {
                continue;
            }
            match ty.kind() {
                TyKind::Array(part, _) | TyKind::Heap(part) => open.push(*part),
                TyKind::Adt(adt, args) => {
                    if let Some(id) = self.program.adts[*adt].drop_impl {
                        for &method in &self.program.impls[id].methods {
                            self.edge(node, Node::Body(Owner::Fn(method)));
                        }
                        open.extend(args.iter().copied());
                    }
                    open.extend(Facts::new(self.program).components(*adt, *args));
                }
                _ => {}
            }
        }
    }

    /// What a call may run: the callee, and the function values that it is given.
    fn targets(&self, loans: &Loans<'_>, callee: &CallTarget, args: &[Operand]) -> Vec<Node> {
        let given = args.iter().filter(|arg| is_function(loans, arg));
        let given = given.flat_map(|arg| known_functions(loans, arg));
        self.called(loans, callee).into_iter().chain(given).collect()
    }

    fn called(&self, loans: &Loans<'_>, callee: &CallTarget) -> Vec<Node> {
        let body = |function: FnId| Node::Body(Owner::Fn(function));
        match callee {
            CallTarget::Named(Callee { target, args }) => match *target {
                CalleeTarget::Fn(function) => vec![body(function)],
                CalleeTarget::TraitMethod(id, function) => {
                    let ty = args.first().copied().unwrap_or(Ty::error());
                    let methods = methods::of_trait(self.program, id, function, ty).into_iter();
                    methods.map(|(method, _)| body(method)).collect()
                }
                CalleeTarget::Extern(id) if lets_others_run(&self.program.externs[id]) => {
                    vec![Node::Anything]
                }
                _ => Vec::new(),
            },
            CallTarget::Interface { interface, method } => {
                let methods = &self.program.interfaces[*interface].methods;
                let Some(method) = methods.get(*method as usize) else {
                    return Vec::new();
                };
                let named = self
                    .program
                    .functions
                    .iter()
                    .filter(|(_, function)| function.name == method.name);
                named.map(|(id, _)| body(id)).collect()
            }
            CallTarget::Value(callee) => known_functions(loans, callee),
        }
    }

    /// Effects including those of everything called, to a fixed point.
    fn solve(self) -> FxHashMap<Node, Effect> {
        let mut solved = self.own;
        let mut pending: Vec<Node> = solved.keys().copied().collect();
        while let Some(node) = pending.pop() {
            let Some(effect) = solved.get(&node).cloned() else {
                continue;
            };
            for &caller in self.callers.get(&node).map_or(&[][..], |callers| callers) {
                let known = solved.entry(caller).or_default();
                let before = known.reads.len() + known.writes.len();
                known.reads.extend(&effect.reads);
                known.writes.extend(&effect.writes);
                if known.reads.len() + known.writes.len() > before {
                    pending.push(caller);
                }
            }
        }
        solved
    }
}

fn is_function(loans: &Loans<'_>, operand: &Operand) -> bool {
    let ty = loans.typing.operand(operand);
    ty.as_fn().is_some() || ty.as_ref().is_some_and(|(_, target)| target.as_fn().is_some())
}

/// What a function value may be. Parameters and captures are the concern of who passes them.
fn known_functions(loans: &Loans<'_>, value: &Operand) -> Vec<Node> {
    let place = match value {
        Operand::Const(constant) => {
            return match &constant.kind {
                ConstKind::Fn(Callee {
                    target: CalleeTarget::Fn(function),
                    ..
                }) => vec![Node::Body(Owner::Fn(*function))],
                _ => Vec::new(),
            };
        }
        Operand::Copy(place) | Operand::Move(place) => place,
    };
    let source = match place.base {
        Base::Local(local) => Source::Local(local),
        Base::Capture(index) => Source::Capture(index),
        Base::Global(_) => return vec![Node::Anything],
    };
    let through_parts = place.projections.iter().any(|step| *step != Projection::Deref);
    let held = loans.held_from(source);
    if through_parts || held.is_empty() {
        return vec![Node::Anything];
    }
    let made = held.into_iter().filter_map(|held| match held {
        Held::Made(closure) => Some(Node::Body(Owner::Closure(closure))),
        _ => None,
    });
    made.collect()
}

/// How many types the parts of one dropped value may have.
const TYPES: usize = 1000;

impl Effect {
    fn note(&mut self, program: &Program, global: GlobalId, access: Access) {
        if !program.globals[global].mutable {
            return;
        }
        match access {
            Access::Copy | Access::Duplicate | Access::Inspect | Access::Borrow { mutable: false } => {
                self.reads.insert(global);
            }
            _ => {
                self.reads.insert(global);
                self.writes.insert(global);
            }
        }
    }
}

/// Entry points of the runtime that may wait, and so let other green threads run: they are told the place of the call.
fn lets_others_run(declared: &ExternFn) -> bool {
    declared.runtime
        && declared
            .params
            .last()
            .is_some_and(|last| last.name.as_str() == "place")
}
