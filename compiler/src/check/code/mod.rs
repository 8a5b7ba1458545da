//! What code runs what: one walk for every judge that follows code through the program.
//!
//! * **In**: un-elaborated MIR, of which the drops that really happen are taken.
//! * **Out**: [`Runs`] of each [`Code`]: the variables it touches and the code it gets to.
//! * **Always**: what is not known counts as everything that it could be: a function value as all of its signature
//!   that the program makes, a type as every type, an object behind an interface as all types used as that interface.
//!   Callees are resolved as the monomorphiser resolves them.
//! * **Absent**: opinions; which code is asked about, and what is wrong with it, is the business of the judges.

mod body;
mod calls;
mod expand;
mod kept;
mod operations;
mod part;
mod values;
mod world;

pub use body::Statements;
pub use operations::Operation;
pub use part::{Part, Variable};

use super::send_sync::{Required, find_required};
use crate::hir::{FnOwner, Function, Program};
use crate::mir::dataflow::Location;
use crate::mir::{
    Body, CaptureDecl, ClosureId, Module, Operand, OwnedFacts, Owner, Place, Rvalue, StatementKind, Typing,
    elaborate, root,
};
use crate::mono::Methods;
use crate::source::Span;
use crate::types::thread_facts::ThreadFacts;
use crate::types::{Args, FnId, FnTy, GlobalId, InterfaceId, Ty, TyKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use values::Values;
use world::World;

/// Something that runs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// An instance of a function. What its parameters may be is the concern of who calls it.
    Function(FnId, Args),
    /// A closure, with the generic arguments of the function around it.
    Closure(ClosureId, Args, Around),
    /// The end of what a closure owns.
    Environment(ClosureId, Args, Around),
    /// What computes the initial value of a global.
    Initialiser(GlobalId),
    /// A universal operation on a type.
    Operation(Operation, Ty),
    /// The same for every type.
    AnyOperation(Operation),
    /// Whatever function value of this signature there may be.
    Value(Signature),
    /// The end of such a value.
    EndOfValue(Signature),
    /// A method of whatever is used as an interface.
    Method(InterfaceId, u32),
    /// The end of whatever is used as an interface.
    EndOfObject(InterfaceId),
    /// What C code may run: the functions that it was ever given.
    Foreign,
    /// What other tasks may run: all function values there are.
    Others,
}

/// What is known of the parameters of the functions around a closure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Around {
    /// The closure runs while they do: who called them has answered for what was given.
    Running,
    /// It is given to a thread by them: what they got by value goes there where they are called.
    Started,
    /// It may run at any time, with whatever they were called with.
    Anything,
}

/// What is known of a function value by its type.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature {
    pub params: Args,
    pub ret: Ty,
    pub send: bool,
}

/// A variable, or a part of one, touched by some code.
pub struct Touch {
    pub part: Part,
    pub writes: bool,
    pub span: Span,
}

/// A function value that comes into being, or is put where the type says `@send`.
pub struct Made {
    pub signature: Signature,
    pub code: Code,
}

/// A place that starts an OS thread, and what runs there.
pub struct Start {
    pub code: Code,
    pub span: Span,
    pub text: &'static str,
}

/// What one piece of code does by itself.
#[derive(Default)]
pub struct Runs {
    pub touches: Vec<Touch>,
    /// With the place from which it is got to; none is the place this code is got to from itself.
    pub goes: Vec<(Code, Option<Span>)>,
    pub made: Vec<Made>,
    /// Types used as an interface.
    pub objects: Vec<(InterfaceId, Ty)>,
    pub starts: Vec<Start>,
    /// Functions given to C.
    pub foreign: Vec<Code>,
    /// Other tasks may run in the meantime.
    pub waits: bool,
}

/// Instances of one function that are followed one by one; more, or of types nested deeper than [`NESTING`], are
/// followed once for all types.
const INSTANCES: u32 = 256;
const NESTING: u32 = 128;
/// More types than these are taken together.
const TYPES: u32 = 20_000;

/// The places that each drop of a body ends.
type Dropped = FxHashMap<Location, Vec<Place>>;
/// What each closure captures, by the bodies that make it.
type Sites<'a> = FxHashMap<ClosureId, Vec<(Owner, &'a [Operand])>>;

/// The code of a program.
pub struct Graph<'a> {
    pub program: &'a Program,
    pub module: &'a Module,
    pub facts: OwnedFacts<'a>,
    traits: ThreadFacts<'a>,
    methods: OnceCell<Methods>,
    required: OnceCell<Required>,
    world: OnceCell<World>,
    /// What each closure captures, by the body that makes it.
    sites: OnceCell<Sites<'a>>,
    values: RefCell<FxHashMap<Owner, Rc<Values>>>,
    drops: RefCell<FxHashMap<Owner, Rc<Dropped>>>,
    runs: RefCell<FxHashMap<Code, Rc<Runs>>>,
    kept: kept::Kept,
    instances: RefCell<FxHashMap<FnId, u32>>,
    limited: RefCell<FxHashSet<Code>>,
    depths: RefCell<FxHashMap<Ty, u32>>,
}

impl<'a> Graph<'a> {
    pub fn new(program: &'a Program, module: &'a Module) -> Graph<'a> {
        Graph {
            program,
            module,
            facts: OwnedFacts::new(program),
            traits: ThreadFacts::new(program),
            methods: OnceCell::new(),
            required: OnceCell::new(),
            world: OnceCell::new(),
            sites: OnceCell::new(),
            values: RefCell::default(),
            drops: RefCell::default(),
            runs: RefCell::default(),
            kept: Default::default(),
            instances: RefCell::default(),
            limited: RefCell::default(),
            depths: RefCell::default(),
        }
    }

    /// What some code does.
    pub fn runs(&self, code: Code) -> Rc<Runs> {
        if let Some(known) = self.runs.borrow().get(&code) {
            return known.clone();
        }
        let found = Rc::new(self.compute(code));
        self.runs.borrow_mut().insert(code, found.clone());
        found
    }

    fn compute(&self, code: Code) -> Runs {
        match code {
            Code::Function(function, args) => self.body(Owner::Fn(function), args, Around::Running),
            Code::Closure(closure, args, around) => self.body(Owner::Closure(closure), args, around),
            Code::Initialiser(global) => self.body(Owner::Global(global), Args::empty(), Around::Running),
            Code::Environment(closure, args, around) => self.environment(closure, args, around),
            Code::Operation(operation, ty) => self.operation(operation, ty),
            Code::AnyOperation(operation) => self.any_operation(operation),
            Code::Value(_)
            | Code::EndOfValue(_)
            | Code::Method(..)
            | Code::EndOfObject(_)
            | Code::Foreign
            | Code::Others => self.expand(code),
        }
    }

    /// Where threads begin, in the code that the program may run.
    pub fn starts(&self) -> &[Start] {
        &self.world().starts
    }

    /// Function values that may come from another thread: those put where the type says `@send`, and what may be inside
    /// types that are promised to be fine.
    pub fn promised(&self) -> impl Iterator<Item = &Made> {
        let inside = self.inside_promised_types();
        let made = self.world().made.iter();
        made.filter(move |made| {
            made.signature.send || inside.iter().any(|inside| inside.admits(&made.signature))
        })
    }

    fn inside_promised_types(&self) -> Vec<Signature> {
        let lang = &self.program.lang;
        let markers = [lang.trait_send, lang.trait_sync].into_iter().flatten();
        let impls = markers.filter_map(|marker| self.program.trait_impls.get(&marker));
        let by_impl: Vec<Ty> = impls
            .flatten()
            .map(|&id| self.program.impls[id].self_ty)
            .collect();
        let mut open = Vec::new();
        for (id, declared) in self.program.adts.iter() {
            let is_it = |ty: &Ty| matches!(ty.kind(), TyKind::Adt(adt, _) if *adt == id);
            if declared.attrs.send.is_some() || declared.attrs.sync.is_some() || by_impl.iter().any(is_it) {
                open.extend(self.facts.plain().components(id, Args::empty()));
            }
        }
        let (mut seen, mut found) = (FxHashSet::default(), Vec::new());
        while let Some(ty) = open.pop() {
            if !seen.insert(ty) || self.depth(ty) > NESTING {
                continue;
            }
            match ty.kind() {
                TyKind::Fn(function) if !function.send => found.push(Signature::of(function)),
                TyKind::Adt(adt, args) => {
                    open.extend(args.iter().copied());
                    open.extend(self.facts.plain().components(*adt, *args));
                }
                kind => kind.for_each_child(|child| open.push(child)),
            }
        }
        found
    }

    /// Whether a function or closure is made a value of by some code that the program may run: a task may run it.
    pub fn may_be_task(&self, owner: Owner) -> bool {
        self.world().in_tasks(self, owner)
    }

    fn world(&self) -> &World {
        self.world.get_or_init(|| World::find(self))
    }

    /// Where a closure is made.
    fn sites(&self, closure: ClosureId) -> &[(Owner, &'a [Operand])] {
        let sites = self.sites.get_or_init(|| sites(self.module));
        sites.get(&closure).map_or(&[], |found| found)
    }

    pub fn required(&self) -> &Required {
        self.required.get_or_init(|| find_required(self.program))
    }

    /// The body of a declaration or closure; none for what has been reported or comes from elsewhere.
    pub fn body_of(&self, owner: Owner) -> Option<(&'a Body, &'a [CaptureDecl])> {
        let none: &'a [CaptureDecl] = &[];
        match owner {
            Owner::Fn(function) => Some((self.module.functions.get(&function)?, none)),
            Owner::Global(global) => Some((self.module.globals.get(&global)?, none)),
            Owner::Closure(closure) => {
                let declared = &self.module.closures[closure];
                Some((&declared.body, &declared.captures))
            }
        }
    }

    /// How a message names some code; none for what stands for several.
    pub fn name(&self, code: Code) -> Option<String> {
        let program = self.program;
        Some(match code {
            Code::Function(function, _) => program.functions[function].path.clone(),
            Code::Closure(..) => "a closure".to_string(),
            Code::Environment(..) => "the end of a closure".to_string(),
            Code::Initialiser(global) => {
                let global = &program.globals[global];
                match global.thread_local {
                    true => format!("the initial value of {}", global.name),
                    false => global.name.to_string(),
                }
            }
            Code::Operation(operation, ty) => format!("{} of '{}'", operation.name(), ty.show(program)),
            _ => return None,
        })
    }

    fn typing(&self, (body, captures): (&'a Body, &'a [CaptureDecl])) -> Typing<'a> {
        Typing {
            program: self.program,
            locals: &body.locals,
            captures,
        }
    }

    fn values(&self, owner: Owner) -> Rc<Values> {
        if let Some(known) = self.values.borrow().get(&owner) {
            return known.clone();
        }
        let body = self.body_of(owner);
        let found = body.map_or_else(Values::default, |body| Values::find(self.typing(body), body.0));
        let found = Rc::new(found);
        self.values.borrow_mut().insert(owner, found.clone());
        found
    }

    /// The places that the drops of a body end, by statement: what has moved out is gone.
    pub fn drops(&self, owner: Owner) -> Rc<Dropped> {
        if let Some(known) = self.drops.borrow().get(&owner) {
            return known.clone();
        }
        let facts = match owner {
            Owner::Closure(closure) => self.facts.of_closure(self.module, closure),
            _ => self.facts.of(owner),
        };
        let found = self.body_of(owner);
        let found = found.map(|(body, captures)| elaborate::dropped(facts, body, captures));
        let found = Rc::new(found.unwrap_or_default());
        self.drops.borrow_mut().insert(owner, found.clone());
        found
    }

    /// The generic parameters in scope of a body, standing for every type.
    pub fn unknown_args(&self, owner: Owner) -> Args {
        let declared = match owner {
            Owner::Closure(closure) => root(&self.module.closures, closure),
            _ => owner,
        };
        match declared {
            Owner::Fn(function) => unknown_args(&self.program.functions[function]),
            _ => Args::empty(),
        }
    }

    /// Beyond the limits, types are taken together.
    fn limited(&self, code: Code) -> Code {
        let (function, args) = match code {
            Code::Function(function, args) => (Some(function), args),
            Code::Closure(closure, args, _) | Code::Environment(closure, args, _) => {
                match root(&self.module.closures, closure) {
                    Owner::Fn(function) => (Some(function), args),
                    _ => (None, args),
                }
            }
            Code::Operation(operation, ty) => return self.limited_operation(operation, ty),
            _ => return code,
        };
        let Some(function) = function.filter(|_| !args.is_empty()) else {
            return code;
        };
        let key = Code::Function(function, args);
        let mut instances = self.instances.borrow_mut();
        let count = instances.entry(function).or_default();
        if !self.limited.borrow().contains(&key) {
            if *count >= INSTANCES || args.iter().any(|&ty| self.depth(ty) > NESTING) {
                let all = unknown_args(&self.program.functions[function]);
                return match code {
                    Code::Closure(closure, _, around) => Code::Closure(closure, all, around),
                    Code::Environment(closure, _, around) => Code::Environment(closure, all, around),
                    _ => Code::Function(function, all),
                };
            }
            *count += 1;
            self.limited.borrow_mut().insert(key);
        }
        code
    }

    fn limited_operation(&self, operation: Operation, ty: Ty) -> Code {
        let code = Code::Operation(operation, ty);
        let full = self.limited.borrow().len() as u32 >= TYPES && !self.limited.borrow().contains(&code);
        if full || self.depth(ty) > NESTING {
            return Code::AnyOperation(operation);
        }
        self.limited.borrow_mut().insert(code);
        code
    }

    fn depth(&self, ty: Ty) -> u32 {
        if let Some(&known) = self.depths.borrow().get(&ty) {
            return known;
        }
        let mut depth = 0;
        ty.kind()
            .for_each_child(|child| depth = depth.max(self.depth(child) + 1));
        self.depths.borrow_mut().insert(ty, depth);
        depth
    }
}

impl Runs {
    fn go(&mut self, graph: &Graph<'_>, code: Code, span: impl Into<Option<Span>>) {
        let span = span.into();
        let code = graph.limited(code);
        if !self.goes.iter().rev().take(8).any(|(known, _)| *known == code) {
            self.goes.push((code, span));
        }
    }
}

impl Signature {
    pub fn of(function: &FnTy) -> Signature {
        Signature {
            params: function.params,
            ret: function.ret,
            send: function.send,
        }
    }

    /// Whether a value made as `made` may be one of this type.
    pub fn admits(&self, made: &Signature) -> bool {
        (made.send || !self.send)
            && self.params.len() == made.params.len()
            && self
                .params
                .iter()
                .zip(made.params.iter())
                .all(|(&a, &b)| may_equal(a, b))
            && (made.ret.is_never() || may_equal(self.ret, made.ret))
    }
}

/// Whether two types may turn out to be one: a parameter stands for every type.
pub fn may_equal(left: Ty, right: Ty) -> bool {
    if left == right {
        return true;
    }
    let all = |left: &Args, right: &Args| {
        left.len() == right.len() && left.iter().zip(right.iter()).all(|(&a, &b)| may_equal(a, b))
    };
    match (left.kind(), right.kind()) {
        (TyKind::Param(..), _) | (_, TyKind::Param(..)) => true,
        (TyKind::Error, _) | (_, TyKind::Error) => true,
        (TyKind::Array(a, n), TyKind::Array(b, m)) => n == m && may_equal(*a, *b),
        (TyKind::Ref(m, a), TyKind::Ref(n, b)) => m == n && may_equal(*a, *b),
        (TyKind::Slice(a), TyKind::Slice(b))
        | (TyKind::Ptr(a), TyKind::Ptr(b))
        | (TyKind::Heap(a), TyKind::Heap(b)) => may_equal(*a, *b),
        (TyKind::Adt(a, xs), TyKind::Adt(b, ys)) => a == b && all(xs, ys),
        (TyKind::Interface(a, xs), TyKind::Interface(b, ys)) => a == b && all(xs, ys),
        (TyKind::Fn(f), TyKind::Fn(g)) => all(&f.params, &g.params) && may_equal(f.ret, g.ret),
        _ => false,
    }
}

/// The parameters of a declaration for themselves: any types.
pub fn unknown_args(function: &Function) -> Args {
    let params = function.generics.params.iter().enumerate();
    let params: Vec<Ty> = params
        .map(|(at, param)| Ty::param(at as u32, param.name))
        .collect();
    Args::new(&params)
}

fn sites(module: &Module) -> Sites<'_> {
    let mut sites: Sites<'_> = FxHashMap::default();
    let closures = module.closures.values().map(|closure| &closure.body);
    for body in module
        .functions
        .values()
        .chain(closures)
        .chain(module.globals.values())
    {
        for statement in body.blocks.values().flat_map(|block| &block.statements) {
            if let StatementKind::Assign(
                _,
                Rvalue::Closure {
                    closure, captures, ..
                },
            ) = &statement.kind
            {
                sites.entry(*closure).or_default().push((body.owner, captures));
            }
        }
    }
    sites
}
