//! The order in which globals are initialised: each after all that its initialiser can reach.

use super::reach::{Reach, Use};
use crate::check::code::{Code, Graph};
use crate::diagnostics::Sink;
use crate::diagnostics::codes::e0209;
use crate::types::GlobalId;
use rustc_hash::FxHashSet;

/// Sorts the globals and reports those whose initialisers need each other.
pub fn order(graph: &Graph<'_>, sink: &mut Sink) -> Vec<GlobalId> {
    let mut order = Order {
        graph,
        done: FxHashSet::default(),
        order: Vec::new(),
        cycles: Vec::new(),
    };
    for id in graph.program.globals.keys() {
        order.visit(id, &mut Vec::new());
    }
    // A cycle that kept a type from being inferred has been reported.
    let known = sink
        .found
        .iter()
        .any(|found| std::ptr::eq(found.code, &e0209::CODE));
    if !known {
        order.cycles.into_iter().for_each(|cycle| sink.report(cycle));
    }
    order.order
}

/// A step on the way into a cycle: a global and the walk over what its initialiser runs.
struct Step<'g, 'a> {
    global: GlobalId,
    reach: Reach<'g, 'a>,
}

struct Order<'g, 'a> {
    graph: &'g Graph<'a>,
    done: FxHashSet<GlobalId>,
    order: Vec<GlobalId>,
    cycles: Vec<crate::diagnostics::Diagnostic>,
}

impl<'g, 'a> Order<'g, 'a> {
    /// Depth first over globals; code between them is followed, not ordered.
    fn visit(&mut self, id: GlobalId, path: &mut Vec<Step<'g, 'a>>) {
        if self.done.contains(&id) {
            return;
        }
        if let Some(at) = path.iter().position(|step| step.global == id) {
            let cycle = self.cycle(&path[at..]);
            self.cycles.push(cycle);
            return;
        }
        let reach = self.reached_by(id);
        let needed: Vec<GlobalId> = reach.uses.iter().map(|found| found.global).collect();
        path.push(Step { global: id, reach });
        for needed in needed {
            self.visit(needed, path);
        }
        path.pop();
        if self.done.insert(id) {
            self.order.push(id);
        }
    }

    fn reached_by(&self, id: GlobalId) -> Reach<'g, 'a> {
        let mut reach = Reach::new(self.graph);
        if self.graph.module.globals.contains_key(&id) {
            let span = self.graph.program.globals[id].span;
            reach.begin(Code::Initialiser(id), span, "its initial value is computed");
            reach.run();
        }
        reach
    }

    fn cycle(&self, steps: &[Step<'g, 'a>]) -> crate::diagnostics::Diagnostic {
        let mut names = Vec::new();
        let mut uses = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            let next = steps[(at + 1) % steps.len()].global;
            names.push(self.graph.program.globals[step.global].name.to_string());
            let found: Option<&Use> = step.reach.uses.iter().find(|found| found.global == next);
            if let Some(found) = found {
                let chain = step.reach.chain(found);
                names.extend(chain.links.iter().map(|link| link.name.clone()));
                uses.push((self.graph.program.globals[next].name.as_str(), found.span));
            }
        }
        names.extend(names.first().cloned());
        e0209::cycle(&self.graph.program.globals[steps[0].global], &names, &uses)
    }
}
