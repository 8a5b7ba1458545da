//! The walk over everything threads can run.

use super::edges;
use super::glue::Operation;
use super::roots::Root;
use super::stored::Stored;
use crate::diagnostics::codes::e0602::{Chain, Link};
use crate::hir::*;
use crate::source::Span;
use crate::types::{Args, FnId, GlobalId, Ty};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::rc::Rc;

/// Something that runs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Code {
    /// An instance of a function.
    Function(FnId, Args),
    /// A closure literal of a body, with the generic arguments of the function around it.
    Closure(Owner, ExprId, Args),
    /// A universal operation on a type.
    Operation(Operation, Ty),
    /// What computes the initial value of a global.
    Initialiser(GlobalId),
}

/// The body a closure literal stands in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    Function(FnId),
    Global(GlobalId),
}

/// A global met on a thread.
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

/// Instances of one function that are followed one by one; more, or of types nested deeper than [`NESTING`], are
/// followed once for all.
const INSTANCES: u32 = 256;
const NESTING: u32 = 10;
/// Links of a chain that a message shows.
const SHOWN: usize = 12;

pub(super) struct Reach<'a> {
    pub(super) program: &'a Program,
    pub(super) stored: Rc<Stored>,
    pub(super) uses: Vec<Use>,
    /// The walk is for the order of globals, where what may go on living is not taken to end.
    pub(super) ordering: bool,
    reported: FxHashSet<(GlobalId, Code)>,
    origins: FxHashMap<Code, Origin>,
    instances: FxHashMap<FnId, u32>,
    queue: VecDeque<Code>,
}

impl<'a> Reach<'a> {
    pub(super) fn new(program: &'a Program, roots: Vec<Root>) -> Reach<'a> {
        Reach::with_stored(program, Rc::new(Stored::find(program)), roots)
    }

    pub(super) fn with_stored(program: &'a Program, stored: Rc<Stored>, roots: Vec<Root>) -> Reach<'a> {
        let mut reach = Reach {
            program,
            stored,
            uses: Vec::new(),
            ordering: false,
            reported: FxHashSet::default(),
            origins: FxHashMap::default(),
            instances: FxHashMap::default(),
            queue: VecDeque::new(),
        };
        for Root { code, span, text } in roots {
            reach.enter(code, Origin::Root { span, text });
        }
        reach
    }

    /// Visits code until no more is found, nearest first, so that chains are short.
    pub(super) fn run(&mut self) {
        while let Some(code) = self.queue.pop_front() {
            edges::visit(self, code);
        }
    }

    fn enter(&mut self, code: Code, origin: Origin) {
        let code = self.limited(code);
        if let std::collections::hash_map::Entry::Vacant(slot) = self.origins.entry(code) {
            slot.insert(origin);
            self.queue.push_back(code);
        }
    }

    fn limited(&mut self, code: Code) -> Code {
        let Code::Function(function, args) = code else {
            return code;
        };
        if args.is_empty() || self.origins.contains_key(&code) {
            return code;
        }
        let count = self.instances.entry(function).or_default();
        *count += 1;
        match *count > INSTANCES || args.iter().any(|&ty| deeper_than(ty, NESTING)) {
            true => Code::Function(function, Args::empty()),
            false => code,
        }
    }

    /// `from` gets to `code` at `span`.
    pub(super) fn go(&mut self, from: Code, code: Code, span: Span) {
        if matches!(code, Code::Operation(_, ty) if deeper_than(ty, NESTING)) {
            return;
        }
        self.enter(code, Origin::From { code: from, span });
    }

    /// The place from which `code` was first reached.
    pub(super) fn reached_at(&self, code: Code) -> Span {
        match self.origins[&code] {
            Origin::Root { span, .. } | Origin::From { span, .. } => span,
        }
    }

    /// `code` touches a global; told once per code.
    pub(super) fn touch(&mut self, code: Code, global: GlobalId, span: Span) {
        if self.reported.insert((global, code)) {
            self.uses.push(Use { global, span, code });
        }
    }

    /// The way from the thread's start to a use.
    pub(super) fn chain(&self, found: &Use) -> Chain {
        let mut links = Vec::new();
        let mut at = found.code;
        loop {
            match self.origins[&at] {
                Origin::Root { span, text } => {
                    links.reverse();
                    return Chain {
                        start: span,
                        text,
                        first: self.name(at),
                        links,
                    };
                }
                Origin::From { code, span } => {
                    if links.len() < SHOWN {
                        let name = self.name(at);
                        links.push(Link { span, name });
                    }
                    at = code;
                }
            }
        }
    }

    fn name(&self, code: Code) -> String {
        match code {
            Code::Function(function, _) => self.program.functions[function].path.clone(),
            Code::Closure(..) => "the closure".to_string(),
            Code::Initialiser(global) => self.program.globals[global].name.to_string(),
            Code::Operation(operation, ty) => format!("{} of '{}'", operation.name(), ty.show(self.program)),
        }
    }

    pub(super) fn body(&self, owner: Owner) -> Option<&'a Body> {
        match owner {
            Owner::Function(function) => self.program.functions[function].body.as_deref(),
            Owner::Global(global) => self.program.globals[global].init.as_deref(),
        }
    }
}

fn deeper_than(ty: Ty, limit: u32) -> bool {
    let mut deeper = limit == 0;
    ty.kind()
        .for_each_child(|child| deeper = deeper || deeper_than(child, limit - 1));
    deeper
}
