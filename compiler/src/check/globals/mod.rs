//! Globals reached from code that can run on another OS thread.
//!
//! Starting from every closure and function that is handed to another thread, all code that it can get to is visited:
//! through calls, closures, trait and interface methods, and the universal operations (clone, `==`, printing, drop) of
//! the types it handles. Generic functions are followed per instance, so that a method of a type that no thread uses
//! is not held against the program.

mod order;
mod reach;

use super::code::Graph;
use super::send_sync::explain;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::{e0602, e0603};
use crate::hir::{ExprKind, Program};
use crate::mir::{Module, StatementKind};
use crate::source::{SourceMap, Span};
use crate::types::GlobalId;
use crate::types::thread_facts::{Scope, ThreadFact, ThreadFacts};
pub use order::order;
use reach::{Reach, Use};
use rustc_hash::FxHashMap;

/// Reports mutable globals and globals that are not Sync where another thread could meet them.
pub fn judge(graph: &Graph<'_>, map: &SourceMap, sink: &mut Sink) {
    let program = graph.program;
    let facts = ThreadFacts::new(program);
    let bad: Vec<GlobalId> = program
        .globals
        .iter()
        .filter(|(_, global)| !global.thread_local)
        .filter(|(_, global)| global.mutable || facts.not_sync(global.ty, Scope::NONE).is_some())
        .map(|(id, _)| id)
        .collect();
    if bad.is_empty() || !starts_threads(program, graph.module) || graph.starts().is_empty() {
        return;
    }
    let mut reach = Reach::on_threads(graph);
    reach.run();
    let names = Names::of(program);
    for found in reach.uses.iter().filter(|found| bad.contains(&found.global)) {
        report(graph, map, &facts, &reach, &names, found, sink);
    }
}

/// Whether the program, or a part of the library that it imports, has a way to start a thread at all.
fn starts_threads(program: &Program, module: &Module) -> bool {
    let parallel = |kind: &StatementKind| {
        matches!(
            kind,
            StatementKind::Parallel(_) | StatementKind::ParallelFor { .. }
        )
    };
    let closures = module.closures.values().map(|closure| &closure.body);
    let bodies = module
        .functions
        .values()
        .chain(closures)
        .chain(module.globals.values());
    let takes_one = |params: &[crate::hir::Param]| {
        params
            .iter()
            .any(|param| super::send_sync::is_send_parameter(param.ty))
    };
    program
        .functions
        .values()
        .any(|function| takes_one(&function.params))
        || bodies
            .flat_map(|body| body.blocks.values())
            .any(|block| block.statements.iter().any(|statement| parallel(&statement.kind)))
}

fn report(
    graph: &Graph<'_>,
    map: &SourceMap,
    facts: &ThreadFacts<'_>,
    reach: &Reach<'_, '_>,
    names: &Names,
    found: &Use,
    sink: &mut Sink,
) {
    let program = graph.program;
    let global = &program.globals[found.global];
    let at = names.global(found);
    let chain = names.chain(reach.chain(found));
    if global.mutable {
        return sink.report(e0602::mutable(global, at, &chain));
    }
    if let Some(reason) = facts.not_sync(global.ty, Scope::NONE) {
        let told = explain::of(program, map, (global.ty, ThreadFact::Sync), &reason);
        let ty = global.ty.show(program).to_string();
        sink.report(e0603::not_sync(global, &ty, at, &chain, &told));
    }
}

/// What a message points at in the source: the name of the callee in a call, of the global in a place.
struct Names {
    callees: FxHashMap<Span, Span>,
    globals: FxHashMap<GlobalId, Vec<Span>>,
}

impl Names {
    fn of(program: &Program) -> Names {
        let bodies = super::calls::bodies(program).map(|(_, _, body)| body);
        let mut names = Names {
            callees: FxHashMap::default(),
            globals: FxHashMap::default(),
        };
        for body in bodies.chain(super::calls::initialisers(program)) {
            for expr in body.exprs.values() {
                match &expr.kind {
                    ExprKind::Call { callee_span, .. } => {
                        names.callees.insert(expr.span, *callee_span);
                    }
                    ExprKind::Global(global) => names.globals.entry(*global).or_default().push(expr.span),
                    _ => {}
                }
            }
        }
        names
    }

    fn chain(&self, mut chain: e0602::Chain) -> e0602::Chain {
        let name = |span: Span| self.callees.get(&span).copied().unwrap_or(span);
        chain.start = name(chain.start);
        for link in &mut chain.links {
            link.span = name(link.span);
        }
        chain
    }

    /// Where in a statement the global is named.
    fn global(&self, found: &Use) -> Span {
        let mut named = self.globals.get(&found.global).into_iter().flatten();
        named
            .find(|&&name| found.span.covers(name))
            .copied()
            .unwrap_or(found.span)
    }
}
