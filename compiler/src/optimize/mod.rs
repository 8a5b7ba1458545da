//! Concrete MIR → better concrete MIR: what Cranelift does not do.
//!
//! * **In, out**: [`mono::Program`]; its contract holds before and after.
//! * **Always**: what a program prints, traps on and where it says it trapped stays the same. Passes never look at
//!   names, and their order is in [`PASSES`] with the reason for each.
//! * **How**: functions are taken bottom-up over the call graph, so that what is inlined has been improved already.
//! * **Tests**: `tests` here, and the end-to-end programs, which run with and without it.
//! * **Absent**: what Cranelift does itself (common subexpressions, constant folding, dead code, registers).

mod append;
mod comparisons;
mod cost;
mod dead;
mod dominators;
mod facts;
mod forward;
mod inline;
mod known_calls;
mod order;
mod rename;
mod simplify;
mod specialise;
#[cfg(test)]
mod tests;

use crate::hir;
use crate::mir::{Body, CaptureDecl, Typing};
use crate::mono::{self, InstanceId};
use crate::types::facts::Facts;
use cranelift_entity::SecondaryMap;
use specialise::Copies;

/// What a pass may look at besides the body it changes.
struct Context<'a> {
    hir: &'a hir::Program,
    program: &'a mono::Program,
    facts: &'a Facts<'a>,
    /// The function whose body it is.
    id: InstanceId,
    captures: &'a [CaptureDecl],
    /// Functions that have been improved: only these are inlined.
    finished: &'a SecondaryMap<InstanceId, bool>,
}

impl<'a> Context<'a> {
    fn typing<'b>(&'b self, body: &'b Body) -> Typing<'b> {
        Typing {
            program: self.hir,
            locals: &body.locals,
            captures: self.captures,
        }
    }
}

/// A pass tells whether it changed anything.
struct Pass {
    name: &'static str,
    run: fn(&Context, &mut Body) -> bool,
}

/// In this order, again and again while something changes.
const PASSES: &[Pass] = &[
    // First: fewer and longer blocks make everything after it see more.
    Pass {
        name: "simplify",
        run: simplify::run,
    },
    // Inlined parameters are copies of arguments; merging them uncovers references to known places.
    Pass {
        name: "rename",
        run: rename::run,
    },
    // Reads and writes through a reference to a local become accesses of the local.
    Pass {
        name: "forward",
        run: forward::run,
    },
    // References nobody uses any more keep their locals in memory: this frees them.
    Pass {
        name: "dead",
        run: dead::run,
    },
    // Orders that are only tested against zero.
    Pass {
        name: "comparisons",
        run: comparisons::run,
    },
    // Calls through function values that are known by now become direct, and small ones are inlined.
    Pass {
        name: "known_calls",
        run: known_calls::run,
    },
    // Last: it makes the most new work for the others.
    Pass {
        name: "inline",
        run: inline::run,
    },
];

/// Rounds over one function; each level of inlined calls needs one.
const ROUNDS: usize = 8;
/// Copies of functions made for one caller, and how deep copies may ask for copies.
const COPIES: usize = 16;
const COPY_DEPTH: usize = 6;

/// Improves the program in place.
pub fn optimize(program: &mut mono::Program, hir: &hir::Program) {
    let facts = Facts::new(hir);
    let order = order::bottom_up(program);
    let mut optimizer = Optimizer {
        hir,
        facts: &facts,
        program,
        finished: SecondaryMap::new(),
        copies: Copies::default(),
    };
    for id in order {
        optimizer.function(id, COPY_DEPTH);
    }
}

struct Optimizer<'a> {
    hir: &'a hir::Program,
    facts: &'a Facts<'a>,
    program: &'a mut mono::Program,
    finished: SecondaryMap<InstanceId, bool>,
    copies: Copies,
}

impl Optimizer<'_> {
    fn function(&mut self, id: InstanceId, depth: usize) {
        let mut body = std::mem::replace(&mut self.program.functions[id].body, mono::empty_body());
        // Before inlining takes the calls apart that it looks for.
        append::run(&self.context(id), &mut body);
        improve(&self.context(id), &mut body);
        for _ in 0..COPIES {
            if !self.specialise(id, &mut body, depth) {
                break;
            }
            improve(&self.context(id), &mut body);
        }
        self.program.functions[id].body = body;
        self.finished[id] = true;
    }

    fn context(&self, id: InstanceId) -> Context<'_> {
        Context {
            hir: self.hir,
            program: self.program,
            facts: self.facts,
            id,
            captures: self.program.captures_of(self.program.functions[id].kind),
            finished: &self.finished,
        }
    }

    /// Makes one call go to a copy of its callee, if one would gain from that.
    fn specialise(&mut self, id: InstanceId, body: &mut Body, depth: usize) -> bool {
        let Some(wanted) = specialise::find(&self.context(id), body).filter(|_| depth > 0) else {
            return false;
        };
        let copy = match self.copies.made.get(&wanted.request) {
            Some(&known) => known,
            None => self.make_copy(id, wanted.request, depth),
        };
        specialise::redirect(&self.context(id), body, wanted, copy);
        true
    }

    fn make_copy(&mut self, caller: InstanceId, request: specialise::Request, depth: usize) -> InstanceId {
        let number = self.copies.made.len() + 1;
        let function = specialise::copy(&self.context(caller), request, number);
        let copy = self.program.functions.push(function);
        self.copies.made.insert(request, copy);
        self.function(copy, depth - 1);
        copy
    }
}

fn improve(cx: &Context, body: &mut Body) {
    for _ in 0..ROUNDS {
        let mut changed = false;
        for pass in PASSES {
            changed |= (pass.run)(cx, body);
        }
        if !changed {
            return;
        }
    }
    simplify::run(cx, body);
}

/// Names of the passes in order, for `--timings` and dumps.
pub fn pass_names() -> impl Iterator<Item = &'static str> {
    PASSES.iter().map(|pass| pass.name)
}
