//! Which mutable globals a call may read and write, through everything it calls.

use super::methods;
use crate::hir::{Callee, CalleeTarget, ExternFn, Program};
use crate::mir::visit::Access;
use crate::mir::{Base, Body, CallTarget, ConstKind, Module, Operand, Owner, Rvalue, StatementKind};
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
    module: &'a Module,
    solved: Option<FxHashMap<Node, Effect>>,
    none: Effect,
}

impl<'a> Effects<'a> {
    pub fn new(program: &'a Program, module: &'a Module) -> Effects<'a> {
        Effects {
            program,
            module,
            solved: None,
            none: Effect::default(),
        }
    }

    /// What calling this may touch.
    pub fn of_call(&mut self, callee: &CallTarget) -> Option<Effect> {
        let mut graph = Graph::new(self.program, self.module);
        let targets = graph.targets(callee);
        let solved = self.solved.get_or_insert_with(|| {
            graph.build();
            graph.solve()
        });
        let mut all = self.none.clone();
        for target in targets {
            if let Some(effect) = solved.get(&target) {
                all.reads.extend(&effect.reads);
                all.writes.extend(&effect.writes);
            }
        }
        Some(all)
    }
}

struct Graph<'a> {
    program: &'a Program,
    module: &'a Module,
    own: FxHashMap<Node, Effect>,
    /// Who calls whom, from callee to callers.
    callers: FxHashMap<Node, Vec<Node>>,
}

impl<'a> Graph<'a> {
    fn new(program: &'a Program, module: &'a Module) -> Graph<'a> {
        Graph {
            program,
            module,
            own: FxHashMap::default(),
            callers: FxHashMap::default(),
        }
    }

    fn build(&mut self) {
        for (owner, body, _) in super::loans::bodies(self.module) {
            let node = Node::Body(owner);
            if matches!(owner, Owner::Closure(_)) {
                self.edge(Node::Anything, node);
            }
            self.body(node, body);
        }
    }

    fn edge(&mut self, caller: Node, callee: Node) {
        let callers = self.callers.entry(callee).or_default();
        if !callers.contains(&caller) {
            callers.push(caller);
        }
    }

    fn body(&mut self, node: Node, body: &Body) {
        let mut own = Effect::default();
        for block in body.blocks.values() {
            for statement in &block.statements {
                statement.kind.accesses(&mut |place, access| {
                    if let Base::Global(global) = place.base {
                        own.note(self.program, global, access);
                    }
                });
                self.statement(node, body, &statement.kind);
            }
            block.terminator.kind.accesses(&mut |place, access| {
                if let Base::Global(global) = place.base {
                    own.note(self.program, global, access);
                }
            });
        }
        self.own.insert(node, own);
    }

    fn statement(&mut self, node: Node, body: &Body, kind: &StatementKind) {
        match kind {
            StatementKind::Call { callee, args, .. } => {
                for target in self.targets(callee) {
                    self.edge(node, target);
                }
                args.iter().for_each(|arg| self.function_values(arg));
            }
            // Whoever makes a closure, or is handed one, may call it.
            StatementKind::Assign(_, Rvalue::Closure { closure, .. }) => {
                self.edge(node, Node::Body(Owner::Closure(*closure)));
            }
            StatementKind::Assign(_, Rvalue::Use(operand) | Rvalue::Retype { operand, .. }) => {
                self.function_values(operand);
            }
            StatementKind::Assign(_, Rvalue::Struct { fields, .. } | Rvalue::Variant { fields, .. }) => {
                fields.iter().for_each(|field| self.function_values(field));
            }
            StatementKind::Drop(place) if place.projections.is_empty() => {
                if let Base::Local(local) = place.base {
                    self.drops(node, body.locals[local].ty);
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

    fn targets(&self, callee: &CallTarget) -> Vec<Node> {
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
            CallTarget::Value(_) => vec![Node::Anything],
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
