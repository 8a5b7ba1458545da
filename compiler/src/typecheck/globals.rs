//! Step 7: the order in which globals are initialised, and `main`.

use super::Checker;
use crate::diagnostics::codes::{e0208, e0209};
use crate::hir::*;
use crate::resolve::Found;
use crate::syntax::Symbol;
use crate::types::*;
use rustc_hash::{FxHashMap, FxHashSet};

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Global(GlobalId),
    Fn(FnId),
}

struct Order<'p> {
    program: &'p Program,
    edges: FxHashMap<Node, Vec<Node>>,
    done: FxHashSet<GlobalId>,
    order: Vec<GlobalId>,
    cycles: Vec<Vec<GlobalId>>,
}

impl Checker<'_> {
    pub(super) fn globals(&mut self) {
        let mut order = Order {
            program: &self.program,
            edges: FxHashMap::default(),
            done: FxHashSet::default(),
            order: Vec::new(),
            cycles: Vec::new(),
        };
        for id in self.program.globals.keys() {
            order.visit(id, &mut Vec::new());
        }
        let (order, cycles) = (order.order, order.cycles);
        self.program.global_order = order;
        // A cycle that kept a type from being inferred has been reported.
        let known = self
            .sink
            .found
            .iter()
            .any(|found| std::ptr::eq(found.code, &e0209::CODE));
        for cycle in cycles.into_iter().filter(|_| !known) {
            self.report_cycle(&cycle);
        }
    }

    fn report_cycle(&mut self, cycle: &[GlobalId]) {
        let globals = &self.program.globals;
        let Some(&first) = cycle.first() else { return };
        let names: Vec<&str> = cycle.iter().map(|id| globals[*id].name.as_str()).collect();
        let name = globals[first].name;
        let mut report = e0209::error(
            globals[first].span,
            format!("the initial value of global '{name}' depends on itself"),
        )
        .note(format!("{} → {name}", names.join(" → ")));
        for id in &cycle[1..] {
            report = report.label(globals[*id].span, "through this global");
        }
        self.sink.report(report);
    }

    /// Finds `main` of the root file and judges its signature.
    pub(super) fn main(&mut self) {
        let roots = self
            .modules
            .modules
            .iter()
            .filter(|(_, module)| module.is_root && !module.in_std);
        for (id, _) in roots {
            if let Found::Decl(decl) = self.modules.lookup(id, Symbol::MAIN)
                && let super::Item::Fn(function) = self.items[&decl]
                && self.modules.decls[decl].module == id
            {
                self.program.main = self.program.main.or(Some(function));
                self.judge_main(function);
            }
        }
    }

    fn judge_main(&mut self, id: FnId) {
        let function = &self.program.functions[id];
        let fits = function.ret.is_void() || function.ret == Ty::int(IntTy::I32) || function.ret.is_error();
        let report = if let Some(param) = function.params.first() {
            e0208::error(param.span, "'main' takes no parameters")
                .help("read them with 'args()' of \"std/args\"")
        } else if !function.generics.params.is_empty() {
            e0208::error(function.name_span, "'main' has no type parameters")
        } else if !fits {
            let shown = function.ret.show(&self.program).to_string();
            e0208::error(
                function.ret_span.unwrap_or(function.name_span),
                format!("'main' returns 'i32' or nothing, not '{shown}'"),
            )
        } else {
            return;
        };
        self.sink.report(report);
    }
}

impl Order<'_> {
    /// Depth first over globals; functions between them are followed, not ordered.
    fn visit(&mut self, id: GlobalId, path: &mut Vec<GlobalId>) {
        if self.done.contains(&id) {
            return;
        }
        if let Some(at) = path.iter().position(|known| *known == id) {
            self.cycles.push(path[at..].to_vec());
            return;
        }
        path.push(id);
        for needed in self.needed(id) {
            self.visit(needed, path);
        }
        path.pop();
        if self.done.insert(id) {
            self.order.push(id);
        }
    }

    /// Globals the initialiser reaches, itself or through functions.
    fn needed(&mut self, id: GlobalId) -> Vec<GlobalId> {
        let mut found = Vec::new();
        let mut seen = FxHashSet::default();
        let mut stack = vec![Node::Global(id)];
        while let Some(node) = stack.pop() {
            for next in self.edges_of(node) {
                match next {
                    Node::Global(global) if !found.contains(&global) => found.push(global),
                    Node::Fn(_) if seen.insert(next) => stack.push(next),
                    _ => {}
                }
            }
        }
        found
    }

    fn edges_of(&mut self, node: Node) -> Vec<Node> {
        if let Some(known) = self.edges.get(&node) {
            return known.clone();
        }
        let body = match node {
            Node::Global(id) => self.program.globals[id].init.as_ref(),
            Node::Fn(id) => self.program.functions[id].body.as_ref(),
        };
        let edges: Vec<Node> = body
            .map(|body| body.exprs.values().flat_map(|expr| edge(&expr.kind)).collect())
            .unwrap_or_default();
        self.edges.insert(node, edges.clone());
        edges
    }
}

fn edge(kind: &ExprKind) -> Option<Node> {
    match kind {
        ExprKind::Global(id) => Some(Node::Global(*id)),
        ExprKind::Call { callee, .. } | ExprKind::FnValue(callee) => match callee.target {
            CalleeTarget::Fn(id) | CalleeTarget::TraitMethod(_, id) => Some(Node::Fn(id)),
            _ => None,
        },
        _ => None,
    }
}
