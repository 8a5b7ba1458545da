//! Everything the program may run, instance by instance: what function values there are, what is used as an interface,
//! where threads begin.

use super::*;
use std::cell::RefCell;
use std::collections::VecDeque;

#[derive(Default)]
pub(super) struct World {
    pub(super) made: Vec<Made>,
    objects: FxHashMap<InterfaceId, Vec<Ty>>,
    pub(super) starts: Vec<Start>,
    pub(super) foreign: FxHashSet<Code>,
    tasks: RefCell<Option<FxHashSet<Owner>>>,
}

struct Search<'g, 'a> {
    graph: &'g Graph<'a>,
    found: World,
    seen: FxHashSet<Code>,
    queue: VecDeque<Code>,
    made: FxHashSet<(Signature, Code)>,
    objects: FxHashSet<(InterfaceId, Ty)>,
}

impl World {
    /// Begins at everything the program's own files declare, and follows what it gets to. Generic functions that nobody
    /// calls are looked at with types about which nothing is known, and which nothing is done to.
    pub(super) fn find(graph: &Graph<'_>) -> World {
        let mut search = Search {
            graph,
            found: World::default(),
            seen: FxHashSet::default(),
            queue: VecDeque::new(),
            made: FxHashSet::default(),
            objects: FxHashSet::default(),
        };
        let program = graph.program;
        let own = || program.functions.iter().filter(|(_, function)| !function.in_std);
        for (id, function) in own() {
            if function.generics.params.is_empty() {
                search.enter(Code::Function(id, Args::empty()));
            }
        }
        for id in program.globals.keys() {
            search.enter(Code::Initialiser(id));
        }
        search.run();
        let called: FxHashSet<FnId> = search.seen.iter().filter_map(|code| code.function()).collect();
        for (id, function) in own() {
            if !called.contains(&id) {
                let args: Vec<Ty> = function.generics.params.iter().map(|_| Ty::error()).collect();
                search.enter(Code::Function(id, Args::new(&args)));
            }
        }
        search.run();
        search.found
    }

    pub(super) fn objects(&self, interface: InterfaceId) -> &[Ty] {
        self.objects.get(&interface).map_or(&[], |found| found)
    }

    /// Whether a body is reached from a function value.
    pub(super) fn in_tasks(&self, graph: &Graph<'_>, owner: Owner) -> bool {
        let mut tasks = self.tasks.borrow_mut();
        let tasks = tasks.get_or_insert_with(|| {
            let mut seen: FxHashSet<Code> = self.made.iter().map(|made| made.code).collect();
            let mut open: Vec<Code> = seen.iter().copied().collect();
            while let Some(code) = open.pop() {
                for &(next, _) in &graph.runs(code).goes {
                    if seen.insert(next) {
                        open.push(next);
                    }
                }
            }
            seen.iter().filter_map(|code| code.owner()).collect()
        });
        tasks.contains(&owner)
    }
}

impl Code {
    fn function(self) -> Option<FnId> {
        match self {
            Code::Function(function, _) => Some(function),
            _ => None,
        }
    }

    /// The body that runs.
    pub fn owner(self) -> Option<Owner> {
        match self {
            Code::Function(function, _) => Some(Owner::Fn(function)),
            Code::Closure(closure, ..) => Some(Owner::Closure(closure)),
            Code::Initialiser(global) => Some(Owner::Global(global)),
            _ => None,
        }
    }

    /// Answered from what the whole program makes.
    fn is_summed_up(self) -> bool {
        matches!(
            self,
            Code::Value(_)
                | Code::EndOfValue(_)
                | Code::Method(..)
                | Code::EndOfObject(_)
                | Code::Foreign
                | Code::Others
        )
    }
}

impl Search<'_, '_> {
    fn enter(&mut self, code: Code) {
        let code = self.graph.limited(code);
        if !code.is_summed_up() && self.seen.insert(code) {
            self.queue.push_back(code);
        }
    }

    fn run(&mut self) {
        while let Some(code) = self.queue.pop_front() {
            let runs = self.graph.runs(code);
            runs.goes.iter().for_each(|&(code, _)| self.enter(code));
            runs.made.iter().for_each(|made| self.made(made));
            for &(interface, ty) in &runs.objects {
                self.object(interface, ty);
            }
            self.found.foreign.extend(&runs.foreign);
            runs.foreign.iter().for_each(|&code| self.enter(code));
            for start in &runs.starts {
                let Start { code, span, text } = *start;
                self.enter(code);
                self.found.starts.push(Start { code, span, text });
            }
        }
    }

    fn made(&mut self, made: &Made) {
        let Made { signature, code } = *made;
        if self.made.insert((signature, code)) {
            self.found.made.push(Made { signature, code });
            self.enter(code);
            code.environment().into_iter().for_each(|end| self.enter(end));
        }
    }

    fn object(&mut self, interface: InterfaceId, ty: Ty) {
        if !self.objects.insert((interface, ty)) {
            return;
        }
        self.found.objects.entry(interface).or_default().push(ty);
        self.enter(Code::Operation(Operation::Drop, ty));
        for method in 0..self.graph.program.interfaces[interface].methods.len() {
            let mut runs = Runs::default();
            self.graph.method_of(interface, method as u32, ty, &mut runs);
            runs.goes.iter().for_each(|&(code, _)| self.enter(code));
        }
    }
}
