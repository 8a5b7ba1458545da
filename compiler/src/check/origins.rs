//! Where a function value comes from: the closure literal, function or parameter behind an expression.

use crate::hir::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// One possible source of a function value.
#[derive(Clone, Copy)]
pub enum Origin<'a> {
    Closure(ExprId, &'a Closure),
    /// A function by name.
    Named,
    /// A parameter of the function around, by position.
    Param(usize),
    /// Only the type is known.
    Unknown,
}

/// What each local of one body is ever bound to as a whole.
pub struct Origins<'a> {
    body: &'a Body,
    values: FxHashMap<LocalId, Vec<ExprId>>,
    /// Lent as `&mut`: whoever has got the reference may have put in anything.
    lent: FxHashSet<LocalId>,
}

/// How many steps through locals are followed; longer ways count as unknown.
const STEPS: usize = 32;

impl<'a> Origins<'a> {
    pub fn new(body: &'a Body) -> Origins<'a> {
        let mut origins = Origins {
            body,
            values: FxHashMap::default(),
            lent: FxHashSet::default(),
        };
        for expr in body.exprs.values() {
            origins.record(expr);
        }
        origins
    }

    fn record(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Block(block) => block.stmts.iter().for_each(|stmt| self.record_let(stmt)),
            ExprKind::Assign { place, value } => self.record_value(*place, *value),
            ExprKind::Replace { place, value } => self.record_value(*place, *value),
            ExprKind::Borrow { mutable: true, place } => {
                if let ExprKind::Local(local) = self.body.exprs[*place].kind {
                    self.lent.insert(local);
                }
            }
            // What is exchanged is followed no further: both ends are then bound to a place, which is unknown.
            ExprKind::Swap(left, right) => {
                self.record_value(*left, *right);
                self.record_value(*right, *left);
            }
            _ => {}
        }
    }

    fn record_let(&mut self, stmt: &Stmt) {
        let StmtKind::Let { pattern, init, .. } = &stmt.kind else {
            return;
        };
        if let (PatternKind::Binding { local, .. }, Some(init)) = (&pattern.kind, init) {
            self.values.entry(*local).or_default().push(*init);
        }
    }

    fn record_value(&mut self, place: ExprId, value: ExprId) {
        if let ExprKind::Local(local) = self.body.exprs[place].kind {
            self.values.entry(local).or_default().push(value);
        }
    }

    /// Every source of the function value `expr`.
    pub fn of(&self, expr: ExprId) -> Vec<Origin<'a>> {
        let mut found = Vec::new();
        self.collect(expr, STEPS, &mut found);
        found
    }

    /// Every source of the function value in `local`.
    pub fn of_local(&self, local: LocalId) -> Vec<Origin<'a>> {
        let mut found = Vec::new();
        self.collect_local(local, STEPS, &mut found);
        found
    }

    fn collect(&self, expr: ExprId, steps: usize, found: &mut Vec<Origin<'a>>) {
        if steps == 0 {
            return found.push(Origin::Unknown);
        }
        match &self.body.exprs[expr].kind {
            ExprKind::Closure(closure) => found.push(Origin::Closure(expr, closure)),
            ExprKind::FnValue(_) => found.push(Origin::Named),
            ExprKind::Local(local) => self.collect_local(*local, steps - 1, found),
            ExprKind::FnCoerce(inner) | ExprKind::Deref(inner) | ExprKind::Clone(inner) => {
                self.collect(*inner, steps - 1, found);
            }
            ExprKind::Block(block) if block.tail.is_some() => {
                block
                    .tail
                    .iter()
                    .for_each(|&tail| self.collect(tail, steps - 1, found));
            }
            ExprKind::If { then, otherwise, .. } => {
                [*then]
                    .iter()
                    .chain(otherwise)
                    .for_each(|&branch| self.collect(branch, steps - 1, found));
            }
            ExprKind::Match(inner) => {
                inner
                    .arms
                    .iter()
                    .for_each(|arm| self.collect(arm.body, steps - 1, found));
            }
            _ if self.body.exprs[expr].ty.is_never() => {}
            _ => found.push(Origin::Unknown),
        }
    }

    fn collect_local(&self, local: LocalId, steps: usize, found: &mut Vec<Origin<'a>>) {
        if steps == 0 || found.len() > STEPS {
            return found.push(Origin::Unknown);
        }
        if self.lent.contains(&local) {
            found.push(Origin::Unknown);
        }
        if let Some(position) = self.body.params.iter().position(|&param| param == local) {
            found.push(Origin::Param(position));
        }
        match self.values.get(&local) {
            Some(values) => values
                .iter()
                .for_each(|&value| self.collect(value, steps - 1, found)),
            None if self.body.params.contains(&local) => {}
            None => found.push(Origin::Unknown),
        }
    }
}
