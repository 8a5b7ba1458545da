//! Which variables that outlive a body a statement may read and write, through all code that it runs: mutable globals,
//! and what closures own, since a closure can be met again while it runs.

use super::calls;
use super::loans::{Held, Loans, Source};
use super::methods;
use crate::hir::{Callee, CalleeTarget, ExprKind, ExternFn, LangItems, Program};
use crate::mir::visit::Access;
use crate::mir::{
    Base, CallTarget, ClosureId, ConstKind, Operand, Owner, Place, Projection, Rvalue, StatementKind,
};
use crate::types::facts::Facts;
use crate::types::thread_facts::covers;
use crate::types::{FnId, GlobalId, TraitId, Ty, TyKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// A variable that code can get to without being given it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variable {
    Global(GlobalId),
    /// A capture that a closure owns.
    Owned(ClosureId, u32),
}

impl Variable {
    /// The variable a place of a body lies in.
    pub fn of(loans: &Loans<'_>, base: Base) -> Option<Variable> {
        match (base, loans.owner) {
            (Base::Global(global), _) => Some(Variable::Global(global)),
            (Base::Capture(index), Owner::Closure(closure)) => {
                let by_ref = loans.typing.captures[index as usize].by_ref;
                (!by_ref).then_some(Variable::Owned(closure, index))
            }
            _ => None,
        }
    }
}

/// The variables some code may touch.
#[derive(Default, Clone)]
pub struct Effect {
    pub reads: FxHashSet<Variable>,
    pub writes: FxHashSet<Variable>,
}

/// Code whose effects are known together.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Body(Owner),
    /// Whatever a function value may be: all closures, and all functions used as values.
    Anything,
    /// The user code behind a universal operation on a type.
    Type(Operation, Ty),
    /// The user code behind universal operations on types that are not known.
    AnyType,
    /// The same for all types that are used as an interface, and for what closures own.
    AnyObject,
    AnyEnvironment,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Drop,
    /// Clone, `==`, ordering, hashing, printing.
    Other,
}

impl Operation {
    /// The traits whose impls are the user code of the operation.
    fn traits(self, lang: &LangItems) -> Vec<TraitId> {
        let traits: &[Option<TraitId>] = match self {
            Operation::Drop => &[lang.trait_drop],
            Operation::Other => &[
                lang.trait_clone,
                lang.trait_eq,
                lang.trait_ord,
                lang.trait_hash,
                lang.trait_display,
                lang.trait_format,
            ],
        };
        traits.iter().copied().flatten().collect()
    }
}

/// Answers for one module; worked out when first asked.
pub struct Effects<'a> {
    program: &'a Program,
    bodies: &'a [Loans<'a>],
    /// Closures that run at most once.
    once: FxHashSet<ClosureId>,
    /// Tasks are interrupted where loops go round.
    pub preempt: bool,
    solved: Option<FxHashMap<Node, Effect>>,
}

impl<'a> Effects<'a> {
    pub fn new(program: &'a Program, bodies: &'a [Loans<'a>], preempt: bool) -> Effects<'a> {
        Effects {
            program,
            bodies,
            once: run_once(bodies),
            preempt,
            solved: None,
        }
    }

    /// What a statement of one of the bodies may touch through the code that it runs.
    pub fn of_statement(&mut self, loans: &Loans<'_>, kind: &StatementKind) -> Effect {
        let targets = Graph::new(self.program).run_by(loans, kind);
        self.of_nodes(&targets)
    }

    /// Whether other code can get to the variable while the code at hand runs: a closure that runs once is not met again.
    pub fn is_met_again(&self, variable: Variable) -> bool {
        !matches!(variable, Variable::Owned(closure, _) if self.once.contains(&closure))
    }

    /// What other tasks may touch that run when the body is interrupted.
    pub fn of_others(&mut self) -> Effect {
        self.of_nodes(&[Node::Anything])
    }

    fn of_nodes(&mut self, targets: &[Node]) -> Effect {
        if targets.is_empty() {
            return Effect::default();
        }
        let (program, bodies, preempt) = (self.program, self.bodies, self.preempt);
        let solved = self.solved.get_or_insert_with(|| {
            let mut graph = Graph::new(program);
            for body in bodies {
                graph.add(body);
                if preempt && !body.body.loop_heads().is_empty() {
                    graph.edge(Node::Body(body.owner), Node::Anything);
                }
            }
            graph.function_values();
            graph.all_types();
            graph.solve()
        });
        let unknown = targets
            .iter()
            .any(|node| matches!(node, Node::Type(_, ty) if ty.has_param()));
        let unknown = unknown.then_some(&Node::AnyType);
        let mut all = Effect::default();
        for effect in targets
            .iter()
            .chain(unknown)
            .filter_map(|target| solved.get(target))
        {
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
    edges: FxHashSet<(Node, Node)>,
    /// Types whose operations have been followed.
    types: FxHashSet<Node>,
}

impl<'a> Graph<'a> {
    fn new(program: &'a Program) -> Graph<'a> {
        Graph {
            program,
            own: FxHashMap::default(),
            callers: FxHashMap::default(),
            edges: FxHashSet::default(),
            types: FxHashSet::default(),
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
        if self.edges.insert((caller, callee)) {
            self.callers.entry(callee).or_default().push(caller);
        }
    }

    fn body(&mut self, node: Node, loans: &Loans<'_>) {
        let mut own = Effect::default();
        for block in loans.body.blocks.values() {
            for statement in &block.statements {
                let note = &mut |place: &Place, access| own.note(self.program, loans, place.base, access);
                statement.kind.accesses(note);
                self.statement(node, loans, &statement.kind);
            }
            let note = &mut |place: &Place, access| own.note(self.program, loans, place.base, access);
            block.terminator.kind.accesses(note);
        }
        self.own.insert(node, own);
    }

    fn statement(&mut self, node: Node, loans: &Loans<'_>, kind: &StatementKind) {
        for target in self.run_by(loans, kind) {
            self.edge(node, target);
            self.type_code(target);
        }
        match kind {
            StatementKind::Assign(_, Rvalue::Unsize { operand, .. }) => {
                let ty = loans.typing.operand(operand);
                self.operations_of(Node::AnyObject, ty.as_ref().map_or(ty, |(_, target)| target));
            }
            // A closure may call the function values it captures.
            StatementKind::Assign(
                _,
                Rvalue::Closure {
                    closure, captures, ..
                },
            ) => {
                let types = captures.iter().map(|capture| loans.typing.operand(capture));
                for ty in types.filter(|ty| ty.as_ref().is_none()) {
                    self.operations_of(Node::AnyEnvironment, ty);
                }
                let closure = Node::Body(Owner::Closure(*closure));
                for capture in captures.iter().filter(|capture| is_function(loans, capture)) {
                    for target in known_functions(loans, capture) {
                        self.edge(closure, target);
                    }
                }
            }
            _ => {}
        }
    }

    /// Functions used as values may be what any function value is.
    fn function_values(&mut self) {
        let bodies = calls::bodies(self.program).map(|(_, _, body)| body);
        for body in bodies.chain(calls::initialisers(self.program)) {
            for expr in body.exprs.values() {
                if let ExprKind::FnValue(callee) = &expr.kind {
                    let named = self.named(callee);
                    named.into_iter().for_each(|node| self.edge(Node::Anything, node));
                }
            }
        }
    }

    /// The code a statement runs.
    fn run_by(&self, loans: &Loans<'_>, kind: &StatementKind) -> Vec<Node> {
        match kind {
            StatementKind::Call { callee, args, .. } => self.targets(loans, callee, args),
            // Other tasks run while these are waited for.
            StatementKind::Parallel(closures) => {
                let all = closures
                    .iter()
                    .flat_map(|closure| known_functions(loans, closure));
                all.chain([Node::Anything]).collect()
            }
            StatementKind::ParallelFor { body, .. } => {
                let run = known_functions(loans, body).into_iter();
                run.chain([Node::Anything]).collect()
            }
            StatementKind::Drop(place) => vec![Node::Type(Operation::Drop, loans.typing.place(place))],
            _ => Vec::new(),
        }
    }

    /// Both kinds of operations on a type belong to what `node` may run.
    fn operations_of(&mut self, node: Node, ty: Ty) {
        if ty.has_param() {
            return self.edge(node, Node::AnyType);
        }
        for operation in [Operation::Drop, Operation::Other] {
            self.edge(node, Node::Type(operation, ty));
            self.type_code(Node::Type(operation, ty));
        }
    }

    /// The impls behind a universal operation on a type, and those of its parts.
    fn type_code(&mut self, node: Node) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let Node::Type(operation, ty) = node else { continue };
            if !self.types.insert(node) {
                continue;
            }
            if self.types.len() > TYPES {
                self.edge(node, Node::AnyType);
                continue;
            }
            for method in self.impls_of(operation, ty) {
                self.edge(node, Node::Body(Owner::Fn(method)));
            }
            match ty.kind() {
                TyKind::Interface(..) => self.edge(node, Node::AnyObject),
                TyKind::Fn(_) => self.edge(node, Node::AnyEnvironment),
                _ => {}
            }
            for part in self.parts(operation, ty) {
                self.edge(node, Node::Type(operation, part));
                open.push(Node::Type(operation, part));
            }
        }
    }

    fn impls_of(&self, operation: Operation, ty: Ty) -> Vec<FnId> {
        let traits = operation.traits(&self.program.lang).into_iter();
        let impls = traits.filter_map(|id| self.program.trait_impls.get(&id));
        let impls = impls.flatten().map(|&id| &self.program.impls[id]);
        let own = impls.filter(|one| covers(one.self_ty, ty));
        own.flat_map(|one| one.methods.iter().copied()).collect()
    }

    fn parts(&self, operation: Operation, ty: Ty) -> Vec<Ty> {
        match ty.kind() {
            TyKind::Array(part, _) | TyKind::Slice(part) | TyKind::Heap(part) => vec![*part],
            TyKind::Ref(_, part) if operation == Operation::Other => vec![*part],
            TyKind::Adt(adt, args) => {
                let fields = Facts::new(self.program).components(*adt, *args);
                // What a container owns behind a pointer is of its arguments' types.
                args.iter().copied().chain(fields).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Everything that universal operations may run, for types that are not known.
    fn all_types(&mut self) {
        let both = [Operation::Drop, Operation::Other].into_iter();
        for id in both.flat_map(|operation| operation.traits(&self.program.lang)) {
            for one in self.program.trait_impls.get(&id).into_iter().flatten() {
                for &method in &self.program.impls[*one].methods {
                    self.edge(Node::AnyType, Node::Body(Owner::Fn(method)));
                }
            }
        }
        self.edge(Node::Anything, Node::AnyType);
    }

    /// What a call may run: the callee, and the function values that it is given.
    fn targets(&self, loans: &Loans<'_>, callee: &CallTarget, args: &[Operand]) -> Vec<Node> {
        let given = args.iter().filter(|arg| is_function(loans, arg));
        let given = given.flat_map(|arg| known_functions(loans, arg));
        let called = self.called(loans, callee).into_iter();
        called.chain(given).chain(operations(callee)).collect()
    }

    fn called(&self, loans: &Loans<'_>, callee: &CallTarget) -> Vec<Node> {
        match callee {
            CallTarget::Named(callee) => self.named(callee),
            CallTarget::Interface { interface, method } => {
                let methods = &self.program.interfaces[*interface].methods;
                let Some(method) = methods.get(*method as usize) else {
                    return Vec::new();
                };
                let all = self.program.functions.iter();
                let named = all.filter(|(_, function)| function.name == method.name);
                named.map(|(id, _)| Node::Body(Owner::Fn(id))).collect()
            }
            CallTarget::Value(callee) => known_functions(loans, callee),
        }
    }

    fn named(&self, callee: &Callee) -> Vec<Node> {
        let body = |function: FnId| Node::Body(Owner::Fn(function));
        match callee.target {
            CalleeTarget::Fn(function) => vec![body(function)],
            CalleeTarget::TraitMethod(id, function) => {
                let ty = callee.args.first().copied().unwrap_or(Ty::error());
                let methods = methods::of_trait(self.program, id, function, ty).into_iter();
                methods.map(|(method, _)| body(method)).collect()
            }
            CalleeTarget::Extern(id) if lets_others_run(&self.program.externs[id]) => vec![Node::Anything],
            _ => Vec::new(),
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

/// Closures that use up a capture, and literals that go straight to who says that it runs them once.
fn run_once(bodies: &[Loans<'_>]) -> FxHashSet<ClosureId> {
    let mut once = FxHashSet::default();
    for loans in bodies {
        for statement in loans.body.blocks.values().flat_map(|block| &block.statements) {
            let (local, ty) = match &statement.kind {
                StatementKind::Assign(_, Rvalue::Retype { operand, ty }) => {
                    (operand.place().and_then(Place::as_local), *ty)
                }
                StatementKind::Assign(dest, Rvalue::Closure { ty, .. }) => (dest.as_local(), *ty),
                _ => continue,
            };
            let Some(local) = local.filter(|&local| loans.body.locals[local].name.is_none()) else {
                continue;
            };
            if ty.as_fn().is_some_and(|function| function.once) {
                let held = loans.held_from(Source::Local(local)).into_iter();
                once.extend(held.filter_map(|held| match held {
                    Held::Made(closure) => Some(closure),
                    _ => None,
                }));
            }
        }
    }
    once
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

/// What a callee may do to values of the types that it is instantiated with.
fn operations(callee: &CallTarget) -> Vec<Node> {
    let CallTarget::Named(Callee { args, .. }) = callee else {
        return Vec::new();
    };
    let both = |&ty: &Ty| [Node::Type(Operation::Drop, ty), Node::Type(Operation::Other, ty)];
    args.iter().flat_map(both).collect()
}

/// More types than these are taken together.
const TYPES: usize = 20_000;

impl Effect {
    /// Whether a view of the variable, or with `mutable` a mutable one, does not survive this.
    pub fn disturbs(&self, variable: Variable, mutable: bool) -> bool {
        self.writes.contains(&variable) || (mutable && self.reads.contains(&variable))
    }

    fn note(&mut self, program: &Program, loans: &Loans<'_>, base: Base, access: Access) {
        let Some(variable) = Variable::of(loans, base) else {
            return;
        };
        // A closure ends what it owns when it cannot run again.
        if matches!(variable, Variable::Owned(..)) && matches!(access, Access::Drop | Access::StorageDead) {
            return;
        }
        if matches!(variable, Variable::Global(global) if !program.globals[global].mutable) {
            return;
        }
        self.reads.insert(variable);
        let reads = matches!(
            access,
            Access::Copy | Access::Duplicate | Access::Inspect | Access::Borrow { mutable: false }
        );
        if !reads {
            self.writes.insert(variable);
        }
    }
}

/// Entry points of the runtime that may wait, and so let other green threads run: they are told the place of the call.
/// Yielding lets others run without waiting for anything.
fn lets_others_run(declared: &ExternFn) -> bool {
    let last = declared.params.last();
    let waits = last.is_some_and(|last| last.name.as_str() == "place");
    declared.runtime && (waits || declared.name.as_str() == "milo_task_yield")
}
