//! What function values and interface objects may turn out to be when only their type is known.

use crate::check::calls;
use crate::check::origins::{Origin, Origins};
use crate::hir::*;
use crate::types::{Args, FnTy, InterfaceId, Ty, TyKind};
use rustc_hash::FxHashMap;

use super::reach::{Code, Owner};

/// Function values that are put somewhere, by signature, and types used as an interface.
#[derive(Default)]
pub(super) struct Stored {
    functions: FxHashMap<(Args, Ty), Vec<Code>>,
    objects: FxHashMap<InterfaceId, Vec<Ty>>,
}

impl Stored {
    pub(super) fn find(program: &Program) -> Stored {
        let mut stored = Stored::default();
        for (id, _, body) in calls::bodies(program) {
            stored.in_body(program, Owner::Function(id), body);
        }
        for (id, global) in program.globals.iter() {
            if let Some(body) = &global.init {
                stored.in_body(program, Owner::Global(id), body);
            }
        }
        stored
    }

    /// All stored function values that a value of this type may be.
    pub(super) fn functions(&self, ty: &FnTy) -> &[Code] {
        self.functions
            .get(&(ty.params, ty.ret))
            .map_or(&[], |found| found)
    }

    /// All types used as this interface.
    pub(super) fn objects(&self, interface: InterfaceId) -> &[Ty] {
        self.objects.get(&interface).map_or(&[], |found| found)
    }

    fn in_body(&mut self, program: &Program, owner: Owner, body: &Body) {
        let mut origins = None;
        for (id, expr) in body.exprs.iter() {
            if let ExprKind::Unsize(inner) = expr.kind {
                self.object(expr.ty, body.exprs[inner].ty);
            }
            for value in put_away(program, body, id) {
                if body.exprs[value].ty.as_fn().is_some() {
                    let origins = origins.get_or_insert_with(|| Origins::new(body));
                    self.function(owner, body, origins.of(value));
                }
            }
        }
        if body.exprs[body.root].ty.as_fn().is_some() {
            self.function(owner, body, Origins::new(body).of(body.root));
        }
    }

    fn function(&mut self, owner: Owner, body: &Body, origins: Vec<Origin<'_>>) {
        for origin in origins {
            let (code, ty) = match origin {
                Origin::Closure(expr, _) => (Code::Closure(owner, expr, Args::empty()), body.exprs[expr].ty),
                Origin::Named(callee, ty) => match callee.target {
                    CalleeTarget::Fn(function) => (Code::Function(function, callee.args), ty),
                    _ => continue,
                },
                _ => continue,
            };
            let Some(function) = ty.as_fn() else { continue };
            let found = self.functions.entry((function.params, function.ret)).or_default();
            if !found.contains(&code) {
                found.push(code);
            }
        }
    }

    fn object(&mut self, to: Ty, from: Ty) {
        if let (Some(TyKind::Interface(id, _)), Some(concrete)) = (behind(to).map(Ty::kind), behind(from)) {
            let found = self.objects.entry(*id).or_default();
            if !found.contains(&concrete) {
                found.push(concrete);
            }
        }
    }
}

/// The values `expr` puts where they are later reached only by type: fields, payloads, elements, boxes, results,
/// places that are not plain variables, and arguments whose parameter is not itself a function.
fn put_away(program: &Program, body: &Body, expr: ExprId) -> Vec<ExprId> {
    match &body.exprs[expr].kind {
        ExprKind::Struct { fields } => fields.iter().map(|&(_, value)| value).collect(),
        ExprKind::Variant { args, .. } | ExprKind::ArrayList(args) => args.clone(),
        ExprKind::ArrayRepeat(value) | ExprKind::HeapNew(value) | ExprKind::Return(Some(value)) => {
            vec![*value]
        }
        ExprKind::Assign { place, value } | ExprKind::Replace { place, value } => {
            let plain = matches!(body.exprs[*place].kind, ExprKind::Local(_));
            if plain { Vec::new() } else { vec![*value] }
        }
        _ => {
            let arguments = calls::arguments(program, body, expr).into_iter();
            let stored = arguments.filter(|argument| argument.param.as_fn().is_none());
            stored.map(|argument| argument.expr).collect()
        }
    }
}

/// What a reference or `Heap` holds.
fn behind(ty: Ty) -> Option<Ty> {
    match *ty.kind() {
        TyKind::Ref(_, target) | TyKind::Heap(target) => Some(target),
        _ => None,
    }
}
