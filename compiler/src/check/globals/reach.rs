//! The walk over everything that some code can run.

use crate::check::code::{Code, Graph, Made, Runs, Signature, Variable};
use crate::diagnostics::codes::e0602::{Chain, Link};
use crate::source::Span;
use crate::types::GlobalId;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;

/// A global met on the way.
pub(super) struct Use {
    pub(super) global: GlobalId,
    pub(super) span: Span,
    code: Code,
}

/// How some code was first reached.
#[derive(Clone, Copy)]
enum Origin {
    Root { span: Span, text: &'static str },
    From { code: Code, span: Span },
}

/// Links of a chain that a message shows.
const SHOWN: usize = 12;

pub(super) struct Reach<'g, 'a> {
    graph: &'g Graph<'a>,
    pub(super) uses: Vec<Use>,
    /// On a thread, a plain function value was made there, or came as one that may go to a thread.
    made_here: Option<MadeHere>,
    reported: FxHashSet<(GlobalId, Code)>,
    places: FxHashSet<(GlobalId, Span)>,
    origins: FxHashMap<Code, Origin>,
    queue: VecDeque<Code>,
}

/// Function values that the visited code makes, and where one of a signature is run or ended.
#[derive(Default)]
struct MadeHere {
    made: Vec<(Signature, Code)>,
    wanted: Vec<Code>,
}

impl<'g, 'a> Reach<'g, 'a> {
    pub(super) fn new(graph: &'g Graph<'a>) -> Reach<'g, 'a> {
        Reach {
            graph,
            uses: Vec::new(),
            made_here: None,
            reported: FxHashSet::default(),
            places: FxHashSet::default(),
            origins: FxHashMap::default(),
            queue: VecDeque::new(),
        }
    }

    /// Begins wherever the program starts a thread.
    pub(super) fn on_threads(graph: &'g Graph<'a>) -> Reach<'g, 'a> {
        let mut reach = Reach::new(graph);
        let promised = graph.promised().map(|made| (made.signature, made.code));
        reach.made_here = Some(MadeHere {
            made: promised.collect(),
            wanted: Vec::new(),
        });
        for start in graph.starts() {
            reach.begin(start.code, start.span, start.text);
        }
        reach
    }

    pub(super) fn begin(&mut self, code: Code, span: Span, text: &'static str) {
        self.enter(code, Origin::Root { span, text });
    }

    /// Visits code until no more is found, nearest first, so that chains are short.
    pub(super) fn run(&mut self) {
        while let Some(code) = self.queue.pop_front() {
            self.visit(code);
        }
    }

    fn visit(&mut self, code: Code) {
        if let (Code::Value(_) | Code::EndOfValue(_), Some(here)) = (code, &mut self.made_here) {
            here.wanted.push(code);
            for (signature, made) in here.made.clone() {
                self.meet(code, signature, made);
            }
            return;
        }
        let runs = self.graph.runs(code);
        let here = self.reached_at(code);
        for touch in &runs.touches {
            if let Variable::Global(global) = touch.part.variable {
                self.touch(code, global, touch.span);
            }
        }
        for &(next, span) in &runs.goes {
            let span = span.unwrap_or(here);
            self.enter(next, Origin::From { code, span });
        }
        self.makes(&runs);
    }

    fn makes(&mut self, runs: &Runs) {
        for Made { signature, code } in &runs.made {
            let Some(here) = &mut self.made_here else { return };
            here.made.push((*signature, *code));
            for wanted in here.wanted.clone() {
                self.meet(wanted, *signature, *code);
            }
        }
    }

    /// The function value may be what is run or ended.
    fn meet(&mut self, wanted: Code, signature: Signature, made: Code) {
        let (found, by) = match wanted {
            Code::Value(by) => (Some(made), by),
            Code::EndOfValue(by) => (made.environment(), by),
            _ => return,
        };
        let span = self.reached_at(wanted);
        if let Some(found) = found.filter(|_| by.admits(&signature)) {
            self.enter(found, Origin::From { code: wanted, span });
        }
    }

    fn enter(&mut self, code: Code, origin: Origin) {
        if let std::collections::hash_map::Entry::Vacant(slot) = self.origins.entry(code) {
            slot.insert(origin);
            self.queue.push_back(code);
        }
    }

    /// The place from which `code` was first reached.
    fn reached_at(&self, code: Code) -> Span {
        match self.origins[&code] {
            Origin::Root { span, .. } | Origin::From { span, .. } => span,
        }
    }

    /// `code` touches a global; told once per code and place.
    fn touch(&mut self, code: Code, global: GlobalId, span: Span) {
        if self.reported.insert((global, code)) && self.places.insert((global, span)) {
            self.uses.push(Use { global, span, code });
        }
    }

    /// The way from the start to a use.
    pub(super) fn chain(&self, found: &Use) -> Chain {
        let mut links: Vec<Link> = Vec::new();
        let mut at = found.code;
        loop {
            match self.origins[&at] {
                Origin::Root { span, text } => {
                    links.reverse();
                    let first = match (at, self.graph.name(at)) {
                        (Code::Closure(..) | Code::Environment(..), _) => "the closure".to_string(),
                        (_, Some(name)) => name,
                        // A value known by its type only: the first that is known.
                        (_, None) if links.is_empty() => "the closure".to_string(),
                        (_, None) => links.remove(0).name,
                    };
                    return Chain {
                        start: span,
                        text,
                        first,
                        links,
                    };
                }
                Origin::From { code, span } => {
                    if links.len() < SHOWN
                        && let Some(name) = self.graph.name(at)
                    {
                        links.push(Link { span, name });
                    }
                    at = code;
                }
            }
        }
    }
}
