//! What has been asked for so far, and the queue of what is still to be made.

use super::*;
use crate::diagnostics::codes::{e0317, e0326, e0332};
use crate::hir::{CalleeTarget, Glue};
use crate::source::{FileId, Span};
use crate::types::facts::Facts;
use crate::types::selection::Lacking;
use crate::types::thread_facts::{Scope, ThreadFacts};
use cranelift_entity::packed_option::ReservedValue;
use names::Names;
use rustc_hash::FxHashSet;

/// What an instance is of.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Fn(FnId, Args),
    /// By the generic closure.
    Closure(ClosureId, Args),
    Global(GlobalId),
    Glue(Glue, Ty),
    Drop(Ty),
    /// `toString` of a type without a `Display` impl.
    ToString(Ty),
    /// `string + string`, both by reference.
    Concat,
    /// A callee as a value of this function type.
    Value(CalleeTarget, Args, Ty),
    /// A method as an itable calls it: with a thin reference to the type.
    Method(CalleeTarget, Args, MethodShape),
}

/// The signature of a [`Key::Method`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct MethodShape {
    pub receiver: Ty,
    pub mutable: bool,
    pub params: Args,
    pub ret: Ty,
}

/// Deepest nesting of types in the arguments of an instance.
const DEEPEST: u32 = 128;
/// Types may also double in size at each step.
const LARGEST: u32 = 1 << 14;

/// The state of monomorphisation.
pub(super) struct Demand<'a> {
    pub hir: &'a hir::Program,
    pub module: &'a mir::Module,
    pub facts: Facts<'a>,
    pub traits: ThreadFacts<'a>,
    pub program: Program,
    pub queue: std::collections::VecDeque<(InstanceId, Key)>,
    pub names: Names,
    pub methods: itable::Methods,
    sink: &'a mut Sink,
    /// Types without `clone` that were reported.
    without_clone: FxHashSet<Ty>,
    /// Where a type without `==` or hash was reported.
    incomparable: FxHashSet<(Ty, Span)>,
    /// Traits that types lack, as far as reported.
    without: FxHashSet<(TraitId, Ty)>,
    instances: FxHashMap<Key, InstanceId>,
    closures: FxHashMap<(ClosureId, Args), ClosureId>,
    extents: FxHashMap<Ty, (u32, u32)>,
    gave_up: bool,
    /// Files of the standard library.
    library: FxHashSet<FileId>,
    /// The place in the program's own text, and in no generic code, that is being made concrete or asked for what is.
    here: Option<Span>,
    /// What is being made concrete is an instance, and has no place of its own.
    inherits: bool,
    /// What [`Demand::here`] was when an instance was asked for.
    askers: FxHashMap<InstanceId, Span>,
}

impl<'a> Demand<'a> {
    pub fn new(hir: &'a hir::Program, module: &'a mir::Module, sink: &'a mut Sink) -> Demand<'a> {
        Demand {
            hir,
            module,
            facts: Facts::new(hir),
            traits: ThreadFacts::new(hir),
            program: Program::default(),
            queue: Default::default(),
            names: Names::default(),
            methods: itable::Methods::of(hir),
            sink,
            without_clone: FxHashSet::default(),
            incomparable: FxHashSet::default(),
            without: FxHashSet::default(),
            instances: FxHashMap::default(),
            closures: FxHashMap::default(),
            extents: FxHashMap::default(),
            gave_up: false,
            library: library_files(hir),
            here: None,
            inherits: false,
            askers: FxHashMap::default(),
        }
    }

    /// The instance of a key; new ones are queued.
    pub fn instance(&mut self, key: Key) -> InstanceId {
        if let Some(&known) = self.instances.get(&key) {
            return known;
        }
        let endless = self.nests_too_deeply(&key);
        self.meets_bounds(&key);
        let id = self.program.functions.push(self.placeholder(&key));
        self.instances.insert(key.clone(), id);
        self.askers.extend(self.here.map(|here| (id, here)));
        match endless {
            true => self.give_up(&key),
            false => self.queue.push_back((id, key)),
        }
        id
    }

    /// An instance's turn has come.
    pub fn begin(&mut self, id: InstanceId, key: &Key) {
        self.here = self.askers.get(&id).copied();
        self.inherits = match key {
            Key::Fn(_, args) | Key::Closure(_, args) => !args.is_empty(),
            Key::Global(_) => false,
            _ => true,
        };
    }

    /// The next thing is asked for at this place.
    pub fn at(&mut self, span: Span) {
        if !self.inherits && self.is_own(span) {
            self.here = Some(span);
        }
    }

    fn is_own(&self, span: Span) -> bool {
        !span.file.is_reserved_value() && !self.library.contains(&span.file)
    }

    /// A function whose body is filled in when its turn in the queue comes.
    fn placeholder(&self, key: &Key) -> Function {
        let attrs = match key {
            Key::Fn(id, _) => Some(&self.hir.functions[*id].attrs),
            _ => None,
        };
        Function {
            symbol: String::new(),
            body: glue::empty_body(),
            kind: FunctionKind::Plain,
            track_caller: attrs.is_some_and(|attrs| attrs.track_caller),
            inline: match attrs {
                Some(attrs) if attrs.no_inline => Inline::Never,
                Some(attrs) if attrs.inline => Inline::Always,
                _ => Inline::Judge,
            },
        }
    }

    /// The concrete closure of a generic one; its code and what its environment's end needs are queued.
    pub fn closure(&mut self, generic: ClosureId, args: Args) -> ClosureId {
        if let Some(&known) = self.closures.get(&(generic, args)) {
            return known;
        }
        let module = self.module;
        let declared = &module.closures[generic];
        let mut captures = declared.captures.clone();
        for capture in &mut captures {
            capture.ty = capture.ty.substitute(&args);
            self.drop_glue(capture.ty);
        }
        let code = self.instance(Key::Closure(generic, args));
        let id = self.program.closures.push(Closure {
            code,
            captures,
            env: declared.env,
            consumes: declared.consumes,
        });
        self.program.functions[code].kind = FunctionKind::Closure(id);
        self.closures.insert((generic, args), id);
        id
    }

    /// Makes sure that everything dropping a value of this type calls exists.
    pub fn drop_glue(&mut self, ty: Ty) {
        if !self.facts.needs_drop(ty) || self.program.drops.contains_key(&ty) {
            return;
        }
        match *ty.kind() {
            TyKind::Heap(content) => self.drop_glue(content),
            TyKind::Adt(..) | TyKind::Array(..) => {
                let id = self.instance(Key::Drop(ty));
                self.program.drops.insert(ty, id);
            }
            _ => {}
        }
    }

    fn nests_too_deeply(&mut self, key: &Key) -> bool {
        let (Key::Fn(_, args) | Key::Closure(_, args) | Key::Value(_, args, _) | Key::Method(_, args, _)) =
            key
        else {
            return false;
        };
        args.iter().any(|&ty| {
            let (depth, size) = self.extent(ty);
            depth > DEEPEST || size > LARGEST
        })
    }

    /// Depth and (saturating) number of nodes of a type.
    fn extent(&mut self, ty: Ty) -> (u32, u32) {
        if let Some(&known) = self.extents.get(&ty) {
            return known;
        }
        let mut children = Vec::new();
        ty.kind().for_each_child(|child| children.push(child));
        let (mut depth, mut size) = (0, 1u32);
        for child in children {
            let (child_depth, child_size) = self.extent(child);
            depth = depth.max(child_depth);
            size = size.saturating_add(child_size);
        }
        self.extents.insert(ty, (depth + 1, size));
        (depth + 1, size)
    }

    /// A generic body may use an operation that a type does not have: only its instances show it.
    pub fn can(&mut self, glue: Glue, ty: Ty, span: Span, by: &str) {
        let lang = &self.hir.lang;
        match glue {
            Glue::Clone => self.can_clone(ty, span, by),
            Glue::Eq => self.can_compare(("compares", "'=='"), lang.trait_eq, ty, span, by),
            Glue::Hash => self.can_compare(("hashes", "hash"), lang.trait_hash, ty, span, by),
            Glue::Compare | Glue::Format => {}
        }
    }

    /// Interface objects and function values are never equal or different.
    fn can_compare(&mut self, (does, what): (&str, &str), of: Option<TraitId>, ty: Ty, span: Span, by: &str) {
        let Some(part) = self.facts.part_without(of, ty) else {
            return;
        };
        let at = self.here.unwrap_or(span);
        if !self.incomparable.insert((part, at)) {
            return;
        }
        let (shown, inside) = (ty.show(self.hir).to_string(), part.show(self.hir).to_string());
        let mut found = e0317::error(at, format!("'{by}' {does} '{shown}', which has no {what}"));
        if at != span && self.is_own(span) {
            found = found.label(span, "needed here");
        }
        if shown != inside {
            found = found.note(format!("it holds '{inside}'"));
        }
        self.sink
            .report(found.note("interface objects and functions cannot be compared or hashed"));
    }

    fn can_clone(&mut self, ty: Ty, span: Span, by: &str) {
        let missing = !self.facts.is_trivial_copy(ty) && self.facts.part_without_clone(ty).is_some();
        if missing && self.without_clone.insert(ty) {
            let message = format!("'{by}' clones '{}', which has no 'clone'", ty.show(self.hir));
            self.sink.report(e0317::error(span, message).here("cloned here"));
        }
    }

    /// No function has an instance for arguments that lack what it asks for, whoever calls it.
    fn meets_bounds(&mut self, key: &Key) {
        let Key::Fn(id, args) = key else { return };
        let function = &self.hir.functions[*id];
        let Some((_, asked, lack)) = self.traits.unmet(&function.generics, args, Scope::NONE) else {
            return;
        };
        let of = match &lack.what {
            Lacking::Trait(of) => Some(*of),
            Lacking::Fact(fact, _) => fact.marker(&self.hir.lang),
        };
        if let Some(of) = of
            && self.without.insert((of, lack.ty))
        {
            let found = e0317::lacks(self.hir, (lack.ty, of), Some(&lack), self.here.unwrap_or(asked));
            let path = &function.path;
            self.sink
                .report(found.label(asked, format!("'{path}' asks for it here")));
        }
    }

    /// An instance needs a trait of a type that does not have it.
    pub fn missing(&mut self, missing: &resolve::Missing, span: Span, by: &str) {
        if self.without.insert((missing.of, missing.ty)) {
            let lack = missing.lack.as_ref();
            let at = self.here.unwrap_or(span);
            let found = e0317::lacks(self.hir, (missing.ty, missing.of), lack, at);
            self.sink.report(match at == span {
                true => found,
                // Bodies that nobody wrote.
                false if span.file.is_reserved_value() => found,
                false if self.is_own(span) => found.label(span, format!("'{by}' needs it here")),
                false => found.note(format!("'{by}', which this leads to, needs it")),
            });
        }
    }

    /// A type is used as an interface of which it lacks a method: the bounds of its impl do not hold.
    pub fn no_method(&mut self, ty: Ty, interface: Ty, method: Symbol, span: Span) {
        let (shown, wanted) = (ty.show(self.hir), interface.show(self.hir));
        let message =
            format!("'{shown}' is not a '{wanted}': it has no '{method}' with these type arguments");
        self.sink.report(e0326::error(self.here.unwrap_or(span), message));
    }

    /// Reports the first instance that cannot be made; the others come from the same cycle.
    fn give_up(&mut self, key: &Key) {
        if self.gave_up {
            return;
        }
        self.gave_up = true;
        if let Key::Fn(id, _) = key {
            let function = &self.hir.functions[*id];
            self.sink
                .report(e0332::endless(function.name_span, &function.path, DEEPEST));
        } else if let Key::Closure(id, _) = key {
            let body = &self.module.closures[*id].body;
            self.sink.report(e0332::endless(body.span, &body.name, DEEPEST));
        }
    }
}

fn library_files(hir: &hir::Program) -> FxHashSet<FileId> {
    let functions = hir.functions.values().filter(|function| function.in_std);
    functions.map(|function| function.span.file).collect()
}
