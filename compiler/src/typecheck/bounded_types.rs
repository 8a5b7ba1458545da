//! The bounds that structs and enums write at their parameters hold wherever the types are named or made.
//!
//! An argument that is a parameter without bounds of the function around gets the bound by inference, as from a call.

use super::Checker;
use super::infer::InferTable;
use crate::diagnostics::codes::e0317;
use crate::hir::{Body, Bound, ExprKind, Generics};
use crate::source::Span;
use crate::types::*;
use rustc_hash::FxHashSet;

/// A bound of a type's parameter, and the argument it is asked of.
struct Asked {
    adt: AdtId,
    at: usize,
    bound: Bound,
    arg: Ty,
}

impl Checker<'_> {
    pub(super) fn bounded_types(&mut self) {
        let bounded =
            |adt: &crate::hir::Adt| adt.generics.params.iter().any(|param| !param.bounds.is_empty());
        if !self.program.adts.values().any(bounded) {
            return;
        }
        for id in self.program.functions.keys().collect::<Vec<_>>() {
            self.infer_from_types(id);
        }
        for id in self.program.functions.keys().collect::<Vec<_>>() {
            let env = self.program.functions[id].generics.clone();
            self.judge_types(Some(id), self.types_of_function(id), &env);
        }
        self.judge_declared_types();
    }

    fn judge_declared_types(&mut self) {
        for id in self.program.adts.keys().collect::<Vec<_>>() {
            let declared = &self.program.adts[id];
            let env = declared.generics.clone();
            self.judge_types(None, super::json::parts_of(declared), &env);
        }
        for id in self.program.globals.keys().collect::<Vec<_>>() {
            let global = &self.program.globals[id];
            let mut types = vec![(global.ty, global.span)];
            types.extend(global.init.iter().flat_map(|init| types_of_body(init)));
            self.judge_types(None, types, &Generics::default());
        }
    }

    fn types_of_function(&self, id: FnId) -> Vec<(Ty, Span)> {
        let function = &self.program.functions[id];
        if function.in_std {
            return Vec::new();
        }
        let params = function.params.iter().map(|param| (param.ty, param.span));
        let ret = (function.ret, function.ret_span.unwrap_or(function.name_span));
        let body = function.body.iter().flat_map(|body| types_of_body(body));
        params.chain([ret]).chain(body).collect()
    }

    fn infer_from_types(&mut self, id: FnId) {
        for (ty, span) in self.types_of_function(id) {
            for asked in self.bounds_inside(ty) {
                if let TyKind::Param(index, _) = asked.arg.kind() {
                    self.ask(id, *index, asked.bound, span);
                }
            }
        }
    }

    /// Reports what an argument lacks once in a body or declaration.
    fn judge_types(&mut self, function: Option<FnId>, types: Vec<(Ty, Span)>, env: &Generics) {
        let (mut seen, mut told) = (FxHashSet::default(), FxHashSet::default());
        for (ty, span) in types {
            if ty.has_error() || !seen.insert(ty) {
                continue;
            }
            for asked in self.bounds_inside(ty) {
                let mut table = InferTable::default();
                let (of, args) = (asked.bound.trait_id, asked.bound.args);
                if !self.satisfies(&mut table, env, of, args, asked.arg)
                    && told.insert((asked.adt, asked.arg, of))
                {
                    self.bound_not_met(&asked, span);
                    self.unmet.insert((function, asked.arg, of));
                }
            }
        }
    }

    fn bound_not_met(&mut self, asked: &Asked, span: Span) {
        let declared = &self.program.adts[asked.adt];
        let (name, param) = (declared.name, declared.generics.params[asked.at].name);
        let required = self.program.traits[asked.bound.trait_id].name;
        let shown = asked.arg.show(&self.program).to_string();
        let report = e0317::error(
            span,
            format!("'{shown}' is not '{required}', which '{name}' requires of '{param}'"),
        )
        .label(asked.bound.span, "required here");
        self.sink.report(match asked.arg.kind() {
            TyKind::Param(..) => report.help(format!("add the bound: '{shown}: {required}'")),
            _ => report.help(format!("add 'impl {required} for {shown}'")),
        });
    }

    /// Every bound that a type asks of its arguments, and those of theirs.
    fn bounds_inside(&self, ty: Ty) -> Vec<Asked> {
        let mut found = Vec::new();
        ty.map(&mut |part| {
            if let TyKind::Adt(adt, args) = part.kind() {
                let params = &self.program.adts[*adt].generics.params;
                for (at, (param, arg)) in params.iter().zip(args.iter()).enumerate() {
                    found.extend(param.bounds.iter().map(|bound| Asked {
                        adt: *adt,
                        at,
                        bound: Bound {
                            args: bound.args.substitute(args),
                            ..bound.clone()
                        },
                        arg: *arg,
                    }));
                }
            }
            None
        });
        found
    }
}

/// Types of locals and of the structs and enums that a body makes.
fn types_of_body(body: &Body) -> Vec<(Ty, Span)> {
    let made = body.exprs.values().filter_map(|expr| match expr.kind {
        ExprKind::Struct { .. } | ExprKind::Variant { .. } => Some((expr.ty, expr.span)),
        _ => None,
    });
    let locals = body.locals.values().map(|local| (local.ty, local.span));
    made.chain(locals).collect()
}
