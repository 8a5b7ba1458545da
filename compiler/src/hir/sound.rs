//! Telling bodies with mistakes in them from the others, so that one mistake does not keep the judges from the rest.

use super::{Body, ExprKind, Program};
use crate::source::Span;
use std::sync::Arc;

impl Program {
    /// Takes away every body in which something was reported or given up. False when a mistake stands outside of all
    /// bodies: what it spoilt cannot be told, and nothing should be judged further.
    pub fn keep_sound_bodies(&mut self, mistakes: &[Span]) -> bool {
        let bodies = self.bodies();
        if !mistakes
            .iter()
            .all(|mistake| bodies.iter().any(|body| body.contains(*mistake)))
        {
            return false;
        }
        drop(bodies);
        let keep = |body: &mut Option<Arc<Body>>| {
            if body.as_ref().is_some_and(|body| !body.is_sound(mistakes)) {
                *body = None;
            }
        };
        self.functions
            .values_mut()
            .for_each(|function| keep(&mut function.body));
        self.globals
            .values_mut()
            .for_each(|global| keep(&mut global.init));
        true
    }

    fn bodies(&self) -> Vec<Arc<Body>> {
        let functions = self
            .functions
            .values()
            .filter_map(|function| function.body.clone());
        let globals = self.globals.values().filter_map(|global| global.init.clone());
        functions.chain(globals).collect()
    }
}

impl Body {
    fn contains(&self, span: Span) -> bool {
        self.exprs[self.root].span.covers(span)
    }

    /// Nothing was reported inside, and every type is known.
    fn is_sound(&self, mistakes: &[Span]) -> bool {
        let known = self
            .exprs
            .values()
            .all(|expr| !matches!(expr.kind, ExprKind::Error) && !expr.ty.has_error());
        known
            && self.locals.values().all(|local| !local.ty.has_error())
            && !mistakes.iter().any(|mistake| self.contains(*mistake))
    }
}
