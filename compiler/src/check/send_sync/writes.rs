//! Where a closure writes to its own copies of what it captured: harmless in one thread, a race when several call it.

use crate::hir::*;

/// The first place inside `closure` that writes to or lends mutably the captured `local`.
pub(super) fn first_write(body: &Body, closure: &Closure, local: LocalId) -> Option<ExprId> {
    let mut found = None;
    body.for_each_inside(closure.body, &mut |expr| {
        if found.is_none() && written(&body.exprs[expr].kind).any(|place| root(body, place) == Some(local)) {
            found = Some(expr);
        }
    });
    found
}

/// The places an expression writes.
fn written(kind: &ExprKind) -> impl Iterator<Item = ExprId> {
    let (first, second) = match *kind {
        ExprKind::Assign { place, .. }
        | ExprKind::AssignOp { place, .. }
        | ExprKind::Replace { place, .. } => (Some(place), None),
        ExprKind::Borrow { mutable: true, place } => (Some(place), None),
        ExprKind::Swap(left, right) => (Some(left), Some(right)),
        _ => (None, None),
    };
    first.into_iter().chain(second)
}

/// The variable a place lies in; none behind a reference or a raw pointer.
fn root(body: &Body, mut place: ExprId) -> Option<LocalId> {
    loop {
        match body.exprs[place].kind {
            ExprKind::Local(local) => return Some(local),
            ExprKind::Field { base, .. }
            | ExprKind::Index { base, .. }
            | ExprKind::Slice { base, .. }
            | ExprKind::Unwrap(base) => place = base,
            ExprKind::Deref(inner)
                if matches!(body.exprs[inner].ty.kind(), crate::types::TyKind::Heap(_)) =>
            {
                place = inner;
            }
            _ => return None,
        }
    }
}
