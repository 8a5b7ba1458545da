//! Functions that hand a parameter on to another OS thread: their callers are judged as if the parameter were `@send`.
//!
//! Worked out from bodies, to a fixed point, for functions that are called by name; methods of traits are called
//! without knowing the body, so they must say `@send` themselves.

use super::{is_send_parameter, shared_by};
use crate::check::calls;
use crate::check::origins::{Origin, Origins};
use crate::hir::*;
use crate::source::Span;
use crate::types::{FnId, FnKind, FnTy};
use rustc_hash::{FxHashMap, FxHashSet};

/// Where a function hands a parameter on.
#[derive(Clone, Copy)]
pub struct Site {
    pub span: Span,
    /// Several threads may call it at once.
    pub shared: bool,
}

/// The parameters that go to another thread without their type saying so.
#[derive(Default)]
pub struct Required {
    sites: FxHashMap<FnId, Vec<(usize, Site)>>,
}

impl Required {
    pub fn at(&self, to: Option<(FnId, usize)>) -> Option<&Site> {
        let (function, position) = to?;
        let sites = self.sites.get(&function)?;
        sites.iter().find(|(at, _)| *at == position).map(|(_, site)| site)
    }

    /// The first such parameter of a function.
    pub fn any_of(&self, function: FnId) -> Option<(usize, &Site)> {
        let (position, site) = self.sites.get(&function)?.first()?;
        Some((*position, site))
    }

    /// Whether this is news.
    fn add(&mut self, function: FnId, position: usize, site: Site) -> bool {
        let sites = self.sites.entry(function).or_default();
        match sites.iter_mut().find(|(at, _)| *at == position) {
            None => sites.push((position, site)),
            Some((_, known)) if site.shared && !known.shared => known.shared = true,
            Some(_) => return false,
        }
        true
    }
}

/// Goes over all bodies until nothing new is found; each round finds the functions one call further out.
pub fn find_required(program: &Program) -> Required {
    let mut required = Required::default();
    let candidates: Vec<_> = calls::bodies(program)
        .filter(|(_, function, _)| called_by_name(program, function) && takes_function(function))
        .map(|(id, _, body)| Finder {
            program,
            id,
            body,
            origins: Origins::new(body),
            once: mentioned_once(body),
        })
        .collect();
    loop {
        let found: Vec<(FnId, usize, Site)> = candidates.iter().flat_map(|one| one.find(&required)).collect();
        let mut news = false;
        for (function, position, site) in found {
            news |= required.add(function, position, site);
        }
        if !news {
            return required;
        }
    }
}

fn called_by_name(program: &Program, function: &Function) -> bool {
    match function.owner {
        FnOwner::Free => true,
        FnOwner::Impl(id) => program.impls[id].of_trait.is_none(),
        FnOwner::Trait(_) => false,
    }
}

fn takes_function(function: &Function) -> bool {
    function
        .params
        .iter()
        .any(|param| param.ty.as_fn().is_some_and(|function| !function.send))
}

struct Finder<'a> {
    program: &'a Program,
    id: FnId,
    body: &'a Body,
    origins: Origins<'a>,
    /// Variables mentioned at one place, which is reached once.
    once: FxHashSet<LocalId>,
}

impl Finder<'_> {
    fn find(&self, required: &Required) -> Vec<(FnId, usize, Site)> {
        let mut found = Vec::new();
        for (id, expr) in self.body.exprs.iter() {
            for argument in calls::arguments(self.program, self.body, id) {
                let inner = required.at(argument.to);
                if is_send_parameter(argument.param) || inner.is_some() {
                    let shared = shared_by(argument.param) || inner.is_some_and(|site| site.shared);
                    let site = Site {
                        span: argument.call,
                        shared,
                    };
                    let from = self.local_of(argument.expr);
                    self.goes(self.origins.of(argument.expr), from, site, 0, &mut found);
                }
            }
            if let ExprKind::Parallel(parallel) = &expr.kind {
                let (span, shared) = (parallel.span, false);
                for branch in parallel.kind.closures() {
                    self.captures(branch, Site { span, shared }, 0, &mut found);
                }
            }
        }
        found
    }

    /// `from` is the variable that is handed over.
    fn goes(
        &self,
        origins: Vec<Origin<'_>>,
        from: Option<LocalId>,
        site: Site,
        depth: u32,
        found: &mut Vec<(FnId, usize, Site)>,
    ) {
        for origin in origins {
            match origin {
                Origin::Param(position) if !self.is_marked(position) => {
                    let shared = site.shared || !self.is_only_use(position, from);
                    found.push((self.id, position, Site { shared, ..site }));
                }
                Origin::Closure(_, closure) if depth < super::captures::NESTING => {
                    self.captures(closure, site, depth + 1, found);
                }
                _ => {}
            }
        }
    }

    fn captures(&self, closure: &Closure, site: Site, depth: u32, found: &mut Vec<(FnId, usize, Site)>) {
        for capture in &closure.captures {
            if self.body.locals[capture.local].ty.as_fn().is_some() {
                let shared = site.shared || capture.mode != CaptureMode::Value;
                let origins = self.origins.of_local(capture.local);
                self.goes(
                    origins,
                    Some(capture.local),
                    Site { shared, ..site },
                    depth,
                    found,
                );
            }
        }
    }

    /// The variable that an argument is.
    fn local_of(&self, expr: ExprId) -> Option<LocalId> {
        match self.body.exprs[expr].kind {
            ExprKind::Local(local) => Some(local),
            ExprKind::FnCoerce(inner) => self.local_of(inner),
            _ => None,
        }
    }

    /// Whether handing over `from` is all that happens to a parameter, so that one thread has it and nobody else. Plain
    /// function values are Copy: what is mentioned again, or has another name, may be in several hands.
    fn is_only_use(&self, position: usize, from: Option<LocalId>) -> bool {
        let local = self.body.params[position];
        let copied = |function: &FnTy| function.kind == FnKind::Plain;
        !self.body.locals[local].ty.as_fn().is_some_and(copied)
            || from == Some(local) && self.once.contains(&local)
    }

    fn is_marked(&self, position: usize) -> bool {
        let param = &self.program.functions[self.id].params[position];
        param.ty.as_fn().is_none_or(|function| function.send)
    }
}

/// Counts how often a body mentions each variable. Being captured is a mention; what the closure then does with its
/// capture is none. A mention in a loop counts for many.
struct Mentions<'a> {
    body: &'a Body,
    counts: FxHashMap<LocalId, u32>,
    /// Captured by the closures around.
    captured: Vec<LocalId>,
}

fn mentioned_once(body: &Body) -> FxHashSet<LocalId> {
    let mut mentions = Mentions {
        body,
        counts: FxHashMap::default(),
        captured: Vec::new(),
    };
    body.roots().for_each(|root| mentions.go(root, 1));
    let once = mentions.counts.into_iter().filter(|(_, count)| *count == 1);
    once.map(|(local, _)| local).collect()
}

impl Mentions<'_> {
    fn go(&mut self, expr: ExprId, weight: u32) {
        let (before, mut weight) = (self.captured.len(), weight);
        match &self.body.exprs[expr].kind {
            ExprKind::Local(local) => self.count(*local, weight),
            ExprKind::Closure(closure) => self.capture(closure, weight),
            ExprKind::Parallel(parallel) => {
                let branches = parallel.kind.closures().iter();
                branches.for_each(|branch| self.capture(branch, weight));
            }
            ExprKind::While { .. } | ExprKind::WhileLet { .. } | ExprKind::For(_) => weight = 2,
            _ => {}
        }
        let body = self.body;
        body.for_each_child(expr, &mut |child| self.go(child, weight));
        self.captured.truncate(before);
    }

    fn capture(&mut self, closure: &Closure, weight: u32) {
        for capture in &closure.captures {
            self.count(capture.local, weight);
        }
        self.captured
            .extend(closure.captures.iter().map(|capture| capture.local));
    }

    fn count(&mut self, local: LocalId, weight: u32) {
        if !self.captured.contains(&local) {
            let count = self.counts.entry(local).or_default();
            *count = count.saturating_add(weight);
        }
    }
}
