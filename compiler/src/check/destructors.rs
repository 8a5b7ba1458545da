//! Destructors run by themselves, once: nobody calls them.

use super::calls;
use crate::diagnostics::Sink;
use crate::diagnostics::codes::e0408;
use crate::hir::*;

/// Reports uses of `Drop.drop` by name.
pub fn judge(program: &Program, sink: &mut Sink) {
    for (_, _, body) in calls::bodies(program) {
        in_body(program, body, sink);
    }
    for body in calls::initialisers(program) {
        in_body(program, body, sink);
    }
}

fn in_body(program: &Program, body: &Body, sink: &mut Sink) {
    for expr in body.exprs.values() {
        match &expr.kind {
            ExprKind::Call {
                callee, callee_span, ..
            } if is_destructor(program, callee) => sink.report(e0408::called(*callee_span)),
            ExprKind::FnValue(callee) if is_destructor(program, callee) => {
                sink.report(e0408::called(expr.span));
            }
            _ => {}
        }
    }
}

fn is_destructor(program: &Program, callee: &Callee) -> bool {
    match callee.target {
        CalleeTarget::TraitMethod(_, function) | CalleeTarget::Fn(function) => {
            program.is_destructor(function)
        }
        _ => false,
    }
}
