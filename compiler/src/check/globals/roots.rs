//! Where threads begin: everything handed to a parameter that goes to another thread, and branches of `parallel`.

use super::reach::{Code, Owner};
use crate::check::calls;
use crate::check::origins::{Origin, Origins};
use crate::check::send_sync::{Required, goes_to_thread};
use crate::hir::*;
use crate::source::Span;
use crate::types::Args;

pub(super) struct Root {
    pub(super) code: Code,
    /// The place that starts the thread.
    pub(super) span: Span,
    pub(super) text: &'static str,
}

pub(super) fn find(program: &Program, required: &Required) -> Vec<Root> {
    let mut roots = Vec::new();
    for (id, _, body) in calls::bodies(program) {
        in_body(program, required, Owner::Function(id), body, &mut roots);
    }
    for (id, global) in program.globals.iter() {
        if let Some(body) = &global.init {
            in_body(program, required, Owner::Global(id), body, &mut roots);
        }
    }
    roots
}

fn in_body(program: &Program, required: &Required, owner: Owner, body: &Body, roots: &mut Vec<Root>) {
    let mut origins = None;
    for (id, expr) in body.exprs.iter() {
        for argument in calls::arguments(program, body, id) {
            if goes_to_thread(required, &argument) {
                let origins = origins.get_or_insert_with(|| Origins::new(body));
                for origin in origins.of(argument.expr) {
                    roots.extend(of_origin(origin, owner, argument.call));
                }
            }
        }
        if let ExprKind::Parallel(_) = &expr.kind {
            let (span, text) = (expr.span, "its branches run on other OS threads");
            let code = Code::Closure(owner, id, Args::empty());
            roots.push(Root { code, span, text });
        }
    }
}

fn of_origin(origin: Origin<'_>, owner: Owner, span: Span) -> Option<Root> {
    let (code, text) = match origin {
        Origin::Closure(expr, _) => (
            Code::Closure(owner, expr, Args::empty()),
            "the closure runs on another OS thread",
        ),
        Origin::Named(callee, _) => match callee.target {
            CalleeTarget::Fn(function) => (
                Code::Function(function, callee.args),
                "the function runs on another OS thread",
            ),
            _ => return None,
        },
        Origin::Param(_) | Origin::Unknown => return None,
    };
    Some(Root { code, span, text })
}
