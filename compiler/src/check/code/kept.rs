//! Function values that a callee only keeps: whoever takes one out again runs a value of unknown origin.

use super::values::Source;
use super::*;
use crate::hir::{CalleeTarget, Intrinsic};
use crate::mir::CallTarget;

/// What a function does with one of its parameters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Fate {
    Runs,
    /// It is handed on to this parameter.
    HandedOn(FnId, u32),
}

/// Answers and what they rest on.
#[derive(Default)]
pub(super) struct Kept {
    fates: RefCell<FxHashMap<FnId, Rc<FateList>>>,
    known: RefCell<FxHashMap<(FnId, u32), bool>>,
}

type FateList = Vec<(u32, Fate)>;

impl Graph<'_> {
    /// Whether a callee may run the function value that it gets at a position.
    pub(super) fn may_run(&self, callee: &CallTarget, position: usize) -> bool {
        let CallTarget::Named(callee) = callee else {
            return true;
        };
        match fate(callee.target, position as u32) {
            Some(Fate::HandedOn(function, position)) => self.runs_param(function, position),
            Some(Fate::Runs) => true,
            None => false,
        }
    }

    fn runs_param(&self, function: FnId, position: u32) -> bool {
        if let Some(&known) = self.kept.known.borrow().get(&(function, position)) {
            return known;
        }
        let mut seen = FxHashSet::from_iter([(function, position)]);
        let mut open = vec![(function, position)];
        let mut runs = false;
        while let Some((function, position)) = open.pop() {
            for &(of, fate) in self.fates(function).iter() {
                match fate {
                    _ if of != position => {}
                    Fate::Runs => runs = true,
                    Fate::HandedOn(function, position) => {
                        if seen.insert((function, position)) {
                            open.push((function, position));
                        }
                    }
                }
            }
        }
        self.kept.known.borrow_mut().insert((function, position), runs);
        runs
    }

    fn fates(&self, function: FnId) -> Rc<FateList> {
        if let Some(known) = self.kept.fates.borrow().get(&function) {
            return known.clone();
        }
        let found = Rc::new(self.find_fates(function));
        self.kept.fates.borrow_mut().insert(function, found.clone());
        found
    }

    fn find_fates(&self, function: FnId) -> FateList {
        let declared = &self.program.functions[function];
        let owner = Owner::Fn(function);
        let Some(found) = self.body_of(owner) else {
            // A method without a body is another one in the end.
            let intrinsic = declared.intrinsic.map(CalleeTarget::Intrinsic);
            let all = 0..declared.params.len() as u32;
            let fate_of = |position| match intrinsic {
                Some(intrinsic) => fate(intrinsic, position),
                None => Some(Fate::Runs),
            };
            return all
                .filter_map(|position| Some((position, fate_of(position)?)))
                .collect();
        };
        let (values, typing) = (self.values(owner), self.typing(found));
        let mut fates = FateList::new();
        let mut note = |operand: &Operand, fate: Fate| {
            for source in values.of_operand(typing, operand) {
                if let Source::Param { position, .. } = source {
                    fates.push((position, fate));
                }
            }
        };
        for statement in found.0.blocks.values().flat_map(|block| &block.statements) {
            match &statement.kind {
                StatementKind::Call { callee, args, .. } => {
                    if let CallTarget::Value(value) = callee {
                        note(value, Fate::Runs);
                    }
                    for (position, arg) in args.iter().enumerate() {
                        let fate = match callee {
                            CallTarget::Named(callee) => fate(callee.target, position as u32),
                            _ => Some(Fate::Runs),
                        };
                        fate.into_iter().for_each(|fate| note(arg, fate));
                    }
                }
                // The closure may run what it captures.
                StatementKind::Assign(_, Rvalue::Closure { captures, .. }) => {
                    captures.iter().for_each(|capture| note(capture, Fate::Runs));
                }
                StatementKind::Parallel(closures) => closures.iter().for_each(|one| note(one, Fate::Runs)),
                StatementKind::ParallelFor { body, .. } => note(body, Fate::Runs),
                _ => {}
            }
        }
        fates
    }
}

/// What a call does with an argument; none when it certainly does not run it.
fn fate(target: CalleeTarget, position: u32) -> Option<Fate> {
    match target {
        CalleeTarget::Fn(function) => Some(Fate::HandedOn(function, position)),
        CalleeTarget::TraitMethod(..) | CalleeTarget::Extern(_) => Some(Fate::Runs),
        CalleeTarget::Intrinsic(Intrinsic::ClosureEnv) => Some(Fate::Runs),
        // An operation's own impl for a function type counts as the impl of a value that is not known.
        CalleeTarget::Intrinsic(_) | CalleeTarget::Glue(_) => None,
    }
}
