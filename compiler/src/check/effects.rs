//! Which variables that outlive a body a statement may read and write, through all code that it runs: mutable globals,
//! and what closures own, since a closure can be met again while it runs.

use super::code::{Code, Graph, Part, Runs, Touch, Variable};
use super::loans::{Held, Loans, Source};
use crate::mir::dataflow::Location;
use crate::mir::{Base, ClosureId, Local, Place, Rvalue, StatementKind};
use crate::source::Span;
use crate::types::{Args, GlobalId, Ty};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::collections::hash_map::Entry;

/// What some code may touch of that about which can be asked.
#[derive(Default, Clone)]
pub struct Effect {
    reads: FxHashSet<Part>,
    writes: FxHashSet<Part>,
    /// Other tasks may run meanwhile.
    waits: bool,
}

/// Why code runs.
#[derive(Clone, Copy)]
pub enum Cause<'s> {
    Statement(Location, &'s StatementKind),
    /// The first use of a thread's own variable.
    FirstUse(GlobalId),
    /// The task is interrupted.
    Others,
}

/// How some code gets to a variable.
pub struct Way {
    pub at: Span,
    pub part: Part,
    pub writes: bool,
    /// What runs, outermost first.
    pub names: Vec<String>,
}

/// Answers for one module; worked out when first asked.
pub struct Effects<'g, 'a> {
    graph: &'g Graph<'a>,
    /// Parts of variables about which can be asked: others would only be carried along.
    lent: FxHashMap<Variable, FxHashSet<Part>>,
    /// Closures that run at most once, or that nobody else knows.
    once: FxHashSet<ClosureId>,
    /// Tasks are interrupted where loops go round.
    pub preempt: bool,
    /// With the effects of all code that each gets to.
    solved: FxHashMap<Code, Effect>,
}

impl<'g, 'a> Effects<'g, 'a> {
    pub fn new(graph: &'g Graph<'a>, bodies: &[Loans<'_>], preempt: bool) -> Effects<'g, 'a> {
        let mut lent: FxHashMap<Variable, FxHashSet<Part>> = FxHashMap::default();
        for loans in bodies {
            for part in loans.loans.values().filter_map(|loan| loans.part(loan)) {
                lent.entry(part.variable).or_default().insert(part);
            }
        }
        Effects {
            graph,
            lent,
            once: run_once(bodies),
            preempt,
            solved: FxHashMap::default(),
        }
    }

    /// What a statement of one of the bodies may touch through the code that it runs.
    pub fn of_statement(&mut self, loans: &Loans<'_>, at: Location, kind: &StatementKind) -> Effect {
        let runs = self.graph.statement(loans.owner, at, kind);
        let mut effect = self.of_all(&runs);
        if runs.waits || effect.waits {
            self.add_others(loans, &mut effect);
        }
        effect
    }

    /// What touching a place runs: a thread's own variable gets its initial value when it is first touched.
    pub fn of_first_use(&mut self, loans: &Loans<'_>, place: &Place) -> Effect {
        let globals = &self.graph.program.globals;
        let mut effect = match place.base {
            Base::Global(global) if globals[global].thread_local => self.of(Code::Initialiser(global)),
            _ => return Effect::default(),
        };
        if effect.waits {
            self.add_others(loans, &mut effect);
        }
        effect
    }

    /// Whether other code can get to the variable while the code at hand runs: a closure that runs once is not met again.
    pub fn is_met_again(&self, variable: Variable) -> bool {
        !matches!(variable, Variable::Owned(closure, _) if self.once.contains(&closure))
    }

    /// What other tasks may touch that run when the body is interrupted.
    pub fn of_others(&mut self, loans: &Loans<'_>) -> Effect {
        let mut effect = Effect::default();
        self.add_others(loans, &mut effect);
        effect
    }

    /// Where and by which way the code behind a statement, or a place that it touches, changes the part, or with
    /// `mutable` reads it: the nearest such place.
    pub fn way(&self, loans: &Loans<'_>, cause: Cause<'_>, (lent, mutable): (Part, bool)) -> Option<Way> {
        let (mut goes, mut waits): (Vec<Code>, bool) = match cause {
            Cause::Statement(at, kind) => {
                let runs = self.graph.statement(loans.owner, at, kind);
                (runs.goes.iter().map(|&(code, _)| code).collect(), runs.waits)
            }
            Cause::FirstUse(global) => (vec![Code::Initialiser(global)], false),
            Cause::Others => (Vec::new(), true),
        };
        let known = |code: &Code| self.solved.get(code).is_some_and(|effect| effect.waits);
        waits |= goes.iter().any(known);
        if waits {
            goes.push(Code::Others);
            let main = self.graph.program.main;
            let main = main.filter(|_| self.graph.may_be_task(loans.owner));
            goes.extend(main.map(|main| Code::Function(main, Args::empty())));
        }
        let mut from: FxHashMap<Code, Option<Code>> = goes.iter().map(|&code| (code, None)).collect();
        let mut queue = VecDeque::from(goes);
        while let Some(code) = queue.pop_front() {
            let runs = self.graph.runs(code);
            let disturbs = |touch: &&Touch| touch.part.overlaps(&lent) && (touch.writes || mutable);
            if let Some(touch) = runs.touches.iter().find(disturbs) {
                let mut names = Vec::new();
                let mut next = Some(code);
                while let Some(code) = next {
                    names.extend(self.graph.name(code));
                    next = from[&code];
                }
                names.reverse();
                let &Touch {
                    part,
                    writes,
                    span: at,
                } = touch;
                return Some(Way {
                    at,
                    part,
                    writes,
                    names,
                });
            }
            for &(next, _) in &runs.goes {
                if let Entry::Vacant(free) = from.entry(next) {
                    free.insert(Some(code));
                    queue.push_back(next);
                }
            }
        }
        None
    }

    /// Other tasks, and for what may be one itself, the code that started it.
    fn add_others(&mut self, loans: &Loans<'_>, effect: &mut Effect) {
        effect.add(&self.of(Code::Others));
        let main = self.graph.program.main;
        if let Some(main) = main.filter(|_| self.graph.may_be_task(loans.owner)) {
            effect.add(&self.of(Code::Function(main, Args::empty())));
        }
    }

    fn of_all(&mut self, runs: &Runs) -> Effect {
        let mut all = Effect::default();
        for &(code, _) in &runs.goes {
            all.add(&self.of(code));
        }
        all
    }

    fn of(&mut self, code: Code) -> Effect {
        if !self.solved.contains_key(&code) {
            self.solve(code);
        }
        self.solved.get(&code).cloned().unwrap_or_default()
    }

    /// Effects of everything that is reached from `code` and not known yet, to a fixed point.
    fn solve(&mut self, code: Code) {
        let mut callers: FxHashMap<Code, Vec<Code>> = FxHashMap::default();
        let mut fresh: FxHashMap<Code, Effect> = FxHashMap::default();
        let mut open = vec![code];
        while let Some(code) = open.pop() {
            if fresh.contains_key(&code) {
                continue;
            }
            let runs = self.graph.runs(code);
            let mut effect = self.own(code, &runs);
            for &(next, _) in &runs.goes {
                match self.solved.get(&next) {
                    Some(known) => drop(effect.add(known)),
                    None => {
                        callers.entry(next).or_default().push(code);
                        open.push(next);
                    }
                }
            }
            fresh.insert(code, effect);
        }
        let mut open: Vec<Code> = fresh.keys().copied().collect();
        while let Some(code) = open.pop() {
            let effect = fresh[&code].clone();
            for caller in callers.get(&code).into_iter().flatten() {
                if fresh.get_mut(caller).is_some_and(|known| known.add(&effect)) {
                    open.push(*caller);
                }
            }
        }
        self.solved.extend(fresh);
    }

    /// What some code touches by itself.
    fn own(&self, code: Code, runs: &Runs) -> Effect {
        let mut own = Effect {
            waits: runs.waits || (self.preempt && self.is_interrupted(code)),
            ..Effect::default()
        };
        for touch in &runs.touches {
            let variable = touch.part.variable;
            if matches!(variable, Variable::Global(global) if !self.graph.program.globals[global].mutable) {
                continue;
            }
            let lent = self.lent.get(&variable).into_iter().flatten();
            for &part in lent.filter(|part| part.overlaps(&touch.part)) {
                own.reads.insert(part);
                if touch.writes {
                    own.writes.insert(part);
                }
            }
        }
        own
    }

    fn is_interrupted(&self, code: Code) -> bool {
        let body = code.owner().and_then(|owner| self.graph.body_of(owner));
        body.is_some_and(|(body, _)| !body.loop_heads().is_empty())
    }
}

/// Closures that use up a capture, literals that go straight to who says that it runs them once, and those of `parallel`,
/// which are no values that others could have.
fn run_once(bodies: &[Loans<'_>]) -> FxHashSet<ClosureId> {
    let mut once = FxHashSet::default();
    for loans in bodies {
        for statement in loans.body.blocks.values().flat_map(|block| &block.statements) {
            let local = match &statement.kind {
                StatementKind::Parallel(closures) => {
                    for local in closures
                        .iter()
                        .filter_map(|one| one.place().and_then(Place::as_local))
                    {
                        once.extend(made_in(loans, local));
                    }
                    continue;
                }
                StatementKind::ParallelFor { body, .. } => body.place().and_then(Place::as_local),
                StatementKind::Assign(_, Rvalue::Retype { operand, ty }) if is_once(*ty) => {
                    let local = operand.place().and_then(Place::as_local);
                    local.filter(|&local| loans.body.locals[local].name.is_none())
                }
                StatementKind::Assign(dest, Rvalue::Closure { ty, .. }) if is_once(*ty) => {
                    let local = dest.as_local();
                    local.filter(|&local| loans.body.locals[local].name.is_none())
                }
                _ => continue,
            };
            once.extend(local.into_iter().flat_map(|local| made_in(loans, local)));
        }
    }
    once
}

fn is_once(ty: Ty) -> bool {
    ty.as_fn().is_some_and(|function| function.once)
}

fn made_in(loans: &Loans<'_>, local: Local) -> Vec<ClosureId> {
    let held = loans.held_from(Source::Local(local)).into_iter();
    let made = held.filter_map(|held| match held {
        Held::Made(closure) => Some(closure),
        _ => None,
    });
    made.collect()
}

impl Effect {
    /// Whether a view of what is lent somewhere, or with `mutable` a mutable one, does not survive this.
    pub fn disturbs(&self, lent: Part, mutable: bool) -> bool {
        self.writes.contains(&lent) || (mutable && self.reads.contains(&lent))
    }

    /// True when that changed something.
    fn add(&mut self, other: &Effect) -> bool {
        let before = (self.reads.len() + self.writes.len(), self.waits);
        self.reads.extend(&other.reads);
        self.writes.extend(&other.writes);
        self.waits |= other.waits;
        before != (self.reads.len() + self.writes.len(), self.waits)
    }
}
