//! How often a variable is used on the paths through a body.

use crate::hir::*;
use crate::types::{FnId, Ty};
use rustc_hash::FxHashSet;

/// More often than once: how often exactly does not matter.
const OFTEN: u32 = 2;

/// The parameters that a function value is handed to, when it is called or handed on at most once on each path and
/// nothing else is done with it.
pub(super) fn handed_on(body: &Body, of: LocalId) -> Option<Vec<(FnId, u32)>> {
    let before = |contract: &Contract| uses(body, contract.condition, of);
    if body.contracts.iter().any(before) {
        return None;
    }
    let handed = only_called(body, of)?;
    let paths = Paths { body, of };
    (paths.through(body.root).most < OFTEN).then_some(handed)
}

fn uses(body: &Body, expr: ExprId, of: LocalId) -> bool {
    let mut found = false;
    body.for_each_inside(expr, &mut |inner| found |= is_use(body, inner, of));
    found
}

fn is_use(body: &Body, expr: ExprId, of: LocalId) -> bool {
    match &body.exprs[expr].kind {
        ExprKind::Local(local) => *local == of,
        ExprKind::Closure(closure) => closure.captures.iter().any(|capture| capture.local == of),
        _ => false,
    }
}

/// Where it is handed to; none when it is used in another way than being called or handed to a function by its name.
fn only_called(body: &Body, of: LocalId) -> Option<Vec<(FnId, u32)>> {
    let mut handed = Vec::new();
    let mut plain: FxHashSet<ExprId> = FxHashSet::default();
    for expr in body.exprs.values() {
        match &expr.kind {
            ExprKind::CallValue { callee, .. } => drop(plain.insert(*callee)),
            ExprKind::Call { callee, args, .. } => {
                let CalleeTarget::Fn(function) = callee.target else {
                    continue;
                };
                for (at, arg) in args.iter().enumerate() {
                    let arg = body.uncoerced(*arg);
                    if is_use(body, arg, of) {
                        plain.insert(arg);
                        handed.push((function, at as u32));
                    }
                }
            }
            _ => {}
        }
    }
    let other = |(id, _): (ExprId, &Expr)| is_use(body, id, of) && !plain.contains(&id);
    (!body.exprs.iter().any(other)).then_some(handed)
}

/// The uses on the way through an expression.
#[derive(Clone, Copy)]
struct Through {
    /// On the longest way that goes on behind the expression; none when it does not end.
    on: Option<u32>,
    /// On the longest way, those that leave the body included.
    most: u32,
}

impl Through {
    const NONE: Through = Through { on: Some(0), most: 0 };
    const USE: Through = Through { on: Some(1), most: 1 };

    fn then(self, next: Through) -> Through {
        let Some(before) = self.on else { return self };
        Through {
            on: next.on.map(|after| (before + after).min(OFTEN)),
            most: self.most.max(before + next.most).min(OFTEN),
        }
    }

    fn or(self, other: Through) -> Through {
        Through {
            on: self.on.max(other.on),
            most: self.most.max(other.most),
        }
    }

    fn leaves(self) -> Through {
        Through { on: None, ..self }
    }

    /// Any number of times.
    fn again(self) -> Through {
        match self.most {
            0 => Through::NONE,
            _ => Through {
                on: Some(OFTEN),
                most: OFTEN,
            },
        }
    }
}

struct Paths<'a> {
    body: &'a Body,
    of: LocalId,
}

impl Paths<'_> {
    fn through(&self, expr: ExprId) -> Through {
        let found = &self.body.exprs[expr];
        match &found.kind {
            ExprKind::Local(local) if *local == self.of => Through::USE,
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let otherwise = otherwise.map_or(Through::NONE, |otherwise| self.through(otherwise));
                self.through(*condition).then(self.through(*then).or(otherwise))
            }
            ExprKind::Match(matched) => self.matched(matched),
            ExprKind::Block(block) => self.block(block, found.ty),
            ExprKind::And(left, right) | ExprKind::Or(left, right) => self.perhaps(*left, Some(*right)),
            ExprKind::Coalesce { value, default } => self.perhaps(*value, Some(*default)),
            ExprKind::Assert { condition, message } => self.perhaps(*condition, *message),
            ExprKind::While { .. }
            | ExprKind::WhileLet { .. }
            | ExprKind::For(_)
            | ExprKind::Closure(_)
            | ExprKind::Parallel(_) => self.parts(expr).again(),
            ExprKind::Return(_) | ExprKind::Break | ExprKind::Continue => self.parts(expr).leaves(),
            _ if found.ty.is_never() => self.parts(expr).leaves(),
            _ => self.parts(expr),
        }
    }

    /// All parts in their order.
    fn parts(&self, expr: ExprId) -> Through {
        let mut all = Through::NONE;
        self.body
            .for_each_child(expr, &mut |part| all = all.then(self.through(part)));
        all
    }

    fn perhaps(&self, first: ExprId, second: Option<ExprId>) -> Through {
        let second = second.map_or(Through::NONE, |second| self.through(second));
        self.through(first).then(Through::NONE.or(second))
    }

    /// A guard may be evaluated before any later arm.
    fn matched(&self, matched: &Match) -> Through {
        let mut before = self.through(matched.scrutinee);
        let guards = matched.arms.iter().filter_map(|arm| arm.guard);
        for guard in guards {
            before = before.then(Through::NONE.or(self.through(guard)));
        }
        let bodies = matched.arms.iter().map(|arm| self.through(arm.body));
        before.then(bodies.reduce(Through::or).unwrap_or(Through::NONE))
    }

    fn block(&self, block: &Block, ty: Ty) -> Through {
        let mut all = Through::NONE;
        for stmt in &block.stmts {
            all = all.then(match &stmt.kind {
                StmtKind::Expr(value) => self.through(*value),
                StmtKind::Let {
                    init: Some(init),
                    otherwise,
                    ..
                } => self.perhaps(*init, *otherwise),
                StmtKind::Let { .. } => Through::NONE,
            });
        }
        let value = block.tail.map_or(Through::NONE, |tail| self.through(tail));
        let all = all.then(value);
        if ty.is_never() { all.leaves() } else { all }
    }
}
