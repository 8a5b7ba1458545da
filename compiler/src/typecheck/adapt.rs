//! Operator impls that take their operands by value.
//!
//! The operator traits lend both operands. `fn add(self: Self, other: Self): Self` says the same for a caller, so it is
//! accepted: a small function with the trait's signature stands in the impl and calls it with clones.

use super::Checker;
use super::signatures::Signature;
use crate::hir::*;
use crate::source::Span;
use crate::types::*;
use cranelift_entity::PrimaryMap;
use std::sync::Arc;

/// The type without a reference around it.
fn bare(ty: Ty) -> Ty {
    ty.as_ref().map_or(ty, |(_, target)| target)
}

/// Differ the signatures only in which operands are lent?
pub(super) fn differs_by_lending(given: &Signature, wanted: &Signature) -> bool {
    let mutable = |ty: &Ty| ty.as_ref().is_some_and(|(mutable, _)| mutable);
    given.params.len() == wanted.params.len()
        && given.ret == wanted.ret
        && given.receiver != Receiver::None
        && !given.params.iter().any(mutable)
        && given
            .params
            .iter()
            .zip(&wanted.params)
            .all(|(a, b)| bare(*a) == bare(*b))
}

/// The signature with its operands lent as the trait lends them, where their types are the same.
pub(super) fn lent_as(given: Signature, wanted: &Signature) -> Signature {
    let lent = |(&own, &trait_s): (&Ty, &Ty)| if bare(own) == bare(trait_s) { trait_s } else { own };
    let params = given.params.iter().zip(&wanted.params).map(lent).collect();
    match given.receiver != Receiver::None && given.params.len() == wanted.params.len() {
        true => Signature {
            receiver: wanted.receiver,
            params,
            ..given
        },
        false => given,
    }
}

impl Checker<'_> {
    /// Puts a function with the trait's signature in the place of `method`.
    pub(super) fn adapt_operator(&mut self, of: ImplId, method: FnId, wanted: Signature) {
        let function = &self.program.functions[method];
        let (span, args) = (function.name_span, Checker::identity_args(&function.generics));
        let own: Vec<Ty> = function.params.iter().map(|param| param.ty).collect();
        let names: Vec<Param> = function.params.clone();
        let params: Vec<Param> = names
            .into_iter()
            .zip(&wanted.params)
            .map(|(param, ty)| Param { ty: *ty, ..param })
            .collect();
        let body = call_with_clones(method, args, &params, &own, wanted.ret, span);
        let function = &self.program.functions[method];
        let adapter = Function {
            name: function.name,
            path: function.path.clone(),
            span: function.span,
            name_span: span,
            public: true,
            owner: FnOwner::Impl(of),
            generics: function.generics.clone(),
            receiver: wanted.receiver,
            params,
            ret: wanted.ret,
            ret_span: function.ret_span,
            attrs: Attrs {
                inline: true,
                ..Attrs::default()
            },
            body: Some(Arc::new(body)),
            intrinsic: None,
            in_std: function.in_std,
        };
        let adapter = self.program.functions.push(adapter);
        for known in self.program.impls[of]
            .methods
            .iter_mut()
            .filter(|known| **known == method)
        {
            *known = adapter;
        }
        self.enqueue(method);
    }
}

fn call_with_clones(method: FnId, args: Args, params: &[Param], own: &[Ty], ret: Ty, span: Span) -> Body {
    let mut locals = PrimaryMap::new();
    let mut exprs: PrimaryMap<ExprId, Expr> = PrimaryMap::new();
    let mut ids = Vec::new();
    let mut values = Vec::new();
    for (param, own) in params.iter().zip(own) {
        let local = locals.push(Local {
            name: param.name,
            span: param.span,
            ty: param.ty,
            mutable: false,
            kind: LocalKind::Param,
        });
        ids.push(local);
        let name = exprs.push(Expr {
            kind: ExprKind::Local(local),
            ty: param.ty,
            span,
        });
        let lent = param.ty.as_ref().is_some();
        let place = if lent {
            exprs.push(Expr {
                kind: ExprKind::Deref(name),
                ty: bare(param.ty),
                span,
            })
        } else {
            name
        };
        values.push(match own.as_ref() {
            Some(_) => exprs.push(Expr {
                kind: ExprKind::Borrow {
                    mutable: false,
                    place,
                },
                ty: *own,
                span,
            }),
            None if lent => exprs.push(Expr {
                kind: ExprKind::Clone(place),
                ty: *own,
                span,
            }),
            None => place,
        });
    }
    let callee = Callee {
        target: CalleeTarget::Fn(method),
        args,
    };
    let root = exprs.push(Expr {
        kind: ExprKind::Call {
            callee,
            args: values,
            callee_span: span,
        },
        ty: ret,
        span,
    });
    Body {
        params: ids,
        locals,
        exprs,
        root,
        contracts: Vec::new(),
    }
}
